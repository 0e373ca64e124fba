"""Consumables drawn and returned at the same moment (210), on PostgreSQL with real threads: the ledger stays right."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from assets.stock.ledger import last_lines
from assets.stock.models import StockItem, StockMovement
from loans import actions
from loans.models import Loan, SupplyLine, SupplyReturn
from loans.states import State
from loans.supplies import Back
from tests import makers
from tests.cast import Cast
from tests.loans import test_races
from tests.loans.test_races import ROUNDS, Race

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.clause("210")]

cast, race = test_races.cast, test_races.race


def of_round(cast: Cast, number: int, *, quantity: int) -> StockItem:
    """A consumable of its own for each round, so that no round leans on another."""
    return makers.stock_item(cast, code=f"แข่ง-{number:03}", quantity=Decimal(quantity))


def balance(item: StockItem) -> Decimal:
    """The balance, with every line of the ledger right: numbered without gaps, each carrying on from the one before."""
    before, lines = Decimal(0), list(StockMovement.objects.filter(item=item).order_by("seq"))
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    for line in lines:
        assert line.balance_after == before + line.quantity >= 0
        before = line.balance_after
    return before


def returning(cast: Cast, loan: Loan, quantity: int) -> Callable[[], object]:
    back = {SupplyLine.objects.get(loan=loan).pk: Back(quantity=Decimal(quantity))}
    return lambda: actions.return_supplies(loan, by=cast.storekeeper, at=cast.at, back=back)


def test_two_who_draw_the_last_stock_never_take_more_than_there_is(cast: Cast, race: Race) -> None:
    for number in range(ROUNDS):
        item = of_round(cast, number, quantity=100)
        loans = [makers.supply_loan_in(State.APPROVED, cast, item=item, quantity=Decimal(60)) for _n in range(2)]
        results = race([lambda loan=loan: makers.supplies_handed_over(cast, loan) for loan in loans])  # type: ignore[misc]
        assert sorted(results) == ["done", "stock-too-low"]
        assert balance(item) == 40


def test_of_two_returns_of_the_same_debt_exactly_one_counts(cast: Cast, race: Race) -> None:
    for number in range(ROUNDS):
        item = of_round(cast, number, quantity=100)
        loan = makers.supply_loan_in(State.ON_LOAN, cast, item=item)
        results = race([returning(cast, loan, 60), returning(cast, loan, 60)])
        assert sorted(results) == ["done", "out-of-turn"]
        assert [row.owed_after for row in SupplyReturn.objects.filter(line__loan=loan)] == [0]
        assert balance(item) == 100


def test_two_parts_returned_at_once_never_come_to_more_than_was_lent(cast: Cast, race: Race) -> None:
    for number in range(ROUNDS // 4):
        item = of_round(cast, number, quantity=100)
        loan = makers.supply_loan_in(State.ON_LOAN, cast, item=item)
        results = race([returning(cast, loan, 40), returning(cast, loan, 40)])
        assert sorted(results) == ["done", "quantity-over"]
        assert [row.owed_after for row in SupplyReturn.objects.filter(line__loan=loan)] == [20]
        assert balance(item) == 80


def test_a_return_against_a_hand_over_of_the_same_stock_leaves_the_ledger_right(cast: Cast, race: Race) -> None:
    """Whoever comes first: what comes back may be just what goes out, and nothing is counted twice."""
    seen = set()
    for number in range(ROUNDS):
        item = of_round(cast, number, quantity=100)
        out = makers.supply_loan_in(State.APPROVED, cast, item=item, quantity=Decimal(60))
        waiting = makers.supply_loan_in(State.APPROVED, cast, item=item, quantity=Decimal(50))
        makers.supplies_handed_over(cast, out)
        hand_over = partial(makers.supplies_handed_over, cast, waiting)
        results = race([returning(cast, out, 60), hand_over])
        assert results in (["done", "done"], ["done", "stock-too-low"])
        assert balance(item) == (50 if results[1] == "done" else 100)
        seen.add(results[1])
    assert seen <= {"done", "stock-too-low"}


def test_the_database_itself_holds_what_the_acts_hold(cast: Cast) -> None:
    """Past the acts: no second return of the same number, no more than was lent, no stock below zero."""
    loan = makers.supply_loan_in(State.PARTLY_RETURNED, cast)
    first, line = SupplyReturn.objects.get(), SupplyLine.objects.get(loan=loan)
    last = last_lines([line.item_id])[line.item_id]

    def moved(seq: int, quantity: int) -> StockMovement:
        return StockMovement(
            item=line.item, seq=seq, kind="returned" if quantity > 0 else "lent", quantity=quantity,
            balance_after=last.balance_after + quantity, reference=loan.number, by=cast.storekeeper, at=cast.at,
        )  # fmt: skip

    def back(seq: int, owed_after: int, movement: StockMovement) -> SupplyReturn:
        return SupplyReturn(
            line=line, seq=seq, quantity=1, owed_after=owed_after, movement=movement, by=cast.storekeeper, at=cast.at
        )

    for wrong in (moved(last.seq, 1), moved(last.seq + 1, -1000)):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save(force_insert=True)
    right = moved(last.seq + 1, 1)
    right.save(force_insert=True)
    for row in (back(first.seq, 58, right), back(first.seq + 1, -1, right), back(first.seq + 1, 58, first.movement)):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
