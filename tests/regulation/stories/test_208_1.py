"""Clause 208(1) through pages: a letter keyed in, approved by the delegate, collected, received there, returned."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from core.thai_dates import written_date
from loans import actions
from loans.addressees import addressee_of
from loans.models import Loan, SignatureKind
from loans.states import LineState, State
from people import notices
from people.models import Delegation, Notice, Person
from tests import makers
from tests.cast import Cast

pytestmark = [pytest.mark.clause("208(1)"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _that_morning(cast: Cast, settings: Settings, tmp_path: object) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def scan() -> SimpleUploadedFile:
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, "JPEG")
    return SimpleUploadedFile("หนังสือ.jpg", picture.getvalue())


def letter_words(cast: Cast, **changes: str) -> dict[str, str]:
    """The form as the storekeeper fills it in from the ministry's letter."""
    return {
        "agency": str(cast.ministry.pk),
        "letter_number": "กตพ 0405.3/ว 1234",
        "letter_on": "๑๓/๑๑/๒๕๖๙",
        "head_name": "นายสมมุติ บริหารกรม",
        "head_title": "อธิบดีกรมตัวอย่างการพัสดุ",
        "contact_name": makers.CONTACT.name,
        "contact_position": makers.CONTACT.position,
        "contact_phone": makers.CONTACT.phone,
        "contact_email": makers.CONTACT.email,
        "collector_name": "นายสมมุติ มารับของ",
        "collector_position": "พนักงานขับรถยนต์",
        "collector_phone": "08 0000 0007",
        "starts_on": written_date(cast.on),
        "due_on": written_date(cast.on + timedelta(days=6)),
        "purpose": "public_service",
        "reason": "ใช้ออกหน่วยบริการประชาชนเคลื่อนที่ร่วมกับกรุงเทพมหานคร",
        "reference": "",
        "place_kind": "off_premises",
        "place_of_use": "อาคารกรมตัวอย่างการพัสดุ ถนนพระราม 6",
        **changes,
    }


def keyed_in(cast: Cast, client: Client, **changes: str) -> Loan:
    """Key in the letter for one new item, on the pages of the storekeeper."""
    item = makers.asset(cast)
    client.post(reverse("loans:basket"), {"asset": item.pk, "act": "put_in", "next": "/"})
    answer = client.post(reverse("loans:agency-new"), letter_words(cast, **changes))
    assert answer.headers.get("Location") == reverse("loans:agency-review"), answer.content.decode()
    page = client.get(reverse("loans:agency-review"))
    (store,) = page.context["stores"]
    assert store.approvers
    sha256 = store.plan.text.sha256
    field = f"sha256_{store.plan.lending_unit.pk}"
    sent = client.post(reverse("loans:agency-review"), {"agreed": "on", field: sha256, "scan": scan()})
    assert sent.status_code == 302, sent.content.decode()
    return Loan.objects.latest("id")


