"""The days of the demo office: everything lies so many days before the day on which it is loaded."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from core.clock import BANGKOK

SATURDAY = 5


def working_day(on: date, days_ago: int) -> date:
    """The day so many days before `on`, or after it where negative; a weekend moves it on, away from `on`."""
    day = on - timedelta(days=days_ago)
    while days_ago and day.weekday() >= SATURDAY:
        day -= timedelta(days=1 if days_ago > 0 else -1)
    return day


def moment(day: date, clock: str) -> datetime:
    """The moment in Bangkok: `moment(day, "09:15")`."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=BANGKOK)
