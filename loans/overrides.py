"""When a policy of the agency gives way once: asked for with a reason, and confirmed by a second person in time.

Only what the agency decided for itself (`loans/policy.py`) gives way, and of that only what stands in `OVERRIDABLE`. A
clause, an office and the order of steps never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.verdict import ORDER, POLICY, Permitted, Refused, Verdict

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CONFIRM_WITHIN: Final = timedelta(minutes=30)
"""So long after the asking a second person may confirm; to the minute, and the last moment counts."""

USABLE_DAYS: Final = 1
"""A confirmed exception is used on the day it was confirmed or so many days after."""


class Overridable(StrEnum):
    """The codes of the policies that may give way: limits of time, which no duty of the Regulation rests on."""

    LONGEST_PERIOD = "longer-than-policy"
    BOOKING_HORIZON = "too-far-ahead"


OVERRIDABLE_LABELS: Final[Mapping[Overridable, _StrPromise]] = MappingProxyType(
    {
        Overridable.LONGEST_PERIOD: pgettext_lazy("policy that gives way", "Longest period of a loan"),
        Overridable.BOOKING_HORIZON: pgettext_lazy("policy that gives way", "How far ahead items are asked for"),
    }
)


def may_be_overridden(refused: Refused) -> bool:
    """Whether an exception may be asked for: a policy said no, and one that may give way."""
    return refused.basis == POLICY and refused.code in frozenset(Overridable)


def lapses_at(asked_at: datetime) -> datetime:
    """The last moment at which a second person may confirm."""
    return asked_at + CONFIRM_WITHIN


def is_in_time(*, lapses_at: datetime, at: datetime) -> Verdict:
    """A second person confirms within 30 minutes, or not at all.

    Codes: override-lapsed (order).
    """
    if at <= lapses_at:
        return Permitted()
    reason = _("The 30 minutes in which a second person could confirm are over. Ask for the exception again.")
    return Refused(ORDER, "override-lapsed", reason)


def is_second_person(*, decider: str, asker: str, borrower: str) -> Verdict:
    """Two people see every exception, and none of them grants it to himself.

    decider, asker, borrower: keys of persons.
    Codes: asker-confirms, borrower-confirms (policy).
    """
    if decider == borrower:
        reason = _("Nobody confirms an exception for his or her own loan. Leave it to somebody else.")
        return Refused(POLICY, "borrower-confirms", reason)
    if decider == asker:
        reason = _("You asked for this exception, so a second person decides on it. Ask another head.")
        return Refused(POLICY, "asker-confirms", reason)
    return Permitted()


def is_usable(*, decided_on: date, limit_days: int, limit_now: int | None, on: date) -> bool:
    """Whether a confirmed exception still stands: from the limit it was asked from, and not older than a day.

    limit_days, limit_now: what the policy allowed when it was asked for, and what it allows now, in days.
    """
    return limit_days == limit_now and decided_on <= on <= decided_on + timedelta(days=USABLE_DAYS)
