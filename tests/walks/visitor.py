"""A person at a browser of their own: what they read, press and scan, and what goes wrong behind the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.test import Client
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, override, pgettext
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect
from playwright.sync_api import Error as PlaywrightError

from people.models import Person
from tests.cast import PASSWORD

PHONE: Final = 390
DESK: Final = 1280
HEIGHTS: Final = {PHONE: 844, DESK: 800}

KEY_MS: Final = 5
"""Between two keys of a wedge scanner; people need twenty times as long."""

PATIENCE_MS: Final = 15_000

_WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


def th(words: str | Promise, *, context: str = "", plural: str = "", **values: object) -> str:
    """What a page in Thai shows for the English of the source; with `plural`, `n` among the values counts."""
    with override("th"):
        if isinstance(words, Promise):
            text = str(words)
        elif plural:
            text = ngettext(words, plural, int(str(values["n"])))
        else:
            text = pgettext(context, words) if context else gettext(words)
    return text % values if values else text


def th_label(choice: models.TextChoices) -> str:
    """The Thai label of a choice."""
    with override("th"):
        return str(choice.label)


@dataclass
class Visitor:
    """One browser context. `problems` collects console errors, policy violations and requests to other hosts."""

    page: Page
    base: str
    problems: list[str] = field(default_factory=list)

    @classmethod
    def enter(cls, context: BrowserContext, base: str) -> Visitor:
        """A first page, watched."""
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(_WATCH_POLICY)
        visitor = cls(context.new_page(), base)
        visitor.page.on("console", visitor._heard)
        visitor.page.on("pageerror", lambda error: visitor.problems.append(f"script: {error}"))
        visitor.page.on("request", visitor._asked)
        return visitor

    def _heard(self, message: ConsoleMessage) -> None:
        # The answer of a page itself is asserted where it is opened; here it is only what a page loads.
        is_the_page = "Failed to load resource" in message.text and message.location["url"] == self.page.url
        if message.type == "error" and not is_the_page:
            self.problems.append(f"console at {self.page.url}: {message.text} {message.location['url']}")

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and not request.url.startswith(self.base):
            self.problems.append(f"request to another host: {request.url}")

    def sign_in(self, person: Person) -> None:
        """Through the page, as people do."""
        self.open("/accounts/login/")
        self.page.get_by_label(th("Staff code or e-mail")).fill(person.staff_code)
        self.page.get_by_label(th("Password"), exact=True).fill(PASSWORD)
        self.press(th("Sign in"))
        expect(self.page).to_have_url(f"{self.base}/")

    def become(
        self, person: Person | None, *, language: str = "th", done: Callable[[Client], None] = lambda _c: None
    ) -> None:
        """Signed in without a page, as who came back within the day; `done` by the same session before."""
        self.page.context.clear_cookies()
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if person is not None:
            client = Client()
            client.force_login(person)
            done(client)
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies(
            [{"name": name, "value": value, "url": self.base} for name, value in cookies.items()]
        )

    def open(self, path: str, *, status: int = 200) -> None:
        """Open a page by its address."""
        # A form sent just before may still be on its way to its answer: leaving now would cut that short.
        self.page.wait_for_load_state()
        try:
            response = self.page.goto(self.base + path)
        except PlaywrightError as interrupted:
            if "ERR_ABORTED" not in str(interrupted):
                raise
            self.page.wait_for_load_state()
            response = self.page.goto(self.base + path)
        assert response is not None, path
        assert response.status == status, f"{path} answers {response.status}"

    def follow(self, words: str | re.Pattern[str]) -> None:
        """Follow the first link of these words in the page itself."""
        self.main.get_by_role("link", name=words).first.click()

    def press(self, words: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Press the button of these words."""
        (within or self.main).get_by_role("button", name=words, exact=isinstance(words, str)).first.click()

    def press_at_once(self, selector: str) -> None:
        """Press what stands there and wait for the page that follows."""
        with self.page.expect_navigation():
            self.main.locator(selector).first.click()

    def scan(self, code: str) -> None:
        """As a wedge scanner does: the keys at great speed wherever the focus is, and Enter."""
        self.page.keyboard.type(code, delay=KEY_MS)
        self.page.keyboard.press("Enter")

    def reads(self, *words: str) -> None:
        """These words stand on the page, each."""
        for each in words:
            expect(self.main).to_contain_text(each)

    def reads_not(self, *words: str) -> None:
        for each in words:
            expect(self.main).not_to_contain_text(each)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")
