"""Who brings items back, and the one signature for a visit (ADR 0023): the return is done, and never waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from loans.models import HandedBack, Loan, LoanLine, Means, PaperKind, Signature, SignatureKind
from loans.papers.facts import Signed
from loans.printing import gathering
from loans.states import State
from people.models import Person
from people.offices import standing_of
from tests import makers
from tests.cast import Cast
from tests.loans.test_desk_pages import RETURN, inspected, lines_of, signed_in
from tests.loans.test_signing import DRAWN, PIN


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.storekeeper)


def address(person: Person) -> str:
    return reverse("loans:return-sign", args=[person.pk])


def came_back(desk: Client, cast: Cast, *, items: int = 1) -> Loan:
    """A loan whose first item is scanned back at the desk."""
    loan = makers.loan_in(State.ON_LOAN, cast, items=items)
    assert desk.post(RETURN, inspected(lines_of(loan)[0].asset.tag)).status_code == 200
    return loan


def signing(desk: Client, person: Person, **more: str) -> dict[str, str]:
    """What the browser posts under the text as it is shown with what is written so far."""
    shown = desk.post(address(person), {**more, "refresh": "1"}).context["text"]
    return {**more, "signed_sha256": shown.sha256, "sign": "1"}


def signers(loan: Loan, cast: Cast) -> list[Signed]:
    paper = gathering.paper_about(
        loan, PaperKind.RECEIPT, f"{cast.on}", standing=standing_of(cast.storekeeper, cast.on)
    )
    assert paper is not None
    return [each for each in paper.facts.signatures if each.role == "ผู้ส่งคืน"]


def test_items_of_several_loans_are_signed_for_once(cast: Cast, desk: Client) -> None:
    first, second = came_back(desk, cast, items=2), came_back(desk, cast)
    returns = desk.get(RETURN, {"item": lines_of(first)[1].asset.tag})
    assert (returns.context["unsigned"], address(cast.borrower) in returns.content.decode()) == (2, True)
    text = desk.get(address(cast.borrower)).context["text"].text
    for loan in (first, second):
        assert f"[{lines_of(loan)[0].asset.tag}] ตามใบยืมเลขที่ {loan.number}" in text
    assert lines_of(first)[1].asset.tag not in text

    data = {**signing(desk, cast.borrower), "consent": cast.borrower.staff_code, "strokes": DRAWN}
    assert desk.post(address(cast.borrower), data).status_code == 302

    made = Signature.objects.filter(kind=SignatureKind.RETURN)
    assert {(each.loan_id, each.sha256, each.means, each.drawn) for each in made} == {
        (loan.pk, data["signed_sha256"], Means.STAFF_CODE, DRAWN) for loan in (first, second)
    }
    assert Event.objects.filter(verb="loan.handed_back", outcome="done").count() == 1
    assert [(each.name, each.strokes) for each in signers(first, cast)] == [(cast.borrower.name, DRAWN)]
    assert desk.get(address(cast.borrower)).status_code == 302


def test_the_pin_signs_where_one_was_chosen_and_a_wrong_one_signs_nothing(cast: Cast, desk: Client) -> None:
    loan = came_back(desk, cast)
    Person.objects.filter(pk=cast.borrower.pk).update(pin=make_password(PIN))
    data = signing(desk, cast.borrower)

    for wrong in ("111112", cast.borrower.staff_code):
        answer = desk.post(address(cast.borrower), {**data, "consent": wrong})
        assert (answer.status_code, answer.context["verdict"].code) == (409, "pin-wrong")
    assert not HandedBack.objects.exists()
    assert desk.post(address(cast.borrower), {**data, "consent": PIN}).status_code == 302
    assert Signature.objects.get(loan=loan, kind=SignatureKind.RETURN).means == Means.PIN


def test_somebody_else_is_named_and_shows_a_card(cast: Cast, desk: Client) -> None:
    loan = came_back(desk, cast)
    other = {"bringer_name": "นายสมมุติ เพื่อนร่วมงาน", "bringer_position": "พนักงานขับรถยนต์"}
    data = signing(desk, cast.borrower, **other)
    assert (
        f"ที่ {cast.borrower.name} ยืม"
        in desk.post(address(cast.borrower), {**other, "refresh": "1"}).context["text"].text
    )

    refused = desk.post(address(cast.borrower), {**data, "consent": other["bringer_name"]})
    assert refused.context["verdict"].code == "bringer-shows-no-card"
    with_card = {**data, "card": "staff"}
    assert desk.post(address(cast.borrower), with_card).context["verdict"].code == "consent-missing"
    assert desk.post(address(cast.borrower), {**with_card, "consent": other["bringer_name"]}).status_code == 302
    made = Signature.objects.get(loan=loan, kind=SignatureKind.RETURN)
    assert (made.signed_name, made.means, made.signer) == (other["bringer_name"], Means.CARD, cast.borrower)


def test_ink_leaves_the_place_on_the_receipt_open(cast: Cast, desk: Client) -> None:
    loan = came_back(desk, cast)
    data = signing(desk, cast.borrower, by_ink="on", card="staff")
    assert desk.post(address(cast.borrower), data).status_code == 302
    assert Signature.objects.get(loan=loan, kind=SignatureKind.RETURN).means == Means.INK
    assert [(each.name, each.at) for each in signers(loan, cast)] == [(cast.borrower.name, None)]


def test_who_leaves_without_signing_is_noted_and_the_receipt_says_so(cast: Cast, desk: Client) -> None:
    loan = came_back(desk, cast)
    assert [each.name for each in signers(loan, cast)] == [""]
    data = {**signing(desk, cast.borrower), "leave": "1"}
    del data["sign"]

    assert desk.post(address(cast.borrower), data).status_code == 302

    assert HandedBack.objects.get(loan=loan).signature is None
    assert not Signature.objects.filter(kind=SignatureKind.RETURN).exists()
    assert [each.unsigned for each in signers(loan, cast)] == ["กลับไปโดยไม่ได้ลงนาม"]


def test_another_agency_names_who_brings_it(cast: Cast, desk: Client) -> None:
    loan = makers.agency_loan_in(State.RETURNED, cast)
    contact = loan.borrower
    for act in ("sign", "leave"):
        nobody = desk.post(address(contact), {act: "1"})
        assert (nobody.status_code, nobody.context["verdict"].code) == (409, "bringer-missing")
    named = {"bringer_name": "นายสมมุติ ส่งของ", "card": "identity"}
    data = {**signing(desk, contact, **named), "consent": "นายสมมุติ  ส่งของ"}
    assert desk.post(address(contact), data).status_code == 302
    assert HandedBack.objects.get(loan=loan).name == "นายสมมุติ ส่งของ"


def test_a_text_that_has_changed_meanwhile_is_read_again(cast: Cast, desk: Client) -> None:
    came_back(desk, cast)
    data = {**signing(desk, cast.borrower), "consent": cast.borrower.staff_code}
    came_back(desk, cast)

    answer = desk.post(address(cast.borrower), data)

    assert (answer.status_code, answer.context["verdict"].code) == (409, "text-changed")
    assert not LoanLine.objects.filter(handed_back__isnull=False).exists()


def test_the_day_after_nothing_of_yesterday_is_signed(cast: Cast, desk: Client) -> None:
    came_back(desk, cast)
    with time_machine.travel(cast.at + timedelta(days=1), tick=False):
        assert signed_in(cast.storekeeper).get(address(cast.borrower)).status_code == 302


def test_nobody_signs_for_the_own_return_as_storekeeper_and_another_store_finds_nothing(
    cast: Cast, desk: Client
) -> None:
    loan = came_back(desk, cast)
    assert signed_in(cast.stranger).get(address(cast.borrower)).status_code == 302
    Loan.objects.filter(pk=loan.pk).update(borrower=cast.second_storekeeper)
    keeper = signed_in(cast.second_storekeeper)
    data = {**signing(keeper, cast.second_storekeeper), "consent": cast.second_storekeeper.staff_code}
    assert keeper.post(address(cast.second_storekeeper), data).context["verdict"].code == "serves-oneself"
