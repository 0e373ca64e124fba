"""Months of the fiscal year, and the working time within them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.oversight.monthly.hours import percentile, working_minutes
from audit.oversight.monthly.periods import Month, Period
from core.clock import BANGKOK, fiscal_year, official_day
from people.calendar import Calendar

OPEN = Calendar(date(2026, 1, 1), date(2027, 12, 31), frozenset({date(2026, 12, 7)}))


def at(day: int, clock: str, month: int = 11) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=BANGKOK)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_its_month(day: date) -> None:
    month = Month.of(day)
    assert month.first <= day <= month.last
    assert (month.first.day, fiscal_year(month.first)) == (1, month.year)
    assert (Month.of(month.last), month.before().after()) == (month, month)
    assert (month.before().last - month.first).days == -1
    assert month.before(12) == Month(month.year - 1, month.number)


@pytest.mark.parametrize(("year", "number"), [(2570, 0), (2570, 13), (0, 1), (99999, 1)])
def test_what_is_no_month_is_refused(year: int, number: int) -> None:
    with pytest.raises(ValueError, match="fiscal year"):
        Month(year, number)


def test_a_month_still_running_ends_when_it_is_looked_at() -> None:
    november, now = Month(2570, 2), at(16, "10:00")
    running, over = Period.of(november, at=now), Period.of(november, at=at(1, "00:00", month=12))
    assert (running.is_running, running.until, running.day) == (True, now, date(2026, 11, 16))
    assert (over.is_running, over.until, over.day) == (False, at(1, "00:00", month=12), date(2026, 11, 30))
    assert official_day(over.begin) == date(2026, 11, 1)
    with pytest.raises(ValueError, match="not begun"):
        Period.of(Month(2570, 3), at=now)


@pytest.mark.parametrize(
    ("begin", "end", "minutes"),
    [
        (at(16, "09:00"), at(16, "10:15"), 75),
        (at(16, "07:00"), at(16, "09:00"), 30),
        (at(16, "16:00"), at(17, "09:00"), 60),
        (at(20, "16:00"), at(23, "09:00"), 60),  # over a weekend
        (at(4, "16:00", month=12), at(8, "08:40", month=12), 40),  # over a weekend and a holiday
        (at(21, "09:00"), at(22, "15:00"), 0),
        (at(16, "10:00"), at(16, "09:00"), 0),
    ],
)
def test_only_open_hours_count(begin: datetime, end: datetime, minutes: int) -> None:
    assert working_minutes(begin, end, OPEN) == minutes


@given(st.lists(st.integers(0, 10_000), min_size=1), st.integers(1, 100))
def test_a_percentile_is_one_of_the_values_that_enough_do_not_exceed(values: list[int], percent: int) -> None:
    answer = percentile(values, percent)
    assert answer in values
    assert answer is not None
    assert sum(value <= answer for value in values) * 100 >= percent * len(values)
    assert sum(value < answer for value in values) * 100 < percent * len(values)


def test_there_is_no_percentile_of_nothing() -> None:
    assert percentile([], 50) is None
