"""Codes nobody knows: kept where they were scanned, never what may be a person's, linked to an item in one step."""

from __future__ import annotations

from collections.abc import Callable, Sized
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse

from assets.actions import retire, unknown
from assets.actions.unknown import MOST_OPEN, forget_codes, keep_unknown, link_code, put_away
from assets.models import AssetIdentifier, CodeState, IdentifierKind, ScanPlace, UnknownCode
from assets.queries import find_by_code
from assets.tags import make_tag
from assets.unknown import worth_keeping
from audit.journal.models import Event
from config import chores
from core.keyboard import us_to_kedmanee
from core.verdict import Refusal
from tests import makers
from tests.cast import PASSWORD, Cast
from tests.cast import cast as write_cast

Count = Callable[[], AbstractContextManager[Sized]]
STICKER = "มท.0891-7440-55"
IN_ORDER = {"works": "on", "complete": "on", "clean_and_tidy": "on", "condition": "good"}


@pytest.fixture
def keeper(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.storekeeper)
    return client


def scanned(cast: Cast, raw: str, **how: Any) -> UnknownCode | None:
    given: Any = {"by": cast.storekeeper, "at": cast.at, "place": ScanPlace.DESK, **how}
    return keep_unknown(raw, **given)


# What may be kept


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (STICKER, STICKER),
        (f"  {STICKER}\r\n", STICKER),
        (us_to_kedmanee("MIS-0042-7"), "MIS-0042-7"),
        ("7440-001-0003", "7440-001-0003"),
        ("https://asset.bangkok.go.th/view/1234567", "https://asset.bangkok.go.th/view/1234567"),
        ("https://asset.bangkok.go.th/view?id=1234567", "https://asset.bangkok.go.th/view?id=1234567"),
        ("8851234567890", "8851234567890"),
        (STICKER * 2, STICKER),
        (make_tag("CM", 42), make_tag("CM", 42)),
        ("a\x00b12345", "ab12345"),
    ],
)
def test_what_stands_on_a_label_is_kept_as_it_was_meant(raw: str, kept: str) -> None:
    assert worth_keeping(raw) == kept


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "   ",
        "12",
        "นางสาวสมมุติ ใจดี",
        "somchai@bangkok.go.th",
        "https://line.me/ti/p/aB3dE5fG7h",
        "https://example.go.th/reset?token=abc123456",
        "https://example.go.th/asset?id=5&user=somchai",
        "https://somchai:secret1@example.go.th/asset/5",
        "https://example.go.th/asset/5#access_token=1",
        "https://[::1/asset/5",
        "otpauth://totp/agency12?secret=12345",
        "081-234-5678",
        "0812345678",
        "+66812345678",
        "1101700230708",
        "P4ssw0rdOfMine",
        "correct-horse!2569",
        "9" * 301,
        "9" * 4096,
        "9" * 4097,
        make_tag("BK", 7),
        make_tag("BK", 7)[:-1] + "0",
        make_tag("BK", 7)[:-1] + "1",
        make_tag("BK", 7) + "\t" + make_tag("BK", 7),
    ],
)
def test_what_may_be_a_persons_or_is_no_label_is_not_kept(raw: str) -> None:
    assert worth_keeping(raw) == ""


def test_a_staff_code_and_ones_own_password_are_not_kept(cast: Cast) -> None:
    assert worth_keeping("bk-000987654321") != ""
    type(cast.storekeeper).objects.filter(pk=cast.borrower.pk).update(staff_code="BK-000987654321")
    assert scanned(cast, "bk-000987654321") is None
    assert worth_keeping(PASSWORD) != ""
    assert scanned(cast, PASSWORD) is None
    cast.storekeeper.set_password("durian-and-mango-2569")
    assert worth_keeping("durian-and-mango-2569") != ""
    assert scanned(cast, "durian-and-mango-2569") is None
    assert not UnknownCode.objects.exists()
    assert not Event.objects.filter(verb="code.unknown").exists()


# Kept at the desk


