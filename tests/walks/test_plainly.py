"""The same job without JavaScript, and with the keyboard alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, expect

from assets.models import Asset
from loans.models import Loan, PlaceKind
from loans.states import STEP_LABELS, LineState, State, Step
from tests.cast import Cast
from tests.makers import asset, loan_in
from tests.walks import lending
from tests.walks.conftest import Visit
from tests.walks.visitor import DESK, PHONE, Visitor, th

MOST_TABS = 80
"""Presses of the Tab key within which anything on a page is reached."""


@pytest.fixture
def item(cast: Cast) -> Asset:
    return asset(cast, number="7440-001-0001")


def test_the_job_is_done_without_scripts(visit: Visit, cast: Cast, item: Asset) -> None:
    borrower, supervisor, head = (visit(PHONE, scripts=False) for _n in range(3))
    desk = visit(DESK, scripts=False)

    borrower.sign_in(cast.borrower)
    lending.find_and_choose(borrower, [item], first=cast.on, last=cast.on + timedelta(days=3))
    borrower.follow(th("Go on with %(n)s item", plural="Go on with %(n)s items", n=1))
    lending.write_request(borrower, place=PlaceKind.ON_PREMISES, address="ห้องประชุม 3 ชั้น 5")
    borrower.reads(cast.finance_head.name)
    lending.sign_request(borrower)
    loan = Loan.objects.get()

    for visitor, person, step in (
        (supervisor, cast.supervisor, Step.ENDORSE),
        (head, cast.finance_head, Step.APPROVE),
    ):
        visitor.sign_in(person)
        lending.open_from_inbox(visitor, loan)
        visitor.press(th(STEP_LABELS[step]))
    loan.refresh_from_db()
    assert loan.state == State.APPROVED

    desk.sign_in(cast.storekeeper)
    for path in (reverse("loans:desk"), reverse("loans:hand-over", args=[loan.pk])):
        desk.open(path)
        desk.page.locator("[data-scan]").focus()
        desk.scan(item.tag)
    desk.page.locator("[data-consent]").fill(cast.borrower.staff_code)
    desk.press(th("Hand over"))
    desk.open(reverse("loans:return"))
    desk.page.locator("[data-scan]").focus()
    desk.scan(item.tag)
    expect(desk.page.locator("[data-returned]")).to_have_count(1)
    loan.refresh_from_db()
    assert loan.state == State.RETURNED


def tab_to(visitor: Visitor, target: Locator) -> None:
    """Press Tab until the target has the focus, and see that the focus shows."""
    goal = target.element_handle()
    for _press in range(MOST_TABS):
        if visitor.page.evaluate("goal => document.activeElement === goal", goal):
            break
        visitor.page.keyboard.press("Tab")
    else:
        pytest.fail(f"{MOST_TABS} tabs do not lead to {target}")
    style = visitor.page.evaluate(
        """goal => { const seen = getComputedStyle(goal);
             return [goal.matches(":focus-visible"), seen.outlineStyle, seen.outlineWidth, seen.boxShadow]; }""",
        goal,
    )
    assert style[0], f"{target}: the browser does not show the focus"
    assert (style[1] != "none" and style[2] != "0px") or style[3] != "none", f"{target}: the focus cannot be seen"


def test_asking_and_signing_with_the_keyboard_alone(visit: Visit, cast: Cast, item: Asset) -> None:
    borrower = visit(DESK)
    page, keys = borrower.page, borrower.page.keyboard
    borrower.become(cast.borrower)

    # The first Tab leads past the menu.
    borrower.open(reverse("loans:catalogue"))
    tab_to(borrower, page.get_by_role("link", name=th("Skip to the content")))
    expect(page.locator(".skip")).to_be_in_viewport()
    keys.press("Enter")
    expect(page.locator("main")).to_be_focused()

    tab_to(borrower, borrower.main.get_by_role("button", name=th("Add %(item)s to the request", item=item.name)))
    keys.press("Enter")
    tab_to(
        borrower,
        borrower.main.get_by_role(
            "link", name=th("Go on with %(n)s item", plural="Go on with %(n)s items", n=1), exact=True
        ),
    )
    keys.press("Enter")
    tab_to(borrower, page.get_by_label(th("Official purpose")))
    keys.press("ArrowDown")
    tab_to(borrower, page.get_by_label(th("Reason, and what the State gains")))
    keys.insert_text(lending.WHY)
    tab_to(borrower, page.get_by_role("group", name=th("Where will it be used?")).get_by_role("radio").first)
    keys.press("Space")
    tab_to(borrower, page.get_by_label(th("Building and room, or address")))
    keys.insert_text("ห้องประชุม 3 ชั้น 5")
    tab_to(borrower, borrower.main.get_by_role("button", name=th("Go on: who approves")))
    keys.press("Enter")
    borrower.reads(cast.finance_head.name)
    tab_to(borrower, borrower.main.get_by_role("checkbox"))
    keys.press("Space")
    tab_to(borrower, borrower.main.get_by_role("button", name=th("Sign and send")))
    keys.press("Enter")
    expect(borrower.main.get_by_role("heading", level=1)).to_contain_text("ยืม-")
    assert Loan.objects.get().state == State.AWAITING_ENDORSEMENT


def test_deciding_and_the_desk_with_the_keyboard_alone(visit: Visit, cast: Cast) -> None:
    loan = loan_in(State.AWAITING_APPROVAL, cast)
    (line,) = loan.lines.select_related("asset")
    head, desk = visit(DESK), visit(DESK)

    head.become(cast.finance_head)
    head.open(reverse("loans:inbox"))
    tab_to(head, head.main.get_by_role("link", name=loan.number).first)
    head.page.keyboard.press("Enter")
    expect(head.page).to_have_url(head.base + reverse("loans:decide", args=[loan.pk]))
    tab_to(head, head.main.get_by_role("button", name=th(STEP_LABELS[Step.APPROVE]), exact=True))
    head.page.keyboard.press("Enter")
    expect(head.page).to_have_url(head.base + reverse("loans:inbox"))

    desk.become(cast.storekeeper)
    desk.open(reverse("loans:desk"))
    lending.code_field(desk)
    desk.scan(line.asset.tag)
    expect(desk.page).to_have_url(f"{desk.base}{reverse('loans:hand-over', args=[loan.pk])}?item={line.asset.tag}")
    # Every line is ticked by the scan that led here, so the borrower's field is the next stop.
    tab_to(desk, desk.page.locator("[data-consent]"))
    desk.page.keyboard.insert_text(cast.borrower.staff_code)
    desk.page.keyboard.press("Enter")
    expect(desk.page).to_have_url(desk.base + reverse("loans:desk"))
    desk.open(reverse("loans:return"))
    lending.code_field(desk)
    desk.scan(line.asset.tag)
    expect(desk.page.locator("[data-returned]")).to_have_count(1)
    line.refresh_from_db()
    assert line.state == LineState.RETURNED
