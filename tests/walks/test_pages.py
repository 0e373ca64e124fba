"""Every page at 390 and 1280 pixels: nothing sideways, nothing broken behind it, nothing hard to reach; and in English.

Pictures of all of them, from top to end, are left in the folder that WALK_PICTURES names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.core.cache import cache
from django.db import models

from assets.importing.words import STATUS_WORDS
from tests.access.test_urls import OPEN, PAGES
from tests.audit.misuse.committee import FACTS
from tests.walks.conftest import Visit
from tests.walks.itinerary import BY_AUDITORS, EXEMPT, GROUPS, Stop, words
from tests.walks.office import FILE, Office
from tests.walks.stages import POINTS, WHY_NOT, WHY_THE_NAME
from tests.walks.visitor import DESK, PHONE, Visitor

GRAVE: Final = frozenset({"serious", "critical"})

AXE: Final = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def reach(visitor: Visitor, office: Office, stop: Stop, *, language: str = "th") -> None:
    person = getattr(office.cast, stop.who) if stop.who else None
    visitor.become(person, language=language, done=lambda client: stop.before(office, client))
    visitor.open(stop.path(office), status=stop.status)
    stop.then(office, visitor)


_STICKS_OUT = """() => {
  if (document.scrollingElement.scrollWidth <= innerWidth) return "";
  const out = [...document.querySelectorAll("body *")].filter((one) =>
    one.getBoundingClientRect().right > innerWidth + 1);
  return out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" | ") || "something";
}"""


def sticks_out(visitor: Visitor) -> str:
    """What makes the page scroll sideways, empty where nothing does."""
    return str(visitor.page.evaluate(_STICKS_OUT))


_HARD_TO_READ = """() => {
  const found = [], seen = new Set(), hidden = "script, style, option, .visually-hidden, .skip";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement, text = walker.currentNode.data.trim().slice(0, 60);
    if (!text || seen.has(one) || one.closest(hidden) || !one.checkVisibility()) continue;
    seen.add(one);
    if (parseFloat(getComputedStyle(one).fontSize) < 14) found.push(`below 14 px: ${text}`);
    for (let box = one; box !== document.body; box = box.parentElement) {
      const how = getComputedStyle(box);
      if (how.display === "inline" || how.clipPath !== "none" || how.overflowX === "visible") continue;
      if (box.scrollWidth > box.clientWidth + 1 && how.textOverflow !== "ellipsis") found.push(`cut: ${text}`);
      break;
    }
  }
  return found.slice(0, 5);
}"""


def hard_to_read(visitor: Visitor) -> list[str]:
    """Text below 14 px, and text that its box cuts off without saying so by an ellipsis."""
    return list(visitor.page.evaluate(_HARD_TO_READ))


def hard_to_use(visitor: Visitor, axe: Axe) -> list[str]:
    """Findings of axe that shut somebody out."""
    found: list[dict[str, Any]] = axe.run(visitor.page, options=AXE).response["violations"]
    return [
        f"{finding['id']}: {node['html'][:160]} {node['failureSummary'][:200]!r}"
        for finding in found
        if finding["impact"] in GRAVE
        for node in finding["nodes"][:3]
    ]


@contextmanager
def in_full(visitor: Visitor) -> Iterator[None]:
    """A view as tall as the page: what sticks to an edge hides nothing then."""
    view = visitor.page.viewport_size
    assert view is not None
    height = int(visitor.page.evaluate("document.documentElement.scrollHeight"))
    visitor.page.set_viewport_size({"width": view["width"], "height": max(height, view["height"])})
    yield
    visitor.page.set_viewport_size(view)


@pytest.mark.parametrize("group", GROUPS)
def test_pages_hold_at_both_widths(visit: Visit, office: Office, pictures: Path, group: str) -> None:
    axe, wrong = Axe(), []
    for width in (PHONE, DESK):
        visitor = visit(width)
        cache.clear()  # what the walk at the other width did too often
        for stop in GROUPS[group]:
            try:
                reach(visitor, office, stop)
            except Exception as error:  # noqa: BLE001 - one page that breaks must not hide what the others say
                wrong.append(f"{stop.picture}: {error}")
            with in_full(visitor):
                visitor.page.screenshot(path=pictures / f"{stop.picture}-{width}.png")
                if wide := sticks_out(visitor):
                    wrong.append(f"{stop.picture} scrolls sideways at {width}: {wide}")
                if not stop.theirs:
                    found = [*hard_to_read(visitor), *hard_to_use(visitor, axe)]
                    wrong += [f"{stop.picture} at {width}: {finding}" for finding in found]
    assert not wrong, "\n".join(wrong)


# English

THAI: Final = re.compile(r"[\u0e01-\u0e5b]+(?:[ \u0e01-\u0e5b]*[\u0e01-\u0e5b])?")

EXPLAINED: Final = ("ยืม-คลัง-2570-00042", "รักษาราชการแทน", "รักษาการในตำแหน่ง")
"""What pages in English name in Thai on purpose: the shape of a number, and two statutory terms."""

_TEXTS = """() => {
  const found = [];
  const keep = (text) => { if (/[\\u0e01-\\u0e5b]/.test(text)) found.push(text.trim()); };
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest("[lang=th], script, style, textarea, template")) continue;
    // A sentence of somebody's in which a number is kept whole is read as one.
    const sentence = parent.matches(".code") ? parent.parentElement : parent;
    const isOne = [...sentence.children].every((one) => one.matches("span.code"));
    keep(isOne ? sentence.textContent : walker.currentNode.data);
  }
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")) {
    if (one.closest("[lang=th]")) continue;
    for (const name of ["aria-label", "placeholder", "title", "alt"]) keep(one.getAttribute(name) ?? "");
  }
  return found;
}"""


def written_by_people(office: Office) -> list[str]:
    """Every Thai value in the database and in the imported file, the longest first: data stays in Thai."""
    found: set[str] = set(EXPLAINED)
    found.update(cell for cell in re.split(r'[,"\n]', FILE) if THAI.search(cell))
    found.update(words(office, after=0).values())
    found.update((*POINTS, WHY_THE_NAME, WHY_NOT))
    found.update(FACTS.values())
    found.update(BY_AUDITORS)
    found.update(word for meaning in STATUS_WORDS.values() for word in meaning)
    for model in apps.get_models():
        if model._meta.app_label not in ("people", "assets", "loans", "journal", "oversight"):
            continue
        columns = [
            f.name
            for f in model._meta.concrete_fields
            if isinstance(f, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values_list(*columns):
            found.update(line for text in texts_of(row) for line in text.splitlines() if THAI.search(line))
    return sorted(found, key=len, reverse=True)


def texts_of(value: Any) -> Iterator[str]:
    """Every text in what a column holds, also within lists and mappings."""
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for each in value:
            yield from texts_of(each)


def left_in_thai(text: str, data: list[str]) -> str:
    """The text without data; a name that is cut short ends with an ellipsis."""
    if text.endswith("…") and any(value.startswith(text[:-1]) for value in data):
        return ""
    for value in data:
        text = text.replace(value, "")
    return text if THAI.search(text) else ""


@pytest.mark.parametrize("group", GROUPS)
def test_in_english_nothing_but_data_is_thai(visit: Visit, office: Office, group: str) -> None:
    visitor, wrong = visit(DESK), []
    for stop in GROUPS[group]:
        reach(visitor, office, stop, language="en")
        assert visitor.page.locator("html").get_attribute("lang") == "en", stop.picture
        texts: list[str] = visitor.page.evaluate(_TEXTS)
        data = written_by_people(office) if texts else []
        wrong += [f"{stop.picture}: {left[:120]}" for text in texts if (left := left_in_thai(text, data))]
    assert not wrong, "\n".join(wrong)


# The twin


def test_every_page_is_walked_or_says_why_not() -> None:
    walked = {stop.url_name for group in GROUPS.values() for stop in group if not stop.url_name.startswith("/")}
    assert walked | set(EXEMPT) == {*PAGES, *OPEN}
    assert not walked & set(EXEMPT)
    names = [stop.picture for group in GROUPS.values() for stop in group]
    assert len(names) == len(set(names))
