"""The PIN by which one signs: chosen by oneself alone, kept as a hash, never recorded, not to be guessed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from core.verdict import Refusal
from people import actions, pins
from people.models import Person
from tests.cast import AT, Cast

PASSWORD = "รหัสของฉันเอง-2569"
PIN = "402918"


@pytest.fixture
def person(cast: Cast) -> Person:
    cast.borrower.set_password(PASSWORD)
    cast.borrower.save(update_fields=["password"])
    return cast.borrower


@pytest.fixture
def page(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client


def choose(person: Person, pin: str = PIN, password: str = PASSWORD) -> None:
    actions.choose_pin(person, by=person, at=AT, pin=pin, password=password)
    person.refresh_from_db()


def post(page: Client, pin: str = PIN, again: str = PIN, password: str = PASSWORD) -> int:
    words = {"pin": pin, "again": again, "password": password}
    return page.post(reverse("people:choose-pin"), words).status_code


def test_a_pin_is_kept_as_a_hash_and_never_recorded(person: Person) -> None:
    choose(person)

    assert PIN not in person.pin
    assert pins.judge(person, PIN)
    event = Event.objects.latest("pk")
    assert event.verb == "person.pin_chosen"
    assert PIN not in event.body
    assert "pin" not in {field.name for field in Person.history.model._meta.fields}


def test_a_pin_in_thai_digits_and_with_blanks_is_the_same(person: Person) -> None:
    choose(person)

    assert pins.judge(person, " ๔๐๒ ๙๑๘ ")
    assert not pins.judge(person, "402919")


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("", "pin-not-six-digits"),
        ("12345", "pin-not-six-digits"),
        ("1234567", "pin-not-six-digits"),
        ("abcdef", "pin-not-six-digits"),
        ("๔๐๒๙๑๘", "pin-not-six-digits"),
        ("000000", "pin-too-plain"),
        ("123456", "pin-too-plain"),
        ("890123", "pin-too-plain"),
        ("654321", "pin-too-plain"),
    ],
)
def test_what_everybody_guesses_is_no_pin(person: Person, pin: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        choose(person, pin)

    assert refusal.value.verdict.code == code
    person.refresh_from_db()
    assert person.pin == ""


def test_nobody_chooses_for_somebody_else_or_without_the_password(cast: Cast, person: Person) -> None:
    with pytest.raises(Refusal) as refusal:
        actions.choose_pin(person, by=cast.admin, at=AT, pin=PIN, password=PASSWORD)
    assert refusal.value.verdict.code == "not-your-own"
    with pytest.raises(Refusal) as refusal:
        choose(person, password="ไม่ใช่รหัสนี้")
    assert refusal.value.verdict.code == "password-wrong"
    assert Event.objects.filter(verb="person.pin_chosen", outcome="refused").count() == 2


def test_one_chooses_the_own_pin_on_the_own_account(page: Client, person: Person) -> None:
    assert post(page, "๔๐๒ ๙๑๘", "402918") == 302

    person.refresh_from_db()
    assert pins.judge(person, PIN)


def test_what_is_wrong_is_said_and_the_pin_is_not_sent_back(page: Client) -> None:
    answer = page.post(reverse("people:choose-pin"), {"pin": PIN, "again": "402917", "password": PASSWORD})

    assert answer.status_code == 422
    assert PIN not in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    assert post(page, "111111", "111111") == 409


def test_the_password_cannot_be_guessed_there(page: Client, person: Person) -> None:
    for _time in range(5):
        assert post(page, password="ผิด") == 409
    answer = page.post(reverse("people:choose-pin"), {"pin": PIN, "again": PIN, "password": PASSWORD})

    assert answer.context["refused"].code == "pin-locked"
    person.refresh_from_db()
    assert person.pin == ""
