"""What is counted, and what each figure means: the definition stands beside the figure wherever it is shown.

Pure: no database, no clock. `measuring` fills a `Tally` for each store; tallies of stores add up to that of a unit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final, Self

from loans.rules import Remedy, Route


class Figure(StrEnum):
    """A figure of the report. Amounts are in baht; everything else is a number of loans, items, demands or cases."""

    LENDABLE = "lendable"
    ON_LOAN = "on-loan"
    RECEIVED = "received"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"
    HANDED_OVER = "handed-over"
    AFTER_APPROVAL = "after-approval"
    DUE = "due"
    ON_TIME = "on-time"
    LATE = "late"
    NOT_BACK = "not-back"
    OVERDUE_WEEK = "overdue-1-7"
    OVERDUE_MONTH = "overdue-8-30"
    OVERDUE_LONGER = "overdue-over-30"
    DEMANDED_IN_TIME = "demanded-in-time"
    DEMANDED_LATE = "demanded-late"
    NOT_DEMANDED = "not-demanded"
    DAMAGED = "damaged"
    LOST = "lost"
    CASE_VALUE = "case-value"
    CASES_OPEN = "cases-open"
    CLOSED_BY_REPAIR = "closed-repair"
    CLOSED_BY_REPLACEMENT = "closed-replacement"
    CLOSED_BY_CASH = "closed-cash"
    CLOSED_BROUGHT_BACK = "closed-brought-back"
    OWED = "owed"
    OWED_VALUE = "owed-value"


class Time(StrEnum):
    """A working time of the report, in minutes in which offices were open."""

    TO_DECISION = "to-decision"
    TO_HAND_OVER = "to-hand-over"


BY_ROUTE: Final = (Figure.RECEIVED, Figure.APPROVED, Figure.REFUSED, Figure.ENDED)
"""What is told apart by the road through clauses 208 and 210 as well."""

AMOUNTS: Final = frozenset({Figure.CASE_VALUE, Figure.OWED_VALUE})

CLOSED_BY: Final = {
    Remedy.REPAIR.value: Figure.CLOSED_BY_REPAIR,
    Remedy.REPLACEMENT.value: Figure.CLOSED_BY_REPLACEMENT,
    Remedy.CASH.value: Figure.CLOSED_BY_CASH,
    "": Figure.CLOSED_BROUGHT_BACK,
}
"""By what a case of clause 209 was closed; without a remedy where the item was brought back after all."""

WEEK, MONTH_DAYS = 7, 30


def overdue_by(days: int) -> Figure:
    """In which age an item belongs that is so many days overdue (1 or more)."""
    if days <= WEEK:
        return Figure.OVERDUE_WEEK
    return Figure.OVERDUE_MONTH if days <= MONTH_DAYS else Figure.OVERDUE_LONGER


@dataclass(slots=True)
class Tally:
    """The figures of one store, or of several added up. A figure that is not there is 0.

    counts: by figure. routes: of `BY_ROUTE`, by figure and route. amounts: baht. minutes: each working time.
    """

    counts: Counter[Figure] = field(default_factory=Counter)
    routes: Counter[tuple[Figure, Route]] = field(default_factory=Counter)
    amounts: defaultdict[Figure, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    minutes: defaultdict[Time, list[int]] = field(default_factory=lambda: defaultdict(list))

    def count(self, figure: Figure, number: int = 1, *, route: str = "") -> None:
        """Add to a figure, and to that of its route."""
        self.counts[figure] += number
        if figure in BY_ROUTE:
            self.routes[figure, Route(route)] += number

    @classmethod
    def together(cls, tallies: Iterable[Tally]) -> Self:
        """The sum. Working times are put together, so that a median is one of all requests and no mean of medians."""
        total = cls()
        for each in tallies:
            total.counts.update(each.counts)
            total.routes.update(each.routes)
            for figure, amount in each.amounts.items():
                total.amounts[figure] += amount
            for time, minutes in each.minutes.items():
                total.minutes[time] += minutes
        return total

    def same_as(self, other: Tally) -> bool:
        """Whether every figure is the same, whatever was counted first."""
        mine, theirs = (
            (
                +each.counts,
                +each.routes,
                {figure: amount for figure, amount in each.amounts.items() if amount},
                {time: sorted(minutes) for time, minutes in each.minutes.items() if minutes},
            )
            for each in (self, other)
        )
        return mine == theirs

    @property
    def demands_due(self) -> int:
        """Demands that clause 211 asked for."""
        return sum(self.counts[each] for each in (Figure.DEMANDED_IN_TIME, Figure.DEMANDED_LATE, Figure.NOT_DEMANDED))

    @property
    def overdue(self) -> int:
        """Items overdue at the end, of whatever age."""
        return sum(self.counts[each] for each in (Figure.OVERDUE_WEEK, Figure.OVERDUE_MONTH, Figure.OVERDUE_LONGER))
