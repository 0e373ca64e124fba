"""The official day, and the fiscal year that ends in September."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


def test_the_official_day_begins_at_midnight_in_bangkok() -> None:
    assert clock.official_day(datetime(2026, 11, 21, 16, 59, 59, tzinfo=UTC)) == date(2026, 11, 21)
    assert clock.official_day(datetime(2026, 11, 21, 17, 0, tzinfo=UTC)) == date(2026, 11, 22)
    assert clock.official_day(datetime(2026, 11, 22, 6, 59, tzinfo=timezone(timedelta(hours=14)))) == date(2026, 11, 21)


def test_a_moment_without_time_zone_has_no_official_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.official_day(datetime(2026, 11, 22))  # noqa: DTZ001 -- the naive moment is the point


def test_now_is_aware() -> None:
    assert clock.now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("on", "year", "month"),
    [
        (date(2026, 9, 30), 2569, 12),
        (date(2026, 10, 1), 2570, 1),
        (date(2026, 12, 31), 2570, 3),
        (date(2027, 1, 1), 2570, 4),
        (date(2027, 9, 30), 2570, 12),
    ],
)
def test_the_fiscal_year_runs_from_october_and_is_named_by_its_end(on: date, year: int, month: int) -> None:
    assert clock.fiscal_year(on) == year
    assert clock.fiscal_month(on) == month


@given(DAYS)
def test_fiscal_months_only_begin_anew_with_a_fiscal_year(on: date) -> None:
    before, after = on, on + timedelta(days=1)
    assert 1 <= clock.fiscal_month(on) <= 12
    assert (clock.fiscal_year(before) != clock.fiscal_year(after)) == (
        clock.fiscal_month(before) > clock.fiscal_month(after)
    )


@given(DAYS)
def test_a_day_holds_its_first_and_last_moment_and_no_more(on: date) -> None:
    assert clock.official_day(clock.start_of_day(on)) == on == clock.official_day(clock.end_of_day(on))
    assert clock.official_day(clock.start_of_day(on) - timedelta(microseconds=1)) == on - timedelta(days=1)
    assert clock.official_day(clock.end_of_day(on) + timedelta(microseconds=1)) == on + timedelta(days=1)
