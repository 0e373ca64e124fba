"""Every field of every form, and every parameter of every address, given what it does not expect."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import reverse

from loans.models import Loan
from tests import makers
from tests.access import test_urls
from tests.access.test_urls import GROUPS, PAGES, PARAMETERS, World
from tests.cast import Cast
from tests.house.hostile import (
    MARKUP,
    TEXTS,
    date_fields,
    fields_of,
    filled_in,
    forms_on,
    judge,
    opened,
    pages_with_forms,
    signed_in,
)
from tests.house.source import modules

world = test_urls.world

DATES: Final[Mapping[str, tuple[str, ...]]] = {
    "loans:catalogue": ("starts_on", "due_on"),
    "loans:new": ("starts_on", "due_on"),
    "loans:correct": ("starts_on", "due_on"),
    "loans:agency-new": ("starts_on", "due_on", "letter_on"),
    "loans:agency-correct": ("starts_on", "due_on", "letter_on"),
    "loans:receipt": ("received_on",),
    "loans:change": ("starts_on", "due_on"),
    "loans:extend": ("due_on",),
    "supplies:new": ("starts_on", "due_on", "letter_on"),
    "loans:criteria": ("criteria-issued_on",),
    "loans:case-link-fact-finding": ("ordered_on",),
    "loans:case-repair": ("dated_on",),
    "loans:case-replace": ("dated_on",),
    "loans:case-pay": ("dated_on",),
    "loans:claim-returned": ("returned_on",),
    "loans:demand": ("on", "return_by"),
    "loans:registers": ("since", "until"),
    "assets:new": ("acquired_on",),
    "assets:change": ("acquired_on",),
    "assets:retire": ("on",),
    "assets:add-number": ("valid_from",),
    "assets:end-number": ("valid_to",),
    "checks:new-annual": ("ordered_on",),
    "checks:new-stocktake": ("ordered_on",),
    "checks:copy": ("sent_on",),
    "people:begin-tenure": ("starts_on", "ends_on"),
    "people:close-day": ("on",),
    "people:end-tenure": ("ends_on",),
    "people:delegate": ("ordered_on", "starts_on", "ends_on", "sao_copy_on"),
    "people:note-copy": ("sent_on",),
    "oversight:questions": ("since", "until"),
    "oversight:question": ("since", "until"),
    "oversight:record": ("since", "until"),
    "oversight:past": ("on",),
    "oversight:past-item": ("on",),
    "oversight:past-loan": ("on",),
    "oversight:past-person": ("on",),
    "oversight:finding-new": ("answer_by",),
    "guideline:circulate": ("acknowledge_by",),
    "executive:instruct": ("due_on",),
}
"""Every field of every page that takes a day."""

SENT_BY_ADDRESS: Final = (
    "loans:catalogue",
    "oversight:questions",
    "oversight:question",
    "oversight:record",
    "oversight:past",
    "oversight:past-item",
    "oversight:past-loan",
    "oversight:past-person",
)
"""Pages whose days stand in the address: nothing is done with them but to look."""

ONE_DAY: Final = ("22/11/2569", "๒๒/๑๑/๒๕๖๙", "22 พ.ย. 2569", "2026-11-22", "2569-11-22", " 22-11-2569\u200b ")
"""The same day as people write it."""

LEFT_ALONE: Final = (forms.BooleanField, forms.FileField, forms.ChoiceField, forms.ModelChoiceField)
BUTTONS: Final = (
    "act",
    "asset",
    "choice",
    "code",
    "next",
    "sign",
    "newest",
    "line",
    "refresh",
    "sha256_1",
    "do",
    "signed_sha256",
)
"""What pages send beside their forms."""

NO_DAY: Final = {
    "29/02/2568": "date-impossible",
    "๒๙/๐๒/๒๕๖๘": "date-impossible",
    "31/04/2569": "date-impossible",
    "00/00/2569": "date-impossible",
    "22/11/69": "ambiguous-year",
    "1/1/9999": "date-implausible",
    "1/1/0001": "date-implausible",
    "พรุ่งนี้": "date-unreadable",
    "22/11/2569' OR 1=1": "date-unreadable",
    MARKUP: "date-unreadable",
    "9" * 5000: "date-unreadable",
}
"""What is no day, with the code of what is said about it."""

ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "loans:catalogue": ("starts_on", "due_on", "q", "store", "category", "free", "page"),
    "loans:mine": ("state", "q", "page"),
    "loans:list": ("state", "q", "page"),
    "loans:of_asset": ("page",),
    "loans:history": ("before",),
    "loans:decide": ("act",),
    "loans:decide_change": ("act",),
    "loans:inbox": ("page",),
    "loans:agency-new": ("agency",),
    "loans:hand-over": ("item", "all", "from"),
    "loans:return": ("item", "loan"),
    "loans:cases": ("only", "page"),
    "loans:signed-slips": ("page",),
    "loans:overrides": ("only", "page"),
    "loans:overdue": ("show", "q", "page"),
    "loans:overdue-export": ("show", "q"),
    "assets:list": ("code", "q", "unit", "category", "custody", "condition", "lent", "sort", "page"),
    "assets:export": ("q", "unit", "category", "custody", "condition", "lent"),
    "assets:unnumbered": ("page",),
    "assets:labels": ("page",),
    "assets:labels-print": ("refresh",),
    "assets:put-on": ("item", "page"),
    "assets:unknown": ("page",),
    "assets:reports": ("show", "page"),
    "assets:new-labels": ("item", "all", "again", "q", "unit", "category"),
    "assets:categories": ("in",),
    "assets:import-run": ("refresh", "outcome", "page"),
    "assets:import-columns": ("header_row", "sheet"),
    "assets:timeline": ("before",),
    "stock:list": ("q", "page"),
    "stock:export": ("q",),
    "stock:ledger": ("page",),
    "checks:list": ("page",),
    "checks:lines": ("only", "page"),
    "checks:places": ("show", "page"),
    "checks:place-labels": ("place",),
    "checks:new-place": ("name",),
    "supplies:debts": ("page",),
    "people:inbox": ("after", "show"),
    "notices:to-print": ("after", "show"),
    "people:list": ("q", "unit", "after"),
    "people:units": ("q",),
    "people:delegations": ("all", "after"),
    "people:add-person": ("unit",),
    "people:agencies": ("q", "after"),
    "people:calendar": ("year",),
    "people:agency-contact": ("of",),
    "people:appoint": ("q",),
    "people:begin-tenure": ("person",),
    "people:delegate": ("to", "q"),
    "account_reauthenticate": ("next",),
    "oversight:questions": ("since", "until"),
    "oversight:question": ("since", "until", "page"),
    "oversight:exports": ("page",),
    "oversight:findings": ("state", "page"),
    "oversight:verify": ("refresh",),
    "oversight:past": ("on", "q", "unit", "category", "custody", "condition", "lent", "before", "about"),
    "oversight:past-item": ("on",),
    "oversight:past-loan": ("on",),
    "oversight:past-person": ("on",),
    "oversight:record": ("q", "since", "until", "before"),
    "oversight:finding-new": ("question", "about"),
    "executive:page": ("unit", "kind"),
    "executive:instructions": ("page",),
    "executive:instruct": ("unit", "kind"),
    "reports:reports": ("months", "page"),
    "reports:report": ("version",),
    "reports:file": ("version",),
    "reports:sign": ("version",),
    "asset-list": ("q", "unit", "category", "custody", "condition", "lendable", "cursor", "page_size"),
    "asset-lookup": ("code",),
    "agency-list": ("cursor", "page_size"),
    "stock-list": ("q", "cursor", "page_size"),
    "stock-movements": ("cursor", "page_size"),
    "overdue-list": ("show", "q", "cursor"),
    "loan-debts": ("cursor",),
    "loan-list": ("mine", "state", "lending_unit", "overdue", "cursor", "page_size"),
}
"""What each address may be asked for."""

CURSORS: Final = (
    "cD0=",
    "cD14",
    "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ==",
    "bz05OTk5OTk5OTk5OQ==",
    "cj0xJnA9LTE=",
)
"""What looks like a cursor of the API: p= , p=x, p=999…, o=999…, r=1&p=-1."""


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=2), tick=False):
        yield


def send(client: Client, name: str, address: str, data: dict[str, Any]) -> Any:
    """Send the form of a page, and undo what came of it."""
    with transaction.atomic():
        response = client.get(address, data) if name in SENT_BY_ADDRESS else client.post(address, data)
        transaction.set_rollback(True)
    return response


def field_of(response: Any, name: str) -> tuple[forms.BaseForm, list[str]]:
    """The form of the answer that has this field, and the codes of what is said about it."""
    form = next(form for form in forms_on(response) if form.is_bound and name in dict(fields_of([form])))
    return form, [str(error.code) for error in form.errors.as_data().get(own_name(name), [])]


def own_name(name: str) -> str:
    """The name of a field in its form, of its name in the page: `issued_on` of `criteria-issued_on`."""
    return name.rpartition("-")[2]


# Days


def test_every_field_for_a_day_stands_in_the_table(world: World) -> None:
    found = {name: tuple(date_fields(page.forms)) for name, page in pages_with_forms(world).items()}
    assert {name: fields for name, fields in found.items() if fields} == DATES


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_day_of_either_era_and_in_thai_digits_is_read_in_every_field(world: World, language: str) -> None:
    for name, fields in DATES.items():
        client, address, _page = opened(world, name, language=language)
        for written in ONE_DAY:
            response = send(client, name, address, dict.fromkeys(fields, written))
            for field in fields:
                form, said = field_of(response, field)
                read = form.cleaned_data.get(own_name(field))
                assert (read, said) == (date(2026, 11, 22), []), f"{name} {field} {written}"


@pytest.mark.parametrize("language", ["th", "en"])
def test_what_is_no_day_comes_back_as_it_was_written_with_what_to_write(world: World, language: str) -> None:
    for name, fields in DATES.items():
        client, address, _page = opened(world, name, language=language)
        for written, code in NO_DAY.items():
            response = send(client, name, address, dict.fromkeys(fields, written))
            body = judge(response, written)
            assert response.status_code in (200, 422), name
            for field in fields:
                form, said = field_of(response, field)
                assert said == [code], f"{name} {field} {written[:40]}"
                assert form[own_name(field)].value() == written
                assert str(form.errors[own_name(field)][0]).split(".")[0].split("“")[0][:20] in body


@pytest.mark.parametrize(
    ("name", "first", "last", "code"),
    [
        ("loans:catalogue", "starts_on", "due_on", None),
        ("people:begin-tenure", "starts_on", "ends_on", "ends-before-start"),
        ("people:delegate", "starts_on", "ends_on", "ends-before-start"),
    ],
)
def test_days_in_the_wrong_order_are_said_at_the_last_day(
    world: World, name: str, first: str, last: str, code: str | None
) -> None:
    client, address, _page = opened(world, name)
    response = send(client, name, address, {first: "22/11/2569", last: "21/11/2569"})
    form, said = field_of(response, last)
    assert said == [str(code)], form.errors


def test_days_long_past_or_far_ahead_break_nothing(world: World) -> None:
    for name, fields in DATES.items():
        client, address, page = opened(world, name)
        right = filled_in(forms_on(page)) | completed(world, forms_on(page))
        for day in ("1/1/2443", "31/12/2743", "15/11/2569", "29/02/2567"):
            judge(send(client, name, address, right | dict.fromkeys(fields, day)), day)


def completed(world: World, page_forms: list[forms.BaseForm]) -> dict[str, Any]:
    """Something right for each field that has to be filled in and is not."""
    words: dict[str, Any] = {}
    for name, field in fields_of(page_forms):
        if name in ("staff_code", "custodian"):
            words[name] = world.cast.bureau_member.staff_code
        elif isinstance(field, forms.MultipleChoiceField):
            words[name] = keys_of(field)
        elif isinstance(field, forms.ChoiceField):
            words[name] = next(iter(keys_of(field)), "")
        elif isinstance(field, forms.CharField) and field.required:
            words[name] = "ใช้ทดสอบระบบตามคำสั่งที่ 1/2569"
    return words


def keys_of(field: forms.ChoiceField) -> list[str]:
    """What may be chosen."""
    offered: Any = field.choices
    return [str(getattr(key, "value", key)) for key, _label in offered if str(key)]


# Text


@pytest.mark.parametrize("group", ["lending", "register", "people"])
def test_no_form_breaks_by_a_text_and_none_gives_markup_back(world: World, group: str) -> None:
    tried = 0
    for name, page in pages_with_forms(world, GROUPS[group]).items():
        given = filled_in(page.forms) | completed(world, page.forms)
        fields = dict(fields_of(page.forms))
        typed = [each for each, field in fields.items() if not isinstance(field, LEFT_ALONE)]
        free = [each for each, field in fields.items() if not isinstance(field, forms.FileField)]
        for text in TEXTS.values():
            if len(text) > 10_000:
                judge(send(page.client, name, page.address, given | dict.fromkeys(typed[-1:], text)), text)
                continue
            for data in (given | dict.fromkeys((*typed, *BUTTONS), text), given | dict.fromkeys(free, text)):
                judge(send(page.client, name, page.address, data), text)
            for act in ("drop", "days") if name.endswith("review") else ():
                judge(send(page.client, name, page.address, {"act": act, "asset": text, "starts_on": text}), text)
        tried += len(typed)
    assert tried > 8


def test_what_can_be_sent_without_a_form_breaks_by_no_text(world: World) -> None:
    for name in ("loans:basket", "people:mark-all-read", "people:make-token", "set_language", "account_login"):
        client = signed_in(world, "home") if name != "account_login" else Client(raise_request_exception=False)
        for text in [text for text in TEXTS.values() if len(text) <= 10_000]:
            for extra in ({"act": "take_out"}, {"act": "put_in"}):
                words = dict.fromkeys(
                    ("asset", "next", "starts_on", "due_on", "newest", "days", "language", "login", "password"), text
                )
                judge(send(client, name, reverse(name), words | extra), text)


def test_every_parameter_that_the_source_reads_stands_in_the_table() -> None:
    read = re.compile(r"""(?:GET\.get\(|GET\[|query_params\.get\()"([^"]+)"|"(\w+)" in request\.GET""")
    named = {
        found[1] or found[2]
        for module in modules("config", "people", "assets", "loans", "audit")
        for found in read.finditer(module.text)
    }
    assert named - {asked for names in ASKED.values() for asked in names} == set()


