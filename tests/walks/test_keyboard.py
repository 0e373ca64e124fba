"""The whole desk without a mouse: every way by Tab and Enter, the focus always seen, and no finding of axe."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final, NoReturn

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import Locator, Mouse, Page, Touchscreen, expect

from assets.actions import set_check_list
from assets.models import Condition
from assets.queries import find_by_code
from loans.models import Case, Loan, LoanLine, Means, Signature, SignatureKind
from loans.states import LineState, State
from tests import makers
from tests.cast import Cast
from tests.makers import loan_in
from tests.walks.conftest import Visit
from tests.walks.test_pages import hard_to_use
from tests.walks.visitor import DESK, PATIENCE_MS, Visitor, th

PIN: Final = "402918"
FOREIGN: Final = "กทม.7440-55-0099/69"
POINTS: Final = ("สายชาร์จ", "กระเป๋าใส่เครื่อง")

MOST_STOPS: Final = 120
"""Stops of the Tab key from one end of a desk page to the other; more would be no way to work."""

_BY_HAND: Final = ("click", "dblclick", "tap", "hover", "check", "uncheck", "set_checked", "drag_to", "drag_and_drop")
_AS_IF: Final = ("fill", "focus", "select_option", "set_input_files", "dispatch_event")
"""What Playwright does to a control without any key."""

_SEEN: Final = """async () => {
  await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})));
  const one = document.activeElement;
  if (one === document.body) return "";
  const box = one.getBoundingClientRect(), how = getComputedStyle(one), what = one.outerHTML.slice(0, 120);
  if (how.outlineStyle === "none" || parseFloat(how.outlineWidth) < 2) return `no outline: ${what}`;
  if (box.bottom <= 0 || box.top >= innerHeight || !box.width) return `out of sight: ${what}`;
  const across = box.left + Math.min(box.width / 2, 20), down = Math.max(box.top, 0) + Math.min(box.height / 2, 10);
  const hit = document.elementFromPoint(across, down);
  const isSeen = !hit || one.contains(hit) || hit.contains(one) || hit.closest("label")?.control === one;
  return isSeen ? "" : `covered: ${what}`;
}"""


def _forbidden(*_given: object, **_named: object) -> NoReturn:
    raise AssertionError("The desk is worked by the keyboard alone here.")


@pytest.fixture(autouse=True)
def _no_mouse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is not a key fails."""
    for kind in (Locator, Page):
        for name in (*_BY_HAND, *_AS_IF):
            if hasattr(kind, name):
                monkeypatch.setattr(kind, name, _forbidden)
    for name in ("move", "down", "up", "click", "dblclick", "wheel"):
        monkeypatch.setattr(Mouse, name, _forbidden)
    monkeypatch.setattr(Touchscreen, "tap", _forbidden)


class Keys:
    """A person at the keyboard of a desk."""

    def __init__(self, desk: Visitor) -> None:
        self.desk = desk
        self.page = desk.page
        self.axe = Axe()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text, delay=60)

    def to(self, goal: Locator, *, back: bool = False) -> None:
        """By Tab to there; at every stop on the way the focus is seen."""
        expect(goal).to_be_visible()
        for _stop in range(MOST_STOPS):
            self.press("Shift+Tab" if back else "Tab")
            unseen = self.page.evaluate(_SEEN)
            assert not unseen, unseen
            if goal.evaluate("(one) => one === document.activeElement"):
                return
        raise AssertionError(f"No way by Tab to {goal}")

    def ready(self) -> None:
        """The focus is in the scan field, without a key."""
        field = self.page.locator("[data-scan]")
        expect(field).to_be_focused(timeout=PATIENCE_MS)
        expect(field).to_have_value("")

    def holds(self) -> None:
        """Nothing on this state of the page shuts anybody out."""
        found = hard_to_use(self.desk, self.axe)
        assert not found, "\n".join(found)

    def link(self, words: str) -> Locator:
        return self.desk.main.get_by_role("link", name=words).first

    def button(self, words: str) -> Locator:
        return self.desk.main.get_by_role("button", name=words, exact=True).first

    def at_desk(self, *, back: bool = True) -> None:
        """By the menu, from the middle of a page backwards."""
        self.to(self.page.get_by_role("link", name=th("Desk"), exact=True).first, back=back)
        self.press("Enter")
        expect(self.page).to_have_url(self.desk.base + reverse("loans:desk"))
        self.ready()


def test_what_is_no_key_fails(visit: Visit, cast: Cast) -> None:
    desk = visit(DESK)
    desk.become(cast.storekeeper)
    desk.open(reverse("loans:desk"))
    acts: list[Any] = [
        lambda: desk.follow(th("Take back")),
        lambda: desk.page.locator("[data-scan]").focus(),
        lambda: desk.page.mouse.click(10, 10),
    ]
    for act in acts:
        with pytest.raises(AssertionError, match="keyboard alone"):
            act()


