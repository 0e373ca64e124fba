"""What stands behind a scanned code: whatever keyboard, case, address or sticker; two queries and no more."""

from __future__ import annotations

from collections.abc import Callable, Sized
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.actions import register_asset, update_asset
from assets.models import Asset, IdentifierKind
from assets.queries import MOST_FOUND, find_by_code, visible_assets
from assets.values import values_of
from core.thai import us_to_kedmanee
from people.offices import standing_of
from tests.assets.register import described, registered
from tests.cast import Cast

Count = Callable[[], AbstractContextManager[Sized]]


@pytest.fixture
def projector(cast: Cast) -> Asset:
    return registered(
        cast,
        number="7440-001-0003",
        serial_no="X8/TH-00a1",
        identifiers=(
            (IdentifierKind.OLD, "บร 17/2541"),
            (IdentifierKind.FOREIGN_STICKER, "https://mis.example.go.th/asset/view/8123771"),
        ),
    )


def typings(code: str) -> list[str]:
    """How one code reaches the field."""
    return [
        code,
        code.lower(),
        f" {code}\r\n",
        f"{code}\t{code}",
        us_to_kedmanee(code),
        us_to_kedmanee(code.lower()) + "\r",
        f"https://lend.example.go.th/a/{code}",
        f"{code}{code}",
    ]


def test_every_way_of_typing_the_tag_finds_the_item(cast: Cast, projector: Asset) -> None:
    registered(cast, number="7440-001-0004")
    for raw in (*typings(projector.tag), projector.tag.replace("-", ""), " ".join(projector.tag)):
        assert find_by_code(raw) == [projector], raw


@pytest.mark.parametrize(
    "raw",
    [
        "7440-001-0003",
        "๗๔๔๐-๐๐๑-๐๐๐๓",
        "7440–001–0003",
        us_to_kedmanee("7440-001-0003"),
        "x8/th-00A1",
        "บร17/2541",
        "HTTPS://mis.example.go.th/asset/view/8123771",
    ],
)
def test_every_number_finds_the_item(cast: Cast, projector: Asset, raw: str) -> None:
    assert find_by_code(raw) == [projector]


@pytest.mark.parametrize("raw", ["", " ", "\r\n", "0" * 5000, "7440-001-0009", "BK9999999-A", "%", "'; --", "\0"])
def test_what_nobody_bears_finds_nothing(projector: Asset, raw: str) -> None:
    assert find_by_code(raw) == []


def test_a_tag_with_one_wrong_character_finds_nothing_rather_than_another_item(cast: Cast) -> None:
    assets = [registered(cast) for _ in range(12)]
    for wrong in "0123456789":
        raw = assets[0].tag[:8] + wrong + assets[0].tag[9:]
        assert find_by_code(raw) == ([assets[0]] if raw == assets[0].tag else [])


def test_one_number_in_two_owning_units_finds_both_items(cast: Cast, projector: Asset) -> None:
    values = described(cast, number="7440-001-0003", responsible_unit=cast.bureau_store)
    twin = register_asset(values, by=cast.bureau_storekeeper, at=cast.at)
    assert find_by_code("7440-001-0003") == [projector, twin]
    assert find_by_code("7440-001-0003", among=Asset.objects.filter(owner_unit=cast.bureau_store)) == [twin]


def test_who_bears_the_number_now_comes_before_who_bore_it_once(cast: Cast, projector: Asset) -> None:
    renumbered = replace(values_of(projector), identifiers=((IdentifierKind.OFFICIAL, "ใหม่-1"),))
    update_asset(projector, renumbered, by=cast.storekeeper, at=cast.at, reason="ให้เลขใหม่")
    assert find_by_code("7440-001-0003") == [projector]
    heir = registered(cast, number="7440-001-0003")
    assert find_by_code("7440-001-0003") == [heir, projector]


def test_a_word_that_many_bear_is_cut_short(cast: Cast) -> None:
    for _ in range(MOST_FOUND + 3):
        registered(cast, serial_no="ไม่มี")
    assert len(find_by_code("ไม่มี")) == MOST_FOUND


def test_what_is_not_yours_is_not_found(cast: Cast, projector: Asset) -> None:
    for person, seen in [(cast.borrower, [projector]), (cast.auditor, [projector]), (cast.outsider, [])]:
        assert find_by_code(projector.tag, among=visible_assets(standing_of(person, cast.on))) == seen


def test_a_look_up_takes_one_query_for_a_tag_and_two_for_a_number(cast: Cast, projector: Asset, queries: Count) -> None:
    among = Asset.objects.select_related("custody")
    for raw, most in [
        (projector.tag, 1),
        ("7440-001-0003", 2),
        (us_to_kedmanee("7440-001-0003"), 2),
        ("x8/th-00a1", 2),
        ("nothing", 2),
    ]:
        with queries() as ran:
            for asset in find_by_code(raw, among=among):
                assert asset.custody.holder_id is None
        assert len(ran) <= most, ran


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_however_a_code_is_typed_it_finds_its_item(cast: Cast, data: st.DataObject) -> None:
    asset = Asset.objects.filter(serial_no="S-1").first() or registered(cast, number="7440-001-0003", serial_no="S-1")
    code = data.draw(st.sampled_from([asset.tag, "7440-001-0003"]))
    raw = data.draw(st.sampled_from(typings(code)))
    blanks = st.text(st.sampled_from(" \t\r\n"), max_size=3)
    assert find_by_code(data.draw(blanks) + raw + data.draw(blanks)) == [asset]


@pytest.mark.django_db
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.text(max_size=60))
def test_no_text_whatever_makes_the_look_up_fail(raw: str) -> None:
    assert find_by_code(raw) == []
