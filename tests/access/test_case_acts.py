"""Every step of a case of clause 209 x person x state of the case, done by the real actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from django.db import transaction

from assets.models import Asset, Condition
from assets.values import AssetValues, values_of
from core.verdict import Refusal
from loans import actions
from loans.case_states import CASE_MOVES, CaseState, CaseStep
from loans.models import Case, DocumentKind
from loans.rules import Remedy
from loans.states import State
from people.models import Person
from tests import makers
from tests.cast import Cast

WHY: Final = "เหตุผลสำหรับการทดสอบ"

KEEPERS: Final = frozenset({"storekeeper", "second_storekeeper"})
HEADS: Final = frozenset({"finance_head", "director", "permanent_secretary"})
STORE: Final = KEEPERS | HEADS
"""The store that lent and the heads of its unit and above it, by office or by the order of delegation."""

OPENED_BY: Final = frozenset({"storekeeper"})

ALL: Final = (CaseState.OPEN, CaseState.AGREED, CaseState.SETTLED, CaseState.CLOSED)

ALLOWED: Final[Mapping[CaseStep, Mapping[CaseState, frozenset[str]]]] = {
    CaseStep.NOTE_CAUSE: dict.fromkeys(ALL[:3], STORE),
    CaseStep.LINK_FACT_FINDING: dict.fromkeys(ALL, STORE),
    CaseStep.ADD_DOCUMENT: dict.fromkeys(ALL, STORE | {"borrower"}),
    CaseStep.PROPOSE: dict.fromkeys(ALL[:2], frozenset({"borrower"})),
    CaseStep.CHOOSE: dict.fromkeys(ALL[:2], STORE),
    CaseStep.REPAIR: {CaseState.AGREED: KEEPERS},
    CaseStep.REPLACE: {CaseState.AGREED: KEEPERS},
    CaseStep.PAY: {CaseState.AGREED: KEEPERS},
    CaseStep.BRING_BACK: dict.fromkeys(ALL, KEEPERS),
    CaseStep.REOPEN: {CaseState.SETTLED: STORE},
    CaseStep.CLOSE: {CaseState.SETTLED: STORE - OPENED_BY},
}
"""Who of the cast may take the step on a case of the finance section's store. Whoever is not named here may not."""

Act = Callable[[Cast, Case, Person, datetime], object]


def _replace(cast: Cast, case: Case, by: Person, at: datetime) -> object:
    alike = actions.Likeness(same_type=True, same_kind=True, same_size=True, same_character=True, same_quality=True)
    old = Asset.objects.select_related("category", "responsible_unit", "owner_unit").get(pk=case.line.asset_id)
    columns: dict[str, Any] = {**values_of(old).columns(), "condition": Condition.GOOD, "serial_no": "NEW-1"}
    brought = AssetValues(**{name: value for name, value in columns.items() if name != "serial_key"})
    paper = makers.evidence(cast, "red")
    return actions.record_replacement(case, by=by, at=at, likeness=alike, values=brought, evidence=paper)


ACTS: Final[Mapping[CaseStep, Act]] = {
    CaseStep.NOTE_CAUSE: lambda cast, case, by, at: actions.note_cause(case, by=by, at=at, cause=WHY),
    CaseStep.LINK_FACT_FINDING: lambda cast, case, by, at: actions.link_fact_finding(
        case, by=by, at=at, number="กท 1/2570", ordered_on=cast.on
    ),
    CaseStep.ADD_DOCUMENT: lambda cast, case, by, at: actions.add_document(
        case, by=by, at=at, kind=DocumentKind.OTHER, scan=makers.scan("navy")
    ),
    CaseStep.PROPOSE: lambda cast, case, by, at: actions.propose_remedy(case, by=by, at=at, remedy=Remedy.CASH),
    CaseStep.CHOOSE: lambda cast, case, by, at: actions.choose_remedy(case, by=by, at=at, remedy=Remedy.CASH),
    CaseStep.REPAIR: lambda cast, case, by, at: actions.record_repair(
        case, by=by, at=at, works=True, complete=True, clean=True, evidence=makers.evidence(cast, "red")
    ),
    CaseStep.REPLACE: _replace,
    CaseStep.PAY: lambda cast, case, by, at: actions.record_payment(
        case, by=by, at=at, amount=case.price, evidence=makers.evidence(cast, "red")
    ),
    CaseStep.BRING_BACK: lambda cast, case, by, at: actions.bring_back(case, by=by, at=at, finding=actions.Finding()),
    CaseStep.REOPEN: lambda cast, case, by, at: actions.reopen_case(case, by=by, at=at, reason=WHY),
    CaseStep.CLOSE: lambda cast, case, by, at: actions.close_case(case, by=by, at=at),
}

REMEDY_OF: Final = {CaseStep.REPAIR: Remedy.REPAIR, CaseStep.REPLACE: Remedy.REPLACEMENT}
"""The remedy agreed on before the step; cash where the step asks for none."""


def case_in(state: CaseState, cast: Cast, step: CaseStep) -> Case:
    """A case that the storekeeper opened, in `state`; of an open one the borrower has proposed the remedy.

    Only what was lost can be brought back after all.
    """
    is_lost = step is CaseStep.BRING_BACK
    case = makers.lost_case(cast) if is_lost else makers.case_of(makers.loan_in(State.UNDER_209, cast))
    remedy = REMEDY_OF.get(step, Remedy.CASH)
    if state is CaseState.OPEN:
        return actions.propose_remedy(case, by=cast.borrower, at=cast.at, remedy=remedy)
    if state is CaseState.AGREED:
        return makers.agreed(cast, case, at=cast.at, remedy=remedy)
    case = makers.settled(cast, case, at=cast.at)
    return case if state is CaseState.SETTLED else actions.close_case(case, by=cast.second_storekeeper, at=cast.at)


class _UndoneError(Exception):
    """Takes a done act back, so that the next person finds the case as it was."""


def _is_done(act: Act, cast: Cast, case: Case, by: Person) -> bool:
    try:
        with transaction.atomic():
            try:
                act(cast, case, by, cast.at + timedelta(hours=1))
            except Refusal:
                return False
            raise _UndoneError
    except _UndoneError:
        return True


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.usefixtures("uploads")
def test_each_step_of_a_case_is_taken_by_exactly_those_who_may(cast: Cast, state: CaseState) -> None:
    names = {person.pk: name for name in cast.__slots__ if isinstance(person := getattr(cast, name), Person)}
    found = {}
    for step, act in ACTS.items():
        case = case_in(state, cast, step)
        found[step] = {names[p.pk] for p in cast.everybody() if _is_done(act, cast, case, p)}
    assert found == {step: ALLOWED[step].get(state, frozenset()) for step in ACTS}


def test_every_step_of_a_case_stands_in_both_tables_where_the_table_of_moves_has_it() -> None:
    assert set(ALLOWED) == set(ACTS) == set(CaseStep)
    assert {(state, step) for step, states in ALLOWED.items() for state in states} == set(CASE_MOVES)
