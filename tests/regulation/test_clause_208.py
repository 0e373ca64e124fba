"""Clause 208: evidence in writing by the borrower, the one office that approves, and hand-over after approval."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verdict import OFFICE, Permitted, Verdict
from loans import rules
from loans.rules import Approval, Office, Route
from tests.regulation.verdicts import code_and_basis

TODAY = date(2026, 11, 22)
DAYS = st.dates(min_value=date(2017, 8, 24), max_value=date(2200, 1, 1))


@dataclass(frozen=True)
class Evidence:
    """A request as clause 208 wants it; a test replaces what it wants wrong."""

    reason: str = "ใช้ถ่ายภาพงานลอยกระทงของสำนักงานเขต"
    starts_on: date | None = TODAY
    due_on: date | None = TODAY + timedelta(days=3)
    signed_by_borrower: bool = True
    keyed_by_officer: bool = False
    counter_entry: bool = False
    on: date = TODAY


def judge(evidence: Evidence) -> Verdict:
    """The verdict on the written evidence."""
    facts = {field.name: getattr(evidence, field.name) for field in dataclasses.fields(evidence)}
    return rules.is_written_evidence_complete(**facts)


# The evidence.


@pytest.mark.clause("208")
def test_evidence_with_reason_and_return_date_signed_by_the_borrower_is_complete() -> None:
    assert judge(Evidence()) == Permitted("208")


@pytest.mark.clause("208")
@pytest.mark.parametrize(
    ("evidence", "code"),
    [
        (Evidence(reason=""), "reason-missing"),
        (Evidence(reason="   "), "reason-missing"),
        (Evidence(reason="ใช้งาน"), "reason-too-short"),
        (Evidence(reason="." * 10_000), "reason-too-short"),
        (Evidence(starts_on=None), "start-missing"),
        (Evidence(due_on=None), "due-date-missing"),
        (Evidence(due_on=TODAY - timedelta(days=1)), "due-before-start"),
        (Evidence(starts_on=TODAY - timedelta(days=1)), "start-in-past"),
        (Evidence(signed_by_borrower=False), "borrower-signature-missing"),
        (Evidence(keyed_by_officer=True), "counter-entry-unmarked"),
        (Evidence(keyed_by_officer=True, counter_entry=True, signed_by_borrower=False), "borrower-signature-missing"),
    ],
)
def test_evidence_that_lacks_something_is_refused_by_clause_208(evidence: Evidence, code: str) -> None:
    assert code_and_basis(judge(evidence)) == (code, "208")


@pytest.mark.clause("208")
def test_a_loan_of_one_day_is_complete_evidence() -> None:
    assert judge(Evidence(starts_on=TODAY, due_on=TODAY))


@pytest.mark.clause("208")
def test_an_officer_may_key_it_in_as_a_marked_counter_entry_that_the_borrower_signs() -> None:
    assert judge(Evidence(keyed_by_officer=True, counter_entry=True))


@pytest.mark.clause("208")
def test_a_reason_of_ten_thousand_letters_is_a_reason() -> None:
    assert judge(Evidence(reason="จัดงานวันเด็ก " * 770))


@pytest.mark.clause("208")
@given(
    reason=st.text(),
    starts_on=st.none() | DAYS,
    due_on=st.none() | DAYS,
    signed=st.booleans(),
    keyed=st.booleans(),
    marked=st.booleans(),
    on=DAYS,
)
def test_whatever_the_facts_complete_evidence_has_a_reason_a_return_date_and_the_borrowers_signature(
    reason: str, starts_on: date | None, due_on: date | None, signed: bool, keyed: bool, marked: bool, on: date
) -> None:
    verdict = judge(Evidence(reason, starts_on, due_on, signed, keyed, marked, on))
    if verdict:
        assert reason.strip()
        assert signed
        assert starts_on is not None
        assert due_on is not None
        assert on <= starts_on <= due_on
        assert marked or not keyed
    else:
        assert code_and_basis(verdict)[1] == "208"


# The office that approves.

FACTS = {"between_agencies": st.booleans(), "outside": st.booleans(), "consumable": st.booleans()}


@pytest.mark.clause("208(1)", "208(2) inside", "208(2) outside", "210")
@given(**FACTS)
def test_whatever_the_facts_exactly_one_office_approves(
    between_agencies: bool, outside: bool, consumable: bool
) -> None:
    approval = rules.who_approves(between_agencies=between_agencies, outside=outside, consumable=consumable)
    assert isinstance(approval, Approval)
    assert approval.office in Office
    assert approval.clause in {"208(1)", "208(2)", "210"}
    assert approval.route is rules.route_of(between_agencies=between_agencies, outside=outside, consumable=consumable)


@pytest.mark.clause("208(2) inside")
def test_use_inside_the_premises_is_approved_by_the_head_of_the_unit_responsible() -> None:
    approval = rules.who_approves(between_agencies=False, outside=False)
    assert approval == Approval(Office.RESPONSIBLE_UNIT_HEAD, "208(2)", Route.INSIDE)
    assert approval.is_named_by_clause


@pytest.mark.clause("208(2) outside")
def test_use_outside_the_premises_is_approved_by_the_head_of_the_state_agency() -> None:
    approval = rules.who_approves(between_agencies=False, outside=True)
    assert approval == Approval(Office.AGENCY_HEAD, "208(2)", Route.OUTSIDE)
    assert approval.is_named_by_clause


@pytest.mark.clause("208(1)")
def test_between_agencies_the_head_of_the_lending_agency_approves_wherever_it_is_used() -> None:
    for outside in (False, True):
        approval = rules.who_approves(between_agencies=True, outside=outside)
        assert approval == Approval(Office.AGENCY_HEAD, "208(1)", Route.BETWEEN_AGENCIES)


@pytest.mark.clause("208(2) inside", "208(2) outside")
@given(**FACTS)
def test_the_unit_head_alone_approves_nothing_that_leaves_the_premises_or_the_agency(
    between_agencies: bool, outside: bool, consumable: bool
) -> None:
    approval = rules.who_approves(between_agencies=between_agencies, outside=outside, consumable=consumable)
    is_unit_head = approval.office is Office.RESPONSIBLE_UNIT_HEAD
    assert is_unit_head == (not between_agencies and not outside and not consumable)


@pytest.mark.clause("208(2) outside")
@pytest.mark.parametrize(
    ("off_premises", "other_building", "counts_as_inside", "outside"),
    [
        (False, False, False, False),
        (False, False, True, False),
        (False, True, False, True),
        (False, True, True, False),
        (True, False, False, True),
        (True, False, True, True),
        (True, True, False, True),
        (True, True, True, True),
    ],
)
def test_off_the_premises_is_outside_and_another_building_as_the_agency_decides(
    off_premises: bool, other_building: bool, counts_as_inside: bool, outside: bool
) -> None:
    answer = rules.is_outside(
        off_premises=off_premises,
        other_building_of_agency=other_building,
        other_buildings_count_as_inside=counts_as_inside,
    )
    assert answer is outside


@pytest.mark.clause("208(2) inside", "208(2) outside")
@pytest.mark.parametrize("outside", [False, True])
def test_the_place_of_use_is_part_of_the_evidence(outside: bool) -> None:
    stated = rules.is_place_of_use_stated(place_of_use="ห้องประชุมชั้น 3", outside=outside)
    assert stated == Permitted("208(2)")
    missing = rules.is_place_of_use_stated(place_of_use=" ", outside=outside)
    assert code_and_basis(missing) == ("place-of-use-missing", "208(2)")


@pytest.mark.clause("208(1)")
def test_another_agency_borrows_by_a_letter_of_its_head() -> None:
    verdict = rules.is_between_agencies_evidence_complete(
        letter_no="ศธ 0513.1/2345", letter_on=TODAY, borrowing_head="นางสาวอรทัย ใจดี"
    )
    assert verdict == Permitted("208(1)")


@pytest.mark.clause("208(1)")
@pytest.mark.parametrize(
    ("letter_no", "letter_on", "borrowing_head", "code"),
    [
        ("", TODAY, "นางสาวอรทัย ใจดี", "letter-number-missing"),
        ("ศธ 0513.1/2345", None, "นางสาวอรทัย ใจดี", "letter-date-missing"),
        ("ศธ 0513.1/2345", TODAY, "  ", "borrowing-head-missing"),
    ],
)
def test_a_letter_without_number_date_or_head_is_refused_by_clause_208_1(
    letter_no: str, letter_on: date | None, borrowing_head: str, code: str
) -> None:
    verdict = rules.is_between_agencies_evidence_complete(
        letter_no=letter_no, letter_on=letter_on, borrowing_head=borrowing_head
    )
    assert code_and_basis(verdict) == (code, "208(1)")


# The decision.

PERSONS = st.sampled_from(["anong", "boonmee", "chai"])
OFFICES = st.sets(st.sampled_from(Office))


@pytest.mark.clause("208")
@pytest.mark.parametrize("office", Office)
def test_the_office_that_the_clause_names_may_decide(office: Office) -> None:
    verdict = rules.may_decide(decider="anong", borrower="boonmee", office_required=office, offices_held=[office])
    assert verdict == Permitted("208")


@pytest.mark.clause("208")
@pytest.mark.parametrize("office", Office)
def test_the_borrower_never_decides_even_holding_every_office(office: Office) -> None:
    verdict = rules.may_decide(decider="anong", borrower="anong", office_required=office, offices_held=list(Office))
    assert code_and_basis(verdict) == ("borrower-decides", "208")


@pytest.mark.clause("208")
def test_the_head_of_the_unit_may_not_decide_for_the_head_of_the_agency_nor_the_other_way_round() -> None:
    for required, held in [
        (Office.AGENCY_HEAD, Office.RESPONSIBLE_UNIT_HEAD),
        (Office.RESPONSIBLE_UNIT_HEAD, Office.AGENCY_HEAD),
    ]:
        verdict = rules.may_decide(decider="anong", borrower="chai", office_required=required, offices_held=[held])
        assert code_and_basis(verdict) == ("office-not-held", OFFICE)


@pytest.mark.clause("208")
@given(decider=PERSONS, borrower=PERSONS, office=st.sampled_from(Office), held=OFFICES)
def test_whoever_decides_is_not_the_borrower_and_holds_the_office(
    decider: str, borrower: str, office: Office, held: set[Office]
) -> None:
    verdict = rules.may_decide(decider=decider, borrower=borrower, office_required=office, offices_held=held)
    assert bool(verdict) == (decider != borrower and office in held)


@pytest.mark.clause("208(2) outside")
def test_who_signs_for_the_holder_of_an_office_names_the_order() -> None:
    assert rules.is_capacity_complete(acts_for_another=True, order_no="1234/2569")
    assert rules.is_capacity_complete(acts_for_another=False, order_no="")
    verdict = rules.is_capacity_complete(acts_for_another=True, order_no=" ")
    assert code_and_basis(verdict) == ("order-missing", OFFICE)


# The hand-over.


def hand_over(
    *,
    issuer: str = "storekeeper",
    approved: bool = True,
) -> Verdict:
    """A hand-over of what "anong" endorsed and "boonmee" approved, but for what the test changes."""
    return rules.may_hand_over(
        issuer=issuer,
        deciders={"anong", "boonmee"},
        approved=approved,
    )


@pytest.mark.clause("208")
def test_approved_items_are_handed_over_by_who_did_not_approve_them() -> None:
    assert hand_over() == Permitted("208")


@pytest.mark.clause("208")
def test_nothing_is_handed_over_before_approval() -> None:
    assert code_and_basis(hand_over(approved=False)) == ("not-approved", "208")


@pytest.mark.clause("208")
@pytest.mark.parametrize("issuer", ["anong", "boonmee"])
def test_who_decided_does_not_hand_over(issuer: str) -> None:
    assert code_and_basis(hand_over(issuer=issuer)) == ("decider-hands-over", "208")


@pytest.mark.clause("CCC 641")
def test_the_loan_begins_on_hand_over_and_not_on_approval() -> None:
    assert rules.loan_begins_on(approved_on=TODAY, handed_over_on=None) is None
    assert rules.loan_begins_on(approved_on=None, handed_over_on=None) is None
    later = TODAY + timedelta(days=2)
    assert rules.loan_begins_on(approved_on=TODAY, handed_over_on=later) == later


@pytest.mark.clause("CCC 641")
@pytest.mark.parametrize("approved_on", [None, TODAY])
def test_a_hand_over_before_approval_is_a_bug_and_not_a_loan(approved_on: date | None) -> None:
    with pytest.raises(ValueError, match="before it is approved"):
        rules.loan_begins_on(approved_on=approved_on, handed_over_on=TODAY - timedelta(days=1))
