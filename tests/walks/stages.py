"""Stages of a case, an exception, a delegation and the like that take some doing, each made once an office."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from django.test import Client
from django.urls import reverse
from playwright.sync_api import FilePayload

from assets.actions import set_check_list
from assets.models import Asset
from audit.misuse import actions as misuse
from audit.misuse import throttle
from audit.misuse.models import Access, Handler, NameRequest, Report
from audit.misuse.name_states import Answer
from audit.misuse.shutting_out import Concerned
from audit.misuse.states import Category
from config import chores
from config.models import LastRun
from core.clock import now
from core.thai_dates import written_date
from loans import actions
from loans.case_states import CaseState
from loans.models import Case, DeviceAct, Loan, Outcome, OverrideState, PolicyOverride, SignatureAsk, SignedSlip
from loans.rules import Remedy
from loans.states import LineState, State
from people import actions as people_actions
from people.guards import Terms
from people.models import Delegation
from people.offices import acts_of
from tests import makers
from tests.audit.misuse.committee import A_TEXT, FACTS, PASSPHRASE, committee
from tests.audit.misuse.custodians import CONTACT, NAME, SIGNED, custodians
from tests.audit.misuse.files import HEIC
from tests.walks.office import WHY, Office
from tests.walks.visitor import Visitor

Keys = Callable[[Office], Mapping[str, Any]]

WHY_THE_NAME: Final = "ต้องนัดตรวจสมุดรถร่วมกับผู้พบเห็น" * 4
WHY_NOT: Final = "เกรงว่าจะถูกย้ายไปทำงานที่อื่น"
"""What is written about a name: sealed, so no column of the database holds it."""

POINTS: Final = (
    "ตัวเครื่องไม่มีรอยแตกร้าว และฝาปิดครบทุกด้าน",
    "สายชาร์จและหัวแปลงไฟที่มีหมายเลขตรงกับตัวเครื่อง",
    "กระเป๋าใส่เครื่อง",
)


def an_hour_later(office: Office) -> Any:
    return office.cast.at + timedelta(hours=1)


def brought_back(office: Office) -> Mapping[str, Any]:
    """A borrower whose items came back a moment ago, in good order, damaged and not inspected, to be signed for."""
    loan = makers.loan_in(State.ON_LOAN, office.cast, items=3)
    good, broken, dropped = loan.lines.order_by("position")
    at = an_hour_later(office)
    makers.checked_in(office.cast, loan, good, at=at)
    makers.checked_in(office.cast, loan, broken, at=at, finding=makers.BROKEN)
    makers.dropped_off(office.cast, loan, dropped, at=at)
    return {"pk": loan.borrower_id}


# Cases of clause 209


def _a_new_case(office: Office) -> Case:
    return makers.case_of(makers.loan_in(State.UNDER_209, office.cast))


def agreed(remedy: Remedy) -> Keys:
    """A case whose remedy is agreed, so that its form can be filled in."""

    def keys(office: Office) -> Mapping[str, Any]:
        found = Case.objects.filter(state=CaseState.AGREED, remedy=remedy).first()
        if found is None:
            found = makers.agreed(office.cast, _a_new_case(office), at=an_hour_later(office), remedy=remedy)
        return {"pk": found.pk}

    return keys


def settled(office: Office) -> Mapping[str, Any]:
    """A case paid for, that waits for a second person to close it."""
    found = Case.objects.filter(state=CaseState.SETTLED).first()
    return {"pk": (found or makers.settled(office.cast, _a_new_case(office), at=an_hour_later(office))).pk}


def closed(office: Office) -> Mapping[str, Any]:
    found = Case.objects.filter(state=CaseState.CLOSED).first()
    if found is None:
        paid = makers.settled(office.cast, _a_new_case(office), at=an_hour_later(office), colour="maroon")
        note = "ตรวจใบเสร็จรับเงินกับทะเบียนคุมแล้ว ถูกต้องตรงกัน"
        found = actions.close_case(paid, by=office.cast.finance_head, at=an_hour_later(office), note=note)
    return {"pk": found.pk}


# What a device without a network could not do


def a_conflict(office: Office) -> Mapping[str, Any]:
    found = DeviceAct.objects.filter(outcome=Outcome.CONFLICT).first()
    return {"pk": (found or makers.conflict_of_a_device(office.cast)).pk}


def a_device_in_conflict(office: Office, _client: Client) -> None:
    a_conflict(office)


# Slips that are signed by hand


def _slip(office: Office) -> SignedSlip:
    found = SignedSlip.objects.select_related("signature").filter(scan_sha256="").first()
    if found is not None:
        return found
    loan = makers.loan_in(State.APPROVED, office.cast, items=2)
    because = "ระบบที่โต๊ะจ่ายพัสดุขัดข้อง และผู้ยืมต้องเดินทางไปปฏิบัติงานนอกสถานที่ทันที"
    return makers.signed_on_paper(office.cast, loan, at=an_hour_later(office), because=because)


def a_slip(office: Office) -> Mapping[str, Any]:
    return {"pk": _slip(office).pk}


def a_slip_on_paper(office: Office, _client: Client) -> None:
    _slip(office)


def a_loan_on_paper(office: Office) -> Mapping[str, Any]:
    return {"pk": _slip(office).signature.loan_id}


# Exceptions from the policy


def an_exception(state: OverrideState) -> Keys:
    """One in that state; those that wait were asked for a moment ago."""

    def keys(office: Office) -> Mapping[str, Any]:
        cast, at = office.cast, an_hour_later(office)
        found = PolicyOverride.objects.filter(state=state).first()
        if found is None:
            found = makers.override_asked(cast, _item_for(office, state), at=at)
            _bring(found, state, office)
        return {"pk": found.pk}

    return keys


def _item_for(office: Office, state: OverrideState) -> Asset:
    """Each state has an item of its own: of the same words one exception is enough."""
    return office.items[-1 - list(OverrideState).index(state)]


def _bring(found: PolicyOverride, state: OverrideState, office: Office) -> None:
    cast, at = office.cast, an_hour_later(office)
    if state in (OverrideState.CONFIRMED, OverrideState.USED):
        actions.confirm_override(found, by=cast.finance_head, at=at, reason="ตรวจแล้ว ไม่มีหน่วยงานอื่นจองวันนั้น")
    if state == OverrideState.USED:
        day = cast.on + timedelta(days=400)
        makers.submitted(cast, _item_for(office, state), at=at, starts_on=day, due_on=day)
    if state == OverrideState.REFUSED:
        actions.refuse_override(found, by=cast.finance_head, at=at, reason="วันดังกล่าวสำรองไว้สำหรับงานประจำปีของสำนักงานเขต")
    if state == OverrideState.WITHDRAWN:
        actions.withdraw_override(found, by=cast.borrower, at=at)


# Check lists


def _listed(office: Office, name: str) -> Loan:
    """An approved loan of an item of a kind with a check list, told apart by its reason."""
    cast = office.cast
    found = Loan.objects.filter(reason=name).first()
    if found is not None:
        return found
    kind = makers.category(cast, "6730-002")
    if not kind.check_list:
        set_check_list(kind, points=list(POINTS), by=cast.admin, at=cast.at, reason="ตามคู่มือการให้ยืมของสำนักงานเขต")
    item = makers.asset(cast, name="เครื่องมัลติมีเดียโปรเจกเตอร์พร้อมจอรับภาพ", category=kind)
    at = an_hour_later(office)
    sent = makers.submitted(cast, item, at=at, reason=name)
    return makers.approved(cast, makers.endorsed(cast, sent, at=at), at=at)


def _listed_out(office: Office, name: str) -> Loan:
    loan = _listed(office, name)
    if loan.state == State.APPROVED:
        ticks = dict.fromkeys(POINTS, True)
        return actions.hand_over(
            loan,
            by=office.cast.storekeeper,
            at=an_hour_later(office),
            checked={loan.lines.get().pk: actions.Checked(checks=ticks)},
            set_aside={},
            consent=loan.borrower.staff_code,
        )
    return loan


def listed(office: Office) -> Mapping[str, Any]:
    return {"pk": _listed(office, "ฉายภาพในที่ประชุมคณะกรรมการ").pk}


def asked_to_sign(office: Office) -> Mapping[str, Any]:
    """A loan whose borrower is asked to sign on the own phone."""
    ask = SignatureAsk.objects.first()
    if ask is None:
        loan = makers.loan_in(State.APPROVED, office.cast, items=3)
        ask = makers.signature_asked(office.cast, loan, at=now())
    return {"pk": ask.loan_id}


def a_visit(office: Office) -> Mapping[str, Any]:
    """A borrower for whom two loans wait."""
    first, _second = (makers.loan_in(State.APPROVED, office.cast, items=2) for _loan in range(2))
    return {"pk": first.pk}


def passed_on_to(office: Office) -> Mapping[str, Any]:
    """A borrower has an item out, and the loan of the next one waits for its kind."""
    makers.loan_in(State.ON_LOAN, office.cast)
    return {"pk": makers.approved_for_another(office.cast, makers.asset(office.cast)).pk}


def listed_case(office: Office) -> Mapping[str, Any]:
    """The case of an item that went out complete and came back without its bag: both lists beside each other."""
    loan = _listed_out(office, "ฉายภาพในงานวันเด็ก")
    line = loan.lines.get()
    if line.state == LineState.OUT:
        checks = {**dict.fromkeys(POINTS, True), POINTS[-1]: False}
        note = "ไม่พบกระเป๋าใส่เครื่อง"
        finding = actions.Finding(complete=False, note=note, checks=checks)
        makers.checked_in(office.cast, loan, line, at=an_hour_later(office), finding=finding)
    return {"pk": makers.case_of(loan).pk}


def scan_one_with_a_list(office: Office, visitor: Visitor) -> None:
    loan = _listed_out(office, "ฉายภาพในงานอบรมอาสาสมัคร")
    visitor.page.locator("[data-scan]").focus()
    visitor.scan(loan.lines.get().asset.tag)
    visitor.page.locator(".desk-pending").wait_for()


# Delegations


def _passed_on(office: Office, order: str) -> Delegation:
    """The governor's power to the director of the district, who may pass it on."""
    cast = office.cast
    terms = Terms(
        order_number=order,
        ordered_on=cast.on,
        acts=acts_of(cast.delegation),
        value_limit=None,
        starts_on=cast.on,
        ends_on=cast.on + timedelta(days=30),
        onward_allowed=True,
    )
    return people_actions.grant_delegation(
        cast.governor_post, by=cast.admin, at=cast.at, reason=WHY, grantee_post=cast.director_post, terms=terms
    )


