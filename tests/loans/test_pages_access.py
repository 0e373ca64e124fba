"""Who may open which page of borrowing: a table, everybody else gets 404."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from loans.borrowing_urls import urlpatterns
from loans.models import Loan
from loans.states import State
from people.models import Person
from tests.cast import Cast
from tests.makers import asset, loan_in

SignIn = Callable[[Person], Client]

pytestmark = pytest.mark.usefixtures("today")

HEADS = {"finance_head", "director", "governor", "permanent_secretary"}
"""Who heads the store's unit, a unit above it, or the agency."""

OVER_BORROWER = {"supervisor", *HEADS}
AUDITORS = {"auditor", "district_auditor"}
STORE = {"storekeeper", "second_storekeeper"}
DECIDERS = {*OVER_BORROWER, "bureau_deputy", "bureau_store_head", "other_director"}
KEEPERS = {*STORE, "bureau_storekeeper", "stranger"}

TABLE: list[tuple[str, State, bool, set[str]]] = [
    ("loan", State.AWAITING_ENDORSEMENT, False, {"borrower", *OVER_BORROWER, *AUDITORS, *STORE}),
    ("history", State.AWAITING_ENDORSEMENT, False, {*OVER_BORROWER, *AUDITORS}),
    ("decide", State.AWAITING_ENDORSEMENT, False, {"supervisor"}),
    ("decide", State.AWAITING_APPROVAL, False, {"finance_head"}),
    ("decide", State.AWAITING_APPROVAL, True, {"governor", "permanent_secretary"}),
    ("correct", State.SENT_BACK, False, {"borrower"}),
    ("withdraw", State.AWAITING_ENDORSEMENT, False, {"borrower"}),
    ("cancel", State.APPROVED, False, {"borrower", *STORE}),
]
"""Page, state of the loan, whether it is used outside, and who may open it."""


def may_open(cast: Cast, sign_in: SignIn, address: str) -> set[str]:
    """Who of the cast gets the page; all others get 404."""
    opened = set()
    for name in cast.__slots__:
        person = getattr(cast, name)
        if not isinstance(person, Person):
            continue
        status = sign_in(person).get(address).status_code
        assert status in (200, 404), (name, status)
        if status == 200:
            opened.add(name)
    return opened


@pytest.mark.parametrize(("page", "state", "outside", "who"), TABLE)
def test_a_page_of_a_loan_opens_for_these_people_only(
    cast: Cast, sign_in: SignIn, page: str, state: State, outside: bool, who: set[str]
) -> None:
    loan = loan_in(state, cast, outside=outside)
    tail = "" if page == "loan" else f"{page}/"

    assert may_open(cast, sign_in, f"/loans/{loan.pk}/{tail}") == who


def test_the_loans_of_an_item_open_for_its_keepers_heads_and_auditors_only(cast: Cast, sign_in: SignIn) -> None:
    item = asset(cast)
    loan_in(State.RETURNED, cast)

    assert may_open(cast, sign_in, f"/loans/of-asset/{item.tag}/") == {*STORE, *HEADS, *AUDITORS}


def test_the_inbox_opens_for_whoever_may_decide_on_anything(cast: Cast, sign_in: SignIn) -> None:
    assert may_open(cast, sign_in, "/approvals/") == DECIDERS


def test_all_loans_open_for_whoever_looks_after_more_than_their_own(cast: Cast, sign_in: SignIn) -> None:
    assert may_open(cast, sign_in, "/loans/all/") == {*DECIDERS, *KEEPERS, *AUDITORS}


@pytest.mark.parametrize("address", ["/", "/catalogue/", "/loans/", "/loans/new/", "/rules/", "/policy/"])
def test_every_member_of_staff_opens_these(cast: Cast, sign_in: SignIn, address: str) -> None:
    assert len(may_open(cast, sign_in, address)) == len(cast.everybody())


@pytest.mark.parametrize(
    "address", ["/loans/999999/", "/loans/999999/decide/", "/loans/999999/correct/", "/loans/of-asset/BK9999999-9/"]
)
def test_what_does_not_exist_is_404(cast: Cast, sign_in: SignIn, address: str) -> None:
    assert sign_in(cast.governor).get(address).status_code == 404


def test_nobody_without_sign_in_sees_anything(cast: Cast) -> None:
    loan = loan_in(State.AWAITING_ENDORSEMENT, cast)
    for pattern in urlpatterns:
        address = "/" + str(pattern.pattern).replace("<int:pk>", str(loan.pk)).replace("<str:tag>", "BK0000001-0")
        answer = Client().get(address)
        assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (302, "/accounts/login/")


def test_a_post_after_the_session_has_expired_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    loan = loan_in(State.AWAITING_ENDORSEMENT, cast)
    client = sign_in(cast.supervisor)
    client.logout()
    answer = client.post(f"/loans/{loan.pk}/decide/", {"act": "endorse"})

    assert answer.status_code == 302
    assert Loan.objects.get(pk=loan.pk).state == State.AWAITING_ENDORSEMENT


def test_only_the_administrator_of_the_agency_changes_its_policy(cast: Cast, sign_in: SignIn) -> None:
    words = {
        "chase_reading": "lenient",
        "collect_within_days": "5",
        "may_book_ahead_days": "๙๐",
        "longest_days": "",
        "remedy_picked_by": "borrower",
        "paper_digits": "thai",
    }

    assert sign_in(cast.storekeeper).post("/policy/", words).status_code == 404
    without_reason = sign_in(cast.admin).post("/policy/", words)
    assert without_reason.status_code == 200
    assert without_reason.context["form"].errors.keys() == {"reason"}
    answer = sign_in(cast.admin).post("/policy/", words | {"reason": "มติที่ประชุม 3/2569"})
    assert answer.status_code == 302
    assert cast.agency.lending_policy.may_book_ahead_days == 90
    assert cast.agency.lending_policy.endorsement_required is False
    again = sign_in(cast.admin).post("/policy/", words | {"reason": "กดซ้ำ"}, follow=True)
    assert [message.level_tag for message in again.context["messages"]] == ["info"]
