"""All questions of the auditors, in the order in which they are asked, and how many rows answer each."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Answer:
    """A question in some days, as it is taken away."""

    question: Asked
    period: Period

    @property
    def slug(self) -> str:
        return self.question.slug

    @property
    def title(self) -> str:
        return str(self.question.words)

    def titles(self) -> list[str]:
        return [str(heading) for heading in self.question.headings]

    def table(self, scope: Scope, *, most: int) -> list[list[str]]:
        """At most so many rows as text, the newest or most telling first."""
        found: Iterable[Any]
        if isinstance(self.question, Question):
            found = self.question.rows(scope, self.period).order_by("-pk")[:most]
        else:
            found = self.question.rows(scope, self.period)[:most]
        return [[str(cell) for cell in self.question.cells(row)] for row in found]

    def asked(self) -> str:
        return self.period.query()

    def facts(self) -> Mapping[str, object]:
        return {"since": self.period.since, "until": self.period.until}
