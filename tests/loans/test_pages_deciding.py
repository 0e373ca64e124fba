"""The inbox and the page of decision: why it came here, part approval, reasons, acting for another, refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from audit.journal.models import Event
from loans import actions
from loans.models import Loan
from loans.states import LineState, State
from people.models import Person
from tests.cast import SINCE, Cast
from tests.makers import asset, loan_in, submitted

SignIn = Callable[[Person], Client]

pytestmark = pytest.mark.usefixtures("today")


def test_the_inbox_is_ordered_by_the_day_of_need_and_says_why_it_came_here(cast: Cast, sign_in: SignIn) -> None:
    on = cast.on
    later = submitted(cast, starts_on=on + timedelta(days=9), due_on=on + timedelta(days=10))
    sooner = submitted(cast)
    rows = sign_in(cast.supervisor).get("/approvals/").context["rows"]

    assert [row.loan for row, _why in rows] == [sooner, later]
    assert {(why.basis, why.wording) for _row, why in rows} == {("policy", cast.supervisor_post.title)}


def test_the_inbox_of_a_delegate_names_clause_capacity_and_order(cast: Cast, sign_in: SignIn) -> None:
    loan = loan_in(State.AWAITING_APPROVAL, cast, outside=True)
    client = sign_in(cast.permanent_secretary)
    ((row, why),) = client.get("/approvals/").context["rows"]

    assert (row.loan, why.basis, why.order) == (loan, "208(2)", cast.delegation.order_number)
    page = client.get(f"/loans/{loan.pk}/decide/")
    seat = page.context["seat"]
    assert (seat.order_number, seat.ordered_on) == (cast.delegation.order_number, cast.delegation.ordered_on)
    assert cast.delegation.order_number in page.content.decode()


def test_who_acts_for_a_vacant_post_sees_by_which_order(cast: Cast, sign_in: SignIn) -> None:
    loan = submitted(cast, asset(cast, unit=cast.bureau_store), borrower=cast.bureau_member)
    page = sign_in(cast.bureau_deputy).get(f"/loans/{loan.pk}/decide/")

    assert page.context["why"].is_for_another
    assert page.context["seat"].order_number in page.content.decode()
    assert page.context["seat"].starts_on == SINCE


def test_ones_own_request_is_shown_without_a_way_to_decide(cast: Cast, sign_in: SignIn) -> None:
    loan = submitted(cast, borrower=cast.finance_head)
    client = sign_in(cast.finance_head)
    inbox = client.get("/approvals/")

    assert [own for own, _sentence in inbox.context["own"]] == [loan]
    assert inbox.context["rows"] == []
    assert client.get(f"/loans/{loan.pk}/decide/").status_code == 404
    refused = client.post(f"/loans/{loan.pk}/decide/", {"act": "approve", f"grant_{loan.lines.get().pk}": "on"})
    assert refused.status_code == 409
    assert Event.objects.filter(verb="loan.approved", outcome="refused", actor_code=cast.finance_head.staff_code)


def test_a_borrower_who_holds_the_deciding_office_sees_the_button_blocked_with_its_clause(
    cast: Cast, sign_in: SignIn
) -> None:
    loan = loan_in(State.AWAITING_APPROVAL, cast, outside=True)
    Loan.objects.filter(pk=loan.pk).update(borrower=cast.governor)
    page = sign_in(cast.governor).get(f"/loans/{loan.pk}/")

    (blocked,) = page.context["blocked"]
    assert (blocked.verdict.basis, blocked.verdict.code) == ("208", "borrower-decides")
    assert blocked.verdict.reason in page.content.decode()


def test_part_of_the_items_is_approved_with_a_reason_for_the_rest(cast: Cast, sign_in: SignIn) -> None:
    loan = loan_in(State.AWAITING_APPROVAL, cast, items=2)
    first, second = loan.lines.order_by("position")
    client, address = sign_in(cast.finance_head), f"/loans/{loan.pk}/decide/"

    silent = client.post(address, {"act": "approve", f"grant_{first.pk}": "on"})
    assert silent.context["form"].errors.keys() == {f"why_{second.pk}"}
    client.post(address, {"act": "approve", f"grant_{first.pk}": "on", f"why_{second.pk}": "เกินความจำเป็นของงาน"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (LineState.APPROVED, LineState.REFUSED)
    assert second.refused_because == "เกินความจำเป็นของงาน"


def test_approving_nothing_is_refused_with_the_clause_and_the_reasons_are_kept(cast: Cast, sign_in: SignIn) -> None:
    loan = loan_in(State.AWAITING_APPROVAL, cast)
    line = loan.lines.get()
    words = {"act": "approve", f"why_{line.pk}": "มีของหน่วยอยู่แล้ว"}
    answer = sign_in(cast.finance_head).post(f"/loans/{loan.pk}/decide/", words)

    assert answer.status_code == 409
    assert (answer.context["verdict"].basis, answer.context["verdict"].code) == ("policy", "nothing-approved")
    assert "มีของหน่วยอยู่แล้ว" in answer.content.decode()
    assert answer.context["verdict"].reason in answer.content.decode()


@pytest.mark.parametrize(("act", "state"), [("refuse", State.REFUSED), ("send_back", State.SENT_BACK)])
def test_a_decision_against_needs_a_reason_by_phrase_or_in_words(
    cast: Cast, sign_in: SignIn, act: str, state: State
) -> None:
    loan = loan_in(State.AWAITING_ENDORSEMENT, cast)
    client, address = sign_in(cast.supervisor), f"/loans/{loan.pk}/decide/"
    page = client.get(f"{address}?act={act}")
    phrase = page.context["form"].fields["phrase"].choices[0][0]

    assert client.post(address, {"act": act}).context["form"].errors.keys() == {"more"}
    assert client.post(address, {"act": act, "more": "\u202e \u200b"}).context["form"].errors.keys() == {"more"}
    assert client.post(address, {"act": act, "more": "ก" * 10_000}).context["form"].errors.keys() == {"more"}
    assert client.post(address, {"act": act, "phrase": "ของปลอม"}).context["form"].errors.keys() == {"phrase"}
    assert client.post(address, {"act": act, "phrase": phrase, "more": "ดูห้อง 5"}).status_code == 302
    loan.refresh_from_db()
    assert loan.state == state
    assert loan.decisions.get().reason == f"{phrase}\nดูห้อง 5"


def test_whoever_comes_second_is_told_that_it_is_decided(cast: Cast, sign_in: SignIn) -> None:
    loan = loan_in(State.AWAITING_APPROVAL, cast, outside=True)
    line = loan.lines.get()
    client = sign_in(cast.permanent_secretary)
    actions.approve(loan, by=cast.governor, at=cast.at + timedelta(minutes=2))
    answer = client.post(f"/loans/{loan.pk}/decide/", {"act": "approve", f"grant_{line.pk}": "on"})

    assert answer.status_code == 409
    assert answer.context["verdict"].code == "out-of-turn"
    assert client.get(f"/loans/{loan.pk}/decide/").headers["Location"] == f"/loans/{loan.pk}/"


def test_an_unknown_act_is_the_usual_decision_with_its_form(cast: Cast, sign_in: SignIn) -> None:
    loan = loan_in(State.AWAITING_ENDORSEMENT, cast)
    page = sign_in(cast.supervisor).get(f"/loans/{loan.pk}/decide/?act=delete")

    assert page.context["step"] == "endorse"


def test_what_changed_since_the_request_was_sent_back_is_shown(cast: Cast, sign_in: SignIn) -> None:
    loan = loan_in(State.SENT_BACK, cast)
    client = sign_in(cast.borrower)
    words = {
        "items": [str(loan.lines.get().asset_id)],
        "starts_on": "16/11/2569",
        "due_on": "19/11/2569",
        "purpose": loan.purpose,
        "reason": loan.reason,
        "place_kind": loan.place_kind,
        "place_of_use": "ห้องประชุม 9 ชั้น 9",
        "for_unit": "me",
    }
    client.post(f"/loans/{loan.pk}/correct/", words)
    review = client.get(f"/loans/{loan.pk}/correct/review/")
    plan = review.context["stores"][0].plan
    signed = {"agreed": "on", f"sha256_{plan.lending_unit.pk}": plan.text.sha256}
    client.post(f"/loans/{loan.pk}/correct/review/", signed)
    changes = sign_in(cast.supervisor).get(f"/loans/{loan.pk}/decide/").context["changes"]

    assert [sign for sign, _line in changes] == ["-", "+"]
    assert "ห้องประชุม 9 ชั้น 9" in changes[1][1]


def test_home_shows_each_what_waits_for_them(cast: Cast, sign_in: SignIn) -> None:
    waiting, back = loan_in(State.AWAITING_ENDORSEMENT, cast), loan_in(State.SENT_BACK, cast)
    home = sign_in(cast.borrower).get("/").context
    assert [row.loan for row in home["for_me"]] == [back]
    assert [row.loan for row in home["under_way"]] == [waiting]
    assert [row.loan for row in sign_in(cast.supervisor).get("/").context["waiting"]] == [waiting]
    assert sign_in(cast.storekeeper).get("/").context["desk"].waiting_for_approval == 1
    assert sign_in(cast.governor).get("/").context["waiting"] == []


def test_the_record_of_a_loan_reads_in_words(cast: Cast, sign_in: SignIn) -> None:
    loan = loan_in(State.RETURNED, cast)
    client = sign_in(cast.auditor)
    client.cookies["django_language"] = "en"
    page = client.get(f"/loans/{loan.pk}/history/").content.decode()

    for words in ("Signed and sent the request", "Endorsed the request", "Handed the items over"):
        assert words in page
    assert "signed_sha256" not in page
    assert "loan.submitted" not in page
