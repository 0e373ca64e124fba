"""What an agency decides for itself: a refusal says "policy" and never cites a clause."""

from __future__ import annotations

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.verdict import POLICY, Permitted, Refused, Verdict
from loans import policy
from loans.policy import Policy, RemedyPicker
from loans.rules import ChaseReading
from tests.regulation.verdicts import code_and_basis

START = date(2026, 11, 23)
DUE = date(2026, 12, 31)
DAYS = st.dates(min_value=date(2017, 8, 24), max_value=date(2200, 1, 1))


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)


def test_the_defaults_are_the_careful_ones() -> None:
    assert Policy() == Policy(
        endorsement_required=True,
        other_buildings_count_as_inside=False,
        chase_reading=ChaseReading.STRICT,
        longest_days=None,
        collect_within_days=3,
        may_book_ahead_days=365,
    )


@pytest.mark.parametrize("period", [{"longest_days": 0}, {"collect_within_days": -1}, {"may_book_ahead_days": -1}])
def test_a_period_that_makes_no_sense_is_refused(period: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(period))):
        Policy(**period)  # type: ignore[arg-type] # one of the three whole numbers, named above


def test_without_a_longest_period_a_loan_may_last_as_long_as_it_likes() -> None:
    assert policy.is_within_longest_period(Policy(), START, START + days(3650)) == Permitted()


def test_the_longest_period_counts_the_first_and_the_last_day() -> None:
    seven = Policy(longest_days=7)
    assert policy.is_within_longest_period(seven, START, START + days(6))
    verdict = policy.is_within_longest_period(seven, START, START + days(7))
    assert code_and_basis(verdict) == ("longer-than-policy", POLICY)


def test_a_request_may_not_be_made_too_far_ahead() -> None:
    month = Policy(may_book_ahead_days=30)
    assert policy.is_within_booking_horizon(month, START + days(30), on=START)
    verdict = policy.is_within_booking_horizon(month, START + days(31), on=START)
    assert code_and_basis(verdict) == ("too-far-ahead", POLICY)


def test_an_approved_loan_can_be_collected_up_to_its_last_day_and_then_lapses() -> None:
    three = Policy(collect_within_days=3)
    assert policy.lapses_on(three, START) == START + days(3)
    last = policy.lapses_on(three, START)
    for after in range(4):
        assert policy.may_collect(starts_on=START, collect_by=last, on=START + days(after))
        refusal = policy.may_lapse(collect_by=last, on=START + days(after))
        assert code_and_basis(refusal) == ("still-to-be-collected", POLICY)
    late = START + days(4)
    assert policy.may_lapse(collect_by=last, on=late)
    refusal = policy.may_collect(starts_on=START, collect_by=last, on=late)
    assert code_and_basis(refusal) == ("collected-too-late", POLICY)


def test_a_loan_is_not_collected_before_its_first_day() -> None:
    refusal = policy.may_collect(starts_on=START, collect_by=DUE, on=START - days(1))
    assert code_and_basis(refusal) == ("collected-too-early", POLICY)


def test_a_short_loan_is_never_collected_after_it_fell_due() -> None:
    assert policy.lapses_on(Policy(collect_within_days=3), START, START + days(1)) == START + days(1)
    refusal = policy.may_collect(starts_on=START, collect_by=START, on=START + days(1))
    assert code_and_basis(refusal) == ("collected-too-late", POLICY)


@given(starts_on=DAYS, length=st.integers(0, 400), wait=st.integers(0, 60), offset=st.integers(-30, 90))
def test_on_no_day_can_a_loan_be_collected_and_lapse(starts_on: date, length: int, wait: int, offset: int) -> None:
    rule, due_on, on = Policy(collect_within_days=wait), starts_on + days(length), starts_on + days(offset)
    last = policy.lapses_on(rule, starts_on, due_on)
    collect = policy.may_collect(starts_on=starts_on, collect_by=last, on=on)
    lapse = policy.may_lapse(collect_by=last, on=on)
    assert not (collect and lapse)
    assert starts_on <= policy.lapses_on(rule, starts_on, due_on) <= due_on


