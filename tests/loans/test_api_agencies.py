"""Lending to another state agency over the API: the same acts and verdicts as on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from loans.models import Loan
from loans.states import State
from people.models import Agency, Person
from tests import makers
from tests.cast import Cast

pytestmark = pytest.mark.clause("208(1)")

API = "/api/v1"


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def by(person: Person) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def asked(cast: Cast, **changes: Any) -> dict[str, Any]:
    letter = asdict(makers.letter(cast)) | {"dated_on": cast.on.isoformat()}
    return {
        "items": [makers.asset(cast).tag],
        "purpose": "public_service",
        "reason": "ใช้ออกหน่วยบริการประชาชนเคลื่อนที่ร่วมกับกรุงเทพมหานคร",
        "place_kind": "off_premises",
        "place_of_use": "อาคารกรมตัวอย่างการพัสดุ ถนนพระราม 6",
        "starts_on": cast.on.isoformat(),
        "due_on": (cast.on + timedelta(days=3)).isoformat(),
        "for_unit": True,
        "agency": cast.ministry.code,
        "contact": asdict(makers.CONTACT),
        "letter": letter,
        **changes,
    }


def signed(client: APIClient, wish: dict[str, Any]) -> dict[str, Any]:
    preview = client.post(f"{API}/loans/for-agency/preview/", wish)
    assert preview.status_code == 200, preview.data
    return {**wish, "signed_sha256": preview.data["sha256"]}


def test_a_letter_is_keyed_in_collected_and_received(cast: Cast) -> None:
    keeper = by(cast.storekeeper)
    wish = asked(cast)
    preview = keeper.post(f"{API}/loans/for-agency/preview/", wish).data
    assert (preview["clause"], preview["office"], preview["verdict"]["permitted"]) == ("208(1)", "agency_head", True)

    made = keeper.post(f"{API}/loans/for-agency/", {**wish, "signed_sha256": preview["sha256"]})
    assert made.status_code == 201, made.data
    assert made.data["letter"]["agency"]["code"] == cast.ministry.code
    loan = f"{API}/loans/{made.data['id']}"
    by(cast.governor).post(f"{loan}/approve/", {})

    line = made.data["lines"][0]["id"]
    out = {"checked": [{"line": line}], "collector": {"name": "นายสมมุติ มารับของ", "card": "staff"}}
    text = keeper.post(f"{loan}/hand-over/preview/", out).data
    given = {**out, "signed_sha256": text["sha256"], "consent": "BR-2002"}
    refused = keeper.post(f"{loan}/hand-over/", given)
    assert (refused.status_code, refused.data["code"]) == (409, "consent-missing")
    done = keeper.post(f"{loan}/hand-over/", {**given, "consent": "นายสมมุติ มารับของ"})
    assert done.data["state"] == State.ON_LOAN

    paper = {"name": "นางสมมุติ คลังกรม", "received_on": cast.on.isoformat()}
    assert keeper.post(f"{loan}/receipt/", paper).data["store_receipt"]["is_from_paper"] is True
    again = keeper.post(f"{loan}/receipt/", paper)
    assert (again.status_code, again.data["code"]) == (409, "receipt-given-already")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agency": "NONE"}, "agency"),
        ({"agency": ""}, "agency"),
        ({"contact": {"name": "ก" * 300}}, "contact"),
        ({"letter": {"number": "1"}}, "letter"),
        ({"letter": "หนังสือ"}, "letter"),
    ],
)
def test_what_is_malformed_is_named(cast: Cast, changes: dict[str, Any], field: str) -> None:
    answer = by(cast.storekeeper).post(f"{API}/loans/for-agency/preview/", asked(cast, **changes))
    assert answer.status_code == 400
    assert field in answer.data["fields"]
    assert not Loan.objects.exists()


def test_a_letter_of_the_buddhist_era_or_of_tomorrow_is_refused(cast: Cast) -> None:
    keeper = by(cast.storekeeper)
    letter = asdict(makers.letter(cast))
    buddhist = asked(cast, letter=letter | {"dated_on": "2569-11-16"})
    assert keeper.post(f"{API}/loans/for-agency/preview/", buddhist).status_code == 400
    tomorrow = asked(cast, letter=letter | {"dated_on": (cast.on + timedelta(days=1)).isoformat()})
    answer = keeper.post(f"{API}/loans/for-agency/preview/", tomorrow)
    assert answer.data["verdict"]["code"] == "letter-in-future"
    sent = keeper.post(f"{API}/loans/for-agency/", {**tomorrow, "signed_sha256": answer.data["sha256"]})
    assert (sent.status_code, sent.data["clause"], sent.data["code"]) == (409, "policy", "letter-in-future")


def test_who_keeps_no_store_finds_neither_entry_nor_agencies(cast: Cast) -> None:
    wish = asked(cast)
    for person in (cast.borrower, cast.governor, cast.outsider):
        tags = by(person).post(f"{API}/loans/for-agency/preview/", wish)
        assert tags.status_code == 404
        assert by(person).get(f"{API}/agencies/").status_code == 404
    assert by(cast.stranger).post(f"{API}/loans/for-agency/", signed(by(cast.storekeeper), wish)).status_code == 409
    codes = {row["code"] for row in by(cast.storekeeper).get(f"{API}/agencies/").data["results"]}
    assert codes == set(Agency.objects.values_list("code", flat=True))


@pytest.mark.clause("208(2) outside")
def test_the_other_store_confirms_over_the_api_and_nobody_else(cast: Cast) -> None:
    loan = makers.between_units(cast)
    address = f"{API}/loans/{loan.pk}/receipt"
    other = by(cast.bureau_storekeeper)
    text = other.post(f"{address}/preview/", {"differences": "ไม่มีเมาส์"}).data
    told = {"differences": "ไม่มีเมาส์", "signed_sha256": text["sha256"]}
    assert by(cast.stranger).post(f"{address}/", told).status_code == 404
    lender = by(cast.storekeeper).post(f"{address}/", told)
    assert (lender.status_code, lender.data["code"]) == (409, "not-their-storekeeper")
    assert other.post(f"{address}/", told).data["store_receipt"]["differences"] == "ไม่มีเมาส์"
    assert other.post(f"{address}/", {}).status_code == 400
