"""Every page of the product as a table: the name of its picture, its address, who opens it, what is done first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final
from unittest.mock import patch
from urllib.parse import urlsplit

from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from assets.actions.reports import see_to_report
from assets.models import Category, CodeState, LabelPrint, LabelReport, TagRoll, UnknownCode
from assets.stock.models import StockItem
from audit.oversight.actions import answer_finding, close_finding
from audit.oversight.circulation.models import Circular
from audit.oversight.executive.models import Instruction
from audit.oversight.guideline.actions import return_draft
from audit.oversight.guideline.models import Guideline, GuidelineState
from audit.oversight.models import Finding, FindingState
from config.resume import KEPT
from core.clock import official_day
from core.thai_dates import written_date
from loans import actions, queries
from loans.agency_forms import LETTER
from loans.models import Case, LoanLine, OverrideState, PlaceKind, ReturnClaim, SignatureAsk
from loans.rules import Purpose, Remedy
from loans.states import LineState
from tests import makers
from tests.audit.oversight.executive.making import given
from tests.audit.oversight.guideline import making as guidelines
from tests.audit.oversight.reports import making as reports
from tests.audit.oversight.room import TEXT, TITLE, raised
from tests.walks import checking, lending, stages
from tests.walks.office import Office
from tests.walks.visitor import Visitor

Keys = Callable[[Office], Mapping[str, Any]]


def none(_office: Office) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Stop:
    """One page in one state.

    who: a name of the cast, empty for nobody. before: done by the same session before the page opens. then: done on
    the page before its picture is taken. theirs: why the page is not ours to mend, so that axe is not asked.
    """

    picture: str
    url_name: str
    who: str = ""
    keys: Keys = none
    query: str = ""
    status: int = 200
    before: Callable[[Office, Client], None] = lambda _office, _client: None
    then: Callable[[Office, Visitor], None] = lambda _office, _visitor: None
    theirs: str = ""

    def path(self, office: Office) -> str:
        address = (
            self.url_name if self.url_name.startswith("/") else reverse(self.url_name, kwargs=dict(self.keys(office)))
        )
        return address + self.query


def loan(name: str) -> Keys:
    return lambda office: office.loan(name)


def a_case(office: Office) -> Mapping[str, Any]:
    return {"pk": Case.objects.filter(line__loan=office.loans["under_209"]).order_by("pk")[0].pk}


def a_loss(office: Office) -> Mapping[str, Any]:
    """The case of something lost, which may still come back."""
    gone = Case.objects.filter(line__returned_at__isnull=True).first() or makers.lost_case(office.cast)
    return {"pk": gone.pk}


def a_claim(office: Office) -> Mapping[str, Any]:
    lent, cast = office.loans["on_loan"], office.cast
    claim = ReturnClaim.objects.first() or actions.claim_returned(
        lent,
        line=lent.lines.filter(state=LineState.OUT)[0],
        by=cast.borrower,
        at=cast.at + timedelta(hours=1),
        returned_on=official_day(lent.handed_over_at or cast.at),
        handed_to="เคาน์เตอร์ฝ่ายการคลัง ส่งให้เจ้าหน้าที่พัสดุ",
    )
    return {"pk": claim.pk}


def a_line(office: Office) -> Mapping[str, Any]:
    return {"pk": office.loans["under_209"].lines.order_by("position")[0].pk}


def run(name: str) -> Keys:
    return lambda office: {"pk": office.runs[name].pk}


def item(office: Office) -> Mapping[str, Any]:
    return office.item


def number(office: Office) -> Mapping[str, Any]:
    return {**office.item, "pk": office.items[0].identifiers.all()[0].pk}


def photo(office: Office) -> Mapping[str, Any]:
    return {**office.item, "pk": office.photo}


def labels(office: Office) -> Mapping[str, Any]:
    """A print-out of two items; the same one for every picture."""
    asked = LabelPrint.objects.first() or makers.labels_printed(office.cast, *office.items[:2])
    return {"pk": asked.pk}


def fresh_tag(office: Office) -> Mapping[str, Any]:
    """A tag of a roll that is on no item; the same one for every picture."""
    roll = TagRoll.objects.first() or makers.roll_of_tags(office.cast)
    return {"tag": next(roll.tags())}


def unknown_code(office: Office) -> Mapping[str, Any]:
    """A code that nobody knows, as long as stickers are; the same one for every picture."""
    address = "https://asset.example.go.th/durable-articles/สำนักงานเขต/view/7440-001-0099-2569-00000000000000000001"
    known = UnknownCode.objects.filter(state=CodeState.OPEN).first()
    return {"pk": (known or makers.unknown_code(office.cast, address.replace("สำนักงานเขต", "district"))).pk}


def scan_what_no_item_is_called(_office: Office, visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.scan("7440-999-9999")


LONG_NOTE: Final = "พบเครื่องนี้วางอยู่ในห้องประชุมชั้น 3 อาคารสำนักงานเขตบางรัก ข้างเครื่องถ่ายเอกสาร สายไฟขาดและจอมีรอยร้าวเป็นทางยาว"


def told(*, is_done: bool = False) -> Keys:
    """What somebody told through the label of the first item, or of the second where it has been seen to."""

    def keys(office: Office) -> Mapping[str, Any]:
        item = office.items[is_done]
        report = LabelReport.objects.filter(asset=item).first()
        report = report or makers.told_through_label(office.cast, item, LONG_NOTE)
        if is_done and report.seen_at is None:
            report = see_to_report(report, finding=LONG_NOTE, by=office.cast.storekeeper, at=office.cast.at)
        return {"pk": report.pk}

    return keys


def item_chosen(office: Office, visitor: Visitor) -> None:
    """Scan the first item: it waits for a fresh tag."""
    visitor.scan(office.items[0].tag)
    expect(visitor.page.locator("[name='item']")).to_have_count(1)


def a_fresh_tag_without_an_item(office: Office, visitor: Visitor) -> None:
    visitor.scan(str(fresh_tag(office)["tag"]))
    expect(visitor.page.locator("[data-root][data-tone]")).to_have_count(1)


def stock(office: Office) -> Mapping[str, Any]:
    return {"pk": office.stock}


def supplies(name: str) -> Keys:
    return lambda office: {"pk": office.supplies[name].pk}


def category(office: Office) -> Mapping[str, Any]:
    return {"pk": Category.objects.earliest("pk").pk}


def unit(office: Office) -> Mapping[str, Any]:
    return {"pk": office.cast.finance.pk}


def agency(office: Office) -> Mapping[str, Any]:
    return {"pk": office.cast.ministry.pk}


def post(office: Office) -> Mapping[str, Any]:
    return {"pk": office.cast.finance_head_post.pk}


def delegation(office: Office) -> Mapping[str, Any]:
    return {"pk": office.cast.delegation.pk}


def person(name: str = "borrower") -> Keys:
    return lambda office: office.person(name)


def asked(slug: str) -> Keys:
    return lambda _office: {"slug": slug}


ANSWER: Final = "ได้มอบหมายเจ้าหน้าที่พัสดุเป็นผู้ทวงถามแล้ว ตามคำสั่งที่ 12/2570 และทวงถามครบทุกฉบับ"
DAY_OF_THE_PAST: Final = "?on=2026-11-16"
CONCLUSION: Final = "ดำเนินการครบถ้วนตามข้อเสนอแนะแล้ว"
TAKEN_FOR: Final = "แผนการตรวจสอบภายใน ประจำปีงบประมาณ 2570 เรื่องการให้ยืมพัสดุ"
BY_AUDITORS: Final = (TITLE, TEXT, ANSWER, CONCLUSION, TAKEN_FOR)
"""What auditors and heads write on the pages of the reading room."""


def a_finding(state: FindingState = FindingState.OPEN) -> Keys:
    """A finding to the finance section in that state; the same one for every picture."""

    def keys(office: Office) -> Mapping[str, Any]:
        cast = office.cast
        found = Finding.objects.filter(state=state).first()
        if found is None:
            found = raised(cast)
            if state != FindingState.OPEN:
                answer_finding(found, by=cast.finance_head, at=cast.at, text=ANSWER)
            if state == FindingState.CLOSED:
                close_finding(found, by=cast.auditor, at=cast.at, text=CONCLUSION)
        return {"pk": found.pk}

    return keys


def a_guideline(state: GuidelineState) -> Keys:
    """A version in this state, with the ready text; the same one for every picture."""

    def keys(office: Office) -> Mapping[str, Any]:
        found = Guideline.objects.filter(state=state).first()
        if found is None:
            nothing_waits(office)
            found = guidelines.IN[state](office.cast, words=guidelines.ready(office.cast))
        return {"pk": found.pk}

    return keys


def nothing_waits(office: Office, _client: Client | None = None) -> None:
    """What waits for the head is sent back, so that it is a draft again."""
    for waiting in Guideline.objects.filter(state=GuidelineState.SENT):
        return_draft(waiting, by=office.cast.governor, at=office.cast.at, reason="ขอให้ปรับถ้อยคำในข้อ 7")


def a_circular(office: Office) -> Mapping[str, Any]:
    """The published version, circulated; the supervisor has acknowledged it."""
    cast, found = office.cast, Circular.objects.first()
    if found is None:
        pk = a_guideline(GuidelineState.PUBLISHED)(office)["pk"]
        found = guidelines.circulated(cast, Guideline.objects.get(pk=pk))
        guidelines.acknowledged(found, cast.supervisor, at=cast.at)
    return {"pk": found.pk}


def a_withdrawn_version(office: Office) -> Mapping[str, Any]:
    pk = a_guideline(GuidelineState.WITHDRAWN)(office)["pk"]
    return {"edition": Guideline.objects.get(pk=pk).edition}


# What is done before a page opens


def raise_a_finding(office: Office, _client: Client) -> None:
    for state in FindingState:
        a_finding(state)(office)


def a_report(office: Office) -> Mapping[str, Any]:
    """The report of the district over the month that runs; the same one for every picture."""
    return {"pk": reports.running_with_measures(office.cast).pk}


def a_signed_report(office: Office) -> Mapping[str, Any]:
    """The report of the other district, signed; the same one for every picture."""
    return {"pk": reports.published(office.cast).pk}


def an_instruction(office: Office) -> Mapping[str, Any]:
    """An order of the director to the storekeeper; the same one for every picture."""
    return {"pk": (Instruction.objects.first() or given(office.cast)).pk}


def count_reports(office: Office, _client: Client) -> None:
    a_report(office)


def take_an_answer_away(_office: Office, client: Client) -> None:
    address = reverse("oversight:question", args=["acting"])
    client.post(address, {"purpose": TAKEN_FOR, "kind": "csv"})


def choose(office: Office, client: Client, *, first: int = 2) -> None:
    """Three items into the request, for days from next week on."""
    start = office.cast.on + timedelta(days=7)
    for each in office.items[first:]:
        days = {"starts_on": start.isoformat(), "due_on": (start + timedelta(days=4)).isoformat()}
        client.post(reverse("loans:basket"), {"act": "put_in", "asset": each.pk, "next": "/", **days})


def words(office: Office, *, after: int) -> dict[str, str]:
    start = office.cast.on + timedelta(days=after)
    return {
        "starts_on": written_date(start),
        "due_on": written_date(start + timedelta(days=4)),
        "purpose": Purpose.PUBLIC_SERVICE.value,
        "reason": lending.WHY,
        "reference": "โครงการบริการประชาชนเคลื่อนที่ ประจำปีงบประมาณ 2570",
        "place_kind": PlaceKind.OFF_PREMISES.value,
        "place_of_use": "ลานกีฬาชุมชนหลังวัดม่วงแค ถนนเจริญกรุง แขวงบางรัก",
        "for_unit": "unit",
    }


def write(office: Office, client: Client) -> None:
    choose(office, client)
    client.post(reverse("loans:new"), words(office, after=7))


def write_too_far_ahead(office: Office, client: Client) -> None:
    choose(office, client, first=len(office.items) - 1)
    client.post(reverse("loans:new"), words(office, after=400))


def change_too_far_ahead(office: Office, client: Client) -> None:
    loan = office.loans["approved"]
    fields = {**words(office, after=400), "items": [line.asset_id for line in loan.lines.all()]}
    client.post(reverse("loans:change", args=[loan.pk]), {**fields, "borrower_code": loan.borrower.staff_code})


def write_for_taken_days(office: Office, client: Client) -> None:
    choose(office, client, first=1)
    client.post(reverse("loans:new"), words(office, after=0))


def choose_at_the_store(office: Office, client: Client) -> None:
    choose(office, client, first=len(office.items) - 1)


def letter_words(office: Office) -> dict[str, str]:
    letter = makers.letter(office.cast)
    told = {name: getattr(letter, name) for name in LETTER if not name.startswith("letter_")}
    contact = {f"contact_{name}": value for name, value in asdict(makers.CONTACT).items()}
    about = {"agency": str(office.cast.ministry.pk), "letter_number": "กตพ 0405.3/ว 77"}
    return {**words(office, after=7), **told, **contact, **about, "letter_on": written_date(office.cast.on)}


def key_in_a_letter(office: Office, client: Client) -> None:
    choose_at_the_store(office, client)
    client.post(reverse("loans:agency-new"), letter_words(office))


def correct_the_letter(office: Office, client: Client) -> None:
    sent_back = office.loans["agency_sent_back"]
    chosen = [line.asset_id for line in sent_back.lines.all()]
    client.post(reverse("loans:agency-correct", args=[sent_back.pk]), {**letter_words(office), "items": chosen})


def correct(office: Office, client: Client) -> None:
    loan = office.loans["sent_back"]
    chosen = [line.asset_id for line in loan.lines.all()]
    client.post(reverse("loans:correct", args=[loan.pk]), {**words(office, after=0), "items": chosen})


def change(office: Office, client: Client) -> None:
    loan = office.loans["approved"]
    fields = {**words(office, after=0), "items": [line.asset_id for line in loan.lines.all()]}
    client.post(reverse("loans:change", args=[loan.pk]), {**fields, "borrower_code": loan.borrower.staff_code})


def read_the_change(office: Office, visitor: Visitor) -> None:
    due_on = office.loans["on_loan"].due_on + timedelta(days=3)
    visitor.page.locator("[name=due_on]").fill(written_date(due_on))
    visitor.page.locator("[name=reason]").fill("งานสำรวจยังไม่แล้วเสร็จ ต้องใช้ต่ออีกสามวัน")
    visitor.press_at_once(".form-acts .btn-primary")


def be_signed_out_while_writing(office: Office, client: Client) -> None:
    session = client.session
    fields = [[name, value] for name, value in words(office, after=7).items()]
    kept = {"owner": str(office.cast.borrower.pk), "session": {}, "path": reverse("loans:new"), "fields": fields}
    session[KEPT] = kept
    session.save()


# What is done on a page


def press_nothing_filled(_office: Office, visitor: Visitor) -> None:
    # As a browser that checks nothing.
    visitor.page.evaluate("document.querySelectorAll('main form').forEach((form) => { form.noValidate = true; })")
    visitor.press_at_once(".form-acts .btn-primary")


def ask_for_supplies(office: Office, visitor: Visitor) -> None:
    """The letter keyed in and read: who approves, and the text to sign."""
    form = makers.supply_form(office.cast, StockItem.objects.earliest("pk"), quantity="5")
    for name, value in form.items():
        field = visitor.page.locator(f"[name={name}]:not([type=hidden])").first
        if name == "place_kind":
            visitor.page.locator(f"[name={name}][value={value}]").check()
        elif field.count():
            tag = field.evaluate("one => one.tagName")
            field.select_option(str(value)) if tag == "SELECT" else field.fill(str(value))
    visitor.press_at_once("button[value=read]")


def sign_nothing(_office: Office, visitor: Visitor) -> None:
    visitor.press_at_once("button[value=sign]")


def return_too_much(_office: Office, visitor: Visitor) -> None:
    visitor.page.locator("form.card input:not([type=hidden])").first.fill("9999")
    visitor.press_at_once(".form-acts .btn-primary")


def choose_a_post(_office: Office, visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.main.locator(".list-lines a").first.click()


def check_a_number(_office: Office, visitor: Visitor) -> None:
    visitor.page.locator("#id_number").fill("ยืม-คลัง-2570-00042")
    visitor.page.locator("#id_hash").fill("0123456789abcdef" * 4)
    with visitor.page.expect_navigation():
        visitor.page.locator(".form-acts .btn-primary").click()


def sign_in_wrongly(office: Office, visitor: Visitor) -> None:
    visitor.page.locator("#id_login").fill(office.cast.borrower.staff_code)
    visitor.page.locator("#id_password").fill("wrong")
    with visitor.page.expect_navigation():
        visitor.main.locator("button").last.click()


def sign_in_without_cookies(office: Office, visitor: Visitor) -> None:
    visitor.page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    sign_in_wrongly(office, visitor)


def sign_in_wrongly_too_often(office: Office, visitor: Visitor) -> None:
    guess = {"login": office.cast.borrower.staff_code, "password": "wrong"}
    for _try in range(6):
        Client(headers={"host": urlsplit(visitor.base).netloc}).post(reverse("account_login"), guess)
    sign_in_wrongly(office, visitor)


def locked() -> OperationalError:
    """What Django raises while another process writes to SQLite for longer than we wait."""
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def meet(error: Exception, status: int) -> Callable[[Office, Visitor], None]:
    """Open the first page while what it asks for breaks."""

    def act(_office: Office, visitor: Visitor) -> None:
        with patch.object(queries, "open_loans_of", side_effect=error):
            visitor.open("/", status=status)

    return act


def scan(code: Callable[[Office], str]) -> Callable[[Office, Visitor], None]:
    def act(office: Office, visitor: Visitor) -> None:
        visitor.page.locator("[data-scan]").focus()
        visitor.scan(code(office))
        visitor.page.locator("[data-root][data-tone]").wait_for()

    return act


def tags_of(office: Office, name: str) -> list[str]:
    return list(office.loans[name].lines.order_by("position").values_list("asset__tag", flat=True))


def scan_all_out(office: Office, visitor: Visitor) -> None:
    for tag in tags_of(office, "approved"):
        visitor.scan(tag)
    visitor.page.locator("[data-consent]").wait_for()


def ask_on_the_phone(office: Office, visitor: Visitor) -> None:
    for line in SignatureAsk.objects.latest("pk").loan.lines.select_related("asset"):
        visitor.scan(line.asset.tag)
    visitor.page.locator("[name=ask]").click()
    visitor.page.locator("[data-asked]").wait_for()


def refuse_without_reason(_office: Office, visitor: Visitor) -> None:
    visitor.page.locator("details.card > summary").click()
    visitor.page.evaluate("document.querySelector('main details form').noValidate = true")
    visitor.press_at_once("[name=refuse]")


def set_one_aside(office: Office, visitor: Visitor) -> None:
    visitor.scan(tags_of(office, "approved")[0])
    visitor.page.locator(".is-ticked").wait_for()


def pass_one_on(_office: Office, visitor: Visitor) -> None:
    """What the next borrower takes over is scanned on that borrower's page, and the offer followed."""
    out = LoanLine.objects.filter(state=LineState.OUT).select_related("asset").latest("pk")
    visitor.scan(out.asset.tag)
    visitor.page.locator(f"a[href*='from={out.pk}']").click()
    visitor.page.locator("[name=back-works]").wait_for()


