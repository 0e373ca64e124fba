"""What the pages say of a check: its state as a badge, and the steps that are the reader's to take."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.checks.models import Check
from assets.checks.permissions import may_take
from assets.checks.states import CheckState, CheckStep, in_turn
from people.offices import Standing

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_MEANINGS: Final = {
    CheckState.APPOINTED: "neutral",
    CheckState.COUNTING: "progress",
    CheckState.REPORTED: "attention",
    CheckState.CLOSED: "free",
    CheckState.CANCELLED: "neutral",
}


@dataclass(frozen=True, slots=True)
class Act:
    """A step as a button."""

    url: str
    words: str | _StrPromise
    symbol: str
    is_first: bool


_BUTTONS: Final = (
    (CheckStep.SIGHT, "checks:count", _("Scan items"), "barcode", True),
    (CheckStep.BEGIN, "checks:begin", _("Begin the check"), "player-play", True),
    (CheckStep.REPORT, "checks:report", _("Submit the report"), "send", False),
    (CheckStep.CLOSE, "checks:close", _("Close the check"), "lock", True),
    (CheckStep.NOTE_COPY, "checks:copy", _("Copy for the State Audit Office"), "file-text", True),
    (CheckStep.CANCEL, "checks:call-off", _("Call the check off"), "x", False),
)


def badge_of(check: Check) -> tuple[str, str]:
    """Meaning and word of its state."""
    state = CheckState(check.state)
    return _MEANINGS[state], str(state.label)


def acts_of(check: Check, standing: Standing, checker_ids: Collection[int]) -> list[Act]:
    """The steps whose turn it is and that this person may take."""
    state = CheckState(check.state)
    return [
        Act(reverse(name, args=[check.pk]), words, symbol, is_first)
        for step, name, words, symbol, is_first in _BUTTONS
        if in_turn(state, step) and may_take(step, check, standing, checker_ids)
    ]
