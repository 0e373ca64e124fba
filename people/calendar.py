"""The working calendar of an agency: which days its offices are open. Nothing in clause 211 waits for it.

Saturdays and Sundays are closed, and the days that stand in the calendar. A year of which nothing is known yet has
only its weekends, and the warning says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from people.models import Agency, ClosedDay

FURTHEST: Final = timedelta(days=60)
"""No office is closed for so long: a search for the next open day ends here."""

SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """The closed days of an agency between two days, read once."""

    first: date
    last: date
    closed: frozenset[date]

    def is_working(self, on: date) -> bool:
        """Whether offices are open on the day `on`.

        Raises:
            ValueError: the calendar was not read for that day.
        """
        if not self.first <= on <= self.last:
            raise ValueError(f"{on} is outside {self.first} to {self.last}.")
        return on.weekday() < SATURDAY and on not in self.closed

    def next_working(self, on: date) -> date:
        """The first open day from `on`, that day included.

        Raises:
            ValueError: none within what was read.
        """
        while not self.is_working(on):
            on += timedelta(days=1)
        return on

    def last_working(self, on: date) -> date:
        """The last open day up to `on`, that day included.

        Raises:
            ValueError: none within what was read.
        """
        while not self.is_working(on):
            on -= timedelta(days=1)
        return on


def calendar_of(agency_id: int, first: date, last: date) -> Calendar:
    """The calendar from two months before `first` to two months after `last`. One query."""
    begins, ends = first - FURTHEST, last + FURTHEST
    days = ClosedDay.objects.filter(agency=agency_id, on__range=(begins, ends), is_struck=False)
    return Calendar(begins, ends, frozenset(days.values_list("on", flat=True)))


def is_working_day(agency: Agency, on: date) -> bool:
    """Whether the offices of the agency are open on the day `on`. One query."""
    return calendar_of(agency.pk, on, on).is_working(on)


def add_working_days(agency: Agency, on: date, days: int) -> date:
    """The day that is so many working days after `on`, which is not counted itself. One query.

    days: 0 or more; 0 is the first open day from `on`.

    Raises:
        ValueError: `days` is negative.
    """
    if days < 0:
        raise ValueError("days must not be negative.")
    known = calendar_of(agency.pk, on, on + timedelta(days=3 * days))
    answer = known.next_working(on) if days == 0 else on
    for _n in range(days):
        answer = known.next_working(answer + timedelta(days=1))
    return answer


def unconfirmed_years(agency_id: int, *, on: date) -> list[int]:
    """Of the year of `on` and the next one those (common era) that nobody has confirmed yet. One query."""
    years = (on.year, on.year + 1)
    rows = ClosedDay.objects.filter(agency=agency_id, on__year__gte=years[0], on__year__lte=years[1])
    confirmed: dict[int, bool] = {}
    for day, is_confirmed in rows.values_list("on", "is_confirmed"):
        confirmed[day.year] = confirmed.get(day.year, True) and is_confirmed
    return [year for year in years if not confirmed.get(year, False)]
