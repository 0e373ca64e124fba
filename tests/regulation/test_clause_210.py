"""Clause 210: consumables between state agencies, on conditions, returned in kind."""

from __future__ import annotations

import dataclasses
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verdict import Permitted, Verdict
from loans import rules
from loans.rules import Approval, InKind, Office, Route
from tests.regulation.verdicts import code_and_basis

PAPER = InKind(type="วัสดุสำนักงาน", kind="กระดาษ A4 80 แกรม", quantity=Decimal(50))


def lend(
    *,
    between_agencies: bool = True,
    urgent: bool = True,
    cannot_be_procured_in_time: bool = True,
    lender_can_spare: bool = True,
    written: bool = True,
) -> Verdict:
    """A lending of consumables that clause 210 allows, but for what the test changes."""
    return rules.may_lend_consumable(
        between_agencies=between_agencies,
        urgent=urgent,
        cannot_be_procured_in_time=cannot_be_procured_in_time,
        lender_can_spare=lender_can_spare,
        written=written,
    )


@pytest.mark.clause("210")
def test_consumables_are_lent_between_agencies_when_every_condition_is_stated() -> None:
    assert lend() == Permitted("210")


@pytest.mark.clause("210")
def test_consumables_that_are_not_urgently_needed_are_not_lent() -> None:
    assert code_and_basis(lend(urgent=False)) == ("not-urgent", "210")


@pytest.mark.clause("210")
def test_consumables_that_can_be_procured_in_time_are_not_lent() -> None:
    assert code_and_basis(lend(cannot_be_procured_in_time=False)) == ("can-be-procured", "210")


@pytest.mark.clause("210")
def test_consumables_that_the_lender_cannot_spare_are_not_lent() -> None:
    assert code_and_basis(lend(lender_can_spare=False)) == ("lender-cannot-spare", "210")


@pytest.mark.clause("210")
def test_consumables_are_not_lent_by_word_of_mouth() -> None:
    assert code_and_basis(lend(written=False)) == ("not-in-writing", "210")


@pytest.mark.clause("210", "204-205")
def test_inside_one_agency_no_urgency_turns_a_requisition_into_a_loan() -> None:
    assert code_and_basis(lend(between_agencies=False)) == ("requisition-not-loan", "204-205")
    assert rules.may_lend_kind(consumable=True, between_agencies=True) == Permitted("210")


@pytest.mark.clause("210")
@pytest.mark.parametrize("facts", list(itertools.product([False, True], repeat=5)))
def test_one_condition_missing_is_enough_to_refuse(facts: tuple[bool, bool, bool, bool, bool]) -> None:
    between_agencies, urgent, cannot_be_procured_in_time, lender_can_spare, written = facts
    verdict = lend(
        between_agencies=between_agencies,
        urgent=urgent,
        cannot_be_procured_in_time=cannot_be_procured_in_time,
        lender_can_spare=lender_can_spare,
        written=written,
    )
    assert bool(verdict) is all(facts)


@pytest.mark.clause("210")
@given(between_agencies=st.booleans(), outside=st.booleans())
def test_where_the_clause_names_no_office_the_head_of_the_agency_approves_and_the_approval_says_so(
    between_agencies: bool, outside: bool
) -> None:
    approval = rules.who_approves(between_agencies=between_agencies, outside=outside, consumable=True)
    assert approval == Approval(Office.AGENCY_HEAD, "210", Route.CONSUMABLE)
    assert not approval.is_named_by_clause


@pytest.mark.clause("210")
def test_consumables_take_a_route_of_their_own() -> None:
    assert rules.route_of(between_agencies=True, consumable=True, outside=True) is Route.CONSUMABLE
    assert rules.route_of(between_agencies=True, consumable=False, outside=True) is Route.BETWEEN_AGENCIES


@pytest.mark.clause("210")
def test_the_same_type_kind_and_quantity_settle_the_loan() -> None:
    assert rules.is_returned_in_kind(lent=PAPER, returned=PAPER) == Permitted("210")


@pytest.mark.clause("210")
@pytest.mark.parametrize(
    ("returned", "code"),
    [
        (dataclasses.replace(PAPER, type="วัสดุคอมพิวเตอร์"), "other-type"),
        (dataclasses.replace(PAPER, kind="กระดาษ A4 70 แกรม"), "other-kind"),
        (dataclasses.replace(PAPER, quantity=Decimal(49)), "quantity-short"),
        (dataclasses.replace(PAPER, quantity=Decimal(0)), "quantity-short"),
        (dataclasses.replace(PAPER, quantity=Decimal("50.5")), "quantity-over"),
    ],
)
def test_anything_else_does_not_settle_it(returned: InKind, code: str) -> None:
    assert code_and_basis(rules.is_returned_in_kind(lent=PAPER, returned=returned)) == (code, "210")


@pytest.mark.clause("210")
@given(lent=st.decimals(0, 10_000, places=2), returned=st.decimals(0, 10_000, places=2))
def test_whatever_comes_back_settles_the_loan_exactly_when_the_quantity_is_equal(
    lent: Decimal, returned: Decimal
) -> None:
    verdict = rules.is_returned_in_kind(
        lent=dataclasses.replace(PAPER, quantity=lent), returned=dataclasses.replace(PAPER, quantity=returned)
    )
    assert bool(verdict) == (lent == returned)


@pytest.mark.clause("210")
def test_a_condition_is_stated_in_words_that_can_be_judged() -> None:
    assert rules.says_something("น้ำท่วมชุมชนริมคลองตั้งแต่เมื่อคืน")
    assert not rules.says_something("ด่วน")
    assert not rules.says_something("กกกกกกกกกกกกกกก")