@pytest.mark.parametrize(
    ("page", "place"), [("loans:desk", "desk"), ("loans:return", "return"), ("assets:put-on", "labels")]
)
def test_a_scan_that_names_nothing_is_kept_with_time_place_and_person(
    cast: Cast, keeper: Client, page: str, place: str
) -> None:
    moment = cast.at + timedelta(hours=1)
    with time_machine.travel(moment, tick=False):
        keeper.post(reverse(page), {**IN_ORDER, "code": STICKER})
        keeper.post(reverse(page), {**IN_ORDER, "code": f" {STICKER.upper()} "})
    code = UnknownCode.objects.get()
    assert (code.value, code.place, code.store, code.last_by) == (STICKER, place, cast.finance, cast.storekeeper)
    assert (code.times, code.first_at, code.last_at, code.state) == (2, moment, moment, "open")
    event = Event.objects.get(verb="code.unknown")
    assert STICKER not in event.body


def test_over_the_api_too(cast: Cast, keeper: Client) -> None:
    for address in ("desk-scan", "desk-return"):
        answer = keeper.post(reverse(address), {"code": STICKER}, "application/json")
        assert answer.status_code == 404
    assert UnknownCode.objects.get().times == 2


def test_what_names_something_or_belongs_elsewhere_is_not_kept(cast: Cast, keeper: Client) -> None:
    theirs = makers.asset(cast, unit=cast.other_finance)
    gone = makers.asset(cast, number="7440-001-0077")
    retire(gone, on=cast.on, because="ชำรุด", reference="กทม 1/2569", by=cast.storekeeper, at=cast.at)
    for raw in (makers.asset(cast).tag, theirs.tag, gone.tag, "7440-001-0077", "ยืม-คลัง-2570-09999", "2570-9999"):
        assert keeper.post(reverse("loans:desk"), {"code": raw}).status_code == 200
    assert not UnknownCode.objects.exists()


def test_a_known_code_asks_not_a_query_more(cast: Cast, keeper: Client, queries: Count) -> None:
    tag = makers.asset(cast).tag
    keeper.post(reverse("loans:desk"), {"code": tag})
    with queries() as ran:
        keeper.post(reverse("loans:desk"), {"code": tag}, headers={"X-Region": "1"})
    assert "unknowncode" not in str(ran)


def test_never_more_than_so_many_wait_and_the_old_ones_are_forgotten(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unknown, "MOST_OPEN", 3)
    old = cast.at - timedelta(days=91)
    for n in range(3):
        scanned(cast, f"MIS-000{n}", at=old)
    assert scanned(cast, "MIS-0009") is None
    assert scanned(cast, "MIS-0000") is not None, "one that is known already is counted"
    assert MOST_OPEN == 300
    with time_machine.travel(cast.at, tick=False):
        chores.tidy.call()
    assert [code.value for code in UnknownCode.objects.all()] == ["MIS-0000"]
    assert scanned(cast, "MIS-0009") is not None
    assert forget_codes(cast.at) == 0


# Linked, or put away


def test_a_code_is_linked_in_one_step_and_found_from_then_on(cast: Cast, keeper: Client) -> None:
    item, code = makers.asset(cast), makers.unknown_code(cast, STICKER)
    assert STICKER in keeper.get(reverse("assets:unknown")).content.decode()
    address = reverse("assets:unknown-link", args=[code.pk])
    answer = keeper.post(address, {"code": item.tag.lower(), "kind": "foreign_sticker"})
    assert answer.status_code == 302
    assert find_by_code(STICKER) == find_by_code(f"{STICKER} ") == [item]
    assert AssetIdentifier.objects.get(asset=item).kind == IdentifierKind.FOREIGN_STICKER
    code.refresh_from_db()
    assert (code.state, code.asset, code.settled_by) == (CodeState.LINKED, item, cast.storekeeper)
    assert keeper.get(address).status_code == 404
    assert not keeper.get(reverse("assets:unknown")).context["codes"]
    assert {event.verb for event in Event.objects.order_by("-pk")[:2]} == {"code.linked", "asset.number_given"}