def revoked(office: Office) -> Mapping[str, Any]:
    found = Delegation.objects.filter(revoked_at__isnull=False).first()
    if found is None:
        made = _passed_on(office, "กทม. 2570/77 เรื่อง มอบอำนาจระหว่างการประชุมสัมมนา")
        why = "ผู้มอบอำนาจกลับมาปฏิบัติราชการแล้ว"
        found = people_actions.revoke_delegation(made, by=office.cast.admin, at=office.cast.at, reason=why)
    return {"pk": found.pk}


def delegate_in_a_circle(office: Office, visitor: Visitor) -> None:
    """The director would pass the governor's power back to the governor."""
    page, cast, order = visitor.page, office.cast, "กทม. 2570/78"
    base = Delegation.objects.filter(order_number=order).first() or _passed_on(office, order)
    visitor.open(f"{reverse('people:delegate', args=[cast.director_post.pk])}?to={cast.governor_post.pk}")
    page.locator("[name=based_on]").select_option(str(base.pk))
    page.locator("[name=order_number]").fill("กทม. 2570/99")
    for name in ("ordered_on", "starts_on", "ends_on"):
        page.locator(f"[name={name}]").fill(written_date(cast.on))
    page.locator("[name=acts]").first.check()
    page.locator("[name=reason]").fill(WHY)
    visitor.press_at_once(".form-acts .btn-primary")
    visitor.reads("กทม. 2570/78")


