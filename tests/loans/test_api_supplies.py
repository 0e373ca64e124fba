"""Consumables between state agencies over the API (210): the same acts and verdicts as on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from assets.stock.ledger import last_lines
from assets.stock.models import StockItem
from loans.models import Equivalence, Loan, SupplyLine, SupplyReturn
from loans.states import State
from people.models import Person
from tests import makers
from tests.cast import Cast

pytestmark = pytest.mark.clause("210")

API = "/api/v1/loans"
BECAUSE = {"can_spare": True, "because": "มีพอให้ยืมและไม่กระทบงานของเรา"}
COLLECTOR = {"name": makers.COLLECTOR.name, "position": makers.COLLECTOR.position, "card": "staff"}


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def by(person: Person) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


WORDS = ("urgent_because", "no_time_because", "purpose", "reason", "place_kind", "place_of_use")


def asked(cast: Cast, **changes: Any) -> dict[str, Any]:
    item = makers.stock_item(cast)
    words = makers.supply_form(cast, item)
    return {
        **{name: words[name] for name in WORDS},
        "quantities": [{"item": item.pk, "quantity": "60"}],
        "starts_on": cast.on.isoformat(),
        "due_on": (cast.on + timedelta(days=29)).isoformat(),
        "for_unit": True,
        "agency": cast.ministry.code,
        "contact": asdict(makers.CONTACT),
        "letter": asdict(makers.letter(cast)) | {"dated_on": cast.on.isoformat()},
        **changes,
    }


def refused(answer: Any) -> tuple[int, str, str]:
    assert answer.data["reason"], answer.data
    return answer.status_code, answer.data["clause"], answer.data["code"]


def test_a_letter_is_keyed_in_approved_in_part_collected_and_returned_in_two_parts(cast: Cast) -> None:
    keeper, second, governor = by(cast.storekeeper), by(cast.second_storekeeper), by(cast.governor)
    wish = asked(cast)
    preview = keeper.post(f"{API}/supplies/preview/", wish).data
    assert (preview["clause"], preview["office"], preview["route"]) == ("210", "agency_head", "consumable")
    assert [row["verdict"]["permitted"] for row in preview["quantities"]] == [True]
    assert refused(keeper.post(f"{API}/supplies/", {**wish, "signed_sha256": "0" * 64})) == (409, "208", "text-changed")
    made = keeper.post(f"{API}/supplies/", {**wish, "signed_sha256": preview["sha256"]})
    assert made.status_code == 201, made.data
    loan, (line,) = f"{API}/{made.data['id']}", made.data["supplies"]["lines"]
    assert (line["asked"], line["approved"], line["owed"]) == ("60.000", None, "0.000")

    part = {"line": line["id"], "quantity": "50", "reason": "เก็บไว้ใช้งานเลือกตั้ง"}
    approval = {"granted": [part], **BECAUSE}
    assert refused(keeper.post(f"{loan}/supplies/approve/", approval))[1] == "office"
    unjudged = governor.post(f"{loan}/supplies/approve/", {**approval, "can_spare": False})
    assert refused(unjudged) == (409, "210", "lender-cannot-spare")
    unexplained = governor.post(f"{loan}/supplies/approve/", {**approval, "granted": [{**part, "reason": ""}]})
    assert refused(unexplained) == (409, "policy", "reason-missing")
    more = governor.post(f"{loan}/supplies/approve/", {**approval, "granted": [{**part, "quantity": "61"}]})
    assert refused(more) == (409, "210", "quantity-over")
    approved = governor.post(f"{loan}/supplies/approve/", approval)
    assert (approved.status_code, approved.data["state"]) == (200, State.APPROVED)

    text = second.post(f"{loan}/supplies/hand-over/preview/", {"collector": COLLECTOR}).data
    assert text["verdict"]["permitted"] is True
    given = {"collector": COLLECTOR, "consent": COLLECTOR["name"], "signed_sha256": text["sha256"]}
    assert refused(second.post(f"{loan}/supplies/hand-over/", {**given, "consent": ""}))[2] == "consent-missing"
    out = second.post(f"{loan}/supplies/hand-over/", given)
    assert (
        out.data["supplies"]["lines"][0] | {"lent": "50.000", "owed": "50.000", "price_at_loan": "115.00"}
        == (out.data["supplies"]["lines"][0])
    )

    assert [row["items"] for row in (out.data, *keeper.get(f"{API}/").data["results"])] == [1, 1]
    debts = keeper.get(f"{API}/supplies/debts/").data
    assert [(row["owed"], row["agency"], row["loan"]["id"]) for row in debts["results"]] == [
        ("50.000", cast.ministry.name, made.data["id"])
    ]
    back = {"returned": [{"line": line["id"], "quantity": "51"}]}
    assert refused(keeper.post(f"{loan}/supplies/return/", back)) == (409, "210", "quantity-over")
    back["returned"][0]["quantity"] = "20"
    for _time in range(2):
        half = keeper.post(f"{loan}/supplies/return/", back, headers={"Idempotency-Key": "asked-twice"})
        assert (half.data["state"], half.data["supplies"]["lines"][0]["owed"]) == (State.PARTLY_RETURNED, "30.000")
    assert SupplyReturn.objects.count() == 1
    back["returned"][0]["quantity"] = "30"
    whole = second.post(f"{loan}/supplies/return/", back)
    assert (whole.data["state"], whole.data["supplies"]["lines"][0]["owed"]) == (State.RETURNED, "0.000")
    assert [row["quantity"] for row in whole.data["supplies"]["lines"][0]["returns"]] == ["20.000", "30.000"]
    assert keeper.get(f"{API}/supplies/debts/").data["results"] == []
    assert refused(keeper.post(f"{loan}/supplies/return/", back)) == (409, "order", "out-of-turn")


def test_something_else_comes_in_as_the_head_accepted_it(cast: Cast) -> None:
    loan = makers.supply_loan_in(State.ON_LOAN, cast)
    line, address = SupplyLine.objects.get(), f"{API}/{loan.pk}/supplies"
    other = makers.stock_item(cast, code="วส-002", kind="กระดาษถ่ายเอกสาร เอ 4 70 แกรม", quantity=Decimal(0))
    keeper, governor = by(cast.storekeeper), by(cast.governor)
    come = {"returned": [{"line": line.pk, "item": other.pk, "quantity": "66"}]}
    assert refused(keeper.post(f"{address}/return/", come)) == (409, "210", "other-kind")
    offer = {"line": line.pk, "item": other.pk, "quantity": "66", "counts_for": "60", "reason": "หนากว่าเดิมไม่มีขาย"}
    assert refused(keeper.post(f"{address}/equivalent/", offer)) == (409, "office", "office-not-held")
    for wrong, field in (({"line": 0}, "line"), ({"line": 10**30}, "line"), ({"item": 9**9}, "item")):
        answer = governor.post(f"{address}/equivalent/", offer | wrong)
        assert (answer.status_code, list(answer.data["fields"])) == (400, [field])
    accepted = governor.post(f"{address}/equivalent/", offer)
    assert [row["counts_for"] for row in accepted.data["supplies"]["lines"][0]["accepted"]] == ["60.000"]
    done = keeper.post(f"{address}/return/", come)
    assert (done.data["state"], last_lines([other.pk])[other.pk].balance_after) == (State.RETURNED, Decimal(66))
    assert done.data["supplies"]["lines"][0]["returns"][0]["instead"]["id"] == other.pk
    assert Equivalence.objects.count() == 1


@pytest.mark.clause("204-205")
def test_the_other_store_confirms_the_quantities_or_its_paper_is_noted(cast: Cast) -> None:
    first, second = (makers.supply_loan_in(State.ON_LOAN, cast, item=item) for item in _two_items(cast))
    keeper, there = by(cast.storekeeper), by(makers.keeper_of_the_ministry(cast))
    text = there.post(f"{API}/{first.pk}/receipt/preview/", {"differences": ""}).data
    assert "จำนวน 60 รีม" in text["text"]
    told = {"differences": "", "signed_sha256": text["sha256"]}
    assert refused(keeper.post(f"{API}/{first.pk}/receipt/", told)) == (409, "policy", "not-their-storekeeper")
    done = there.post(f"{API}/{first.pk}/receipt/", told)
    assert (done.status_code, done.data["store_receipt"]["is_from_paper"]) == (200, False)
    assert refused(there.post(f"{API}/{first.pk}/receipt/", told)) == (409, "order", "receipt-given-already")
    paper = {"name": "นางสมมุติ คลังกรม", "received_on": cast.on.isoformat()}
    noted = keeper.post(f"{API}/{second.pk}/receipt/", paper)
    assert (noted.status_code, noted.data["store_receipt"]["is_from_paper"]) == (200, True)


def _two_items(cast: Cast) -> list[StockItem]:
    return [makers.stock_item(cast, code=code) for code in ("วส-001", "วส-002")]


def test_inside_one_agency_the_call_is_refused_with_its_clause(cast: Cast) -> None:
    wish = asked(cast, agency=cast.agency.code, signed_sha256="0" * 64)
    for address in ("supplies/preview", "supplies"):
        answer = by(cast.storekeeper).post(f"{API}/{address}/", wish)
        assert refused(answer) == (409, "204-205", "requisition-not-loan")
    assert not Loan.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantities": []}, "quantities"),
        ({"quantities": [{"item": 10**30, "quantity": "1"}]}, "quantities"),
        ({"quantities": [{"item": 77_777, "quantity": "1"}]}, "quantities"),
        ({"quantities": [{"item": 1, "quantity": "NaN"}]}, "quantities"),
        ({"quantities": [{"item": 1, "quantity": "1"}, {"item": 1, "quantity": "2"}]}, "quantities"),
        ({"urgent_because": ""}, "urgent_because"),
        ({"no_time_because": None}, "no_time_because"),
        ({"agency": "NONE"}, "agency"),
        ({"due_on": "15/12/2569"}, "due_on"),
    ],
)
def test_what_is_malformed_is_named(cast: Cast, changes: dict[str, Any], field: str) -> None:
    answer = by(cast.storekeeper).post(f"{API}/supplies/preview/", asked(cast, **changes))
    assert (answer.status_code, list(answer.data["fields"])) == (400, [field])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"urgent_because": "ด่วน"}, "not-urgent"),
        ({"no_time_because": "ช้า"}, "can-be-procured"),
        ({"quantity": "0"}, "quantity-not-positive"),
        ({"quantity": "1.5"}, "quantity-not-whole"),
        ({"quantity": "1000000000"}, "quantity-too-large"),
        ({"quantity": "1" + "0" * 19}, "quantity-too-large"),
    ],
)
def test_what_clause_and_store_do_not_allow_stands_in_the_preview(
    cast: Cast, changes: dict[str, Any], code: str
) -> None:
    wish = asked(cast)
    if "quantity" in changes:
        changes = {"quantities": [wish["quantities"][0] | changes]}
    preview = by(cast.storekeeper).post(f"{API}/supplies/preview/", wish | changes)
    assert (preview.status_code, preview.data["verdict"]["code"]) == (200, code)
    sent = by(cast.storekeeper).post(f"{API}/supplies/", wish | changes | {"signed_sha256": preview.data["sha256"]})
    assert refused(sent)[2] == code


def test_another_stores_stock_cannot_be_asked_for(cast: Cast) -> None:
    """Its key is no more known to who does not keep it than one that no consumable has."""
    mine = asked(cast)
    theirs = by(cast.bureau_storekeeper).post(f"{API}/supplies/preview/", mine)
    assert (theirs.status_code, list(theirs.data["fields"])) == (400, ["quantities"])
    for person in (cast.borrower, cast.governor, cast.outsider):
        assert by(person).post(f"{API}/supplies/preview/", mine).status_code == 404
        assert by(person).post(f"{API}/supplies/", mine | {"signed_sha256": "0" * 64}).status_code == 404


def test_a_loan_of_items_has_no_quantities_and_what_is_not_yours_is_404(cast: Cast) -> None:
    items, supplies = makers.loan_in(State.ON_LOAN, cast), makers.supply_loan_in(State.ON_LOAN, cast)
    keeper = by(cast.storekeeper)
    for act in ("approve", "hand-over/preview", "hand-over", "return", "equivalent"):
        assert keeper.post(f"{API}/{items.pk}/supplies/{act}/", {}).status_code == 404
        assert by(cast.stranger).post(f"{API}/{supplies.pk}/supplies/{act}/", {}).status_code == 404
    assert keeper.get(f"{API}/{items.pk}/").data["supplies"] is None
    answer = keeper.post(f"{API}/{supplies.pk}/approve/", {})
    assert refused(answer)[0] == 409


def test_lines_of_another_loan_are_named(cast: Cast) -> None:
    item = makers.stock_item(cast)
    waiting, approved, out = (
        makers.supply_loan_in(state, cast, item=item, quantity=Decimal(5))
        for state in (State.AWAITING_APPROVAL, State.APPROVED, State.ON_LOAN)
    )
    strange = SupplyLine.objects.get(loan=out).pk
    granted = {"granted": [{"line": strange, "quantity": "5"}], **BECAUSE}
    priced = {
        "priced": [{"line": strange, "price": "5", "price_basis": "ราคาท้องตลาด"}],
        "collector": COLLECTOR,
        "signed_sha256": "0" * 64,
    }
    twice = {"returned": [{"line": strange, "quantity": "1"}] * 2}
    tried = (
        (cast.governor, waiting, "approve", granted, "granted"),
        (cast.storekeeper, approved, "hand-over/preview", priced, "priced"),
        (cast.storekeeper, approved, "hand-over", priced, "priced"),
        (cast.storekeeper, out, "return", twice, "returned"),
    )
    for person, loan, act, body, field in tried:
        answer = by(person).post(f"{API}/{loan.pk}/supplies/{act}/", body)
        assert (answer.status_code, list(answer.data["fields"])) == (400, [field]), act


def test_debts_are_for_who_keeps_approves_or_audits_and_go_on_by_key(cast: Cast) -> None:
    item = makers.stock_item(cast, quantity=Decimal(500))
    for _n in range(51):
        makers.supply_loan_in(State.ON_LOAN, cast, item=item, quantity=Decimal(1))
    keeper = by(cast.storekeeper)
    first = keeper.get(f"{API}/supplies/debts/").data
    second = keeper.get(f"{API}/supplies/debts/", {"cursor": first["next"]}).data
    assert (len(first["results"]), len(second["results"]), second["next"]) == (50, 1, "")
    assert by(cast.borrower).get(f"{API}/supplies/debts/").status_code == 404
    assert by(cast.bureau_storekeeper).get(f"{API}/supplies/debts/").data["results"] == []
    assert keeper.get(f"{API}/supplies/debts/", {"cursor": "a\x00"}).status_code == 200


def test_the_acts_of_items_are_refused_for_consumables_not_hidden(cast: Cast) -> None:
    loan = makers.supply_loan_in(State.APPROVED, cast)
    keeper = by(cast.storekeeper)
    consent = {"consent": loan.borrower.staff_code, "signed_sha256": "0" * 64}
    answer = keeper.post(f"{API}/{loan.pk}/hand-over/", consent)
    assert refused(answer) == (409, "order", "by-quantities")
    strange = keeper.post(f"{API}/{loan.pk}/hand-over/", {**consent, "checked": [{"line": 1}]})
    assert (strange.status_code, list(strange.data["fields"])) == (400, ["checked"])
    assert by(cast.bureau_storekeeper).post(f"{API}/{loan.pk}/hand-over/", consent).status_code == 404
