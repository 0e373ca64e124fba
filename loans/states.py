"""The states of a loan, the steps between them, and the table of moves: the one place that says what may follow what.

Overdue, due soon and chased are questions about a date (`loans/rules.py`, clause 211), not states.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.verdict import ORDER, Permitted, Refused, Verdict

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class State(StrEnum):
    """Where a loan stands."""

    AWAITING_ENDORSEMENT = "awaiting_endorsement"
    AWAITING_APPROVAL = "awaiting_approval"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    ON_LOAN = "on_loan"
    PARTLY_RETURNED = "partly_returned"
    TO_INSPECT = "to_inspect"
    UNDER_209 = "under_209"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class Step(StrEnum):
    """What a person, or the worker for LAPSE, does to a loan."""

    SUBMIT = "submit"
    ENDORSE = "endorse"
    APPROVE = "approve"
    REFUSE = "refuse"
    SEND_BACK = "send_back"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    LAPSE = "lapse"
    HAND_OVER = "hand_over"
    CHECK_IN = "check_in"
    DECLARE_CONFLICT = "declare_conflict"
    REPORT_LOSS = "report_loss"
    SETTLE = "settle"
    AMEND = "amend"
    APPROVE_CHANGE = "approve_change"
    REFUSE_CHANGE = "refuse_change"
    WITHDRAW_CHANGE = "withdraw_change"


_AWAITING: Final = frozenset({State.AWAITING_ENDORSEMENT, State.AWAITING_APPROVAL})
"""Where a request goes when sent: to the supervisor, or straight to approval where policy asks no endorsement."""

_AFTER_INSPECTION: Final = frozenset({State.TO_INSPECT, State.UNDER_209, State.RETURNED})
"""Nothing is out any more: which of them, `state_of_lines` says."""

_AFTER_CHECK_IN: Final = _AFTER_INSPECTION | {State.PARTLY_RETURNED}
"""CHECK_IN is both halves of taking back: what is brought is taken in, and inspected then or later (ADR 0023)."""

_AFTER_LOSS: Final = frozenset({State.PARTLY_RETURNED, State.UNDER_209})
"""What is lost leaves the loan open until its case is closed."""

_WITH_THE_BORROWER: Final = (State.ON_LOAN, State.PARTLY_RETURNED)

_OF_A_CHANGE: Final = (
    Step.DECLARE_CONFLICT,
    Step.AMEND,
    Step.APPROVE_CHANGE,
    Step.REFUSE_CHANGE,
    Step.WITHDRAW_CHANGE,
)
"""What is asked and decided while the loan goes on under its old terms: the state stays."""

MOVES: Final[Mapping[tuple[State | None, Step], frozenset[State]]] = MappingProxyType(
    {
        (None, Step.SUBMIT): _AWAITING,
        (State.AWAITING_ENDORSEMENT, Step.ENDORSE): frozenset({State.AWAITING_APPROVAL}),
        (State.AWAITING_ENDORSEMENT, Step.REFUSE): frozenset({State.REFUSED}),
        (State.AWAITING_ENDORSEMENT, Step.SEND_BACK): frozenset({State.SENT_BACK}),
        (State.AWAITING_ENDORSEMENT, Step.WITHDRAW): frozenset({State.WITHDRAWN}),
        (State.AWAITING_APPROVAL, Step.APPROVE): frozenset({State.APPROVED}),
        (State.AWAITING_APPROVAL, Step.REFUSE): frozenset({State.REFUSED}),
        (State.AWAITING_APPROVAL, Step.SEND_BACK): frozenset({State.SENT_BACK}),
        (State.AWAITING_APPROVAL, Step.WITHDRAW): frozenset({State.WITHDRAWN}),
        (State.SENT_BACK, Step.RESUBMIT): _AWAITING,
        (State.SENT_BACK, Step.WITHDRAW): frozenset({State.WITHDRAWN}),
        (State.APPROVED, Step.HAND_OVER): frozenset({State.ON_LOAN}),
        (State.APPROVED, Step.CANCEL): frozenset({State.CANCELLED}),
        (State.APPROVED, Step.LAPSE): frozenset({State.LAPSED}),
        (State.ON_LOAN, Step.CHECK_IN): _AFTER_CHECK_IN,
        (State.ON_LOAN, Step.REPORT_LOSS): _AFTER_LOSS,
        (State.PARTLY_RETURNED, Step.CHECK_IN): _AFTER_CHECK_IN,
        (State.TO_INSPECT, Step.CHECK_IN): _AFTER_INSPECTION,
        (State.AWAITING_ENDORSEMENT, Step.DECLARE_CONFLICT): _AWAITING,
        (State.AWAITING_APPROVAL, Step.DECLARE_CONFLICT): frozenset({State.AWAITING_APPROVAL}),
        (State.PARTLY_RETURNED, Step.REPORT_LOSS): _AFTER_LOSS | {State.TO_INSPECT},
        (State.PARTLY_RETURNED, Step.SETTLE): frozenset({State.PARTLY_RETURNED}),
        (State.TO_INSPECT, Step.SETTLE): frozenset({State.TO_INSPECT}),
        (State.UNDER_209, Step.SETTLE): frozenset({State.UNDER_209, State.RETURNED}),
        (State.APPROVED, Step.AMEND): _AWAITING | {State.APPROVED},
        **{(state, step): frozenset({state}) for state in _WITH_THE_BORROWER for step in _OF_A_CHANGE},
    }
)
"""From which state (None: no request yet) which step leads to which states. A pair that is not here is out of turn.

