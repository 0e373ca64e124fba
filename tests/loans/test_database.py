"""What the database refuses by itself, whoever writes past the acts: tried with raw rows on each database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import IntegrityError, connection, transaction

from assets.models import Asset
from core.verdict import Refused
from loans import actions
from loans.constraints import refusal_behind
from loans.models import Case, CaseDocument, Decision, DecisionKind, Loan, LoanLine
from loans.states import State
from people.models import Capacity
from tests import makers
from tests.cast import Cast

Change = Callable[[Cast, Loan], Mapping[str, Any]]

LOAN: Final[Mapping[str, tuple[State, Change]]] = {
    "borrower_never_approves": (State.APPROVED, lambda cast, loan: {"approved_by": loan.borrower}),
    "keyer_never_approves": (State.APPROVED, lambda cast, loan: {"keyed_by": loan.approved_by}),
    "approver_never_hands_over": (State.ON_LOAN, lambda cast, loan: {"issued_by": loan.approved_by}),
    "handed_over_only_after_approval": (
        State.ON_LOAN,
        lambda cast, loan: {"approved_at": cast.at + timedelta(days=1)},
    ),
    "out_only_after_hand_over": (State.APPROVED, lambda cast, loan: {"state": State.ON_LOAN}),
    "approval_has_a_time": (State.APPROVED, lambda cast, loan: {"approved_at": None}),
    "loan_state_known": (State.APPROVED, lambda cast, loan: {"state": "forgotten"}),
    "loan_purpose_official": (State.APPROVED, lambda cast, loan: {"purpose": "private"}),
    "loan_reason_given": (State.APPROVED, lambda cast, loan: {"reason": ""}),
    "loan_due_not_before_start": (
        State.APPROVED,
        lambda cast, loan: {"due_on": loan.starts_on - timedelta(days=1)},
    ),
}

LINE: Final[Mapping[str, tuple[State, Change]]] = {
    "line_price_frozen_at_hand_over": (State.ON_LOAN, lambda cast, loan: {"price_at_loan": None}),
    "line_returned_to_somebody": (
        State.RETURNED,
        lambda cast, loan: {"received_by": None, "returned_at": None},
    ),
    "line_received_when_returned": (State.UNDER_209, lambda cast, loan: {"received_by": None}),
    "line_returned_in_good_order": (State.RETURNED, lambda cast, loan: {"is_working": False}),
    "line_to_inspect_says_nothing_yet": (State.TO_INSPECT, lambda cast, loan: {"is_working": True}),
    "line_inspected_by_somebody": (State.RETURNED, lambda cast, loan: {"inspected_at": cast.at + timedelta(days=1)}),
    "line_set_aside_has_a_reason": (State.APPROVED, lambda cast, loan: {"state": "set_aside"}),
    "line_state_known": (State.APPROVED, lambda cast, loan: {"state": "forgotten"}),
    "line_asks_for_later_days_while_out": (State.ON_LOAN, lambda cast, loan: {"asked_until": loan.due_on}),
    "line_due_not_before_start": (
        State.APPROVED,
        lambda cast, loan: {"due_on": loan.starts_on - timedelta(days=1)},
    ),
}

OPEN, SETTLED, CLOSED = "open", "settled", "closed"

CASE: Final[Mapping[str, tuple[str, Callable[[Cast, Case], Mapping[str, Any]]]]] = {
    "case_state_known": (
        SETTLED,
        lambda cast, case: {"state": "lost"},
    ),
    "case_found_known": (OPEN, lambda cast, case: {"found": "stolen"}),
    "case_price_frozen": (OPEN, lambda cast, case: {"price": 0}),
    "case_remedy_agreed_by_somebody": (SETTLED, lambda cast, case: {"remedy_by": None}),
    "case_lost_is_not_repaired": (OPEN, lambda cast, case: {"found": "lost", "remedy": "repair"}),
    "case_settled_by_somebody": (SETTLED, lambda cast, case: {"settled_by": None}),
    "case_paid_is_the_price": (SETTLED, lambda cast, case: {"paid": case.price - 1}),
    "case_settled_by_its_remedy": (SETTLED, lambda cast, case: {"paid": None}),
    "case_closed_by_somebody": (SETTLED, lambda cast, case: {"state": "closed"}),
    "opener_never_closes_case": (CLOSED, lambda cast, case: {"closed_by": case.opened_by}),
    "borrower_never_closes_case": (CLOSED, lambda cast, case: {"closed_by": case.borrower}),
}


def case_in(cast: Cast, state: str) -> Case:
    """A case in that state, made by real acts."""
    case = makers.case_of(makers.loan_in(State.UNDER_209, cast))
    if state == OPEN:
        return case
    case = makers.settled(cast, case, at=cast.at)
    return case if state == SETTLED else actions.close_case(case, by=cast.second_storekeeper, at=cast.at)


def violated(write: Callable[[], object]) -> IntegrityError:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    return error.value


@pytest.mark.parametrize("name", LOAN)
def test_a_loan_cannot_be_written_into_what_must_never_be(cast: Cast, name: str) -> None:
    state, change = LOAN[name]
    loan = makers.loan_in(state, cast)
    assert name in str(violated(lambda: Loan.objects.filter(pk=loan.pk).update(**change(cast, loan))))


@pytest.mark.parametrize("name", LINE)
def test_a_line_cannot_be_written_into_what_must_never_be(cast: Cast, name: str) -> None:
    state, change = LINE[name]
    loan = makers.loan_in(state, cast)
    assert name in str(violated(lambda: LoanLine.objects.filter(loan=loan).update(**change(cast, loan))))


@pytest.mark.usefixtures("uploads")
@pytest.mark.parametrize("name", CASE)
def test_a_case_cannot_be_written_into_what_must_never_be(cast: Cast, name: str) -> None:
    state, change = CASE[name]
    case = case_in(cast, state)
    also = "case_settled_by_somebody" if name == "case_state_known" else name  # PostgreSQL names the first by alphabet
    words = str(violated(lambda: Case.objects.filter(pk=case.pk).update(**change(cast, case))))
    assert name in words or also in words


@pytest.mark.usefixtures("uploads")
def test_a_line_has_one_case_a_replacement_one_and_a_number_stands_once(cast: Cast) -> None:
    case, other = case_in(cast, OPEN), case_in(cast, OPEN)
    item = makers.asset(cast)
    Case.objects.filter(pk=case.pk).update(replacement=item)
    rows = Case.objects.filter(pk=other.pk)
    violated(lambda: rows.update(line=case.line))
    violated(lambda: rows.update(number=case.number))
    violated(lambda: rows.update(serial=case.serial))
    violated(lambda: rows.update(replacement=item))


def test_an_item_is_replaced_once_and_never_by_itself(cast: Cast) -> None:
    old, new, another = makers.asset(cast), makers.asset(cast), makers.asset(cast)
    Asset.objects.filter(pk=new.pk).update(replaces=old)
    violated(lambda: Asset.objects.filter(pk=another.pk).update(replaces=old))
    assert "asset_replaces_another" in str(violated(lambda: Asset.objects.filter(pk=old.pk).update(replaces=old)))


@pytest.mark.usefixtures("uploads")
def test_the_papers_of_a_case_are_neither_changed_nor_taken_away(cast: Cast) -> None:
    case = case_in(cast, SETTLED)
    violated(lambda: CaseDocument.objects.filter(case=case).update(note="other"))
    violated(lambda: CaseDocument.objects.filter(case=case).delete())
    violated(lambda: Case.objects.filter(pk=case.pk)._raw_delete("default"))


def test_every_check_on_loans_lines_and_cases_is_tried() -> None:
    tried = {*LOAN, *LINE, *CASE}
    checks = {
        constraint.name
        for model in (Loan, LoanLine, Case)
        for constraint in model._meta.constraints
        if not hasattr(constraint, "fields") or not constraint.fields
    }
    assert tried == checks


def test_overlapping_lines_of_one_asset_are_refused_on_insert_and_on_update(cast: Cast) -> None:
    first = makers.loan_in(State.AWAITING_APPROVAL, cast)
    held = first.lines.get()
    after = first.due_on + timedelta(days=1)
    second = makers.submitted(cast, held.asset, starts_on=after, due_on=after)
    other = LoanLine(
        loan=makers.submitted(cast),
        asset=held.asset,
        position=9,
        state="requested",
        starts_on=first.due_on,
        due_on=first.due_on,
    )
    inserted = violated(lambda: LoanLine.objects.bulk_create([other]))
    updated = violated(lambda: LoanLine.objects.filter(loan=second).update(starts_on=first.due_on))
    for error in (inserted, updated):
        verdict = refusal_behind(error)
        assert isinstance(verdict, Refused)
        assert verdict.code in ("booked", "already-on-loan")
    assert "no_overlapping_lines" in str(updated)
    LoanLine.objects.filter(loan=first).update(state="released")
    assert LoanLine.objects.filter(loan=second).update(starts_on=first.starts_on) == 1


def test_the_days_asked_for_overlap_as_the_days_of_a_line_do(cast: Cast) -> None:
    out = makers.loan_in(State.ON_LOAN, cast).lines.get()
    after = out.due_on + timedelta(days=3)
    later = makers.submitted(cast, out.asset, starts_on=after, due_on=after)
    mine, theirs = LoanLine.objects.filter(pk=out.pk), LoanLine.objects.filter(loan=later)
    assert "no_overlapping_lines" in str(violated(lambda: mine.update(asked_until=after)))
    assert mine.update(asked_until=after - timedelta(days=1)) == 1
    earlier = after - timedelta(days=1)
    assert "no_overlapping_lines" in str(violated(lambda: theirs.update(starts_on=earlier, due_on=earlier)))
    assert "line_asks_for_later_days_while_out" in str(
        violated(lambda: theirs.update(asked_until=after + timedelta(days=1)))
    )


def test_an_asset_is_out_once(cast: Cast) -> None:
    out = makers.loan_in(State.ON_LOAN, cast).lines.get()
    after = out.due_on + timedelta(days=5)
    later = makers.submitted(cast, out.asset, starts_on=after, due_on=after)
    frozen = {"price_at_loan": 1, "price_basis": "x", "condition_out": "good"}
    error = violated(lambda: LoanLine.objects.filter(loan=later).update(state="out", **frozen))
    verdict = refusal_behind(error)
    assert verdict is not None
    assert verdict.code == "already-on-loan"


def test_the_borrower_never_decides_and_a_refusal_has_a_reason_and_a_capacity_its_order(cast: Cast) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    right: dict[str, Any] = {
        "loan": loan,
        "kind": DecisionKind.REFUSED,
        "by": cast.finance_head,
        "borrower": loan.borrower,
        "post_title": "หัวหน้าฝ่ายการคลัง",
        "capacity": Capacity.OWN,
        "reason": "มีเหตุผล",
        "at": cast.at,
        "waited": timedelta(minutes=5),
    }
    for name, wrong in {
        "borrower_never_decides": {"by": loan.borrower},
        "decision_against_has_a_reason": {"reason": ""},
        "decision_for_another_names_its_order": {"capacity": Capacity.ACTING},
    }.items():
        assert name in str(violated(lambda wrong=wrong: Decision.objects.create(**{**right, **wrong})))  # type: ignore[misc]
    assert Decision.objects.create(**right).pk


@pytest.mark.parametrize("table", ["loans_loan", "loans_loanline"])
def test_loans_and_lines_are_never_deleted(cast: Cast, table: str) -> None:
    loan = makers.loan_in(State.RETURNED, cast)
    with pytest.raises(Exception, match=r"never deleted"), transaction.atomic(), connection.cursor() as sql:
        sql.execute(f"DELETE FROM {table}")  # noqa: S608  # the table is named above
    assert Loan.objects.filter(pk=loan.pk).exists()
