"""An officer fills in the table of measures: who is responsible for each item, and what was done in the span."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import changes, record
from audit.journal.versions import keep
from audit.oversight.reports.measures import ITEMS
from audit.oversight.reports.models import Report
from audit.oversight.reports.permissions import may_write, writing_seat
from core.clock import official_day
from core.verdict import POLICY, Refused
from people.models import Agency, Person
from people.offices import standing_of

Measures = Mapping[str, Mapping[str, str]]
"""By item: "responsible", and what was "done"."""

_HONORIFIC: Final = re.compile(r"^(?:นาย|นางสาว|นาง|น\.ส\.|ว่าที่ร้อยตรี|ดร\.)\s*")


@act("report.written")
def write_measures(report: Report, *, by: Person, at: datetime, measures: Measures) -> Report:
    """Keep what was written; of a report that is signed, it shows once a corrigendum is signed.

    Raises:
        Refusal: not-its-officer, name-in-report, nothing-changed.
    """
    rows = Report.objects.select_for_update(of=("self",), no_key=True).select_related("unit__agency", "agency")
    report = rows.get(pk=report.pk)
    standing = standing_of(by, official_day(at))
    may_write(standing, report).require()
    written = {
        item: {column: measures[item].get(column, "").strip() for column in ("responsible", "done")}
        for item in ITEMS
        if item in measures and any(text.strip() for text in measures[item].values())
    }
    names_nobody(report.agency, " ".join(text for each in written.values() for text in each.values()))
    before, after = changes(report.measures, written)
    if not before and not after:
        Refused(POLICY, "nothing-changed", _("Nothing was changed. Write what was done, then save.")).require()

    report.measures, report.written_by, report.written_at = written, by, at
    keep(report, by_code=by.staff_code, at=at, fields=["measures", "written_by", "written_at"])
    seat = writing_seat(standing, report.unit)
    if seat is None:
        raise ValueError("Who may write has the seat for it.")
    record(
        "report.written",
        subject=report.journal_subject(),
        actor=by.journal_actor(office=seat.office.value, capacity=seat.capacity.value, order=seat.order_number),
        at=at,
        before={"measures": before},
        after={"measures": after},
        refs=[report.unit.journal_subject()],
    )
    return report


def names_nobody(agency: Agency, text: str) -> None:
    """What is published names nobody.

    Raises:
        Refusal: name-in-report.
    """
    text = re.sub(r"\s+", " ", text)
    if not text.strip():
        return
    names = Person.objects.filter(unit__agency=agency).values_list("name", flat=True)
    found = next((name for name in names.iterator() if _without_honorific(name) in text), None)
    if found is not None:
        told = _("“%(name)s” stands in what is published. Write the post instead of the name.")
        Refused(POLICY, "name-in-report", told % {"name": found}).require()


def _without_honorific(name: str) -> str:
    return re.sub(r"\s+", " ", _HONORIFIC.sub("", name)).strip()
