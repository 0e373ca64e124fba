"""Clause 209 over the API: the same acts, the same verdicts, and papers that come as files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from rest_framework.test import APIClient

from assets.models import Asset, CustodyState
from loans.case_states import CaseState, CaseStep
from loans.models import Case, CaseDocument, Loan
from loans.rules import Remedy
from loans.states import State
from people.models import Person
from tests import makers
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("uploads")

CASES: Final = "/api/v1/cases/"


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def by(person: Person) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def damaged(cast: Cast) -> Case:
    return makers.case_of(makers.loan_in(State.UNDER_209, cast))


def url(case: Case | int, step: str = "") -> str:
    return f"{CASES}{case if isinstance(case, int) else case.pk}/{step + '/' if step else ''}"


def picture(colour: str = "teal") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "JPEG")
    return SimpleUploadedFile("ใบเสร็จ.jpg", content.getvalue(), "image/jpeg")


def paper(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"number": "บร 7/2570", "dated_on": cast.on.isoformat(), "scan": picture(), **more}


def sent(client: APIClient, address: str, form: dict[str, Any], *, key: str = "") -> Any:
    """A form with a file, as a program sends it."""
    return client.post(address, form, format="multipart", headers={"Idempotency-Key": key} if key else {})


def alike(cast: Cast, **more: Any) -> dict[str, Any]:
    points = dict.fromkeys(("same_type", "same_kind", "same_size", "same_character", "same_quality"), "true")
    return paper(cast, **points, name="เครื่องฉายภาพ", serial_no="NEW-1", cost="25000.00", **more)


# The whole case


def test_a_loss_is_reported_paid_for_and_closed_over_the_api(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    borrower, store, second = by(cast.borrower), by(cast.storekeeper), by(cast.second_storekeeper)

    body = {"line": loan.lines.get().pk, "found": "lost", "account": "หายระหว่างขนย้าย"}
    opened = borrower.post(f"/api/v1/loans/{loan.pk}/report-loss/", body)
    assert (opened.status_code, opened.data["state"]) == (201, "open"), opened.data
    assert (opened.data["loan_number"], opened.data["price"]) == (loan.number, "25000.00")
    case = opened.data["id"]

    facts = {"cause": "วางไว้บนรถแล้วรถถูกงัด", "other_use": True}
    noted = store.post(url(case, "cause"), facts).data
    assert (noted["cause"], noted["other_use"]) == ("วางไว้บนรถแล้วรถถูกงัด", True)
    order = {"number": "ที่ 9/2570", "ordered_on": cast.on.isoformat()}
    assert store.post(url(case, "fact-finding"), order).data["fact_finding_number"] == "ที่ 9/2570"
    letter = {"kind": "other", "scan": picture("red"), "note": "บันทึกประจำวัน"}
    added = sent(borrower, url(case, "documents"), letter)
    assert (added.status_code, added.data["documents"][0]["note"]) == (201, "บันทึกประจำวัน"), added.data

    assert borrower.post(url(case, "propose-remedy"), {"remedy": "cash"}).data["proposed"] == "cash"
    assert store.post(url(case, "choose-remedy"), {"remedy": "cash"}).data["state"] == "agreed"
    paid = sent(store, url(case, "payment"), paper(cast, amount="25000.00"))
    assert (paid.status_code, paid.data["state"], paid.data["paid"]) == (200, "settled", "25000.00"), paid.data
    wrong = {"reason": "ใบเสร็จเป็นของอีกรายการ"}
    assert second.post(url(case, "reopen"), wrong).data["state"] == "agreed"
    again = paper(cast, amount="25000.00", scan=picture("blue"))
    assert sent(store, url(case, "payment"), again).data["state"] == "settled"
    closed = second.post(url(case, "close"), {"seen": True, "note": "ตรวจหลักฐานแล้ว"}).data

    assert (closed["state"], closed["closed_by"]["staff_code"]) == ("closed", cast.second_storekeeper.staff_code)
    assert [each["kind"] for each in closed["documents"]] == ["other", "receipt", "receipt"]
    assert Loan.objects.get(pk=loan.pk).state == State.RETURNED


def test_a_repair_puts_the_item_back_among_those_that_are_lent(cast: Cast) -> None:
    case = makers.agreed(cast, damaged(cast), at=cast.at, remedy=Remedy.REPAIR)
    store = by(cast.storekeeper)
    untidy = sent(store, url(case, "repair"), paper(cast, works="true", complete="true"))
    assert (untidy.status_code, untidy.data["code"]) == (409, "not-in-good-order")

    done = sent(store, url(case, "repair"), paper(cast, works="true", complete="true", clean="true"))
    assert (done.status_code, done.data["state"]) == (200, "settled"), done.data
    by(cast.finance_head).post(url(case, "close"), {"seen": True})

    assert Asset.objects.get(pk=case.line.asset_id).custody.state == CustodyState.IN_STORE


def test_a_replacement_enters_the_register(cast: Cast) -> None:
    case = makers.agreed(cast, damaged(cast), at=cast.at, remedy=Remedy.REPLACEMENT)
    store = by(cast.storekeeper)

    worse = sent(store, url(case, "replacement"), alike(cast) | {"same_quality": "false"})
    assert (worse.status_code, worse.data["clause"], worse.data["code"]) == (409, "209", "replacement-differs")
    done = sent(store, url(case, "replacement"), alike(cast))

    assert done.status_code == 200, done.data
    new = Asset.objects.get(tag=done.data["replacement"]["tag"])
    assert (new.replaces_id, new.serial_no) == (case.line.asset_id, "NEW-1")


# Reading


def test_the_list_shows_the_callers_cases_newest_first_by_state_and_by_key(cast: Cast) -> None:
    old, new = damaged(cast), damaged(cast)
    makers.agreed(cast, new, at=cast.at)
    store = by(cast.storekeeper)

    def ids(client: APIClient, **asked: str) -> list[int]:
        return [row["id"] for row in client.get(CASES, asked).data["results"]]

    assert ids(store) == ids(by(cast.borrower)) == [new.pk, old.pk]
    assert ids(store, state="open") == [old.pk]
    assert ids(store, state="agreed") == [new.pk]
    assert ids(by(cast.stranger)) == []
    first = store.get(CASES, {"page_size": 1}).data
    assert [row["id"] for row in store.get(first["next"]).data["results"]] == [old.pk]


def test_a_case_says_what_its_reader_may_do(cast: Cast) -> None:
    case = damaged(cast)

    def moves(person: Person) -> dict[str, Any]:
        data = by(person).get(url(case)).data
        return {move["step"]: move for move in data["moves"]}

    mine, keepers = moves(cast.borrower), moves(cast.storekeeper)
    assert set(mine) == {step.value for step in CaseStep}
    assert mine["propose"]["permitted"]
    assert mine["choose"]["code"] == "not-the-store"
    assert keepers["choose"]["permitted"]
    assert keepers["propose"]["code"] == "not-the-borrower"
    assert keepers["close"]["code"] == "opener-closes"
    assert moves(cast.second_storekeeper)["close"]["code"] == "out-of-turn"


# What is not yours, not now, or not well-formed


STEPS: Final = (
    *("cause", "fact-finding", "documents", "propose-remedy", "choose-remedy"),
    *("repair", "replacement", "payment", "bring-back", "reopen", "close"),
)


def test_what_is_not_yours_does_not_exist(cast: Cast) -> None:
    case = damaged(cast)
    client = by(cast.stranger)

    for step in ("", *STEPS):
        answer = client.post(url(case, step), {}) if step else client.get(url(case))
        assert (answer.status_code, answer.data["code"]) == (404, "not-found"), step
        assert answer.data == (client.post(url(10**9, step), {}) if step else client.get(url(10**9))).data
    loan = makers.loan_in(State.ON_LOAN, cast)
    body = {"line": loan.lines.get().pk, "found": "lost", "account": "หาย"}
    assert client.post(f"/api/v1/loans/{loan.pk}/report-loss/", body).status_code == 404
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "step", "body", "clause", "code"),
    [
        ("storekeeper", "reopen", {"reason": "x"}, "order", "out-of-turn"),
        ("second_storekeeper", "close", {"seen": True}, "order", "out-of-turn"),
        ("storekeeper", "close", {"seen": True}, "policy", "opener-closes"),
        ("borrower", "cause", {"cause": "x"}, "office", "not-the-store"),
        ("storekeeper", "propose-remedy", {"remedy": "cash"}, "office", "not-the-borrower"),
        ("storekeeper", "choose-remedy", {"remedy": "cash"}, "policy", "borrower-has-not-proposed"),
    ],
)
def test_a_refused_step_answers_with_its_verdict_and_changes_nothing(
    cast: Cast, who: str, step: str, body: dict[str, Any], clause: str, code: str
) -> None:
    case = damaged(cast)

    answer = by(getattr(cast, who)).post(url(case, step), body)

    assert (answer.status_code, answer.data["clause"], answer.data["code"]) == (409, clause, code)
    assert answer.data["reason"]
    case.refresh_from_db()
    assert case.state == CaseState.OPEN


def test_no_other_amount_than_the_price_is_taken(cast: Cast) -> None:
    case = makers.agreed(cast, damaged(cast), at=cast.at)

    answer = sent(by(cast.storekeeper), url(case, "payment"), paper(cast, amount="24999.99"))

    assert (answer.status_code, answer.data["clause"], answer.data["code"]) == (409, "209", "amount-is-not-the-price")
    assert not CaseDocument.objects.exists()


@pytest.mark.parametrize(
    ("step", "body", "field"),
    [
        ("cause", {"cause": " "}, "cause"),
        ("fact-finding", {"number": "1", "ordered_on": "16/11/2569"}, "ordered_on"),
        ("fact-finding", {"number": "1", "ordered_on": "2026-11-16", "url": "javascript:alert(1)"}, "url"),
        ("propose-remedy", {"remedy": "fine"}, "remedy"),
        ("close", {"seen": False}, "seen"),
        ("close", {}, "seen"),
        ("documents", {"kind": "photo"}, "scan"),
        ("documents", {"kind": "photo", "scan": "/etc/passwd"}, "scan"),
    ],
)
def test_what_is_malformed_names_its_field(cast: Cast, step: str, body: dict[str, Any], field: str) -> None:
    answer = by(cast.second_storekeeper).post(url(damaged(cast), step), body)

    assert (answer.status_code, answer.data["code"], list(answer.data["fields"])) == (400, "invalid", [field])


@pytest.mark.parametrize("content", [b"", b"<script>alert(1)</script>", b"%PDF-1.7 broken", b"MZ\x90\x00"])
def test_a_file_that_is_no_paper_is_refused_at_its_field(cast: Cast, content: bytes) -> None:
    form = {"kind": "photo", "scan": SimpleUploadedFile("ภาพ.jpg", content, "image/jpeg")}

    answer = sent(by(cast.borrower), url(damaged(cast), "documents"), form)

    assert (answer.status_code, list(answer.data["fields"])) == (400, ["scan"])
    assert not CaseDocument.objects.exists()


def test_a_line_of_another_loan_is_no_line_of_this_one(cast: Cast) -> None:
    loan, other = makers.loan_in(State.ON_LOAN, cast), makers.loan_in(State.ON_LOAN, cast)
    body = {"line": other.lines.get().pk, "found": "lost", "account": "หาย"}

    answer = by(cast.borrower).post(f"/api/v1/loans/{loan.pk}/report-loss/", body)

    assert (answer.status_code, list(answer.data["fields"])) == (400, ["line"])


def test_a_form_sent_again_with_its_key_acts_once_and_another_file_is_another_call(cast: Cast) -> None:
    case = makers.agreed(cast, damaged(cast), at=cast.at)
    store, address = by(cast.storekeeper), url(case, "payment")

    first = sent(store, address, paper(cast, amount="25000.00"), key="k-1")
    again = sent(store, address, paper(cast, amount="25000.00"), key="k-1")
    other = sent(store, address, paper(cast, amount="25000.00", scan=picture("red")), key="k-1")

    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    assert again.headers["Idempotent-Replay"] == "true"
    assert (other.status_code, other.data["code"]) == (422, "key-reused")
    assert CaseDocument.objects.count() == 1
