"""Clause 210 told through pages: asked, refused inside one agency, approved in part, returned in kind, closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from assets.stock.ledger import last_lines
from assets.stock.models import StockItem, StockMovement
from audit.journal.models import Event, Mention
from core.verdict import Refusal
from loans import actions
from loans.models import Loan, Signature, StoreReceipt, SupplyLine, SupplyReturn
from loans.states import State
from loans.supplies import Back
from loans.supply_queries import supply_facts
from people.models import Person
from tests import makers
from tests.cast import Cast

pytestmark = pytest.mark.clause("210")


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def at_desk_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sha256_on(page: Any) -> str:
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', page.content.decode())
    assert found is not None
    return found[1]


def in_stock(item: StockItem) -> Decimal:
    return last_lines([item.pk])[item.pk].balance_after


@pytest.mark.clause("204-205")
def test_inside_one_agency_the_page_refuses_and_says_why(cast: Cast) -> None:
    item = makers.stock_item(cast)
    keeper = at_desk_of(cast.storekeeper)
    page = keeper.post("/supplies/new/", makers.supply_form(cast, item, agency=cast.agency.pk, act="read"))
    assert page.status_code == 409
    assert page.context["verdict"].code == "requisition-not-loan"
    assert page.context["verdict"].basis == "204-205"
    assert "0405.3" in page.content.decode()
    assert not Loan.objects.exists()


def test_another_agency_borrows_urgently_and_returns_in_kind_in_two_parts(cast: Cast) -> None:
    item = makers.stock_item(cast)
    keeper, second = at_desk_of(cast.storekeeper), at_desk_of(cast.second_storekeeper)
    governor = at_desk_of(cast.governor)

    words = makers.supply_form(cast, item, quantity="๙๕")
    read = keeper.post("/supplies/new/", {**words, "act": "read"})
    assert read.status_code == 200
    assert "ข้อ ๒๑๐" in read.content.decode()
    signed = {**words, "sha256": sha256_on(read), "act": "sign"}
    assert keeper.post("/supplies/new/", signed).status_code == 422  # the tick is missing
    assert keeper.post("/supplies/new/", {**signed, "agreed": "on"}).status_code == 302
    loan = Loan.objects.get()
    assert (loan.route, loan.clause, loan.state) == ("consumable", "210", State.AWAITING_APPROVAL)

    line = SupplyLine.objects.get()
    assert governor.get("/approvals/").status_code == 200
    page = governor.get(f"/loans/{loan.pk}/decide/", follow=True)
    assert page.redirect_chain[-1][0] == f"/supplies/{loan.pk}/decide/"
    approval = {
        f"granted_{line.pk}": "95",
        "can_spare": "on",
        "because": "มีพอให้ยืม ไม่กระทบงานของเขต",
        "as_of": page.context["as_of"],
    }
    too_much = governor.post(f"/supplies/{loan.pk}/decide/", approval)
    assert (too_much.status_code, too_much.context["verdict"].code) == (409, "lender-cannot-spare")
    part = {**approval, f"granted_{line.pk}": "60"}
    unexplained = governor.post(f"/supplies/{loan.pk}/decide/", part)
    assert (unexplained.status_code, unexplained.context["verdict"].code) == (409, "reason-missing")
    unjudged = {**part, f"reason_{line.pk}": "เก็บไว้ใช้งานเลือกตั้ง", "can_spare": ""}
    refused = governor.post(f"/supplies/{loan.pk}/decide/", unjudged)
    assert (refused.status_code, refused.context["verdict"].code) == (409, "lender-cannot-spare")
    assert governor.post(f"/supplies/{loan.pk}/decide/", {**unjudged, "can_spare": "on"}).status_code == 302
    line.refresh_from_db()
    assert (line.asked, line.approved) == (Decimal(95), Decimal(60))

    hand = f"/supplies/{loan.pk}/hand-over/"
    given = {"name": makers.COLLECTOR.name, "position": makers.COLLECTOR.position, "card": "staff"}
    given |= {"consent": makers.COLLECTOR.name, "act": "sign"}
    assert second.post(hand, {**given, "sha256": sha256_on(second.get(hand))}).status_code == 302
    line.refresh_from_db()
    assert (line.lent, line.price_at_loan, in_stock(item)) == (Decimal(60), Decimal(115), Decimal(40))

    back = f"/supplies/{loan.pk}/return/"
    over = keeper.post(back, {f"quantity_{line.pk}": "61"})
    assert (over.status_code, over.context["verdict"].code) == (409, "quantity-over")
    for wrong in ("0", "-1", "1e9", "1.5"):
        assert keeper.post(back, {f"quantity_{line.pk}": wrong}).status_code in (409, 422)
    assert keeper.post(back, {f"quantity_{line.pk}": "๒๐"}).status_code == 302
    loan.refresh_from_db()
    assert loan.state == State.PARTLY_RETURNED
    owed = keeper.get("/supplies/debts/")
    assert [(debt.owed, debt.agency) for debt in owed.context["rows"]] == [(40, cast.ministry.name)]
    assert cast.ministry.name in b"".join(keeper.get("/supplies/debts.csv")).decode()

    assert second.post(back, {f"quantity_{line.pk}": "40"}).status_code == 302
    loan.refresh_from_db()
    assert (loan.state, loan.closed_at is not None, in_stock(item)) == (State.RETURNED, True, Decimal(100))
    returned = [(int(row.quantity), int(row.owed_after)) for row in SupplyReturn.objects.order_by("seq")]
    assert returned == [(20, 40), (40, 0)]
    moves = [(row.kind, int(row.quantity)) for row in StockMovement.objects.filter(item=item).order_by("seq")]
    assert moves == [("received", 100), ("lent", -60), ("returned", 20), ("returned", 40)]
    kept = set(Signature.objects.filter(loan=loan).values_list("kind", flat=True))
    assert kept == {"entry", "hand_over"}
    verbs = list(Event.objects.filter(verb__startswith="loan.", outcome="done").values_list("verb", flat=True))
    assert sorted(verbs) == [
        "loan.approved",
        "loan.handed_over",
        "loan.returned_in_kind",
        "loan.returned_in_kind",
        "loan.submitted",
    ]
    assert keeper.get(f"/loans/{loan.pk}/").status_code == 200
    assert keeper.get("/supplies/debts/").context["rows"] == []
    assert supply_facts(loan)[0]["lent"] == 60


def test_the_other_agencys_receipt_is_noted_from_its_paper(cast: Cast) -> None:
    loan = makers.supply_loan_in(State.ON_LOAN, cast)
    keeper, address = at_desk_of(cast.storekeeper), f"/loans/{loan.pk}/receipt/"
    assert address in keeper.get(loan.get_absolute_url()).content.decode()
    for other in (cast.governor, cast.stranger, cast.outsider, cast.borrower):
        assert at_desk_of(other).get(address).status_code == 404
    page = keeper.get(address)
    assert [(each.code, each.noted) for each in page.context["handed"]] == [("วส-001", "60 รีม")]
    paper = {"name": "นางสมมุติ คลังกรม", "position": "เจ้าพนักงานพัสดุ", "received_on": "16/11/2569"}
    assert keeper.post(address, {**paper, "differences": "เปียก 1 รีม"}).status_code == 302
    receipt = StoreReceipt.objects.get()
    assert (receipt.name, receipt.is_from_paper, receipt.differences) == (paper["name"], True, "เปียก 1 รีม")
    item = SupplyLine.objects.get().item.journal_subject()
    noted = Event.objects.get(verb="loan.receipt_noted", outcome="done")
    assert Mention.objects.filter(event_id=noted.pk, subject=item.name).exists()
    shown = keeper.get(loan.get_absolute_url()).content.decode()
    assert paper["name"] in shown
    assert address not in shown


def test_where_the_other_store_is_on_the_system_its_keeper_confirms_the_quantities(cast: Cast) -> None:
    loan = makers.supply_loan_in(State.ON_LOAN, cast)
    there, address = at_desk_of(makers.keeper_of_the_ministry(cast)), f"/loans/{loan.pk}/receipt/"
    assert [row.loan for row in there.get("/desk/receipts/").context["rows"]] == [loan]
    page = there.get(address)
    for words in ("กระดาษถ่ายเอกสาร เอ 4 80 แกรม", "จำนวน 60 รีม", loan.number):
        assert words in page.context["text"].text
    signed = {"sha256": sha256_on(page), "agreed": "on", "confirm": "1"}
    stale = there.post(address, {**signed, "differences": "ขาด 2 รีม"})
    assert (stale.status_code, stale.context["verdict"].code) == (409, "text-changed")
    assert there.post(address, signed).status_code == 302
    signature = Signature.objects.get(loan=loan, kind="receipt")
    assert (signature.signer, "จำนวน 60 รีม" in signature.text) == (cast.outsider, True)
    assert there.get("/desk/receipts/").context["rows"] == []


def test_something_else_is_taken_in_only_as_the_head_accepted_it(cast: Cast) -> None:
    loan = makers.supply_loan_in(State.ON_LOAN, cast)
    line = SupplyLine.objects.get()
    other = makers.stock_item(cast, code="วส-002", kind="กระดาษถ่ายเอกสาร เอ 4 70 แกรม", quantity=Decimal(0))
    keeper, governor = at_desk_of(cast.storekeeper), at_desk_of(cast.governor)
    with pytest.raises(Refusal) as raised:
        actions.return_supplies(
            loan, by=cast.storekeeper, at=cast.at, back={line.pk: Back(quantity=Decimal(60), item_id=other.pk)}
        )
    assert (raised.value.verdict.basis, raised.value.verdict.code) == ("210", "other-kind")
    offer = {"line": line.pk, "item": other.pk, "quantity": "66", "counts_for": "60"}
    address = f"/supplies/{loan.pk}/equivalent/"
    assert keeper.get(address).status_code == 404
    assert governor.post(address, {**offer, "reason": ""}).status_code == 422
    assert governor.post(address, {**offer, "reason": "น้ำหนักน้อยกว่าแต่ให้จำนวนมากกว่า"}).status_code == 302
    took = {f"quantity_{line.pk}": "66", f"other_{line.pk}": str(other.pk)}
    short = keeper.post(f"/supplies/{loan.pk}/return/", {**took, f"quantity_{line.pk}": "60"})
    assert (short.status_code, short.context["verdict"].code) == (409, "not-as-accepted")
    assert keeper.post(f"/supplies/{loan.pk}/return/", took).status_code == 302
    loan.refresh_from_db()
    assert (loan.state, in_stock(other), in_stock(line.item)) == (State.RETURNED, Decimal(66), Decimal(40))


@pytest.mark.parametrize("missing", ["urgent_because", "no_time_because"])
def test_a_condition_that_says_nothing_is_refused(cast: Cast, missing: str) -> None:
    item = makers.stock_item(cast)
    page = at_desk_of(cast.storekeeper).post(
        "/supplies/new/", makers.supply_form(cast, item, act="read", **{missing: "ด่วน"})
    )
    codes = {"urgent_because": "not-urgent", "no_time_because": "can-be-procured"}
    assert (page.status_code, page.context["verdict"].code) == (409, codes[missing])


def test_the_acts_of_items_do_not_touch_quantities_and_the_other_way_round(cast: Cast) -> None:
    loan = makers.supply_loan_in(State.AWAITING_APPROVAL, cast)
    with pytest.raises(Refusal) as raised:
        actions.approve(loan, by=cast.governor, at=cast.at)
    assert raised.value.verdict.code == "by-quantities"
    with pytest.raises(Refusal) as raised:
        actions.send_back(loan, by=cast.governor, at=cast.at, reason="แก้ไขจำนวน")
    assert raised.value.verdict.code == "by-quantities"
    items = makers.loan_in(State.ON_LOAN, cast)
    with pytest.raises(Refusal) as raised:
        actions.return_supplies(items, by=cast.storekeeper, at=cast.at, back={})
    assert raised.value.verdict.code == "by-items"
    refused = actions.refuse(loan, by=cast.governor, at=cast.at, reason="มีไม่พอสำหรับงานของเราเอง")
    assert refused.state == State.REFUSED


def test_what_was_approved_but_is_no_longer_there_is_not_handed_over(cast: Cast) -> None:
    item = makers.stock_item(cast)
    first, second = (makers.supply_loan_in(State.APPROVED, cast, item=item) for _n in range(2))
    makers.supplies_handed_over(cast, first)
    with pytest.raises(Refusal) as raised:
        makers.supplies_handed_over(cast, second)
    assert raised.value.verdict.code == "stock-too-low"
    assert in_stock(item) == 40


@pytest.mark.clause("211")
def test_who_goes_after_a_debt_in_kind_is_named_at_the_hand_over_and_its_days_are_counted(cast: Cast) -> None:
    loan = makers.supply_loan_in(State.PARTLY_RETURNED, cast)
    assert loan.duty_holder == cast.second_storekeeper
    with time_machine.travel(cast.at + timedelta(days=(loan.due_on - cast.on).days + 2), tick=False):
        keeper = at_desk_of(cast.storekeeper)
        assert [debt.overdue for debt in keeper.get("/supplies/debts/").context["rows"]] == [2]
        assert keeper.get(f"/loans/{loan.pk}/").status_code == 200
