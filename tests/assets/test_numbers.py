"""Numbers given and ended: kinds, periods, no number twice where it may stand once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from assets.actions import add_identifier, end_identifier, retire
from assets.models import AssetIdentifier, AssetSearch, IdentifierKind
from assets.queries import find_by_code, without_number
from audit.journal.models import Event
from core.verdict import Refusal
from tests.assets.register import registered
from tests.cast import Cast


@pytest.fixture
def who(cast: Cast) -> dict[str, Any]:
    return {"by": cast.storekeeper, "at": cast.at, "reason": "ตรวจสอบแล้ว"}


def test_a_foreign_sticker_is_linked_once_and_finds_the_item_from_then_on(cast: Cast, who: dict[str, Any]) -> None:
    asset, other = registered(cast), registered(cast)
    url = "https://mis.example.go.th/a?id=17"
    add_identifier(asset, kind=IdentifierKind.FOREIGN_STICKER, value=url, **who)
    assert find_by_code(url.upper()) == [asset]
    with pytest.raises(Refusal) as refused:
        add_identifier(other, kind=IdentifierKind.FOREIGN_STICKER, value=url, **who)
    assert refused.value.verdict.code == "sticker-taken"


def test_a_first_asset_number_takes_the_item_off_the_queue(cast: Cast, who: dict[str, Any]) -> None:
    asset = registered(cast)
    numbered = registered(cast, number="1")
    from_queue = list(without_number(type(asset).objects.all()))
    assert from_queue == [asset]
    add_identifier(asset, kind=IdentifierKind.OFFICIAL, value="2", **who)
    assert not without_number(type(asset).objects.all())
    assert numbered.identifiers.get().valid_to is None


def test_a_second_asset_number_ends_the_first(cast: Cast, who: dict[str, Any]) -> None:
    asset = registered(cast, number="เลขเดิม")
    add_identifier(asset, kind=IdentifierKind.OFFICIAL, value="เลขใหม่", **who)
    periods = {number.value: number.valid_to for number in asset.identifiers.all()}
    assert periods == {"เลขเดิม": cast.on, "เลขใหม่": None}
    assert {"เลขเดิม", "เลขใหม่"} <= set(AssetSearch.objects.get(asset=asset).text.split("\n"))


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (IdentifierKind.OFFICIAL, "ของคนอื่น", "number-taken"),
        (IdentifierKind.OFFICIAL, "ของ เรา", "number-there-already"),
        (IdentifierKind.OLD, " ​ ", "number-empty"),
        (IdentifierKind.OFFICIAL, "9" * 65, "number-too-long"),
        (IdentifierKind.FOREIGN_STICKER, "9" * 301, "number-too-long"),
    ],
)
def test_what_is_no_number_for_this_item_is_refused(
    cast: Cast, who: dict[str, Any], kind: IdentifierKind, value: str, code: str
) -> None:
    registered(cast, number="ของคนอื่น")
    asset = registered(cast, number="ของเรา")
    with pytest.raises(Refusal) as refused:
        add_identifier(asset, kind=kind, value=value, **who)
    assert refused.value.verdict.code == code
    assert add_identifier(asset, kind=IdentifierKind.OLD, value="ของคนอื่น", **who).pk


def test_an_ended_number_may_be_given_to_another_item(cast: Cast, who: dict[str, Any]) -> None:
    asset, heir = registered(cast, number="1"), registered(cast)
    number = asset.identifiers.get()
    end_identifier(asset, number=number, **who)
    assert add_identifier(heir, kind=IdentifierKind.OFFICIAL, value="1", **who).pk
    assert find_by_code("1") == [heir, asset] or find_by_code("1") == [heir]
    with pytest.raises(Refusal) as refused:
        end_identifier(asset, number=number, **who)
    assert refused.value.verdict.code == "number-ended"
    assert Event.objects.filter(verb="asset.number_ended", outcome="done").count() == 1


def test_periods_do_not_lie_ahead_and_do_not_end_before_they_began(cast: Cast, who: dict[str, Any]) -> None:
    asset = registered(cast, number="1")
    number, tomorrow = asset.identifiers.get(), cast.on + timedelta(days=1)
    acts: list[tuple[Callable[[], object], str]] = [
        (
            lambda: add_identifier(asset, kind=IdentifierKind.OLD, value="x", valid_from=tomorrow, **who),
            "on-a-later-day",
        ),
        (lambda: end_identifier(asset, number=number, valid_to=tomorrow, **who), "on-a-later-day"),
        (lambda: end_identifier(asset, number=number, valid_to=cast.on - timedelta(days=1), **who), "before-it-began"),
    ]
    for act, code in acts:
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.verdict.code == code


def test_a_number_of_another_item_is_not_ended_here(cast: Cast, who: dict[str, Any]) -> None:
    asset, other = registered(cast, number="1"), registered(cast, number="2")
    with pytest.raises(AssetIdentifier.DoesNotExist):
        end_identifier(asset, number=other.identifiers.get(), **who)


def test_a_retired_item_gets_no_more_numbers(cast: Cast, who: dict[str, Any]) -> None:
    asset = registered(cast)
    retire(asset, on=cast.on, because="ขายทอดตลาด", by=cast.storekeeper, at=cast.at)
    with pytest.raises(Refusal) as refused:
        add_identifier(asset, kind=IdentifierKind.OLD, value="1", **who)
    assert refused.value.verdict.code == "retired"
