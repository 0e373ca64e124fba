"""Into the register and corrected there: what is written, what is refused, what the record says, in how many SQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Sized
from contextlib import AbstractContextManager
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from assets.actions import register_asset, register_many, update_asset, update_many
from assets.models import Asset, AssetIdentifier, AssetSearch, Condition, CustodyState, IdentifierKind, TagCounter
from assets.tags import read_tag
from assets.values import differs, values_of
from audit.journal.models import Event
from audit.journal.record import SYSTEM, Subject
from core.verdict import Refusal
from tests.assets.register import category, described, registered
from tests.cast import Cast

Count = Callable[[], AbstractContextManager[Sized]]

STATEMENTS_SPLIT = 6
"""SQLite takes 999 values a statement, so forty rows of thirty columns are two statements instead of one."""


def codes_of_refusals() -> list[str]:
    return [json.loads(event.body)["facts"]["code"] for event in Event.objects.filter(outcome="refused")]


def test_a_registered_item_has_a_tag_custody_search_text_and_one_event(cast: Cast) -> None:
    asset = registered(cast, number="7440-001-0001/2569", brand="Epson", cost=Decimal("25000.00"))

    assert read_tag(asset.tag) == asset.tag
    assert asset.custody.state == CustodyState.IN_STORE
    assert asset.identifiers.get().key == "7440-001-0001/2569"
    assert "epson" in asset.search.text
    event = Event.objects.get(verb="asset.registered")
    assert (event.subject, event.actor_code, event.outcome) == (
        f"asset:{asset.tag}",
        cast.storekeeper.staff_code,
        "done",
    )
    assert json.loads(event.body)["after"]["cost"] == "25000.00"
    assert asset.history.get().history_user_id == cast.storekeeper.staff_code


def test_tags_run_on_without_gaps_even_when_a_registration_is_refused(cast: Cast) -> None:
    first = registered(cast, number="1")
    with pytest.raises(Refusal):
        registered(cast, number="1")
    second = registered(cast, number="2")

    assert int(second.tag[2:9]) == int(first.tag[2:9]) + 1
    assert TagCounter.objects.get().last == 2


def test_an_asset_number_stands_once_in_an_owning_unit_and_again_in_another(cast: Cast) -> None:
    registered(cast, number="7440-001-0001")
    with pytest.raises(Refusal) as refused:
        registered(cast, number=" ๗๔๔๐–๐๐๑–๐๐๐๑ ")
    assert refused.value.verdict.code == "number-taken"
    assert codes_of_refusals() == ["number-taken"]

    other = described(cast, number="7440-001-0001", responsible_unit=cast.bureau_store)
    assert register_asset(other, by=cast.bureau_storekeeper, at=cast.at).pk


def test_the_database_refuses_a_second_asset_number_too(cast: Cast) -> None:
    first, second = registered(cast, number="1"), registered(cast, number="2")
    number = second.identifiers.get()
    number.key = first.identifiers.get().key
    with pytest.raises(IntegrityError), transaction.atomic():
        number.save()


def test_two_items_of_one_batch_cannot_have_the_same_number(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        register_many([described(cast, number="1"), described(cast, number="1")], by=cast.storekeeper, at=cast.at)
    assert refused.value.verdict.code == "number-taken"
    assert not Asset.objects.exists()


@pytest.mark.parametrize("who", ["borrower", "director", "auditor", "stranger", "admin"])
def test_only_who_keeps_the_register_of_the_unit_writes_in_it(cast: Cast, who: str) -> None:
    assert registered(cast).pk
    with pytest.raises(Refusal) as refused:
        registered(cast, by=getattr(cast, who))
    assert refused.value.verdict.code == "not-keeper"
    assert Asset.objects.count() == 1


def test_the_worker_finishes_what_a_keeper_began(cast: Cast) -> None:
    run = Subject("import", "1", "ทะเบียน.csv")
    asset = register_asset(described(cast), by=SYSTEM, at=cast.at, refs=[run])
    assert asset.history.get().history_user_id == "system"


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"name": "  "}, "name-missing"),
        ({"name": "ก" * 301}, "too-long"),
        ({"is_lendable": False}, "reason-not-lent-missing"),
        ({"cost": Decimal("-1")}, "cost-negative"),
        ({"number": "7" * 65}, "number-too-long"),
        ({"identifiers": ((IdentifierKind.OLD, "​"),)}, "number-empty"),
        ({"identifiers": ((IdentifierKind.OFFICIAL, "1"), (IdentifierKind.OFFICIAL, "2"))}, "two-asset-numbers"),
    ],
)
def test_what_the_register_cannot_hold_is_refused_by_name(cast: Cast, columns: dict[str, object], code: str) -> None:
    assert registered(cast, name="ก" * 300, is_lendable=False, not_lendable_because="ใช้ประจำ", cost=Decimal(0)).pk
    with pytest.raises(Refusal) as refused:
        registered(cast, **columns)
    assert refused.value.verdict.code == code


def test_a_closed_unit_takes_no_more_items(cast: Cast) -> None:
    cast.finance.closed_on = cast.on
    with pytest.raises(Refusal) as refused:
        registered(cast)
    assert refused.value.verdict.code == "unit-closed"


def test_an_update_records_only_what_differs_with_its_reason(cast: Cast) -> None:
    asset = registered(cast, number="1", brand="Epson")
    values = replace(values_of(asset), brand="เอปสัน", location="ห้อง 5")
    updated = update_asset(asset, values, by=cast.storekeeper, at=cast.at, reason="เขียนชื่อยี่ห้อให้ถูก")

    assert (updated.brand, updated.location) == ("เอปสัน", "ห้อง 5")
    body = json.loads(Event.objects.get(verb="asset.changed").body)
    assert (body["before"], body["after"]) == ({"brand": "Epson"}, {"brand": "เอปสัน", "location": "ห้อง 5"})
    assert body["reason"] == "เขียนชื่อยี่ห้อให้ถูก"
    assert asset.history.count() == 2
    assert "เอปสัน" in AssetSearch.objects.get(asset=asset).text


def test_an_update_that_changes_nothing_records_nothing_and_needs_no_office(cast: Cast) -> None:
    asset = registered(cast, number="1")
    assert not differs(asset, values_of(asset))
    update_asset(asset, values_of(asset), by=cast.borrower, at=cast.at, reason="")
    assert not Event.objects.filter(verb="asset.changed").exists()
    assert asset.history.count() == 1


def test_a_change_needs_a_reason(cast: Cast) -> None:
    asset = registered(cast)
    values = replace(values_of(asset), name="จอภาพ")
    with pytest.raises(Refusal) as refused:
        update_asset(asset, values, by=cast.storekeeper, at=cast.at, reason="  ")
    assert refused.value.verdict.code == "reason-missing"
    assert update_asset(asset, values, by=cast.storekeeper, at=cast.at, reason="พิมพ์ผิด").name == "จอภาพ"


def test_a_new_asset_number_ends_the_one_before_and_both_are_found(cast: Cast) -> None:
    asset = registered(cast, number="เก่า-1", identifiers=((IdentifierKind.DONOR, "JICA-9"),))
    values = replace(values_of(asset), identifiers=((IdentifierKind.OFFICIAL, "ใหม่-1"),))
    update_asset(asset, values, by=cast.storekeeper, at=cast.at, reason="ให้เลขใหม่ตามคำสั่ง")

    periods = {number.value: number.valid_to for number in AssetIdentifier.objects.all()}
    assert periods == {"เก่า-1": cast.on, "ใหม่-1": None, "JICA-9": None}
    body = json.loads(Event.objects.get(verb="asset.changed").body)
    assert body["after"]["identifiers"] == ["donor: JICA-9", "official: ใหม่-1"]
    words = AssetSearch.objects.get(asset=asset).text
    assert "เก่า-1" in words
    assert "ใหม่-1" in words


def test_an_item_goes_to_another_unit_only_by_who_keeps_both_registers(cast: Cast) -> None:
    asset = registered(cast, number="1")
    values = replace(values_of(asset), responsible_unit=cast.other_finance, owner_unit=cast.other_finance)
    with pytest.raises(Refusal) as refused:
        update_asset(asset, values, by=cast.storekeeper, at=cast.at, reason="โอน")
    assert refused.value.verdict.code == "not-keeper"
    within = replace(values_of(asset), location="ชั้น 2")
    assert update_asset(asset, within, by=cast.storekeeper, at=cast.at, reason="ย้าย").location == "ชั้น 2"


def test_a_batch_is_all_or_nothing(cast: Cast) -> None:
    first, second = registered(cast, number="1"), registered(cast, number="2")
    good = replace(values_of(first), name="จอภาพ")
    bad = replace(values_of(second), name="")
    with pytest.raises(Refusal):
        update_many([(first, good), (second, bad)], by=cast.storekeeper, at=cast.at, reason="แก้")
    first.refresh_from_db()
    assert first.name == "เครื่องฉายภาพ"

    changed = update_many([(first, good), (second, values_of(second))], by=cast.storekeeper, at=cast.at, reason="แก้")
    assert changed == [first]


def test_queries_of_a_batch_do_not_grow_with_its_items(cast: Cast, queries: Count) -> None:
    kind = category(cast)

    def values(n: int) -> list[object]:
        return [described(cast, category=kind, number=f"{n}-{i}", condition=Condition.GOOD) for i in range(n)]

    register_many(values(1), by=cast.storekeeper, at=cast.at)  # type: ignore[arg-type]  # built above
    with queries() as few:
        register_many(values(2), by=cast.storekeeper, at=cast.at)  # type: ignore[arg-type]  # built above
    with queries() as many:
        assets = register_many(values(40), by=cast.storekeeper, at=cast.at)  # type: ignore[arg-type]  # built above
    assert len(few) <= 17, few
    assert len(many) <= len(few) + STATEMENTS_SPLIT, many
    assert Event.objects.filter(verb="asset.registered").count() == 43

    def renamed(rows: list[Asset]) -> list[tuple[Asset, object]]:
        return [
            (row, replace(values_of(row), name="จอภาพ", identifiers=((IdentifierKind.OLD, row.tag),))) for row in rows
        ]

    two, all_others = renamed(assets[:2]), renamed(assets[2:])
    with queries() as few:
        update_many(two, by=cast.storekeeper, at=cast.at, reason="แก้")  # type: ignore[arg-type]  # built above
    with queries() as many:
        update_many(all_others, by=cast.storekeeper, at=cast.at, reason="แก้")  # type: ignore[arg-type]  # built above
    assert len(few) <= 15, few
    assert len(many) <= len(few) + STATEMENTS_SPLIT, many
    assert Event.objects.filter(verb="asset.changed").count() == 40


def test_no_batch_is_larger_than_one_statement(cast: Cast) -> None:
    with pytest.raises(ValueError, match="500"):
        register_many([described(cast)] * 501, by=cast.storekeeper, at=cast.at)


def test_the_register_deletes_no_item(cast: Cast) -> None:
    with pytest.raises(Exception, match=r"protect|referenced"), transaction.atomic():
        registered(cast).delete()
