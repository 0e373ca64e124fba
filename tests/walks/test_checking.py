"""Two checkers with phones check at once; the holder confirms, a checker reports, the head closes."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import expect

from assets.checks.queries import Result
from tests.assets.checks import making
from tests.assets.register import registered
from tests.cast import Cast
from tests.walks.conftest import Visit
from tests.walks.visitor import PHONE, Visitor


def scanned(checker: Visitor, code: str) -> None:
    """Scan, and wait until the page has answered and says so in its list."""
    expect(checker.page.locator("[data-scan]")).to_be_focused()
    checker.scan(code)
    expect(checker.page.locator("[data-sighting]").first).to_have_attribute("data-sighting", code)


def in_place(checker: Visitor, tag: str, pk: int) -> None:
    """Scan the place, and wait until the page is there."""
    expect(checker.page.locator("[data-scan]")).to_be_focused()
    checker.scan(tag)
    expect(checker.page.locator("[data-root][data-say]")).to_be_visible()
    expect(checker.page.locator("select[name='place']")).to_have_value(str(pk))


def test_two_checkers_at_once_with_every_result(visit: Visit, cast: Cast) -> None:
    store, hall = making.place(cast, "ห้องพัสดุ"), making.place(cast, "ห้องประชุม")
    here, moved, twice, unseen = (making.item(cast, location="ห้องพัสดุ", at=cast.at) for _n in range(4))
    out = making.lent(cast, making.item(cast, at=cast.at), at=cast.at)
    theirs = registered(cast, responsible_unit=cast.bureau_store, by=cast.bureau_storekeeper)
    check = making.stocktake(cast, at=cast.at + timedelta(minutes=1))

    first, second = visit(PHONE), visit(PHONE)
    first.become(cast.supervisor)
    second.become(cast.borrower)
    for checker in (first, second):
        checker.open(reverse("checks:count", args=[check.pk]))
    in_place(first, store.tag, store.pk)
    in_place(second, hall.tag, hall.pk)
    scanned(first, here.tag)
    scanned(second, moved.tag)
    scanned(first, twice.tag)
    scanned(second, twice.tag)
    scanned(first, "ZZ-UNKNOWN-77")
    scanned(second, theirs.tag)
    assert making.results(check, (here, moved, twice, unseen, out)) == [
        Result.FOUND_HERE,
        Result.FOUND_ELSEWHERE,
        Result.FOUND_TWICE,
        Result.NOT_SEEN,
        Result.NOT_SEEN,
    ]

    holder = visit(PHONE)
    holder.become(cast.bureau_member)
    holder.open(reverse("checks:mine"))
    holder.page.locator("input[type='checkbox']").check()
    holder.press_at_once(".form-acts .btn-primary")
    assert making.results(check, [out]) == [Result.ON_LOAN]

    first.open(reverse("checks:report", args=[check.pk]))
    first.page.locator("input[name='are_movements_right'][value='yes']").check()
    first.page.locator("textarea[name='findings']").fill("พบครบ เว้นแต่รายการตามบัญชีแนบท้าย")
    first.press_at_once(".form-acts .btn-primary")
    head = visit(PHONE)
    head.become(cast.finance_head)
    head.open(reverse("checks:close", args=[check.pk]))
    head.page.locator("textarea[name='note']").fill("แต่งตั้งคณะกรรมการสอบหาข้อเท็จจริง")
    head.press_at_once(".form-acts .btn-primary")
    assert making.results(check, [unseen]) == [Result.MISSING]
    head.reads("คำสั่งเขตบางรัก 412/2569")


def test_without_scripts_a_place_is_chosen_and_an_item_typed(visit: Visit, cast: Cast) -> None:
    room = making.place(cast, "ห้องพัสดุ")
    item = making.item(cast, location="ห้องพัสดุ", at=cast.at)
    check = making.stocktake(cast, at=cast.at + timedelta(minutes=1))
    checker = visit(PHONE, scripts=False)
    checker.sign_in(cast.supervisor)
    checker.open(reverse("checks:count", args=[check.pk]))
    checker.page.locator("select[name='place']").select_option(str(room.pk))
    checker.page.locator("input[name='code']").fill(item.tag)
    checker.press_at_once("button[name='scan']")
    expect(checker.page.locator("[data-sighting]").first).to_have_attribute("data-sighting", item.tag)
    assert making.results(check, [item]) == [Result.FOUND_HERE]
