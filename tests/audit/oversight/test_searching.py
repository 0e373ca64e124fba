"""The record searched by any word, within the units audited, page by page; and that it was read is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from audit.oversight import searching
from loans.models import Loan
from loans.states import State
from people.models import Person
from tests import makers
from tests.audit.oversight.room import auditing, days
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast() -> Any:
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def lent(cast: Cast) -> Loan:
    return makers.loan_in(State.ON_LOAN, cast, reason="ใช้ประชุมเรื่องน้ำท่วมขังริมคลองบางรัก")


def verbs(cast: Cast, text: str, *units: Any, **given: Any) -> list[str]:
    found = searching.search(auditing(*(units or (cast.bangkok,))), days(cast), text, **given)
    return [entry.verb for entry in found.entries]


def test_a_number_a_name_and_a_reason_find_the_entry_and_all_words_count(cast: Cast, lent: Loan) -> None:
    for text in (lent.number, cast.borrower.name, f"{lent.number} {cast.storekeeper.staff_code}"):
        assert "loan.handed_over" in verbs(cast, text)
    assert verbs(cast, f"{lent.number} ไม่มีคำนี้") == []


def test_an_auditor_of_a_unit_finds_what_concerns_it_alone(cast: Cast, lent: Loan) -> None:
    assert set(verbs(cast, lent.number, cast.finance)) == set(verbs(cast, lent.number))
    assert verbs(cast, lent.number, cast.other_district) == []
    assert verbs(cast, "", cast.other_district, cast.finance)


def test_other_days_have_nothing_of_it(cast: Cast, lent: Loan) -> None:
    page = browser(cast.auditor).get(reverse("oversight:record"), {"q": lent.number, "until": "1/1/2569"})
    assert page.status_code == 200
    assert "event-" not in page.content.decode()


def test_pages_lead_further_back_and_miss_nothing(cast: Cast, lent: Loan, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [entry.id for entry in searching.search(auditing(cast.bangkok), days(cast), "").entries]
    for shown, looked_at, most in ((2, 20_000, 200), (20, 3, 200), (20, 20_000, 2)):
        monkeypatch.setattr(searching, "SHOWN", shown)
        monkeypatch.setattr(searching, "LOOKED_AT", looked_at)
        monkeypatch.setattr(searching, "MOST_FOUND", most)
        read: list[int] = []
        before: int | None = None
        for _page in range(10_000):
            found = searching.search(auditing(cast.bangkok), days(cast), "", before=before)
            read += [entry.id for entry in found.entries]
            before = found.older
            if before is None or len(read) >= len(whole):
                break
        assert read[: len(whole)] == whole


def test_it_asks_in_few_queries(cast: Cast, lent: Loan, queries: Callable[[], Any]) -> None:
    with queries() as ran:
        searching.search(auditing(cast.finance), days(cast), "")
    assert len(ran) <= 6


def test_before_and_after_stand_in_words_and_the_reading_is_recorded(cast: Cast, lent: Loan) -> None:
    page = browser(cast.district_auditor).get(reverse("oversight:record"), {"q": lent.number}).content.decode()
    assert "Approved the loan" in page
    assert "&quot;state&quot;" not in page
    read = Event.objects.get(verb="journal.read")
    assert (read.actor_code, read.stream, read.subject_label) == (
        cast.district_auditor.staff_code,
        "reads",
        lent.number,
    )


def test_a_nul_and_a_day_that_is_none_are_answered(cast: Cast) -> None:
    client = browser(cast.auditor)
    assert client.get(reverse("oversight:record"), {"q": "ก\x00ข"}).status_code == 200
    assert client.get(reverse("oversight:record"), {"q": "ก", "since": "29/02/2568"}).status_code == 422
    assert client.get(reverse("oversight:record"), {"before": "9" * 40}).status_code == 200
