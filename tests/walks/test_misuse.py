"""Misuse is reported on a phone, read and closed by two, and followed by code; the accused looks and sees nothing."""

from __future__ import annotations

import re
from typing import Final

from PIL import Image
from playwright.sync_api import expect

from audit.misuse import codes, throttle
from audit.misuse.models import Report
from tests.audit.misuse.committee import PASSPHRASE, Committee, committee
from tests.cast import Cast
from tests.walks.conftest import Visit
from tests.walks.stages import PHOTO
from tests.walks.visitor import DESK, PHONE, Visitor, th

WHAT: Final = "รถตู้ส่วนกลางจอดที่บ้านพักทุกวันเสาร์และใช้ขนของส่วนตัว"
ASKED: Final = "ขอทราบวันที่แน่นอนอีกครั้ง"
ANSWERED: Final = "วันเสาร์ที่ 14 เวลาเช้า"
FOUND: Final = "ตรวจแล้วพบว่ามีการใช้รถส่วนกลางเพื่อประโยชน์ส่วนตัว"

HEAVIEST: Final = 150 * 1024
"""Bytes of the form with all that it loads."""


def fill(visitor: Visitor, name: str, words: str) -> None:
    visitor.page.locator(f"[name={name}]:visible").first.fill(words)


def follow(visitor: Visitor, code: str) -> None:
    visitor.open("/report/follow/")
    fill(visitor, "code", code)
    visitor.press_at_once("button.btn-primary")


def enter(visitor: Visitor, number: str) -> None:
    """Unlock, open the case and declare."""
    visitor.open("/integrity/unlock/")
    fill(visitor, "passphrase", PASSPHRASE)
    visitor.press_at_once("button.btn-primary")
    visitor.open(f"/integrity/{number}/")
    visitor.press_at_once("button[value=clear]")


def act(visitor: Visitor, name: str, **words: str) -> None:
    """Fill in the form of a step on the page of a case, and send it."""
    form = visitor.main.locator(f"form:has(input[name=act][value={name}])")
    for field, text in words.items():
        if field in ("urgency", "proposal"):
            form.locator(f"[name={field}][value={text}]").check()
        else:
            form.locator(f"[name={field}]").fill(text)
    with visitor.page.expect_navigation():
        form.locator("button").click()


def sent(visitor: Visitor, team: Committee, *, scripts: bool) -> str:
    """Report on a phone without signing in; answers the code."""
    visitor.open("/report/")
    visitor.follow(th("Tell without your name"))
    expect(visitor.page).to_have_url(re.compile(r"/report/tell/$"))
    visitor.page.locator("[name=category]").first.check()
    fill(visitor, "what", WHAT)
    fill(visitor, "accused", team.cast.storekeeper.name)
    visitor.page.locator("[name=evidence]").set_input_files(PHOTO)
    visitor.page.locator("[name=unit]").select_option(str(team.cast.district.pk))
    if scripts:
        expect(visitor.main.locator(".strength")).to_contain_text("1 / 6")
    visitor.press_at_once("button.btn-primary")
    visitor.reads(th("the place where it was taken"))
    code = visitor.main.locator("[data-code]").inner_text().strip()
    assert code not in visitor.page.url
    return code


def test_from_the_report_on_a_phone_to_the_outcome_by_code(visit: Visit, cast: Cast) -> None:
    team = committee(cast)
    reporter, one, two, accused = visit(PHONE), visit(DESK), visit(PHONE), visit(DESK)
    code = sent(reporter, team, scripts=True)
    number = Report.objects.get().number

    one.become(team.first.person)
    enter(one, number)
    one.reads(WHAT, th("Not scanned for viruses"))
    with one.page.expect_download() as taken:
        one.main.get_by_role("link", name="1.jpg").click()
    with Image.open(taken.value.path()) as picture:
        assert (picture.format, dict(picture.getexif())) == ("JPEG", {})
    act(one, "acknowledge")
    act(one, "triage", urgency="urgent", text="ตรวจกับสมุดรถได้")
    act(one, "note", text="สมุดรถไม่มีรายการของวันนั้น")
    one.reads("สมุดรถไม่มีรายการของวันนั้น")
    act(one, "reply", text=ASKED)
    follow(reporter, code)
    reporter.reads(th("Read by the committee"), th("File %(number)s taken along by the committee", number=1), ASKED)
    reporter.reads_not("สมุดรถไม่มีรายการของวันนั้น", team.first.name)
    fill(reporter, "text", ANSWERED)
    reporter.press_at_once("button.btn-primary")
    reporter.reads(th("Your message was sent."), ANSWERED)

    one.open(f"/integrity/{number}/")
    one.reads(ANSWERED)
    act(one, "propose", proposal="substantiated", text="ตรงกันทุกแหล่ง")
    expect(one.main.locator("input[name=act][value=confirm]")).to_have_count(0)
    two.become(team.second.person)
    enter(two, number)
    act(two, "confirm", text=FOUND)
    follow(reporter, code)
    reporter.reads(th("Substantiated"), FOUND)

    accused.become(cast.storekeeper)
    for path in ("/", "/people/inbox/", "/assets/", "/loans/"):
        accused.open(path)
        accused.reads_not(number)
    for path in ("/integrity/", f"/integrity/{number}/", "/integrity/committee/"):
        accused.open(path, status=404)


def test_without_scripts_a_report_is_sent_and_followed(visit: Visit, cast: Cast) -> None:
    team, reporter = committee(cast), visit(PHONE, scripts=False)
    follow(reporter, sent(reporter, team, scripts=False))
    reporter.reads(WHAT)


def test_the_form_weighs_little(visit: Visit, cast: Cast) -> None:
    committee(cast)
    visitor, weights = visit(PHONE), list[int]()
    visitor.page.on("response", lambda response: weights.append(len(response.body())))
    visitor.open("/report/tell/")
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.evaluate("document.fonts.ready.then(() => true)")
    assert len(weights) >= 5
    assert sum(weights) <= HEAVIEST, sum(weights)


def test_after_many_tries_the_device_works_by_itself_and_without_scripts_one_is_told_to_wait(
    visit: Visit, cast: Cast
) -> None:
    team = committee(cast)
    _report, code = team.report()
    for scripts in (True, False):
        for each in (throttle.LOOK_UPS, throttle.REPORTS):
            each.forget()
        reporter = visit(PHONE, scripts=scripts)
        for _n in range(5):
            follow(reporter, codes.new_code())
        reporter.open("/report/follow/")
        fill(reporter, "code", code)
        if scripts:
            with reporter.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
                reporter.page.locator("button.btn-primary").click()
            assert answered.value.status == 200
            reporter.reads(team.told().facts["what"])
        else:
            with reporter.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
                reporter.page.locator("button.btn-primary").click()
            assert answered.value.status == 429
            expect(reporter.page.locator("[name=code]")).to_have_value(code)
