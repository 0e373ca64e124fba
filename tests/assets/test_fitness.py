"""Condition, lending, repair and retirement: each done and each refused, side by side, with its event."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assets import custody
from assets.actions import (
    back_from_repair,
    retire,
    send_to_repair,
    set_condition,
    set_lendable,
    update_asset,
)
from assets.models import Asset, Condition, CustodyState
from assets.queries import lendable_assets
from assets.values import values_of
from audit.journal.models import Event
from core.verdict import OFFICE, Refusal
from people.offices import standing_of
from tests.assets.register import registered
from tests.cast import Cast

ACTS: dict[str, Callable[..., Any]] = {
    "asset.condition_changed": lambda asset, **who: set_condition(
        asset, condition=Condition.DAMAGED, reason="จอแตก", **who
    ),
    "asset.lending_changed": lambda asset, **who: set_lendable(asset, is_lendable=False, because="ใช้ประจำ", **who),
    "asset.sent_to_repair": lambda asset, **who: send_to_repair(asset, workshop="ร้านซ่อม", reason="เปิดไม่ติด", **who),
    "asset.retired": lambda asset, **who: retire(asset, on=who["at"].date(), because="ขายทอดตลาด", **who),
}


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.verdict.code


@pytest.mark.parametrize("verb", ACTS)
def test_the_keeper_does_it_and_one_event_says_so(cast: Cast, verb: str) -> None:
    asset = registered(cast)
    ACTS[verb](asset, by=cast.storekeeper, at=cast.at)
    event = Event.objects.get(verb=verb)
    body = json.loads(event.body)
    assert (event.subject, event.outcome, bool(body["reason"])) == (f"asset:{asset.tag}", "done", True)
    assert body["before"] != body["after"]
    assert event.actor_office == cast.storekeeper_post.title


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("who", ["borrower", "finance_head", "director", "auditor", "admin", "stranger", "outsider"])
def test_nobody_else_does_it_and_the_attempt_is_on_record(cast: Cast, verb: str, who: str) -> None:
    asset = registered(cast)
    with pytest.raises(Refusal) as refused:
        ACTS[verb](asset, by=getattr(cast, who), at=cast.at)
    assert (refused.value.verdict.basis, refused.value.verdict.code) == (OFFICE, "not-keeper")
    assert Event.objects.get(verb=verb).outcome == "refused"
    asset.refresh_from_db()
    assert (asset.condition, asset.is_lendable, asset.retired_on) == ("good", True, None)


@pytest.mark.parametrize("verb", ACTS)
def test_a_retired_item_stays_as_it_is(cast: Cast, verb: str) -> None:
    asset = registered(cast)
    retire(asset, on=cast.on, because="ขายทอดตลาด", by=cast.storekeeper, at=cast.at)
    assert code_of(lambda: ACTS[verb](asset, by=cast.storekeeper, at=cast.at)) == "retired"
    renamed = replace(values_of(asset), name="จอภาพ")
    assert code_of(lambda: update_asset(asset, renamed, by=cast.storekeeper, at=cast.at, reason="แก้")) == "retired"


def test_what_is_so_already_is_not_recorded_again(cast: Cast) -> None:
    asset = registered(cast)
    set_condition(asset, condition=Condition.GOOD, by=cast.borrower, at=cast.at, reason="")
    set_lendable(asset, is_lendable=True, because="", by=cast.borrower, at=cast.at)
    assert Event.objects.exclude(verb="asset.registered").count() == 0


def test_without_a_reason_nothing_changes(cast: Cast) -> None:
    asset = registered(cast)
    who: dict[str, Any] = {"by": cast.storekeeper, "at": cast.at}
    assert code_of(lambda: set_condition(asset, condition=Condition.LOST, reason=" ", **who)) == "reason-missing"
    assert code_of(lambda: set_lendable(asset, is_lendable=False, because="", **who)) == "reason-missing"
    assert code_of(lambda: retire(asset, on=cast.on, because="", **who)) == "reason-missing"


def test_an_item_not_fit_or_not_lent_leaves_the_catalogue_and_comes_back(cast: Cast) -> None:
    asset = registered(cast)
    who: dict[str, Any] = {"by": cast.storekeeper, "at": cast.at}
    standing = standing_of(cast.borrower, cast.on)
    assert asset in lendable_assets(standing)
    set_lendable(asset, is_lendable=False, because="ใช้ประจำ", **who)
    assert asset not in lendable_assets(standing)
    set_lendable(asset, is_lendable=True, because="มีเครื่องใหม่แล้ว", **who)
    assert asset in lendable_assets(standing)
    set_condition(asset, condition=Condition.UNUSABLE, reason="เปิดไม่ติด", **who)
    assert asset not in lendable_assets(standing)


def test_condition_custody_and_fitness_are_three_things(cast: Cast) -> None:
    asset = registered(cast)
    who: dict[str, Any] = {"by": cast.storekeeper, "at": cast.at}
    set_condition(asset, condition=Condition.DAMAGED, reason="สายขาด", **who)
    asset = Asset.objects.select_related("custody").get(pk=asset.pk)
    assert (asset.custody.state, asset.is_lendable, asset.is_fit) == (CustodyState.IN_STORE, True, False)


def test_to_repair_and_back(cast: Cast) -> None:
    asset = registered(cast)
    who: dict[str, Any] = {"by": cast.storekeeper, "at": cast.at}
    send_to_repair(asset, workshop="ร้านซ่อม", reason="เปิดไม่ติด", **who)
    assert code_of(lambda: send_to_repair(asset, workshop="ร้าน", reason="ซ้ำ", **who)) == "not-in-store"
    back = back_from_repair(asset, condition=Condition.UNUSABLE, reason="ซ่อมไม่ได้", **who)
    assert (back.custody.state, back.condition) == (CustodyState.IN_STORE, "unusable")
    assert code_of(lambda: back_from_repair(asset, condition=Condition.GOOD, reason="ซ้ำ", **who)) == "not-in-repair"


@pytest.mark.parametrize("state", [CustodyState.ON_LOAN, CustodyState.UNDER_209])
def test_what_is_on_loan_or_under_209_is_not_retired_nor_repaired(cast: Cast, state: CustodyState) -> None:
    asset = Asset.objects.select_related("custody").get(pk=registered(cast).pk)
    due = cast.on + timedelta(days=3)
    rows = custody.hand_out([asset], holder=cast.borrower, reference="ยืม-1", due_on=due, by_code="BR-2002", at=cast.at)
    if state == CustodyState.UNDER_209:
        custody.hold_for_209(rows, reference="ยืม-1", by_code="BR-2002", at=cast.at)
    for verb in ("asset.retired", "asset.sent_to_repair"):
        with pytest.raises(Refusal) as refused:
            ACTS[verb](asset, by=cast.storekeeper, at=cast.at)
        assert refused.value.verdict.code == "not-in-store"


def test_nothing_is_retired_ahead_of_its_day(cast: Cast) -> None:
    asset = registered(cast)
    tomorrow = cast.on + timedelta(days=1)
    who: dict[str, Any] = {"by": cast.storekeeper, "at": cast.at, "because": "ขายทอดตลาด"}
    assert code_of(lambda: retire(asset, on=tomorrow, **who)) == "on-a-later-day"
    assert retire(asset, on=cast.on, **who).custody.state == CustodyState.DISPOSED


@pytest.mark.parametrize(
    "changes",
    [
        {"is_lendable": False, "not_lendable_because": ""},
        {"retired_on": "2026-11-16", "retired_because": ""},
        {"condition": "so-so"},
        {"cost": "-0.01"},
    ],
)
def test_the_database_holds_the_line_too(cast: Cast, changes: dict[str, object]) -> None:
    asset = registered(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.filter(pk=asset.pk).update(**changes)