def return_one_broken(office: Office, visitor: Visitor) -> None:
    first, second = tags_of(office, "on_loan")
    visitor.scan(first)
    visitor.page.locator(f"[data-returned='{first}']").wait_for()
    visitor.page.locator("[name=works]").uncheck()
    visitor.page.locator("[data-scan]").focus()
    visitor.scan(second)
    visitor.page.locator("[aria-invalid=true]").first.wait_for()


def decide_twice(office: Office, visitor: Visitor) -> None:
    """Send a decision on what somebody else has decided meanwhile."""
    office.loans["withdrawn"].refresh_from_db()
    target = reverse("loans:decide", args=[office.loans["withdrawn"].pk])
    visitor.page.evaluate(
        "path => { document.querySelector('form[method=post]:not([action])').action = path; }", target
    )
    visitor.press_at_once("button[name=act]")


ENTRANCE: Final = (
    Stop("sign-in", "account_login"),
    Stop("sign-in-wrong", "account_login", then=sign_in_wrongly),
    Stop("account-inactive", "account_inactive"),
    Stop("password-reset", "account_reset_password"),
    Stop("password-reset-sent", "account_reset_password_done"),
    Stop("password-from-key", "account_reset_password_from_key", keys=Office.unlocking),
    Stop(
        "password-from-old-key", "account_reset_password_from_key", keys=lambda _office: {"uidb36": "1", "key": "old-1"}
    ),
    Stop("password-from-key-done", "account_reset_password_from_key_done"),
    Stop("reauthenticate", "account_reauthenticate", "borrower"),
    Stop("password-change", "account_change_password", "borrower"),
    Stop("resume", "resume", "borrower", before=be_signed_out_while_writing),
    Stop("api-docs", "api-docs", theirs="Swagger UI, as it is published"),
    Stop("error-404", "/nothing/here/", "borrower", status=404),
    Stop("error-405", "/basket/", "borrower", status=405),
    Stop("error-form-too-old", "account_login", then=sign_in_without_cookies),
    Stop("error-500", "home", "borrower", then=meet(RuntimeError("made for the walk"), 500)),
    Stop("error-busy", "home", "borrower", then=meet(locked(), 503)),
    Stop("sign-in-too-often", "account_login", then=sign_in_wrongly_too_often),
)

