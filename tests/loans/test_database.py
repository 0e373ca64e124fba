"""What the database refuses by itself, whoever writes past the acts: tried with raw rows on each database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import IntegrityError, connection, transaction

from core.verdict import Refused
from loans.constraints import refusal_behind
from loans.models import Decision, DecisionKind, Loan, LoanLine
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
    "line_returned_to_somebody": (State.RETURNED, lambda cast, loan: {"received_by": None}),
    "line_returned_in_good_order": (State.RETURNED, lambda cast, loan: {"is_working": False}),
    "line_set_aside_has_a_reason": (State.APPROVED, lambda cast, loan: {"state": "set_aside"}),
    "line_state_known": (State.APPROVED, lambda cast, loan: {"state": "forgotten"}),
    "line_due_not_before_start": (
        State.APPROVED,
        lambda cast, loan: {"due_on": loan.starts_on - timedelta(days=1)},
    ),
}


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


def test_every_check_on_loans_and_lines_is_tried() -> None:
    tried = {*LOAN, *LINE}
    checks = {
        constraint.name
        for model in (Loan, LoanLine)
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
