"""What attackers and tired people send, and what no answer may show: the tools of the tests of bad input."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.apps import apps
from django.http import HttpResponseBase
from django.test import Client

from core.forms import ThaiDateField
from loans.desk_forms import HandOverForm
from people.models import Person
from tests.access.test_urls import PAGES, PARAMETERS, World

THAI: Final = re.compile("[ก-ฮ]")

INSIDES: Final = re.compile(
    r"(?i:traceback|django|sqlite|psycopg|site-packages|/work/|most recent call|no such table|set_int_max)"
    r"|File \"|\w+\.py\b|\b[A-Z]\w+(?:Error|Exception|Warning)\b|relation \""
)
"""Words of the system's insides, which no reader understands and an attacker would like to know."""

MARKUP: Final = "<img src=x9 onerror=alert(9)>\"'&{{7*7}}${7*7}"
"""What must come back escaped wherever it comes back."""

TEXTS: Final[Mapping[str, str]] = {
    "markup": MARKUP,
    "10,000 characters": "ก" * 10_000,
    "1,000,000 characters": "x" * 1_000_000,
    "controls": "".join(map(chr, range(32))) + "\x7f\x80\x85\x9f",
    "NUL": "\x00",
    "NUL inside": "คลัง\x00 -- '",
    "bidi": "\u202eกขค\u2066\u2067\u2068\u2069\u200f\u061c",
    "zero width": "\u200b\u200c\u200d\ufeff\u2060\u00ad",
    "beyond the plane": "\U0001f9ff\U000e0041\U0010ffff\ufffe",
    "marks without a letter": "\u0e48\u0e33\u0e38" * 50,
    "quotes": "' OR 1=1 --\"; DROP TABLE loans_loan; %s %(x)s %00 \\",
    "a number without end": "9" * 5000,
    "a large number": "1" + "0" * 30,
    "negative": "-1",
    "Thai digits": "๑๒๓๔๕",
    "no number": "NaN",
    "template": "{% debug %}{{ settings.SECRET_KEY }}",
    "a path": "../../../../etc/passwd",
    "formula": "=cmd|' /C calc'!A0",
    "lines": "ก\r\nSet-Cookie: x=1\r\n\r\nข",
}
"""By what they are."""

READERS: Final = (
    "storekeeper",
    "borrower",
    "admin",
    "finance_head",
    "supervisor",
    "permanent_secretary",
    "governor",
    "auditor",
    "outside_admin",
    "director",
    "bureau_deputy",
)
"""Who opens a page for the tests: the first of these who may."""


def body_of(response: HttpResponseBase) -> str:
    """The whole answer as text."""
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]  # either has its own
    return bytes(content).decode("utf-8", "replace")


def judge(response: HttpResponseBase, sent: str = "") -> str:
    """Fail when the answer is a failure of ours, shows insides or gives back markup as it came; answers its text.

    sent: what was sent, which may be shown again, escaped.
    """
    assert response.status_code < 500, f"{response.status_code} to {sent[:80]!r}"
    return told(response, sent)


def told(response: HttpResponseBase, sent: str = "") -> str:
    """The text of any answer, also of a failure; fails when it shows insides or gives back markup as it came."""
    body = body_of(response)
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    assert "\nset-cookie: x=1" not in headers.lower()
    kind = response.headers.get("Content-Type", "")
    if "html" not in kind and "json" not in kind:
        return body
    words = without(body, sent)
    found = INSIDES.search(words)
    assert found is None, f"{words[max(found.start() - 60, 0) : found.end() + 60]!r} in the answer to {sent[:80]!r}"
    assert "json" in kind or "<img src=x9" not in body
    return body


def without(body: str, sent: str) -> str:
    """`body` without what was sent, in the forms in which it may come back."""
    for form in (sent, html.escape(sent), json.dumps(sent)[1:-1], json.dumps(sent, ensure_ascii=False)[1:-1]):
        if len(form) > 2:
            body = body.replace(form, " ")
    return body


def signed_in(world: World, name: str, *, language: str = "th") -> Client:
    """A browser of the first reader who may open the page `name`."""
    person = next(reader for reader in READERS if reader in PAGES[name])
    client = Client(raise_request_exception=False)
    client.force_login(getattr(world.cast, person))
    client.cookies["django_language"] = language
    return client


def forms_on(response: Any) -> list[forms.BaseForm]:
    """The forms that the page shows, also those within forms."""
    found: dict[int, forms.BaseForm] = {}
    for context in response.context or ():
        for layer in context.dicts if hasattr(context, "dicts") else (context,):
            for value in layer.values():
                if isinstance(value, forms.BaseForm):
                    within = value.lines if isinstance(value, HandOverForm) else []
                    found |= {id(each): each for each in (value, *within)}
    return list(found.values())


def filled_in(page_forms: list[forms.BaseForm]) -> dict[str, Any]:
    """What a browser would send of these forms, as they stand."""
    data: dict[str, Any] = {}
    for form in page_forms:
        for name in form.fields:
            bound = form[name]
            value = bound.value()
            if value is None or value is False:
                continue
            shown = form.fields[name].prepare_value(value)
            data[bound.html_name] = [str(each) for each in shown] if isinstance(shown, list | tuple) else str(shown)
    return data


def fields_of(page_forms: list[forms.BaseForm]) -> Iterator[tuple[str, forms.Field]]:
    """The name in the page and the field, of every field of these forms."""
    for form in page_forms:
        for name, field in form.fields.items():
            yield form.add_prefix(name), field


def date_fields(page_forms: list[forms.BaseForm]) -> list[str]:
    """The names of the fields that take a day."""
    return [name for name, field in fields_of(page_forms) if isinstance(field, ThaiDateField)]


def opened(world: World, name: str, *, language: str = "th") -> tuple[Client, str, Any]:
    """A browser on the page `name`, with its address: the basket holds an item and the request is written."""
    client = signed_in(world, name, language=language)
    client.post("/basket/", {"asset": world.item, "act": "put_in"})
    address = world.address(name, PARAMETERS[name])
    if name == "people:delegate":
        address += f"?to={world.cast.director_post.pk}"
    return client, address, client.get(address)


FILES: Final = (
    "assets:export",
    "assets:labels-file",
    "assets:photo",
    "assets:import-problems",
    "loans:case-document",
    "loans:draft_slip",
    "loans:letter-scan",
    "loans:signed-slip-scan",
    "loans:emblem-picture",
    "loans:line-photo",
    "loans:kept-photo",
    "loans:notice-pdf",
    "loans:paper",
    "label-print-file",
    "paper-file",
    "loans:receipt-scan",
    "guideline:draft-paper",
    "guideline:memo",
)
"""Addresses that answer with a file and have no form."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that shows forms, as the first who may opened it."""

    client: Client
    address: str
    forms: list[forms.BaseForm]


def pages_with_forms(world: World, names: Iterable[str] = PAGES) -> dict[str, Page]:
    """Every page of `names` that shows a form."""
    found = {}
    for name in names:
        if name in FILES or name.startswith(("agency-", "asset-", "loan-")):
            continue
        client, address, response = opened(world, name)
        if shown := forms_on(response):
            found[name] = Page(client, address, shown)
    return found


def browser(person: Person | None = None, *, language: str = "th", **options: Any) -> Client:
    client = Client(raise_request_exception=False, **options)
    if person is not None:
        client.force_login(person)
    client.cookies["django_language"] = language
    return client


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of lending, register, people and record."""
    models = [model for model in apps.get_models() if model._meta.app_label in ("loans", "assets", "journal", "people")]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}
