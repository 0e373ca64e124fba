"""An executive's order: given, answered, sent back and closed, by these and nobody else, in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from audit.journal.models import Event
from audit.oversight.executive import actions
from audit.oversight.executive.models import Instruction, InstructionEntry, InstructionState
from core.verdict import Refusal
from people.models import Notice, Person
from tests.audit.oversight.executive.making import DONE, given, in_state
from tests.audit.oversight.reports.making import prepared, report_of, said
from tests.cast import Cast

pytestmark = pytest.mark.django_db

Do = Callable[[Instruction, Cast, Person], Instruction]


def answer(instruction: Instruction, cast: Cast, by: Person) -> Instruction:
    return actions.answer_instruction(instruction, by=by, at=cast.at, text=DONE)


def send_back(instruction: Instruction, cast: Cast, by: Person) -> Instruction:
    due = cast.on + timedelta(days=3)
    return actions.return_instruction(instruction, by=by, at=cast.at, text="ยังขาดหนังสือสองฉบับ", due_on=due)


def close(instruction: Instruction, cast: Cast, by: Person) -> Instruction:
    return actions.close_instruction(instruction, by=by, at=cast.at, text="ครบถ้วนแล้ว")


JUDGES: Final = frozenset({"director", "governor", "permanent_secretary"})

ACTS: Final[dict[str, tuple[Do, InstructionState, frozenset[str]]]] = {
    "answer": (answer, InstructionState.OPEN, frozenset({"storekeeper"})),
    "return": (send_back, InstructionState.ANSWERED, JUDGES),
    "close": (close, InstructionState.ANSWERED, JUDGES),
}
"""Act, the state in which it is possible, and who may."""


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused, transaction.atomic():
        act()
    return refused.value.verdict.code


@pytest.mark.parametrize("state", InstructionState)
@pytest.mark.parametrize("name", ACTS)
def test_each_act_in_each_state_by_each_person(name: str, state: InstructionState, cast: Cast) -> None:
    do, possible, who = ACTS[name]
    instruction = in_state(state, cast)
    able = set()
    for field in cast.__slots__:
        person = getattr(cast, field)
        if isinstance(person, Person):
            try:
                with transaction.atomic():
                    do(instruction, cast, person)
                    able.add(field)
                    transaction.set_rollback(True)
            except Refusal:
                continue
    assert able == (who if state == possible else set())


@pytest.mark.parametrize("name", ["finance_head", "supervisor", "storekeeper", "other_director", "auditor", "admin"])
def test_who_heads_neither_the_unit_nor_one_above_orders_nothing_there(name: str, cast: Cast) -> None:
    assert code_of(partial(given, cast, by=getattr(cast, name), owner=cast.second_storekeeper)) == "not-its-head"


def test_nobody_orders_themselves_or_somebody_elsewhere(cast: Cast) -> None:
    assert code_of(partial(given, cast, owner=cast.director)) == "order-to-oneself"
    assert code_of(partial(given, cast, owner=cast.stranger)) == "owner-elsewhere"
    with pytest.raises(IntegrityError, match="instruction_to_another"), transaction.atomic():
        Instruction.objects.filter(pk=given(cast).pk).update(owner=cast.director)


def test_a_day_that_is_over_is_refused(cast: Cast) -> None:
    order = partial(actions.give_instruction, cast.district, by=cast.director, at=cast.at, owner=cast.storekeeper)
    late = partial(order, title="เร่งรัดการทวงถาม", text=DONE, due_on=cast.on - timedelta(days=1))
    assert code_of(late) == "due-in-the-past"


def test_each_step_is_one_event_one_notice_and_words_that_stay(cast: Cast) -> None:
    instruction = given(cast)
    send_back(answer(instruction, cast, cast.storekeeper), cast, cast.director)
    close(answer(instruction, cast, cast.storekeeper), cast, cast.governor)
    verbs = list(Event.objects.filter(subject=instruction.journal_subject().name).order_by("id").values_list("verb"))
    steps = ("given", "answered", "returned", "answered", "closed")
    assert [verb for (verb,) in verbs] == [f"instruction.{step}" for step in steps]
    told = Notice.objects.filter(kind__startswith="instruction-").order_by("id").values_list("kind", "to")
    keeper, director = cast.storekeeper.pk, cast.director.pk
    assert list(told) == [
        ("instruction-given", keeper),
        ("instruction-answered", director),
        ("instruction-given", keeper),
        ("instruction-answered", director),
        ("instruction-closed", keeper),
    ]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        InstructionEntry.objects.update(text="อื่น")


def test_it_stands_in_the_report_of_the_unit_without_a_name(cast: Cast) -> None:
    instruction = given(cast)
    prepared(cast, at=cast.at + timedelta(hours=1))
    body = said(report_of(cast.district)).body
    assert body is not None
    assert [each["number"] for each in body["instructions"]] == [instruction.number]
    assert cast.storekeeper.name not in str(body["instructions"])
    other = said(report_of(cast.other_district)).body
    assert other is not None
    assert other["instructions"] == []
