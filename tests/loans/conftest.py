"""What the tests of the pages of lending share: a day that stands still, and people who are signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from people.models import Person
from tests.cast import AT


@pytest.fixture
def today() -> Iterator[None]:
    """The clock of the service stands at the moment of the cast: 16 November 2569, 10 o'clock."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def sign_in() -> Callable[[Person], Client]:
    """A browser of its own for each person who signs in."""

    def browser(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser
