"""The states of a compensation case of clause 209, the steps between them, and the table of moves.

The remedies themselves, and which of them are open, are law: `loans/rules.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.verdict import ORDER, Permitted, Refused, Verdict

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class CaseState(StrEnum):
    """Where a case stands. AGREED: the remedy is chosen; SETTLED: it is carried out and waits for a second person."""

    OPEN = "open"
    AGREED = "agreed"
    SETTLED = "settled"
    CLOSED = "closed"


class CaseStep(StrEnum):
    """What a person does to a case. It is opened by the act that finds the damage or reports the loss."""

    NOTE_CAUSE = "note_cause"
    LINK_FACT_FINDING = "link_fact_finding"
    ADD_DOCUMENT = "add_document"
    PROPOSE = "propose"
    CHOOSE = "choose"
    REPAIR = "repair"
    REPLACE = "replace"
    PAY = "pay"
    BRING_BACK = "bring_back"
    REOPEN = "reopen"
    CLOSE = "close"


_SAME: Final[Mapping[CaseState, frozenset[CaseState]]] = {state: frozenset({state}) for state in CaseState}

CASE_MOVES: Final[Mapping[tuple[CaseState, CaseStep], frozenset[CaseState]]] = MappingProxyType(
    {
        (CaseState.OPEN, CaseStep.NOTE_CAUSE): _SAME[CaseState.OPEN],
        (CaseState.OPEN, CaseStep.LINK_FACT_FINDING): _SAME[CaseState.OPEN],
        (CaseState.OPEN, CaseStep.ADD_DOCUMENT): _SAME[CaseState.OPEN],
        (CaseState.OPEN, CaseStep.PROPOSE): _SAME[CaseState.OPEN],
        (CaseState.OPEN, CaseStep.CHOOSE): frozenset({CaseState.AGREED}),
        (CaseState.OPEN, CaseStep.BRING_BACK): frozenset({CaseState.OPEN, CaseState.SETTLED}),
        (CaseState.AGREED, CaseStep.NOTE_CAUSE): _SAME[CaseState.AGREED],
        (CaseState.AGREED, CaseStep.LINK_FACT_FINDING): _SAME[CaseState.AGREED],
        (CaseState.AGREED, CaseStep.ADD_DOCUMENT): _SAME[CaseState.AGREED],
        (CaseState.AGREED, CaseStep.PROPOSE): _SAME[CaseState.AGREED],
        (CaseState.AGREED, CaseStep.CHOOSE): _SAME[CaseState.AGREED],
        (CaseState.AGREED, CaseStep.REPAIR): frozenset({CaseState.SETTLED}),
        (CaseState.AGREED, CaseStep.REPLACE): frozenset({CaseState.SETTLED}),
        (CaseState.AGREED, CaseStep.PAY): frozenset({CaseState.SETTLED}),
        (CaseState.AGREED, CaseStep.BRING_BACK): frozenset({CaseState.OPEN, CaseState.SETTLED}),
        (CaseState.SETTLED, CaseStep.NOTE_CAUSE): _SAME[CaseState.SETTLED],
        (CaseState.SETTLED, CaseStep.LINK_FACT_FINDING): _SAME[CaseState.SETTLED],
        (CaseState.SETTLED, CaseStep.ADD_DOCUMENT): _SAME[CaseState.SETTLED],
        (CaseState.SETTLED, CaseStep.BRING_BACK): _SAME[CaseState.SETTLED],
        (CaseState.SETTLED, CaseStep.REOPEN): frozenset({CaseState.OPEN, CaseState.AGREED}),
        (CaseState.SETTLED, CaseStep.CLOSE): frozenset({CaseState.CLOSED}),
        (CaseState.CLOSED, CaseStep.LINK_FACT_FINDING): _SAME[CaseState.CLOSED],
        (CaseState.CLOSED, CaseStep.ADD_DOCUMENT): _SAME[CaseState.CLOSED],
        (CaseState.CLOSED, CaseStep.BRING_BACK): _SAME[CaseState.CLOSED],
    }
)
"""From which state which step leads where. A pair that is not here is out of turn.

After closing only papers come in, and the old item itself: fact-finding (clauses 214 and 219) often ends later. What
comes back in good order while nothing is made good settles the case; in another state it has to be made good anew.
"""

UNSETTLED: Final = frozenset({CaseState.OPEN, CaseState.AGREED})
"""Nothing has been made good yet."""

CASE_STATE_LABELS: Final[Mapping[CaseState, _StrPromise]] = MappingProxyType(
    {
        CaseState.OPEN: pgettext_lazy("case state", "Remedy not agreed yet"),
        CaseState.AGREED: pgettext_lazy("case state", "Remedy agreed, not carried out"),
        CaseState.SETTLED: pgettext_lazy("case state", "Made good, to be closed"),
        CaseState.CLOSED: pgettext_lazy("case state", "Closed"),
    }
)

CASE_STEP_LABELS: Final[Mapping[CaseStep, _StrPromise]] = MappingProxyType(
    {
        CaseStep.NOTE_CAUSE: pgettext_lazy("case step", "Note what happened"),
        CaseStep.LINK_FACT_FINDING: pgettext_lazy("case step", "Note the fact-finding"),
        CaseStep.ADD_DOCUMENT: pgettext_lazy("case step", "Add a document"),
        CaseStep.PROPOSE: pgettext_lazy("case step", "Propose the remedy"),
        CaseStep.CHOOSE: pgettext_lazy("case step", "Agree on the remedy"),
        CaseStep.REPAIR: pgettext_lazy("case step", "Record the repair"),
        CaseStep.REPLACE: pgettext_lazy("case step", "Record the replacement"),
        CaseStep.PAY: pgettext_lazy("case step", "Record the payment"),
        CaseStep.BRING_BACK: pgettext_lazy("case step", "Take the item in after all"),
        CaseStep.REOPEN: pgettext_lazy("case step", "Take the settlement back"),
        CaseStep.CLOSE: pgettext_lazy("case step", "Close the case"),
    }
)
"""The step as a verb, as it stands on a button."""


def case_steps_from(state: CaseState) -> tuple[CaseStep, ...]:
    """The steps that may be taken now, in the order of `CaseStep`."""
    return tuple(step for step in CaseStep if (state, step) in CASE_MOVES)


def case_in_turn(state: CaseState, step: CaseStep) -> Verdict:
    """Permit `step` when the table has it for `state`; else refuse with what may be done now. Code: out-of-turn."""
    if (state, step) in CASE_MOVES:
        return Permitted()
    words = {
        "step": CASE_STEP_LABELS[step],
        "state": CASE_STATE_LABELS[state],
        "steps": ", ".join(f"“{CASE_STEP_LABELS[each]}”" for each in case_steps_from(state)),
    }
    reason = _("“%(step)s” is not possible now: the case is at “%(state)s”. What can be done now: %(steps)s.")
    return Refused(ORDER, "out-of-turn", reason % words)
