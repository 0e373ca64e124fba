"""Whom a circular addresses, who has acknowledged, and who has not, per unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from audit.oversight.circulation.models import Acknowledgement, Circular
from audit.oversight.guideline.models import GuidelineState
from people.models import Person


def waiting_for(person: Person) -> Circular | None:
    """The newest circular addressed to this person whose guideline they have not acknowledged; None: nothing waits.

    Of a guideline that was withdrawn, or followed by a circulated newer one, nothing is asked any more. One query.
    """
    mine = Acknowledgement.objects.filter(guideline=OuterRef("guideline"), person=person)
    to_me = Circular.objects.filter(
        units__unit__in=person.unit.ancestor_ids(), guideline__state=GuidelineState.PUBLISHED
    )
    newest = to_me.select_related("guideline", "agency").annotate(is_done=Exists(mine))
    found = newest.order_by("-guideline__edition", "-pk").first()
    return None if found is None or found.is_done else found


def addressed(paths: Iterable[str]) -> QuerySet[Person]:
    """Everybody who works in these units or below them, now: who comes later is addressed as well."""
    below = Q(pk__in=())
    for path in paths:
        below |= Q(unit__path__startswith=path)
    return Person.objects.filter(below, is_active=True, is_contact=False)


def paths_of(circular: Circular) -> list[str]:
    """The units of a circular, as paths. One query."""
    return list(circular.units.values_list("unit__path", flat=True))


def not_yet(circular: Circular) -> QuerySet[Person]:
    """Who is addressed and has not acknowledged the guideline of this circular."""
    done = Acknowledgement.objects.filter(guideline=circular.guideline_id, person=OuterRef("pk"))
    return addressed(paths_of(circular)).exclude(Exists(done)).order_by("unit__path", "name")


@dataclass(frozen=True, slots=True)
class Answer:
    """A person addressed, and when they acknowledged; None: not yet."""

    name: str
    position: str
    unit: str
    path: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class OfUnit:
    """The people of one unit: who has acknowledged, and who has not."""

    name: str
    answers: Sequence[Answer]

    @property
    def done(self) -> int:
        return sum(each.at is not None for each in self.answers)

    @property
    def missing(self) -> list[Answer]:
        return [each for each in self.answers if each.at is None]


def answers(circular: Circular, *, within: Sequence[str]) -> list[Answer]:
    """Everybody addressed within these units, in order of unit and name. Two queries."""
    seen = Q(pk__in=())
    for path in within:
        seen |= Q(unit__path__startswith=path)
    at = Acknowledgement.objects.filter(guideline=circular.guideline_id, person=OuterRef("pk")).values("at")[:1]
    people = addressed(paths_of(circular)).filter(seen).annotate(path=F("unit__path"), done_at=Subquery(at))
    rows = people.order_by("path", "name").values_list("name", "position", "unit__name", "path", "done_at")
    return [Answer(*row) for row in rows]


def by_unit(found: Sequence[Answer]) -> list[OfUnit]:
    """The same, unit by unit."""
    units: dict[str, list[Answer]] = {}
    for each in sorted(found, key=attrgetter("path")):
        units.setdefault(each.unit, []).append(each)
    return [OfUnit(name, of_unit) for name, of_unit in units.items()]
