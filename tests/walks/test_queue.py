"""A queue at the desk by wedge: thirty items out and back, borrowers mixed, the network gone in the middle of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Final

from django.urls import reverse
from playwright.sync_api import expect

from assets.models import Asset, CustodyState, UnknownCode
from audit.journal.models import Event
from loans import actions
from loans.models import Case, DeviceAct, Loan, LoanLine, Means, Outcome, Signature
from loans.states import LineState, State
from people.models import Person
from tests import makers
from tests.cast import Cast
from tests.walks import lending
from tests.walks.cable import Cable
from tests.walks.visitor import PATIENCE_MS, Visitor, th
from tests.walks.without_network import PAUSE_MS, Enter, at_returns, kept, said

FOREIGN: Final = "กทม.7440-55-0099/69"
"""The sticker of another register, which nobody here has linked yet."""


def approved(cast: Cast, borrower: Person, *, items: int, reason: str) -> Loan:
    """A loan that waits at the desk, endorsed by the supervisor of this borrower."""
    things = [makers.asset(cast) for _n in range(items)]
    loan = makers.submitted(cast, *things, borrower=borrower, reason=reason)
    supervisors = {cast.bureau_member.pk: cast.bureau_deputy, cast.supervisor.pk: cast.director}
    actions.endorse(loan, by=supervisors.get(borrower.pk, cast.supervisor), at=cast.at)
    return makers.approved(cast, loan, at=cast.at)


def tags_of(*loans: Loan) -> list[str]:
    lines = LoanLine.objects.filter(loan__in=loans).order_by("loan", "position")
    return list(lines.values_list("asset__tag", flat=True))


def count(desk: Visitor, done: int, total: int) -> None:
    words = th("%(done)s of %(total)s", done=done, total=total)
    expect(desk.page.locator("[data-count]")).to_have_text(words, timeout=PATIENCE_MS)


def signs(desk: Visitor, borrower: Person) -> None:
    """The staff code at the field that waits for it, and Enter; then the desk again."""
    expect(desk.page.locator("[data-consent]")).to_be_focused()
    desk.page.keyboard.type(borrower.staff_code, delay=60)
    desk.page.keyboard.press("Enter")
    expect(desk.page).to_have_url(desk.base + reverse("loans:desk"))


def opens(desk: Visitor, code: str) -> None:
    desk.open(reverse("loans:desk"))
    lending.code_field(desk)
    desk.scan(code)


def hands_over(desk: Visitor, loan: Loan) -> None:
    opens(desk, f"{loan.fiscal_year}-{loan.serial}")
    expect(desk.page).to_have_url(desk.base + reverse("loans:hand-over", args=[loan.pk]))
    tags = tags_of(loan)
    lending.code_field(desk)
    for tag in tags:
        desk.scan(tag)
    count(desk, len(tags), len(tags))
    signs(desk, loan.borrower)


def takes_back(desk: Visitor, tags: Sequence[str]) -> None:
    """Each is on the list of the day before the next is scanned."""
    for tag in tags:
        desk.scan(tag)
        expect(desk.page.locator(f"[data-returned='{tag}']")).to_be_visible()


def test_thirty_items_out_and_back_with_the_network_gone_in_the_middle(
    enter: Enter, cable: Cable, cast: Cast, pictures: Path
) -> None:
    event = approved(cast, cast.borrower, items=20, reason="งานวันลอยกระทงของเขต ประจำปี 2569")
    own = approved(cast, cast.borrower, items=3, reason="สำรวจทางเท้าในพื้นที่แขวงสีลม")
    second = approved(cast, cast.bureau_member, items=4, reason="อบรมการใช้ระบบให้ชุมชนในเขต")
    third = approved(cast, cast.supervisor, items=3, reason="ประชุมผู้รับเหมางานซ่อมถนน")
    loans = [event, own, second, third]
    tags = tags_of(*loans)
    assert len(set(tags)) == 30
    before = Event.objects.count()
    desk = enter()
    desk.become(cast.storekeeper)

    # Out: two loans of one borrower by the staff card and one signature. An item kept for another is refused aloud.
    opens(desk, cast.borrower.staff_code)
    way = desk.page.get_by_role("link", name=th("Hand over all that waits today, by one signature"))
    expect(way).to_be_visible()
    way.focus()
    desk.page.keyboard.press("Enter")
    count(desk, 0, 23)
    *most, last = tags_of(event, own)
    lending.code_field(desk)
    for tag in most:
        desk.scan(tag)
    count(desk, 22, 23)
    reserved = tags_of(second)[0]
    desk.scan(reserved)
    root = desk.page.locator("[data-root]")
    expect(root).to_have_attribute("data-tone", "danger", timeout=PATIENCE_MS)
    desk.reads(reserved, second.number, cast.bureau_member.name)
    said(desk.page, second.number)
    expect(desk.page.locator("[data-scanner]")).to_have_attribute("data-flash", "not-done")
    count(desk, 22, 23)
    desk.page.screenshot(path=pictures / "queue-reserved.png", full_page=True)
    desk.scan(last)
    count(desk, 23, 23)
    signs(desk, cast.borrower)
    hands_over(desk, second)
    hands_over(desk, third)
    assert LoanLine.objects.filter(loan__in=loans, state=LineState.OUT).count() == 30

    # Back in any order, borrowers mixed. The answer to one is lost on its way; then there is no network at all.
    Random(4).shuffle(tags)
    page = at_returns(desk, cast, holds=30)
    takes_back(desk, tags[:11])
    cable.lose_answers()
    desk.scan(tags[11])
    kept(page, 1)
    cable.cut()
    for n, tag in enumerate(tags[12:16], start=2):
        desk.scan(tag)
        kept(page, n)
    desk.scan(FOREIGN)
    kept(page, 6)
    page.reload()
    kept(page, 6)
    expect(page.locator("[data-scan]")).to_be_focused()
    broken = tags[16]
    page.get_by_label(th("Works")).uncheck()
    page.get_by_label(th("Condition"), exact=True).select_option("damaged")
    page.get_by_label(th("What is wrong")).fill("ตกจากโต๊ะ จอแตกที่มุม")
    page.locator("[data-scan]").focus()
    desk.scan(broken)
    kept(page, 7)
    desk.scan(tags[3])  # came back before the network went: the device does not know, the server does
    kept(page, 8)
    page.wait_for_timeout(PAUSE_MS)
    desk.scan(broken)
    said(page, th("Kept already: {item}.").split("{")[0].strip())
    for n, tag in enumerate(tags[17:25], start=9):
        desk.scan(tag)
        kept(page, n)
    page.screenshot(path=pictures / "queue-offline.png", full_page=True)

    # The network is there again: everything is sent in its order, and the rest comes back as before.
    cable.plug_in()
    kept(page, 0)
    expect(page.get_by_role("heading", level=1)).to_have_text(th("Take back"))
    expect(page.locator("[data-kept-list] li")).to_have_count(1)
    expect(page.locator("[data-scan]")).to_be_focused()
    takes_back(desk, tags[25:])

    lines = LoanLine.objects.filter(loan__in=loans).select_related("asset__custody")
    assert {line.asset.tag: line.state for line in lines} == {
        tag: LineState.UNDER_209 if tag == broken else LineState.RETURNED for tag in tags
    }
    at_209 = {line.asset.tag for line in lines if line.asset.custody.state == CustodyState.UNDER_209}
    assert at_209 == {broken}
    assert sum(line.asset.custody.state == CustodyState.IN_STORE for line in lines) == 29
    hurt = lines.get(asset__tag=broken).loan_id
    assert {loan.pk: loan.state for loan in Loan.objects.filter(pk__in=[each.pk for each in loans])} == {
        loan.pk: State.UNDER_209 if loan.pk == hurt else State.RETURNED for loan in loans
    }
    assert Case.objects.get().line.asset.tag == broken
    assert Signature.objects.filter(loan__in=loans, means=Means.STAFF_CODE).count() == 4
    assert Asset.objects.count() == 30
    outcomes = Counter(DeviceAct.objects.values_list("outcome", flat=True))
    assert outcomes == {Outcome.DONE: 13, Outcome.ALREADY: 2, Outcome.CONFLICT: 1}
    walked = Event.objects.order_by("id")[before:]
    assert Counter((each.verb, each.outcome) for each in walked) == {
        ("loan.handed_over", "done"): 4,
        ("loan.checked_in", "done"): 30,
        ("case.opened", "done"): 1,
        ("code.unknown", "done"): 1,
    }

    # The unknown code waits for a storekeeper, and is offered for linking.
    assert UnknownCode.objects.get().value == FOREIGN
    desk.open(reverse("loans:not-done"))
    desk.reads(FOREIGN)
    desk.open(reverse("assets:unknown"))
    desk.reads(FOREIGN)
    desk.page.screenshot(path=pictures / "queue-unknown.png", full_page=True)
