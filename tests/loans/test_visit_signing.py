"""A visit signed for on the borrower's own phone, or refused; and how the desk gets to the visit and its papers."""

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
from tests import makers
from tests.cast import Cast
from tests.loans.test_desk_pages import hand_over_url, signed_in
from tests.loans.test_visits import ticked


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.storekeeper)


@pytest.fixture
def loans(cast: Cast) -> list[Loan]:
    return [makers.loan_in(State.APPROVED, cast, items=2), makers.loan_in(State.APPROVED, cast)]


def visit_url(loans: list[Loan]) -> str:
    return f"{hand_over_url(loans[0])}?all=1"


def shown_text(desk: Client, loans: list[Loan]) -> str:
    shown = desk.post(visit_url(loans), {**ticked(loans), "refresh": "1"})
    sha256: str = shown.context["planned"].text.sha256
    return sha256


def asked(desk: Client, loans: list[Loan]) -> list[SignatureAsk]:
    data = {**ticked(loans), "signed_sha256": shown_text(desk, loans), "ask": "1"}
    assert desk.post(visit_url(loans), data).status_code == 200
    return list(SignatureAsk.objects.order_by("pk"))


def sign(cast: Cast, ask: SignatureAsk) -> int:
    body = {"sign": "1", "signed_sha256": ask.sha256, "strokes": "12,30 140,33 200,135"}
    return signed_in(cast.borrower).post(reverse("loans:sign", args=[ask.loan_id]), body).status_code


def hand_over(desk: Client, loans: list[Loan], ask: SignatureAsk) -> int:
    data = {**ticked(loans), "signed_sha256": ask.sha256, "asked": str(ask.pk), "sign": "1"}
    return desk.post(visit_url(loans), data).status_code


def test_one_signature_on_the_own_phone_is_for_all_of_them(cast: Cast, desk: Client, loans: list[Loan]) -> None:
    asks = asked(desk, loans)
    assert [ask.loan_id for ask in asks] == [loan.pk for loan in loans]
    assert len({(ask.sha256, ask.text) for ask in asks}) == 1
    told = Notice.objects.get(to=cast.borrower, kind="loan-sign")
    assert all(loan.number in told.title for loan in loans)

    assert sign(cast, asks[1]) == 302
    assert set(SignatureAsk.objects.values_list("state", flat=True)) == {AskState.SIGNED}
    assert Event.objects.filter(verb="loan.signature_given", outcome="done").count() == 2
    assert set(Loan.objects.values_list("state", flat=True)) == {State.APPROVED}  # the store hands over
    assert hand_over(desk, loans, asks[0]) == 302

    for loan, ask in zip(loans, asks, strict=True):
        signature = Signature.objects.get(loan=loan, kind=SignatureKind.HAND_OVER)
        assert (signature.means, signature.sha256, signature.text) == (Means.SIGN_IN, ask.sha256, ask.text)
        assert signature.strokes
    assert set(SignatureAsk.objects.values_list("state", flat=True)) == {AskState.USED}
    # Afterwards the desk offers the papers of each of them, once.
    assert [each.pk for each in desk.get(reverse("loans:desk")).context["handed"]] == [loan.pk for loan in loans]
    assert list(desk.get(reverse("loans:desk")).context["handed"]) == []


def test_what_was_signed_for_all_hands_over_no_single_one(cast: Cast, desk: Client, loans: list[Loan]) -> None:
    asks = asked(desk, loans)
    sign(cast, asks[0])
    alone = {**makers.frozen(loans[0]), "consent": "", "asked": asks[0].pk}

    with pytest.raises(Refusal) as refusal:
        actions.hand_over(loans[0], by=cast.storekeeper, at=cast.at + timedelta(hours=1), **alone)

    assert refusal.value.verdict.code == "text-changed"