# The machine


def be_late(office: Office, _client: Client) -> None:
    """One chore has not run since the day before yesterday, another cannot send."""
    chores.enrol(office.cast.at)
    began = office.cast.at - timedelta(days=2)
    told = {"problem": "%(channels)s cannot be sent now (%(why)s).", "facts": {"channels": "email", "why": "x"}}
    LastRun.objects.exclude(name="send-outbox").update(
        known_since=began, started_at=began, finished_at=began, succeeded_at=began, took_ms=1500, result=12
    )
    LastRun.objects.filter(name="send-outbox").update(started_at=office.cast.at, took_ms=1500, **told)


# Reports of misuse


def open_channel(office: Office, _client: Client) -> None:
    """The committee with its keys and the escrow key, written once; nobody is throttled for an earlier stop."""
    throttle.REPORTS.forget()
    throttle.LOOK_UPS.forget()
    throttle.PASSPHRASES.forget()
    throttle.FILES.forget()
    throttle.SEARCHES.forget()
    if not Handler.objects.exists():
        committee(office.cast)


def channel(office: Office) -> Mapping[str, Any]:
    """As `open_channel`, for who is not signed in."""
    open_channel(office, Client())
    return {}


def waiting_report(office: Office, client: Client) -> None:
    """A tip that nobody has read."""
    open_channel(office, client)
    if not Report.objects.exists():
        cast = office.cast
        about = Concerned(unit=cast.district.path, root=cast.bangkok.path)
        told = misuse.Told(uuid.uuid4(), cast.agency, Category.PRIVATE_USE, FACTS, about, cast.district, [A_TEXT])
        misuse.send_report(told, at=cast.at)


