"""What the tests of reports share: days, figures counted by the chore, and reports at each stage."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from audit.oversight.reports import actions, tasks
from audit.oversight.reports.bodies import Drafted
from audit.oversight.reports.drafts import drafted
from audit.oversight.reports.models import Report, SignedReport
from audit.oversight.reports.spans import Length
from core.clock import BANGKOK
from people.models import Person, Unit
from tests.cast import Cast

DECEMBER: Final = datetime(2026, 12, 2, 9, 0, tzinfo=BANGKOK)
"""A working day on which November is over."""

DONE: Final = {"20": {"responsible": "ฝ่ายการคลัง", "done": "เปิดให้ยืมผ่านระบบครบทุกรายการ"}}


def prepared(cast: Cast, *, at: datetime = DECEMBER) -> None:
    """What the clock does at that moment."""
    tasks.prepare_agency(cast.agency, at=at)


def report_of(unit: Unit, length: Length = Length.MONTH, *, month: int = 11) -> Report:
    """The report of the unit over the span of this length that begins in that month of 2026."""
    return Report.objects.select_related("unit__agency", "agency").get(unit=unit, months=length, first__month=month)


def said(report: Report) -> Drafted:
    return drafted(Report.objects.select_related("unit__agency", "agency").get(pk=report.pk))


def signed(report: Report, *, by: Person, at: datetime = DECEMBER, reason: str = "") -> SignedReport:
    """Signed as it reads now."""
    return actions.sign(report, by=by, at=at, signed_sha256=said(report).sha256, reason=reason)


def running(cast: Cast) -> Report:
    """The report of the district over the month in which the cast lives."""
    prepared(cast, at=cast.at)
    return report_of(cast.district)


def running_with_measures(cast: Cast) -> Report:
    """The same, with the measures filled in; counted once, however often it is asked for."""
    found = Report.objects.filter(unit=cast.district, months=Length.MONTH).first()
    if found is None:
        found = actions.write_measures(running(cast), by=cast.storekeeper, at=cast.at, measures=DONE)
    return found


def published(cast: Cast) -> Report:
    """The signed report of the other district over November; signed once, however often it is asked for."""
    found = SignedReport.objects.filter(report__unit=cast.other_district).first()
    if found is not None:
        return found.report
    november(cast)
    return signed(report_of(cast.other_district), by=cast.other_director).report


def november(cast: Cast) -> Report:
    """The report of the district over November, counted to its last day."""
    prepared(cast, at=cast.at + timedelta(hours=2))
    prepared(cast)
    return report_of(cast.district)
