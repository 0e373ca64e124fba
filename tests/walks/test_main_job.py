"""The main job in five sessions: asked for on a phone, decided on phones, scanned out and back at the desk, read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assets.models import Asset, Condition, CustodyState
from audit.journal.models import Event, Outcome
from core.thai import us_to_kedmanee
from loans.models import Loan, PlaceKind
from loans.states import LINE_LABELS, STATE_LABELS, STEP_LABELS, LineState, State, Step
from people.models import Capacity, Person
from tests.cast import DELEGATION_ORDER, Cast
from tests.makers import asset
from tests.walks import lending
from tests.walks.conftest import Visit
from tests.walks.visitor import DESK, PHONE, Visitor, th

NAMES = (
    "เครื่องคอมพิวเตอร์โน้ตบุ๊กสำหรับงานประมวลผล แบบที่ 2 พร้อมกระเป๋าและสายชาร์จ",
    "เครื่องมัลติมีเดียโปรเจกเตอร์ ระดับ XGA ความสว่าง 4,000 ANSI Lumens",
    "กล้องถ่ายภาพดิจิทัลสำหรับบันทึกงานภาคสนาม",
)
NUMBERS = ("7440-001-0001", "7440-001-0002", "7440-001-0003")


@pytest.fixture
def items(cast: Cast) -> list[Asset]:
    return [asset(cast, name=name, number=number) for name, number in zip(NAMES, NUMBERS, strict=True)]


def events() -> list[tuple[str, str]]:
    """Who did what, the register's own beginnings left out; nothing was tried in vain."""
    assert not Event.objects.filter(outcome=Outcome.REFUSED).exists()
    walked = Event.objects.exclude(verb__in=["asset.registered", "category.added"]).order_by("id")
    return list(walked.values_list("actor_code", "verb"))


def states_of(loan: Loan) -> list[str]:
    return list(loan.lines.order_by("position").values_list("state", flat=True))


def state_of(loan: Loan) -> str:
    loan.refresh_from_db()
    return loan.state


def scans_out(desk: Visitor, loan: Loan, codes: Sequence[str], *, already: int = 0) -> None:
    """From the desk by the loan's number to the check list; each code ticks one line."""
    desk.reads(loan.borrower.name, loan.number)
    lending.code_field(desk)
    desk.scan(f"{loan.fiscal_year}-{loan.serial}")
    expect(desk.page).to_have_url(desk.base + reverse("loans:hand-over", args=[loan.pk]))
    for done, code in enumerate(codes, start=1 + already):
        lending.code_field(desk)
        desk.scan(code)
        total = loan.lines.filter(state=LineState.APPROVED).count()
        expect(desk.page.locator("[data-count]")).to_have_text(th("%(done)s of %(total)s", done=done, total=total))


def endorses(supervisor: Visitor, loan: Loan, cast: Cast) -> None:
    supervisor.sign_in(cast.supervisor)
    lending.open_from_inbox(supervisor, loan)
    supervisor.reads(cast.borrower.name, lending.WHY, *NAMES, th("The agency's own rule"))
    supervisor.press(th(STEP_LABELS[Step.ENDORSE]))
    expect(supervisor.page).to_have_url(supervisor.base + reverse("loans:inbox"))
    supervisor.reads(th("Loan %(number)s is endorsed and goes on to approval.", number=loan.number))
    assert state_of(loan) == State.AWAITING_APPROVAL


def test_inside_the_premises_the_head_of_the_unit_approves(visit: Visit, cast: Cast, items: list[Asset]) -> None:
    borrower, supervisor, head, desk, auditor = visit(PHONE), visit(PHONE), visit(PHONE), visit(DESK), visit(DESK)

    # The borrower finds, asks, reads who approves by which clause, signs.
    borrower.sign_in(cast.borrower)
    lending.find_and_choose(borrower, items, first=cast.on, last=cast.on + timedelta(days=3))
    borrower.follow(th("Go on with %(n)s item", plural="Go on with %(n)s items", n=3))
    lending.write_request(borrower, place=PlaceKind.ON_PREMISES, address="ห้องประชุม 3 ชั้น 5")
    borrower.reads(cast.supervisor.name, cast.finance_head.name, th("Clause %(basis)s", basis="208(2)"), "75,000.00")
    borrower.reads_not(cast.permanent_secretary.name, cast.governor.name)
    loan = lending.sign_request(borrower)
    assert state_of(loan) == State.AWAITING_ENDORSEMENT
    borrower.reads(cast.works.name, *NAMES, th(STATE_LABELS[State.AWAITING_ENDORSEMENT]))

    endorses(supervisor, loan, cast)

    # The head of the responsible unit approves, in the own office.
    head.sign_in(cast.finance_head)
    lending.open_from_inbox(head, loan)
    head.reads(cast.finance.name, th("Clause %(basis)s", basis="208(2)"), "75,000.00")
    head.reads_not(th("You act for another:"))
    head.press(th(STEP_LABELS[Step.APPROVE]))
    head.reads(cast.borrower.name)
    assert state_of(loan) == State.APPROVED

    # The storekeeper scans: a tag, an official number, a tag typed with the Thai keyboard on. The borrower signs.
    desk.sign_in(cast.storekeeper)
    desk.page.get_by_role("link", name=th("Desk"), exact=True).click()
    scans_out(desk, loan, [items[2].tag, NUMBERS[0], us_to_kedmanee(items[1].tag)])
    lending.sign_for(desk, cast.borrower)
    expect(desk.page).to_have_url(desk.base + reverse("loans:desk"))
    assert states_of(loan) == [LineState.OUT] * 3

    # It comes back by scanning alone, in any order; scanning twice is harmless; one is not in good order.
    desk.open(reverse("loans:return"))
    returned = desk.page.locator("[data-returned]")
    lending.code_field(desk)
    desk.scan(items[1].tag)
    expect(returned).to_have_count(1)
    expect(desk.main.get_by_role("heading", name=cast.borrower.name)).to_be_visible()
    desk.scan(items[1].tag)
    desk.page.get_by_label(th("Works")).uncheck()
    desk.page.get_by_label(th("Condition"), exact=True).select_option(Condition.DAMAGED.value)
    desk.page.get_by_label(th("What is wrong")).fill("เลนส์แตก เปิดเครื่องไม่ติด")
    desk.page.locator("[data-scan]").focus()
    desk.scan(us_to_kedmanee(NUMBERS[2]))
    expect(returned).to_have_count(2)
    desk.reads(th("Under clause 209"))
    lending.code_field(desk)
    desk.scan(items[0].tag)
    expect(returned).to_have_count(3)
    assert states_of(loan) == [LineState.RETURNED, LineState.RETURNED, LineState.UNDER_209]
    assert state_of(loan) == State.UNDER_209
    items[2].custody.refresh_from_db()
    assert items[2].custody.state != CustodyState.IN_STORE
    borrower.open(loan.get_absolute_url())
    borrower.reads(th(STATE_LABELS[State.UNDER_209]), th(LINE_LABELS[LineState.RETURNED]), "เลนส์แตก")

    # The auditor reads exactly what happened.
    auditor.sign_in(cast.auditor)
    auditor.open(reverse("loans:history", args=[loan.pk]))
    reads_each(auditor, [cast.borrower, cast.supervisor, cast.finance_head, cast.storekeeper])
    auditor.reads(
        th(STATE_LABELS[State.AWAITING_ENDORSEMENT]),
        th(STATE_LABELS[State.AWAITING_APPROVAL]),
        th(STATE_LABELS[State.UNDER_209]),
        cast.finance_head_post.title,
        "เลนส์แตก เปิดเครื่องไม่ติด",
    )
    codes = {name: getattr(cast, name).staff_code for name in ("borrower", "supervisor", "finance_head", "auditor")}
    keeper = cast.storekeeper.staff_code
    assert events() == [
        (codes["borrower"], "person.signed_in"),
        (codes["borrower"], "loan.submitted"),
        (codes["supervisor"], "person.signed_in"),
        (codes["supervisor"], "loan.endorsed"),
        (codes["finance_head"], "person.signed_in"),
        (codes["finance_head"], "loan.approved"),
        (keeper, "person.signed_in"),
        (keeper, "loan.handed_over"),
        (keeper, "loan.checked_in"),
        (keeper, "loan.checked_in"),
        (keeper, "case.opened"),
        (keeper, "loan.checked_in"),
        (codes["auditor"], "person.signed_in"),
        (codes["auditor"], "journal.read"),
    ]


def reads_each(auditor: Visitor, persons: Sequence[Person]) -> None:
    for person in persons:
        expect(auditor.main.locator(".events > li").filter(has_text=person.staff_code).first).to_contain_text(
            person.name
        )


