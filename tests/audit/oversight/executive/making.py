"""What the tests of the executive's page share: an order, and one at each stage."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from audit.oversight.executive import actions
from audit.oversight.executive.models import Instruction, InstructionState
from people.models import Person
from tests.cast import Cast

TITLE: Final = "เร่งรัดการทวงถามพัสดุที่เกินกำหนดส่งคืนทุกรายการให้แล้วเสร็จ"
TEXT: Final = "ให้ทวงถามเป็นหนังสือภายในสามวันทำการ และรายงานผลเป็นรายรายการ"
DONE: Final = "ทวงถามครบทุกรายการแล้ว ได้รับคืนสองรายการ"


def given(cast: Cast, *, by: Person | None = None, owner: Person | None = None) -> Instruction:
    """The director orders the first storekeeper of the district to do something within a week."""
    return actions.give_instruction(
        cast.district,
        by=by or cast.director,
        at=cast.at,
        owner=owner or cast.storekeeper,
        title=TITLE,
        text=TEXT,
        due_on=cast.on + timedelta(days=7),
        about="overdue-1-7",
    )


def in_state(state: InstructionState, cast: Cast) -> Instruction:
    instruction = given(cast)
    if state != InstructionState.OPEN:
        instruction = actions.answer_instruction(instruction, by=cast.storekeeper, at=cast.at, text=DONE)
    if state == InstructionState.CLOSED:
        instruction = actions.close_instruction(instruction, by=cast.director, at=cast.at, text=DONE)
    return instruction