BORROWING: Final = (
    Stop("home-borrower", "home", "borrower"),
    Stop("home-supervisor", "home", "supervisor"),
    Stop("home-approver", "home", "finance_head"),
    Stop("home-storekeeper", "home", "storekeeper"),
    Stop("home-auditor", "home", "auditor"),
    Stop("home-administrator", "home", "admin"),
    Stop("home-empty", "home", "other_director"),
    Stop("catalogue", "loans:catalogue", "borrower", before=choose),
    Stop("catalogue-nothing", "loans:catalogue", "borrower", query="?q=ไม่มีของแบบนี้"),
    Stop("catalogue-wrong-days", "loans:catalogue", "borrower", query="?starts_on=5/12/2569&due_on=29/02/2568"),
    Stop("my-loans", "loans:mine", "borrower"),
    Stop("my-loans-empty", "loans:mine", "governor"),
    Stop("request", "loans:new", "borrower", before=choose),
    Stop("request-wrong", "loans:new", "borrower", before=choose, then=press_nothing_filled),
    Stop("request-empty", "loans:new", "borrower"),
    Stop("review", "loans:review", "borrower", before=write),
    Stop("review-taken", "loans:review", "borrower", before=write_for_taken_days),
    Stop("correct", "loans:correct", "borrower", loan("sent_back")),
    Stop("correct-review", "loans:correct_review", "borrower", loan("sent_back"), before=correct),
    Stop("change", "loans:change", "borrower", loan("approved")),
    Stop("change-review", "loans:change_review", "borrower", loan("approved"), before=change),
    Stop("change-at-the-desk", "loans:change_review", "storekeeper", loan("approved"), before=change),
    Stop("exceptions-none", "loans:overrides", "borrower"),
    Stop("ask-exception", "loans:ask-override", "borrower", before=write_too_far_ahead),
    Stop("review-exception", "loans:review", "borrower", before=write_too_far_ahead),
    Stop("ask-exception-for", "loans:ask-override-for", "borrower", loan("approved"), before=change_too_far_ahead),
    Stop("exception", "loans:override", "finance_head", stages.an_exception(OverrideState.ASKED)),
    Stop("exception-of-mine", "loans:override", "borrower", stages.an_exception(OverrideState.ASKED)),
    Stop("exception-confirmed", "loans:override", "borrower", stages.an_exception(OverrideState.CONFIRMED)),
    *(
        Stop(f"exception-{state.value}", "loans:override", "finance_head", stages.an_exception(state))
        for state in (OverrideState.REFUSED, OverrideState.WITHDRAWN, OverrideState.USED)
    ),
    Stop(
        "exception-wrong",
        "loans:override",
        "finance_head",
        stages.an_exception(OverrideState.ASKED),
        then=press_nothing_filled,
    ),
    Stop("exceptions", "loans:overrides", "auditor"),
    Stop("exceptions-of-a-state", "loans:overrides", "auditor", query="?only=lapsed"),
    Stop("inbox-exceptions", "loans:inbox", "finance_head"),
    Stop("extend", "loans:extend", "borrower", loan("on_loan")),
    Stop("extend-review", "loans:extend", "borrower", loan("on_loan"), then=read_the_change),
    Stop("decide-change", "loans:decide_change", "governor", loan("changing")),
    Stop("decide-change-refuse", "loans:decide_change", "governor", loan("changing"), "?act=refuse_change"),
    Stop("decide-change-conflict", "loans:decide_change", "governor", loan("changing"), "?act=declare_conflict"),
    Stop("withdraw-change", "loans:withdraw_change", "borrower", loan("changing")),
    Stop("loan-changing", "loans:loan", "borrower", loan("changing")),
    Stop("inbox-changes", "loans:inbox", "governor"),
    Stop("withdraw", "loans:withdraw", "borrower", loan("awaiting_approval")),
    Stop("cancel", "loans:cancel", "borrower", loan("approved")),
    Stop("agency-request", "loans:agency-new", "storekeeper", before=choose_at_the_store),
    Stop(
        "agency-request-wrong", "loans:agency-new", "storekeeper", before=choose_at_the_store, then=press_nothing_filled
    ),
    Stop("agency-request-empty", "loans:agency-new", "storekeeper"),
    Stop("agency-review", "loans:agency-review", "storekeeper", before=key_in_a_letter),
    Stop("agency-correct", "loans:agency-correct", "storekeeper", loan("agency_sent_back")),
    Stop(
        "agency-correct-review",
        "loans:agency-correct-review",
        "storekeeper",
        loan("agency_sent_back"),
        before=correct_the_letter,
    ),
    Stop("agency-loan", "loans:loan", "storekeeper", loan("agency_received")),
    Stop("agency-decide", "loans:decide", "governor", loan("agency_awaiting")),
    Stop("agency-hand-over", "loans:hand-over", "storekeeper", loan("agency_approved")),
    Stop("letter-scan", "loans:attach-letter-scan", "storekeeper", loan("agency_on_loan")),
    Stop("receipt-on-paper", "loans:receipt", "storekeeper", loan("agency_on_loan")),
    Stop("receipt-confirm", "loans:receipt", "bureau_storekeeper", loan("between_units")),
    Stop("receipts", "loans:receipts", "bureau_storekeeper"),
    Stop("receipts-empty", "loans:receipts", "storekeeper"),
    Stop("rules", "loans:rules", "borrower"),
    Stop("policy", "loans:policy", "borrower"),
    Stop("policy-administrator", "loans:policy", "admin"),
)

