"""Figures without content, for the integrity administrator and the integrity assessment: small ones are hidden."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final

from django.db.models import Exists, OuterRef

from audit.misuse.deadlines import OUTCOME_WITHIN
from audit.misuse.models import Access, Report
from audit.misuse.states import Category, Outcome, State

FEWEST: Final = 5
"""A cell below this could name somebody."""

SPANS: Final = {6: timedelta(days=183), 12: timedelta(days=365)}
"""Months of a summary, and their days."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The reports of the last so many months: rows of label and shown count.

    median_days: from report to outcome, of those closed; on_time: share in percent of those closed. Both are empty
    where fewer than five were closed.
    """

    months: int
    total: str
    by_category: tuple[tuple[str, str], ...]
    by_state: tuple[tuple[str, str], ...]
    by_outcome: tuple[tuple[str, str], ...]
    median_days: str
    on_time: str


def shown(count: int) -> str:
    """The count, "<5" where it is small, "0" where there is none."""
    return f"<{FEWEST}" if 0 < count < FEWEST else str(count)


def figures(agency_id: int, *, on: date) -> list[Figures]:
    """The summaries of six and of twelve months up to `on`. One query."""
    rows = list(
        Report.objects.filter(agency=agency_id, received_on__gt=on - SPANS[12]).values_list(
            "received_on", "category", "state", "outcome", "closed_on"
        )
    )
    return [_of([row for row in rows if row[0] > on - days], months) for months, days in SPANS.items()]


def over(agency_id: int, first: date, last: date) -> dict[str, str]:
    """The reports of the days from `first` to `last`, as they stand on the last: shown counts. One query.

    received, closed: in these days; open: at their end; answer-days: median from report to the first answer, of those
    answered in these days, "" where they are fewer than five.
    """
    rows = list(
        Report.objects.filter(agency=agency_id, received_on__lte=last).values_list(
            "received_on", "acknowledged_on", "closed_on"
        )
    )
    closed = [day for _received, _answered, day in rows if day is not None and day <= last]
    answered = [(day - received).days for received, day, _c in rows if day is not None and first <= day <= last]
    return {
        "received": shown(sum(row[0] >= first for row in rows)),
        "closed": shown(sum(day >= first for day in closed)),
        "open": shown(len(rows) - len(closed)),
        "answer-days": str(int(median(answered))) if len(answered) >= FEWEST else "",
    }


def without_reader(agency_id: int) -> int:
    """How many open reports nobody but the escrow key opens."""
    read = Access.objects.filter(report=OuterRef("pk"))
    return Report.objects.filter(~Exists(read), agency=agency_id).exclude(state=State.CLOSED).count()


def _of(rows: list[tuple[date, str, str, str, date | None]], months: int) -> Figures:
    categories, states, outcomes = (Counter(row[place] for row in rows) for place in (1, 2, 3))
    took = [(closed - received).days for received, _c, _s, _o, closed in rows if closed is not None]
    on_time = sum(days <= OUTCOME_WITHIN.days for days in took)
    is_told = len(took) >= FEWEST
    return Figures(
        months=months,
        total=shown(len(rows)),
        by_category=tuple((str(each.label), shown(categories[each.value])) for each in Category),
        by_state=tuple((str(each.label), shown(states[each.value])) for each in State),
        by_outcome=tuple((str(each.label), shown(outcomes[each.value])) for each in Outcome),
        median_days=str(int(median(took))) if is_told else "",
        on_time=str(100 * on_time // len(took)) if is_told else "",
    )
