"""The desk over the API: scans, returns, and calls that are repeated because their answer was lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection
from rest_framework.test import APIClient

from assets.models import CustodyState
from audit.journal.models import Event
from core.clock import now
from loans import actions, idempotency
from loans.models import Answered, Loan
from loans.states import State
from people.models import Person
from people.offices import standing_of as standing_of_person
from tests.cast import Cast
from tests.conftest import Queries
from tests.makers import BROKEN, asset, loan_in

Count = Callable[[], AbstractContextManager[Queries]]
SCAN, RETURN = "/api/v1/desk/scan/", "/api/v1/desk/return/"


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def by(person: Person) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def post(client: APIClient, url: str, body: dict[str, Any], *, key: str = "") -> Any:
    return client.post(url, body, headers={"Idempotency-Key": key} if key else {})


def tag_of(loan: Loan) -> str:
    return loan.lines.select_related("asset").order_by("position")[0].asset.tag


# Scans


def test_a_scan_says_what_it_means_and_does_nothing(cast: Cast) -> None:
    out, ready = loan_in(State.ON_LOAN, cast), loan_in(State.APPROVED, cast)
    client = by(cast.storekeeper)

    back = post(client, SCAN, {"code": tag_of(out)}).data
    go = post(client, SCAN, {"code": ready.number}).data
    person = post(client, SCAN, {"code": cast.borrower.staff_code}).data

    assert (back["kind"], back["loan"], back["verdict"]["permitted"]) == ("return", out.pk, True)
    assert (go["kind"], go["loan_number"], go["item"]) == ("hand_over", ready.number, None)
    assert person["kind"] == "person"
    assert set(person["visits"]) == {out.pk, ready.pk}
    out.refresh_from_db()
    assert out.state == State.ON_LOAN


def test_a_code_of_two_items_lists_them(cast: Cast) -> None:
    items = {asset(cast, serial_no="SN-9").tag, asset(cast, serial_no="SN-9").tag}

    answer = post(by(cast.storekeeper), SCAN, {"code": "SN-9"}).data

    assert answer["kind"] == "several"
    assert {each["item"]["tag"] for each in answer["candidates"]} == items


@pytest.mark.parametrize("url", [SCAN, RETURN])
@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("unknown", 404),
        ("x" * 4096, 404),
        ("กขค", 404),
        ("http://evil.example/\u202ex", 404),
        ("\x00\x1d", 400),
        ("", 400),
        ("x" * 4097, 400),
        (None, 400),
        (7, 404),
        (["x"], 400),
        ({"a": 1}, 400),
    ],
)
def test_a_code_that_means_nothing_is_answered_with_a_sentence(cast: Cast, url: str, code: Any, status: int) -> None:
    answer = post(by(cast.storekeeper), url, {"code": code})

    assert answer.status_code == status, answer.data
    assert answer.data.get("reason") or answer.data["fields"]["code"]


@pytest.mark.parametrize("who", ["borrower", "finance_head", "auditor", "admin"])
def test_for_everybody_but_storekeepers_there_is_no_desk(cast: Cast, who: str) -> None:
    loan = loan_in(State.ON_LOAN, cast)

    for url in (SCAN, RETURN):
        assert post(by(getattr(cast, who)), url, {"code": tag_of(loan)}).status_code == 404


def test_another_stores_item_is_unknown(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast)

    for url in (SCAN, RETURN):
        answer = post(by(cast.stranger), url, {"code": tag_of(loan)})
        assert (answer.status_code, answer.data["code"]) == (404, "unknown-code")
        assert cast.borrower.name not in str(answer.data)


# Returns


def test_a_return_takes_the_item_back_at_once(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast, items=2)
    client = by(cast.storekeeper)

    first = post(client, RETURN, {"code": tag_of(loan)}).data
    again = post(client, RETURN, {"code": tag_of(loan)}).data

    assert (first["returned"], first["state"]) == (True, "partly_returned")
    assert (again["returned"], again["state"]) == (False, None)


def test_a_return_not_in_order_comes_under_clause_209(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast)
    client = by(cast.storekeeper)

    without = post(client, RETURN, {"code": tag_of(loan), "works": False})
    found = post(client, RETURN, {"code": tag_of(loan), "works": False, "condition": "damaged", "note": "จอแตก"})

    assert (without.status_code, list(without.data["fields"])) == (400, ["note"])
    assert found.data["state"] == "under_209"
    assert loan.lines.get().asset.custody.state == CustodyState.UNDER_209


def test_a_return_that_contradicts_itself_is_refused_with_its_clause(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast)

    answer = post(by(cast.storekeeper), RETURN, {"code": tag_of(loan), "condition": "damaged"})

    assert (answer.status_code, answer.data["clause"], answer.data["code"]) == (409, "209", "condition-contradicts")


# The same call again


def test_the_same_key_and_body_get_the_same_answer_and_act_once(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast)
    client = by(cast.storekeeper)

    first = post(client, RETURN, {"code": tag_of(loan)}, key="k-1")
    events = Event.objects.count()
    second = post(client, RETURN, {"code": tag_of(loan)}, key="k-1")

    assert first.data["returned"]
    assert (second.status_code, second.data) == (200, first.json())
    assert second.headers["Idempotent-Replay"] == "true"
    assert Event.objects.count() == events


def test_a_refusal_is_an_answer_too_and_leaves_its_trace_once(cast: Cast) -> None:
    loan = loan_in(State.APPROVED, cast)
    client = by(cast.storekeeper)
    line = loan.lines.get()
    body = {"checked": [{"line": line.pk}], "consent": "wrong", "signed_sha256": "0" * 64}
    url = f"/api/v1/loans/{loan.pk}/hand-over/"

    first, second = post(client, url, body, key="k-2"), post(client, url, body, key="k-2")

    assert (first.status_code, first.data["code"]) == (409, "consent-missing")
    assert second.json() == first.json()
    assert Event.objects.filter(verb="loan.handed_over", outcome="refused").count() == 1


def test_the_same_key_with_another_body_is_a_mistake(cast: Cast) -> None:
    first, second = loan_in(State.ON_LOAN, cast), loan_in(State.ON_LOAN, cast)
    client = by(cast.storekeeper)
    post(client, RETURN, {"code": tag_of(first)}, key="k-3")

    other = post(client, RETURN, {"code": tag_of(second)}, key="k-3")
    elsewhere = post(client, SCAN, {"code": tag_of(first)}, key="k-3")

    assert (other.status_code, other.data["code"]) == (422, "key-reused")
    assert elsewhere.status_code == 422
    second.refresh_from_db()
    assert second.state == State.ON_LOAN


def test_a_key_counts_for_one_person(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast, items=2)
    post(by(cast.storekeeper), RETURN, {"code": tag_of(loan)}, key="k-4")

    other = post(by(cast.second_storekeeper), RETURN, {"code": tag_of(loan)}, key="k-4")

    assert (other.status_code, other.data["returned"]) == (200, False)


def test_a_malformed_call_does_not_use_its_key_up(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast)
    client = by(cast.storekeeper)

    assert post(client, RETURN, {"code": tag_of(loan), "works": "perhaps"}, key="k-5").status_code == 400
    assert post(client, RETURN, {"code": tag_of(loan)}, key="k-5").data["returned"]


@pytest.mark.parametrize("key", ["x" * 101, "a\x7fb"])
def test_a_key_that_is_none_is_refused(cast: Cast, key: str) -> None:
    answer = post(by(cast.storekeeper), SCAN, {"code": "x"}, key=key)

    assert (answer.status_code, list(answer.data["fields"])) == (400, ["Idempotency-Key"])


def test_old_answers_are_forgotten(cast: Cast) -> None:
    post(by(cast.storekeeper), SCAN, {"code": "unknown"}, key="k-6")

    assert idempotency.forget_before(now() - idempotency.KEPT) == 0
    assert idempotency.forget_before(now() + timedelta(seconds=1)) == 1


# What it costs, from lock to tell


def test_handing_over_one_item_costs_twelve_queries_at_most(cast: Cast, queries: Count) -> None:
    loan = loan_in(State.APPROVED, cast)
    line = loan.lines.get()

    with queries() as ran:
        actions.hand_over(
            loan,
            by=cast.storekeeper,
            at=cast.at + timedelta(minutes=9),
            checked={line.pk: actions.Checked()},
            set_aside={},
            consent=cast.borrower.staff_code,
        )

    assert len(ran) <= 12, ran


OPENING = 5
"""What the act that opens a case costs: the next number, case, version, event and who is named there."""


@pytest.mark.parametrize(
    ("finding", "opening"), [(actions.Finding(), 0), (BROKEN, OPENING)], ids=["in-order", "broken"]
)
def test_taking_back_one_item_costs_twelve_queries_at_most_and_opening_its_case_five(
    cast: Cast, queries: Count, finding: actions.Finding, opening: int
) -> None:
    loan = loan_in(State.ON_LOAN, cast)
    line = loan.lines.get()
    by = type(cast.storekeeper).objects.get(pk=cast.storekeeper.pk)
    by.standing_in_request = standing_of_person(by, cast.on)  # as the middleware leaves it

    with queries() as ran:
        actions.check_in(loan, by=by, at=cast.at + timedelta(minutes=9), findings={line.pk: finding})

    assert len(ran) <= 12 + opening, ran


# Two calls at the same moment


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_calls_at_the_same_moment_with_one_key_one_acts_and_all_get_its_answer(cast: Cast) -> None:
    for _round in range(5):
        loan = loan_in(State.ON_LOAN, cast)
        code, key = tag_of(loan), f"race-{loan.pk}"
        clients = [by(cast.storekeeper) for _n in range(4)]
        answers = at_once([partial(post, client, RETURN, {"code": code}, key=key) for client in clients])

        assert [answer.status_code for answer in answers] == [200] * 4
        assert all(answer.json() == answers[0].json() for answer in answers)
        assert answers[0].json()["returned"]
        assert Event.objects.filter(verb="loan.checked_in", subject=loan.journal_subject().name).count() == 1
        assert Answered.objects.filter(key=key).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_scans_of_one_item_at_the_same_moment_one_takes_it_back(cast: Cast) -> None:
    for _round in range(5):
        loan = loan_in(State.ON_LOAN, cast)
        code = tag_of(loan)
        clients = [by(cast.storekeeper), by(cast.second_storekeeper)]
        answers = at_once([partial(post, client, RETURN, {"code": code}) for client in clients])

        assert [answer.status_code for answer in answers] == [200, 200]
        assert sorted(answer.json()["returned"] for answer in answers) == [False, True]


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Make the calls in threads that start together; answers in the order of the calls."""
    start = threading.Barrier(len(calls))
    answers: dict[int, Any] = {}

    def call(number: int) -> None:
        try:
            start.wait()
            answers[number] = calls[number]()
        finally:
            connection.close()

    threads = [threading.Thread(target=call, args=[number]) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(calls))]
