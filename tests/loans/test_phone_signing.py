"""Signing for what is taken along on the borrower's own phone; refusing there, or at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from core.verdict import Refusal
from loans import actions
from loans.models import AskState, Loan, Means, Signature, SignatureAsk, SignatureKind
from loans.states import State
from people.models import Notice
from tests.cast import Cast
from tests.loans.test_desk_pages import everything_ticked, hand_over_url, signed_in, signing
from tests.makers import loan_in

DRAWN = "12,30 140,33 200,135"


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.storekeeper)


@pytest.fixture
def phone(cast: Cast) -> Client:
    return signed_in(cast.borrower)


@pytest.fixture
def loan(cast: Cast) -> Loan:
    return loan_in(State.APPROVED, cast, items=2)


def to_ask(desk: Client, loan: Loan, **more: str) -> dict[str, str]:
    """What the browser posts by the button that asks on the borrower's phone."""
    data = {**signing(desk, loan, **more), "ask": "1", "consent": ""}
    del data["sign"]
    return data


def asked(desk: Client, loan: Loan, **more: str) -> SignatureAsk:
    answer = desk.post(hand_over_url(loan), to_ask(desk, loan, **more))
    assert answer.status_code == 200
    ask = SignatureAsk.objects.latest("pk")
    assert answer.context["ask"] == ask
    return ask


def sign_url(loan: Loan) -> str:
    return reverse("loans:sign", args=[loan.pk])


def sign(phone: Client, ask: SignatureAsk, **more: str) -> int:
    body = {"sign": "1", "signed_sha256": ask.sha256, "strokes": DRAWN, **more}
    return phone.post(sign_url(ask.loan), body).status_code


def hand_over(desk: Client, loan: Loan, ask: SignatureAsk, **more: str) -> int:
    data = everything_ticked(loan, signed_sha256=ask.sha256, asked=str(ask.pk), sign="1", consent="", **more)
    return desk.post(hand_over_url(loan), data).status_code


def state(desk: Client, loan: Loan) -> str:
    answer: str = desk.get(reverse("loans:signing-state", args=[loan.pk])).json()["state"]
    return answer


def test_signed_on_the_own_phone_and_handed_over_by_it(cast: Cast, desk: Client, phone: Client, loan: Loan) -> None:
    ask = asked(desk, loan)
    assert state(desk, loan) == f"{ask.pk}-asked"
    assert Notice.objects.filter(to=cast.borrower, kind="loan-sign", path=sign_url(loan)).count() == 1
    assert sign_url(loan) in phone.get(reverse("loans:loan", args=[loan.pk])).content.decode()
    assert ask.text in phone.get(sign_url(loan)).content.decode()
    assert ask.listed == [line.asset.tag for line in loan.lines.select_related("asset").order_by("position")]

    assert sign(phone, ask) == 302
    assert state(desk, loan) == f"{ask.pk}-signed"
    loan.refresh_from_db()
    assert loan.state == State.APPROVED  # the store hands over, nobody else
    assert hand_over(desk, loan, ask) == 302

    loan.refresh_from_db()
    signature = Signature.objects.get(loan=loan, kind=SignatureKind.HAND_OVER)
    assert loan.state == State.ON_LOAN
    assert (signature.means, signature.drawn, signature.sha256) == (Means.SIGN_IN, DRAWN, ask.sha256)
    assert signature.text == ask.text
    assert SignatureAsk.objects.get().state == AskState.USED
    done = Event.objects.filter(verb__startswith="loan.signature").order_by("pk").values_list("verb", "actor_code")
    assert list(done) == [
        ("loan.signature_asked", cast.storekeeper.staff_code),
        ("loan.signature_given", cast.borrower.staff_code),
    ]


def test_nobody_else_sees_it(cast: Cast, desk: Client, loan: Loan) -> None:
    ask = asked(desk, loan)

    for person in cast.everybody():
        if person != cast.borrower and person.is_active:
            client = signed_in(person)
            assert client.get(sign_url(loan)).status_code == 404
            assert sign(client, ask) == 404
    for who in ("borrower", "stranger", "finance_head"):
        assert signed_in(getattr(cast, who)).get(reverse("loans:signing-state", args=[loan.pk])).status_code == 404
    ask.refresh_from_db()
    assert ask.state == AskState.ASKED


@pytest.mark.parametrize("who", ["storekeeper", "finance_head", "outsider"])
def test_nobody_signs_or_refuses_for_the_borrower(cast: Cast, desk: Client, loan: Loan, who: str) -> None:
    ask, person, at = asked(desk, loan), getattr(cast, who), cast.at + timedelta(hours=1)

    with pytest.raises(Refusal) as refusal:
        actions.give_signature(ask, by=person, at=at, signed_sha256=ask.sha256, strokes="")
    assert refusal.value.verdict.code == "not-the-borrower"
    with pytest.raises(Refusal) as refusal:
        actions.refuse_signature(ask, by=person, at=at, reason="ไม่รับ ของไม่ครบ")
    assert refusal.value.verdict.code == "not-the-borrower"


