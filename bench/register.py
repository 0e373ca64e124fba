"""The register of the bench: items with numbers, words to be found by, custody, versions and events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from django.conf import settings

from assets.models import (
    AcquisitionMethod,
    Asset,
    AssetIdentifier,
    AssetSearch,
    Category,
    Condition,
    Custody,
    CustodyState,
    FundSource,
    IdentifierKind,
    TagCounter,
)
from assets.search import search_text
from assets.tags import make_tag
from assets.values import AssetValues
from audit.journal import versions
from audit.journal.record import Draft
from bench import goods
from bench.bulk import Books
from bench.office import Agency, Store
from core.clock import official_day
from core.thai import identifier_key

DESK_SHARE: Final = 0.3
"""Of all items, those in the store whose desk is measured; the others lie spread over the other stores."""

RICH: Final = 20
"""Items in the desk's store with a long history."""

ENTRIES: Final = 30
"""Events of each of those, beside its registration."""

_OFFICIAL: Final = IdentifierKind.OFFICIAL

Item = tuple[Asset, AssetValues, Store]


def categories(agency: Agency, at: datetime) -> dict[str, Category]:
    """The categories of the goods, by code."""
    code = agency.cast.admin.staff_code
    groups = [Category(code=group, name=name, path=f"{group}/") for group, name in goods.GROUPS.items()]
    found = {row.code: row for row in versions.create_many(groups, by_code=code, at=at)}
    kinds = [
        Category(
            code=kind.code, name=kind.name, parent=found[kind.group], path=f"{kind.group}/{kind.code}/", useful_life=5
        )
        for kind in goods.KINDS
    ]
    return found | {row.code: row for row in versions.create_many(kinds, by_code=code, at=at)}


def fill(books: Books, agency: Agency, count: int, at: datetime, chance: Random) -> Iterator[list[Item]]:
    """Write `count` items, registered from `at` on, a minute apart; answers each piece that was written."""
    tree = categories(agency, at)
    for start in range(0, count, 5000):
        wanted = goods.pick(min(5000, count - start), chance)
        items = [
            _item(books, agency, tree, kind, start + n, at + timedelta(minutes=start + n), chance)
            for n, kind in enumerate(wanted)
        ]
        _write(books, items)
        yield items
    counter = TagCounter(prefix=settings.TAG_PREFIX, last=count)
    counter.save(force_insert=True)


def enrich(books: Books, items: Sequence[Item], at: datetime) -> None:
    """Give each item a history of `ENTRIES` changes of its place, with versions and events."""
    for asset, values, store in items:
        moments = [at + timedelta(days=n) for n in range(ENTRIES)]
        books.write_versions([asset] * ENTRIES, moments, kind="~", by=[store.keeper.staff_code] * ENTRIES)
        books.record(
            [
                Draft(
                    verb="asset.changed",
                    subject=asset.journal_subject(),
                    actor=store.keeper.journal_actor(office="storekeeper", capacity="own", order="คำสั่งที่ 1/2568"),
                    at=moment,
                    reason="ย้ายสถานที่ใช้งานตามบันทึกข้อความ",
                    before={"location": values.location},
                    after={"location": f"ห้อง {n}"},
                    refs=(store.unit.journal_subject(),),
                )
                for n, moment in enumerate(moments)
            ]
        )


def _item(
    books: Books,
    agency: Agency,
    tree: dict[str, Category],
    kind: goods.Kind,
    place: int,
    at: datetime,
    chance: Random,
) -> Item:
    store = agency.desk if chance.random() < DESK_SHARE else chance.choice(agency.stores[1:])
    make = chance.choice(kind.makes)
    number = f"{store.unit.code}-{kind.code}-{place:06d}/{60 + place % 10}"
    values = AssetValues(
        name=kind.name,
        category=tree[kind.code],
        responsible_unit=store.unit,
        brand=make,
        model=f"{make[:2].upper()}-{chance.randint(100, 999)}",
        serial_no=f"SN{chance.getrandbits(40):010X}",
        unit_of_count="เครื่อง",
        acquired_on=official_day(at) - timedelta(days=chance.randint(30, 2000)),
        acquisition_method=AcquisitionMethod.SPECIFIC,
        fund_source=FundSource.BUDGET,
        cost=Decimal(kind.cost),
        document_no=f"สัญญาเลขที่ {place % 400}/2567",
        location=goods.room(chance),
        # One in fifty is broken; the loans take the others.
        condition=Condition.DAMAGED if place % 50 == 49 else Condition.GOOD,
        identifiers=((_OFFICIAL, number),),
    )
    asset = Asset(
        id=books.next_id(Asset), tag=make_tag(settings.TAG_PREFIX, place + 1), registered_at=at, **values.columns()
    )
    return asset, values, store


def _write(books: Books, items: Sequence[Item]) -> None:
    assets = [asset for asset, _values, _store in items]
    moments = [asset.registered_at for asset in assets]
    codes = [store.keeper.staff_code for _asset, _values, store in items]
    numbers = [
        AssetIdentifier(
            id=books.next_id(AssetIdentifier),
            asset=asset,
            owner_unit=store.unit,
            kind=_OFFICIAL,
            value=values.official_number,
            key=identifier_key(values.official_number),
            valid_from=official_day(asset.registered_at),
        )
        for asset, values, store in items
    ]
    stored = [Custody(asset=asset, state=CustodyState.IN_STORE, since=asset.registered_at) for asset in assets]
    for rows in (assets, numbers, stored):
        books.write(rows)
        books.write_versions(rows, moments, kind="+", by=codes)
    books.write(
        [
            AssetSearch(asset=asset, text=search_text(asset.tag, values, [values.official_number]))
            for asset, values, _store in items
        ]
    )
    books.record(
        [
            Draft(
                verb="asset.registered",
                subject=asset.journal_subject(),
                actor=store.keeper.journal_actor(office="storekeeper", capacity="own", order="คำสั่งที่ 1/2568"),
                at=asset.registered_at,
                reason="นำเข้าทะเบียน",
                after={**values.facts(), "identifiers": [f"{_OFFICIAL.value}: {values.official_number}"]},
                refs=(store.unit.journal_subject(),),
            )
            for asset, values, store in items
        ]
    )
