"""All questions of the auditors, in the order in which they are asked, and how many rows answer each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Value

from audit.oversight.of_items import OF_ITEMS
from audit.oversight.of_loans import OF_LOANS
from audit.oversight.past_the_system import PAST_THE_SYSTEM
from audit.oversight.questions import Asked, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from audit.oversight.scope import Period, Scope

QUESTIONS: Final[Mapping[str, Asked]] = {each.slug: each for each in (*OF_LOANS, *OF_ITEMS, PAST_THE_SYSTEM)}


def counts(scope: Scope, period: Period) -> dict[str, int]:
    """How many rows answer each question. One query, and those of the rankings that are not counted with the others."""
    asked = {
        slug: each.rows(scope, period) if isinstance(each, Question) else each.counted(scope, period)
        for slug, each in QUESTIONS.items()
    }
    together = [_count(slug, rows) for slug, rows in asked.items() if not isinstance(rows, int)]
    found: dict[str, int] = dict(together[0].union(*together[1:], all=True))
    return {slug: rows if isinstance(rows, int) else found.get(slug, 0) for slug, rows in asked.items()}


def _count(slug: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    named = rows.order_by().select_related(None).prefetch_related(None).annotate(question=Value(slug))
    counted: QuerySet[Any, Any] = named.values("question").annotate(count=Count("pk")).values_list("question", "count")
    return counted


def table_of(question: Asked, scope: Scope, period: Period, *, most: int) -> list[list[str]]:
    """At most so many rows as text, the newest or most telling first: what is taken away."""
    found: Iterable[Any]
    if isinstance(question, Question):
        found = question.rows(scope, period).order_by("-pk")[:most]
    else:
        found = question.rows(scope, period)[:most]
    return [[str(cell) for cell in question.cells(row)] for row in found]
