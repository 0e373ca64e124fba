"""From the scan to its painted result: a wedge scanner at the page of returns and at a hand-over, in a real Chromium.

A time runs from the key that ends the scan to the frame after the one in which its outcome stands in the page.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bench.client import WrongAnswerError
from bench.tasks import Plan
from tests.browser import find_chromium

TIMED: Final = 60
"""Scans of each page that are timed one by one."""

WARM_UP: Final = 5
"""Scans before those, of the page of returns."""

PACE: Final = 60
"""Scans a minute that go in one after another, whether or not the answer before has come."""

QUICK_PACE: Final = 30
FULL_PACE: Final = 600
"""How many of them: half a minute, and ten minutes."""

PATIENCE_MS: Final = 30_000

_WATCH: Final = """
() => {
  window.begun = 0;
  window.answers = [];
  addEventListener("keydown", (event) => { if (event.key === "Enter") window.begun = performance.now(); }, true);
  const form = document.querySelector("form[data-desk]");
  form.addEventListener("scanned", (event) => window.answers.push(event.detail.tone));
  window.painted = (where) => new Promise((done) => {
    const look = () => {
      if (!document.querySelector(where)) return requestAnimationFrame(look);
      requestAnimationFrame(() => done(performance.now() - window.begun));
    };
    look();
  });
}
"""


@dataclass(slots=True)
class Painted:
    """What was seen. returned, ticked: milliseconds of each scan; sent, taken: scans of the pace, and those that did.

    doubled: scans of the pace that were answered more than once, or said to have been done before.
    """

    returned: list[float] = field(default_factory=list)
    ticked: list[float] = field(default_factory=list)
    sent: int = 0
    taken: int = 0
    doubled: int = 0


def needs(pace: int) -> int:
    """Loans of one item that have to be out for `measure`, and to be collected."""
    return WARM_UP + TIMED + pace


def measure(port: int, plan: Plan, *, first: int, pace: int) -> Painted | None:
    """Scan as a storekeeper does; None where there is no Chromium. first: the place of the first unused loan.

    Raises:
        WrongAnswerError: a scan did not show its outcome.
    """
    path = find_chromium()
    if path is None:
        return None
    seen = Painted()
    tags = [ready["tag"] for ready in plan["out"][first : first + needs(pace)]]
    with _at_desk(path, port, plan) as page:
        page.goto(f"http://127.0.0.1:{port}/desk/return/")
        page.evaluate(_WATCH)
        try:
            one_by_one = [_scan(page, tag, f'[data-returned="{tag}"]') for tag in tags[: WARM_UP + TIMED]]
            seen.returned = one_by_one[WARM_UP:]
            _pace(page, tags[WARM_UP + TIMED :], seen)
            for ready in plan["approved"][first : first + TIMED]:
                page.goto(f"http://127.0.0.1:{port}/desk/hand-over/{ready['loan']}/")
                page.evaluate(_WATCH)
                seen.ticked.append(_scan(page, ready["tag"], ".desk-line.is-ticked"))
        except PlaywrightTimeout as late:
            raise WrongAnswerError(f"{page.url}: the outcome of a scan did not appear. {late}") from late
    return seen


def _scan(page: Page, tag: str, where: str) -> float:
    page.keyboard.insert_text(tag)
    page.keyboard.press("Enter")
    taken: float = page.evaluate("where => window.painted(where)", where)
    return taken


def _pace(page: Page, tags: Sequence[str], seen: Painted) -> None:
    """One scan a second, however long the answers take; then wait for the last and count."""
    page.evaluate("window.answers.length = 0")
    began = time.monotonic()
    for n, tag in enumerate(tags):
        time.sleep(max(0.0, began + n * 60 / PACE - time.monotonic()))
        page.keyboard.insert_text(tag)
        page.keyboard.press("Enter")
    page.wait_for_function("many => window.answers.length >= many", arg=len(tags))
    page.wait_for_timeout(1_000)  # an answer too many would come now
    answers: list[str] = page.evaluate("window.answers")
    seen.sent, seen.taken = len(tags), sum(tone == "free" for tone in answers)
    seen.doubled = len(answers) - len(tags) + sum(tone == "attention" for tone in answers)


@contextmanager
def _at_desk(path: str, port: int, plan: Plan) -> Iterator[Page]:
    with sync_playwright() as playwright:
        # The sandbox of Chromium does not run as root, and only our own pages are opened.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="th-TH")
        context.set_default_timeout(PATIENCE_MS)
        cookie: Any = {"name": plan["cookie"], "value": plan["sessions"]["keeper"], "url": f"http://127.0.0.1:{port}"}
        context.add_cookies([cookie])
        yield context.new_page()
        browser.close()