SETTLE is the closing of a case of clause 209: its own steps stand in `loans/case_states.py`.
"""

HOLDING: Final = frozenset(
    {
        State.AWAITING_ENDORSEMENT,
        State.AWAITING_APPROVAL,
        State.SENT_BACK,
        State.APPROVED,
    },
)
"""Nothing has left the store, but the lines hold their dates against later requests: first come, first served.

SENT_BACK holds too: the borrower asked in time and is only correcting the wording; whoever sends back must not thereby
hand the place in the queue to somebody else. It frees its dates when it is withdrawn.
"""

OUT: Final = frozenset({State.ON_LOAN, State.PARTLY_RETURNED})
"""At least one item is with the borrower."""

CLOSED: Final = frozenset({State.RETURNED, State.REFUSED, State.WITHDRAWN, State.CANCELLED, State.LAPSED})
"""Nothing is left to do."""

ENDED_WITHOUT_LENDING: Final = CLOSED - {State.RETURNED}
"""Nothing ever left the store."""

OPEN: Final = frozenset(State) - CLOSED
"""Somebody still has to do something: `HOLDING`, `OUT`, the loan to be inspected and the one under clause 209."""


class LineState(StrEnum):
    """Where one item of a loan stands.

    TO_INSPECT: came back, and nobody has inspected it yet (ADR 0023). UNDER_209: came back not in good order, or is
    lost; SETTLED: its case is closed. RELEASED: the loan ended before the item went out.
    """

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    SET_ASIDE = "set_aside"
    OUT = "out"
    TO_INSPECT = "to_inspect"
    RETURNED = "returned"
    UNDER_209 = "under_209"
    SETTLED = "settled"
    RELEASED = "released"


LINES_HOLDING: Final = frozenset({LineState.REQUESTED, LineState.APPROVED, LineState.OUT})
"""The lines that keep their asset from being lent to another on their dates."""


STATE_LABELS: Final[Mapping[State, _StrPromise]] = MappingProxyType(
    {
        State.AWAITING_ENDORSEMENT: pgettext_lazy("loan state", "Waiting for the supervisor"),
        State.AWAITING_APPROVAL: pgettext_lazy("loan state", "Waiting for approval"),
        State.SENT_BACK: pgettext_lazy("loan state", "Sent back for correction"),
        State.APPROVED: pgettext_lazy("loan state", "Approved, to be collected"),
        State.ON_LOAN: pgettext_lazy("loan state", "On loan"),
        State.PARTLY_RETURNED: pgettext_lazy("loan state", "Partly returned"),
        State.TO_INSPECT: pgettext_lazy("loan state", "Returned, not inspected"),
        State.UNDER_209: pgettext_lazy("loan state", "Damage or loss being settled (clause 209)"),
        State.RETURNED: pgettext_lazy("loan state", "Returned"),
        State.REFUSED: pgettext_lazy("loan state", "Refused"),
        State.WITHDRAWN: pgettext_lazy("loan state", "Withdrawn"),
        State.CANCELLED: pgettext_lazy("loan state", "Cancelled"),
        State.LAPSED: pgettext_lazy("loan state", "Lapsed, not collected"),
    }
)
"""The state in the reader's language, short enough for a badge."""