def test_the_whole_desk_by_keys_alone(visit: Visit, cast: Cast) -> None:
    loan = loan_in(State.APPROVED, cast, items=3)
    late = loan_in(State.ON_LOAN, cast, at=cast.at - timedelta(days=20))
    other = loan_in(State.ON_LOAN, cast)
    cast.borrower.pin = make_password(PIN)
    cast.borrower.save(update_fields=["pin"])
    set_check_list(makers.category(cast), points=list(POINTS), by=cast.admin, at=cast.at, reason="ตามคู่มือของสำนักงานเขต")
    first, second, third = LoanLine.objects.filter(loan=loan).order_by("position").select_related("asset")
    desk = visit(DESK)
    desk.become(cast.storekeeper)
    desk.open(reverse("loans:desk"))
    keys = Keys(desk)
    keys.ready()
    keys.holds()

    hands_over(keys, cast, loan, (first, second, third))
    takes_back(keys, (first, third))
    signs_the_return(keys, first)
    drops_off_and_inspects(keys, other)
    of_the_overdue(keys, late)
    links_an_unknown_code(keys, first)
    sets_the_scanner(keys)


def hands_over(keys: Keys, cast: Cast, loan: Loan, lines: tuple[LoanLine, LoanLine, LoanLine]) -> None:
    """The staff card opens the visit; scan, note, set aside, read, sign by PIN; the papers are a Tab away."""
    page, desk = keys.page, keys.desk
    first, second, third = lines
    desk.scan(cast.borrower.staff_code)
    keys.ready()
    keys.holds()
    keys.to(page.locator(f"[data-root] .desk-visit a[href='{reverse('loans:hand-over', args=[loan.pk])}']").first)
    keys.press("Enter")
    expect(page).to_have_url(desk.base + reverse("loans:hand-over", args=[loan.pk]))
    keys.ready()
    for done, line in enumerate((first, third), start=1):
        desk.scan(line.asset.tag)
        expect(page.locator("[data-count]")).to_have_text(th("%(done)s of %(total)s", done=done, total=3))
        keys.ready()
    keys.holds()

    keys.to(page.locator(f"[name='line-{first.pk}-list-point_1']"))
    keys.press("Space", "Space")
    keys.to(page.locator(f"[name='line-{third.pk}-note']"))
    keys.write("ฝาหลังมีรอยขีดข่วนเล็กน้อย")
    keys.to(page.locator(f"[name='line-{third.pk}-condition']"), back=True)
    keys.press("ArrowDown")
    expect(page.locator(f"[name='line-{third.pk}-condition']")).to_have_value(Condition.DETERIORATED)
    keys.press("Escape")
    keys.ready()
    keys.to(page.locator(f"[name='line-{second.pk}-aside']"))
    keys.press("Space")
    keys.to(page.locator(f"[name='line-{second.pk}-aside_reason']"))
    keys.write("แบตเตอรี่เสื่อม รอเปลี่ยน")
    keys.press("Tab")
    expect(page.locator("[data-count]")).to_have_text(th("%(done)s of %(total)s", done=3, total=3), timeout=PATIENCE_MS)
    expect(page.locator("[data-text]")).to_contain_text("ฝาหลังมีรอยขีดข่วนเล็กน้อย", timeout=PATIENCE_MS)
    keys.holds()
    if not page.locator("[data-consent]").evaluate("(one) => one === document.activeElement"):
        keys.to(page.locator("[data-consent]"))
    keys.write(PIN)
    keys.press("Enter")

    expect(page).to_have_url(desk.base + reverse("loans:desk"))
    keys.ready()
    keys.holds()
    keys.to(page.get_by_role("button", name=th("Print the loan slip")), back=True)
    signature = Signature.objects.get(loan=loan, kind=SignatureKind.HAND_OVER)
    assert signature.means == Means.PIN
    states = (
        LoanLine.objects.filter(loan=loan)
        .order_by("position")
        .values_list("state", "condition_out", "set_aside_because")
    )
    assert list(states) == [
        (LineState.OUT, Condition.GOOD, ""),
        (LineState.SET_ASIDE, "", "แบตเตอรี่เสื่อม รอเปลี่ยน"),
        (LineState.OUT, Condition.DETERIORATED, ""),
    ]


