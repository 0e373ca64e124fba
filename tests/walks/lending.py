"""The steps of the main job as people take them on the pages; each reads what its page has to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from django.urls import reverse
from playwright.sync_api import Locator, expect

from assets.models import Asset
from loans.models import Loan, PlaceKind
from loans.rules import Purpose
from people.models import Person
from tests.walks.visitor import Visitor, th, th_label

WHY = "ใช้บันทึกข้อมูลผู้ได้รับผลกระทบจากน้ำท่วมในการประชุมกับชุมชนริมคลองแสนแสบ"


def in_thai(day: date) -> str:
    """A day as people of the office type it: 22/11/2569."""
    return f"{day.day}/{day.month}/{day.year + 543}"


def find_and_choose(visitor: Visitor, items: Sequence[Asset], *, first: date, last: date) -> None:
    """In the catalogue: the days, then each item by its number, into the request."""
    visitor.open("/")
    visitor.follow(th("Borrow equipment"))
    expect(visitor.page).to_have_url(visitor.base + reverse("loans:catalogue"))
    visitor.page.get_by_label(th("From"), exact=True).fill(in_thai(first))
    visitor.page.get_by_label(th("Return on"), exact=True).fill(in_thai(last))
    for item in items:
        visitor.page.get_by_label(th("Name, number or part of it")).fill(item.tag)
        visitor.press(th("Show"))
        card = visitor.main.locator("article.offer")
        expect(card).to_have_count(1)
        expect(card).to_contain_text(item.name)
        expect(card).to_contain_text(th("Free in your days"))
        visitor.press(th("Add %(item)s to the request", item=item.name), within=card)


def write_request(visitor: Visitor, *, place: PlaceKind, address: str) -> None:
    """The words of the request; the days come along from the catalogue."""
    page = visitor.page
    page.get_by_label(th("Official purpose")).select_option(Purpose.MEETING.value)
    page.get_by_label(th("Reason, and what the State gains")).fill(WHY)
    with_place = page.get_by_role("group", name=th("Where will it be used?"))
    with_place.get_by_label(th_label(place)).check()
    page.get_by_label(th("Building and room, or address")).fill(address)
    visitor.press(th("Go on: who approves"))
    expect(page).to_have_url(visitor.base + reverse("loans:review"))


def sign_request(visitor: Visitor) -> Loan:
    """Signing is an act of its own: without the tick nothing is sent."""
    visitor.press(th("Sign and send"))
    assert not Loan.objects.exists()
    visitor.page.get_by_label(
        th("I have read the text of each request. It is true, and I sign it as my written request.")
    ).check()
    visitor.press(th("Sign and send"))
    expect(visitor.main.get_by_role("heading", level=1)).to_contain_text("ยืม-")
    return Loan.objects.get(pk=int(urlsplit(visitor.page.url).path.strip("/").split("/")[-1]))


def open_from_inbox(visitor: Visitor, loan: Loan) -> None:
    """From the home page to the one request that waits."""
    visitor.open("/")
    visitor.main.get_by_role("link", name=loan.number).click()
    expect(visitor.page).to_have_url(visitor.base + reverse("loans:decide", args=[loan.pk]))


def code_field(visitor: Visitor) -> Locator:
    """The one field of the desk; the focus is in it."""
    field = visitor.page.locator("[data-scan]")
    expect(field).to_be_focused()
    return field


def sign_for(visitor: Visitor, borrower: Person) -> None:
    """The borrower reads the text on the desk's screen and types the own staff code."""
    consent = visitor.page.locator("[data-consent]")
    expect(consent).to_be_focused()
    expect(visitor.page.locator("[data-text]")).to_contain_text(borrower.name)
    visitor.page.keyboard.type(borrower.staff_code, delay=60)
    visitor.press(th("Hand over"))
