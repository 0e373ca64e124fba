"""The API against its own schema: nothing undocumented, nothing that breaks, and its pages without a third party."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
import time_machine
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import sampled_from
from knox.models import AuthToken
from schemathesis import Case
from schemathesis.core.result import Ok

from loans.states import State
from tests.cast import Cast
from tests.makers import loan_in

EXAMPLES = 6


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def test_the_schema_is_valid_and_complete(db: None) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO(), stderr=StringIO())


def test_every_move_stands_in_the_schema_with_its_refusal(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.borrower)

    paths = client.get("/api/schema/?format=json").json()["paths"]

    for step in ("endorse", "approve", "refuse", "send-back", "withdraw", "cancel", "lapse", "resubmit", "hand-over"):
        answers = paths[f"/api/v1/loans/{{id}}/{step}/"]["post"]["responses"]
        assert {"200", "400", "401", "404", "409"} <= set(answers), step


def test_the_schema_and_its_pages_are_open_and_hold_no_data(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast)

    for path in ("/api/schema/", "/api/docs/"):
        answer = Client().get(path)
        assert answer.status_code == 200
        for secret in (loan.number, cast.borrower.name, cast.borrower.staff_code):
            assert secret not in answer.content.decode()


def test_the_documentation_loads_nothing_from_elsewhere_and_runs_under_our_policy(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.borrower)

    page = client.get("/api/docs/")
    source = page.content.decode()

    assert page.status_code == 200
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", source)
    nonce = re.search(r"'nonce-([^']+)'", page.headers["Content-Security-Policy"])
    for tag in re.findall(r"<(?:script|style)\b[^>]*>", source):
        assert "src=" in tag or (nonce and f'nonce="{nonce[1]}"' in tag), tag
    script = client.get("/api/docs/?script=")
    assert script.headers["Content-Type"].startswith("application/javascript")


def test_whatever_is_sent_nothing_breaks(cast: Cast) -> None:
    ready, out = loan_in(State.APPROVED, cast), loan_in(State.ON_LOAN, cast)
    _row, token = AuthToken.objects.create(cast.storekeeper)
    client = Client(headers={"Authorization": f"Token {token}"}, raise_request_exception=True)
    schema = schemathesis.openapi.from_dict(client.get("/api/schema/?format=json").json())
    tried = 0
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        strategy = result.ok().as_strategy()

        @settings(
            max_examples=EXAMPLES, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck)
        )
        @given(case=strategy, loan=sampled_from([ready.pk, out.pk]))
        def answers_without_breaking(case: Case[Any], loan: int) -> None:
            if "id" in case.path_parameters:
                case.path_parameters["id"] = loan
            assert sent(client, case) < 500

        answers_without_breaking()
        tried += 1

    assert tried >= 18


def sent(client: Client, case: Case[Any]) -> int:
    """Send what was generated, in this process; the status of the answer."""
    asked = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    address = urlsplit(str(asked.url))
    body = asked.body.encode() if isinstance(asked.body, str) else asked.body or b""
    headers = {
        name: as_text(value)
        for name, value in asked.headers.items()
        if name.lower() not in {"content-length", "content-type", "authorization"}
    }
    path = f"{address.path}?{address.query}" if address.query else address.path
    answer = client.generic(
        str(asked.method), path, body, as_text(asked.headers.get("Content-Type", "application/json")), headers=headers
    )
    if answer.streaming:  # a paper: read to its end, which closes its file
        b"".join(answer)
    return answer.status_code


def as_text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
