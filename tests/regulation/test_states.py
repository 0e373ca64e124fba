"""The table of moves, tried pair by pair, and the state after a check-in."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verdict import ORDER, Permitted, Refused
from loans import states
from loans.states import CLOSED, HOLDING, LINES_HOLDING, MOVES, OPEN, OUT, LineState, State, Step
from tests.regulation.verdicts import code_and_basis

LETTERS = {
    "E": State.AWAITING_ENDORSEMENT,
    "A": State.AWAITING_APPROVAL,
    "S": State.SENT_BACK,
    "P": State.APPROVED,
    "O": State.ON_LOAN,
    "T": State.PARTLY_RETURNED,
    "I": State.TO_INSPECT,
    "9": State.UNDER_209,
    "B": State.RETURNED,
    "R": State.REFUSED,
    "W": State.WITHDRAWN,
    "C": State.CANCELLED,
    "L": State.LAPSED,
}
TABLE = """
from                 submit endorse approve refuse send_back resubmit withdraw cancel lapse hand_over check_in
none                 EA     -       -       -      -         -        -        -      -     -         -
awaiting_endorsement -      A       -       R      S         -        W        -      -     -         -
awaiting_approval    -      -       P       R      S         -        W        -      -     -         -
sent_back            -      -       -       -      -         EA       W        -      -     -         -
approved             -      -       -       -      -         -        -        C      L     O         -
on_loan              -      -       -       -      -         -        -        -      -     -         TI9B
partly_returned      -      -       -       -      -         -        -        -      -     -         TI9B
to_inspect           -      -       -       -      -         -        -        -      -     -         I9B
under_209            -      -       -       -      -         -        -        -      -     -         -
returned             -      -       -       -      -         -        -        -      -     -         -
refused              -      -       -       -      -         -        -        -      -     -         -
withdrawn            -      -       -       -      -         -        -        -      -     -         -
cancelled            -      -       -       -      -         -        -        -      -     -         -
lapsed               -      -       -       -      -         -        -        -      -     -         -
"""
"""What must come of each pair, by the letters above: written out, not derived from the table under test."""

MORE = """
from                 declare_conflict report_loss settle amend approve_change refuse_change withdraw_change
none                 -                -           -      -     -              -             -
awaiting_endorsement EA               -           -      -     -              -             -
awaiting_approval    A                -           -      -     -              -             -
sent_back            -                -           -      -     -              -             -
approved             -                -           -      EAP   -              -             -
on_loan              O                T9          -      O     O              O             O
partly_returned      T                TI9         T      T     T              T             T
to_inspect           -                -           I      -     -              -             -
under_209            -                -           9B     -     -              -             -
returned             -                -           -      -     -              -             -
refused              -                -           -      -     -              -             -
withdrawn            -                -           -      -     -              -             -
cancelled            -                -           -      -     -              -             -
lapsed               -                -           -      -     -              -             -
"""
"""The same for the steps that do not lead on to the end."""


def pairs() -> Iterator[tuple[State | None, Step, frozenset[State]]]:
    """Each cell of the tables: state, step and what must come of them; nothing where the step is out of turn."""
    for table in (TABLE, MORE):
        head, *rows = table.strip().splitlines()
        steps = [Step(name) for name in head.split()[1:]]
        for row in rows:
            name, *cells = row.split()
            state = None if name == "none" else State(name)
            for step, cell in zip(steps, cells, strict=True):
                yield state, step, frozenset(LETTERS[letter] for letter in cell.strip("-"))


PAIRS = list(pairs())


@pytest.mark.parametrize(("state", "step", "outcomes"), PAIRS)
def test_each_step_leads_where_the_table_says_or_is_out_of_turn(
    state: State | None, step: Step, outcomes: frozenset[State]
) -> None:
    verdict = states.in_turn(state, step)
    if outcomes:
        assert verdict == Permitted()
        assert MOVES[state, step] == outcomes
    else:
        assert code_and_basis(verdict) == ("out-of-turn", ORDER)
        assert (state, step) not in MOVES


def test_every_pair_of_state_and_step_is_tried() -> None:
    origins: list[State | None] = [None, *State]
    tried = [(state, step) for state, step, _outcomes in PAIRS]
    assert len(tried) == len(set(tried))
    assert set(tried) == set(itertools.product(origins, Step))


@pytest.mark.parametrize("state", [None, *State])
def test_a_refusal_names_the_state_and_what_may_be_done_now(state: State | None) -> None:
    refusals = [verdict for step in Step if isinstance(verdict := states.in_turn(state, step), Refused)]
    assert refusals
    for refusal in refusals:
        if state is not None:
            assert str(states.STATE_LABELS[state]) in refusal.reason
        if state in OPEN:
            for step in states.steps_from(state):
                assert str(states.STEP_LABELS[step]) in refusal.reason


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached = {outcome for outcomes in MOVES.values() for outcome in outcomes}
    assert reached == set(State)
    assert not {state for state in OPEN if not states.steps_from(state)}


def test_no_step_leaves_a_closed_state() -> None:
    assert not [(state, step) for state, step in MOVES if state in CLOSED]


def test_each_state_is_held_or_out_or_closed_or_being_inspected_or_settled() -> None:
    groups = [HOLDING, OUT, CLOSED, frozenset({State.TO_INSPECT, State.UNDER_209})]
    assert sorted(state for group in groups for state in group) == sorted(State)
    assert frozenset(State) - CLOSED == OPEN


def test_what_leaves_the_store_was_approved_first() -> None:
    origins = [origin for (origin, _step), outcomes in MOVES.items() if State.ON_LOAN in outcomes]
    assert set(origins) - {State.ON_LOAN} == {State.APPROVED}


def test_a_line_holds_its_dates_until_it_is_back_or_out_of_question() -> None:
    assert {LineState.REQUESTED, LineState.APPROVED, LineState.OUT} == LINES_HOLDING


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ([LineState.OUT], State.PARTLY_RETURNED),
        ([LineState.OUT, LineState.RETURNED], State.PARTLY_RETURNED),
        ([LineState.OUT, LineState.UNDER_209], State.PARTLY_RETURNED),
        ([LineState.UNDER_209, LineState.RETURNED], State.UNDER_209),
        ([LineState.UNDER_209, LineState.SET_ASIDE], State.UNDER_209),
        ([LineState.RETURNED, LineState.RETURNED], State.RETURNED),
        ([LineState.RETURNED, LineState.SET_ASIDE, LineState.REFUSED], State.RETURNED),
        ([LineState.TO_INSPECT, LineState.OUT], State.PARTLY_RETURNED),
        ([LineState.TO_INSPECT, LineState.UNDER_209, LineState.RETURNED], State.TO_INSPECT),
        ([LineState.SETTLED], State.RETURNED),
        ([LineState.SETTLED, LineState.RETURNED], State.RETURNED),
        ([LineState.SETTLED, LineState.UNDER_209], State.UNDER_209),
        ([LineState.SETTLED, LineState.OUT], State.PARTLY_RETURNED),
    ],
)
def test_the_lines_say_where_the_loan_stands_after_a_check_in(lines: list[LineState], state: State) -> None:
    assert states.state_of_lines(lines) is state


@pytest.mark.parametrize("lines", [[], [LineState.REFUSED], [LineState.APPROVED, LineState.SET_ASIDE]])
def test_what_was_never_handed_over_cannot_be_checked_in(lines: list[LineState]) -> None:
    with pytest.raises(ValueError, match="handed over"):
        states.state_of_lines(lines)


@given(
    lines=st.lists(
        st.sampled_from([LineState.OUT, LineState.TO_INSPECT, LineState.RETURNED, LineState.UNDER_209]), min_size=1
    )
)
def test_whatever_came_back_the_state_is_an_outcome_of_check_in_and_closed_only_when_all_is_well(
    lines: list[LineState],
) -> None:
    state = states.state_of_lines(lines)
    assert state in MOVES[State.ON_LOAN, Step.CHECK_IN]
    assert (state in CLOSED) is (set(lines) == {LineState.RETURNED})


def test_every_state_step_and_line_state_has_a_label() -> None:
    assert set(states.STATE_LABELS) == set(State)
    assert set(states.STEP_LABELS) == set(Step)
    assert set(states.LINE_LABELS) == set(LineState)


def test_the_diagram_shows_every_move() -> None:
    drawn = states.diagram()
    for (state, step), outcomes in MOVES.items():
        for outcome in outcomes:
            assert f"{state or '[*]'} --> {outcome}: {step}\n" in drawn
