"""Signing for what is taken along: what is drawn, what proves who signs, and how each is kept and shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from loans.models import Loan, Means, Signature, SignatureKind
from loans.printing.slips import slip_of, with_what_a_slip_shows
from loans.states import State
from people.models import Person
from tests.cast import Cast
from tests.loans.test_desk_pages import hand_over_url, signed_in, signing
from tests.makers import loan_in

PIN = "402918"
DRAWN = "12,30 140,33 200,135;40,60 41,166"


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.storekeeper)


@pytest.fixture
def with_pin(cast: Cast) -> Person:
    cast.borrower.pin = make_password(PIN)
    cast.borrower.save(update_fields=["pin"])
    return cast.borrower


def taken(loan: Loan) -> Signature:
    return Signature.objects.get(loan=loan, kind=SignatureKind.HAND_OVER)


def test_a_staff_code_is_kept_as_the_weaker_way(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.APPROVED, cast)

    assert desk.post(hand_over_url(loan), signing(desk, loan)).status_code == 302

    assert (taken(loan).means, taken(loan).drawn) == (Means.STAFF_CODE, "")


def test_with_a_pin_the_staff_code_signs_no_more(cast: Cast, desk: Client, with_pin: Person) -> None:
    loan = loan_in(State.APPROVED, cast)
    data = signing(desk, loan)

    answer = desk.post(hand_over_url(loan), data)
    assert answer.status_code == 409
    assert answer.context["refused"].code == "pin-wrong"
    assert desk.post(hand_over_url(loan), {**data, "consent": ""}).context["refused"].code == "consent-missing"

    assert desk.post(hand_over_url(loan), {**data, "consent": PIN, "strokes": DRAWN}).status_code == 302
    assert (taken(loan).means, taken(loan).drawn) == (Means.PIN, DRAWN)
    assert cast.storekeeper.name in taken(loan).identified_by
    assert not Event.objects.filter(body__contains=PIN).exists()


def test_a_pin_is_never_sent_back_to_the_page(cast: Cast, desk: Client, with_pin: Person) -> None:
    loan = loan_in(State.APPROVED, cast)

    answer = desk.post(hand_over_url(loan), {**signing(desk, loan), "consent": "402917"})

    assert answer.status_code == 409
    assert "402917" not in answer.content.decode()


def test_a_pin_cannot_be_guessed(cast: Cast, desk: Client, with_pin: Person) -> None:
    loan = loan_in(State.APPROVED, cast)
    data = signing(desk, loan)
    for _time in range(5):
        assert desk.post(hand_over_url(loan), {**data, "consent": "111112"}).context["refused"].code == "pin-wrong"

    answer = desk.post(hand_over_url(loan), {**data, "consent": PIN})

    assert answer.context["refused"].code == "pin-locked"
    assert not Signature.objects.filter(kind=SignatureKind.HAND_OVER).exists()
    assert Event.objects.filter(verb="loan.handed_over", outcome="refused").count() == 5


def test_another_refusal_counts_as_no_guess(cast: Cast, desk: Client, with_pin: Person) -> None:
    loan = loan_in(State.APPROVED, cast)
    data = signing(desk, loan)
    for _time in range(6):
        assert desk.post(hand_over_url(loan), {**data, "consent": ""}).context["refused"].code == "consent-missing"

    assert desk.post(hand_over_url(loan), {**data, "consent": PIN}).status_code == 302


def test_over_the_api_the_same_holds(cast: Cast, desk: Client, with_pin: Person) -> None:
    loan = loan_in(State.APPROVED, cast)
    checked = [{"line": line.pk} for line in loan.lines.all()]
    shown = desk.post(
        reverse("loan-preview-hand-over", args=[loan.pk]), {"checked": checked}, "application/json"
    ).json()
    body = {"checked": checked, "signed_sha256": shown["sha256"], "strokes": DRAWN}
    url = reverse("loan-hand-over", args=[loan.pk])

    assert (
        desk.post(url, {**body, "consent": loan.borrower.staff_code}, "application/json").json()["code"] == "pin-wrong"
    )
    assert desk.post(url, {**body, "consent": PIN, "strokes": "<script>"}, "application/json").status_code == 400
    assert desk.post(url, {**body, "consent": PIN}, "application/json").status_code == 200
    assert (taken(loan).means, taken(loan).drawn) == (Means.PIN, DRAWN)


def test_what_cannot_be_read_as_a_signature_is_said_and_nothing_is_handed_over(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.APPROVED, cast)

    answer = desk.post(hand_over_url(loan), {**signing(desk, loan), "strokes": "900,900 1,1"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["strokes"]
    assert not Signature.objects.filter(kind=SignatureKind.HAND_OVER).exists()


def test_the_drawn_signature_stands_on_the_loan_page_and_on_the_slip(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.APPROVED, cast)
    desk.post(hand_over_url(loan), {**signing(desk, loan), "strokes": DRAWN})

    page = desk.get(reverse("loans:loan", args=[loan.pk])).content.decode()
    slip = slip_of(with_what_a_slip_shows(Loan.objects.filter(pk=loan.pk)).get())

    assert "M12 30L140 33L200 135M40 60L41 166" in page
    assert DRAWN in [signed.strokes for signed in slip.facts.signatures]


def test_a_new_text_takes_the_drawing_away(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.APPROVED, cast, items=2)
    data = {**signing(desk, loan), "strokes": DRAWN, "refresh": "1"}
    del data["sign"]

    kept = desk.post(hand_over_url(loan), data)
    assert DRAWN in kept.content.decode()
    line = loan.lines.earliest("position")
    changed = desk.post(hand_over_url(loan), {**data, f"line-{line.pk}-note": "มีรอยที่ฝา"})
    assert DRAWN not in changed.content.decode()