def test_the_supervisor_endorses_and_neither_the_borrower_nor_a_bystander() -> None:
    supervisors = {"supervisor", "borrower"}
    assert policy.may_endorse(endorser="supervisor", borrower="borrower", supervisors=supervisors)
    own = policy.may_endorse(endorser="borrower", borrower="borrower", supervisors=supervisors)
    assert code_and_basis(own) == ("borrower-endorses", POLICY)
    other = policy.may_endorse(endorser="bystander", borrower="borrower", supervisors=supervisors)
    assert code_and_basis(other) == ("not-the-supervisor", POLICY)


def test_a_request_is_approved_only_while_it_can_still_be_collected_afterwards() -> None:
    three = Policy(collect_within_days=3)
    assert policy.may_still_be_approved(three, starts_on=START, due_on=DUE, on=START - days(30))
    assert policy.may_still_be_approved(three, starts_on=START, due_on=DUE, on=START + days(3))
    late = policy.may_still_be_approved(three, starts_on=START, due_on=DUE, on=START + days(4))
    assert code_and_basis(late) == ("too-late-to-approve", POLICY)
    due = policy.may_still_be_approved(three, starts_on=START, due_on=START, on=START + days(1))
    assert code_and_basis(due) == ("too-late-to-approve", POLICY)


def test_what_is_overdue_is_not_extended_and_a_day_gone_by_is_not_granted() -> None:
    assert policy.may_extend(due_on=DUE, on=DUE)
    assert code_and_basis(policy.may_extend(due_on=DUE, on=DUE + days(1))) == ("overdue-not-extended", POLICY)
    assert policy.may_still_be_extended(DUE, on=DUE)
    assert code_and_basis(policy.may_still_be_extended(DUE, on=DUE + days(1))) == ("too-late-to-extend", POLICY)


def test_nobody_serves_himself_at_the_desk() -> None:
    assert policy.may_serve(officer="storekeeper", borrower="borrower")
    own = policy.may_serve(officer="storekeeper", borrower="storekeeper")
    assert code_and_basis(own) == ("serves-oneself", POLICY)


def test_who_decides_against_somebody_says_why() -> None:
    assert policy.is_reason_given("ไม่ใช่งานของทางราชการ")
    assert code_and_basis(policy.is_reason_given(" \n")) == ("reason-missing", POLICY)


def test_each_approved_item_is_scanned_or_set_aside_and_at_least_one_goes() -> None:
    assert policy.is_every_line_accounted_for(lines=2, scanned=1, set_aside=1)
    one_left = policy.is_every_line_accounted_for(lines=2, scanned=1, set_aside=0)
    assert code_and_basis(one_left) == ("line-not-scanned", POLICY)
    nothing_goes = policy.is_every_line_accounted_for(lines=2, scanned=0, set_aside=2)
    assert code_and_basis(nothing_goes) == ("nothing-scanned", POLICY)


def test_a_demand_made_by_hand_says_whom_it_reached_and_what_came_of_it() -> None:
    assert policy.is_demand_told(told="ผู้ยืม", result="จะคืนวันศุกร์")
    assert code_and_basis(policy.is_demand_told(told=" ", result="x")) == ("told-missing", POLICY)
    assert code_and_basis(policy.is_demand_told(told="ผู้ยืม", result="\n")) == ("result-missing", POLICY)


def test_the_day_agreed_upon_for_the_return_is_not_before_the_demand() -> None:
    made_on = date(2026, 11, 20)
    assert policy.is_appointment_ahead(None, made_on=made_on)
    assert policy.is_appointment_ahead(made_on, made_on=made_on)
    verdict = policy.is_appointment_ahead(date(2026, 11, 19), made_on=made_on)
    assert code_and_basis(verdict) == ("appointment-in-past", POLICY)


def test_an_approval_approves_something() -> None:
    assert policy.is_anything_approved(granted=1)
    assert code_and_basis(policy.is_anything_approved(granted=0)) == ("nothing-approved", POLICY)


