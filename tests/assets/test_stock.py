"""The stock of consumables: a ledger of movements, never an edited number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from assets.stock import actions
from assets.stock.ledger import with_balance
from assets.stock.models import MovementKind, StockItem, StockMovement
from audit.journal.models import Event
from core.quantities import parse_quantity, shown_quantity
from core.unreadable import Unreadable
from core.verdict import OFFICE, POLICY, Refusal
from tests import makers
from tests.cast import Cast


def refused(act: Callable[..., object], *of: object, **how: object) -> tuple[str, str]:
    with pytest.raises(Refusal) as raised, transaction.atomic():
        act(*of, **how)
    return raised.value.verdict.basis, raised.value.verdict.code


def balance(item: StockItem) -> Decimal:
    found: Any = with_balance(StockItem.objects.filter(pk=item.pk)).get()
    return Decimal(found.balance)


def test_the_balance_is_the_last_line_of_the_ledger(cast: Cast) -> None:
    item = makers.stock_item(cast, quantity=Decimal(0))
    assert balance(item) == 0
    actions.receive_stock(
        item,
        quantity=Decimal(40),
        document="ตร. 12/2570",
        unit_price=Decimal("115.50"),
        by=cast.storekeeper,
        at=cast.at,
    )
    actions.count_stock(
        item, counted=Decimal(37), document="ใบเบิก 3/2570", reason="จ่ายตามใบเบิก", by=cast.storekeeper, at=cast.at
    )
    rows = list(StockMovement.objects.filter(item=item).values_list("seq", "kind", "quantity", "balance_after"))
    assert rows == [(1, "received", Decimal(40), Decimal(40)), (2, "counted", Decimal(-3), Decimal(37))]
    assert balance(item) == 37
    assert [event.verb for event in Event.objects.filter(verb__startswith="stock.").order_by("id")] == [
        "stock.registered",
        "stock.received",
        "stock.counted",
    ]


def test_a_count_that_agrees_leaves_an_event_and_no_movement(cast: Cast) -> None:
    item = makers.stock_item(cast, quantity=Decimal(10))
    moved = actions.count_stock(
        item, counted=Decimal(10), document="ใบตรวจนับ 1/2570", reason="", by=cast.storekeeper, at=cast.at
    )
    assert moved is None
    assert StockMovement.objects.filter(item=item).count() == 1
    assert Event.objects.filter(verb="stock.counted").count() == 1


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("0", "quantity-not-positive"),
        ("-1", "quantity-not-positive"),
        ("NaN", "quantity-not-positive"),
        ("1000000000", "quantity-too-large"),
        ("2.5", "quantity-not-whole"),
    ],
)
def test_a_quantity_that_makes_no_sense_is_refused(cast: Cast, quantity: str, code: str) -> None:
    item = makers.stock_item(cast)
    how: dict[str, Any] = {"document": "ตร. 1", "by": cast.storekeeper, "at": cast.at}
    assert refused(actions.receive_stock, item, quantity=Decimal(quantity), **how) == (POLICY, code)
    assert StockMovement.objects.filter(item=item).count() == 1


def test_a_measured_unit_takes_fractions_but_none_finer_than_a_thousandth(cast: Cast) -> None:
    item = makers.stock_item(cast, quantity=Decimal(0), is_whole=False, unit_of_measure="ลิตร")
    how: dict[str, Any] = {"document": "ตร. 1", "by": cast.storekeeper, "at": cast.at}
    actions.receive_stock(item, quantity=Decimal("2.5"), **how)
    assert balance(item) == Decimal("2.5")
    assert refused(actions.receive_stock, item, quantity=Decimal("0.0001"), **how) == (POLICY, "quantity-too-fine")


def test_what_rests_on_nothing_is_refused(cast: Cast) -> None:
    item = makers.stock_item(cast, quantity=Decimal(5))
    who = {"by": cast.storekeeper, "at": cast.at}
    assert refused(actions.receive_stock, item, quantity=Decimal(1), document=" ", **who) == (
        POLICY,
        "document-missing",
    )
    count = {"counted": Decimal(4), "document": "ใบตรวจนับ 1", "reason": "", **who}
    assert refused(actions.count_stock, item, **count) == (POLICY, "reason-missing")
    free = {"quantity": Decimal(1), "document": "ตร. 1", "unit_price": Decimal(0), **who}
    assert refused(actions.receive_stock, item, **free) == (POLICY, "price-not-positive")


def test_only_keepers_of_the_store_write_in_its_ledger(cast: Cast) -> None:
    item = makers.stock_item(cast)
    for by in (cast.stranger, cast.borrower, cast.governor, cast.auditor, cast.admin):
        how = {"quantity": Decimal(1), "document": "ตร. 1", "by": by, "at": cast.at}
        assert refused(actions.receive_stock, item, **how) == (OFFICE, "not-keeper")


def test_the_card_keeps_type_kind_and_measure_once_something_moved(cast: Cast) -> None:
    item = makers.stock_item(cast)
    how: dict[str, Any] = {"by": cast.storekeeper, "at": cast.at, "reason": "แก้ไขบัตร"}
    more = makers.stock_values(cast, minimum=Decimal(30))
    assert actions.change_stock_item(item, more, **how).minimum == 30
    other = makers.stock_values(cast, kind="กระดาษถ่ายเอกสาร เอ 3 80 แกรม")
    assert refused(actions.change_stock_item, item, other, **how) == (POLICY, "stock-has-moved")
    twin = makers.stock_values(cast, code=" วส-001 ")
    assert refused(actions.register_stock_item, twin, by=cast.storekeeper, at=cast.at) == (POLICY, "stock-code-taken")


def test_the_database_lets_nobody_edit_or_doubly_write_a_ledger(cast: Cast) -> None:
    item = makers.stock_item(cast, quantity=Decimal(5))
    line = StockMovement.objects.get(item=item)
    for change in ({"balance_after": Decimal(6)}, {"quantity": Decimal(6)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            StockMovement.objects.filter(pk=line.pk).update(**change)
    same = {"item": item, "kind": MovementKind.RECEIVED, "reference": "x", "by": cast.storekeeper, "at": cast.at}
    with pytest.raises(DatabaseError), transaction.atomic():
        StockMovement.objects.create(seq=1, quantity=1, balance_after=6, **same)
    below = {**same, "kind": MovementKind.LENT}
    with pytest.raises(DatabaseError), transaction.atomic():
        StockMovement.objects.create(seq=2, quantity=-6, balance_after=-1, **below)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12", "12"), ("1,250", "1250"), ("๒.๕", "2.5"), (" ๑๒ ", "12"), ("0", "0")],
)
def test_quantities_are_read_as_people_write_them(text: str, expected: str) -> None:
    assert parse_quantity(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "quantity-empty"),
        ("-1", "quantity-negative"),
        ("1e9", "quantity-unreadable"),
        ("สิบสอง", "quantity-unreadable"),
        ("1,25", "quantity-unreadable"),
        ("1000000000", "quantity-implausible"),
        ("0.0001", "quantity-fraction"),
    ],
)
def test_what_is_no_quantity_is_said(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        parse_quantity(text)
    assert unreadable.value.code == code


def test_quantities_are_shown_without_zeros_that_say_nothing() -> None:
    assert [shown_quantity(Decimal(q)) for q in ("1250.000", "2.500", "0.000", "100")] == ["1,250", "2.5", "0", "100"]


def test_pages_receive_count_and_give_the_ledger_away(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.storekeeper)
    card = {
        "unit": cast.finance.pk,
        "code": "วส-009",
        "type": "วัสดุสำนักงาน",
        "kind": "แฟ้มสันกว้าง 3 นิ้ว",
        "name": "แฟ้มเอกสาร",
        "unit_of_measure": "แฟ้ม",
        "is_whole": "on",
        "minimum": "๑๐",
    }
    page = client.post("/stock/new/", card)
    item = StockItem.objects.get(code="วส-009")
    assert (page.status_code, page["Location"], item.minimum) == (302, item.get_absolute_url(), Decimal(10))
    assert client.post(f"/stock/{item.pk}/receive/", {"quantity": "๑๒", "document": "=1+1"}).status_code == 302
    assert client.post(f"/stock/{item.pk}/receive/", {"quantity": "-1", "document": "ตร. 1"}).status_code == 422
    refused_page = client.post(f"/stock/{item.pk}/count/", {"counted": "5", "document": "ใบเบิก 1", "reason": ""})
    assert refused_page.status_code == 409
    assert "ใบเบิก 1" in refused_page.content.decode()
    assert balance(item) == 12
    file = b"".join(client.get(f"/stock/{item.pk}/export.csv")).decode()
    assert "'=1+1" in file
    assert Event.objects.filter(verb="stock.exported").count() == 1
    assert b"".join(client.get("/stock/export.xlsx"))[:2] == b"PK"
    assert "แฟ้มเอกสาร" in client.get("/stock/", {"q": "แฟ้ม"}).content.decode()


def test_the_api_does_the_same(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.storekeeper)
    item = makers.stock_item(cast, quantity=Decimal(5))

    def call(address: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        answer = client.post(f"/api/v1/stock/{address}", body, "application/json")
        return answer.status_code, answer.json()

    status, body = call(f"{item.pk}/receive/", {"quantity": "3", "document": "ตร. 2"})
    assert (status, body["balance"]) == (200, "8.000")
    status, body = call(f"{item.pk}/receive/", {"quantity": "2.5", "document": "ตร. 2"})
    assert (status, body["code"]) == (409, "quantity-not-whole")
    assert call(f"{item.pk}/receive/", {"quantity": "1e400", "document": "ตร. 2"})[0] == 400
    status, body = call(f"{item.pk}/count/", {"counted": "7", "document": "ใบเบิก 1", "reason": "จ่ายตามใบเบิก"})
    assert (status, body["balance"]) == (200, "7.000")
    assert [row["movement"] for row in client.get(f"/api/v1/stock/{item.pk}/movements/").json()["results"]] == [
        "counted",
        "received",
        "received",
    ]
    status, body = call(
        "", {"unit": "502806", "code": "x", "type": "x", "kind": "x", "name": "x", "unit_of_measure": "x"}
    )
    assert (status, body["code"]) == (400, "invalid")