def test_a_ministry_borrows_by_its_letter_from_request_to_return(cast: Cast) -> None:
    Delegation.objects.filter(pk=cast.delegation.pk).update(may_approve_between_agencies=True)
    keeper = browser(cast.storekeeper)

    # The letter becomes a request, which our own supervisors do not endorse.
    loan = keyed_in(cast, keeper)
    assert (loan.clause, loan.state, loan.endorsing_unit) == ("208(1)", State.AWAITING_APPROVAL, None)
    page = keeper.get(loan.get_absolute_url()).content.decode()
    for told in ("กรมตัวอย่างการพัสดุ", "กตพ 0405.3/ว 1234", "นายสมมุติ บริหารกรม", "นายสมมุติ มารับของ"):
        assert told in page
    picture = keeper.get(reverse("loans:letter-scan", args=[loan.pk]))
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.getvalue()

    # The delegate of the governor approves, on behalf, with the letter in view.
    secretary = browser(cast.permanent_secretary)
    decide = secretary.get(reverse("loans:decide", args=[loan.pk]))
    assert "กตพ 0405.3/ว 1234" in decide.content.decode()
    line = loan.lines.get()
    done = secretary.post(reverse("loans:decide", args=[loan.pk]), {"act": "approve", f"grant_{line.pk}": "on"})
    assert done.status_code == 302
    loan.refresh_from_db()
    assert loan.state == State.APPROVED
    assert loan.decisions.get().capacity == "on_behalf"

    # The contact is told by mail, without a page they cannot open.
    notices.deliver(at=cast.at + timedelta(hours=2))
    to_contact = [letter for letter in mail.outbox if letter.to == [makers.CONTACT.email]]
    assert to_contact
    assert not any(loan.get_absolute_url() in letter.body for letter in to_contact)

    # The driver comes, shows a card and types the own name.
    url = reverse("loans:hand-over", args=[loan.pk])
    ticked = {f"line-{line.pk}-ticked": "on", f"line-{line.pk}-condition": "good"}
    shown = keeper.post(url, {**ticked, "refresh": "1"})
    assert "นายสมมุติ มารับของ" in shown.content.decode()
    who = {"collector_name": "นายสมมุติ มารับของ", "collector_position": "พนักงานขับรถยนต์"}
    signed = {**ticked, **who, "signed_sha256": shown.context["planned"].text.sha256, "sign": "1"}
    assert keeper.post(url, {**signed, "consent": "นายสมมุติ มารับของ"}).status_code == 409  # no card
    assert keeper.post(url, {**signed, "card": "staff", "consent": "BR-2002"}).status_code == 409  # not the name
    assert keeper.post(url, {**signed, "card": "staff", "consent": "นายสมมุติ มารับของ"}).status_code == 302
    loan.refresh_from_db()
    assert loan.state == State.ON_LOAN
    assert loan.signatures.get(kind=SignatureKind.HAND_OVER).signed_name == "นายสมมุติ มารับของ"

    # Their storekeeper's receipt comes back on paper.
    url = reverse("loans:receipt", args=[loan.pk])
    paper = {"name": "นางสมมุติ คลังกรม", "position": "เจ้าพนักงานพัสดุ", "received_on": written_date(cast.on)}
    assert keeper.post(url, {**paper, "differences": "", "scan": scan()}).status_code == 302
    page = keeper.get(loan.get_absolute_url()).content.decode()
    assert "นางสมมุติ คลังกรม" in page
    assert keeper.get(reverse("loans:receipt-scan", args=[loan.pk])).getvalue()

    # A demand would go from head to head; the contact is telephoned.
    addressee = addressee_of(Loan.objects.get(pk=loan.pk))
    assert (addressee.salutation, addressee.unit) == ("อธิบดีกรมตัวอย่างการพัสดุ", "กรมตัวอย่างการพัสดุ")
    assert (addressee.is_external, addressee.contact_name) == (True, makers.CONTACT.name)

    # It is found by its letter and by its agency, and comes back like every other loan.
    for words in ("กตพ ๐๔๐๕.๓/ว ๑๒๓๔", "1234", "ตัวอย่างการพัสดุ"):
        found = keeper.get(reverse("loans:list"), {"q": words}).context["rows"]
        assert [row.loan.pk for row in found] == [loan.pk], words
    assert "กรมตัวอย่างการพัสดุ" in keeper.get(reverse("loans:list")).content.decode()
    in_order = dict.fromkeys(("works", "complete", "clean_and_tidy"), "on")
    keeper.post(reverse("loans:return"), {"code": line.asset.tag, **in_order, "condition": "good", "note": ""})
    loan.refresh_from_db()
    assert (loan.state, loan.lines.get().state) == (State.RETURNED, LineState.RETURNED)


