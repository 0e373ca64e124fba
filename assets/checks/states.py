"""The states of a check and the table of its steps; what is not in the table does not happen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verdict import ORDER, Permitted, Refused, Verdict


class CheckState(TextChoices):
    APPOINTED = "appointed", gettext_lazy("checkers appointed")
    COUNTING = "counting", gettext_lazy("being checked")
    REPORTED = "reported", gettext_lazy("report submitted")
    CLOSED = "closed", gettext_lazy("closed")
    CANCELLED = "cancelled", gettext_lazy("called off")


class CheckStep(TextChoices):
    BEGIN = "begin"
    SIGHT = "sight"
    CONFIRM = "confirm"
    REPORT = "report"
    CLOSE = "close"
    NOTE_COPY = "note_copy"
    CANCEL = "cancel"


MOVES: Final[Mapping[CheckStep, Mapping[CheckState, CheckState]]] = {
    CheckStep.BEGIN: {CheckState.APPOINTED: CheckState.COUNTING},
    CheckStep.SIGHT: {CheckState.COUNTING: CheckState.COUNTING},
    CheckStep.CONFIRM: {CheckState.COUNTING: CheckState.COUNTING},
    CheckStep.REPORT: {CheckState.COUNTING: CheckState.REPORTED},
    CheckStep.CLOSE: {CheckState.REPORTED: CheckState.CLOSED},
    CheckStep.NOTE_COPY: {CheckState.CLOSED: CheckState.CLOSED},
    CheckStep.CANCEL: {
        CheckState.APPOINTED: CheckState.CANCELLED,
        CheckState.COUNTING: CheckState.CANCELLED,
    },
}
"""From which state a step leads where."""


def in_turn(state: CheckState, step: CheckStep) -> Verdict:
    """Whether it is this step's turn. Code: check-not-<step>, with the state as it is."""
    if state in MOVES[step]:
        return Permitted()
    reason = _("This check is “%(state)s”, so this step is not its next one. Open it again to see what is.")
    return Refused(ORDER, f"check-not-{step.value.replace('_', '-')}", reason % {"state": state.label})
