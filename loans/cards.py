"""The catalogue and the basket: items judged for the days somebody asks for, with the way out where they are taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from assets.models import Asset, AssetIdentifier, Category, IdentifierKind
from assets.paging import Page, page_of
from assets.queries import catalogue, lendable_assets
from core.verdict import Refused, Verdict
from loans import availability
from people.models import Unit
from people.offices import Standing

CARDS: Final = 24
"""Cards on a page of the catalogue."""


@dataclass(frozen=True, slots=True)
class Card:
    """An item of the catalogue in the days asked for. free_from, free_until: the next days it is free.

    photo: its address; empty where there is none, or photos were not read with the item.
    """

    asset: Asset
    number: str
    verdict: Verdict
    free_from: date | None = None
    free_until: date | None = None
    photo: str = ""
    is_in_basket: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for in the catalogue."""

    starts_on: date
    due_on: date
    text: str = ""
    unit: Unit | None = None
    category: Category | None = None
    free_only: bool = False


def cards(
    standing: Standing, search: Search, *, in_basket: Collection[int] = (), cursor: str = ""
) -> tuple[list[Card], Page[Asset]]:
    """A page of what this person may ask to borrow, each item judged for the days asked for. Four queries."""
    assets = catalogue(standing, text=search.text, unit=search.unit, category=search.category)
    if search.free_only:
        assets = assets.filter(availability.is_free(search.starts_on, search.due_on, on=standing.on))
    official = AssetIdentifier.objects.filter(
        asset=OuterRef("pk"), kind=IdentifierKind.OFFICIAL, valid_to__isnull=True
    ).values("value")[:1]
    page: Page[Asset] = page_of(
        assets.annotate(official_number=Subquery(official)), by=("pk",), cursor=cursor, size=CARDS
    )
    return judged(page.rows, search.starts_on, search.due_on, on=standing.on, in_basket=in_basket), page


def judged(
    assets: Sequence[Asset], starts_on: date, due_on: date, *, on: date, in_basket: Collection[int] = ()
) -> list[Card]:
    """Items with the verdict on their days and, where they are taken, the next free ones. One query."""
    verdicts, next_days = availability.of_with_next_days(assets, starts_on=starts_on, due_on=due_on, on=on)
    return _cards(assets, verdicts, next_days, due_on - starts_on, in_basket=in_basket)


def with_next_days(
    assets: Sequence[Asset], verdicts: Mapping[int, Verdict], starts_on: date, due_on: date, *, on: date
) -> list[Card]:
    """Items with verdicts that are at hand and, where they are taken, the next free days. At most one query."""
    taken = [asset for asset in assets if is_booked(verdicts[asset.pk])]
    days = (due_on - starts_on).days + 1
    next_days = availability.next_free_days(taken, days=days, after=max(starts_on, on), on=on) if taken else {}
    return _cards(assets, verdicts, next_days, due_on - starts_on)


def _cards(
    assets: Sequence[Asset],
    verdicts: Mapping[int, Verdict],
    next_days: Mapping[int, date],
    length: timedelta,
    *,
    in_basket: Collection[int] = (),
) -> list[Card]:
    return [
        Card(
            asset,
            getattr(asset, "official_number", None) or asset.tag,
            verdicts[asset.pk],
            first := next_days.get(asset.pk),
            first + length if first else None,
            asset.picture,
            is_in_basket=asset.pk in in_basket,
        )
        for asset in assets
    ]


def is_booked(verdict: Verdict) -> bool:
    """Whether other days would help."""
    return isinstance(verdict, Refused) and verdict.code == "booked"


def stores(standing: Standing) -> QuerySet[Unit]:
    """The stores of the person's agency that lend."""
    return Unit.objects.filter(agency=standing.person.unit.agency_id, lends=True, closed_on__isnull=True)


def categories_lent(standing: Standing) -> QuerySet[Category]:
    """The categories of which the person's agency lends something."""
    lent = lendable_assets(standing).filter(category=OuterRef("pk"))
    return Category.objects.filter(Exists(lent)).order_by("name")


def assets_in(ids: Sequence[int], standing: Standing) -> list[Asset]:
    """The items of a basket that may still be asked for, with custody and store, in its order. One query."""
    found = lendable_assets(standing).select_related("category", "custody", "responsible_unit__agency")
    rows = {asset.pk: asset for asset in found.filter(pk__in=ids)}
    return [rows[pk] for pk in ids if pk in rows]