def test_nothing_goes_before_it_is_signed(desk: Client, loans: list[Loan]) -> None:
    asks = asked(desk, loans)

    answer = desk.post(
        visit_url(loans), {**ticked(loans), "signed_sha256": asks[0].sha256, "asked": str(asks[0].pk), "sign": "1"}
    )

    assert (answer.status_code, answer.context["refused"].code) == (409, "consent-missing")


def test_asking_anew_for_one_of_them_ends_what_was_asked_for_all(cast: Cast, desk: Client, loans: list[Loan]) -> None:
    asks = asked(desk, loans)

    makers.signature_asked(cast, loans[1], at=cast.at + timedelta(hours=1, minutes=1))

    for ask in asks:
        ask.refresh_from_db()
    assert [ask.state for ask in asks] == [AskState.VOID, AskState.VOID]
    assert sign(cast, asks[0]) == 409


def test_the_borrower_refuses_all_of_them_with_one_reason(cast: Cast, desk: Client, loans: list[Loan]) -> None:
    asks = asked(desk, loans)
    address = reverse("loans:sign", args=[loans[1].pk])

    body = {"refuse": "1", "reason": "ของไม่ครบตามรายการ"}
    assert signed_in(cast.borrower).post(address, body).status_code == 302

    answers = SignatureAsk.objects.values_list("state", "reason")
    assert list(answers) == [(AskState.REFUSED, "ของไม่ครบตามรายการ")] * len(asks)
    shown = desk.post(visit_url(loans), {**ticked(loans), "refresh": "1"})
    assert "ของไม่ครบตามรายการ" in shown.content.decode()


def test_at_the_desk_a_refusal_is_noted_for_the_whole_visit(desk: Client, loans: list[Loan]) -> None:
    data = {**ticked(loans), "signed_sha256": shown_text(desk, loans), "not_signed": "1"}

    answer = desk.post(visit_url(loans), data)
    assert (answer.status_code, answer.context["refused"].code) == (409, "reason-missing")
    assert desk.post(visit_url(loans), {**data, "unsigned_because": "ขอตรวจกับเอกสารก่อน"}).status_code == 302

    noted = SignatureAsk.objects.values_list("loan", "state", "at_desk").order_by("pk")
    assert list(noted) == [(loan.pk, AskState.REFUSED, True) for loan in loans]
    assert not Signature.objects.filter(kind=SignatureKind.HAND_OVER).exists()


def test_nobody_is_asked_for_the_loan_of_somebody_else(cast: Cast, loans: list[Loan]) -> None:
    other = makers.loan_in(State.APPROVED, cast)
    Loan.objects.filter(pk=other.pk).update(borrower=cast.supervisor)
    at = cast.at + timedelta(hours=1)
    words = makers.visit_words([loans[0], Loan.objects.get(pk=other.pk)])
    words = {name: words[name] for name in ("checked", "set_aside", "signed_sha256")}

    with pytest.raises(Refusal) as refusal:
        actions.ask_signature(loans[0], by=cast.storekeeper, at=at, along=[other.pk], **words)

    assert refusal.value.verdict.code == "not-of-this-borrower"


def test_the_barcode_of_a_slip_opens_the_visit_where_more_waits(cast: Cast, desk: Client, loans: list[Loan]) -> None:
    answer = desk.post(reverse("loans:desk"), {"code": f"{loans[1].fiscal_year}-{loans[1].serial:05d}"})
    assert answer.headers["Location"] == f"{hand_over_url(loans[1])}?all=1"
    assert hand_over_url(loans[1]) + '"' in desk.get(answer.headers["Location"]).content.decode()  # one alone

    tag = loans[1].lines.select_related("asset").earliest("position").asset.tag
    answer = desk.post(reverse("loans:desk"), {"code": tag})
    assert answer.headers["Location"] == f"{hand_over_url(loans[1])}?item={tag}"  # an item opens its own loan

    Loan.objects.filter(pk=loans[0].pk).update(state=State.CANCELLED)
    answer = desk.post(reverse("loans:desk"), {"code": loans[1].number})
    assert answer.headers["Location"] == hand_over_url(loans[1])