LOANS: Final = (
    *(
        Stop(f"loan-{name.replace('_', '-')}", "loans:loan", "borrower", loan(name))
        for name in (
            "awaiting_endorsement",
            "awaiting_approval",
            "sent_back",
            "refused",
            "approved",
            "on_loan",
            "overdue",
            "partly_returned",
            "under_209",
            "returned",
            "withdrawn",
            "lapsed",
        )
    ),
    Stop("loan-overdue-of-others", "loans:loan", "storekeeper", loan("overdue")),
    Stop("loan-of-others", "loans:loan", "storekeeper", loan("approved")),
    Stop("inbox-supervisor", "loans:inbox", "supervisor"),
    Stop("inbox-approver", "loans:inbox", "finance_head"),
    Stop("inbox-empty", "loans:inbox", "other_director"),
    Stop("decide-endorse", "loans:decide", "supervisor", loan("awaiting_endorsement")),
    Stop("decide-approve", "loans:decide", "finance_head", loan("awaiting_approval")),
    Stop("decide-on-behalf", "loans:decide", "permanent_secretary", loan("outside")),
    Stop("decide-conflict", "loans:decide", "finance_head", loan("awaiting_approval"), "?act=declare_conflict"),
    Stop("decide-changed", "loans:decide", "permanent_secretary", loan("changed")),
    Stop("loan-conflict", "loans:loan", "director", loan("conflict")),
    Stop("decide-send-back", "loans:decide", "finance_head", loan("awaiting_approval"), "?act=send_back"),
    Stop("decide-refuse", "loans:decide", "finance_head", loan("awaiting_approval"), "?act=refuse"),
    Stop("error-409", "loans:decide", "supervisor", loan("awaiting_endorsement"), then=decide_twice),
    Stop("all-loans", "loans:list", "storekeeper"),
    Stop("loan-record", "loans:history", "auditor", loan("under_209")),
    Stop("loans-of-item", "loans:of_asset", "storekeeper", lambda office: {"tag": tags_of(office, "overdue")[0]}),
)

