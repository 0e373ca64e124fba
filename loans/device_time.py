"""When something was done on a device without a network: by its own clock, as far as it is believed (ADR 0024)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LONGEST_AWAY: Final = timedelta(hours=72)
"""How long after an act its own moment still counts: a long week-end. The agency's decision, no clause."""


class Doubt(StrEnum):
    """Why the moment of a device does not count."""

    AHEAD = "ahead"
    TOO_OLD = "too_old"
    BEFORE_HAND_OVER = "before_hand_over"
    BEFORE_APPROVAL = "before_approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """at: the moment that counts. doubt: why it is that of the server; None where it is the device's."""

    at: datetime
    doubt: Doubt | None = None


def moment_of(*, made_at: datetime, sent_at: datetime, received_at: datetime) -> Believed:
    """When an act was made. made_at and sent_at: both by the device's clock; received_at: by the server's.

    Only the time between the two is taken from the device, so that a clock that is wrong by years tells it right.
    """
    away = sent_at - made_at
    if away < timedelta(0):
        return Believed(at=received_at, doubt=Doubt.AHEAD)
    if away > LONGEST_AWAY:
        return Believed(at=received_at, doubt=Doubt.TOO_OLD)
    return Believed(at=received_at - away)


def came_back(made: Believed, *, handed_over_at: datetime, received_at: datetime) -> Believed:
    """When an item came back that was scanned at the moment `made`: never before it was handed over."""
    if made.doubt is None and made.at < handed_over_at:
        return Believed(at=received_at, doubt=Doubt.BEFORE_HAND_OVER)
    return made


def went_out(made: Believed, *, approved_at: datetime | None, received_at: datetime) -> Believed:
    """When items went out that were signed for at the moment `made`: never before they were approved."""
    if made.doubt is None and approved_at is not None and made.at < approved_at:
        return Believed(at=received_at, doubt=Doubt.BEFORE_APPROVAL)
    return made
