"""Taking an answer away as a file: numbered, known by its hash, for a purpose that stands in the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.utils.translation import gettext as _

from assets.exports import MOST_XLSX_ROWS, csv_of, xlsx_of
from audit.journal.acts import act
from audit.journal.record import record
from audit.oversight.asked import table_of
from audit.oversight.models import Export, FileKind
from audit.oversight.questions import Asked
from audit.oversight.scope import Period, Scope
from core.clock import fiscal_year, official_day
from core.verdict import OFFICE, Refusal, Refused
from people.guards import reason_given
from people.models import Agency, Office, Person
from people.offices import standing_of

MOST: Final = MOST_XLSX_ROWS
"""Rows of one file."""


@dataclass(frozen=True, slots=True)
class TakenAway:
    """The row that is kept, and the file that is not."""

    export: Export
    content: bytes

    @property
    def file_name(self) -> str:
        """An ASCII name, which every system can store."""
        return f"audit-{self.export.question}-{self.export.fiscal_year}-{self.export.serial:05d}.{self.export.kind}"


@act("export.taken_away")
def take_away(question: Asked, *, by: Person, at: datetime, period: Period, kind: FileKind, purpose: str) -> TakenAway:
    """Set the answer within the scope of `by` into a file, number it, and record number, hash and purpose.

    Raises:
        Refusal: not-an-auditor, reason-missing.
    """
    on = official_day(at)
    seats = standing_of(by, on).seats_of(Office.AUDITOR)
    if not seats:
        text = _("Only an internal auditor takes answers of the reading room away.")
        raise Refusal(Refused(OFFICE, "not-an-auditor", text))
    reason_given(purpose).require()
    scope = Scope(tuple(dict.fromkeys(seat.unit_path for seat in seats)))
    table = table_of(question, scope, period, most=MOST)
    content = _file(question, table, kind)
    agency = Agency.objects.select_for_update(no_key=True).get(pk=seats[0].agency_id)

    year = fiscal_year(on)
    given = Export.objects.filter(agency=agency, fiscal_year=year).count()
    export = Export(
        agency=agency,
        fiscal_year=year,
        serial=given + 1,
        question=question.slug,
        asked=period.query(),
        kind=kind,
        purpose=purpose.strip(),
        rows=len(table),
        sha256=sha256(content).hexdigest(),
        by=by,
        at=at,
    )
    export.save(force_insert=True)

    seat = seats[0]
    record(
        "export.taken_away",
        subject=export.journal_subject(),
        actor=by.journal_actor(office=seat.office.value, capacity=seat.capacity.value, order=seat.order_number),
        at=at,
        reason=export.purpose,
        facts={
            "question": export.question,
            "since": period.since,
            "until": period.until,
            "format": kind.value,
            "count": export.rows,
            "sha256": export.sha256,
        },
        stream="reads",
    )
    return TakenAway(export, content)


def _file(question: Asked, table: list[list[str]], kind: FileKind) -> bytes:
    titles = [str(heading) for heading in question.headings]
    if kind == FileKind.CSV:
        return "".join(csv_of(titles, table)).encode()
    with xlsx_of(str(question.words), titles, table) as file:
        return file.read()