@pytest.mark.parametrize("group", GROUPS)
def test_no_address_breaks_by_what_it_is_asked_for(world: World, group: str) -> None:
    alone = [TEXTS[what] for what in ("NUL inside", "a large number", "negative", "Thai digits", "quotes")]
    for name in [name for name in GROUPS[group] if name in ASKED]:
        client, address, _page = opened(world, name)
        for text in [text[:4000] for text in TEXTS.values()]:  # a server takes no longer line
            for each in ASKED[name] if text in alone else ():
                judge(send_get(client, address, {each: text}), text)
            judge(send_get(client, address, dict.fromkeys(ASKED[name], text[:500])), text[:500])


def test_open_data_breaks_by_no_page_that_is_asked_for(world: World) -> None:
    for text in [text[:4000] for text in TEXTS.values()]:
        judge(send_get(Client(raise_request_exception=False), reverse("open-data:catalogue"), {"page": text}), text)


def send_get(client: Client, address: str, asked: dict[str, str]) -> Any:
    with transaction.atomic():
        response = client.get(address.partition("?")[0], asked)
        transaction.set_rollback(True)
    return response


def test_a_cursor_of_nobody_shows_a_page_or_that_there_is_none(world: World) -> None:
    for name in ("asset-list", "loan-list"):
        client, address, _page = opened(world, name)
        for cursor in (*CURSORS, "a_1", "ก", "=" * 99):
            response = client.get(address, {"cursor": cursor})
            judge(response, cursor)
            assert response.status_code in (200, 404)
    for name in ("loans:mine", "assets:list", "people:inbox", "people:delegations"):
        client, address, _page = opened(world, name)
        for cursor in ("a_999999999999999999", "b_0", "a_" + "9" * 400, "a_๑", "-1", "0", "9" * 400, "1e3"):
            assert client.get(address, {"page": cursor, "after": cursor}).status_code == 200, f"{name} {cursor}"


