"""The network drops while a loan is handed over: it is signed on the device, kept, and done once when it is back."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import Page, expect

from loans.models import DeviceAct, Loan, Outcome, Signature, SignatureKind
from loans.states import LineState, State
from tests import makers
from tests.cast import Cast
from tests.walks import lending
from tests.walks.cable import Cable
from tests.walks.test_offline import _NO_ROOM, picture
from tests.walks.test_signing import draw
from tests.walks.visitor import DESK, PHONE, Visitor, th
from tests.walks.without_network import PAUSE_MS, Enter, kept, said, until

FULL: Final = (
    "NOT kept: this device has no room for it. Nothing is handed over. "
    "Have the slip signed by hand, or wait for the connection."
)


def three_to_go(cast: Cast) -> Loan:
    items = [makers.asset(cast) for _ in range(3)]
    loan = makers.submitted(cast, *items, at=cast.at)
    for step in (makers.endorsed, makers.approved):
        loan = step(cast, loan, at=cast.at)
    return loan


def at_check_list(visitor: Visitor, cast: Cast, loan: Loan) -> Page:
    """At the check list, with everything on the device that the time without a network needs."""
    visitor.become(cast.storekeeper)
    visitor.open(reverse("loans:hand-over", args=[loan.pk]))
    visitor.page.wait_for_function(
        "() => navigator.serviceWorker.controller && document.querySelector('[data-kept]').dataset.holds > 0"
    )
    lending.code_field(visitor)
    return visitor.page


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_network_drops_in_the_middle(enter: Enter, cable: Cable, cast: Cast, width: int, pictures: Path) -> None:
    cast.borrower.pin = make_password("402918")
    cast.borrower.save(update_fields=["pin"])
    loan = three_to_go(cast)
    lines = list(loan.lines.select_related("asset").order_by("position"))
    visitor = enter(width)
    page = at_check_list(visitor, cast, loan)
    visitor.scan(lines[0].asset.tag)
    expect(page.locator(".desk-line.is-ticked")).to_have_count(1)

    cable.cut()
    visitor.scan(lines[1].asset.tag)
    expect(page.locator(".desk-line.is-ticked")).to_have_count(2)
    said(page, lines[1].asset.tag)
    visitor.scan("9999-000-0000")
    said(page, th("{code} is not on this list. It needs the connection.").format(code="9999-000-0000"))
    page.locator(f"#id_line-{lines[1].pk}-note").fill("มีรอยขีดข่วนที่ฝา")
    page.locator(f"#id_line-{lines[2].pk}-aside").check()
    page.locator(f"#id_line-{lines[2].pk}-aside_reason").fill("แบตเตอรี่หมด")
    text = page.locator("[data-offline-text]")
    expect(text).to_contain_text("มีรอยขีดข่วนที่ฝา")
    expect(text).not_to_contain_text(lines[2].asset.tag)
    page.locator("[data-offline-keep]").click()
    said(page, th("The signature is missing. Without a connection it has to be drawn."))
    draw(visitor)
    page.locator("[data-scan]").focus()
    page.wait_for_timeout(PAUSE_MS)
    visitor.scan(cast.borrower.staff_code)
    expect(page.locator("[data-offline-staff]")).to_have_value(cast.borrower.staff_code)
    picture(page, pictures, f"handing-offline-{width}")
    shown = text.text_content()
    page.locator("[data-offline-keep]").click()
    kept(page, 1)
    picture(page, pictures, f"handing-kept-{width}")
    page.reload()
    kept(page, 1)
    expect(page.locator("[data-kept-list]")).to_contain_text(loan.number)

    cable.plug_in()
    until(lambda: DeviceAct.objects.exists(), page)
    act = DeviceAct.objects.get()
    assert (act.outcome, act.code, act.sentence != "") == (Outcome.DONE, "", True)
    expect(page.locator("[data-kept]")).to_have_count(0, timeout=15_000)  # nothing is left to do at the loan's own page
    visitor.open(reverse("loans:return"))
    kept(page, 0)
    loan.refresh_from_db()
    assert loan.state == State.ON_LOAN
    assert [line.state for line in loan.lines.order_by("position")] == [
        LineState.OUT,
        LineState.OUT,
        LineState.SET_ASIDE,
    ]
    signature = Signature.objects.get(loan=loan, kind=SignatureKind.HAND_OVER)
    assert (signature.text, signature.strokes != "") == (shown, True)
    assert loan.handed_over_at == signature.at == act.counted_at


def test_the_network_comes_back_before_it_is_signed(enter: Enter, cable: Cable, cast: Cast) -> None:
    loan = three_to_go(cast)
    lines = list(loan.lines.select_related("asset"))
    visitor = enter()
    page = at_check_list(visitor, cast, loan)
    cable.cut()
    for line in lines:
        visitor.scan(line.asset.tag)
        said(page, line.asset.tag)
    expect(page.locator("[data-offline-sign]")).to_be_visible()

    cable.plug_in()
    expect(page.locator("[data-text]")).to_be_visible(timeout=15_000)  # what the server makes, with everything ticked
    expect(page.locator("[data-offline-sign]")).to_have_count(0)
    page.locator("[data-consent]").fill(cast.borrower.staff_code)
    visitor.press(th("Hand over"), within=page.locator(".desk-acts"))
    expect(page).to_have_url(visitor.base + reverse("loans:desk"))
    loan.refresh_from_db()
    assert loan.state == State.ON_LOAN


def test_without_room_nothing_is_handed_over(enter: Enter, cable: Cable, cast: Cast) -> None:
    loan = three_to_go(cast)
    visitor = enter()
    page = at_check_list(visitor, cast, loan)
    page.evaluate(_NO_ROOM)
    cable.cut()
    for line in loan.lines.select_related("asset"):
        visitor.scan(line.asset.tag)
        said(page, line.asset.tag)
    draw(visitor)
    page.locator("[data-offline-staff]").fill(cast.borrower.staff_code)
    page.locator("[data-offline-keep]").click()
    said(page, th(FULL))
    kept(page, 0)

    page.evaluate("() => { IDBObjectStore.prototype.add = window.add; }")
    page.locator("[data-offline-keep]").click()
    kept(page, 1)
    cable.plug_in()
    expect(page).to_have_url(visitor.base + reverse("loans:desk"), timeout=15_000)
    loan.refresh_from_db()
    assert loan.state == State.ON_LOAN