CLAUSE_209: Final = (
    Stop("cases", "loans:cases", "storekeeper"),
    Stop("cases-none", "loans:cases", "other_director"),
    Stop("case", "loans:case", "storekeeper", a_case),
    Stop("case-of-mine", "loans:case", "borrower", a_case),
    Stop("case-document", "loans:case-add-document", "borrower", a_case),
    Stop("case-cause", "loans:case-note-cause", "storekeeper", a_case),
    Stop("case-fact-finding", "loans:case-link-fact-finding", "finance_head", a_case),
    Stop("case-propose", "loans:case-propose", "borrower", a_case),
    Stop("case-choose", "loans:case-choose", "storekeeper", a_case),
    Stop("case-repair", "loans:case-repair", "storekeeper", a_case),
    Stop("case-replace", "loans:case-replace", "storekeeper", a_case),
    Stop("case-pay", "loans:case-pay", "storekeeper", a_case),
    Stop("case-bring-back", "loans:case-bring-back", "storekeeper", a_loss),
    Stop("case-reopen", "loans:case-reopen", "finance_head", a_case),
    Stop("case-close", "loans:case-close", "finance_head", a_case),
    Stop("case-repair-agreed", "loans:case-repair", "storekeeper", stages.agreed(Remedy.REPAIR)),
    Stop("case-replace-agreed", "loans:case-replace", "storekeeper", stages.agreed(Remedy.REPLACEMENT)),
    Stop("case-pay-wrong", "loans:case-pay", "storekeeper", stages.agreed(Remedy.CASH), then=press_nothing_filled),
    Stop("case-settled", "loans:case", "finance_head", stages.settled),
    Stop("case-settled-close", "loans:case-close", "finance_head", stages.settled, then=press_nothing_filled),
    Stop("case-settled-reopen", "loans:case-reopen", "finance_head", stages.settled),
    Stop("case-closed", "loans:case", "auditor", stages.closed),
    Stop("case-with-a-list", "loans:case", "storekeeper", stages.listed_case),
    Stop("cases-closed", "loans:cases", "storekeeper", query="?only=closed"),
    Stop("report-loss", "loans:report-loss", "borrower", loan("on_loan")),
    Stop("claim-returned", "loans:claim-returned", "borrower", loan("on_loan")),
    Stop("claim", "loans:claim", "storekeeper", a_claim),
    Stop("loan-claimed", "loans:loan", "storekeeper", loan("on_loan")),
    Stop("line-photos", "loans:line-photos", "storekeeper", a_line),
    Stop("criteria", "loans:criteria", "admin"),
    Stop("emblem", "loans:emblem", "admin"),
    Stop("remove-emblem", "loans:remove-emblem", "admin"),
)

DESK: Final = (
    Stop("desk", "loans:desk", "storekeeper"),
    Stop("desk-unknown", "loans:desk", "storekeeper", then=scan(lambda _office: "9999-000-0000")),
    Stop("desk-staff-card", "loans:desk", "storekeeper", then=scan(lambda office: office.cast.borrower.staff_code)),
    Stop("overdue", "loans:overdue", "storekeeper"),
    Stop("overdue-nothing", "loans:overdue", "storekeeper", query="?q=ไม่มีคนนี้"),
    Stop("demand", "loans:demand", "storekeeper", loan("overdue")),
    Stop("demand-too-early", "loans:demand", "storekeeper", loan("on_loan")),
    Stop("duty", "loans:duty", "storekeeper", loan("on_loan")),
    Stop("desk-not-done", "loans:not-done", "storekeeper", before=stages.a_device_in_conflict),
    Stop("desk-not-done-nothing", "loans:not-done", "bureau_storekeeper"),
    Stop("desk-settle-conflict", "loans:settle-conflict", "storekeeper", stages.a_conflict),
    Stop("desk-nothing", "loans:desk", "bureau_storekeeper"),
    Stop("signed-slips", "loans:signed-slips", "storekeeper", before=stages.a_slip_on_paper),
    Stop("signed-slips-nothing", "loans:signed-slips", "bureau_storekeeper"),
    Stop("attach-signed-slip", "loans:attach-signed-slip", "storekeeper", stages.a_slip),
    Stop(
        "attach-signed-slip-wrong", "loans:attach-signed-slip", "storekeeper", stages.a_slip, then=press_nothing_filled
    ),
    Stop("loan-on-paper", "loans:loan", "borrower", stages.a_loan_on_paper),
    Stop("hand-over", "loans:hand-over", "storekeeper", loan("approved")),
    Stop("hand-over-one", "loans:hand-over", "storekeeper", loan("approved"), then=set_one_aside),
    Stop("hand-over-sign", "loans:hand-over", "storekeeper", loan("approved"), then=scan_all_out),
    Stop("hand-over-passed-on", "loans:hand-over", "storekeeper", stages.passed_on_to, then=pass_one_on),
    Stop("hand-over-visit", "loans:hand-over", "storekeeper", stages.a_visit, "?all=1"),
    Stop("hand-over-list", "loans:hand-over", "storekeeper", stages.listed),
    Stop("drop-off", "loans:drop-off", "storekeeper"),
    Stop("return", "loans:return", "storekeeper"),
    Stop("return-sign", "loans:return-sign", "storekeeper", stages.brought_back),
    Stop("return-list", "loans:return", "storekeeper", then=stages.scan_one_with_a_list),
    Stop("return-broken", "loans:return", "storekeeper", then=return_one_broken),
)

