"""Taking an answer away as a file: numbered, known by its hash, for a purpose that stands in it and in the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final, Protocol

from django.utils.translation import gettext as _

from assets.exports import MOST_XLSX_ROWS
from audit.journal.acts import act
from audit.journal.record import record
from audit.oversight import sealed_files
from audit.oversight.models import Export, FileKind
from audit.oversight.scope import Scope
from core.clock import fiscal_year, official_day
from core.verdict import OFFICE, Refusal, Refused
from people.guards import reason_given
from people.models import Agency, Office, Person
from people.offices import standing_of

MOST: Final = MOST_XLSX_ROWS
"""Rows of one file."""


class Takeable(Protocol):
    """What can be taken away as a table."""

    @property
    def slug(self) -> str:
        """The name under which `Export.question` knows it."""

    @property
    def title(self) -> str:
        """What it is, in words."""

    def titles(self) -> list[str]:
        """The headings of the columns."""

    def table(self, scope: Scope, *, most: int) -> list[list[str]]:
        """At most so many rows as text, of the units of `scope`."""

    def asked(self) -> str:
        """What the address says that asks it again, without the question mark."""

    def facts(self) -> Mapping[str, object]:
        """What the record says of what was asked for."""


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
def take_away(what: Takeable, *, by: Person, at: datetime, kind: FileKind, purpose: str) -> TakenAway:
    """Set the answer within the scope of `by` into a file, number it, and record number, hashes and purpose.

    The file says its number, its purpose and the hash of its rows itself (`sealed_files`).

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
    table = what.table(scope, most=MOST)
    agency = Agency.objects.select_for_update(no_key=True).get(pk=seats[0].agency_id)

    year = fiscal_year(on)
    given = Export.objects.filter(agency=agency, fiscal_year=year).count()
    export = Export(
        agency=agency,
        fiscal_year=year,
        serial=given + 1,
        question=what.slug,
        asked=what.asked(),
        kind=kind,
        purpose=purpose.strip(),
        rows=len(table),
        table_sha256=sealed_files.hash_of(what.titles(), table),
        by=by,
        at=at,
    )
    content = sealed_files.file_of(export, what.title, what.titles(), table)
    export.sha256 = sha256(content).hexdigest()
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
            **what.facts(),
            "format": kind.value,
            "count": export.rows,
            "sha256": export.sha256,
            "table_sha256": export.table_sha256,
        },
        stream="reads",
    )
    return TakenAway(export, content)
