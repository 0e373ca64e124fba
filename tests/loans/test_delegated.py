"""Approving by written order: for which units, until which midnight, and what an open page meets once it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.clock import BANGKOK
from core.verdict import OFFICE, Refusal
from loans import actions, queries
from loans.models import Loan
from loans.states import State
from people.actions.delegations import grant_delegation, revoke_delegation
from people.guards import Terms
from people.models import Delegation, Person
from people.offices import SigningAct, standing_of
from tests import makers
from tests.cast import AT, Cast

SignIn = Callable[[Person], Client]

WHY: Final = "แบ่งเบางานอนุมัติ"


def order_to_the_director(cast: Cast, **changes: Any) -> Delegation:
    """The governor's order: the director of Bang Rak approves use outside of the district's items."""
    terms = Terms(
        order_number="กทม. 777/2570",
        ordered_on=cast.on,
        acts=frozenset({SigningAct.OUTSIDE}),
        value_limit=None,
        starts_on=cast.on,
        ends_on=None,
        only_units=(cast.district,),
    )
    return grant_delegation(
        cast.governor_post,
        by=cast.admin,
        at=cast.at,
        reason=WHY,
        grantee_post=cast.director_post,
        terms=replace(terms, **changes),
    )


def waiting_outside(cast: Cast, *, store: str = "finance") -> Loan:
    """A request for an item of that store, used outside, that waits for the governor's office."""
    item = makers.asset(cast, unit=getattr(cast, store))
    return makers.endorsed(cast, makers.submitted(cast, item, outside=True), at=cast.at)


def code_of(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refusal) as no:
        act()
    return no.value.verdict.basis, no.value.verdict.code


def test_a_district_director_approves_outside_for_the_items_of_the_district_only(cast: Cast) -> None:
    order_to_the_director(cast)
    own, other = waiting_outside(cast), waiting_outside(cast, store="other_finance")

    waiting, _page = queries.inbox(standing_of(cast.director, cast.on))
    assert [row.loan for row in waiting] == [own]
    assert code_of(lambda: actions.approve(other, by=cast.director, at=cast.at)) == (OFFICE, "beyond-the-units")
    assert actions.approve(own, by=cast.director, at=cast.at).approved_by == cast.director
    decision = own.decisions.get(kind="approved")
    assert (decision.capacity, decision.order_number) == ("on_behalf", "กทม. 777/2570")


def test_who_decides_names_the_delegate_of_the_unit_and_nobody_of_another(cast: Cast) -> None:
    order_to_the_director(cast)
    for store, expected in (("finance", True), ("other_finance", False)):
        seats = queries.who_decides(waiting_outside(cast, store=store), on=cast.on)
        assert (cast.director.pk in {seat.person_id for seat in seats}) is expected
        item = makers.asset(cast, unit=getattr(cast, store))
        planned = makers.planned(cast, makers.wish(cast, item, outside=True))
        assert (cast.director.pk in {seat.person_id for seat in planned.approvers}) is expected


def test_a_delegation_that_ends_at_midnight_ends_at_midnight_in_bangkok(cast: Cast) -> None:
    order_to_the_director(cast, ends_on=cast.on)
    last = datetime(cast.on.year, cast.on.month, cast.on.day, 23, 59, 59, tzinfo=BANGKOK)
    first, second = waiting_outside(cast), waiting_outside(cast)

    assert actions.approve(first, by=cast.director, at=last).state == State.APPROVED
    over = lambda: actions.approve(second, by=cast.director, at=last + timedelta(seconds=1))  # noqa: E731  # called by code_of
    assert code_of(over) == (OFFICE, "delegation-over")


def test_the_limit_of_an_order_is_told_as_such(cast: Cast) -> None:
    order_to_the_director(cast, value_limit=Decimal("24999.99"))
    loan = waiting_outside(cast)
    assert code_of(lambda: actions.approve(loan, by=cast.director, at=cast.at)) == (OFFICE, "beyond-the-limit")


def test_revoking_takes_effect_at_once_also_on_a_page_that_is_open(cast: Cast, sign_in: SignIn) -> None:
    order, loan = order_to_the_director(cast), waiting_outside(cast, store="finance")
    page, browser = reverse("loans:decide", args=[loan.pk]), sign_in(cast.director)
    noon = datetime(cast.on.year, cast.on.month, cast.on.day, 12, 0, tzinfo=BANGKOK)
    with time_machine.travel(noon - timedelta(minutes=1), tick=False):
        opened = browser.get(page)
        assert opened.status_code == 200
    revoke_delegation(order, by=cast.admin, at=noon, reason="ยกเลิกคำสั่งเดิม")
    fields = {"act": "approve", "as_of": opened.context["as_of"], f"grant_{loan.lines.get().pk}": "on"}
    with time_machine.travel(noon + timedelta(seconds=1), tick=False):
        answer = browser.post(page, fields)
        assert browser.get(page).status_code == 404
    assert answer.status_code == 409
    assert "กทม. 777/2570" in answer.content.decode()
    loan.refresh_from_db()
    assert loan.state == State.AWAITING_APPROVAL


def test_who_sees_the_loan_no_more_is_told_of_the_order_and_a_stranger_of_nothing(cast: Cast, sign_in: SignIn) -> None:
    order = order_to_the_director(cast, only_units=(cast.other_district,))
    item = makers.asset(cast, unit=cast.other_finance)
    loan = makers.submitted(cast, item, borrower=cast.bureau_member, outside=True)
    revoke_delegation(order, by=cast.admin, at=cast.at, reason="ยกเลิกคำสั่งเดิม")
    page = reverse("loans:decide", args=[loan.pk])
    with time_machine.travel(AT, tick=False):
        assert sign_in(cast.director).post(page, {"act": "approve"}).status_code == 409
        assert sign_in(cast.bureau_member).post(page, {"act": "approve"}).status_code == 404
