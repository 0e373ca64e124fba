"""The list that a check begins with: what the register said at a moment, read from its versions, item by item.

An annual check asks what there was at the end of 30 September, though it begins in October; a stocktake asks what
there is now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet

from assets.checks.models import Check, CheckLine, Place
from assets.checks.rooms import Rooms
from assets.models.register import Asset, AssetIdentifier, Custody, CustodyState, IdentifierKind
from assets.queries import units_within
from core.clock import official_day
from people.models import Person, Unit

_BATCH: Final = 400


def expected_of(check: Check, as_of: datetime) -> list[CheckLine]:
    """The lines of `check`, not yet written, in the order of the register. Queries grow by the batch, not by the item.

    What came into this register after `as_of` is expected too unless it was acquired later: registering an old item
    late makes no new one of it.
    """
    units = {unit.pk for unit in units_within([check.unit.path])}
    rooms = Rooms(places_within(check.unit))
    lines: list[CheckLine] = []
    candidates = _candidates(check, units)
    for begin in range(0, len(candidates), _BATCH):
        lines.extend(_lines(check, candidates[begin : begin + _BATCH], units, rooms, as_of))
    return sorted(lines, key=lambda line: line.asset_id)


def places_within(unit: Unit) -> QuerySet[Place]:
    """The places of the unit and of all below it that are not closed."""
    return Place.objects.filter(unit__path__startswith=unit.path, closed_at__isnull=True)


def _candidates(check: Check, units: Collection[int]) -> list[int]:
    """Every item that stands, or ever stood, in the register of these units."""
    now = Asset.objects.filter(responsible_unit__in=units).values_list("pk", flat=True)
    if not check.is_annual:
        return list(now.order_by("pk"))
    versions: Any = Asset.history
    ever = versions.filter(responsible_unit__in=units).order_by().values_list("id", flat=True).distinct()
    return sorted({*now, *ever})


def _lines(
    check: Check, ids: Collection[int], units: Collection[int], rooms: Rooms, as_of: datetime
) -> Iterator[CheckLine]:
    on = official_day(as_of)
    items = _as_of(Asset, "id", ids, as_of)
    custodies = _as_of(Custody, "asset_id", ids, as_of)
    numbers = _numbers(ids, on)
    holders = Person.objects.in_bulk({row.holder_id for row in custodies.values() if row.holder_id is not None})
    wanted = check.category
    of_category = set(
        Asset.objects.filter(pk__in=ids, category__path__startswith=wanted.path).values_list("pk", flat=True)
        if wanted
        else ids
    )
    for pk, item in items.items():
        custody = custodies[pk]
        is_there = item.retired_on is None or item.retired_on > on
        was_bought_later = item.acquired_on is not None and item.acquired_on > on
        if item.responsible_unit_id not in units or not is_there or custody.state == CustodyState.DISPOSED:
            continue
        place = rooms.find(item.location)
        if was_bought_later or pk not in of_category or (check.place_id and (not place or place.pk != check.place_id)):
            continue
        holder = holders.get(custody.holder_id)
        yield CheckLine(
            check_of=check,
            asset_id=pk,
            tag=item.tag,
            name=item.name,
            number=numbers.get(pk, ""),
            location=item.location,
            place=place,
            condition=item.condition,
            custody=custody.state,
            holder=holder,
            holder_name=holder.name if holder else "",
            reference=custody.reference,
            due_on=custody.due_on,
            stood_at=max(item.history_date, custody.history_date),
        )


def _as_of(model: Any, key: str, ids: Collection[int], as_of: datetime) -> dict[int, Any]:
    """The version of each row that held at the moment `as_of`, by id of the item; else its first one. Two queries."""
    versions = model.history.filter(**{f"{key}__in": ids})
    found: dict[int, Any] = {}
    for row in versions.filter(history_date__lte=as_of).order_by("history_date", "history_id"):
        found[getattr(row, key)] = row
    for row in versions.filter(history_date__gt=as_of).order_by("history_date", "history_id"):
        found.setdefault(getattr(row, key), row)
    return found


def _numbers(ids: Collection[int], on: date) -> dict[int, str]:
    """The asset number of each item on that day, else the one it bears now. One query."""
    official = AssetIdentifier.objects.filter(asset__in=ids, kind=IdentifierKind.OFFICIAL).order_by("pk")
    now: dict[int, str] = {}
    then: dict[int, str] = {}
    for number in official:
        if number.valid_to is None:
            now[number.asset_id] = number.value
        has_begun = number.valid_from is None or number.valid_from <= on
        if has_begun and (number.valid_to is None or number.valid_to > on):
            then[number.asset_id] = number.value
    return now | then