def test_what_changes_afterwards_is_not_what_was_signed(cast: Cast, desk: Client, phone: Client, loan: Loan) -> None:
    ask = asked(desk, loan)
    sign(phone, ask)
    line = loan.lines.earliest("position")

    assert hand_over(desk, loan, ask, **{f"line-{line.pk}-note": "มีรอยที่ฝา"}) == 409  # the new text is shown first
    answer = desk.post(
        hand_over_url(loan), {**signing(desk, loan, **{f"line-{line.pk}-note": "มีรอยที่ฝา"}), "asked": str(ask.pk)}
    )

    assert answer.status_code == 409
    assert answer.context["refused"].code == "text-changed"
    loan.refresh_from_db()
    assert loan.state == State.APPROVED
    anew = asked(desk, loan, **{f"line-{line.pk}-note": "มีรอยที่ฝา"})
    ask.refresh_from_db()
    assert (ask.state, anew.state) == (AskState.VOID, AskState.ASKED)


def test_it_holds_for_the_day_alone(cast: Cast, desk: Client, phone: Client, loan: Loan) -> None:
    ask = asked(desk, loan)
    with time_machine.travel(cast.at + timedelta(days=1), tick=False):
        assert sign(signed_in(cast.borrower), ask) == 409
    assert sign(phone, ask) == 302
    with time_machine.travel(cast.at + timedelta(days=1), tick=False):
        keeper = signed_in(cast.storekeeper)
        answer = keeper.post(hand_over_url(loan), {**signing(keeper, loan), "asked": str(ask.pk), "consent": ""})
        assert answer.status_code == 409
        assert answer.context["refused"].code == "consent-missing"


def test_the_ask_of_another_loan_signs_nothing(cast: Cast, desk: Client, phone: Client, loan: Loan) -> None:
    ask = asked(desk, loan)
    sign(phone, ask)
    other = loan_in(State.APPROVED, cast)

    answer = desk.post(hand_over_url(other), {**signing(desk, other), "asked": str(ask.pk), "consent": ""})

    assert answer.context["refused"].code == "consent-missing"
    other.refresh_from_db()
    assert other.state == State.APPROVED


def test_the_borrower_refuses_with_a_reason(cast: Cast, desk: Client, phone: Client, loan: Loan) -> None:
    ask = asked(desk, loan)

    assert phone.post(sign_url(loan), {"refuse": "1", "reason": " "}).status_code == 422
    assert phone.post(sign_url(loan), {"refuse": "1", "reason": "กล้องไม่มีแบตเตอรี่"}).status_code == 302

    ask.refresh_from_db()
    assert (ask.state, ask.reason) == (AskState.REFUSED, "กล้องไม่มีแบตเตอรี่")
    assert state(desk, loan) == f"{ask.pk}-refused"
    assert sign(phone, ask) == 409
    loan.refresh_from_db()
    assert loan.state == State.APPROVED
    event = Event.objects.get(verb="loan.signature_refused", outcome="done")
    assert event.actor_code == cast.borrower.staff_code
    shown = desk.post(hand_over_url(loan), {**everything_ticked(loan), "refresh": "1"})
    assert "กล้องไม่มีแบตเตอรี่" in shown.content.decode()


def test_at_the_desk_a_refusal_is_noted_and_nothing_is_handed_over(cast: Cast, desk: Client, loan: Loan) -> None:
    data = {**signing(desk, loan), "not_signed": "1"}
    del data["sign"]

    answer = desk.post(hand_over_url(loan), {**data, "unsigned_because": ""})
    assert answer.status_code == 409
    assert answer.context["refused"].code == "reason-missing"
    assert desk.post(hand_over_url(loan), {**data, "unsigned_because": "จะตรวจกับเอกสารก่อน"}).status_code == 302

    loan.refresh_from_db()
    assert loan.state == State.APPROVED
    ask = SignatureAsk.objects.get()
    assert (ask.state, ask.at_desk, ask.reason) == (AskState.REFUSED, True, "จะตรวจกับเอกสารก่อน")
    assert not Signature.objects.filter(kind=SignatureKind.HAND_OVER).exists()
    assert signed_in(cast.borrower).get(sign_url(loan)).status_code == 404


def test_what_was_signed_is_signed_once(cast: Cast, desk: Client, phone: Client, loan: Loan) -> None:
    ask = asked(desk, loan)

    assert sign(phone, ask, signed_sha256="0" * 64) == 409
    assert sign(phone, ask, strokes="900,900 1,1") == 422
    assert sign(phone, ask) == 302
    assert sign(phone, ask) == 409
    assert hand_over(desk, loan, ask) == 302
    assert hand_over(desk, loan, ask) == 409


def test_who_has_no_account_signs_at_the_desk(cast: Cast, desk: Client, loan: Loan) -> None:
    cast.borrower.is_active = False
    cast.borrower.save(update_fields=["is_active"])

    answer = desk.post(hand_over_url(loan), to_ask(desk, loan))

    assert answer.status_code == 409
    assert answer.context["refused"].code == "cannot-sign-in"