# The strings of the world's lists


def naughty(shared_data: Path) -> list[str]:
    folder = shared_data / "hostile-inputs"
    strings: list[str] = json.loads((folder / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))
    formulas = (folder / "csv-injection" / "csv-payload.txt").read_text(encoding="utf-8", errors="replace")
    return [*strings, *formulas.splitlines()]


@pytest.mark.parametrize("door", ["request", "search", "register", "desk", "scan"])
def test_every_naughty_string_is_taken_as_text(world: World, shared_data: Path, door: str) -> None:
    page = {"request": "loans:new", "search": "loans:catalogue", "register": "assets:list", "desk": "loans:desk"}
    client, address, shown = opened(world, page.get(door, "loans:desk"))
    plain = shown.content.decode()
    strings = naughty(shared_data)
    assert len(strings) > 500
    for text in strings:
        with transaction.atomic():
            response = ask_at(client, door, address, text)
            transaction.set_rollback(True)
        body = judge(response, text)
        harmful = len(text) > 3 and re.search(r"[<>\"]", text) and "html" in response.headers.get("Content-Type", "")
        assert not harmful or text not in body or text in plain, text


def ask_at(client: Client, door: str, address: str, text: str) -> Any:
    if door in ("search", "register"):
        return client.get(address, {"q": text})
    if door == "desk":
        return client.post(address, {"code": text}, headers={"X-Region": "1"})
    if door == "scan":
        return client.post("/api/v1/desk/scan/", {"code": text}, content_type="application/json")
    words = dict.fromkeys(("reason", "reference", "place_of_use", "starts_on", "due_on", "purpose", "for_unit"), text)
    return client.post(address, words)


