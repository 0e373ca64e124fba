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
from assets.checks.rooms import Rooms
from assets.checks.states import CheckState
from assets.models.register import Asset, CustodyState
from assets.queries import agency_path, find_by_code, kept_assets
from core.clock import official_day
from people.calendar import Calendar, calendar_of
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
    if only in Result.values:
        lines = lines.filter(result=only)
    elif only == OTHER_CONDITION:
        lines = lines.filter(_IS_IN_ANOTHER_CONDITION)
    elif only == DIFFERS:
        lines = lines.filter(~Q(result__in=AGREES) | _IS_IN_ANOTHER_CONDITION)
    answer: QuerySet[CheckLine] = lines
    return answer


def off_the_list(check: Check) -> QuerySet[Sighting]:
    """What was seen and is not on the list: unknown codes, and items of other stores."""
    rows = check.sightings.filter(line__isnull=True)
    return rows.select_related("place", "by", "asset__responsible_unit").order_by("pk")


_IS_IN_ANOTHER_CONDITION: Final = (
    Q(seen_condition__isnull=False) & ~Q(seen_condition="") & ~Q(seen_condition=F("condition"))
)

_IS_CONFIRMED: Final = Exists(Sighting.objects.filter(line=OuterRef("pk"), way=Way.HOLDER))

MOST_LOCATIONS: Final = 200
MOST_SUGGESTED: Final = 12


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
    """What the check has come to. Two queries, whatever the length of the list."""
    lines: Any = with_result(check.lines.all()).annotate(
        is_other=Case(When(_IS_IN_ANOTHER_CONDITION, then=Value(1)), default=Value(0), output_field=IntegerField())
    )
    found, other = dict.fromkeys(Result.values, 0), 0
    for result, is_other, number in lines.order_by().values_list("result", "is_other").annotate(number=Count("pk")):
        found[result] += number
        other += number if is_other else 0
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

    @property
    def late_by(self) -> int:
        """Working days after the last one for the report."""
        return -self.left


_LONGEST: Final = timedelta(days=90)


def clock_of(check: Check, *, on: date) -> Clock | None:
    """The clock of the report (213); None before the check began. One query. A stocktake has the same."""
    return clocks_of([check], on=on).get(check.pk)


def clocks_of(checks: Sequence[Check], *, on: date) -> dict[int, Clock]:
    """The clocks of those of `checks` that have begun and were not called off, by id. One query an agency."""
    clocks = {}
    begun = [check for check in checks if check.begun_at and check.state != CheckState.CANCELLED]
    for agency_id in {check.unit.agency_id for check in begun}:
        theirs = [check for check in begun if check.unit.agency_id == agency_id]
        days = [official_day(at) for check in theirs for at in (check.begun_at, check.reported_at) if at]
        known = calendar_of(agency_id, min(days), max(*days, on) + _LONGEST)
        clocks.update({check.pk: _clock(check, known, on) for check in theirs})
    return clocks


def _clock(check: Check, known: Calendar, on: date) -> Clock:
    submitted_on = official_day(check.reported_at) if check.reported_at else None
    began_on = official_day(check.begun_at) if check.begun_at else on
    due_on = rules.report_due_on(began_on, is_working=known.is_working)
    left = rules.working_days_left(submitted_on or on, due_on=due_on, is_working=known.is_working)
    return Clock(due_on, left, submitted_on)


def first_working_day(check: Check) -> date:
    """The first working day of the fiscal year after the one that is checked. One query. Ask an annual check only."""
    first = rules.year_ends_on(check.fiscal_year or 0) + timedelta(days=1)
    return calendar_of(check.unit.agency_id, first, first).next_working(first)


def to_confirm(person: Person) -> QuerySet[CheckLine]:
    """What this person held on loan when a check that is under way asked, with `confirmed`: whether anybody said so."""
    lines = CheckLine.objects.filter(holder=person, check_of__state=CheckState.COUNTING).order_by("pk")
    answer: QuerySet[CheckLine] = lines.select_related("check_of__unit").annotate(confirmed=_IS_CONFIRMED)
    return answer


def still_to_confirm(person: Person) -> int:
    """How many items this person has still to confirm. One query."""
    return CheckLine.objects.filter(~_IS_CONFIRMED, holder=person, check_of__state=CheckState.COUNTING).count()


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


def unplaced_locations(standing: Standing) -> list[str]:
    """What the register that the person keeps calls the location of its items and no place is called; the commonest
    first. Two queries."""
    rows = kept_assets(standing).exclude(location="").filter(retired_on__isnull=True).order_by()
    counted = rows.values_list("location").annotate(number=Count("pk")).order_by("-number", "location")[:MOST_LOCATIONS]
    rooms = Rooms(Place.objects.filter(unit__path__startswith=agency_path(standing), closed_at__isnull=True))
    return [location for location, _number in counted if not rooms.knows(location)][:MOST_SUGGESTED]
