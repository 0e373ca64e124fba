"""What the walks without a network share: a page that is ready for it, what it keeps, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.walks.visitor import PATIENCE_MS, Visitor

Enter = Callable[..., Visitor]

PAUSE_MS: Final = 400
"""Longer than the pause in which the same code is the same scan (300 ms)."""

READY: Final = """(lines) => navigator.serviceWorker.controller
  && document.querySelector("[data-kept]").dataset.holds === String(lines)"""


def at_returns(visitor: Visitor, cast: Cast, *, holds: int, page: str = "loans:return") -> Page:
    """At the page of returns, with everything on the device that the time without a network needs."""
    visitor.become(cast.storekeeper)
    visitor.open(reverse(page))
    visitor.page.wait_for_function(READY, arg=holds)
    expect(visitor.page.locator("[data-scan]")).to_be_focused()
    return visitor.page


def kept(page: Page, waiting: int) -> None:
    expect(page.locator("[data-kept]")).to_have_attribute("data-size", str(waiting), timeout=PATIENCE_MS)


def said(page: Page, sentence: str) -> None:
    expect(page.locator("[data-live]")).to_contain_text(sentence, timeout=PATIENCE_MS)


def until(holds: Callable[[], bool], page: Page) -> None:
    """Wait for what the server did; at most a quarter of a minute."""
    for _ in range(150):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not come to that.")