def takes_back(keys: Keys, lines: tuple[LoanLine, LoanLine]) -> None:
    """One in good order after its check list; one damaged, which opens a case."""
    page, desk = keys.page, keys.desk
    good, bad = lines
    keys.to(keys.link(th("Take back")), back=True)
    keys.press("Enter")
    expect(page).to_have_url(desk.base + reverse("loans:return"))
    keys.ready()
    desk.scan(good.asset.tag)
    expect(keys.button(th("Take this back"))).to_be_visible()
    keys.ready()
    keys.holds()
    keys.to(keys.button(th("Take this back")))
    keys.press("Enter")
    expect(page.locator(f"[data-returned='{good.asset.tag}']")).to_be_visible()
    keys.ready()

    desk.scan(bad.asset.tag)
    expect(page.locator(f"[name='line-{bad.pk}-list-point_0']")).to_be_visible()
    keys.ready()
    keys.to(page.locator("[name='works']"))
    keys.press("Space")
    keys.to(page.locator("[name='condition']"))
    keys.press("ArrowDown", "ArrowDown")
    expect(page.locator("[name='condition']")).to_have_value(Condition.DAMAGED)
    keys.to(page.locator("[name='note']"))
    keys.write("จอแตก เปิดไม่ติด")
    keys.press("Escape")
    keys.ready()
    desk.scan(bad.asset.tag)
    expect(page.locator(f"[data-returned='{bad.asset.tag}']")).to_be_visible()
    keys.ready()
    keys.holds()
    assert Case.objects.get().line_id == bad.pk


def signs_the_return(keys: Keys, line: LoanLine) -> None:
    page = keys.page
    keys.to(page.locator(f"a[href='{reverse('loans:return-sign', args=[line.loan.borrower_id])}']"))
    keys.press("Enter")
    expect(page.locator("[data-consent]")).to_be_visible()
    keys.holds()
    keys.to(page.locator("[data-consent]"))
    keys.write(PIN)
    keys.to(keys.button(th("Sign for the return")))
    keys.press("Enter")
    expect(page).to_have_url(keys.desk.base + reverse("loans:return"))
    keys.desk.reads(th("The return is signed."))
    keys.ready()


def drops_off_and_inspects(keys: Keys, loan: Loan) -> None:
    page, desk = keys.page, keys.desk
    tag = loan.lines.select_related("asset").get().asset.tag
    keys.to(keys.link(th("Drop-off and to inspect")), back=True)
    keys.press("Enter")
    expect(page).to_have_url(desk.base + reverse("loans:drop-off"))
    keys.ready()
    desk.scan(tag)
    expect(page.locator(f"[data-to-inspect='{tag}']")).to_be_visible()
    keys.ready()
    keys.holds()
    keys.to(page.locator(f"[data-to-inspect='{tag}'] a.btn"))
    keys.press("Enter")
    keys.ready()
    keys.holds()
    keys.to(keys.button(th("Take this back")))
    keys.press("Enter")
    expect(page.locator(f"[data-returned='{tag}']")).to_be_visible()
    keys.ready()
    assert loan.lines.get().state == LineState.RETURNED


def of_the_overdue(keys: Keys, loan: Loan) -> None:
    """From the column of what is overdue to the returns of that loan."""
    page = keys.page
    keys.at_desk()
    keys.to(page.locator(f".desk-board a[href*='{loan.serial:05}']").first)
    keys.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(reverse("loans:return") + "?loan=")))
    keys.ready()
    keys.desk.reads(loan.number)
    keys.at_desk()
    keys.to(keys.link(th("Overdue")))
    keys.press("Enter")
    expect(page).to_have_url(keys.desk.base + reverse("loans:overdue"))
    keys.holds()
    keys.at_desk(back=False)


def links_an_unknown_code(keys: Keys, line: LoanLine) -> None:
    page, desk = keys.page, keys.desk
    desk.scan(FOREIGN)
    desk.reads(FOREIGN)
    keys.ready()
    keys.holds()
    page.reload()
    keys.ready()
    keys.to(page.locator(f"a[href='{reverse('assets:unknown')}']"), back=True)
    keys.press("Enter")
    expect(page).to_have_url(desk.base + reverse("assets:unknown"))
    keys.holds()
    keys.to(keys.link(th("See to it")))
    keys.press("Enter")
    keys.ready()
    keys.holds()
    desk.scan(line.asset.tag)
    expect(page).to_have_url(desk.base + reverse("assets:unknown"))
    assert find_by_code(FOREIGN) == [line.asset]


def sets_the_scanner(keys: Keys) -> None:
    """The settings open by Enter, hold over a reload, and Escape leads back to the field."""
    page = keys.page
    keys.at_desk(back=False)
    keys.to(page.locator(".scan-settings summary"))
    keys.press("Enter")
    keys.holds()
    keys.to(page.locator("[data-setting='sound']"))
    keys.press("Space")
    keys.to(page.locator("[data-setting='pause']"))
    keys.press("Control+A")
    keys.write("500")
    keys.press("Escape")
    keys.ready()
    page.reload()
    keys.ready()
    keys.to(page.locator(".scan-settings summary"))
    keys.press("Enter")
    expect(page.locator("[data-setting='sound']")).not_to_be_checked()
    expect(page.locator("[data-setting='pause']")).to_have_value("500")
    keys.press("Escape")
    keys.ready()
