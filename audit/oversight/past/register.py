"""The register as it stood when a day ended, searched and filtered by what it said then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from assets.models import Asset, AssetIdentifier, Category, Condition, Custody, CustodyState, IdentifierKind
from assets.search import MOST_WORDS
from audit.journal.as_it_stood import as_it_stood, names_then, newest
from audit.oversight.questions import day
from core.clock import end_of_day
from core.thai import identifier_key
from people.models import Person, Unit

if TYPE_CHECKING:
    from assets.queries import Filters
    from audit.oversight.scope import Scope

SHOWN: Final = 50
LOOKED_AT: Final = 50_000
"""Items looked through at once where a whole agency is searched: what they said on a past day is in no index."""

_SEARCHED: Final = ("name", "brand", "model", "serial_no", "location", "tag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item of the register as it stood: the names of units and the numbers are those of that day, too."""

    pk: int
    tag: str
    name: str
    described: str
    number: str
    unit: str
    location: str
    condition: str
    custody: str
    due_on: date | None
    is_lendable: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Lines, the newest item first. older: the item before which to look on; None where nothing is older."""

    lines: list[Line]
    older: int | None


def register_on(on: date, scope: Scope, filters: Filters, *, before: int | None = None) -> Found:
    """A page of the register as it stood when the day `on` ended, of items older than `before`. Five queries at most.

    scope: the units as they stand in the tree today; an item counts where it belonged to one of them then.
    """
    at = end_of_day(on)
    rows, bottom = _rows(at, scope, filters), None
    if _looks_through_all(scope, filters):
        top = (Asset.objects.aggregate(newest=Max("pk"))["newest"] or 0) + 1
        top = top if before is None else min(before, top)
        bottom = top - LOOKED_AT
        rows = rows.filter(id__lt=top, id__gte=bottom)
    elif before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: SHOWN + 1])
    lines = list(_lines(found[:SHOWN], at))
    if len(found) > SHOWN:
        return Found(lines, found[SHOWN - 1].id)
    return Found(lines, bottom if bottom is not None and bottom > 1 else None)


def table_on(on: date, scope: Scope, filters: Filters, *, most: int) -> list[list[str]]:
    """At most so many rows as text, the newest item first. Three queries a page of `SHOWN` times ten."""
    at = end_of_day(on)
    rows, last, table = _rows(at, scope, filters), None, list[list[str]]()
    while len(table) < most:
        wanted = min(SHOWN * 10, most - len(table))
        found = list((rows if last is None else rows.filter(id__lt=last)).order_by("-id")[:wanted])
        table += [as_cells(line) for line in _lines(found, at)]
        if len(found) < wanted:
            break
        last = found[-1].id
    return table


def as_cells(line: Line) -> list[str]:
    """A line as the columns of a file."""
    return [
        line.tag,
        line.number,
        line.name,
        line.described,
        line.unit,
        line.location,
        str(Condition(line.condition).label),
        str(CustodyState(line.custody).label),
        day(line.due_on),
    ]


def _looks_through_all(scope: Scope, filters: Filters) -> bool:
    """Whether nothing narrows what is read but what the items said: then only so many are looked at."""
    return filters.unit is None and any(path.count("/") == 1 for path in scope.paths)


def _rows(at: datetime, scope: Scope, filters: Filters) -> QuerySet[Any]:
    """The versions of the items of that day that fit, with `custody_state` and `custody_due_on` beside them."""
    rows: QuerySet[Any] = as_it_stood(Asset, at).annotate(
        custody_state=newest(Custody, at, of=OuterRef("id"), what="state"),
        custody_due_on=newest(Custody, at, of=OuterRef("id"), what="due_on"),
    )
    rows = rows.filter(_of_units(scope, filters), _holds_words(filters.text))
    if filters.category is not None:
        within = Category.objects.filter(path__startswith=filters.category.path)
        rows = rows.filter(Exists(within.filter(pk=OuterRef("category_id"))))
    if filters.custody:
        rows = rows.filter(custody_state=filters.custody)
    if filters.custody != CustodyState.DISPOSED:
        rows = rows.filter(retired_on__isnull=True)
    if filters.condition:
        rows = rows.filter(condition=filters.condition)
    if filters.lent is not None:
        rows = rows.filter(is_lendable=filters.lent)
    return rows


def _of_units(scope: Scope, filters: Filters) -> Q:
    """The items of these units: by the index of units, but of a whole agency by the order of items."""
    units = Unit.objects.filter(scope.below(""))
    if filters.unit is not None:
        return Q(responsible_unit__in=[unit.pk for unit in filters.units])
    if _looks_through_all(scope, filters):
        return Q(Exists(units.filter(pk=OuterRef("responsible_unit_id"))))
    return Q(responsible_unit__in=list(units.values_list("pk", flat=True)))


def _holds_words(text: str) -> Q:
    """The items that said each of these words then, or that ever bore the number."""
    words = text.split()[:MOST_WORDS]
    if not words:
        return Q()
    said = Q()
    for word in words:
        one = Q()
        for name in _SEARCHED:
            one |= Q(**{f"{name}__icontains": word})
        said &= one
    key = identifier_key(text)
    if not key:
        return said
    return said | Q(id__in=list(AssetIdentifier.objects.filter(key=key).values_list("asset_id", flat=True)[:100]))


def _lines(versions: Sequence[Any], at: datetime) -> Iterator[Line]:
    """What these versions say, with the names and numbers of the time. Two queries."""
    units = names_then(Unit, {row.responsible_unit_id for row in versions}, at)
    numbers = numbers_then([row.id for row in versions], at)
    for row in versions:
        yield Line(
            pk=row.id,
            tag=row.tag,
            name=row.name,
            described=" ".join(filter(None, (row.brand, row.model))),
            number=next((n.value for n in numbers.get(row.id, ()) if n.kind == IdentifierKind.OFFICIAL), ""),
            unit=units.get(row.responsible_unit_id, ""),
            location=row.location,
            condition=row.condition,
            custody=row.custody_state or CustodyState.IN_STORE,
            due_on=row.custody_due_on,
            is_lendable=row.is_lendable,
        )


def numbers_then(asset_ids: Iterable[int], at: datetime) -> dict[int, list[Any]]:
    """The numbers in force then of these items, by item. One query."""
    given = AssetIdentifier.objects.filter(asset__in=list(asset_ids)).order_by()
    rows = as_it_stood(AssetIdentifier, at).filter(id__in=given.values("pk"), valid_to__isnull=True)
    found: dict[int, list[Any]] = {}
    for row in rows.order_by("id"):
        found.setdefault(row.asset_id, []).append(row)
    return found


def holdings_then(person: Person, at: datetime) -> list[Any]:
    """The custody of each item that was in this person's hands, the earliest due first. One query."""
    lent = Asset.objects.filter(lines__loan__borrower=person).order_by()
    held = as_it_stood(Custody, at).filter(asset_id__in=lent.values("pk"), holder_id=person.pk)
    return list(held.order_by("due_on", "asset_id"))