REGISTER: Final = (
    Stop("register", "assets:list", "storekeeper"),
    Stop("register-search", "assets:list", "storekeeper", query="?q=กล้อง"),
    Stop("register-nothing", "assets:list", "storekeeper", query="?q=ไม่มีของแบบนี้"),
    Stop("register-empty", "assets:list", "stranger"),
    Stop("unnumbered", "assets:unnumbered", "storekeeper"),
    Stop("stock", "stock:list", "storekeeper"),
    Stop("stock-empty", "stock:list", "bureau_store_head"),
    Stop("stock-ledger", "stock:ledger", "storekeeper", stock),
    Stop("supplies-new", "supplies:new", "storekeeper"),
    Stop("supplies-new-wrong", "supplies:new", "storekeeper", then=press_nothing_filled),
    Stop("supplies-read", "supplies:new", "storekeeper", then=ask_for_supplies),
    Stop("supplies-decide", "supplies:decide", "governor", supplies("asked")),
    Stop("supplies-hand-over", "supplies:hand-over", "storekeeper", supplies("approved")),
    Stop("supplies-hand-over-wrong", "supplies:hand-over", "storekeeper", supplies("approved"), then=sign_nothing),
    Stop("supplies-decide-wrong", "supplies:decide", "governor", supplies("asked"), then=press_nothing_filled),
    Stop("supplies-return-too-much", "supplies:return", "storekeeper", supplies("owed"), then=return_too_much),
    Stop("supplies-asked", "loans:loan", "storekeeper", supplies("asked")),
    Stop("stock-nothing", "stock:list", "storekeeper", query="?q=ไม่มีของแบบนี้"),
    Stop("supplies-return", "supplies:return", "storekeeper", supplies("owed")),
    Stop("supplies-equivalent", "supplies:equivalent", "governor", supplies("owed")),
    Stop("supplies-loan", "loans:loan", "storekeeper", supplies("owed")),
    Stop("supplies-debts", "supplies:debts", "storekeeper"),
    Stop("stock-new", "stock:new", "storekeeper"),
    Stop("stock-change", "stock:change", "storekeeper", stock),
    Stop("stock-receive", "stock:receive", "storekeeper", stock),
    Stop("stock-count-wrong", "stock:count", "storekeeper", stock, then=press_nothing_filled),
    Stop("stock-count", "stock:count", "storekeeper", stock),
    Stop("categories", "assets:categories", "admin"),
    Stop("category-new", "assets:new-category", "admin"),
    Stop("category-check-list", "assets:check-list", "admin", category),
    Stop("item-new", "assets:new", "storekeeper"),
    Stop("import", "assets:import", "storekeeper"),
    Stop("import-columns", "assets:import-columns", "storekeeper", run("columns")),
    Stop("import-preview", "assets:import-preview", "storekeeper", run("preview")),
    Stop("import-result", "assets:import-run", "storekeeper", run("done")),
    Stop("item", "assets:detail", "storekeeper", item),
    Stop("item-as-borrower", "assets:detail", "borrower", item),
    Stop("item-out", "assets:detail", "auditor", lambda office: {"tag": tags_of(office, "overdue")[0]}),
    Stop("item-change", "assets:change", "storekeeper", item),
    Stop("item-condition", "assets:condition", "storekeeper", item),
    Stop("item-lending", "assets:lending", "storekeeper", item),
    Stop("item-repair", "assets:repair", "storekeeper", item),
    Stop("item-retire", "assets:retire", "storekeeper", item),
    Stop("item-number", "assets:add-number", "storekeeper", item),
    Stop("item-number-end", "assets:end-number", "storekeeper", number),
    Stop("labels-new", "assets:new-labels", "storekeeper", query="?all=on"),
    Stop("labels-nothing", "assets:new-labels", "storekeeper"),
    Stop("labels-print", "assets:labels-print", "storekeeper", labels),
    Stop("labels", "assets:labels", "storekeeper"),
    Stop("label-page", "label", "", item),
    Stop("unknown-nothing", "assets:unknown", "bureau_storekeeper"),
    Stop("unknown-link", "assets:unknown-link", "storekeeper", unknown_code),
    Stop("unknown-link-nothing", "assets:unknown-link", "storekeeper", unknown_code, then=scan_what_no_item_is_called),
    Stop("unknown", "assets:unknown", "storekeeper"),
    Stop("report", "assets:report", "storekeeper", told()),
    Stop("report-wrong", "assets:report", "storekeeper", told(), then=press_nothing_filled),
    Stop("report-seen", "assets:report", "storekeeper", told(is_done=True)),
    Stop("reports", "assets:reports", "storekeeper"),
    Stop("reports-done", "assets:reports", "storekeeper", query="?show=done"),
    Stop("reports-nothing", "assets:reports", "bureau_storekeeper"),
    Stop("item-told", "assets:detail", "storekeeper", item),
    Stop("desk-waiting", "loans:desk", "storekeeper"),
    Stop("label-unclaimed", "label", "", fresh_tag),
    Stop("roll-new", "assets:new-roll", "storekeeper"),
    Stop("put-on", "assets:put-on", "storekeeper"),
    Stop("put-on-chosen", "assets:put-on", "storekeeper", then=item_chosen),
    Stop("put-on-without-item", "assets:put-on", "storekeeper", then=a_fresh_tag_without_an_item),
    Stop("papers-issued", "loans:issue_paper", "storekeeper", loan("overdue")),
    Stop("registers", "loans:registers", "storekeeper"),
    Stop("paper-verify", "loans:verify", "borrower"),
    Stop("paper-verify-not-issued", "loans:verify", "borrower", then=check_a_number),
    Stop("item-photo", "assets:add-photo", "storekeeper", item),
    Stop("item-photo-remove", "assets:remove-photo", "storekeeper", photo),
    Stop("item-record", "assets:timeline", "auditor", lambda office: {"tag": tags_of(office, "under_209")[0]}),
)

CHECKS: Final = (
    Stop("checks-none", "checks:list", "other_director"),
    Stop("checks-mine-none", "checks:mine", "admin"),
    Stop("checks", "checks:list", "supervisor", checking.nothing),
    Stop("checks-mine", "checks:mine", "bureau_store_head", checking.nothing),
    Stop("check-places", "checks:places", "storekeeper", checking.nothing),
    Stop("check-place-new", "checks:new-place", "storekeeper"),
    Stop("check-places-closed", "checks:places", "storekeeper", checking.nothing, query="?show=closed"),
    Stop("check-place-rename", "checks:rename-place", "storekeeper", checking.a_place),
    Stop("check-place-close", "checks:close-place", "storekeeper", checking.a_place),
    Stop("check-place-labels", "checks:place-labels", "storekeeper", checking.nothing),
    Stop("check-place-labels-none", "checks:place-labels", "storekeeper", then=press_nothing_filled),
    Stop("check-appoint", "checks:new-annual", "director"),
    Stop("check-appoint-wrong", "checks:new-annual", "director", then=press_nothing_filled),
    Stop("check-appoint-stocktake", "checks:new-stocktake", "director", checking.nothing),
    Stop("check-appointed", "checks:check", "supervisor", checking.check("appointed")),
    Stop("check-begin", "checks:begin", "supervisor", checking.check("appointed")),
    Stop("check-counting", "checks:check", "supervisor", checking.check("counting")),
    Stop("check-count", "checks:count", "supervisor", checking.check("counting")),
    Stop("check-lines", "checks:lines", "supervisor", checking.check("counting")),
    Stop("check-differences", "checks:lines", "auditor", checking.check("counting"), query="?only=differs"),
    Stop("check-off-the-list", "checks:lines", "auditor", checking.check("counting"), query="?only=off"),
    Stop("check-nothing-so", "checks:lines", "auditor", checking.check("counting"), query="?only=missing"),
    Stop("check-letter", "checks:letter", "supervisor", checking.lent_line),
    Stop("check-report", "checks:report", "supervisor", checking.check("counting")),
    Stop("check-reported", "checks:check", "finance_head", checking.check("reported")),
    Stop("check-close", "checks:close", "finance_head", checking.check("reported")),
    Stop("check-closed", "checks:check", "director", checking.check("closed")),
    Stop("check-copy", "checks:copy", "director", checking.check("closed")),
    Stop("check-papers", "loans:check-papers", "finance_head", checking.check("reported")),
    Stop("check-call-off", "checks:call-off", "director", checking.check("appointed")),
)

