"""Clause 211: who goes after an overdue item, and within which days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verdict import Permitted
from loans import rules
from loans.rules import ChaseReading
from tests.regulation.verdicts import code_and_basis

DUE = date(2026, 12, 28)
"""A Monday: the days to chase run over the New Year holidays."""

DAYS = st.dates(min_value=date(2017, 8, 24), max_value=date(2200, 1, 1))
READINGS = st.sampled_from(ChaseReading)


# Who.


@pytest.mark.clause("211")
def test_the_lender_chases_unless_a_deputy_is_named() -> None:
    assert rules.duty_holder(lender="storekeeper", deputy=None) == "storekeeper"
    assert rules.duty_holder(lender="storekeeper", deputy="colleague") == "colleague"


@pytest.mark.clause("211")
def test_a_loan_without_a_named_duty_holder_is_refused() -> None:
    assert rules.is_duty_holder_named(name="นายสมชาย รักงาน") == Permitted("211")
    assert code_and_basis(rules.is_duty_holder_named(name="")) == ("duty-holder-missing", "211")


# Overdue.


@pytest.mark.clause("211")
@pytest.mark.parametrize(("days_after", "overdue"), [(-1, False), (0, False), (1, True), (400, True)])
def test_an_item_is_overdue_from_the_day_after_its_due_date(days_after: int, overdue: bool) -> None:
    on = DUE + timedelta(days=days_after)
    assert rules.is_overdue(DUE, on=on) is overdue
    assert rules.days_overdue(DUE, on=on) == max(0, days_after)


@pytest.mark.clause("211")
@given(due_on=DAYS, on=DAYS)
def test_days_overdue_are_counted_exactly_while_overdue(due_on: date, on: date) -> None:
    assert (rules.days_overdue(due_on, on=on) > 0) is rules.is_overdue(due_on, on=on)


# Within seven days.


@pytest.mark.clause("211")
def test_the_first_demand_goes_out_on_the_day_after_the_due_date_even_on_a_holiday() -> None:
    assert rules.first_demand_on(DUE) == date(2026, 12, 29)
    assert rules.first_demand_on(date(2026, 12, 31)) == date(2027, 1, 1)


@pytest.mark.clause("211")
@pytest.mark.parametrize(
    ("reading", "last"), [(ChaseReading.STRICT, date(2027, 1, 3)), (ChaseReading.LENIENT, date(2027, 1, 4))]
)
def test_the_seven_days_end_on_d_6_strictly_and_d_7_leniently_and_never_wait_for_holidays(
    reading: ChaseReading, last: date
) -> None:
    assert rules.last_day_to_chase(DUE, reading=reading) == last


@pytest.mark.clause("211")
@given(due_on=DAYS, reading=READINGS)
def test_the_last_day_to_chase_is_never_before_the_due_date(due_on: date, reading: ChaseReading) -> None:
    last = rules.last_day_to_chase(due_on, reading=reading)
    assert due_on < rules.first_demand_on(due_on) <= last


@pytest.mark.clause("211")
@given(due_on=DAYS)
def test_the_strict_reading_is_one_day_shorter_than_the_lenient_one(due_on: date) -> None:
    strict = rules.last_day_to_chase(due_on, reading=ChaseReading.STRICT)
    assert rules.last_day_to_chase(due_on, reading=ChaseReading.LENIENT) == strict + timedelta(days=1)


@pytest.mark.clause("211")
@pytest.mark.parametrize(
    ("days_after", "strict", "lenient"),
    [(-1, False, False), (0, False, False), (1, True, True), (6, True, True), (7, False, True), (8, False, False)],
)
def test_a_demand_is_in_time_after_the_due_date_and_within_the_days(
    days_after: int, strict: bool, lenient: bool
) -> None:
    demanded_on = DUE + timedelta(days=days_after)
    assert rules.is_chased_in_time(DUE, demanded_on, reading=ChaseReading.STRICT) is strict
    assert rules.is_chased_in_time(DUE, demanded_on, reading=ChaseReading.LENIENT) is lenient


@pytest.mark.clause("211")
@pytest.mark.parametrize(
    ("is_out", "made_after", "expected"),
    [
        (True, 1, None),
        (True, 5, None),
        (True, 0, ("not-yet-due", "211")),
        (True, -3, ("not-yet-due", "211")),
        (True, 6, ("in-the-future", "order")),
        (False, 1, ("nothing-out", "order")),
    ],
)
def test_what_is_out_is_demanded_from_the_day_after_its_due_date(
    is_out: bool, made_after: int, expected: tuple[str, str] | None
) -> None:
    verdict = rules.may_demand(
        is_out=is_out, due_on=DUE, made_on=DUE + timedelta(days=made_after), on=DUE + timedelta(days=5)
    )
    assert (verdict == Permitted("211")) if expected is None else (code_and_basis(verdict) == expected)


@pytest.mark.clause("211")
@pytest.mark.parametrize("reading", ChaseReading)
def test_no_demand_is_never_in_time(reading: ChaseReading) -> None:
    assert not rules.is_chased_in_time(DUE, None, reading=reading)
    assert rules.is_chased_in_time(DUE, rules.first_demand_on(DUE), reading=reading)