def test_what_is_sent_back_is_corrected_by_the_store_on_pages(cast: Cast) -> None:
    keeper = browser(cast.storekeeper)
    loan = keyed_in(cast, keeper)
    actions.send_back(loan, by=cast.governor, at=cast.at + timedelta(hours=1), reason="โปรดแนบหนังสือฉบับแก้ไข")
    assert Notice.objects.filter(to=cast.storekeeper, kind="loan-sent-back").exists()

    url = reverse("loans:agency-correct", args=[loan.pk])
    page = keeper.get(url)
    assert "โปรดแนบหนังสือฉบับแก้ไข" in page.content.decode()
    assert page.context["form"]["letter_number"].value() == "กตพ 0405.3/ว 1234"
    words = letter_words(cast, letter_number="กตพ 0405.3/ว 1300") | {"items": str(loan.lines.get().asset_id)}
    assert keeper.post(url, words).status_code == 302
    review = reverse("loans:agency-correct-review", args=[loan.pk])
    (store,) = keeper.get(review).context["stores"]
    assert any("1300" in text for _sign, text in store.changes)
    field = f"sha256_{store.plan.lending_unit.pk}"
    assert keeper.post(review, {"agreed": "on", field: store.plan.text.sha256}).status_code == 302
    loan.refresh_from_db()
    assert (loan.state, loan.letter.number) == (State.AWAITING_APPROVAL, "กตพ 0405.3/ว 1300")


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"letter_on": "17/11/2569"}, 409, ""),
        ({"letter_on": "31/02/2569"}, 200, "letter_on"),
        ({"letter_on": "13/11/69"}, 200, "letter_on"),
        ({"head_name": "ก" * 300}, 200, "head_name"),
        ({"collector_name": "ที่" * 100}, 200, "collector_name"),
        ({"letter_number": ""}, 200, "letter_number"),
        ({"agency": "999999"}, 200, "agency"),
        ({"contact_email": "ไม่ใช่อีเมล"}, 200, "contact_email"),
    ],
)
def test_what_cannot_stand_in_a_letter_comes_back_with_a_sentence_and_nothing_lost(
    cast: Cast, changes: dict[str, str], status: int, field: str
) -> None:
    keeper = browser(cast.storekeeper)
    keeper.post(reverse("loans:basket"), {"asset": makers.asset(cast).pk, "act": "put_in", "next": "/"})
    answer = keeper.post(reverse("loans:agency-new"), letter_words(cast, **changes))
    assert answer.status_code == status
    assert "ใช้ออกหน่วยบริการประชาชนเคลื่อนที่" in answer.content.decode()
    if field:
        assert field in answer.context["form"].errors
    else:
        assert answer.context["verdict"].code == "letter-in-future"
    assert not Loan.objects.exists()


def test_a_scan_that_is_neither_a_pdf_nor_a_picture_is_refused_and_nothing_is_sent(cast: Cast) -> None:
    keeper = browser(cast.storekeeper)
    keeper.post(reverse("loans:basket"), {"asset": makers.asset(cast).pk, "act": "put_in", "next": "/"})
    keeper.post(reverse("loans:agency-new"), letter_words(cast))
    (store,) = keeper.get(reverse("loans:agency-review")).context["stores"]
    field = f"sha256_{store.plan.lending_unit.pk}"
    told = {"agreed": "on", field: store.plan.text.sha256, "scan": SimpleUploadedFile("letter.pdf", b"MZ no letter")}
    answer = keeper.post(reverse("loans:agency-review"), told)
    assert [error.code for error in answer.context["form"].errors.as_data()["scan"]] == ["scan-not-a-pdf-or-picture"]
    assert not Loan.objects.exists()


def test_the_same_letter_a_second_time_names_the_loan_it_made(cast: Cast) -> None:
    keeper = browser(cast.storekeeper)
    loan = keyed_in(cast, keeper)
    keeper.post(reverse("loans:basket"), {"asset": makers.asset(cast).pk, "act": "put_in", "next": "/"})
    answer = keeper.post(reverse("loans:agency-new"), letter_words(cast))
    assert (answer.status_code, answer.context["verdict"].code) == (409, "letter-known")
    assert loan.number in answer.content.decode()


@pytest.mark.clause("208(2) outside")
def test_two_stores_of_one_agency_use_one_paper(cast: Cast) -> None:
    loan = makers.between_units(cast)

    other = browser(cast.bureau_storekeeper)
    rows = other.get(reverse("loans:receipts")).context["rows"]
    assert [row.loan.pk for row in rows] == [loan.pk]
    assert not browser(cast.storekeeper).get(reverse("loans:receipts")).context["rows"]
    url = reverse("loans:receipt", args=[loan.pk])
    assert browser(cast.storekeeper).get(url).status_code == 404
    assert browser(cast.stranger).get(url).status_code == 404

    told = {"differences": "ไม่มีเมาส์", "agreed": "on"}
    page = other.post(url, {**told, "refresh": "1"})
    assert "ไม่มีเมาส์" in page.context["text"].text
    assert other.post(url, {**told, "sha256": "0" * 64, "confirm": "1"}).status_code == 409
    assert other.post(url, {**told, "sha256": page.context["text"].sha256, "confirm": "1"}).status_code == 302
    for reader in (cast.storekeeper, cast.bureau_storekeeper, cast.bureau_store_head):
        shown = browser(reader).get(loan.get_absolute_url()).content.decode()
        assert cast.bureau_storekeeper.name in shown
        assert "ไม่มีเมาส์" in shown
    assert not other.get(reverse("loans:receipts")).context["rows"]
