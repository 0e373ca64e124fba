"""Questions to the register: what is behind a scanned code, what a person may see, what can be borrowed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, CharField, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from assets.models import Asset, AssetIdentifier, AssetPhoto, Category, CustodyState, IdentifierKind, LabelReport
from assets.permissions import keeper_paths, reader_paths
from assets.search import matching
from assets.tags import read_tag
from core.prepared import Slot, prepared, slots
from core.thai import Unreadable, identifier_key, scan_readings
from people.models import Unit
from people.offices import Standing

MOST_FOUND = 20
"""Items of one code: more than a person can choose from is no code but a word such as "none"."""


def with_whereabouts(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """With what every list of items shows: category, unit, custody and who holds it."""
    return assets.select_related("category", "responsible_unit", "custody__holder")


def find_by_code(raw: str, *, among: QuerySet[Asset] | None = None) -> list[Asset]:
    """The items that a scanned or typed code stands for. One query for our own tag, else two; none for an empty code.

    raw: our tag, the item's own or claimed from a roll, any number of an item, present or past, a foreign sticker or a
    serial number; as the scanner sent it: with the Thai keyboard on, as a whole address, twice, in lower case, with
    blanks.
    among: the items that may be found, with what is shown of them; else all, retired ones too.

    Our own tag names one item. Else the items of the likeliest reading that is known, those that bear the number now
    before those that bore it once; numbers repeat between owning units, so there may be several.
    """
    assets = Asset.objects.all() if among is None else among
    return look_up(
        raw,
        tagged=lambda tag: assets.filter(tagged_with(tag, identifier_key(tag))).order_by(),
        named=lambda ids, keys: assets.filter(named_by(ids, keys)).order_by("pk")[: MOST_FOUND * 2],
    )


def look_up(
    raw: str,
    *,
    tagged: Callable[[str], Iterable[Asset]],
    named: Callable[[Collection[int], Collection[str]], Iterable[Asset]],
) -> list[Asset]:
    """As `find_by_code`, for who asks the register in a way of their own.

    tagged: the item with that tag (`tagged_with`). named: at most twice MOST_FOUND items of `named_by` these ids and
    keys, by id.
    """
    raw = raw.strip()
    try:
        readings = scan_readings(raw)
    except Unreadable:
        return []
    keys = list(dict.fromkeys(key for reading in readings if (key := identifier_key(reading))))
    tag = read_tag(raw)
    if not keys and tag is None:
        return []
    if tag is not None and (found := list(tagged(tag))):
        return found
    borne = [(asset_id, key, until is None) for asset_id, key, until in _numbers_with(len(keys))(keys=keys)]
    ids = {asset_id for asset_id, *_rest in borne}
    return _likeliest({asset.pk: asset for asset in named(sorted(ids), keys)}, keys, borne)


def tagged_with(tag: Any, key: Any) -> Q:
    """The item whose own tag this is, or that bears it from a roll. key: `identifier_key` of the tag.

    One comparison with one row, not `in`: so both databases look it up in two indexes.
    """
    borne = AssetIdentifier.objects.filter(key=key, kind=IdentifierKind.ROLL_TAG).order_by()
    return Q(tag=tag) | Q(pk=Subquery(borne.values("asset")[:1]))


def named_by(ids: Collection[Any], keys: Collection[Any]) -> Q:
    """The items with these ids, and those with one of these keys as serial number."""
    return Q(pk__in=ids) | Q(serial_key__in=keys) & ~Q(serial_key="")


@prepared
def _numbers_with(keys: int) -> QuerySet[AssetIdentifier, tuple[int, str, date | None]]:
    """Item, key and last day of every number with one of so many keys."""
    numbers = AssetIdentifier.objects.filter(key__in=slots("keys", CharField(), keys)).order_by("asset_id")
    return numbers.values_list("asset_id", "key", "valid_to")[: MOST_FOUND * 2]


def _likeliest(found: dict[int, Asset], keys: list[str], borne: list[tuple[int, str, bool]]) -> list[Asset]:
    for key in keys:
        now = [asset_id for asset_id, of, bears in borne if of == key and bears]
        serial = [asset.pk for asset in found.values() if asset.serial_key == key]
        once = [asset_id for asset_id, of, bears in borne if of == key and not bears]
        known = [found[pk] for pk in dict.fromkeys((*now, *serial, *once)) if pk in found]
        if known:
            return known[:MOST_FOUND]
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What of the register is looked for; what is empty does not narrow it.

    unit, category: with all below them. units: the unit with all below it, where they are at hand; else they are read.
    custody: retired items are found under "disposed" only.
    """

    text: str = ""
    unit: Unit | None = None
    units: Collection[Unit] = ()
    category: Category | None = None
    custody: str = ""
    condition: str = ""
    lent: bool | None = None

    def of(self, assets: QuerySet[Asset]) -> QuerySet[Asset]:
        """Those of `assets` that are looked for."""
        assets = matching(assets, self.text)
        if self.unit is not None:
            assets = assets.filter(_of_units([self.unit.path], self.units or units_within([self.unit.path])))
        if self.category is not None:
            assets = assets.filter(category__path__startswith=self.category.path)
        if self.custody:
            assets = assets.filter(custody__state=self.custody)
        if self.custody != CustodyState.DISPOSED:
            assets = assets.filter(retired_on__isnull=True)
        if self.condition:
            assets = assets.filter(condition=self.condition)
        if self.lent is not None:
            assets = assets.filter(is_lendable=self.lent)
        return assets

    def named(self) -> dict[str, object]:
        """What the record says of them."""
        named = {
            "text": self.text,
            "unit": self.unit.code if self.unit else "",
            "category": self.category.code if self.category else "",
            "custody": self.custody,
            "condition": self.condition,
            "is_lendable": self.lent,
        }
        return {name: value for name, value in named.items() if value not in ("", None)}


