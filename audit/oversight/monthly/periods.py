"""Which days a figure is about: a month of the fiscal year, as far as it has passed."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Self

from core.clock import BUDDHIST_OFFSET, FISCAL_YEAR_FIRST_MONTH, fiscal_month, fiscal_year, official_day, start_of_day

MONTHS: Final = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a fiscal year: 1 is October. year: of the Buddhist era, that in which the fiscal year ends.

    Raises:
        ValueError: there is no such month.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= MONTHS:
            raise ValueError(f"A fiscal year has no month {self.number}.")
        if not date.min.year < self.year - BUDDHIST_OFFSET < date.max.year:
            raise ValueError(f"No calendar has the fiscal year {self.year}.")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month in which the day lies."""
        return cls(fiscal_year(day), fiscal_month(day))

    @property
    def first(self) -> date:
        """Its first day."""
        month = (self.number + FISCAL_YEAR_FIRST_MONTH - 2) % MONTHS + 1
        is_in_year_before = month >= FISCAL_YEAR_FIRST_MONTH
        return date(self.year - BUDDHIST_OFFSET - is_in_year_before, month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    def before(self, months: int = 1) -> Month:
        """The month so many months earlier."""
        count = self.year * MONTHS + self.number - 1 - months
        return Month(count // MONTHS, count % MONTHS + 1)

    def after(self) -> Month:
        """The next month."""
        return self.before(-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days from `first` to `last`, seen at a moment.

    Figures are about what happened in [begin, until), and about what was so just before `until`: a period still running
    ends at the moment it is seen.
    """

    first: date
    last: date
    seen_at: datetime

    @classmethod
    def of(cls, month: Month, *, at: datetime) -> Self:
        """A month as it is seen at the moment `at`.

        Raises:
            ValueError: the month has not begun.
        """
        if start_of_day(month.first) >= at:
            raise ValueError(f"{month} has not begun.")
        return cls(first=month.first, last=month.last, seen_at=at)

    @property
    def begin(self) -> datetime:
        """Its first moment."""
        return start_of_day(self.first)

    @property
    def until(self) -> datetime:
        """The first moment that is no part of it any more."""
        return min(start_of_day(self.last + timedelta(days=1)), self.seen_at)

    @property
    def day(self) -> date:
        """The last day of it that has begun: the day from which ages are counted."""
        return official_day(self.until - timedelta(microseconds=1))

    @property
    def is_running(self) -> bool:
        """Whether something can still happen in it."""
        return self.until < start_of_day(self.last + timedelta(days=1))
