"""The way of a loan for one route, read from the table of moves in `loans/states.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy, pgettext_lazy

from loans.rules import OFFICE_LABELS, Approval, Route, who_approves
from loans.states import CLOSED, ENDED_WITHOUT_LENDING, MOVES, STATE_LABELS, STEP_LABELS, State, Step, steps_from

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ROUTES: Final = (Route.INSIDE, Route.OUTSIDE, Route.BETWEEN_AGENCIES, Route.CONSUMABLE)

_BORROWER: Final = pgettext_lazy("who takes a step", "borrower")
_STORE: Final = pgettext_lazy("who takes a step", "storekeeper")
_SUPERVISOR: Final = pgettext_lazy("who takes a step", "supervisor of the borrower")
_KEYED_IN: Final = pgettext_lazy("who takes a step", "the other agency by letter, keyed in by the storekeeper")

_WHO: Final[Mapping[Step, _StrPromise]] = {
    Step.SUBMIT: _BORROWER,
    Step.ENDORSE: _SUPERVISOR,
    Step.RESUBMIT: _BORROWER,
    Step.WITHDRAW: _BORROWER,
    Step.CANCEL: pgettext_lazy("who takes a step", "borrower or storekeeper"),
    Step.AMEND: pgettext_lazy("who takes a step", "borrower or storekeeper"),
    Step.LAPSE: pgettext_lazy("who takes a step", "the system, when nobody collects in time"),
    Step.HAND_OVER: _STORE,
    Step.CHECK_IN: _STORE,
    Step.REPORT_LOSS: pgettext_lazy("who takes a step", "borrower or storekeeper"),
    Step.SETTLE: pgettext_lazy("who takes a step", "a second person of the store or its head"),
}
"""Who takes a step, but for those of the office that clause 208 names."""

_BEGINNING: Final = gettext_lazy("A need for official business")


@dataclass(frozen=True, slots=True)
class Move:
    """One move: from where, which step, by whom, and where it may lead. state: None before there is a request."""

    state: State | None
    step: Step
    who: _StrPromise
    to: tuple[State, ...]

    @property
    def words(self) -> _StrPromise:
        return STEP_LABELS[self.step]

    @property
    def origin(self) -> _StrPromise:
        return name_of(self.state)

    @property
    def outcomes(self) -> list[_StrPromise]:
        return [STATE_LABELS[state] for state in self.to]


@dataclass(frozen=True, slots=True)
class Stage:
    """A state on the way, with what may be done in it. onward: the move by which the way goes on to `target`."""

    state: State | None
    moves: tuple[Move, ...]
    onward: Move | None = None
    target: State | None = None

    @property
    def name(self) -> _StrPromise:
        return name_of(self.state)

    @property
    def aside(self) -> tuple[Move, ...]:
        """What may happen instead of going on: every move, without the outcome to which the way goes on."""
        rest = (
            replace(move, to=tuple(state for state in move.to if move != self.onward or state != self.target))
            for move in self.moves
        )
        return tuple(move for move in rest if move.to)


@dataclass(frozen=True, slots=True)
class Way:
    """The whole way of a loan by one route. main: from the wish to the return; other: the states beside it."""

    route: Route
    approval: Approval
    main: tuple[Stage, ...]
    other: tuple[Stage, ...]

    @property
    def moves(self) -> tuple[Move, ...]:
        """Every move, in order of the way."""
        return tuple(move for stage in (*self.main, *self.other) for move in stage.moves)


def name_of(state: State | None) -> _StrPromise:
    return _BEGINNING if state is None else STATE_LABELS[state]


def way_of(route: Route, *, endorsed: bool = True) -> Way:
    """The way by this route. endorsed: the supervisor is asked first, which only people of the agency's own are."""
    approval = who_approves(
        between_agencies=route in (Route.BETWEEN_AGENCIES, Route.CONSUMABLE),
        outside=route is Route.OUTSIDE,
        consumable=route is Route.CONSUMABLE,
    )
    is_endorsed = endorsed and route in (Route.INSIDE, Route.OUTSIDE)
    left_out = set() if is_endorsed else {State.AWAITING_ENDORSEMENT}
    main = _main(approval, left_out)
    on_it = {stage.state for stage in main}
    other = [state for state in State if state not in on_it | CLOSED | left_out]
    return Way(route, approval, main, tuple(Stage(state, _moves(state, approval, left_out)) for state in other))


def _moves(state: State | None, approval: Approval, left_out: set[State]) -> tuple[Move, ...]:
    """The moves from a state that lead to another one; those that only change the terms stay in it and are left out."""
    found = [(step, MOVES[state, step] - left_out) for step in steps_from(state)]
    return tuple(
        Move(state, step, _who(step, state, approval), tuple(each for each in State if each in outcomes))
        for step, outcomes in found
        if outcomes - {state}
    )


def _who(step: Step, state: State | None, approval: Approval) -> _StrPromise:
    if step in (Step.REFUSE, Step.SEND_BACK, Step.DECLARE_CONFLICT) and state is State.AWAITING_ENDORSEMENT:
        return _SUPERVISOR
    if step in (Step.SUBMIT, Step.RESUBMIT, Step.WITHDRAW) and approval.route in (
        Route.BETWEEN_AGENCIES,
        Route.CONSUMABLE,
    ):
        return _KEYED_IN
    return _WHO.get(step, OFFICE_LABELS[approval.office])


def _main(approval: Approval, left_out: set[State]) -> tuple[Stage, ...]:
    """From the wish onward, always by the move that leads to lending and return without a detour."""
    stages: list[Stage] = []
    state: State | None = None
    seen: set[State | None] = {None}
    while True:
        moves = _moves(state, approval, left_out)
        onward = next((move for move in moves if _target(move, seen) is not None), None)
        target = _target(onward, seen) if onward else None
        stages.append(Stage(state, moves, onward, target))
        if target is None:
            return tuple(stages)
        seen.add(target)
        state = target


def _target(move: Move, seen: set[State | None]) -> State | None:
    """Where the main way goes by this move: to the return where it can, never to an end without lending."""
    if State.RETURNED in move.to:
        return State.RETURNED
    ahead = [state for state in move.to if state not in seen | ENDED_WITHOUT_LENDING | {State.SENT_BACK}]
    return ahead[0] if ahead else None