PEOPLE: Final = (
    Stop("account", "people:account", "borrower"),
    Stop("sign", "loans:sign", "borrower", stages.asked_to_sign),
    Stop("sign-wrong", "loans:sign", "borrower", stages.asked_to_sign, then=refuse_without_reason),
    Stop("hand-over-asked", "loans:hand-over", "storekeeper", stages.asked_to_sign, then=ask_on_the_phone),
    Stop("pin", "people:choose-pin", "borrower"),
    Stop("pin-wrong", "people:choose-pin", "borrower", then=press_nothing_filled),
    Stop("notices", "people:inbox", "borrower"),
    Stop("notices-empty", "people:inbox", "admin"),
    Stop("notices-of-a-sort", "people:inbox", "borrower", query="?show=duties"),
    Stop("messages", "people:reach", "borrower"),
    Stop("unsubscribe", "people:unsubscribe", keys=Office.unsubscribing),
    Stop("notices-to-print", "notices:to-print", "storekeeper"),
    Stop("notices-handed-over", "notices:to-print", "storekeeper", query="?show=done"),
    Stop("notice-on-paper", "notices:paper", "storekeeper", lambda office: {"pk": office.paper}),
    Stop("machine", "machine", "admin"),
    Stop("machine-late", "machine", "admin", before=stages.be_late),
    Stop("people", "people:list", "admin"),
    Stop("agencies", "people:agencies", "storekeeper"),
    Stop("agencies-nothing", "people:agencies", "storekeeper", query="?q=ไม่มีหน่วยงานนี้"),
    Stop("agency", "people:agency", "storekeeper", agency),
    Stop("agency-add", "people:add-agency", "storekeeper"),
    Stop("agency-add-wrong", "people:add-agency", "storekeeper", then=press_nothing_filled),
    Stop("agency-change", "people:change-agency", "storekeeper", agency),
    Stop("agency-contact", "people:agency-contact", "storekeeper", agency),
    Stop("people-nothing", "people:list", "admin", query="?q=ไม่มีคนนี้"),
    Stop("units", "people:units", "admin"),
    Stop("delegations", "people:delegations", "admin"),
    Stop("person", "people:person", "admin", person()),
    Stop("person-self", "people:person", "borrower", person()),
    Stop("unit", "people:unit", "admin", unit),
    Stop("post", "people:post", "admin", post),
    Stop("unit-record", "people:unit-timeline", "admin", unit),
    Stop("person-record", "people:person-timeline", "auditor", person()),
    Stop("delegation", "people:delegation", "admin", delegation),
    Stop("person-add", "people:add-person", "admin"),
    Stop("person-change", "people:change-person", "admin", person()),
    Stop("person-deactivate", "people:deactivate-person", "admin", person()),
    Stop("person-reactivate", "people:reactivate-person", "admin", person("bureau_member")),
    Stop("password-give", "people:reset-password", "admin", person()),
    Stop("appoint", "people:appoint", "admin", person()),
    Stop("unit-add", "people:add-unit", "admin", unit),
    Stop("unit-change", "people:change-unit", "admin", unit),
    Stop("unit-move", "people:move-unit", "admin", unit),
    Stop("unit-close", "people:close-unit", "admin", unit),
    Stop("unit-reopen", "people:reopen-unit", "admin", lambda office: {"pk": office.closed_unit.pk}),
    Stop("post-add", "people:add-post", "admin", unit),
    Stop("post-rename", "people:rename-post", "admin", post),
    Stop("tenure-begin", "people:begin-tenure", "admin", post),
    Stop("tenure-end", "people:end-tenure", "admin", Office.tenure),
    Stop("tenure-cancel", "people:cancel-tenure", "admin", Office.tenure),
    Stop("delegate", "people:delegate", "admin", post),
    Stop("delegate-to", "people:delegate", "admin", post, then=choose_a_post),
    Stop("delegation-in-a-circle", "people:delegate", "admin", post, then=stages.delegate_in_a_circle),
    Stop("delegation-revoked", "people:delegation", "admin", stages.revoked),
    Stop("delegations-all", "people:delegations", "admin", query="?all=1"),
    Stop("delegation-revoke", "people:revoke-delegation", "admin", delegation),
    Stop("delegation-copy", "people:note-copy", "admin", delegation),
    Stop("calendar", "people:calendar", "admin"),
    Stop("calendar-close", "people:close-day", "admin"),
    Stop("calendar-open", "people:open-day", "admin", Office.closed_day),
    Stop("calendar-confirm", "people:confirm-year", "admin", lambda office: {"year": office.cast.on.year}),
)

MISUSE: Final = (
    Stop("tip-closed", "misuse:start"),
    Stop("tip", "misuse:start", keys=stages.channel),
    Stop("tip-tell", "misuse:tell", keys=stages.channel),
    Stop("tip-tell-wrong", "misuse:tell", keys=stages.channel, then=press_nothing_filled),
    Stop("tip-code", "misuse:tell", keys=stages.channel, then=stages.send_tip),
    Stop("signed-tell", "misuse:sign", keys=stages.channel),
    Stop("signed-tell-wrong", "misuse:sign", keys=stages.channel, then=press_nothing_filled),
    Stop("signed-too-late", "misuse:sign", keys=stages.channel, then=stages.complain_late),
    Stop("signed-code", "misuse:sign", keys=stages.channel, then=stages.sign_and_send),
    Stop("tip-follow", "misuse:follow", keys=stages.channel),
    Stop("tip-by-code", "misuse:follow", keys=stages.channel, then=stages.follow_tip),
    Stop("integrity", "misuse:cases", "auditor", before=stages.waiting_report),
    Stop("integrity-unlock", "misuse:unlock", "auditor", before=stages.open_channel),
    Stop("integrity-declare", "misuse:unlock", "auditor", before=stages.waiting_report, then=stages.unlock),
    Stop("integrity-case", "misuse:case", "auditor", stages.a_report, then=stages.unlock_and_open),
    Stop("integrity-name", "misuse:signer", "auditor", stages.number_of_the_signed, then=stages.unlock_for_the_name),
    Stop("names", "misuse:names", "bureau_deputy", before=stages.ask_for_a_name),
    Stop("names-one", "misuse:name", "bureau_deputy", stages.request_of_the_signed, then=stages.unlock_for_the_request),
    Stop("integrity-committee", "misuse:committee", "governor", before=stages.open_channel),
)

