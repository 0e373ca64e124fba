"""Clause 209 through pages: repaired, replaced, paid for, lost; and what is refused on the way."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from assets.models import Asset, Condition, CustodyState
from core.thai_dates import written_date
from core.verdict import POLICY
from loans.case_states import CaseState
from loans.models import Case, Found, LinePhoto, Loan, Moment, ReturnClaim
from loans.rules import Remedy
from loans.states import LineState, State
from people.models import Notice, Person
from tests import makers
from tests.cast import Cast

pytestmark = [pytest.mark.clause("209"), pytest.mark.clause("209(2)"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _that_morning(cast: Cast, uploads: object) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def a_picture(colour: str = "white", name: str = "ภาพ.jpg") -> SimpleUploadedFile:
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(picture, "JPEG")
    return SimpleUploadedFile(name, picture.getvalue())


def a_pdf(pages: int = 1) -> SimpleUploadedFile:
    pdf, out = pikepdf.new(), io.BytesIO()
    for _page in range(pages):
        pdf.add_blank_page()
    pdf.save(out)
    return SimpleUploadedFile("ใบเสร็จ.pdf", out.getvalue())


def paper(cast: Cast, **more: Any) -> dict[str, Any]:
    """The paper of a settlement as it is filled in."""
    return {"number": "บร.12/2570", "dated_on": written_date(cast.on), "scan": a_pdf(), "note": "", **more}


def send(person: Person, name: str, case: Case, data: dict[str, Any], *, status: int = 302) -> Any:
    """Fill in the form of a step; fails unless it is answered with `status`."""
    response: Any = browser(person).post(reverse(f"loans:case-{name}", args=[case.pk]), data)
    words = response.context and (getattr(response.context.get("form"), "errors", ""), response.context.get("verdict"))
    assert response.status_code == status, words
    return response


def brought_back_broken(cast: Cast, *, number: str = "7440-001-0001", serial_no: str = "SN-42") -> Case:
    """A notebook lent to the borrower, brought back and found broken at the desk, with photos of both days."""
    item = makers.asset(cast, number=number, serial_no=serial_no)
    loan = makers.submitted(cast, item)
    for minute, step in enumerate((makers.endorsed, makers.approved), start=1):
        loan = step(cast, loan, at=cast.at + timedelta(minutes=minute))
    line = loan.lines.get()
    store = browser(cast.storekeeper)
    photos = reverse("loans:line-photos", args=[line.pk])
    store.post(photos, {"photos": [a_picture("green"), a_picture("lime")]})
    makers.handed_over(cast, loan, at=cast.at + timedelta(minutes=5))
    answer = store.post(
        reverse("loans:return"),
        {"code": item.tag, "complete": "on", "clean_and_tidy": "on", "condition": Condition.DAMAGED, "note": "จอแตก"},
    )
    assert answer.status_code == 200
    store.post(photos, {"photos": [a_picture("red")]})
    moments = [photo.moment for photo in LinePhoto.objects.filter(line=line)]
    assert moments == [Moment.HAND_OVER, Moment.HAND_OVER, Moment.RETURN]
    return makers.case_of(loan)


def agree(cast: Cast, case: Case, remedy: Remedy) -> None:
    send(cast.borrower, "propose", case, {"remedy": remedy, "reason": "สะดวกที่สุด"})
    send(cast.second_storekeeper, "choose", case, {"remedy": remedy, "reason": ""})
    case.refresh_from_db()
    assert case.state == CaseState.AGREED


def close(cast: Cast, case: Case) -> None:
    """The opener may not; the head of the unit looks at the evidence and closes."""
    address = reverse("loans:case", args=[case.pk])
    page: Any = browser(cast.storekeeper).get(address)
    assert [verdict.code for _url, _label, verdict in page.context["blocked"]] == ["opener-closes"]
    assert browser(cast.storekeeper).get(reverse("loans:case-close", args=[case.pk])).status_code == 404
    send(cast.finance_head, "close", case, {"note": ""}, status=422)
    send(cast.finance_head, "close", case, {"seen": "on", "note": "ตรวจแล้ว"})
    case.refresh_from_db()
    assert (case.state, case.closed_by) == (CaseState.CLOSED, cast.finance_head)
    line = case.line
    line.refresh_from_db()
    assert line.state == LineState.SETTLED
    assert Loan.objects.get(pk=line.loan_id).state == State.RETURNED
    assert Notice.objects.filter(to=cast.borrower, kind="case-closed").exists()


def test_it_is_repaired_at_the_cost_of_the_borrower_and_lent_again(cast: Cast) -> None:
    case = brought_back_broken(cast)
    page: Any = browser(cast.borrower).get(case.get_absolute_url())
    assert page.context["clock"].left == 181
    assert (len(page.context["file"].before), len(page.context["file"].after)) == (2, 1)
    agree(cast, case, Remedy.REPAIR)
    looked_at = {"works": "on", "complete": "on"}
    refused = send(cast.storekeeper, "repair", case, paper(cast, **looked_at), status=409)
    assert refused.context["verdict"].code == "not-in-good-order"
    send(cast.storekeeper, "repair", case, paper(cast, **looked_at, tidy="on"))
    close(cast, case)
    item = Asset.objects.select_related("custody").get(pk=case.line.asset_id)
    assert (item.condition, item.custody.state) == (Condition.GOOD, CustodyState.IN_STORE)


def test_it_is_replaced_by_another_alike_and_the_old_one_waits_for_its_disposal(cast: Cast) -> None:
    case = brought_back_broken(cast)
    agree(cast, case, Remedy.REPLACEMENT)
    alike = dict.fromkeys(("same_type", "same_kind", "same_size", "same_character", "same_quality"), "on")
    new = {"name": "เครื่องคอมพิวเตอร์โน้ตบุ๊ก", "serial_no": "SN-43", "cost": "26,500"}
    for wrong, code in (
        ({"serial_no": "sn -42"}, "replacement-is-the-same-item"),
        ({"official_number": "7440-001-0001"}, "replacement-is-the-same-item"),
        ({"same_size": ""}, "replacement-differs"),
    ):
        refused = send(cast.storekeeper, "replace", case, paper(cast, **alike | new | wrong), status=409)
        assert refused.context["verdict"].code == code
        assert "SN" in refused.content.decode().upper()  # nothing typed is lost
    send(cast.storekeeper, "replace", case, paper(cast, **alike, **new))
    close(cast, case)
    old = Asset.objects.select_related("custody").get(pk=case.line.asset_id)
    replacement = Asset.objects.get(replaces=old)
    assert (case.replacement, replacement.serial_no) == (replacement, "SN-43")
    assert (old.custody.state, old.retired_on) == (CustodyState.AWAITING_DISPOSAL, None)
    page = browser(cast.storekeeper).get(old.get_absolute_url()).content.decode()
    assert replacement.tag in page


def test_it_is_paid_for_at_the_price_at_the_time_of_borrowing_and_at_no_other(cast: Cast) -> None:
    case = brought_back_broken(cast)
    agree(cast, case, Remedy.CASH)
    for amount in ("24,999.99", "30000"):
        refused = send(cast.storekeeper, "pay", case, paper(cast, amount=amount), status=409)
        assert refused.context["verdict"].code == "amount-is-not-the-price"
    send(cast.storekeeper, "pay", case, paper(cast, amount="๒๕,๐๐๐.๐๐"))
    send(cast.second_storekeeper, "reopen", case, {"reason": "ใบเสร็จผิดฉบับ"})
    send(cast.storekeeper, "pay", case, paper(cast, amount="25000", scan=a_picture("blue")))
    close(cast, case)
    assert case.documents.count() == 2


def test_it_is_lost_and_cannot_be_repaired(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast, items=2)
    gone, other = loan.lines.order_by("position")
    address = reverse("loans:report-loss", args=[loan.pk])
    words = {"line": gone.pk, "found": Found.LOST, "account": "หายระหว่างเดินทางกลับจากงานชุมชน"}
    assert browser(cast.borrower).post(address, words | {"account": ""}).status_code == 422
    assert browser(cast.borrower).post(address, words).status_code == 302
    case = makers.case_of(loan)
    assert (case.found, case.line) == (Found.LOST, gone)
    assert Notice.objects.filter(to=cast.storekeeper, kind="case-opened").exists()
    page: Any = browser(cast.borrower).get(reverse("loans:case-propose", args=[case.pk]))
    assert [value for value, _label in page.context["form"].fields["remedy"].choices] == ["replacement", "cash"]
    send(cast.borrower, "propose", case, {"remedy": Remedy.REPAIR, "reason": ""}, status=422)
    agree(cast, case, Remedy.CASH)
    words = {"number": "กท 77/2570", "ordered_on": written_date(cast.on), "outcome": ""}
    send(cast.finance_head, "link-fact-finding", case, words)
    send(cast.storekeeper, "pay", case, paper(cast, amount="25000"))
    send(cast.second_storekeeper, "close", case, {"seen": "on"})
    loan.refresh_from_db()
    assert loan.state == State.PARTLY_RETURNED
    makers.checked_in(cast, loan, other, at=cast.at + timedelta(hours=1))
    loan.refresh_from_db()
    assert loan.state == State.RETURNED
    assert Asset.objects.get(pk=gone.asset_id).condition == Condition.LOST


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "scan-empty"),
        (b"MZ" * 50, "scan-not-a-pdf-or-picture"),
        (b"%PDF-1.7 nothing more", "scan-broken"),
        (b"<svg onload=alert(1)>", "scan-not-a-pdf-or-picture"),
    ],
)
def test_a_scan_that_is_no_pdf_or_picture_is_refused_and_nothing_typed_is_lost(
    cast: Cast, content: bytes, code: str
) -> None:
    case = brought_back_broken(cast)
    agree(cast, case, Remedy.CASH)
    sent = paper(cast, amount="25000", scan=SimpleUploadedFile("ใบเสร็จ.pdf", content, "application/pdf"))
    answer = send(cast.storekeeper, "pay", case, sent, status=422)
    assert [error.code for error in answer.context["form"].errors.as_data()["scan"]] == [code]
    assert "บร.12/2570" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == CaseState.AGREED


def test_its_papers_are_downloaded_by_who_may_see_it_and_run_nothing(cast: Cast) -> None:
    case = brought_back_broken(cast)
    send(cast.borrower, "add-document", case, {"kind": "borrowers_letter", "scan": a_pdf(3), "note": "หนังสือชี้แจง"})
    document = case.documents.get()
    answer = browser(cast.finance_head).get(document.get_absolute_url())
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer)[:5] == b"%PDF-"
    assert browser(cast.stranger).get(document.get_absolute_url()).status_code == 404


@pytest.mark.clause("214/219")
def test_nothing_on_the_page_writes_an_item_off_or_names_a_culprit(cast: Cast) -> None:
    case = brought_back_broken(cast)
    page = browser(cast.storekeeper).get(case.get_absolute_url()).content.decode()
    for word in ("จำหน่ายเป็นสูญแล้ว", "ผู้กระทำผิด", "ประมาท", "ค่าปรับ"):
        assert word not in page
    assert reverse("assets:retire", args=[case.line.asset.tag]) not in page


@pytest.mark.clause("CCC 643")
def test_the_facts_of_section_643_are_noted_and_left_to_the_fact_finding(cast: Cast) -> None:
    case = brought_back_broken(cast)
    assert not browser(cast.borrower).get(case.get_absolute_url()).context["asks_643"]
    send(cast.storekeeper, "note-cause", case, {"cause": "ให้ผู้อื่นยืมต่อ แล้วตก", "third_person_use": "on"})
    assert browser(cast.borrower).get(case.get_absolute_url()).context["asks_643"]


@pytest.mark.clause("CCC 649")
def test_the_clock_is_red_in_its_last_month_and_says_when_it_is_over(cast: Cast) -> None:
    brought_back_broken(cast)
    for days, short, left in ((100, False, 81), (152, True, 29), (200, True, -19)):
        with time_machine.travel(cast.at + timedelta(days=days), tick=False):
            page: Any = browser(cast.finance_head).get(reverse("loans:cases"))
        clock = page.context["rows"][0][3]
        assert (clock.is_short, clock.left) == (short, left)


@pytest.mark.clause("209(1)")
@pytest.mark.clause("209(3)")
def test_the_agency_enters_its_own_criteria_and_until_then_the_page_says_so(cast: Cast) -> None:
    case = brought_back_broken(cast)
    assert browser(cast.borrower).get(case.get_absolute_url()).context["criteria"] is None
    address = reverse("loans:criteria")
    text = "ข้อ 1 ให้ผู้ยืมชดใช้ภายในสามสิบวัน"
    words = {"criteria-title": "หลักเกณฑ์การชดใช้พัสดุ", "criteria-number": "กท 1/2569", "criteria-text": text}
    admin = browser(cast.admin)
    assert admin.post(address, words).status_code == 422
    assert admin.post(address, words | {"criteria-issued_on": "5/1/2569"}).status_code == 302
    for page in (case.get_absolute_url(), reverse("loans:policy")):
        assert text in browser(cast.borrower).get(page).content.decode()


def test_i_returned_it_already_is_a_claim_that_stops_nothing_and_is_answered(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    line = loan.lines.get()
    words = {"line": line.pk, "returned_on": written_date(cast.on), "handed_to": "เคาน์เตอร์คลัง", "words": ""}
    borrower, store = browser(cast.borrower), browser(cast.storekeeper)
    address = reverse("loans:claim-returned", args=[loan.pk])
    assert borrower.post(address, words).status_code == 302
    again: Any = borrower.post(address, words)
    assert (again.status_code, again.context["verdict"].code) == (409, "claimed-already")
    claim = ReturnClaim.objects.get()
    page: Any = store.get(claim.get_absolute_url())
    traces = page.context["traces"]
    assert [person.pk for person in traces.on_duty] == [cast.second_storekeeper.pk, cast.storekeeper.pk]
    assert (traces.handed_over_by, len(traces.last)) == (cast.storekeeper, 2)
    line.refresh_from_db()
    assert line.state == LineState.OUT
    assert store.post(claim.get_absolute_url(), {"answer": "ค้นตู้ 1-4 แล้วไม่พบ"}).status_code == 302
    claim.refresh_from_db()
    assert (claim.answered_by, line.state) == (cast.storekeeper, LineState.OUT)
    assert Notice.objects.filter(to=cast.borrower, kind="claim-answered").exists()
    assert borrower.post(address, words).status_code == 302
    assert store.post(reverse("loans:return"), {"code": line.asset.tag, **_in_order()}).status_code == 200
    line.refresh_from_db()
    assert line.state == LineState.RETURNED
    last = ReturnClaim.objects.latest("id")
    late: Any = store.post(last.get_absolute_url(), {"answer": "ไม่พบ"})
    assert late.context["verdict"].code == "not-out"


def test_a_claim_for_a_day_that_cannot_be_is_refused(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    address = reverse("loans:claim-returned", args=[loan.pk])
    words = {"line": loan.lines.get().pk, "handed_to": "เคาน์เตอร์คลัง"}
    for days, code in ((1, "claimed-in-future"), (-1, "claimed-before-hand-over")):
        day = written_date(cast.on + timedelta(days=days))
        refused: Any = browser(cast.borrower).post(address, words | {"returned_on": day})
        assert (refused.context["verdict"].basis, refused.context["verdict"].code) == (POLICY, code)


def test_photos_are_taken_on_the_day_and_only_by_the_store(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    address = reverse("loans:line-photos", args=[loan.lines.get().pk])
    assert browser(cast.borrower).post(address, {"photos": [a_picture()]}).status_code == 404
    no_picture = SimpleUploadedFile("ภาพ.jpg", b"MZ")
    assert browser(cast.storekeeper).post(address, {"photos": [no_picture]}).status_code == 422
    assert browser(cast.storekeeper).post(address, {}).status_code == 422
    with time_machine.travel(cast.at + timedelta(days=2), tick=False):
        assert browser(cast.storekeeper).post(address, {"photos": [a_picture()]}).status_code == 404
    assert not LinePhoto.objects.exists()


def _in_order() -> dict[str, str]:
    return {"works": "on", "complete": "on", "clean_and_tidy": "on", "condition": Condition.GOOD, "note": ""}
