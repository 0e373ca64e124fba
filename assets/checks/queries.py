"""What a check has come to: the result of each line, counts, the clock of the report, what a scanned code means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from assets.checks import rules
from assets.checks.models import Check, CheckLine, Place, Sighting, Way
from assets.checks.place_tags import read_place_tag
from assets.checks.states import CheckState
from assets.models.register import Asset, CustodyState
from assets.queries import agency_path, find_by_code
from core.clock import official_day
from people.calendar import calendar_of
from people.models import Person
from people.offices import Standing


class Result(TextChoices):
    """What came of a line of the list."""

    FOUND_HERE = "found_here", _("found in its place")
    FOUND_ELSEWHERE = "found_elsewhere", _("found elsewhere")
    FOUND_TWICE = "found_twice", _("found twice")
    ON_LOAN = "on_loan", _("on loan and confirmed")
    NOT_SEEN = "not_seen", _("not seen yet")
    MISSING = "missing", _("missing")


AGREES: Final = (Result.FOUND_HERE, Result.ON_LOAN)
"""The results by which an item agrees with the register."""

OTHER_CONDITION: Final = "condition"
"""The filter for what was seen in another condition than the register says."""

DIFFERS: Final = "differs"
"""The filter for all that does not agree with the register, in place or in condition."""


def with_result(lines: QuerySet[CheckLine]) -> QuerySet[CheckLine]:
    """With `result` (a `Result`) and `seen_condition` (of the newest sighting, empty where none says).

    The one place that decides: found in its place, or where the register names none; elsewhere where it names another;
    twice where two checkers saw it, or one in two places; on loan where its holder confirmed it, or a checker saw it
    with them. What nobody saw is missing once the check is closed, not before.
    """
    of_line = Sighting.objects.filter(line=OuterRef("pk"))
    seen = of_line.filter(way=Way.SCAN).order_by("pk")
    another = seen.filter(~Q(place=OuterRef("first_place")) | ~Q(by=OuterRef("first_by")))
    unseen = Case(When(check_of__state=CheckState.CLOSED, then=Value(Result.MISSING)), default=Value(Result.NOT_SEEN))
    annotated: Any = lines.annotate(
        first_place=Subquery(seen.values("place")[:1], output_field=IntegerField()),
        first_by=Subquery(seen.values("by")[:1], output_field=IntegerField()),
        seen_condition=Subquery(of_line.order_by("-pk").values("condition")[:1], output_field=CharField()),
    )
    answer: QuerySet[CheckLine] = annotated.annotate(
        result=Case(
            When(Q(first_place__isnull=True) & Exists(of_line), then=Value(Result.ON_LOAN)),
            When(first_place__isnull=True, then=unseen),
            When(Exists(another), then=Value(Result.FOUND_TWICE)),
            When(place=F("first_place"), then=Value(Result.FOUND_HERE)),
            When(custody=CustodyState.ON_LOAN, then=Value(Result.ON_LOAN)),
            When(location="", then=Value(Result.FOUND_HERE)),
            default=Value(Result.FOUND_ELSEWHERE),
            output_field=CharField(),
        )
    )
    return answer


def with_sightings(lines: QuerySet[CheckLine]) -> QuerySet[CheckLine]:
    """With the sightings of each line as `seen`, oldest first, each with place and person."""
    rows = Sighting.objects.select_related("place", "by").order_by("pk")
    return lines.prefetch_related(Prefetch("sightings", queryset=rows, to_attr="seen"))


def lines_of(check: Check, *, only: str = "") -> QuerySet[CheckLine]:
    """The lines of a check with their results. only: a `Result`, `OTHER_CONDITION`, `DIFFERS`, or empty for all."""
    lines: Any = with_result(check.lines.select_related("place"))
    other_condition = ~Q(seen_condition="") & Q(seen_condition__isnull=False) & ~Q(seen_condition=F("condition"))
    if only in Result.values:
        lines = lines.filter(result=only)
    elif only == OTHER_CONDITION:
        lines = lines.filter(other_condition)
    elif only == DIFFERS:
        lines = lines.filter(~Q(result__in=AGREES) | other_condition)
    answer: QuerySet[CheckLine] = lines
    return answer


def off_the_list(check: Check) -> QuerySet[Sighting]:
    """What was seen and is not on the list: unknown codes, and items of other stores."""
    rows = check.sightings.filter(line__isnull=True)
    return rows.select_related("place", "by", "asset__responsible_unit").order_by("pk")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines there are of each result; how many in another condition, and off the list. total: of the list."""

    total: int
    by_result: dict[str, int]
    other_condition: int
    unknown: int

    @property
    def seen(self) -> int:
        return self.total - self.by_result[Result.NOT_SEEN] - self.by_result[Result.MISSING]

    @property
    def differing(self) -> int:
        """Lines whose result does not agree with the register."""
        return self.total - sum(self.by_result[each] for each in AGREES)


