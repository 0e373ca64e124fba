"""Two people at one order at the same moment, and two orders at one number, on PostgreSQL with real threads."""

from __future__ import annotations

from functools import partial

import pytest

from audit.oversight.executive import actions
from audit.oversight.executive.models import Instruction, InstructionEntry, InstructionState
from tests.audit.oversight.executive.making import DONE, given, in_state
from tests.cast import Cast
from tests.loans.test_races import Race, cast, race

__all__ = ["cast", "race"]

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_heads_that_close_it_one_does(cast: Cast, race: Race) -> None:
    instruction = in_state(InstructionState.ANSWERED, cast)
    tries = [
        partial(actions.close_instruction, instruction, by=head, at=cast.at, text=DONE)
        for head in (cast.director, cast.governor)
    ]
    assert sorted(race(tries)) == ["done", "instruction-not-answered"]
    assert InstructionEntry.objects.filter(instruction=instruction).count() == 3


def test_two_orders_at_once_have_two_numbers(cast: Cast, race: Race) -> None:
    tries = [partial(given, cast, by=head) for head in (cast.director, cast.governor)]
    assert race(tries) == ["done", "done"]
    assert sorted(Instruction.objects.values_list("serial", flat=True)) == [1, 2]