def test_what_is_put_away_is_offered_no_more(cast: Cast, keeper: Client) -> None:
    code = makers.unknown_code(cast, STICKER)
    assert keeper.post(reverse("assets:unknown-link", args=[code.pk]), {"act": "away"}).status_code == 302
    scanned(cast, STICKER)
    code.refresh_from_db()
    assert (code.state, code.times) == (CodeState.PUT_AWAY, 2)
    assert not keeper.get(reverse("assets:unknown")).context["codes"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"code": ""}, 422),
        ({"code": "7440-404-0404"}, 422),
        ({"code": "9" * 5000}, 422),
        ({"code": "a\x00b"}, 422),
        ({"code": "TAG", "kind": "official"}, 422),
        ({"code": "TAG", "kind": "roll_tag"}, 422),
        ({"code": "THEIRS", "kind": "other"}, 422),
        ({"code": "SN-5", "kind": "other"}, 422),
        ({"code": "GONE", "kind": "other"}, 409),
    ],
)
def test_what_cannot_be_linked_is_said_and_the_code_waits(
    cast: Cast, keeper: Client, sent: dict[str, str], status: int
) -> None:
    code, item = makers.unknown_code(cast, STICKER), makers.asset(cast, serial_no="SN-5")
    makers.asset(cast, serial_no="SN-5")
    theirs, gone = makers.asset(cast, unit=cast.other_finance), makers.asset(cast)
    retire(gone, on=cast.on, because="ชำรุด", reference="กทม 1/2569", by=cast.storekeeper, at=cast.at)
    named = {"TAG": item.tag, "THEIRS": theirs.tag, "GONE": gone.tag}
    given = {"kind": "foreign_sticker", **sent, "code": named.get(sent["code"], sent["code"])}
    answer = keeper.post(reverse("assets:unknown-link", args=[code.pk]), given)
    assert answer.status_code == status
    code.refresh_from_db()
    assert code.state == CodeState.OPEN
    assert find_by_code(STICKER) == []


def test_a_sticker_that_is_on_another_item_stays_there(cast: Cast) -> None:
    code = makers.unknown_code(cast, STICKER)
    other = makers.unknown_code(cast, f"{STICKER}-2")
    one, two = makers.asset(cast), makers.asset(cast)
    given: Any = {"by": cast.storekeeper, "at": cast.at, "kind": IdentifierKind.FOREIGN_STICKER}
    link_code(code, asset=one, **given)
    for again in (lambda: link_code(code, asset=two, **given), lambda: put_away(code, by=cast.storekeeper, at=cast.at)):
        with pytest.raises(Refusal) as refusal:
            again()
        assert refusal.value.verdict.code == "code-settled"
    with pytest.raises(Refusal) as refusal:
        link_code(other, asset=two, kind=IdentifierKind.OTHER, by=cast.stranger, at=cast.at)
    assert refusal.value.verdict.code == "not-keeper"


ROUNDS = 20


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_storekeepers_scan_and_link_the_same_code_at_once() -> None:
    cast = write_cast()
    items = makers.asset(cast), makers.asset(cast)
    start = Barrier(2)

    def work(number: int) -> list[str]:
        said = []
        by = (cast.storekeeper, cast.second_storekeeper)[number]
        try:
            for each in range(ROUNDS):
                start.wait(timeout=30)
                code = keep_unknown(f"MIS-{each:04}", by=by, at=cast.at, place=ScanPlace.DESK)
                start.wait(timeout=30)
                assert code is not None
                try:
                    link_code(code, asset=items[number], kind=IdentifierKind.FOREIGN_STICKER, by=by, at=cast.at)
                except Refusal as refusal:
                    said.append(refusal.verdict.code)
                else:
                    said.append("done")
        finally:
            connections.close_all()
        return said

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(work, range(2))
    assert all(sorted(pair) == ["code-settled", "done"] for pair in zip(first, second, strict=True))
    assert UnknownCode.objects.filter(times=2, state=CodeState.LINKED).count() == ROUNDS
    assert Event.objects.filter(verb="code.unknown").count() == ROUNDS
