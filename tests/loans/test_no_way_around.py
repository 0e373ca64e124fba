"""Ways around the law that somebody might try, and what each of them meets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from assets.actions.registering import update_asset
from assets.values import values_of
from audit.journal.record import SYSTEM
from core.verdict import OFFICE, ORDER, POLICY, Refusal
from loans import actions, permissions
from loans.models import Loan
from loans.policy import Policy
from loans.states import State
from people.actions.delegations import grant_delegation
from people.guards import Terms
from people.offices import SigningAct, standing_of
from tests import makers
from tests.cast import Cast


def refused(act: Callable[[], object]) -> tuple[str, str]:
    """Basis and code of the refusal; fails when the act is done."""
    with pytest.raises(Refusal) as no:
        act()
    return no.value.verdict.basis, no.value.verdict.code


# Whose turn, and by which rule.


def test_who_may_not_endorse_hears_of_policy_because_clause_208_knows_no_endorsement(cast: Cast) -> None:
    loan = makers.submitted(cast)
    for act in (
        lambda by: actions.endorse(loan, by=by, at=cast.at),
        lambda by: actions.refuse(loan, by=by, at=cast.at, reason="ไม่ใช่งานของฝ่าย"),
        lambda by: actions.send_back(loan, by=by, at=cast.at, reason="ระบุห้อง"),
    ):
        assert refused(lambda act=act: act(cast.borrower)) == (POLICY, "borrower-endorses")  # type: ignore[misc]
        assert refused(lambda act=act: act(cast.finance_head)) == (POLICY, "not-the-supervisor")  # type: ignore[misc]


def test_the_approver_is_told_to_wait_for_the_endorsement_and_the_supervisor_that_approving_is_not_theirs(
    cast: Cast,
) -> None:
    loan = makers.submitted(cast)
    assert refused(lambda: actions.approve(loan, by=cast.finance_head, at=cast.at)) == (ORDER, "out-of-turn")
    assert refused(lambda: actions.approve(loan, by=cast.supervisor, at=cast.at)) == (OFFICE, "office-not-held")
    assert refused(lambda: actions.approve(loan, by=cast.borrower, at=cast.at)) == ("208", "borrower-decides")


# Whose item, and how much it is worth.


def test_nobody_of_another_state_agency_borrows_as_if_it_were_their_own(cast: Cast) -> None:
    assert refused(lambda: makers.submitted(cast, borrower=cast.outsider)) == ("208(1)", "letter-number-missing")
    assert refused(lambda: makers.submitted(cast, borrower=cast.outsider, outside=True))[0] == "208(1)"


def test_a_limit_is_held_against_the_price_of_today_and_not_of_the_day_of_asking(cast: Cast) -> None:
    item = makers.asset(cast)
    loan = makers.endorsed(cast, makers.submitted(cast, item, outside=True), at=cast.at)
    dearer = replace(values_of(item), cost=Decimal("100000.01"))
    update_asset(item, by=cast.storekeeper, at=cast.at, reason="แก้ราคาตามใบตรวจรับ", values=dearer)
    by_delegate = lambda: actions.approve(loan, by=cast.permanent_secretary, at=cast.at)  # noqa: E731  # called by refused
    assert refused(by_delegate) == (OFFICE, "beyond-the-limit")
    assert actions.approve(loan, by=cast.governor, at=cast.at).approved_by == cast.governor


def test_an_item_without_a_price_is_within_no_limit(cast: Cast) -> None:
    item = makers.asset(cast, cost=None)
    asked = makers.planned(cast, makers.wish(cast, item, outside=True))
    assert [seat.person_id for seat in asked.approvers] == [cast.governor.pk]
    loan = makers.endorsed(cast, makers.submitted(cast, item, outside=True), at=cast.at)
    by_delegate = lambda: actions.approve(loan, by=cast.permanent_secretary, at=cast.at)  # noqa: E731  # called by refused
    assert refused(by_delegate) == (OFFICE, "beyond-the-limit")
    assert actions.approve(loan, by=cast.governor, at=cast.at).approved_by == cast.governor


# Who sees it.


def test_a_delegate_sees_what_the_order_lets_them_approve_and_no_more(cast: Cast) -> None:
    terms = Terms(
        order_number="บร 12/2569",
        ordered_on=cast.on,
        acts=frozenset({SigningAct.INSIDE}),
        value_limit=Decimal(30000),
        starts_on=cast.on,
        ends_on=None,
    )
    grant_delegation(
        cast.finance_head_post,
        by=cast.admin,
        at=cast.at,
        reason="แบ่งเบางานอนุมัติ",
        grantee_post=cast.supervisor_post,
        terms=terms,
    )
    one = makers.submitted(cast, borrower=cast.bureau_member)
    two = makers.submitted(cast, makers.asset(cast), makers.asset(cast), borrower=cast.bureau_member)
    far = makers.submitted(cast, borrower=cast.bureau_member, outside=True)
    own_unit = makers.submitted(cast, borrower=cast.finance_head)
    seen = set(Loan.objects.filter(permissions.visible(standing_of(cast.supervisor, cast.on))))
    assert seen == {one}
    assert {two, far, own_unit} <= set(Loan.objects.filter(permissions.visible(standing_of(cast.director, cast.on))))


def test_an_administrator_reads_of_no_borrower_on_the_timelines_of_item_and_unit(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    item = loan.lines.get().asset
    pages = (reverse("assets:timeline", args=[item.tag]), reverse("people:unit-timeline", args=[cast.finance.pk]))
    for who, reads in ((cast.admin, False), (cast.auditor, True)):
        browser = Client()
        browser.force_login(who)
        for page in pages:
            answer = browser.get(page)
            assert answer.status_code == 200
            assert (loan.borrower.name in answer.content.decode()) is reads


def test_nobody_decides_from_a_page_that_shows_an_older_request(cast: Cast) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    read = loan.waits_since
    later = cast.at + timedelta(hours=1)
    actions.send_back(loan, by=cast.finance_head, at=later, reason="ระบุห้อง", as_of=read)
    wish = makers.wish(cast, loan.lines.get().asset, place_of_use="ห้องประชุม 9 ชั้น 9")
    text = makers.planned(cast, wish).text
    actions.resubmit(loan, by=cast.borrower, at=later, wish=wish, signed_sha256=text.sha256)
    actions.endorse(loan, by=cast.supervisor, at=later + timedelta(minutes=1))
    with pytest.raises(Refusal) as refusal:
        actions.approve(loan, by=cast.finance_head, at=later + timedelta(minutes=2), as_of=read)
    assert refusal.value.verdict.code == "changed-meanwhile"
    loan.refresh_from_db()
    assert actions.approve(loan, by=cast.finance_head, at=later + timedelta(minutes=2), as_of=loan.waits_since).pk


def test_a_policy_shortened_later_takes_no_day_from_a_loan_already_approved(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    shorter = Policy(collect_within_days=0)
    actions.change_policy(cast.agency, by=cast.admin, at=cast.at, policy_now=shorter, reason="คลังแน่น")
    last = cast.at + timedelta(days=3)
    with pytest.raises(Refusal) as refusal:
        actions.lapse(loan, by=SYSTEM, at=last)
    assert refusal.value.verdict.code == "still-to-be-collected"
    assert makers.handed_over(cast, loan, at=last).state == State.ON_LOAN