def test_outside_the_premises_the_delegate_of_the_head_of_the_agency_approves(
    visit: Visit, cast: Cast, items: list[Asset]
) -> None:
    borrower, supervisor, delegate, desk, auditor = visit(PHONE), visit(PHONE), visit(PHONE), visit(DESK), visit(DESK)

    borrower.sign_in(cast.borrower)
    lending.find_and_choose(borrower, items, first=cast.on, last=cast.on + timedelta(days=6))
    borrower.follow(th("Go on with %(n)s item", plural="Go on with %(n)s items", n=3))
    lending.write_request(borrower, place=PlaceKind.OFF_PREMISES, address="ศูนย์ชุมชนวัดม่วงแค ถนนเจริญกรุง")
    borrower.reads(cast.supervisor.name, cast.governor.name, cast.permanent_secretary.name, DELEGATION_ORDER)
    borrower.reads_not(cast.finance_head.name)
    loan = lending.sign_request(borrower)

    endorses(supervisor, loan, cast)

    # The permanent secretary decides for the governor, by the order on the banner, and approves two of three.
    delegate.sign_in(cast.permanent_secretary)
    lending.open_from_inbox(delegate, loan)
    banner = delegate.main.get_by_role("note")
    expect(banner).to_contain_text(th("You act for another:"))
    expect(banner).to_contain_text(cast.governor_post.title)
    expect(banner).to_contain_text(DELEGATION_ORDER)
    delegate.reads("75,000.00", th("Clause %(basis)s", basis="208(2)"))
    line = delegate.main.get_by_role("group", name=NAMES[2])
    line.get_by_role("checkbox").uncheck()
    line.get_by_label(th("If not, why")).fill("หน่วยเจ้าของต้องใช้ในช่วงเวลานั้น")
    delegate.press(th(STEP_LABELS[Step.APPROVE]))
    delegate.reads(
        th("Loan %(number)s is approved. %(name)s has been told.", number=loan.number, name=cast.borrower.name)
    )
    assert states_of(loan) == [LineState.APPROVED, LineState.APPROVED, LineState.REFUSED]
    (decision,) = loan.decisions.filter(kind="approved")
    assert (decision.capacity, decision.order_number) == (Capacity.ON_BEHALF, DELEGATION_ORDER)

    # At the desk the item that was not approved is refused aloud; the other two go.
    desk.sign_in(cast.storekeeper)
    desk.page.get_by_role("link", name=th("Desk"), exact=True).click()
    scans_out(desk, loan, [us_to_kedmanee(NUMBERS[1])])
    desk.scan(NUMBERS[2])
    expect(desk.main.locator("[data-root]")).to_have_attribute("data-tone", "danger")
    expect(desk.page.locator("[data-count]")).to_have_text(th("%(done)s of %(total)s", done=1, total=2))
    desk.scan(us_to_kedmanee(items[0].tag.lower()))
    lending.sign_for(desk, cast.borrower)
    expect(desk.page).to_have_url(desk.base + reverse("loans:desk"))
    assert states_of(loan) == [LineState.OUT, LineState.OUT, LineState.REFUSED]

    # Both come back whole, one scan right after the other; nobody chose the borrower.
    desk.open(reverse("loans:return"))
    lending.code_field(desk)
    desk.scan(NUMBERS[1])
    desk.scan(us_to_kedmanee(items[0].tag))
    expect(desk.page.locator("[data-returned]")).to_have_count(2)
    assert state_of(loan) == State.RETURNED
    borrower.open(reverse("loans:mine"))
    borrower.reads(loan.number)
    borrower.open(loan.get_absolute_url())
    borrower.reads(th("Everything is back in good working order."), "หน่วยเจ้าของต้องใช้ในช่วงเวลานั้น")

    # The auditor reads the loan, the item and the person: before and after, capacity and order.
    auditor.sign_in(cast.auditor)
    auditor.open(reverse("loans:history", args=[loan.pk]))
    reads_each(auditor, [cast.borrower, cast.supervisor, cast.permanent_secretary, cast.storekeeper])
    approval = auditor.main.locator(".events > li").filter(has_text=DELEGATION_ORDER).first
    for words in (
        cast.permanent_secretary.name,
        cast.permanent_secretary_post.title,
        "ปฏิบัติราชการแทน" + cast.governor_post.title,
        th(STATE_LABELS[State.AWAITING_APPROVAL]),
        th(STATE_LABELS[State.APPROVED]),
        th("Clause %(basis)s", basis="208(2)"),
    ):
        expect(approval).to_contain_text(words)
    auditor.open(reverse("assets:timeline", args=[items[0].tag]))
    auditor.reads(cast.storekeeper.name, loan.number, items[0].tag)
    auditor.open(reverse("people:person-timeline", args=[cast.permanent_secretary.staff_code]))
    auditor.reads(loan.number, DELEGATION_ORDER)
    codes = [
        getattr(cast, name).staff_code
        for name in ("borrower", "supervisor", "permanent_secretary", "storekeeper", "auditor")
    ]
    assert events() == [
        (codes[0], "person.signed_in"),
        (codes[0], "loan.submitted"),
        (codes[1], "person.signed_in"),
        (codes[1], "loan.endorsed"),
        (codes[2], "person.signed_in"),
        (codes[2], "loan.approved"),
        (codes[3], "person.signed_in"),
        (codes[3], "loan.handed_over"),
        (codes[3], "loan.checked_in"),
        (codes[3], "loan.checked_in"),
        (codes[4], "person.signed_in"),
        *[(codes[4], "journal.read")] * 3,
    ]