STEP_LABELS: Final[Mapping[Step, _StrPromise]] = MappingProxyType(
    {
        Step.SUBMIT: pgettext_lazy("loan step", "Send the request"),
        Step.ENDORSE: pgettext_lazy("loan step", "Endorse"),
        Step.APPROVE: pgettext_lazy("loan step", "Approve"),
        Step.REFUSE: pgettext_lazy("loan step", "Refuse"),
        Step.SEND_BACK: pgettext_lazy("loan step", "Send back for correction"),
        Step.RESUBMIT: pgettext_lazy("loan step", "Send again"),
        Step.WITHDRAW: pgettext_lazy("loan step", "Withdraw"),
        Step.CANCEL: pgettext_lazy("loan step", "Cancel"),
        Step.LAPSE: pgettext_lazy("loan step", "Let lapse"),
        Step.HAND_OVER: pgettext_lazy("loan step", "Hand over"),
        Step.CHECK_IN: pgettext_lazy("loan step", "Accept the return"),
        Step.DECLARE_CONFLICT: pgettext_lazy("loan step", "Declare a conflict of interest"),
        Step.REPORT_LOSS: pgettext_lazy("loan step", "Report a loss"),
        Step.SETTLE: pgettext_lazy("loan step", "Close the case of clause 209"),
        Step.AMEND: pgettext_lazy("loan step", "Change the loan"),
        Step.APPROVE_CHANGE: pgettext_lazy("loan step", "Approve the change"),
        Step.REFUSE_CHANGE: pgettext_lazy("loan step", "Refuse the change"),
        Step.WITHDRAW_CHANGE: pgettext_lazy("loan step", "Take the change back"),
    }
)
"""The step as a verb, as it stands on a button."""

LINE_LABELS: Final[Mapping[LineState, _StrPromise]] = MappingProxyType(
    {
        LineState.REQUESTED: pgettext_lazy("loan line state", "Requested"),
        LineState.APPROVED: pgettext_lazy("loan line state", "Approved"),
        LineState.REFUSED: pgettext_lazy("loan line state", "Not approved"),
        LineState.SET_ASIDE: pgettext_lazy("loan line state", "Set aside, not handed over"),
        LineState.OUT: pgettext_lazy("loan line state", "With the borrower"),
        LineState.TO_INSPECT: pgettext_lazy("loan line state", "Returned, not inspected"),
        LineState.RETURNED: pgettext_lazy("loan line state", "Returned"),
        LineState.UNDER_209: pgettext_lazy("loan line state", "Under clause 209"),
        LineState.SETTLED: pgettext_lazy("loan line state", "Settled under clause 209"),
        LineState.RELEASED: pgettext_lazy("loan line state", "Released"),
    }
)
"""The state of one item in the reader's language."""


def steps_from(state: State | None) -> tuple[Step, ...]:
    """The steps that may be taken now, in the order of `Step`."""
    return tuple(step for step in Step if (state, step) in MOVES)


def in_turn(state: State | None, step: Step) -> Verdict:
    """Permit `step` when the table of moves has it for `state`; else refuse with the state and what may be done now."""
    if (state, step) in MOVES:
        return Permitted()
    if state is None:
        reason = _("“%(step)s” needs a request that has been sent. Send the request first.") % {
            "step": STEP_LABELS[step]
        }
        return Refused(basis=ORDER, code="out-of-turn", reason=reason)
    return Refused(
        basis=ORDER,
        code="out-of-turn",
        reason=_("“%(step)s” is not possible now: the loan is at “%(state)s”. %(next)s")
        % {
            "step": STEP_LABELS[step],
            "state": STATE_LABELS[state],
            "next": _what_next(state),
        },
    )


def _what_next(state: State) -> str:
    if state in CLOSED:
        return _("The loan is closed. Make a new request if the item is still needed.")
    # A quoted list needs no “and”, which Thai and English place differently.
    steps = ", ".join(f"“{STEP_LABELS[step]}”" for step in steps_from(state))
    return _("What can be done now: %(steps)s.") % {"steps": steps}


def state_of_lines(lines: Iterable[LineState]) -> State:
    """The loan's state once items are in, lost or settled, from the states of all its lines.

    Any item still out leaves it partly returned; else one that nobody has inspected leaves it to be inspected; else an
    item whose case is open puts it under clause 209; else it is returned, whether in good order or settled.

    Raises:
        ValueError: no line ever went out.
    """
    states = frozenset(lines)
    if LineState.OUT in states:
        return State.PARTLY_RETURNED
    if LineState.TO_INSPECT in states:
        return State.TO_INSPECT
    if LineState.UNDER_209 in states:
        return State.UNDER_209
    if states & {LineState.RETURNED, LineState.SETTLED}:
        return State.RETURNED
    raise ValueError("No line of this loan was handed over.")


def diagram() -> str:
    """The table of moves as a Mermaid state diagram, for `docs/regulation.md`."""
    rows = ["stateDiagram-v2"]
    for (state, step), outcomes in MOVES.items():
        origin = state or "[*]"
        rows.extend(f"    {origin} --> {outcome}: {step}" for outcome in State if outcome in outcomes)
    rows.extend(f"    {state} --> [*]" for state in State if state in CLOSED)
    return "\n".join(rows)
