"""A letter of demand to another agency leaves the place for our head to sign on, not the storekeeper (ADR 0016)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from loans import tasks
from loans.models import Demand, Loan
from loans.papers.demand import DemandFacts
from loans.papers.facts import PLAIN, Signed
from loans.printing.demands import demand_about
from loans.states import State
from people.models import Agency, Capacity, Delegation, Person, Tenure
from tests import makers
from tests.cast import DELEGATION_ORDER, Cast
from tests.typeset.reading import squeezed, words_of

pytestmark = [pytest.mark.clause("211"), pytest.mark.clause("208(1)")]


def letter_of(loan: Loan) -> DemandFacts:
    """The first demand as the clock makes it on the day after the return date."""
    tasks.chase_day(datetime.fromisoformat(f"{loan.due_on + timedelta(days=1)}T08:00:00+07:00"))
    letter = demand_about(loan, Demand.objects.get(loan=loan).number)
    assert letter is not None
    facts = letter.facts
    assert isinstance(facts, DemandFacts)
    return facts


def acts_for_the_governor(cast: Cast, person: Person, *, since: date) -> None:
    Tenure.objects.create(
        person=person,
        post=cast.governor_post,
        capacity=Capacity.ACTING,
        starts_on=since,
        order_number="9/2570",
    )


def delegate(cast: Cast) -> None:
    Delegation.objects.filter(pk=cast.delegation.pk).update(may_approve_between_agencies=True)


def test_the_letter_is_for_the_head_and_the_demand_stays_the_duty_holders(cast: Cast) -> None:
    Agency.objects.filter(pk=cast.agency.pk).update(address="ถนนดินสอ เขตพระนคร")
    loan = makers.agency_loan_in(State.ON_LOAN, cast)
    facts = letter_of(loan)
    assert facts.external
    assert facts.signature == Signed(role="", name=cast.governor.name, post=cast.governor_post.title)
    assert facts.address == "ถนนดินสอ เขตพระนคร"  # at the head stands who writes
    assert facts.to == "อธิบดีกรมตัวอย่างการพัสดุ"
    demand = Demand.objects.get(loan=loan)
    assert demand.is_in_time
    assert demand.holder in (cast.storekeeper, cast.second_storekeeper)

    paper = demand_about(loan, demand.number)
    assert paper is not None
    text = words_of(paper.pdf(PLAIN))
    assert squeezed(f"({cast.governor.name})") in text
    assert squeezed("ลงนามในระบบแล้ว") not in text
    assert squeezed(demand.holder_name) not in text


def test_a_debt_in_kind_is_demanded_by_a_letter_of_the_head_too(cast: Cast) -> None:
    assert letter_of(makers.supply_loan_in(State.ON_LOAN, cast)).signature.name == cast.governor.name


def test_who_has_such_loans_by_delegation_signs_with_capacity_and_order(cast: Cast) -> None:
    loan = makers.agency_loan_in(State.ON_LOAN, cast)
    Loan.objects.filter(pk=loan.pk).update(approved_by=cast.permanent_secretary)
    delegate(cast)
    assert letter_of(loan).signature == Signed(
        role="",
        name=cast.permanent_secretary.name,
        post=cast.permanent_secretary_post.title,
        capacity="ปฏิบัติราชการแทน",
        on_behalf_of=cast.governor_post.title,
        order=f"คำสั่ง {DELEGATION_ORDER}",
    )


def test_the_head_who_approved_the_loan_signs_although_somebody_else_could(cast: Cast) -> None:
    loan = makers.agency_loan_in(State.ON_LOAN, cast)
    delegate(cast)
    assert letter_of(loan).signature.name == cast.governor.name


def test_who_acts_for_the_head_on_the_day_signs_where_the_approver_is_gone(cast: Cast) -> None:
    loan = makers.agency_loan_in(State.ON_LOAN, cast)
    Loan.objects.filter(pk=loan.pk).update(approved_by=cast.director)
    acts_for_the_governor(cast, cast.bureau_deputy, since=cast.on)
    signature = letter_of(loan).signature
    assert (signature.name, signature.post) == (cast.bureau_deputy.name, cast.bureau_deputy.position)
    assert (signature.capacity, signature.on_behalf_of) == ("รักษาราชการแทน", cast.governor_post.title)


def test_where_nobody_heads_the_agency_the_title_stands_alone(cast: Cast) -> None:
    loan = makers.agency_loan_in(State.ON_LOAN, cast)
    Agency.objects.filter(pk=cast.agency.pk).update(head_title="ผู้ว่าราชการกรุงเทพมหานคร")
    Tenure.objects.filter(post=cast.governor_post).update(ends_on=cast.on)
    assert letter_of(loan).signature == Signed(role="", post="ผู้ว่าราชการกรุงเทพมหานคร")
