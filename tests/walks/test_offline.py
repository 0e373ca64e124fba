"""The network drops at the returns: every scan is kept, answered and sent once; what cannot be done is listed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from audit.journal.models import Event
from loans.models import DeviceAct, LoanLine, Outcome
from loans.states import LineState, State
from tests.cast import Cast
from tests.makers import loan_in
from tests.walks.cable import Cable
from tests.walks.visitor import DESK, PHONE, th
from tests.walks.without_network import PAUSE_MS, READY, Enter, at_returns, kept, said, until

UNKNOWN: Final = "9999-000-0000"

_NO_ROOM: Final = """() => {
  window.add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""


def lines_out(cast: Cast, count: int) -> list[LoanLine]:
    """So many items out, each on a loan of its own."""
    loans = [loan_in(State.ON_LOAN, cast, at=cast.at) for _ in range(count)]
    return [LoanLine.objects.select_related("asset", "loan__borrower").get(loan=loan) for loan in loans]


def states(lines: list[LoanLine]) -> list[str]:
    found = LoanLine.objects.in_bulk([line.pk for line in lines])
    return [found[line.pk].state for line in lines]


def picture(page: Page, pictures: Path, name: str) -> None:
    page.screenshot(path=pictures / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_network_drops_and_comes_back(enter: Enter, cable: Cable, cast: Cast, width: int, pictures: Path) -> None:
    lines = lines_out(cast, 4)
    visitor = enter(width)
    page = at_returns(visitor, cast, holds=4)
    visitor.scan(lines[0].asset.tag)
    expect(page.locator(f"[data-returned='{lines[0].asset.tag}']")).to_be_visible()
    kept(page, 0)

    cable.cut()
    visitor.scan(lines[1].asset.tag)
    kept(page, 1)
    said(page, lines[1].asset.tag)
    said(page, lines[1].loan.number)
    expect(page.locator("[data-scanner]")).to_have_attribute("data-flash", "done")
    visitor.scan(UNKNOWN)
    kept(page, 2)
    said(page, UNKNOWN)
    visitor.scan(lines[1].asset.tag)
    said(page, th("Kept already: {item}.").split("{")[0].strip())
    kept(page, 2)
    picture(page, pictures, f"offline-kept-{width}")

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(th("Take back without a connection"))
    kept(page, 2)
    page.get_by_label(th("Works")).uncheck()
    visitor.page.locator("[data-scan]").focus()
    visitor.scan(lines[2].asset.tag)
    said(page, th("Not kept: write what is wrong, then scan the item again."))
    page.get_by_label(th("Condition"), exact=True).select_option("damaged")
    page.get_by_label(th("What is wrong")).fill("จอแตกที่มุม")
    page.locator("[data-scan]").focus()
    page.wait_for_timeout(PAUSE_MS)
    visitor.scan(lines[2].asset.tag)
    kept(page, 3)
    expect(page.get_by_label(th("Works"))).to_be_checked()
    picture(page, pictures, f"offline-shell-{width}")
    assert states(lines) == [LineState.RETURNED, LineState.OUT, LineState.OUT, LineState.OUT]

    cable.plug_in()
    expect(page.get_by_role("heading", level=1)).to_have_text(th("Take back"))
    kept(page, 0)
    assert states(lines) == [LineState.RETURNED, LineState.RETURNED, LineState.UNDER_209, LineState.OUT]
    expect(page.locator("[data-kept-list] li")).to_have_count(1)
    picture(page, pictures, f"offline-sent-{width}")

    visitor.open(reverse("loans:desk"))
    visitor.follow(th("Look at them"))
    visitor.reads(UNKNOWN, cast.storekeeper.name)
    picture(page, pictures, f"offline-not-done-{width}")
    visitor.follow(re.compile(re.escape(th("Put it away"))))
    page.get_by_label(th("What became of it")).fill("ฉลากของหน่วยงานอื่น ส่งคืนเจ้าของแล้ว")
    visitor.press(th("Put it away"))
    visitor.reads(th("Everything that was scanned without a connection has been done."))
    visitor.open(reverse("loans:return"))
    page.wait_for_function(READY, arg=1)
    expect(page.locator("[data-kept]")).to_be_hidden()
    visitor.scan(lines[3].asset.tag)
    expect(page.locator(f"[data-returned='{lines[3].asset.tag}']")).to_be_visible()


def test_a_closed_laptop_forgets_nothing(enter: Enter, cable: Cable, cast: Cast, tmp_path: Path) -> None:
    lines = lines_out(cast, 2)
    laptop = enter(folder=tmp_path / "laptop")
    page = at_returns(laptop, cast, holds=2)
    cookies = page.context.cookies()
    cable.cut()
    laptop.scan(lines[0].asset.tag)
    kept(page, 1)
    page.context.close()

    again = enter(folder=tmp_path / "laptop")
    again.page.context.add_cookies([dict(each) for each in cookies])  # type: ignore[misc]  # as they were given
    again.page.goto(again.base + reverse("loans:return"))
    kept(again.page, 1)
    expect(again.page.locator("[data-kept-list]")).to_contain_text(lines[0].asset.tag)
    again.page.locator("[data-scan]").focus()
    again.scan(lines[1].asset.tag)
    kept(again.page, 2)

    cable.plug_in()
    expect(again.page.get_by_role("heading", level=1)).to_have_text(th("Take back"))
    kept(again.page, 0)
    assert states(lines) == [LineState.RETURNED] * 2


def test_the_same_queue_sent_twice_is_done_once(enter: Enter, cable: Cable, cast: Cast) -> None:
    """The answers are lost on their way: the page does not know that everything was done, and sends it again."""
    lines = lines_out(cast, 3)
    visitor = enter()
    page = at_returns(visitor, cast, holds=3)
    cable.cut()
    for line in lines:
        visitor.scan(line.asset.tag)
    kept(page, 3)
    ids = page.evaluate('async () => (await window.Device.mine(["return"])).map((act) => act.id)')

    page.evaluate("() => { window.put = window.Device.remove; window.Device.remove = () => Promise.reject(); }")
    cable.plug_in()
    until(lambda: DeviceAct.objects.count() == 3, page)
    events = Event.objects.filter(verb="loan.checked_in").count()
    page.evaluate("() => { window.Device.remove = window.put; }")

    kept(page, 0)
    assert events == 3
    assert Event.objects.filter(verb="loan.checked_in").count() == 3
    assert {str(each) for each in DeviceAct.objects.values_list("client_id", flat=True)} == set(ids)
    assert states(lines) == [LineState.RETURNED] * 3


def test_a_lost_answer_is_asked_for_again(enter: Enter, cable: Cable, cast: Cast) -> None:
    lines = lines_out(cast, 1)
    visitor = enter()
    page = at_returns(visitor, cast, holds=1)

    cable.lose_answers()
    visitor.scan(lines[0].asset.tag)
    kept(page, 1)
    until(lambda: states(lines) == [LineState.RETURNED], page)
    cable.cut()
    cable.plug_in()

    kept(page, 0)
    assert Event.objects.filter(verb="loan.checked_in").count() == 1
    assert not DeviceAct.objects.filter(outcome=Outcome.CONFLICT).exists()


def test_two_tabs_send_what_is_kept_once(enter: Enter, cable: Cable, cast: Cast) -> None:
    lines = lines_out(cast, 4)
    visitor = enter()
    page = at_returns(visitor, cast, holds=4)
    other = page.context.new_page()
    other.goto(visitor.base + reverse("loans:return"))
    other.wait_for_function(READY, arg=4)
    cable.cut()
    for line in lines[:2]:
        visitor.scan(line.asset.tag)
    kept(page, 2)
    other.bring_to_front()
    other.locator("[data-scan]").focus()
    for line in lines[2:]:
        other.keyboard.type(line.asset.tag)
        other.keyboard.press("Enter")
    kept(other, 4)

    cable.plug_in()
    kept(page, 0)
    kept(other, 0)
    assert states(lines) == [LineState.RETURNED] * 4
    assert Event.objects.filter(verb="loan.checked_in").count() == 4
    assert DeviceAct.objects.filter(outcome=Outcome.DONE).count() == 4


def test_without_room_a_scan_is_said_not_to_be_kept(enter: Enter, cable: Cable, cast: Cast, pictures: Path) -> None:
    lines = lines_out(cast, 1)
    visitor = enter()
    page = at_returns(visitor, cast, holds=1)
    page.evaluate("""() => {
      window.tones = [];
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...given) {
        window.tones.push(this.frequency.value);
        start.apply(this, given);
      };
    }""")
    page.evaluate(_NO_ROOM)
    cable.cut()
    visitor.scan(lines[0].asset.tag)
    full = "NOT kept: this device has no room for it. Put the item aside and scan it again when the connection is back."
    said(page, th(f"{full} Code: {{code}}").format(code=lines[0].asset.tag))
    expect(page.locator("[data-warning].meaning-danger")).to_be_visible()
    page.wait_for_function("() => window.tones.length >= 2 && Math.max(...window.tones) < 1000")
    kept(page, 0)
    picture(page, pictures, "offline-full")

    page.evaluate("() => { IDBObjectStore.prototype.add = window.add; }")
    visitor.scan(lines[0].asset.tag)
    kept(page, 1)
    cable.plug_in()
    kept(page, 0)
    assert states(lines) == [LineState.RETURNED]


def test_drop_offs_go_on_without_a_network(enter: Enter, cable: Cable, cast: Cast, pictures: Path) -> None:
    lines = lines_out(cast, 5)
    visitor = enter()
    page = at_returns(visitor, cast, holds=5, page="loans:drop-off")
    visitor.scan(lines[0].asset.tag)
    expect(page.locator(f"[data-to-inspect='{lines[0].asset.tag}']")).to_be_visible()
    kept(page, 0)

    cable.lose_answers()
    visitor.scan(lines[1].asset.tag)
    kept(page, 1)
    until(lambda: states(lines)[1] == LineState.TO_INSPECT, page)
    cable.cut()
    page.reload()
    kept(page, 1)
    inspection = page.locator("[data-inspection]")
    expect(inspection).to_be_hidden()
    expect(page.locator("[data-scan]")).to_be_focused()
    visitor.scan(lines[2].asset.tag)
    kept(page, 2)
    said(page, lines[2].asset.tag)
    picture(page, pictures, "offline-drop-off")

    page.evaluate(_NO_ROOM)
    visitor.scan(lines[3].asset.tag)
    expect(page.locator("[data-warning].meaning-danger")).to_be_visible()
    kept(page, 2)
    page.evaluate("() => { IDBObjectStore.prototype.add = window.add; }")
    page.wait_for_timeout(PAUSE_MS)
    visitor.scan(lines[3].asset.tag)
    kept(page, 3)
    page.get_by_label(th("Take in without inspecting now (drop-off): it is inspected later")).uncheck()
    expect(inspection).to_be_visible()
    page.locator("[data-scan]").focus()
    visitor.scan(lines[4].asset.tag)
    kept(page, 4)

    cable.plug_in()
    kept(page, 0)
    expect(page.get_by_role("heading", level=1)).to_have_text(th("Drop-off and to inspect"))
    expect(page.locator("[data-to-inspect]")).to_have_count(4)
    assert states(lines) == [*[LineState.TO_INSPECT] * 4, LineState.RETURNED]
    assert Event.objects.filter(verb="loan.dropped_off").count() == 4
    assert Event.objects.filter(verb="loan.checked_in").count() == 1
    outcomes = DeviceAct.objects.order_by("pk").values_list("kind", "outcome")
    assert list(outcomes) == [
        ("drop_off", Outcome.ALREADY),
        *[("drop_off", Outcome.DONE)] * 2,
        ("return", Outcome.DONE),
    ]


def test_with_a_network_a_device_without_room_works_as_ever(enter: Enter, cast: Cast) -> None:
    lines = lines_out(cast, 1)
    visitor = enter()
    page = at_returns(visitor, cast, holds=1)
    page.evaluate(
        "() => { IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    visitor.scan(lines[0].asset.tag)
    expect(page.locator(f"[data-returned='{lines[0].asset.tag}']")).to_be_visible()


def test_what_one_person_kept_no_other_sees_or_sends(enter: Enter, cable: Cable, cast: Cast) -> None:
    lines = lines_out(cast, 1)
    visitor = enter()
    page = at_returns(visitor, cast, holds=1)
    cable.cut()
    visitor.scan(lines[0].asset.tag)
    kept(page, 1)
    page.goto("about:blank")
    cable.plug_in()

    visitor.become(cast.second_storekeeper)
    visitor.open(reverse("loans:return"))
    page.wait_for_function(READY, arg=1)
    kept(page, 0)
    expect(page.locator("[data-kept]")).to_be_hidden()
    assert states(lines) == [LineState.OUT]

    visitor.become(None)
    visitor.page.goto(visitor.base + reverse("loans:return"))
    expect(page).to_have_url(re.compile("/accounts/login/"))
    names = page.evaluate("async () => (await indexedDB.databases()).map((each) => each.name)")
    assert "desk-held" not in names

    visitor.become(cast.storekeeper)
    visitor.open(reverse("loans:return"))
    until(lambda: states(lines) == [LineState.RETURNED], page)
    kept(page, 0)
