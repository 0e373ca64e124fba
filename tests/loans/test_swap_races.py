"""Two people after one equal item at the same moment, on PostgreSQL with real threads: exactly one gets it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from audit.journal.models import Event
from loans import actions
from loans.models import Loan, LoanLine
from loans.states import LINES_HOLDING, LineState, State
from tests import makers
from tests.cast import Cast
from tests.loans.test_races import ROUNDS, Race, cast, race

__all__ = ["cast", "race"]

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

TAKEN = {"booked", "busy"}
"""What the second is told."""


def holders(unit: int) -> list[Loan]:
    """The loans that hold the item."""
    return [line.loan for line in LoanLine.objects.filter(asset=unit, state__in=LINES_HOLDING).select_related("loan")]


def swap(cast: Cast, loan: Loan, unit: int) -> partial[LoanLine]:
    return partial(
        actions.swap_line, loan, by=cast.storekeeper, at=cast.at, line=loan.lines.get().pk, unit=unit
    )  # fmt: skip


def test_of_two_desks_that_swap_to_one_item_exactly_one_gets_it(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS // 2):
        unit = makers.asset(cast).pk
        loans = [makers.loan_in(State.APPROVED, cast) for _desk in range(2)]

        results = race([swap(cast, loan, unit) for loan in loans])

        assert results.count("done") == 1
        assert set(results) <= {"done"} | TAKEN
        assert holders(unit) == [loans[results.index("done")]]
    assert Event.objects.filter(verb="loan.line_swapped", outcome="done").count() == ROUNDS // 2


def test_a_swap_against_a_new_booking_of_that_item_leaves_it_with_one(cast: Cast, race: Race) -> None:
    won = set()
    for _round in range(ROUNDS // 2):
        item = makers.asset(cast)
        loan = makers.loan_in(State.APPROVED, cast)
        wish = makers.wish(cast, item)
        signed = makers.planned(cast, wish, borrower=cast.bureau_member).text.sha256
        member = cast.bureau_member
        book = partial(actions.submit, member, by=member, at=cast.at, wish=wish, signed_sha256=signed)

        results = race([swap(cast, loan, item.pk), book])

        assert results.count("done") == 1
        assert set(results) <= {"done"} | TAKEN
        (holder,) = holders(item.pk)
        assert (holder == loan) == (results[0] == "done")
        won.add(results[0])
    assert "done" in won


def test_a_swap_against_handing_over_gives_the_loan_one_item(cast: Cast, race: Race) -> None:
    """The second storekeeper hands over what was booked while the first puts an equal one on the line."""
    for _round in range(ROUNDS // 4):
        unit = makers.asset(cast).pk
        loan = makers.loan_in(State.APPROVED, cast)
        line = loan.lines.get()
        hand_over = partial(
            actions.hand_over,
            loan,
            by=cast.second_storekeeper,
            at=cast.at + timedelta(minutes=9),
            set_aside={},
            consent=cast.borrower.staff_code,
            checked=makers.frozen(loan)["checked"],
            signed_sha256=makers.frozen(loan)["signed_sha256"],
        )

        results = race([swap(cast, loan, unit), hand_over])

        swapped = results[0] == "done"
        assert results in (["done", "text-changed"], ["out-of-turn", "done"])
        line.refresh_from_db()
        assert line.asset_id == (unit if swapped else line.history.earliest().asset_id)


def test_an_item_that_is_passed_on_while_it_is_returned_comes_back_once(cast: Cast, race: Race) -> None:
    """Either it went on to the next borrower, or it lies in the store: never both, never neither."""
    for _round in range(ROUNDS // 4):
        words = makers.passing_words(cast, makers.loan_in(State.ON_LOAN, cast))
        loan, source = words.pop("loan"), words["source"]
        at = cast.at + timedelta(minutes=9)
        pass_on = partial(actions.pass_on, loan, by=cast.storekeeper, at=at, **words)
        findings = {source.pk: actions.Finding()}
        take_back = partial(actions.check_in, source.loan, by=cast.second_storekeeper, at=at, findings=findings)

        results = race([pass_on, take_back])

        assert results.count("done") == 1
        assert set(results) <= {"done", "out-of-turn", "already-returned", "busy"}
        source.refresh_from_db()
        loan.refresh_from_db()
        assert source.state == LineState.RETURNED
        assert loan.state == (State.ON_LOAN if results[0] == "done" else State.APPROVED)
