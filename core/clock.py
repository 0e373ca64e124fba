"""The official day: which day, month and fiscal year it is for a Thai office at a given moment.

`now()` is for views, commands and tasks alone; everything else is handed its `on` or `at` (house rule 8).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

BANGKOK: Final = ZoneInfo("Asia/Bangkok")

BUDDHIST_OFFSET: Final = 543
"""Years that the Buddhist era is ahead of the common era."""

FISCAL_YEAR_FIRST_MONTH: Final = 10


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def official_day(at: datetime) -> date:
    """The day in Bangkok at the moment `at`.

    Raises:
        ValueError: `at` names no time zone, so that its day would be a guess.
    """
    if at.utcoffset() is None:
        raise ValueError("A moment needs its time zone before its official day can be told.")
    return at.astimezone(BANGKOK).date()


def fiscal_year(on: date) -> int:
    """The fiscal year (Buddhist era) of the day `on`: October to September, named by the year in which it ends."""
    return on.year + BUDDHIST_OFFSET + (1 if on.month >= FISCAL_YEAR_FIRST_MONTH else 0)


def fiscal_month(on: date) -> int:
    """The month of the fiscal year, 1 (October) to 12 (September)."""
    return (on.month - FISCAL_YEAR_FIRST_MONTH) % 12 + 1


def start_of_day(on: date) -> datetime:
    """The first moment of the day `on` in Bangkok."""
    return datetime.combine(on, time.min, tzinfo=BANGKOK)


def end_of_day(on: date) -> datetime:
    """The last moment (microsecond) of the day `on` in Bangkok."""
    return datetime.combine(on, time.max, tzinfo=BANGKOK)