# Sending twice


def test_the_signed_request_sent_twice_is_one_loan(world: World) -> None:
    item = makers.asset(world.cast)
    client = Client()
    client.force_login(world.cast.bureau_member)
    client.post("/basket/", {"asset": item.pk, "act": "put_in"})
    words = {
        "starts_on": "16/11/2569",
        "due_on": "18/11/2569",
        "purpose": "meeting",
        "reason": "ใช้ประชุมคณะกรรมการชุมชนเขตบางรัก ประจำไตรมาส",
        "place_kind": "on_premises",
        "place_of_use": "ห้องประชุม 3",
        "for_unit": "me",
    }
    assert client.post("/loans/new/", words).status_code == 302
    page: Any = client.get("/loans/new/review/")
    signed = {f"sha256_{each.plan.lending_unit.pk}": each.plan.text.sha256 for each in page.context["stores"]}
    answers = [client.post("/loans/new/review/", {"agreed": "on", **signed}).status_code for _twice in range(2)]
    assert answers == [302, 302]
    assert Loan.objects.filter(borrower=world.cast.bureau_member).count() == 1


def test_every_page_of_the_table_exists() -> None:
    assert set(ASKED) | set(DATES) <= set(PAGES)
    assert set(PAGES) <= set(PARAMETERS)