def with_number(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """With the asset number in force as `official_number`, None where there is none."""
    official = AssetIdentifier.objects.filter(asset=OuterRef("pk"), kind=IdentifierKind.OFFICIAL, valid_to__isnull=True)
    return assets.annotate(official_number=Subquery(official.values("value")[:1]))


def as_lines(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """What a line of the register shows, as plain values by name: four models to a row take three times as long."""
    lines: Any = with_number(assets).annotate(
        unit_name=F("responsible_unit__name"), custody_state=F("custody__state"), due_on=F("custody__due_on")
    )
    of_the_item = ("pk", "tag", "name", "brand", "model", "is_lendable", "condition", "location")
    shown: QuerySet[Asset] = lines.values_list(
        *of_the_item, "official_number", "unit_name", "custody_state", "due_on", named=True
    )
    return shown


def units_within(paths: Iterable[str]) -> QuerySet[Unit]:
    """The units at `paths` and all below them."""
    within = Q(pk__in=())
    for path in paths:
        within |= Q(path__startswith=path)
    return Unit.objects.filter(within)


def readable_assets(standing: Standing, units: Collection[Unit] | None = None) -> QuerySet[Asset]:
    """The part of the register that this person reads in full.

    units: for lists, the units of `reader_paths` with all below them, which tell the index where to look.
    """
    return Asset.objects.filter(_of_units(reader_paths(standing), units))


def kept_assets(standing: Standing, units: Collection[Unit] | None = None) -> QuerySet[Asset]:
    """The part of the register in which this person writes. units: as above, of `keeper_paths`."""
    return Asset.objects.filter(_of_units(keeper_paths(standing), units))


def lendable_assets(standing: Standing) -> QuerySet[Asset]:
    """What any member of staff of the agency may ask for: lent at all, in good order, not retired."""
    if not standing.person.pk:
        return Asset.objects.none()
    return Asset.objects.filter(
        is_lendable=True,
        condition="good",
        retired_on__isnull=True,
        responsible_unit__path__startswith=agency_path(standing),
    )


def visible_assets(standing: Standing) -> QuerySet[Asset]:
    """Every item this person may open: the lendable ones of the agency, and the register they read. Others are 404."""
    if not standing.person.pk:
        return Asset.objects.none()
    return Asset.objects.filter(visible_from(agency_path(standing), reader_paths(standing)))


def visible_from(agency: str, paths: Collection[str]) -> Q:
    """As `visible_assets`, for staff of the agency whose root has that path, who read the registers at `paths`."""
    lent = Q(is_lendable=True, retired_on__isnull=True, responsible_unit__path__startswith=agency)
    return lent | _of_units(paths)


def catalogue(
    standing: Standing, *, text: str = "", unit: Unit | None = None, category: Category | None = None
) -> QuerySet[Asset]:
    """What this person may ask to borrow, with what a card shows; in order of id.

    unit: the store, with all below it. category: with all below it. Whether an item is free is for
    `loans.availability`.
    """
    assets = Filters(text=text, unit=unit, category=category).of(lendable_assets(standing))
    return with_photos(with_whereabouts(assets)).order_by("pk")


def numbers_of(asset: Asset) -> list[AssetIdentifier]:
    """The numbers that the item bears and bore, those in force first. One query."""
    return _numbers_of()(asset=asset.pk)


@prepared
def _numbers_of() -> QuerySet[AssetIdentifier]:
    numbers = AssetIdentifier.objects.filter(asset=Slot("asset", BigIntegerField()))
    return numbers.order_by(F("valid_to").asc(nulls_first=True), "pk")


def photos_of(asset: Asset) -> list[AssetPhoto]:
    """The photos that are shown. One query."""
    photos = _photos_of()(asset=asset.pk)
    for photo in photos:
        photo.asset = asset
    return photos


@prepared
def _photos_of() -> QuerySet[AssetPhoto]:
    return AssetPhoto.objects.filter(asset=Slot("asset", BigIntegerField()), removed_at__isnull=True)


def open_reports_of(asset: Asset) -> list[LabelReport]:
    """What was told through its label and nobody has seen to, the newest first. One query."""
    return _open_reports_of()(asset=asset.pk)


@prepared
def _open_reports_of() -> QuerySet[LabelReport]:
    return LabelReport.objects.filter(asset=Slot("asset", BigIntegerField()), seen_at__isnull=True).order_by("-pk")


def with_photos(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """With the photos that are shown, as the list `shown_photos` on each item."""
    shown = AssetPhoto.objects.filter(removed_at__isnull=True)
    return assets.prefetch_related(Prefetch("photos", queryset=shown, to_attr="shown_photos"))


def without_number(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Those of `assets` that have no asset number in force and are not retired: the storekeeper's queue."""
    numbered = AssetIdentifier.objects.filter(kind=IdentifierKind.OFFICIAL, valid_to__isnull=True)
    return assets.filter(retired_on__isnull=True).exclude(pk__in=numbered.values("asset"))


def agency_path(standing: Standing) -> str:
    """The path of the root of the person's agency: all its units begin with it."""
    return standing.person.unit.path.split("/")[0] + "/"


def _of_units(paths: Collection[str], units: Iterable[Unit] | None = None) -> Q:
    """The items of the units at `paths` and below.

    One store's rows stand in order in the index of their unit. The rows of a whole agency are nearly all there are:
    they are read in order of id until the page is full.
    """
    if units is not None and not any(path.count("/") == 1 for path in paths):
        return Q(responsible_unit__in=[unit.pk for unit in units])
    within = Q(pk__in=())
    for path in paths:
        within |= Q(responsible_unit__path__startswith=path)
    return within
