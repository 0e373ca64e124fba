"""Pages under hard conditions: with the keyboard alone, and with names as long as their columns and without a blank."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from assets.models import Asset
from assets.stock.models import StockItem
from people.models import Agency, Person, Post, Unit
from tests.walks.conftest import Visit
from tests.walks.itinerary import GROUPS, Stop
from tests.walks.office import Office
from tests.walks.test_pages import hard_to_read, in_full, reach, sticks_out
from tests.walks.visitor import DESK, PHONE, Visitor

MOST_TABS: Final = 250

BY_KEYBOARD: Final = (
    "home-storekeeper",
    "catalogue",
    "request-wrong",
    "decide-change",
    "calendar",
    "loan-changing",
    "exception-wrong",
    "case-with-a-list",
    "case-pay-wrong",
    "supplies-read",
    "supplies-return-too-much",
    "notices",
    "delegation-in-a-circle",
    "policy-administrator",
)

WITH_LONG_NAMES: Final = (
    "home-borrower",
    "home-approver",
    "catalogue",
    "review",
    "change-review",
    "exceptions",
    "exception",
    "decide-change",
    "agency-loan",
    "receipts",
    "loan-approved",
    "loan-under-209",
    "loan-conflict",
    "inbox-approver",
    "decide-approve",
    "all-loans",
    "loan-record",
    "cases",
    "case-with-a-list",
    "claim",
    "desk",
    "overdue",
    "hand-over",
    "return-broken",
    "register",
    "stock",
    "stock-ledger",
    "supplies-decide",
    "supplies-loan",
    "supplies-debts",
    "item",
    "notices",
    "notice-on-paper",
    "people",
    "agencies",
    "agency",
    "units",
    "unit",
    "person",
    "delegations",
    "delegation",
)


def stops(names: tuple[str, ...]) -> list[Stop]:
    found = {stop.picture: stop for group in GROUPS.values() for stop in group}
    return [found[name] for name in names]


# The keyboard

_AT_ONCE = """() => {
  const tabbable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const first = (one) => one.type !== "radio"
    || one.checked || !one.form?.querySelector(`[name="${one.name}"]:checked`)
    && one.form?.querySelector(`[name="${one.name}"]`) === one;
  window.toReach = new Set([...document.querySelectorAll(tabbable)].filter((one) =>
    !one.disabled && one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true}) && first(one)));
  window.before = null;
  document.querySelector(".skip").focus();
}"""

_HERE = """async () => {
  // With reduced motion what moves still takes one frame.
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  const one = document.activeElement, wrong = [];
  if (!one || one === document.body) return {wrong, left: 0};
  window.toReach.delete(one);
  const name = one.outerHTML.slice(0, 110), look = getComputedStyle(one);
  if (look.outlineStyle === "none" || parseFloat(look.outlineWidth) < 2) wrong.push(`no focus is seen: ${name}`);
  if (window.before && !(window.before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING))
    wrong.push(`out of order: ${name}`);
  window.before = one;
  const box = one.getClientRects()[0];
  if (box) {
    const x = box.left + Math.min(box.width / 2, 40), y = box.top + Math.min(box.height / 2, 20);
    const top = document.elementFromPoint(x, y);
    if (!top || !(one.contains(top) || top.contains(one) || top.closest("label")?.control === one))
      wrong.push(`hidden while it has the focus: ${name}`);
  }
  return {wrong, left: window.toReach.size};
}"""


def hard_by_keyboard(visitor: Visitor) -> list[str]:
    """From the skip link on, with the Tab key alone: what is not reached, not seen, covered, or out of order."""
    visitor.page.evaluate(_AT_ONCE)
    found: list[str] = []
    for _press in range(MOST_TABS):
        here = visitor.page.evaluate(_HERE)
        found += here["wrong"]
        if not here["left"]:
            break
        visitor.page.keyboard.press("Tab")
    left = visitor.page.evaluate("[...window.toReach].map((one) => one.outerHTML.slice(0, 110))")
    return found + [f"not reached: {one}" for one in left]


def test_everything_is_reached_and_seen_with_the_keyboard_alone(visit: Visit, office: Office) -> None:
    wrong = []
    for width, names in ((PHONE, BY_KEYBOARD), (DESK, BY_KEYBOARD[:5])):
        visitor = visit(width)
        for stop in stops(names):
            reach(visitor, office, stop)
            wrong += [f"{stop.picture} at {width}: {each}" for each in hard_by_keyboard(visitor)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("name", "where"),
    [("request-wrong", "[aria-invalid=true]"), ("supplies-return-too-much", ".note.meaning-danger")],
)
def test_after_a_no_the_focus_stands_where_it_says_why(visit: Visit, office: Office, name: str, where: str) -> None:
    visitor = visit(PHONE)
    reach(visitor, office, stops((name,))[0])
    assert visitor.page.evaluate("where => document.activeElement.matches(where)", where)


# Long names

THAI_NAME: Final = "พระเจ้าวรวงศ์เธอสำนักงานปลัดกระทรวงมหาดไทยฝ่ายบริหารพัสดุและทรัพย์สิน"
LATIN_NAME: Final = "Projektionsapparateversicherungsgesellschaftsdirektionsbüro"


LENGTHS: Final = (
    (Person, "name", 200),
    (Unit, "name", 200),
    (Post, "title", 200),
    (Agency, "name", 200),
    (Asset, "name", 300),
    (StockItem, "name", 300),
)
"""How long each may be."""


@pytest.mark.parametrize("word", [THAI_NAME, LATIN_NAME], ids=["thai", "latin"])
def test_the_longest_names_without_a_blank_are_not_cut(visit: Visit, office: Office, pictures: Path, word: str) -> None:
    for model, column, longest in LENGTHS:
        for key in model._default_manager.values_list("pk", flat=True):
            name = (word * 20)[: longest - len(str(key))]
            model._default_manager.filter(pk=key).update(**{column: f"{name}{key}"})
    wrong = []
    for width in (PHONE, DESK):
        visitor = visit(width)
        for stop in stops(WITH_LONG_NAMES):
            reach(visitor, office, stop)
            with in_full(visitor):
                if wide := sticks_out(visitor):
                    wrong.append(f"{stop.picture} scrolls sideways at {width}: {wide}")
                wrong += [f"{stop.picture} at {width}: {each}" for each in hard_to_read(visitor)]
                visitor.page.screenshot(path=pictures / f"long-{word[:3]}-{stop.picture}-{width}.png")
    assert not wrong, "\n".join(wrong)
