"""What a report is about: a month, a quarter, half a fiscal year or a whole one, whichever month it begins in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.oversight.monthly.periods import MONTHS, Month, Period
from core.clock import start_of_day
from core.thai import thai_range


class Length(models.IntegerChoices):
    """Months of a report."""

    MONTH = 1, gettext_lazy("Month")
    QUARTER = 3, gettext_lazy("Quarter")
    HALF = 6, gettext_lazy("Six months")
    YEAR = 12, gettext_lazy("Twelve months")


SIGNED: Final = (Length.MONTH, Length.QUARTER)
"""What the head signs; longer ones are summaries."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """So many months of a fiscal year, from `first`.

    Raises:
        ValueError: such a span does not begin in that month.
    """

    first: Month
    length: Length

    def __post_init__(self) -> None:
        if (self.first.number - 1) % self.length:
            raise ValueError(f"No span of {self.length} months begins in month {self.first.number}.")

    @classmethod
    def around(cls, day: date, length: Length) -> Self:
        """The span of this length in which the day lies."""
        month = Month.of(day)
        return cls(Month(month.year, (month.number - 1) // length * length + 1), length)

    @classmethod
    def beginning(cls, first: date, months: int) -> Self:
        """The span that begins on the first day of a month."""
        return cls(Month.of(first), Length(months))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first.before(1 - self.length).last

    @property
    def months(self) -> Iterator[Span]:
        """Its months, each as a span; of a month, none."""
        if self.length > Length.MONTH:
            for number in range(self.length):
                yield Span(self.first.before(-number), Length.MONTH)

    def before(self) -> Span:
        """The span before it."""
        return Span(self.first.before(self.length), self.length)

    def after(self) -> Span:
        """The next span."""
        return Span(self.first.before(-self.length), self.length)

    def year_before(self) -> Span:
        """The same span of the fiscal year before."""
        return Span(self.first.before(MONTHS), self.length)

    def period(self, *, at: datetime) -> Period:
        """Its days as they are seen at a moment.

        Raises:
            ValueError: it has not begun.
        """
        if start_of_day(self.first.first) >= at:
            raise ValueError(f"{self} has not begun.")
        return Period(first=self.first.first, last=self.last, seen_at=at)

    @property
    def words(self) -> str:
        """ "Quarter 1, fiscal year 2570 (1 ต.ค.–31 ธ.ค. 2569)", in the language of the reader."""
        days = thai_range(self.first.first, self.last)
        part = {"part": (self.first.number - 1) // self.length + 1, "year": self.first.year, "days": days}
        match self.length:
            case Length.MONTH:
                return _("Month %(part)s of the fiscal year %(year)s (%(days)s)") % part
            case Length.QUARTER:
                return _("Quarter %(part)s of the fiscal year %(year)s (%(days)s)") % part
            case Length.HALF:
                return _("Half-year %(part)s of the fiscal year %(year)s (%(days)s)") % part
        return _("Fiscal year %(year)s (%(days)s)") % part
