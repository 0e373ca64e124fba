"""Clause 213: who checks the register once a year, from when, until when, and who closes the check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from assets.checks import rules
from core.verdict import Permitted
from tests.regulation.verdicts import code_and_basis

YEAR = 2569
LAST_DAY = date(2026, 9, 30)


def weekdays(*closed: date) -> Callable[[date], bool]:
    """A calendar of Mondays to Fridays but for `closed`."""
    return lambda on: on.weekday() < 5 and on not in closed


@pytest.mark.clause("213")
def test_the_period_that_is_checked_ends_on_30_september() -> None:
    assert rules.year_ends_on(YEAR) == LAST_DAY


@pytest.mark.clause("213")
def test_a_supplies_officer_does_not_make_the_annual_check() -> None:
    assert rules.may_be_checker(is_supply_officer=False) == Permitted("213")
    verdict = rules.may_be_checker(is_supply_officer=True)
    assert code_and_basis(verdict) == ("checker-is-supply-officer", "213")


@pytest.mark.clause("213")
@pytest.mark.parametrize(
    ("ordered_on", "late_because", "code"),
    [
        (date(2026, 8, 31), "", "appointed-too-early"),
        (date(2026, 8, 31), "เตรียมไว้ก่อน", "appointed-too-early"),
        (date(2026, 9, 1), "", None),
        (LAST_DAY, "", None),
        (date(2026, 10, 1), "", "appointed-late"),
        (date(2026, 10, 1), "  ", "appointed-late"),
        (date(2026, 10, 1), "ผู้รับผิดชอบเดิมลาออก", None),
    ],
)
def test_checkers_are_appointed_in_september_or_later_with_the_reason(
    ordered_on: date, late_because: str, code: str | None
) -> None:
    verdict = rules.may_be_appointed_on(ordered_on, fiscal_year=YEAR, late_because=late_because)
    assert verdict == Permitted("213") if code is None else code_and_basis(verdict) == (code, "213")


@pytest.mark.clause("213")
def test_the_check_begins_on_the_first_working_day_of_october() -> None:
    first = date(2026, 10, 1)
    assert rules.may_begin_on(first, first_working_day=first) == Permitted("213")
    assert rules.may_begin_on(date(2026, 10, 5), first_working_day=first) == Permitted("213")
    verdict = rules.may_begin_on(LAST_DAY, first_working_day=first)
    assert code_and_basis(verdict) == ("begun-too-early", "213")


@pytest.mark.clause("213")
@pytest.mark.parametrize(
    ("handed_over_on", "ended_on", "must"),
    [
        (date(2026, 9, 30), None, True),
        (date(2026, 10, 1), None, False),
        (date(2026, 9, 1), date(2026, 9, 30), False),
        (date(2026, 9, 1), date(2026, 10, 1), True),
    ],
)
def test_a_loan_out_on_30_september_is_confirmed_by_its_holder(
    handed_over_on: date, ended_on: date | None, must: bool
) -> None:
    confirms = rules.must_holder_confirm(handed_over_on=handed_over_on, ended_on=ended_on, fiscal_year_ends_on=LAST_DAY)
    assert confirms is must


@pytest.mark.clause("213")
@pytest.mark.parametrize(
    ("began_on", "closed", "due_on"),
    [
        (date(2026, 10, 1), (), date(2026, 11, 11)),
        (date(2026, 10, 1), (date(2026, 10, 13), date(2026, 10, 23)), date(2026, 11, 13)),
        (date(2026, 10, 5), (), date(2026, 11, 13)),
        (date(2026, 10, 3), (), date(2026, 11, 13)),  # begun on a Saturday: Monday is the first of the thirty
    ],
)
def test_the_report_is_due_on_the_30th_working_day_that_of_beginning_included(
    began_on: date, closed: tuple[date, ...], due_on: date
) -> None:
    is_working = weekdays(*closed)
    assert rules.report_due_on(began_on, is_working=is_working) == due_on
    assert sum(is_working(date.fromordinal(n)) for n in range(began_on.toordinal(), due_on.toordinal() + 1)) == 30


@pytest.mark.clause("213")
@pytest.mark.parametrize(
    ("on", "left"),
    [
        (date(2026, 10, 1), 29),
        (date(2026, 11, 10), 1),
        (date(2026, 11, 11), 0),
        (date(2026, 11, 12), -1),
        (date(2026, 11, 16), -3),
    ],
)
def test_the_clock_counts_working_days_and_says_how_late_it_is(on: date, left: int) -> None:
    assert rules.working_days_left(on, due_on=date(2026, 11, 11), is_working=weekdays()) == left


@pytest.mark.clause("213")
@pytest.mark.parametrize(
    ("is_supply_officer", "is_checker", "code"),
    [
        (False, False, None),
        (True, False, "closer-is-supply-officer"),
        (False, True, "closer-is-checker"),
        (True, True, "closer-is-supply-officer"),
    ],
)
def test_who_closes_is_neither_supplies_officer_nor_checker(
    is_supply_officer: bool, is_checker: bool, code: str | None
) -> None:
    verdict = rules.may_close(is_supply_officer=is_supply_officer, is_checker=is_checker)
    assert verdict == Permitted("213") if code is None else code_and_basis(verdict) == (code, "213")