def counts_of(check: Check) -> Counts:
    """What the check has come to. Three queries, whatever the length of the list."""
    lines: Any = with_result(check.lines.all())
    rows = lines.order_by().values_list("result").annotate(number=Count("pk"))
    found = dict.fromkeys(Result.values, 0) | dict(rows)
    other = lines_of(check, only=OTHER_CONDITION).order_by().count()
    return Counts(check.total, found, other, off_the_list(check).order_by().count())


def seen_so_far(check: Check) -> int:
    """How many lines anybody saw or confirmed: the quick count for each scan. One query."""
    rows = check.sightings.filter(line__isnull=False)
    return int(rows.aggregate(number=Count("line", distinct=True))["number"])


@dataclass(frozen=True, slots=True)
class Clock:
    """When the report of a check is due. left: working days still, below zero: late by so many. on: when it came in."""

    due_on: date
    left: int
    submitted_on: date | None

    @property
    def is_late(self) -> bool:
        return self.left < 0


_LONGEST: Final = timedelta(days=90)


def clock_of(check: Check, *, on: date) -> Clock | None:
    """The clock of the report (213); None before the check began. One query. A stocktake has the same."""
    if check.begun_at is None:
        return None
    began_on = official_day(check.begun_at)
    submitted_on = official_day(check.reported_at) if check.reported_at else None
    at = submitted_on or on
    known = calendar_of(check.unit.agency_id, min(began_on, at), max(began_on, at) + _LONGEST)
    due_on = rules.report_due_on(began_on, is_working=known.is_working)
    return Clock(due_on, rules.working_days_left(at, due_on=due_on, is_working=known.is_working), submitted_on)


def first_working_day(check: Check) -> date:
    """The first working day of the fiscal year after the one that is checked. One query. Ask an annual check only."""
    first = rules.year_ends_on(check.fiscal_year or 0) + timedelta(days=1)
    return calendar_of(check.unit.agency_id, first, first).next_working(first)


def to_confirm(person: Person) -> QuerySet[CheckLine]:
    """What this person held on loan when a check that is under way asked, with `confirmed`: whether they said so."""
    said = Sighting.objects.filter(line=OuterRef("pk"), way=Way.HOLDER)
    lines = CheckLine.objects.filter(holder=person, check_of__state=CheckState.COUNTING).order_by("pk")
    answer: QuerySet[CheckLine] = lines.select_related("check_of__unit").annotate(confirmed=Exists(said))
    return answer


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code means to a check: a place, one line, several to choose from, or something that is not on the list.

    asset: what the register knows the code as, where it is not on the list.
    """

    place: Place | None = None
    line: CheckLine | None = None
    several: Sequence[CheckLine] = ()
    asset: Asset | None = None


def meaning_of(raw: str, check: Check, standing: Standing) -> Scanned:
    """What a scanned code stands for. Five queries at most."""
    tag = read_place_tag(raw)
    if tag is not None:
        place = Place.objects.filter(tag=tag, unit__path__startswith=agency_path(standing)).first()
        if place is not None:
            return Scanned(place=place)
    found = find_by_code(raw, among=Asset.objects.select_related("responsible_unit"))
    lines = list(check.lines.filter(asset__in=[asset.pk for asset in found]).order_by("pk")) if found else []
    if len(lines) == 1:
        return Scanned(line=lines[0])
    if lines:
        return Scanned(several=lines)
    return Scanned(asset=found[0] if len(found) == 1 else None)


def last_sightings(check: Check, person: Person, most: int) -> Iterable[Sighting]:
    """What this person saw last, newest first. One query."""
    rows = check.sightings.filter(by=person, way=Way.SCAN)
    return rows.select_related("line__place", "place", "asset__responsible_unit").order_by("-pk")[:most]
