"""A signed report on a phone, a request for the name, the answer, two custodians, and the name for three days."""

from __future__ import annotations

from playwright.sync_api import expect

from audit.misuse.models import Report
from tests.audit.misuse.committee import PASSPHRASE, committee
from tests.audit.misuse.custodians import CONTACT, NAME, custodians
from tests.cast import Cast
from tests.walks.conftest import Visit
from tests.walks.stages import fill_signed
from tests.walks.test_misuse import HEAVIEST, act, enter, fill, follow
from tests.walks.visitor import DESK, PHONE, Visitor, th

WHY = "ต้องนัดตรวจสมุดรถร่วมกับผู้พบเห็น"


def decide(visitor: Visitor, number: str, *, agree: bool) -> None:
    """Unlock, open the request of this case and decide it."""
    visitor.open("/integrity/unlock/")
    fill(visitor, "passphrase", PASSPHRASE)
    visitor.press_at_once("button.btn-primary")
    visitor.follow(number)
    visitor.reads(WHY)
    visitor.reads_not(NAME)
    fill(visitor, "text", "จำเป็นต่อการตรวจสอบ")
    visitor.page.locator("[name=is_free]").check()
    visitor.press_at_once(f"button[value={'agree' if agree else 'refuse'}]")


def signed(visitor: Visitor) -> str:
    """Sign a report; answers the code."""
    visitor.open("/report/")
    visitor.follow(th("Tell with your name, sealed"))
    fill_signed(visitor)
    visitor.press_at_once("button.btn-primary")
    visitor.reads(th("Your name lies in an envelope of its own. The code does not open it either."))
    return visitor.main.locator("[data-code]").inner_text().strip()


def test_from_a_name_under_seal_to_the_one_who_may_read_it(visit: Visit, cast: Cast) -> None:
    team = committee(cast)
    keepers = custodians(cast, team.administrator)
    reporter, member = visit(PHONE), visit(DESK)
    code = signed(reporter)
    number = Report.objects.get().number

    member.become(team.first.person)
    enter(member, number)
    member.reads_not(NAME, CONTACT)
    act(member, "acknowledge")
    member.follow(th("Signed report: the name is sealed apart"))
    fill(member, "text", WHY)
    member.press_at_once("form:has([value=ask]) button")
    expect(member.main.locator("form:has([value=ask])")).to_have_count(0)

    follow(reporter, code)
    reporter.reads(th("The committee asks to know who you are"), WHY)
    reporter.page.locator("[name=answer][value=objects]").check()
    fill(reporter, "words", "เกรงว่าจะถูกย้าย")
    reporter.press_at_once("form:has([name=answer_sent]) button")
    reporter.reads(th("Your answer was sent. You can change it until it is decided."))

    for custodian in (keepers.first, keepers.second):
        one = visit(PHONE)
        one.become(custodian.person)
        decide(one, number, agree=True)
        one.reads_not(NAME)
        one.open(f"/integrity/{number}/", status=404)

    member.open(f"/integrity/{number}/name/")
    member.reads_not(NAME)
    member.press_at_once("form:has([value=show]) button")
    member.reads(NAME, CONTACT)
    follow(reporter, code)
    reporter.reads(th("The name was read by the member of the committee who asked."), th("Granted"))
    reporter.reads_not(keepers.first.name, team.first.name)


def test_without_scripts_a_report_is_signed(visit: Visit, cast: Cast) -> None:
    committee(cast)
    reporter = visit(PHONE, scripts=False)
    follow(reporter, signed(reporter))
    reporter.reads(th("Signed report: the name is sealed apart"))


def test_the_form_weighs_little(visit: Visit, cast: Cast) -> None:
    custodians(cast, committee(cast).administrator)
    visitor, weights = visit(PHONE), list[int]()
    visitor.page.on("response", lambda response: weights.append(len(response.body())))
    visitor.open("/report/sign/")
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.evaluate("document.fonts.ready.then(() => true)")
    assert len(weights) >= 5
    assert sum(weights) <= HEAVIEST, sum(weights)
