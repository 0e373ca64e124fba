"""Papers over the API: the same act as the pages, the same refusals, the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from audit.journal.models import Event
from loans import shelf
from loans.models import IssuedPaper
from loans.states import State
from people.models import Person
from tests import makers
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(cast: Cast, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.PAPERS_ROOT = tmp_path / "papers"
    with time_machine.travel(cast.at + timedelta(hours=2), tick=False):
        yield


def program(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def issue(person: Person, address: str, body: object, **headers: str) -> Any:
    return program(person).post(address, json.dumps(body), "application/json", headers=headers)


def test_a_slip_is_issued_listed_and_downloaded_byte_for_byte(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    address = f"/api/v1/loans/{loan.pk}/papers/"
    assert program(cast.borrower).get(address).json() == []
    first = issue(cast.storekeeper, address, {"kind": "slip"})
    again = issue(cast.storekeeper, address, {"kind": "slip"})
    assert (first.status_code, first.json()) == (201, again.json())
    assert program(cast.borrower).get(address).json() == [first.json()]
    paper = first.json()
    assert (paper["kind"], paper["number"], paper["issue"]) == ("slip", loan.number, 1)
    assert program(cast.borrower).get(f"/api/v1/papers/{paper['id']}/").json() == paper
    file = program(cast.borrower).get(f"/api/v1/papers/{paper['id']}/file/", headers={"Accept": "application/pdf"})
    content = b"".join(file)
    assert file.headers["Content-Type"] == "application/pdf"
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (paper["sha256"], paper["size"])
    assert Event.objects.filter(verb="paper.issued").count() == 1


def test_what_cannot_be_issued_is_409_and_what_is_malformed_400(cast: Cast) -> None:
    waiting, out = makers.loan_in(State.AWAITING_APPROVAL, cast), makers.loan_in(State.ON_LOAN, cast)
    tries = [
        (waiting, {"kind": "slip"}, 409, "still-a-draft"),
        (out, {"kind": "receipt", "part": "2026-11-16"}, 409, "no-such-paper"),
        (out, {"kind": "demand", "part": "no letter"}, 409, "no-such-paper"),
        (out, {"kind": "card"}, 400, "invalid"),
        (out, {}, 400, "invalid"),
        (out, {"kind": "slip", "part": "x" * 61}, 400, "invalid"),
        (out, {"kind": "demand", "part": "\x00"}, 409, "no-such-paper"),
    ]
    for loan, body, status, code in tries:
        answer = issue(cast.storekeeper, f"/api/v1/loans/{loan.pk}/papers/", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
    assert not IssuedPaper.objects.exists()


def test_a_case_file_is_issued_and_listed_by_its_case_alone(cast: Cast, uploads: Path) -> None:
    case = makers.case_of(makers.loan_in(State.UNDER_209, cast))
    issue(cast.storekeeper, f"/api/v1/loans/{case.line.loan_id}/papers/", {"kind": "slip"})
    answer = issue(cast.storekeeper, f"/api/v1/cases/{case.pk}/papers/", {})
    assert (answer.status_code, answer.json()["number"]) == (201, case.number)
    assert program(cast.borrower).get(f"/api/v1/cases/{case.pk}/papers/").json() == [answer.json()]


def test_a_key_that_is_sent_again_gets_the_first_answer(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    answers = [
        issue(cast.storekeeper, f"/api/v1/loans/{loan.pk}/papers/", {"kind": "slip"}, **{"Idempotency-Key": "one"})
        for _twice in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_somebody_else_s_papers_do_not_exist_and_a_lost_file_says_so(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    paper = issue(cast.storekeeper, f"/api/v1/loans/{loan.pk}/papers/", {"kind": "slip"}).json()
    for address in (f"loans/{loan.pk}/papers/", f"papers/{paper['id']}/", f"papers/{paper['id']}/file/"):
        assert program(cast.stranger).get(f"/api/v1/{address}").status_code == 404
        assert Client().get(f"/api/v1/{address}").status_code == 401
        beyond = address.replace(str(loan.pk), "9" * 30).replace(str(paper["id"]), "9" * 30)
        assert program(cast.storekeeper).get(f"/api/v1/{beyond}").status_code == 404
    shelf.papers().drop(paper["sha256"])
    lost = program(cast.storekeeper).get(f"/api/v1/papers/{paper['id']}/file/")
    assert (lost.status_code, lost.json()["code"]) == (409, "paper-damaged")
