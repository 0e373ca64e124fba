"""Who reads a report, who fills it in and who signs it: by tenure on the day, never by a role that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from audit.oversight.permissions import HEADS
from audit.oversight.reports.counting import path_of_root, path_of_top
from audit.oversight.reports.models import Report
from core.verdict import OFFICE, ORDER, Permitted, Refused, Verdict
from people.models import Office

if TYPE_CHECKING:
    from people.models import Unit
    from people.offices import Seat, Standing

READERS: Final = (*HEADS, Office.AUDITOR)
OFFICERS: Final = (*HEADS, Office.STOREKEEPER)


def visible_reports(standing: Standing) -> Q:
    """The reports of the units that this person heads or audits and all below, and of the one they keep a store in."""
    answer = Q(pk__in=())
    for seat in standing.whole:
        if seat.office in READERS:
            answer |= Q(unit__path__startswith=seat.unit_path)
        if seat.office in (*READERS, *OFFICERS):
            answer |= Q(unit__path=path_of_top(seat.unit_path))
    return answer


def reads_reports(standing: Standing) -> bool:
    """Whether the page of reports is for this person."""
    return any(seat.office in (*READERS, *OFFICERS) for seat in standing.whole)


def signing_seat(standing: Standing, unit: Unit) -> Seat | None:
    """The seat from which this person signs for the unit: own office before a stand-in by order; nobody else's."""
    return next((seat for seat in standing.whole if seat.office in HEADS and seat.unit_id == unit.pk), None)


def writing_seat(standing: Standing, unit: Unit) -> Seat | None:
    """The seat from which this person fills the report in: its head, or who heads or keeps a store in the unit."""
    own = unit.path == path_of_root(unit.path)
    for seat in standing.whole:
        if seat.office in OFFICERS and (seat.unit_id == unit.pk if own else seat.unit_path.startswith(unit.path)):
            return seat
    return None


def may_write(standing: Standing, report: Report) -> Verdict:
    """An officer of the unit: who heads it, or heads or keeps a store in it."""
    if writing_seat(standing, report.unit) is None:
        text = _("The head of %(unit)s and its officers for supplies fill this report in.")
        return Refused(OFFICE, "not-its-officer", text % {"unit": report.unit.name})
    return Permitted()


def may_sign(standing: Standing, report: Report) -> Verdict:
    """The head of the unit, or who acts for the head by order; once the span is over; no summary."""
    if report.sign_by is None:
        text = _("This is a summary of reports that are signed by themselves. Nobody signs it.")
        return Refused(ORDER, "summary-not-signed", text)
    if signing_seat(standing, report.unit) is None:
        text = _(
            "The head of %(unit)s signs this report, or who acts for the head by order. Where the head is absent, the"
            " system administrator enters who acts, with the order."
        )
        return Refused(OFFICE, "not-its-head", text % {"unit": report.unit.name})
    if report.is_running(standing.on):
        text = _("The days of this report are not over yet. Sign it from the day after the last one.")
        return Refused(ORDER, "report-running", text)
    return Permitted()
