"""Clause 213 by the clock: checkers and who appointed them are reminded of the report, before it is due and after."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.checks.actions.opening import locked_check
from assets.checks.models import Check, CheckReminder, ReportRung
from assets.checks.queries import Clock, clock_of
from assets.checks.states import CheckState
from audit.journal.acts import Acts, act
from audit.journal.record import record
from core.clock import official_day
from core.thai import thai_date
from people import notices

SOON: Final = 5
"""Working days before the last one at which the checkers are reminded. Ours; the clause knows the last day alone."""


def rung_of(clock: Clock) -> ReportRung | None:
    """What this day asks for, of a report that has not come in."""
    if clock.is_late:
        return ReportRung.LATE
    return ReportRung.SOON if clock.left <= SOON else None


@act("check.reminded")
def remind_of_report(check: Check, *, by: Acts, at: datetime) -> CheckReminder | None:
    """Remind of the report where the day asks for it and nobody was reminded yet; None where there is nothing to do."""
    check = locked_check(check)
    clock = clock_of(check, on=official_day(at)) if check.state == CheckState.COUNTING else None
    rung = rung_of(clock) if clock else None
    if clock is None or rung is None or check.reminders.filter(rung=rung, due_on=clock.due_on).exists():
        return None

    reminder = CheckReminder(check_of=check, rung=rung, due_on=clock.due_on, at=at)
    reminder.save(force_insert=True)
    record(
        "check.reminded",
        subject=check.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        clause="213" if check.is_annual else "",
        facts={"rung": rung, "due_on": clock.due_on},
        refs=[check.unit.journal_subject()],
    )
    told = [*(each.person for each in check.checkers.select_related("person")), check.appointed_by]
    with notices.in_thai():
        notices.tell(
            told,
            kind="check-due",
            title=_title(check, clock),
            text=_("Due by %(day)s.") % {"day": thai_date(clock.due_on, style="with_day")},
            why=_("You are one of the checkers, or appointed them."),
            todo=_("Scan what is left, then submit the report. What nobody saw is in it as not seen."),
            by_when=clock.due_on,
            otherwise=_("The report shows by how many working days it is late."),
            path=check.get_absolute_url(),
            subject=check.journal_subject().name,
            at=at,
        )
    return reminder


def _title(check: Check, clock: Clock) -> str:
    if clock.is_late:
        late = ngettext(
            "The report of the check of %(unit)s is %(days)d working day late",
            "The report of the check of %(unit)s is %(days)d working days late",
            clock.late_by,
        )
        return late % {"unit": check.unit, "days": clock.late_by}
    soon = ngettext(
        "The report of the check of %(unit)s is due in %(days)d working day",
        "The report of the check of %(unit)s is due in %(days)d working days",
        clock.left,
    )
    return soon % {"unit": check.unit, "days": clock.left}