def a_report(office: Office) -> Mapping[str, Any]:
    waiting_report(office, Client())
    return {"number": Report.objects.earliest("number").number}


def a_request_for_a_name(office: Office) -> Mapping[str, Any]:
    """A signed report that the first member read, with a request for its name that the reporter objects to."""
    open_channel(office, Client())
    if not NameRequest.objects.exists():
        cast = office.cast
        kept = custodians(cast, cast.governor)
        about = Concerned(unit=cast.district.path, root=cast.bangkok.path)
        told = misuse.Told(uuid.uuid4(), cast.agency, Category.PRIVATE_USE, FACTS, about, cast.district, signed=SIGNED)
        report, _code = misuse.send_report(told, at=cast.at)
        member = Handler.objects.get(person=cast.auditor)
        access = Access.objects.get(report=report, handler=member)
        misuse.clear_of_conflict(access, by=member, at=cast.at)
        misuse.acknowledge(access, by=member, at=cast.at)
        misuse.ask_name(access, by=member, at=cast.at, text=WHY_THE_NAME)
        misuse.answer_request(report, at=cast.at, answer=Answer.OBJECTS, text=WHY_NOT)
        assert kept.first.public_key
    request = NameRequest.objects.select_related("sealed_to__report").get()
    return {"request_id": request.pk, "number": request.sealed_to.report.number}


def number_of_the_signed(office: Office) -> Mapping[str, Any]:
    return {"number": a_request_for_a_name(office)["number"]}


def request_of_the_signed(office: Office) -> Mapping[str, Any]:
    return {"request_id": a_request_for_a_name(office)["request_id"]}


def ask_for_a_name(office: Office, _client: Client) -> None:
    a_request_for_a_name(office)


def unlock_first(office: Office, visitor: Visitor) -> None:
    """The page leads to the second key; with that it opens."""
    wanted = visitor.page.url
    if "unlock" not in wanted:
        return
    visitor.page.locator("[name=passphrase]").fill(PASSPHRASE)
    visitor.press_at_once("button.btn-primary")


def unlock_for_the_name(office: Office, visitor: Visitor) -> None:
    unlock_first(office, visitor)
    visitor.open(reverse("misuse:signer", kwargs=dict(number_of_the_signed(office))))


def unlock_for_the_request(office: Office, visitor: Visitor) -> None:
    unlock_first(office, visitor)
    visitor.open(reverse("misuse:name", kwargs=dict(request_of_the_signed(office))))


def fill_signed(visitor: Visitor, **words: str) -> None:
    """Fill in the form of a signed report, unsent."""
    visitor.page.locator("[name=category]").first.check()
    for name, text in {"what": FACTS["what"], "name": NAME, "contact": CONTACT, **words}.items():
        visitor.page.locator(f"[name={name}]").fill(text)
    visitor.page.locator("[name=is_signed]").check()


def complain_late(_office: Office, visitor: Visitor) -> None:
    fill_signed(visitor, knew_on="1/9/2569", grounds="ข้อ ๒๐๗ ใช้รถส่วนกลางนอกเวลาราชการ")
    visitor.page.locator("[name=kind][value=formal]").check()
    visitor.press_at_once("button.btn-primary")


def sign_and_send(_office: Office, visitor: Visitor) -> None:
    fill_signed(visitor)
    visitor.press_at_once("button.btn-primary")


PHOTO: Final[FilePayload] = {"name": "a.heic", "mimeType": "image/heic", "buffer": HEIC}


def send_tip(_office: Office, visitor: Visitor) -> None:
    visitor.page.locator("[name=category]").first.check()
    visitor.page.locator("[name=what]").fill(FACTS["what"])
    visitor.page.locator("[name=evidence]").set_input_files(PHOTO)
    visitor.press_at_once("button.btn-primary")


def follow_tip(office: Office, visitor: Visitor) -> None:
    visitor.open(reverse("misuse:tell"))
    send_tip(office, visitor)
    code = visitor.page.locator("[data-code]").inner_text()
    visitor.open(reverse("misuse:follow"))
    visitor.page.locator("[name=code]").fill(code)
    visitor.press_at_once("button.btn-primary")


def unlock(_office: Office, visitor: Visitor) -> None:
    visitor.page.locator("[name=passphrase]").fill(PASSPHRASE)
    visitor.press_at_once("button.btn-primary")
    visitor.press_at_once("td.name a")


def unlock_and_open(office: Office, visitor: Visitor) -> None:
    """The case leads to the second key first, and to the declaration then, where that was not made."""
    unlock(office, visitor)
    if visitor.page.locator("button[value=clear]").count():
        visitor.press_at_once("button[value=clear]")
