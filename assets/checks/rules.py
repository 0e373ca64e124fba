"""Clause 213, the annual check: pure functions, one to a duty.

What the clause asks: in the last month of the fiscal year the head of the state agency, or of the supplies unit,
appoints who checks, none of them a supplies officer; they begin on the first working day of the new year, look whether
receipts and issues are right, what is left agrees with the register, what is damaged, deteriorated, lost or no longer
needed; they report to who appointed them within 30 working days; a copy goes to the State Audit Office. What is
damaged or lost then goes to fact-finding (214): a check writes nothing off.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from core.verdict import Permitted, Refused, Verdict

WORKING_DAYS: Final = 30
"""Working days for the report."""

BUDDHIST_OFFSET: Final = 543
LAST_MONTH: Final = 9
LAST_DAY: Final = 30
_ONE_DAY: Final = timedelta(days=1)


def year_ends_on(fiscal_year: int) -> date:
    """Clause 213: the last day of the period that is checked, 30 September. fiscal_year: Buddhist era."""
    return date(fiscal_year - BUDDHIST_OFFSET, LAST_MONTH, LAST_DAY)


def may_be_checker(*, is_supply_officer: bool) -> Verdict:
    """Clause 213: the annual check is made by somebody who is not a supplies officer.

    Codes: checker-is-supply-officer.
    """
    if is_supply_officer:
        reason = _("A supplies officer does not make the annual check. Appoint somebody else.")
        return Refused("213", "checker-is-supply-officer", reason)
    return Permitted("213")


def may_be_appointed_on(ordered_on: date, *, fiscal_year: int, late_because: str) -> Verdict:
    """Clause 213: checkers are appointed in the last month of the fiscal year, September.

    A year is not left unchecked because its order came late: then the order stands, with why it came late, and the
    report shows both.

    Codes: appointed-too-early, appointed-late.
    """
    last = year_ends_on(fiscal_year)
    if ordered_on < last.replace(day=1):
        reason = _("Checkers are appointed in September, the last month of the fiscal year. Date the order then.")
        return Refused("213", "appointed-too-early", reason)
    if ordered_on > last and not late_because.strip():
        reason = _("The order is dated after September, the month for appointing checkers. Say why it came late.")
        return Refused("213", "appointed-late", reason)
    return Permitted("213")


def may_begin_on(on: date, *, first_working_day: date) -> Verdict:
    """Clause 213: the check begins on the first working day of the new fiscal year, not before. Code: begun-too-early.

    first_working_day: of October, by the calendar of the agency.
    """
    if on < first_working_day:
        reason = _("The annual check begins on the first working day of October. Begin it then.")
        return Refused("213", "begun-too-early", reason)
    return Permitted("213")


def must_holder_confirm(*, handed_over_on: date, ended_on: date | None, fiscal_year_ends_on: date) -> bool:
    """Clause 213: a loan still out on the last day of the fiscal year (30 September) is confirmed by its holder."""
    return handed_over_on <= fiscal_year_ends_on and (ended_on is None or ended_on > fiscal_year_ends_on)


def report_due_on(began_on: date, *, is_working: Callable[[date], bool]) -> date:
    """Clause 213: the last day for the report, the 30th working day from the day on which the check began.

    The day of beginning is the first of the thirty where it is a working day: the stricter reading of "นับแต่วัน".
    """
    on, counted = began_on - _ONE_DAY, 0
    while counted < WORKING_DAYS:
        on += _ONE_DAY
        counted += is_working(on)
    return on


def working_days_left(on: date, *, due_on: date, is_working: Callable[[date], bool]) -> int:
    """Clause 213: working days after `on` up to the last one for the report; below zero: so many working days late."""
    first, last = sorted((on, due_on))
    days = sum(is_working(first + _ONE_DAY * n) for n in range(1, (last - first).days + 1))
    return days if on <= due_on else -days


def may_close(*, is_supply_officer: bool, is_checker: bool) -> Verdict:
    """Clause 213: who checked reports to another, so another closes; and no supplies officer, whose store was checked.

    Codes: closer-is-supply-officer, closer-is-checker.
    """
    if is_supply_officer:
        reason = _(
            "A supplies officer does not close the check of the own store. The head who received the report does."
        )
        return Refused("213", "closer-is-supply-officer", reason)
    if is_checker:
        reason = _(
            "You are one of the checkers, who report to another. The head who received the report closes the check."
        )
        return Refused("213", "closer-is-checker", reason)
    return Permitted("213")
