"""Every act on a loan of consumables x person x state (210), done by the real acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any, Final

import pytest

from assets.stock.models import StockItem
from loans import actions
from loans.actions import supplies, supply_desk
from loans.models import Loan, SupplyLine
from loans.receiving import handed_over
from loans.states import State, Step
from loans.supplies import Back
from people.models import Person
from tests import makers
from tests.access.test_acts import ACTS, _who_does
from tests.cast import Cast

pytestmark = pytest.mark.clause("210")

STORE: Final = frozenset({"storekeeper", "second_storekeeper"})
HEAD: Final = frozenset({"governor"})
"""The head of the agency; the order of the cast delegates nothing between agencies."""

THINNER: Final = "วส-900"
"""Paper that may come in place of what was lent; in the stock before anybody asks."""

Act = Callable[[Cast, Loan, Person, datetime], object]


def _approve(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    granted = {line.pk: line.asked for line in SupplyLine.objects.filter(loan=loan)}
    why = "มีพอให้ยืมและไม่กระทบงานของเรา"
    return actions.approve_supplies(loan, by=by, at=at, granted=granted, reasons={}, can_spare=True, because=why)


def _give_back(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    back = {line.pk: Back(quantity=Decimal(1)) for line in SupplyLine.objects.filter(loan=loan)}
    return actions.return_supplies(loan, by=by, at=at, back=back)


def _accept(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    return actions.accept_equivalence(
        loan,
        line=SupplyLine.objects.get(loan=loan),
        item=StockItem.objects.get(code=THINNER),
        quantity=Decimal(2),
        counts_for=Decimal(1),
        reason="ผู้ผลิตเลิกผลิตกระดาษ 80 แกรม",
        by=by,
        at=at,
    )


def _confirm(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    text = actions.text_of_receipt(loan, handed_over(loan, []), by, differences="")
    return actions.confirm_receipt(loan, by=by, at=at, signed_sha256=text.sha256)


def _note(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    paper = actions.Paper(name="นางสมมุติ คลังกรม", received_on=cast.on)
    return actions.note_receipt(loan, by=by, at=at, paper=paper)


DONE: Final[Mapping[str, Act]] = {
    "approve_supplies": _approve,
    "hand_over_supplies": lambda cast, loan, by, at: makers.supplies_handed_over(cast, loan, by=by),
    "return_supplies": _give_back,
    "accept_equivalence": _accept,
    "confirm_receipt": _confirm,
    "note_receipt": _note,
    "refuse": ACTS[Step.REFUSE],
    "withdraw": ACTS[Step.WITHDRAW],
    "cancel": ACTS[Step.CANCEL],
    "lapse": lambda cast, loan, by, at: actions.lapse(loan, by=by, at=at + timedelta(days=31)),
    "declare_conflict": ACTS[Step.DECLARE_CONFLICT],
}

OUT: Final = (State.ON_LOAN, State.PARTLY_RETURNED)

ALLOWED: Final[Mapping[str, Mapping[State, frozenset[str]]]] = {
    "approve_supplies": {State.AWAITING_APPROVAL: HEAD},
    "hand_over_supplies": {State.APPROVED: STORE},
    "return_supplies": dict.fromkeys(OUT, STORE),
    "accept_equivalence": dict.fromkeys(OUT, HEAD),
    "confirm_receipt": dict.fromkeys((*OUT, State.RETURNED), frozenset({"outsider"})),
    "note_receipt": dict.fromkeys((*OUT, State.RETURNED), STORE),
    "refuse": {State.AWAITING_APPROVAL: HEAD},
    "withdraw": {State.AWAITING_APPROVAL: STORE},
    "cancel": {State.APPROVED: STORE},
    "lapse": {State.APPROVED: STORE},
    "declare_conflict": {},
}
"""Who of the cast may. The first storekeeper keyed the letter in; the outsider keeps the ministry's store. Above the
head of the agency is nobody to whom a declared conflict could go. Whoever is not named here may not."""

STATES: Final = (
    State.AWAITING_APPROVAL,
    State.REFUSED,
    State.WITHDRAWN,
    State.APPROVED,
    State.CANCELLED,
    State.LAPSED,
    *OUT,
    State.RETURNED,
)
"""Those that a loan of consumables may be in."""


def loan_in(state: State, cast: Cast) -> Loan:
    match state:
        case State.REFUSED | State.WITHDRAWN:
            waiting = makers.supply_loan_in(State.AWAITING_APPROVAL, cast)
            if state is State.WITHDRAWN:
                return actions.withdraw(waiting, by=cast.storekeeper, at=cast.at)
            return actions.refuse(waiting, by=cast.governor, at=cast.at, reason="มีไม่พอสำหรับงานของเราเอง")
        case State.CANCELLED:
            ready = makers.supply_loan_in(State.APPROVED, cast)
            return actions.cancel(ready, by=cast.storekeeper, at=cast.at, reason="กรมจัดซื้อได้ทันแล้ว")
        case State.LAPSED:
            ready = makers.supply_loan_in(State.APPROVED, cast)
            return actions.lapse(ready, by=cast.storekeeper, at=cast.at + timedelta(days=31))
        case State.RETURNED:
            out = makers.supply_loan_in(State.ON_LOAN, cast)
            back = {SupplyLine.objects.get(loan=out).pk: Back(quantity=Decimal(60))}
            return actions.return_supplies(out, by=cast.storekeeper, at=cast.at, back=back)
        case _:
            return makers.supply_loan_in(state, cast)


@pytest.mark.parametrize("state", STATES)
def test_each_act_on_consumables_is_done_by_exactly_those_who_may(cast: Cast, state: State) -> None:
    makers.keeper_of_the_ministry(cast)
    makers.stock_item(cast, code=THINNER, kind="กระดาษถ่ายเอกสาร เอ 4 70 แกรม")
    loan = loan_in(state, cast)
    assert loan.state == state
    found = {name: _who_does(cast, loan, act) for name, act in DONE.items()}
    assert found == {name: ALLOWED[name].get(state, frozenset()) for name in DONE}


def _acts_of(module: ModuleType) -> list[Any]:
    written_there = (each for each in vars(module).values() if getattr(each, "__module__", "") == module.__name__)
    return [each for each in written_there if hasattr(each, "__wrapped__")]


def test_every_act_on_consumables_stands_in_both_tables() -> None:
    """But keying the letter in, which is on no loan yet."""
    acts = {act.__name__ for module in (supplies, supply_desk) for act in _acts_of(module)}
    assert len(acts) > 1
    assert acts - {"submit_supplies"} <= set(DONE)
    assert set(ALLOWED) == set(DONE)
    assert {state for who in ALLOWED.values() for state in who} <= set(STATES)
