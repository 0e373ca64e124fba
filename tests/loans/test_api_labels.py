"""Labels over the API: PDF and ZPL in bulk, recorded as on the page, only of the caller's own register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assets.models import LabelPrint, PrintedLabel
from audit.journal.models import Event
from people.models import Person
from tests import makers
from tests.cast import Cast

PRINTS = "/api/v1/labels/"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def program(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(client: Client, body: dict[str, Any], **headers: str) -> Any:
    return client.post(PRINTS, body, "application/json", headers=headers)


@pytest.mark.parametrize(
    ("medium", "written", "begins"),
    [("a4-24", "pdf", b"%PDF-"), ("roll-62", "zpl", b"^XA"), ("tape-12", "pdf", b"%PDF-")],
)
def test_many_labels_at_once(cast: Cast, medium: str, written: str, begins: bytes) -> None:
    items = [makers.asset(cast) for _item in range(3)]
    keeper = program(cast.storekeeper)

    made = post(keeper, {"items": [item.tag for item in items], "medium": medium, "format": written})

    assert made.status_code == 201
    answer = made.json()
    assert (answer["state"], answer["total"], answer["reprints"], answer["format"]) == ("done", 3, 0, written)
    assert keeper.get(f"{PRINTS}{answer['id']}/").json() == answer
    file: Any = keeper.get(f"{PRINTS}{answer['id']}/file/")
    assert b"".join(file).startswith(begins)
    assert PrintedLabel.objects.filter(print=answer["id"]).count() == 3
    assert Event.objects.filter(verb="asset.label_printed", outcome="done").count() == 3
    other = program(cast.second_storekeeper)
    assert other.get(f"{PRINTS}{answer['id']}/").status_code == 404
    assert other.get(f"{PRINTS}{answer['id']}/file/").status_code == 404


def test_asked_again_with_the_same_key_it_is_printed_once(cast: Cast) -> None:
    body = {"items": [makers.asset(cast).tag], "medium": "a4-24"}
    keeper = program(cast.storekeeper)

    answers = [post(keeper, body, **{"Idempotency-Key": "shelf-3"}) for _time in range(2)]

    assert answers[0].json() == answers[1].json()
    assert LabelPrint.objects.count() == 1
    assert post(keeper, body).json()["reprints"] == 1


def test_what_is_not_of_the_callers_register_is_named_and_nothing_is_printed(cast: Cast) -> None:
    mine = makers.asset(cast)
    foreign = post(program(cast.stranger), {"items": [mine.tag], "medium": "a4-24"})
    assert (foreign.status_code, "items" in foreign.json()["fields"]) == (400, True)

    answer = post(program(cast.storekeeper), {"items": [mine.tag, "ZZ9999999-9"], "medium": "a4-24"})

    assert answer.status_code == 400
    assert "ZZ9999999-9" in str(answer.json()["fields"]["items"])
    assert mine.tag not in str(answer.json()["fields"]["items"])
    assert not LabelPrint.objects.exists()
    assert post(program(cast.borrower), {"items": [mine.tag], "medium": "a4-24"}).status_code == 404


def test_a_sheet_is_not_for_a_label_printer(cast: Cast) -> None:
    body = {"items": [makers.asset(cast).tag], "medium": "a4-24", "format": "zpl"}

    answer = post(program(cast.storekeeper), body)

    assert (answer.status_code, answer.json()["code"]) == (409, "labels-not-for-printer")


def test_a_long_print_out_is_set_by_the_worker(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loans.label_api.AT_ONCE", 1)
    body = {"items": [makers.asset(cast).tag for _item in range(2)], "medium": "a4-24"}
    keeper = program(cast.storekeeper)

    answer = post(keeper, body).json()

    assert answer["state"] == "setting"
    assert keeper.get(f"{PRINTS}{answer['id']}/file/").status_code == 404


def test_a_code_scanned_in_the_register_opens_its_item_or_what_fits(cast: Cast) -> None:
    item = makers.asset(cast, number="7440-001-0009")
    keeper, register = program(cast.storekeeper), reverse("assets:list")

    for code in (item.tag, "7440-001-0009", item.tag.lower(), f"https://lending.example.go.th/t/{item.tag}"):
        assert keeper.get(register, {"code": code}).headers["Location"] == item.get_absolute_url(), code
    nothing = keeper.get(register, {"code": "ไม่มีรหัสนี้"})
    assert nothing.headers["Location"].startswith(f"{register}?q=")
    assert "wasm-unsafe-eval" in keeper.get(register).headers["Content-Security-Policy"]
    assert "data-camera" in keeper.get(register).content.decode()
