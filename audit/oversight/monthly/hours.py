"""Working time between two moments: the hours that an office was open, whatever the calendar says in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from core.clock import BANGKOK, official_day
from people.calendar import Calendar

OPENS: Final = time(8, 30)
CLOSES: Final = time(16, 30)
"""The hours of Thai state offices, without a break at noon: a store hands out then too."""


def working_minutes(begin: datetime, end: datetime, calendar: Calendar) -> int:
    """Whole minutes from `begin` to `end` in which offices were open; 0 where `end` is not later.

    Raises:
        ValueError: the calendar was not read for these days.
    """
    if end <= begin:
        return 0
    day, last = official_day(begin), official_day(end)
    total = timedelta()
    while day <= last:
        if calendar.is_working(day):
            total += max(min(end, _at(day, CLOSES)) - max(begin, _at(day, OPENS)), timedelta())
        day += timedelta(days=1)
    return int(total.total_seconds()) // 60


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=BANGKOK)


def percentile(minutes: Sequence[int], percent: int) -> int | None:
    """The smallest of the values that at least `percent` of 100 of them do not exceed (nearest rank); None of none."""
    if not minutes:
        return None
    rank = -(-len(minutes) * percent // 100)
    return sorted(minutes)[max(rank, 1) - 1]
