"""A policy gives way, told through pages and the API: refused, asked, confirmed by a second person, signed, listed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from core.thai import written_date
from loans.models import AgencyPolicy, Loan, PolicyOverride
from loans.states import State
from people.models import Person
from tests import makers
from tests.cast import AT, Cast

Sign = Callable[[Person], Client]

WAITING: Final = "/overrides/?only=asked"
"""Where the inbox leads a second person to."""
WHY: Final = "งานสำรวจใช้เวลา 3 สัปดาห์ตามแผนที่อนุมัติแล้ว"


@pytest.fixture
def sign_in() -> Sign:
    """A browser of its own for each person."""

    def browser(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser


@pytest.fixture(autouse=True)
def _lends_for_two_weeks(cast: Cast) -> None:
    AgencyPolicy.objects.create(agency=cast.agency, longest_days=14)


def words(cast: Cast, *, days: int = 21) -> dict[str, Any]:
    return {
        "starts_on": written_date(cast.on),
        "due_on": written_date(cast.on + timedelta(days=days - 1)),
        "purpose": "public_service",
        "reason": "สำรวจผู้พักอาศัยริมคลองเพื่อวางแผนช่วยเหลือน้ำท่วม",
        "reference": "",
        "place_kind": "on_premises",
        "place_of_use": "ห้องประชุม 3 ชั้น 5 สำนักงานเขตบางรัก",
        "for_unit": "me",
    }


def refused_on_the_page(cast: Cast, browser: Client) -> str:
    """The borrower writes a request of three weeks; answers where the page offers to ask for an exception."""
    item = makers.asset(cast)
    browser.post(reverse("loans:basket"), {"act": "put_in", "asset": item.pk, "next": "/"})
    answer = browser.post(reverse("loans:new"), words(cast))
    assert (answer.status_code, answer.context["verdict"].code) == (409, "longer-than-policy")
    assert f'href="{answer.context["exception_url"]}"' in answer.content.decode()
    return str(answer.context["exception_url"])


def test_three_weeks_where_the_policy_says_two(cast: Cast, sign_in: Sign) -> None:
    mine, heads = sign_in(cast.borrower), sign_in(cast.finance_head)
    with time_machine.travel(AT, tick=False) as clock:
        ask = refused_on_the_page(cast, mine)
        nothing = mine.post(ask, {"reason": " "})
        assert nothing.context["form"].errors, "without a reason nothing is asked for"
        page = mine.post(ask, {"reason": WHY}).headers["Location"]
        override = PolicyOverride.objects.get()
        assert page == override.get_absolute_url()
        again = mine.post(ask, {"reason": WHY})
        assert (again.status_code, again.context["verdict"].code) == (409, "override-asked-already")
        assert mine.post(page, {"act": "confirm", "reason": WHY}).status_code == 404, "nobody is both people"

        clock.shift(timedelta(minutes=12))
        assert WAITING in heads.get(reverse("loans:inbox")).content.decode()
        assert page in heads.get(WAITING).content.decode()
        assert heads.post(page, {"act": "confirm", "reason": ""}).context["form"].errors
        assert heads.post(page, {"act": "confirm", "reason": "ไม่มีผู้อื่นจอง"}).status_code == 302
        assert WAITING not in heads.get(reverse("loans:inbox")).content.decode()

        review = reverse("loans:review")
        assert mine.get(page).context["sign_url"] == review
        shown = mine.get(review)
        seals = {f"sha256_{each.plan.lending_unit.pk}": each.plan.text.sha256 for each in shown.context["stores"]}
        assert cast.finance_head.name in shown.content.decode()
        assert mine.post(review, {**seals, "act": "sign", "agreed": "on"}).status_code == 302
        loan = Loan.objects.get()
        assert (loan.state, (loan.due_on - loan.starts_on).days) == (State.AWAITING_ENDORSEMENT, 20)

        supervisor = sign_in(cast.supervisor).get(reverse("loans:decide", args=[loan.pk])).content.decode()
        assert page in supervisor, "who decides on the loan reads that the policy gave way"
        for reader in (mine, heads):
            own_page = reader.get(loan.get_absolute_url()).content.decode()
            assert "ไม่มีผู้อื่นจอง" in own_page, "the page of the loan says on what it rests"
            assert cast.finance_head.name in own_page
        auditor = sign_in(cast.auditor)
        listed = auditor.get(reverse("loans:overrides"), {"only": "used"}).content.decode()
        assert page in listed
        assert WHY in auditor.get(page).content.decode()
        assert sign_in(cast.stranger).get(page).status_code == 404


def test_after_thirty_minutes_it_has_lapsed_and_is_listed_so(cast: Cast, sign_in: Sign) -> None:
    mine, heads = sign_in(cast.borrower), sign_in(cast.finance_head)
    with time_machine.travel(AT, tick=False) as clock:
        ask = refused_on_the_page(cast, mine)
        page = mine.post(ask, {"reason": WHY}).headers["Location"]
        clock.shift(timedelta(minutes=31))
        late = heads.post(page, {"act": "confirm", "reason": "เห็นชอบ"})
        assert (late.status_code, late.context["verdict"].code) == (409, "override-lapsed")
        assert WAITING not in heads.get(reverse("loans:inbox")).content.decode()
        assert page in sign_in(cast.auditor).get(reverse("loans:overrides"), {"only": "lapsed"}).content.decode()
        anew = mine.post(ask, {"reason": WHY}).headers["Location"]
        assert anew != page
        assert mine.post(anew, {"act": "withdraw"}).status_code == 302
        assert set(PolicyOverride.objects.values_list("state", flat=True)) == {"lapsed", "withdrawn"}


def test_an_approved_loan_that_is_to_last_longer(cast: Cast, sign_in: Sign) -> None:
    mine = sign_in(cast.borrower)
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        loan = makers.loan_in(State.APPROVED, cast)
        fields = {**words(cast), "items": [line.asset_id for line in loan.lines.all()]}
        answer = mine.post(reverse("loans:change", args=[loan.pk]), fields)
        assert (answer.status_code, answer.context["verdict"].code) == (409, "longer-than-policy")
        page = mine.post(answer.context["exception_url"], {"reason": WHY}).headers["Location"]
        director = sign_in(cast.director)
        assert director.post(page, {"act": "confirm", "reason": "งานจำเป็นตามแผน"}).status_code == 302
        review = mine.get(page).context["sign_url"]
        assert review == reverse("loans:change_review", args=[loan.pk])
        (store,) = mine.get(review).context["stores"]
        seal = {f"sha256_{store.plan.lending_unit.pk}": store.plan.text.sha256}
        assert mine.post(review, {**seal, "act": "sign", "agreed": "on"}).status_code == 302
        loan.refresh_from_db()
        assert (loan.state, loan.due_on) == (State.AWAITING_ENDORSEMENT, cast.on + timedelta(days=20))


def test_the_same_over_the_api(cast: Cast) -> None:
    mine, head, auditor = APIClient(), APIClient(), APIClient()
    for client, person in ((mine, cast.borrower), (head, cast.finance_head), (auditor, cast.auditor)):
        client.force_login(person)
    item = makers.asset(cast)
    wish = {
        "items": [item.tag],
        "purpose": "public_service",
        "reason": "สำรวจผู้พักอาศัยริมคลอง",
        "place_kind": "on_premises",
        "place_of_use": "ห้องประชุม 3",
        "starts_on": cast.on.isoformat(),
        "due_on": (cast.on + timedelta(days=20)).isoformat(),
    }
    with time_machine.travel(AT, tick=False):
        asked = mine.post("/api/v1/overrides/", {**wish, "because": WHY})
        assert (asked.status_code, asked.data["state"], asked.data["limit_days"]) == (201, "asked", 14)
        address = f"/api/v1/overrides/{asked.data['id']}/"
        refused = mine.post(f"{address}confirm/", {"reason": "x"})
        assert (refused.status_code, refused.data["code"]) == (409, "borrower-confirms")
        assert head.post(f"{address}confirm/", {"reason": ""}).status_code == 400
        assert head.post(f"{address}confirm/", {"reason": "ไม่มีผู้อื่นจอง"}).data["state"] == "confirmed"
        signed = mine.post("/api/v1/loans/", {**wish, "signed_sha256": asked.data["text_sha256"]})
        assert signed.status_code == 201, signed.data
        (listed,) = auditor.get("/api/v1/overrides/", {"state": "used"}).data["results"]
        assert (listed["id"], listed["used_for"]) == (asked.data["id"], signed.data["number"])
        short = mine.post("/api/v1/overrides/", {**wish, "due_on": wish["starts_on"], "because": WHY})
        assert (short.status_code, short.data["code"]) == (409, "booked")


@pytest.mark.parametrize("text", ["\x00", "asked\x00", "'; --", "9" * 400, "a_9999999999999999999", "<script>"])
def test_what_no_page_expects_is_answered_and_never_reaches_the_database(cast: Cast, sign_in: Sign, text: str) -> None:
    override = makers.override_asked(cast)
    page, head, mine = override.get_absolute_url(), sign_in(cast.finance_head), sign_in(cast.borrower)
    with time_machine.travel(AT, tick=False):
        assert head.get(reverse("loans:overrides"), {"only": text, "page": text}).status_code == 200
        assert head.post(page, {"act": text, "reason": text}).status_code == 200
        assert mine.post(reverse("loans:ask-override"), {"reason": text}).status_code == 302
        calls = APIClient()
        calls.force_login(cast.finance_head)
        assert calls.get("/api/v1/overrides/", {"state": text}).status_code == 400
        assert calls.post(f"/api/v1/overrides/{override.pk}/confirm/", {"reason": {"x": text}}).status_code == 400
        done = head.post(page, {"act": "refuse", "reason": f"ไม่จำเป็น {text}"})
        assert done.status_code == 302
    override.refresh_from_db()
    assert override.state == "refused"
    assert "\x00" not in override.decided_because
