"""Signing on paper: a marked other mode with its reason, a slip to sign, and a list of what is not attached yet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from core.verdict import Refusal
from loans import actions
from loans.letters import Card, Collector
from loans.models import Loan, Means, Signature, SignatureKind, SignedSlip
from loans.printing import gathering
from loans.printing.printable import setting_of
from loans.states import State
from people.models import Notice
from tests import makers
from tests.cast import Cast
from tests.house.acts.ready import moment
from tests.loans.test_desk_pages import hand_over_url, signed_in, signing
from tests.typeset.reading import words_of

WHY = "ไฟฟ้าดับระหว่างจ่ายพัสดุ"


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.storekeeper)


@pytest.fixture
def loan(cast: Cast) -> Loan:
    return makers.loan_in(State.APPROVED, cast, items=2)


def on_paper(desk: Client, loan: Loan, because: str = WHY) -> dict[str, str]:
    """What the browser posts by the button of this mode."""
    data = {**signing(desk, loan), "consent": "", "paper_because": because, "on_paper": "1"}
    del data["sign"]
    return data


def picture(colour: str = "teal") -> SimpleUploadedFile:
    return SimpleUploadedFile("ใบยืม.jpg", makers.scan(colour).content, "image/jpeg")


def test_it_is_marked_with_its_reason_printed_to_be_signed_and_attached(cast: Cast, desk: Client, loan: Loan) -> None:
    assert desk.post(hand_over_url(loan), on_paper(desk, loan)).status_code == 302

    loan.refresh_from_db()
    signature = Signature.objects.get(loan=loan, kind=SignatureKind.HAND_OVER)
    assert loan.state == State.ON_LOAN
    assert (signature.means, signature.strokes, signature.witness) == (Means.INK, "", cast.storekeeper)
    slip = SignedSlip.objects.get(signature=signature)
    assert (slip.reason, slip.scan_sha256) == (WHY, "")
    event = Event.objects.get(verb="loan.handed_over", outcome="done")
    assert json.loads(event.body)["facts"]["on_paper"] == WHY
    assert "ลงลายมือชื่อบนใบยืม" in Notice.objects.get(to=cast.borrower, kind="loan-handed-over").text

    shown = desk.get(reverse("loans:desk")).content.decode()  # its papers are offered, and the slip waits
    assert reverse("loans:attach-signed-slip", args=[slip.pk]) in shown
    paper = gathering.slip_about(loan.pk)
    assert paper is not None
    words = words_of(paper.pdf(setting_of(loan.lending_unit.agency)))
    assert "ลงลายมือชื่อด้วยหมึกบนใบยืมที่พิมพ์" in "".join(words)

    waiting = desk.get(reverse("loans:signed-slips"))
    assert [(row[0].pk, row[1]) for row in waiting.context["rows"]] == [(slip.pk, 0)]
    with time_machine.travel(cast.at + timedelta(days=4), tick=False):
        assert [
            days for _slip, days in signed_in(cast.storekeeper).get(waiting.request["PATH_INFO"]).context["rows"]
        ] == [4]
    attach = reverse("loans:attach-signed-slip", args=[slip.pk])
    assert desk.post(attach, {"scan": picture()}).status_code == 302
    slip.refresh_from_db()
    assert (slip.attached_by, slip.scan_sha256 != "") == (cast.storekeeper, True)
    assert desk.get(reverse("loans:signed-slips")).context["rows"] == []
    assert Event.objects.filter(verb="loan.slip_attached", outcome="done").count() == 1
    page = signed_in(cast.borrower).get(reverse("loans:loan", args=[loan.pk])).content.decode()
    address = reverse("loans:signed-slip-scan", args=[slip.pk])
    assert WHY in page
    assert address in page
    answer = signed_in(cast.borrower).get(address)
    assert b"".join(answer).startswith(b"\xff\xd8")
    assert signed_in(cast.stranger).get(address).status_code == 404


def test_it_never_happens_by_itself(cast: Cast, desk: Client, loan: Loan) -> None:
    answer = desk.post(hand_over_url(loan), on_paper(desk, loan, because=" "))
    assert (answer.status_code, answer.context["refused"].code) == (409, "reason-missing")
    # A reason alone, without the button of this mode, is no signature.
    data = {**signing(desk, loan), "consent": "", "paper_because": WHY}
    answer = desk.post(hand_over_url(loan), data)
    assert (answer.status_code, answer.context["refused"].code) == (409, "consent-missing")
    assert not SignedSlip.objects.exists()
    loan.refresh_from_db()
    assert loan.state == State.APPROVED


def test_what_is_not_shown_is_not_signed_on_paper_either(cast: Cast, desk: Client, loan: Loan) -> None:
    line = loan.lines.earliest("position")
    data = {**on_paper(desk, loan), f"line-{line.pk}-note": "มีรอยที่ฝา"}

    answer = desk.post(hand_over_url(loan), data)

    assert (answer.status_code, answer.context["refused"].code) == (409, "text-changed")


def test_a_visit_has_a_slip_for_each_of_its_loans(cast: Cast) -> None:
    loans = [makers.loan_in(State.APPROVED, cast) for _loan in range(2)]
    words = {**makers.visit_words(loans), "consent": ""}
    with pytest.raises(Refusal):
        actions.hand_over_visit(cast.borrower, by=cast.storekeeper, at=moment(cast), **words)

    actions.hand_over_visit(cast.borrower, by=cast.storekeeper, at=moment(cast), on_paper=WHY, **words)

    slips = SignedSlip.objects.order_by("pk").values_list("signature__loan", "reason")
    assert list(slips) == [(loan.pk, WHY) for loan in loans]


def test_who_comes_for_another_agency_and_signs_by_hand_has_a_slip_too(cast: Cast) -> None:
    loan = makers.agency_loan_in(State.APPROVED, cast)
    by_ink = Collector(name="นางสมมุติ มาแทน", card=Card.IDENTITY, by_ink=True)

    makers.collected(cast, loan, at=cast.at, collector=by_ink, consent="-")

    assert SignedSlip.objects.get().signature.loan == loan


def test_what_is_no_picture_is_refused_and_the_slip_keeps_waiting(cast: Cast, desk: Client, loan: Loan) -> None:
    slip = makers.signed_on_paper(cast, loan, at=moment(cast))
    address = reverse("loans:attach-signed-slip", args=[slip.pk])

    for content in (b"", b"<svg onload=alert(1)>", b"MZ\x90"):
        assert desk.post(address, {"scan": SimpleUploadedFile("a.jpg", content, "image/jpeg")}).status_code == 422
    assert desk.post(address).status_code == 422
    slip.refresh_from_db()
    assert slip.scan_sha256 == ""


def test_a_better_picture_takes_its_place_and_the_same_one_does_not(cast: Cast, desk: Client, loan: Loan) -> None:
    slip = makers.signed_on_paper(cast, loan, at=moment(cast))
    address = reverse("loans:attach-signed-slip", args=[slip.pk])

    assert desk.post(address, {"scan": picture()}).status_code == 302
    assert desk.post(address, {"scan": picture()}).status_code == 409
    assert desk.post(address, {"scan": picture("red")}).status_code == 302
    assert SignedSlip.history.filter(id=slip.pk).count() == 3


def test_only_a_storekeeper_of_its_store_attaches_it(cast: Cast, loan: Loan) -> None:
    slip = makers.signed_on_paper(cast, loan, at=moment(cast))

    for name in ("borrower", "stranger", "finance_head", "auditor"):
        with pytest.raises(Refusal) as refusal:
            actions.attach_signed_slip(slip, by=getattr(cast, name), at=moment(cast), scan=makers.scan())
        assert refusal.value.verdict.code == "not-the-storekeeper"
    actions.attach_signed_slip(slip, by=cast.second_storekeeper, at=moment(cast), scan=makers.scan())


def test_the_database_takes_no_picture_of_nobody(cast: Cast, loan: Loan) -> None:
    slip = makers.signed_on_paper(cast, loan, at=moment(cast))

    with pytest.raises(IntegrityError), transaction.atomic():
        SignedSlip.objects.filter(pk=slip.pk).update(scan="x.jpg", scan_sha256="0" * 64)


def test_the_api_takes_the_reason_in_place_of_the_consent(cast: Cast, desk: Client, loan: Loan) -> None:
    words = makers.frozen(loan)
    body = {"checked": [{"line": pk} for pk in words["checked"]], "signed_sha256": words["signed_sha256"]}
    address = reverse("loan-hand-over", args=[loan.pk])

    refused = desk.post(address, body, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "consent-missing")
    assert desk.post(address, {**body, "on_paper": WHY}, "application/json").status_code == 200
    assert SignedSlip.objects.get().reason == WHY
