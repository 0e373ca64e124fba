"""The network drops while a check is counted: every scan is kept with its place, and written down once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect

from assets.checks.models import Check, Sighting
from assets.checks.queries import Result
from audit.journal.models import Event
from tests.assets.checks import making
from tests.cast import Cast
from tests.walks.cable import Cable
from tests.walks.test_checking import in_place, scanned
from tests.walks.visitor import PATIENCE_MS, PHONE, Visitor, th
from tests.walks.without_network import PAUSE_MS, Enter, said, until

UNKNOWN = "ZZ-UNKNOWN-77"

_FORGETS_ONCE = """() => {
  const remove = window.Device.remove;
  window.Device.remove = () => { window.Device.remove = remove; return Promise.reject(); };
}"""
"""The device does not note the first answer, and sends the same once more."""

_NO_ROOM = """() => {
  window.add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""


def kept(page: Page, waiting: int) -> None:
    panel = page.locator("[data-kept-sightings]")
    expect(panel).to_have_attribute("data-size", str(waiting), timeout=PATIENCE_MS)


def at_count(checker: Visitor, cast: Cast, check: Check) -> Page:
    checker.become(cast.supervisor)
    checker.open(reverse("checks:count", args=[check.pk]))
    kept(checker.page, 0)
    return checker.page


def test_counting_goes_on_without_a_network(enter: Enter, cable: Cable, cast: Cast, pictures: Path) -> None:
    store, hall = making.place(cast, "ห้องพัสดุ"), making.place(cast, "ห้องประชุม")
    items = [making.item(cast, location="ห้องพัสดุ", at=cast.at) for _n in range(5)]
    first, second, third, fourth, unseen = items
    check = making.stocktake(cast, at=cast.at + timedelta(minutes=1))
    checker = enter(PHONE)
    page = at_count(checker, cast, check)
    in_place(checker, store.tag, store.pk)
    scanned(checker, first.tag)
    kept(page, 0)

    cable.lose_answers()
    checker.scan(second.tag)
    kept(page, 1)
    until(lambda: Sighting.objects.count() == 2, page)
    cable.cut()
    checker.scan(hall.tag)
    said(page, hall.name)
    expect(page.locator("select[name='place']")).to_have_value(str(hall.pk))
    page.get_by_label(th("Note about the next item")).fill("สายไฟชำรุด")
    page.locator("[data-scan]").focus()
    checker.scan(third.tag)
    kept(page, 2)
    expect(page.get_by_label(th("Note about the next item"))).to_have_value("")
    checker.scan(UNKNOWN)
    kept(page, 3)
    page.wait_for_timeout(PAUSE_MS)
    checker.scan(UNKNOWN)
    said(page, th("Kept already: {code}, in {place}.").split("{")[0].strip())
    page.evaluate(_NO_ROOM)
    checker.scan(fourth.tag)
    expect(page.locator("[data-warning].meaning-danger")).to_be_visible()
    page.evaluate("() => { IDBObjectStore.prototype.add = window.add; }")
    page.wait_for_timeout(PAUSE_MS)
    checker.scan(fourth.tag)
    kept(page, 4)
    page.screenshot(path=pictures / "counting-offline.png", full_page=True)
    assert Sighting.objects.count() == 2

    # The laptop is closed and opened again where there is a network: all of it is sent, though the first answer is not
    # noted; what was there already is not written down again.
    page.goto("about:blank")
    page.add_init_script("addEventListener('DOMContentLoaded', " + _FORGETS_ONCE + ")")
    cable.plug_in()
    checker.open(reverse("checks:count", args=[check.pk]))
    until(lambda: Sighting.objects.count() == 5, page)
    kept(page, 0)
    expect(page.locator("[data-seen]")).to_have_text("4")
    expect(page.locator("[data-kept-sightings]")).to_be_hidden()
    assert making.results(check, items) == [
        *[Result.FOUND_HERE] * 2,
        *[Result.FOUND_ELSEWHERE] * 2,
        Result.NOT_SEEN,
    ]
    seen = Sighting.objects.order_by("pk").values_list("code", "place", "note")
    assert list(seen) == [
        (first.tag, store.pk, ""),
        (second.tag, store.pk, ""),
        (third.tag, hall.pk, "สายไฟชำรุด"),
        (UNKNOWN, hall.pk, ""),
        (fourth.tag, hall.pk, ""),
    ]
    assert Event.objects.filter(verb="check.sighted").count() == 5
    assert unseen.tag not in [code for code, _place, _note in seen]


def test_what_a_check_does_not_take_any_more_stays_in_the_list(
    enter: Enter, cable: Cable, cast: Cast, pictures: Path
) -> None:
    store = making.place(cast, "ห้องพัสดุ")
    items = [making.item(cast, location="ห้องพัสดุ", at=cast.at) for _n in range(2)]
    check = making.stocktake(cast, at=cast.at + timedelta(minutes=1))
    checker = enter(PHONE)
    page = at_count(checker, cast, check)
    in_place(checker, store.tag, store.pk)
    cable.cut()
    checker.scan(items[0].tag)
    kept(page, 1)
    making.reported(cast, check, at=cast.at + timedelta(minutes=30))

    cable.plug_in()
    kept(page, 0)
    listed = page.locator("[data-kept-list] li")
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text(items[0].tag)
    page.screenshot(path=pictures / "counting-refused.png", full_page=True)
    checker.open(reverse("checks:check", args=[check.pk]))
    expect(listed).to_contain_text(items[0].tag)
    assert not Sighting.objects.exists()
    listed.get_by_role("button", name=th("Put it away")).click()
    expect(listed).to_have_count(0)