def test_a_letter_bears_a_day_that_has_come_and_is_keyed_in_once() -> None:
    assert policy.is_letter_dated(dated_on=START, on=START)
    assert policy.is_letter_dated(dated_on=None, on=START)  # that it is missing the clause says
    assert code_and_basis(policy.is_letter_dated(dated_on=START + days(1), on=START)) == ("letter-in-future", POLICY)
    assert policy.is_letter_new(known_as="")
    assert code_and_basis(policy.is_letter_new(known_as="ยืม-1")) == ("letter-known", POLICY)


def test_two_people_see_every_entry_and_every_hand_over_to_another_store() -> None:
    assert policy.may_decide_on_entry(decider="a", keyed_by="b")
    assert policy.is_collector_identified(card="staff")
    assert policy.is_bringer_identified(name="x", card="staff")
    assert policy.may_confirm_receipt(keeps_borrowing_store=True, keeps_lending_store=False)
    for borrowing, lending in ((False, False), (False, True), (True, True)):
        verdict = policy.may_confirm_receipt(keeps_borrowing_store=borrowing, keeps_lending_store=lending)
        assert code_and_basis(verdict) == ("not-their-storekeeper", POLICY)


def every_refusal() -> list[Verdict]:
    """Each refusal of `loans/policy.py`, in the reader's language of the moment."""
    strict = Policy(longest_days=1, may_book_ahead_days=0)
    return [
        policy.may_endorse(endorser="a", borrower="a", supervisors={"b"}),
        policy.may_endorse(endorser="a", borrower="b", supervisors={"c"}),
        policy.is_within_longest_period(strict, START, DUE),
        policy.is_within_booking_horizon(strict, DUE, on=START),
        policy.may_collect(starts_on=START, collect_by=DUE, on=START - days(1)),
        policy.may_collect(starts_on=START, collect_by=DUE, on=DUE + days(1)),
        policy.may_lapse(collect_by=DUE, on=START),
        policy.may_still_be_approved(strict, starts_on=START, due_on=DUE, on=DUE),
        policy.may_extend(due_on=START, on=DUE),
        policy.may_still_be_extended(START, on=DUE),
        policy.may_serve(officer="a", borrower="a"),
        policy.is_every_line_accounted_for(lines=1, scanned=0, set_aside=0),
        policy.is_every_line_accounted_for(lines=1, scanned=0, set_aside=1),
        policy.is_anything_approved(granted=0),
        policy.is_reason_given(""),
        policy.is_letter_dated(dated_on=DUE, on=START),
        policy.is_letter_new(known_as="ยืม-คลัง-42"),
        policy.may_decide_on_entry(decider="a", keyed_by="a"),
        policy.is_collector_identified(card=""),
        policy.is_bringer_identified(name="", card="staff"),
        policy.is_bringer_identified(name="x", card=""),
        policy.may_confirm_receipt(keeps_borrowing_store=False, keeps_lending_store=False),
        policy.may_pick(RemedyPicker.BORROWER, remedy="cash", proposed="", has_borrowers_letter=False),
        policy.may_pick(RemedyPicker.BORROWER, remedy="cash", proposed="repair", has_borrowers_letter=False),
        policy.may_close_case(closer="a", opener="a", borrower="b"),
        policy.may_close_case(closer="a", opener="b", borrower="a"),
        policy.is_check_list_answered(["สายไฟ"], []),
        policy.is_demand_told(told="", result="x"),
        policy.is_demand_told(told="x", result=""),
        policy.is_appointment_ahead(START, made_on=START + days(1)),
    ]


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_refusal_that_rests_on_policy_says_so_and_never_cites_a_clause(language: str) -> None:
    with translation.override(language):
        for refusal in every_refusal():
            assert isinstance(refusal, Refused)
            assert refusal.basis == POLICY
            assert not re.search(r"\d\d\d|[๐-๙]{3}|ข้อ|ระเบียบ|clause|[Rr]egulation", refusal.reason)


def test_every_refusal_of_policy_is_in_the_list_above() -> None:
    tree = ast.parse(Path(policy.__file__).read_text(encoding="utf-8"))
    refusals = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refused"]
    assert {ast.unparse(refusal.args[0]) for refusal in refusals} == {"POLICY"}
    codes = {ast.literal_eval(refusal.args[1]) for refusal in refusals}
    assert codes == {code_and_basis(refusal)[0] for refusal in every_refusal()}
