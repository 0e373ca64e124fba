"""Every act of a check x person x state: who may take which step, done by the real actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from uuid import uuid4

import pytest
from django.db import transaction

from assets.checks import actions
from assets.checks.models import Check, Place
from assets.checks.states import MOVES, CheckState, CheckStep
from core.verdict import ORDER, Refusal, Refused
from people.models import Person
from tests.access.test_urls import ABOVE_THE_STORE, CHECKERS, PERSONS, Who, who
from tests.assets.checks import making
from tests.cast import Cast

WHY: Final = "เหตุผลสำหรับการทดสอบ"

ALLOWED: Final[Mapping[CheckStep, Who]] = {
    CheckStep.BEGIN: CHECKERS,
    CheckStep.SIGHT: CHECKERS,
    CheckStep.CONFIRM: CHECKERS | who("bureau_member"),
    CheckStep.REPORT: CHECKERS,
    CheckStep.CLOSE: ABOVE_THE_STORE,
    CheckStep.NOTE_COPY: ABOVE_THE_STORE,
    CheckStep.CANCEL: ABOVE_THE_STORE,
}
"""Who of the cast may, for a check of the finance section by two of the works section; a bureau member has an item."""

Act = Callable[[Cast, Check, Person], object]


def _sight(cast: Cast, check: Check, by: Person) -> object:
    tag = check.lines.values_list("tag", flat=True).first() or "ยังไม่มีบัญชี"
    place = Place.objects.earliest("pk")
    return actions.sight(check, by=by, at=cast.at, code=tag, place=place, client_id=uuid4(), line=check.lines.first())


def _confirm(cast: Cast, check: Check, by: Person) -> object:
    line = check.lines.select_related("check_of").filter(holder=cast.bureau_member).first()
    if line is None:
        raise Refusal(Refused(ORDER, "no-list-yet", WHY))
    return actions.confirm(line, by=by, at=cast.at, client_id=uuid4(), condition="good", letter="กพด 1/2569")


ACTS: Final[Mapping[CheckStep, Act]] = {
    CheckStep.BEGIN: lambda cast, check, by: actions.begin(check, by=by, at=cast.at),
    CheckStep.SIGHT: _sight,
    CheckStep.CONFIRM: _confirm,
    CheckStep.REPORT: lambda cast, check, by: actions.submit_report(
        check, by=by, at=cast.at, are_movements_right=True, findings=WHY
    ),
    CheckStep.CLOSE: lambda cast, check, by: actions.close_check(check, by=by, at=cast.at, note=WHY),
    CheckStep.NOTE_COPY: lambda cast, check, by: actions.note_copy(
        check, by=by, at=cast.at, number="กท 1/2569", sent_on=cast.on
    ),
    CheckStep.CANCEL: lambda cast, check, by: actions.call_off(check, by=by, at=cast.at, reason=WHY),
}


@pytest.fixture
def checks(cast: Cast) -> dict[str, Check]:
    """A stocktake in every state."""
    making.place(cast)
    making.item(cast)
    making.lent(cast, making.item(cast))
    there = making.in_every_state(cast)
    off = making.appointed(cast, at=cast.at, fiscal_year=None)
    return {**there, "cancelled": actions.call_off(off, by=cast.director, at=cast.at, reason=WHY)}


def came_of(act: Act, cast: Cast, check: Check, by: Person) -> str:
    """What came of it, undone: "done", or the basis of its refusal."""
    try:
        with transaction.atomic():
            act(cast, check, by)
            transaction.set_rollback(True)
    except Refusal as refusal:
        return refusal.verdict.basis
    return "done"


def test_each_step_is_taken_by_exactly_those_in_the_table_and_in_its_states_alone(
    cast: Cast, checks: dict[str, Check]
) -> None:
    for step, act in ACTS.items():
        for state in CheckState:
            for name in PERSONS:
                came = came_of(act, cast, checks[state], getattr(cast, name))
                may, in_turn = name in ALLOWED[step], state in MOVES[step]
                assert (came == "done") is (may and in_turn), f"{step} by {name} while {state}: {came}"
                assert not (may and not in_turn) or came == ORDER, f"{step} by {name} while {state}: {came}"


def test_every_step_stands_in_the_tables() -> None:
    assert set(ALLOWED) == set(ACTS) == set(CheckStep)