OVERSIGHT: Final = (
    Stop("reading-room", "oversight:questions", "auditor"),
    Stop("reading-room-wrong-days", "oversight:questions", "auditor", query="?since=29/02/2568", status=422),
    Stop("answer", "oversight:question", "auditor", asked("acting")),
    Stop("answer-none", "oversight:question", "auditor", asked("unapproved")),
    Stop("answer-ranked", "oversight:question", "auditor", asked("damaged")),
    Stop("answer-wrong", "oversight:question", "auditor", asked("acting"), then=press_nothing_filled),
    Stop("answers-taken-away", "oversight:exports", "auditor", before=take_an_answer_away),
    Stop("answers-taken-away-none", "oversight:exports", "district_auditor"),
    Stop("verify", "oversight:verify", "auditor"),
    Stop("past", "oversight:past", "auditor", query="?on=2026-11-16"),
    Stop("past-none", "oversight:past", "auditor", query="?on=2016-11-16"),
    Stop("past-wrong", "oversight:past", "auditor", query="?on=29/02/2568&about=x", status=422),
    Stop("past-item", "oversight:past-item", "auditor", lambda o: {"tag": tags_of(o, "overdue")[0]}, DAY_OF_THE_PAST),
    Stop("past-loan", "oversight:past-loan", "auditor", loan("overdue"), DAY_OF_THE_PAST),
    Stop("past-loan-not-yet", "oversight:past-loan", "auditor", loan("overdue"), "?on=2016-11-16"),
    Stop("past-person", "oversight:past-person", "auditor", person(), DAY_OF_THE_PAST),
    Stop("record-search", "oversight:record", "auditor", query="?q=อนุมัติ"),
    Stop("record-search-none", "oversight:record", "district_auditor", query="?q=ไม่มีคำนี้ในบันทึก"),
    Stop("findings-none", "oversight:findings", "other_director"),
    Stop("findings", "oversight:findings", "auditor", before=raise_a_finding),
    Stop("findings-of-a-state", "oversight:findings", "auditor", query="?state=closed"),
    Stop("finding-new", "oversight:finding-new", "auditor", query="?question=demanded-late"),
    Stop("finding-new-wrong", "oversight:finding-new", "auditor", then=press_nothing_filled),
    Stop("finding-to-answer", "oversight:finding", "finance_head", a_finding()),
    Stop("finding-to-answer-wrong", "oversight:finding", "finance_head", a_finding(), then=press_nothing_filled),
    Stop("finding-answered", "oversight:finding", "auditor", a_finding(FindingState.ANSWERED)),
    Stop("finding-closed", "oversight:finding", "director", a_finding(FindingState.CLOSED)),
    Stop("guideline-none", "guideline:current"),
    Stop("guideline-work-none", "guideline:work", "storekeeper"),
    Stop("guideline-draft", "guideline:draft", "storekeeper", before=nothing_waits),
    Stop("guideline-draft-wrong", "guideline:draft", "storekeeper", before=nothing_waits, then=press_nothing_filled),
    Stop("guideline-to-approve", "guideline:decide", "governor", a_guideline(GuidelineState.SENT)),
    Stop("guideline-published", "guideline:decide", "storekeeper", a_guideline(GuidelineState.PUBLISHED)),
    Stop("guideline-work", "guideline:work", "governor"),
    Stop("guideline", "guideline:current"),
    Stop("guideline-circulars-none", "guideline:circulars", "governor"),
    Stop("guideline-nothing-waits", "guideline:acknowledge", "borrower"),
    Stop("guideline-circulate", "guideline:circulate", "governor", a_guideline(GuidelineState.PUBLISHED)),
    Stop(
        "guideline-circulate-wrong",
        "guideline:circulate",
        "governor",
        a_guideline(GuidelineState.PUBLISHED),
        then=press_nothing_filled,
    ),
    Stop("guideline-circular", "guideline:circular", "director", a_circular),
    Stop("guideline-circulars", "guideline:circulars", "director"),
    Stop("guideline-welcome", "guideline:welcome", "borrower"),
    Stop("guideline-acknowledge", "guideline:acknowledge", "borrower"),
    Stop("guideline-withdrawn", "guideline:version", keys=a_withdrawn_version),
    Stop("executive-none", "executive:page", "supervisor"),
    Stop("executive", "executive:page", "director", before=count_reports),
    Stop("executive-of-a-kind", "executive:page", "director", query="?kind=overdue-1-7"),
    Stop("instructions-none", "executive:instructions", "borrower"),
    Stop("instruct", "executive:instruct", "director", query="?kind=overdue-1-7"),
    Stop("instruct-wrong", "executive:instruct", "director", then=press_nothing_filled),
    Stop("instruction", "executive:instruction", "storekeeper", an_instruction),
    Stop("instructions", "executive:instructions", "director"),
    Stop("reports-none", "reports:reports", "bureau_storekeeper"),
    Stop("lending-reports", "reports:reports", "auditor", before=count_reports),
    Stop("reports-of-a-quarter", "reports:reports", "director", query="?months=3"),
    Stop("report-running", "reports:report", "director", a_report),
    Stop("report-measures", "reports:write", "storekeeper", a_report),
    Stop("report-to-sign", "reports:sign", "director", a_report),
    Stop("open-data-none", "open-data:catalogue"),
    Stop("open-data-report", "open-data:report", keys=a_signed_report),
    Stop("open-data", "open-data:catalogue"),
    Stop("report-signed", "reports:report", "auditor", a_signed_report),
)

GROUPS: Final[Mapping[str, tuple[Stop, ...]]] = {
    "entrance": ENTRANCE,
    "borrowing": BORROWING,
    "loans": LOANS,
    "cases": CLAUSE_209,
    "desk": DESK,
    "register": REGISTER,
    "checks": CHECKS,
    "people": PEOPLE,
    "misuse": MISUSE,
    "oversight": OVERSIGHT,
}

EXEMPT: Final[Mapping[str, str]] = {
    "assets:export": "a file, not a page",
    "reports:file": "a file, not a page",
    "open-data:dataset": "a file, not a page",
    "open-data:report-paper": "a file, not a page",
    "loans:overdue-export": "a file, not a page",
    "loans:signing-state": "answers a page of the desk in JSON",
    "loan-demands": "the API answers in JSON",
    "desk-held": "the API answers in JSON",
    "worker": "a script, not a page",
    "loans:offline": "looks for its server and gives way to the real page; test_offline.py walks it",
    "loan-debts": "the API answers in JSON",
    "overdue-list": "the API answers in JSON",
    "override-list": "the API answers in JSON",
    "override-detail": "the API answers in JSON",
    "loan-papers": "the API answers in JSON",
    "case-papers": "the API answers in JSON",
    "label-print": "the API answers in JSON",
    "label-print-file": "a file, not a page",
    "paper-detail": "the API answers in JSON",
    "paper-file": "a file, not a page",
    "case-list": "the API answers in JSON",
    "case-detail": "the API answers in JSON",
    "stock-list": "the API answers in JSON",
    "stock-detail": "the API answers in JSON",
    "stock-movements": "the API answers in JSON",
    "stock:export": "a file, not a page",
    "stock:export-ledger": "a file, not a page",
    "supplies:export": "a file, not a page",
    "assets:import-problems": "a file, not a page",
    "assets:photo": "a picture, not a page",
    "assets:labels-file": "a file, not a page",
    "loans:check-table": "a file, not a page",
    "loans:line-photo": "a picture, not a page",
    "loans:kept-photo": "a picture, not a page",
    "loans:emblem-picture": "a picture, not a page",
    "loans:case-document": "a picture or a file, not a page",
    "loans:letter-scan": "a picture or a file, not a page",
    "loans:signed-slip-scan": "a picture or a file, not a page",
    "loans:receipt-scan": "a picture or a file, not a page",
    "loans:draft_slip": "a file, not a page",
    "loans:notice-pdf": "a file, not a page",
    "loans:paper": "a file, not a page",
    "misuse:file": "a file, not a page",
    "misuse:poster": "a file, not a page",
    "guideline:paper": "a file, not a page",
    "guideline:form": "a file, not a page",
    "guideline:draft-paper": "a file, not a page",
    "guideline:memo": "a file, not a page",
    "asset-list": "the API answers in JSON",
    "asset-lookup": "the API answers in JSON",
    "asset-detail": "the API answers in JSON",
    "agency-list": "the API answers in JSON",
    "loan-list": "the API answers in JSON",
    "loan-detail": "the API answers in JSON",
    "api-schema": "a file, not a page",
    "healthz": "a word for machines",
    "set_language": "takes only what a form posts",
    "line-webhook": "takes only what LINE sends",
}
"""Addresses that answer to GET and are no pages for people, each with its reason."""
