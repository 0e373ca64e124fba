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
    """How many rows answer each question. One query for all whose rows are counted, and those of each ranking.

    A ranking counts no further than its list is long.
    """
    counted = [_count(each, scope, period) for each in QUESTIONS.values() if isinstance(each, Question)]
    found: dict[str, int] = dict(counted[0].union(*counted[1:], all=True))
    return {
        slug: found.get(slug, 0) if isinstance(each, Question) else len(each.rows(scope, period))
        for slug, each in QUESTIONS.items()
    }


def _count(question: Question, scope: Scope, period: Period) -> QuerySet[Any, Any]:
    rows = question.rows(scope, period).order_by().select_related(None).prefetch_related(None)
    named = rows.annotate(question=Value(question.slug)).values("question")
    counted: QuerySet[Any, Any] = named.annotate(count=Count("pk")).values_list("question", "count")
    return counted


def table_of(question: Asked, scope: Scope, period: Period, *, most: int) -> list[list[str]]:
    """At most so many rows as text, the newest or most telling first: what is taken away."""
    found: Iterable[Any]
    if isinstance(question, Question):
        found = question.rows(scope, period).order_by("-pk")[:most]
    else:
        found = question.rows(scope, period)[:most]
    return [[str(cell) for cell in question.cells(row)] for row in found]
