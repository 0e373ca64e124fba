"""A decider with an interest of their own: the step goes to the next office up, and never comes back to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from core.verdict import OFFICE, ORDER, POLICY, Refusal
from loans import actions, permissions, queries
from loans.models import Conflict, Loan, PlaceKind
from loans.states import State, Step
from people.actions.delegations import revoke_delegation
from people.models import Notice, Person, Tenure
from people.offices import standing_of
from tests import makers
from tests.cast import Cast

SignIn = Callable[[Person], Client]

WHY: Final = "ผู้ยืมเป็นน้องของข้าพเจ้า"


def declared(cast: Cast, loan: Loan, by: Person, **more: object) -> Loan:
    done = actions.declare_conflict(loan, by=by, at=cast.at + timedelta(minutes=5), reason=WHY, **more)  # type: ignore[arg-type]  # as_of
    done.refresh_from_db()
    return done


def code_of(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refusal) as no:
        act()
    return no.value.verdict.basis, no.value.verdict.code


def deciders(cast: Cast, loan: Loan) -> list[Person]:
    ids = [seat.person_id for seat in queries.who_decides(loan, on=cast.on)]
    return [person for person in cast.everybody() if person.pk in ids]


def test_the_head_of_the_unit_is_followed_by_the_nearest_head_above(cast: Cast) -> None:
    loan = declared(cast, makers.loan_in(State.AWAITING_APPROVAL, cast), cast.finance_head)

    assert (loan.state, loan.approving_unit, loan.clause) == (State.AWAITING_APPROVAL, cast.district, "208(2)")
    assert deciders(cast, loan) == [cast.director]
    approved = actions.approve(loan, by=cast.director, at=cast.at + timedelta(minutes=6))
    assert approved.approved_by == cast.director


def test_the_supervisor_is_followed_by_the_next_head_up_who_endorses(cast: Cast) -> None:
    loan = declared(cast, makers.submitted(cast), cast.supervisor)

    assert (loan.state, loan.endorsing_unit) == (State.AWAITING_ENDORSEMENT, cast.district)
    assert deciders(cast, loan) == [cast.director]


def test_where_the_next_endorser_is_the_very_office_that_approves_one_signature_is_asked_for(cast: Cast) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    loan = declared(cast, loan, cast.finance_head)
    loan = actions.send_back(loan, by=cast.director, at=cast.at + timedelta(minutes=6), reason="ระบุห้อง")
    wish = makers.wish(cast, loan.lines.get().asset, reason="ใช้ประชุมชุมชนย่านเจริญกรุง ห้อง 3")
    text = makers.planned(cast, wish).text.sha256
    loan = actions.resubmit(loan, by=cast.borrower, at=cast.at + timedelta(minutes=7), wish=wish, signed_sha256=text)
    assert loan.approving_unit == cast.district, "who declared stays out of the corrected request as well"

    loan = declared(cast, loan, cast.supervisor)

    assert (loan.state, loan.endorsing_unit) == (State.AWAITING_APPROVAL, None)
    assert deciders(cast, loan) == [cast.director]


def test_the_head_of_the_agency_is_followed_by_the_delegate_and_the_delegate_by_the_head(cast: Cast) -> None:
    first, second = (makers.loan_in(State.AWAITING_APPROVAL, cast, outside=True) for _n in range(2))

    assert deciders(cast, declared(cast, first, cast.governor)) == [cast.permanent_secretary]
    assert deciders(cast, declared(cast, second, cast.permanent_secretary)) == [cast.governor]
    assert first.approving_unit == second.approving_unit == cast.bangkok


def test_where_nobody_is_left_it_is_refused_with_what_to_do(cast: Cast) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast, outside=True)
    revoke_delegation(cast.delegation, by=cast.admin, at=cast.at, reason="ยกเลิกคำสั่งเดิม")

    assert code_of(lambda: declared(cast, loan, cast.governor)) == (OFFICE, "nobody-above")

    Tenure.objects.create(
        person=cast.director,
        post=cast.governor_post,
        capacity="acting",
        starts_on=cast.on,
        order_number="มท 99/2569",
    )
    assert deciders(cast, declared(cast, loan, cast.governor)) == [cast.director]


def test_none_of_the_declarers_seats_decides_on_the_loan_again(cast: Cast) -> None:
    Tenure.objects.create(
        person=cast.finance_head,
        post=cast.director_post,
        capacity="acting",
        starts_on=cast.on,
        order_number="บร 5/2569",
    )
    loan = declared(cast, makers.loan_in(State.AWAITING_APPROVAL, cast), cast.finance_head)

    assert deciders(cast, loan) == [cast.director]
    assert not queries.inbox(standing_of(cast.finance_head, cast.on))[0]
    by_declarer = lambda: actions.approve(loan, by=cast.finance_head, at=cast.at)  # noqa: E731  # called by code_of
    assert code_of(by_declarer) == (POLICY, "conflict-declared")
    assert code_of(lambda: declared(cast, loan, cast.finance_head)) == (POLICY, "conflict-declared")
    other = makers.loan_in(State.AWAITING_APPROVAL, cast)
    assert other in [row.loan for row in queries.inbox(standing_of(cast.finance_head, cast.on))[0]]


def test_an_endorser_who_would_also_approve_is_out_of_both(cast: Cast) -> None:
    Tenure.objects.create(
        person=cast.supervisor,
        post=cast.finance_head_post,
        capacity="acting",
        starts_on=cast.on,
        order_number="บร 6/2569",
    )
    cast.finance_head.tenures.update(ends_on=cast.on - timedelta(days=1))
    loan = declared(cast, makers.submitted(cast), cast.supervisor)

    assert loan.approving_unit == cast.district
    assert deciders(cast, loan) == [cast.director]


def test_reason_and_reading_are_needed_and_the_borrower_cannot_declare(cast: Cast) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    empty = lambda: actions.declare_conflict(loan, by=cast.finance_head, at=cast.at, reason=" ")  # noqa: E731  # called by code_of
    assert code_of(empty) == (POLICY, "reason-missing")
    assert code_of(lambda: declared(cast, loan, cast.finance_head, as_of=cast.at)) == (POLICY, "changed-meanwhile")
    assert code_of(lambda: declared(cast, loan, cast.borrower)) == ("208", "borrower-decides")
    assert code_of(lambda: declared(cast, loan, cast.stranger)) == (OFFICE, "office-not-held")
    assert not Conflict.objects.exists()


def test_the_row_the_list_on_the_loan_the_event_and_the_notice_say_the_same(cast: Cast) -> None:
    loan = declared(cast, makers.loan_in(State.AWAITING_APPROVAL, cast), cast.finance_head)

    (row,) = loan.conflicts.all()
    assert loan.recused_ids == [row.by_id] == [cast.finance_head.pk]
    assert (row.reason, row.went_to, row.post_title, row.capacity) == (
        WHY,
        cast.district,
        cast.finance_head_post.title,
        "own",
    )
    assert Event.objects.filter(verb="loan.conflict_declared", outcome="done").count() == 1
    assert Notice.objects.filter(to=cast.director, subject=loan.journal_subject().name).count() == 1
    assert permissions.may(Step.APPROVE, loan, standing_of(cast.director, cast.on))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({}, "conflict_declared_once|append-only"),
        ({"by": "director", "reason": ""}, "conflict_has_a_reason"),
        ({"by": "borrower"}, "conflict_of_a_decider"),
        ({"by": "director", "capacity": "by_right"}, "conflict_capacity_known"),
    ],
)
def test_the_database_holds_what_a_declaration_is(cast: Cast, changes: dict[str, str], constraint: str) -> None:
    loan = declared(cast, makers.loan_in(State.AWAITING_APPROVAL, cast), cast.finance_head)
    row = loan.conflicts.get()
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, getattr(cast, value) if name == "by" else value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save(force_insert=True)


def test_the_decision_page_declares_and_the_loan_page_says_so(cast: Cast, sign_in: SignIn, today: None) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    page = reverse("loans:decide", args=[loan.pk])
    head = sign_in(cast.finance_head)
    assert "?act=declare_conflict" in head.get(page).content.decode()
    opened = head.get(f"{page}?act=declare_conflict")
    fields = {"act": "declare_conflict", "as_of": opened.context["as_of"]}
    assert head.post(page, fields).status_code == 200, "a reason is asked for"
    assert head.post(page, {**fields, "more": WHY}).status_code == 302

    assert sign_in(cast.director).get(page).status_code == 200
    assert head.get(page).status_code == 404
    shown = {
        who: sign_in(who).get(loan.get_absolute_url()).content.decode()
        for who in (cast.borrower, cast.finance_head, cast.director)
    }
    assert all(cast.finance_head.name in text for text in shown.values())
    assert [WHY in text for text in shown.values()] == [False, True, True]


def test_the_api_declares_and_lists_it_without_the_reason(cast: Cast, sign_in: SignIn, today: None) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    answer = sign_in(cast.finance_head).post(
        f"/api/v1/loans/{loan.pk}/declare-conflict/", {"reason": WHY}, "application/json"
    )
    assert answer.status_code == 200
    (told,) = answer.json()["conflicts"]
    assert (told["by"]["staff_code"], told["went_to"]["code"]) == (cast.finance_head.staff_code, cast.district.code)
    assert "reason" not in told


def changing(cast: Cast, *, outside: bool = False) -> Loan:
    """A loan that is out, a change of which waits for its decision: two days longer, or the use outside."""
    loan = makers.loan_in(State.ON_LOAN, cast)
    more: dict[str, Any] = (
        {"days": 0, "place_kind": PlaceKind.OFF_PREMISES, "place_of_use": "ศูนย์ชุมชนวัดม่วงแค"} if outside else {}
    )
    makers.change_asked(cast, loan, at=cast.at, **more)
    return Loan.objects.get(pk=loan.pk)


def test_a_change_of_what_is_out_goes_to_the_next_office_up_and_its_days_stay_held(cast: Cast) -> None:
    loan = changing(cast)
    was = loan.due_on

    loan = declared(cast, loan, cast.finance_head)

    amendment = loan.amendments.get()
    assert (loan.state, loan.due_on, loan.approving_unit) == (State.ON_LOAN, was, cast.finance)
    assert (amendment.state, amendment.approving_unit) == ("asked", cast.district)
    assert loan.lines.get().asked_until == was + timedelta(days=2)
    conflict = Conflict.objects.get(loan=loan)
    assert (conflict.by, conflict.reason, conflict.went_to, conflict.state) == (
        cast.finance_head,
        WHY,
        cast.district,
        State.ON_LOAN,
    )
    assert loan.recused_ids == [cast.finance_head.pk]
    assert Event.objects.filter(verb="loan.conflict_declared", outcome="done").count() == 1
    assert Notice.objects.filter(to=cast.director, kind="loan-change").count() == 1
    assert not queries.inbox(standing_of(cast.finance_head, cast.on))[0]
    assert [row.loan for row in queries.inbox(standing_of(cast.director, cast.on))[0]] == [loan]
    by_declarer = lambda: actions.approve_change(loan, by=cast.finance_head, at=cast.at)  # noqa: E731  # called by code_of
    assert code_of(by_declarer) == (POLICY, "conflict-declared")
    done = actions.approve_change(loan, by=cast.director, at=cast.at + timedelta(minutes=6))
    assert (done.due_on, done.approving_unit) == (was + timedelta(days=2), cast.district)


def test_of_a_change_to_a_place_outside_head_and_delegate_follow_each_other(cast: Cast) -> None:
    for declarer, next_one in ((cast.governor, cast.permanent_secretary), (cast.permanent_secretary, cast.governor)):
        loan = declared(cast, changing(cast, outside=True), declarer)
        assert loan.amendments.get().approving_unit == cast.bangkok
        done = actions.refuse_change(loan, by=next_one, at=cast.at + timedelta(minutes=6), reason="ใช้ในสำนักงานเท่านั้น")
        assert done.place_kind == "on_premises"


def test_without_a_waiting_change_or_a_reason_or_anybody_above_nothing_is_declared(cast: Cast) -> None:
    out = makers.loan_in(State.ON_LOAN, cast)
    assert code_of(lambda: declared(cast, out, cast.finance_head)) == (ORDER, "no-change-waits")
    loan = changing(cast)
    silent = lambda: actions.declare_conflict(loan, by=cast.finance_head, at=cast.at, reason=" ")  # noqa: E731  # called by code_of
    assert code_of(silent) == (POLICY, "reason-missing")
    stale = cast.at - timedelta(days=1)
    assert code_of(lambda: declared(cast, loan, cast.finance_head, as_of=stale)) == (POLICY, "changed-meanwhile")
    assert code_of(lambda: declared(cast, loan, cast.director))[0] == OFFICE
    outside = changing(cast, outside=True)
    revoke_delegation(cast.delegation, by=cast.admin, at=cast.at, reason="ยกเลิกคำสั่งเดิม")
    assert code_of(lambda: declared(cast, outside, cast.governor)) == (OFFICE, "nobody-above")
    assert not Conflict.objects.exists()


@pytest.mark.usefixtures("today")
def test_on_the_page_of_a_change_and_over_the_api_it_is_declared(cast: Cast, sign_in: SignIn) -> None:
    loan = changing(cast)
    page = reverse("loans:decide_change", args=[loan.pk])
    head = sign_in(cast.finance_head)
    assert "?act=declare_conflict" in head.get(page).content.decode()
    opened = head.get(page, {"act": "declare_conflict"})
    assert 'value="declare_conflict"' in opened.content.decode()
    fields = {"act": "declare_conflict", "as_of": opened.context["as_of"]}
    assert head.post(page, fields).status_code == 200, "a reason is asked for"
    assert head.post(page, {**fields, "more": WHY}).status_code == 302
    assert head.get(page).status_code == 404
    assert sign_in(cast.director).get(page).status_code == 200

    other = changing(cast)
    address = f"/api/v1/loans/{other.pk}/"
    moves = {move["step"]: move for move in head.get(address).json()["moves"]}
    assert moves["declare_conflict"]["permitted"]
    told = head.post(f"{address}declare-conflict/", {"reason": WHY}, "application/json")
    assert (told.status_code, told.json()["state"]) == (200, "on_loan")
    assert other.amendments.get().approving_unit == cast.district
