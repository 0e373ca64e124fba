"""Signing at the desk: drawn with the mouse over the scanned list and proved by the PIN, kept over a scan."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import expect

from core.strokes import read_strokes
from loans.models import Loan, Means, Signature, SignatureKind
from loans.states import State
from tests.cast import Cast
from tests.makers import loan_in
from tests.walks import lending
from tests.walks.conftest import Visit
from tests.walks.visitor import DESK, PHONE, Visitor, th

PIN = "402918"


def draw(visitor: Visitor) -> None:
    """Two strokes across the field."""
    pad = visitor.page.locator("[data-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    mouse = visitor.page.mouse
    for top in (0.3, 0.6):
        mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * top)
        mouse.down()
        mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * (top + 0.2), steps=12)
        mouse.up()
    expect(visitor.page.locator("[data-state]")).to_have_text(th("The signature is drawn."))


def test_drawn_and_proved_by_pin(visit: Visit, cast: Cast) -> None:
    cast.borrower.pin = make_password(PIN)
    cast.borrower.save(update_fields=["pin"])
    loan = loan_in(State.APPROVED, cast)
    line = loan.lines.select_related("asset").get()
    desk = visit(PHONE)
    desk.become(cast.storekeeper)
    desk.open(reverse("loans:hand-over", args=[loan.pk]))
    lending.code_field(desk)
    desk.scan(line.asset.tag)
    expect(desk.page.locator("[data-state]")).to_have_text(th("Nothing is drawn yet."))

    draw(desk)
    desk.press(th("Clear"))
    expect(desk.page.locator("[data-state]")).to_have_text(th("Nothing is drawn yet."))
    draw(desk)
    desk.page.locator("[data-scan]").focus()
    desk.scan(line.asset.tag)  # the part of the page is shown anew, under the same text
    expect(desk.page.locator("[data-say]")).to_have_attribute(
        "data-say", th("Scanned already: %(item)s", item=line.asset)
    )
    expect(desk.page.locator("[data-state]")).to_have_text(th("The signature is drawn."))
    desk.page.locator("[data-consent]").fill(PIN)
    desk.press(th("Hand over"), within=desk.page.locator(".desk-acts"))

    expect(desk.page).to_have_url(desk.base + reverse("loans:desk"))
    signature = Signature.objects.get(loan=loan, kind=SignatureKind.HAND_OVER)
    assert signature.means == Means.PIN
    assert len(read_strokes(signature.drawn)) == 2


def test_signed_on_the_own_phone_in_a_second_browser(visit: Visit, cast: Cast) -> None:
    loan = loan_in(State.APPROVED, cast)
    line = loan.lines.select_related("asset").get()
    desk, phone = visit(DESK), visit(PHONE)
    desk.become(cast.storekeeper)
    desk.open(reverse("loans:hand-over", args=[loan.pk]))
    lending.code_field(desk)
    desk.scan(line.asset.tag)
    desk.press(th("Ask on the borrower's phone"))
    expect(desk.page.locator("[data-asked]")).to_be_visible()

    phone.become(cast.borrower)
    phone.open(reverse("loans:loan", args=[loan.pk]))
    phone.follow(th("Read and sign"))
    draw(phone)
    phone.press(th("I sign for the items"))
    expect(phone.page).to_have_url(phone.base + reverse("loans:loan", args=[loan.pk]))

    expect(desk.page.locator("[name=asked]")).to_have_count(1, timeout=15_000)  # the desk has asked by itself
    desk.press(th("Hand over"), within=desk.page.locator(".desk-acts"))
    expect(desk.page).to_have_url(desk.base + reverse("loans:desk"))
    signature = Signature.objects.get(loan=loan, kind=SignatureKind.HAND_OVER)
    assert signature.means == Means.SIGN_IN
    assert len(read_strokes(signature.drawn)) == 2


def test_a_staff_card_opens_the_visit_and_one_signature_hands_all_over(visit: Visit, cast: Cast) -> None:
    """By wedge and keyboard alone."""
    loans = [loan_in(State.APPROVED, cast, items=2), loan_in(State.APPROVED, cast)]
    desk = visit(DESK)
    desk.become(cast.storekeeper)
    desk.open(reverse("loans:desk"))
    lending.code_field(desk)
    desk.scan(cast.borrower.staff_code)
    way = desk.page.get_by_role("link", name=th("Hand over all that waits today, by one signature"))
    expect(way).to_be_visible()
    way.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("[data-count]")).to_have_text(th("%(done)s of %(total)s", done=0, total=3))
    tags = [line.asset.tag for loan in loans for line in loan.lines.select_related("asset")]
    for done, tag in enumerate(tags, start=1):
        lending.code_field(desk)
        desk.scan(tag)
        expect(desk.page.locator("[data-count]")).to_have_text(th("%(done)s of %(total)s", done=done, total=3))
    expect(desk.page.locator("[data-consent]")).to_be_focused()
    desk.page.keyboard.type(cast.borrower.staff_code, delay=60)
    desk.page.keyboard.press("Enter")

    expect(desk.page).to_have_url(desk.base + reverse("loans:desk"))
    assert {Loan.objects.get(pk=loan.pk).state for loan in loans} == {State.ON_LOAN}
