"""Who came in, who tried to, and what was taken away or read: one event each, by the pages themselves."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event, Outcome
from people.accounts import STRANGER
from tests.access.test_urls import PARAMETERS, World, spent, world
from tests.cast import PASSWORD, Cast

__all__ = ["world"]

pytestmark = pytest.mark.django_db

LOGIN: Final = "/accounts/login/"
NEW: Final = "ความลับใหม่ของฉัน-2569"
MOST: Final = 5
"""Failures after which sign-in is stopped."""


@pytest.fixture
def newest() -> Callable[[], list[Event]]:
    """The events since the last time it was called."""
    seen = [Event.objects.count()]

    def since() -> list[Event]:
        events = list(Event.objects.order_by("id")[seen[0] :])
        seen[0] += len(events)
        return events

    return since


def sign_in(client: Client, login: str = "BR-1001", password: str = PASSWORD) -> None:
    client.post(LOGIN, {"login": login, "password": password})


def forget(client: Client, cast: Cast) -> None:
    client.post("/accounts/password/reset/", {"email": cast.borrower.email})


def change(client: Client, cast: Cast) -> None:
    client.force_login(cast.borrower)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})


def sign_out(client: Client, cast: Cast) -> None:
    client.force_login(cast.borrower)
    client.post("/accounts/logout/")


WAYS: Final[dict[str, tuple[Callable[[Client, Cast], object], str, str, str, str]]] = {
    # what is done, by whom as the record names them, the verb, the outcome, and about whom
    "signed in": (lambda client, _: sign_in(client), "BR-1001", "person.signed_in", "done", "person:BR-1001"),
    "signed out": (sign_out, "BR-1001", "person.signed_out", "done", "person:BR-1001"),
    "a wrong password": (
        lambda client, _: sign_in(client, password="ผิด"),
        STRANGER.code,
        "person.sign_in_failed",
        "refused",
        "person:BR-1001",
    ),
    "nobody's name": (
        lambda client, _: sign_in(client, login="BR-9999"),
        STRANGER.code,
        "person.sign_in_failed",
        "refused",
        "person:unknown",
    ),
    "a forgotten password": (forget, STRANGER.code, "person.password_forgotten", "done", "person:BR-1001"),
    "a new password": (change, "BR-1001", "person.password_chosen", "done", "person:BR-1001"),
}


@pytest.mark.parametrize("way", WAYS)
def test_signing_in_and_out_leaves_one_event(
    way: str, client: Client, cast: Cast, newest: Callable[[], list[Event]]
) -> None:
    do, actor, verb, outcome, subject = WAYS[way]

    do(client, cast)

    (event,) = newest()
    assert (event.verb, event.actor_code, event.outcome, event.subject) == (verb, actor, outcome, subject)
    assert event.actor_label
    assert PASSWORD not in event.body
    assert NEW not in event.body
    assert "ผิด" not in event.body


def test_who_failed_too_often_is_stopped_and_each_further_try_is_an_event(
    client: Client, cast: Cast, newest: Callable[[], list[Event]]
) -> None:
    for _time in range(MOST):
        sign_in(client, password="ผิด")
    assert [event.verb for event in newest()] == ["person.sign_in_failed"] * MOST

    for password in (PASSWORD, "ผิด"):
        sign_in(client, password=password)
        (event,) = newest()
        assert (event.verb, event.outcome) == ("person.sign_in_stopped", Outcome.REFUSED)
        assert (event.actor_code, event.subject) == (STRANGER.code, "person:BR-1001")
        assert password not in event.body


TAKEN_AWAY: Final[dict[str, str]] = {
    "assets:export": "register.exported",
    "stock:export": "stock.exported",
    "stock:export-ledger": "stock.exported",
    "supplies:export": "stock.exported",
    "loans:overdue-export": "overdue.exported",
    "loans:check-table": "register.taken_away",
}
"""Files that hold lists, with the verb under which taking them away is recorded."""

READ: Final = ("loans:history", "assets:timeline", "people:unit-timeline", "people:person-timeline")
"""Pages that show who did what: reading them is recorded."""


def asked(world: World, name: str) -> tuple[Client, HttpResponseBase]:
    client = Client()
    client.force_login(world.cast.auditor)
    return client, client.get(world.address(name, PARAMETERS[name]))


@pytest.mark.parametrize("name", [*TAKEN_AWAY, *READ])
def test_what_is_taken_away_or_read_leaves_one_event(
    name: str, world: World, newest: Callable[[], list[Event]]
) -> None:
    newest()

    assert spent(asked(world, name)[1]) == 200

    (event,) = newest()
    assert event.verb == TAKEN_AWAY.get(name, "journal.read")
    assert (event.stream, event.outcome) == ("reads", Outcome.DONE)
    assert (event.actor_code, event.actor_label) == (world.cast.auditor.staff_code, world.cast.auditor.name)


@pytest.mark.parametrize("name", [*TAKEN_AWAY, *READ])
def test_what_is_not_shown_is_not_recorded_as_read(name: str, world: World, newest: Callable[[], list[Event]]) -> None:
    client = Client()
    client.force_login(world.cast.outsider)
    newest()

    assert spent(client.get(world.address(name, PARAMETERS[name]))) == 404

    assert newest() == []


def test_every_file_with_a_list_and_every_timeline_stands_in_the_tables() -> None:
    """By its address: what ends in a kind of table, or is called a timeline or a history."""
    named = {name for name in PARAMETERS if name.endswith(("-timeline", ":timeline", ":history", "-table"))}
    named |= {name for name in PARAMETERS if "export" in name and name != "oversight:exports"}

    assert named == {*TAKEN_AWAY, *READ}


def test_a_search_of_the_record_is_recorded_with_what_was_searched(
    cast: Cast, newest: Callable[[], list[Event]]
) -> None:
    client = Client()
    client.force_login(cast.auditor)

    assert client.get(reverse("oversight:record"), {"q": "ยืมตรงเวลา"}).status_code == 200

    (event,) = newest()
    facts: dict[str, Any] = json.loads(event.body)["facts"]
    assert (event.verb, event.stream, event.actor_code) == ("journal.read", "reads", cast.auditor.staff_code)
    assert "ยืมตรงเวลา" in str(facts)
