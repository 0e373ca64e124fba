"""The ladder of clause 211 as a pure function of the facts: what a day asks for, and what comes next.

A friendly reminder three days and one day before the due date, the first demand on the day after it, further ones by
the agency's policy. Calendar days; nothing waits for a holiday. A clock that was down catches up: a reminder whose time
is over is left out, a demand never is, and between two demands lies the distance that the policy asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.utils.translation import pgettext_lazy

from loans import rules
from loans.policy import Policy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Rung(StrEnum):
    """One step of the ladder, in its order. Each is taken once a loan and due date."""

    REMINDER_3 = "reminder_3"
    REMINDER_1 = "reminder_1"
    DEMAND_1 = "demand_1"
    DEMAND_2 = "demand_2"
    DEMAND_3 = "demand_3"

    @property
    def is_demand(self) -> bool:
        return self in DEMANDS


REMINDERS: Final[Mapping[Rung, int]] = MappingProxyType({Rung.REMINDER_3: 3, Rung.REMINDER_1: 1})
"""Days before the due date."""

DEMANDS: Final = (Rung.DEMAND_1, Rung.DEMAND_2, Rung.DEMAND_3)

RUNG_LABELS: Final[Mapping[Rung, _StrPromise]] = MappingProxyType(
    {
        Rung.REMINDER_3: pgettext_lazy("rung", "Reminder three days before"),
        Rung.REMINDER_1: pgettext_lazy("rung", "Reminder one day before"),
        Rung.DEMAND_1: pgettext_lazy("rung", "First demand"),
        Rung.DEMAND_2: pgettext_lazy("rung", "Second demand"),
        Rung.DEMAND_3: pgettext_lazy("rung", "Third demand"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chase:
    """The facts of one loan with something out.

    out_since: the day of the hand-over. done: the rungs already taken for this very due date, with their days.
    demanded_on: the first day on which the return was demanded, by the clock or by hand; None: not yet.
    """

    due_on: date
    out_since: date
    done: Mapping[Rung, date] = field(default_factory=dict)
    demanded_on: date | None = None


def days_after(policy: Policy) -> dict[Rung, int]:
    """The days after the due date on which this agency demands, in their order; a demand it leaves out is not here."""
    first = (rules.first_demand_on(date.min) - date.min).days
    asked = {Rung.DEMAND_1: first, Rung.DEMAND_2: policy.second_demand_after, Rung.DEMAND_3: policy.third_demand_after}
    return {rung: days for rung, days in asked.items() if days is not None}


def reminder_days(rung: Rung, due_on: date) -> tuple[date, date]:
    """The first and the last day on which this reminder still says something: then the next rung is due."""
    ends = REMINDERS[Rung.REMINDER_1] + 1 if rung is Rung.REMINDER_3 else 0
    return due_on - timedelta(days=REMINDERS[rung]), due_on - timedelta(days=ends)


def next_rung(chase: Chase, *, on: date, policy: Policy) -> tuple[Rung, date] | None:
    """What comes next and when, seen on the day `on`; None where the ladder has ended.

    A reminder whose day is not after the hand-over reminds of nothing and is left out.
    """
    for rung in REMINDERS:
        begins, ends = reminder_days(rung, chase.due_on)
        if rung not in chase.done and on <= ends and begins > chase.out_since:
            return rung, max(on, begins)
    before: tuple[date, int] | None = None
    for rung, days in days_after(policy).items():
        if rung in chase.done:
            before = chase.done[rung], days
            continue
        nominal = chase.due_on + timedelta(days=days)
        apart = before[0] + timedelta(days=days - before[1]) if before else nominal
        return rung, max(on, nominal, apart)
    return None


def rung_due(chase: Chase, *, on: date, policy: Policy) -> Rung | None:
    """The one rung to take on the day `on`, or None: never two on one day."""
    if on in chase.done.values():
        return None
    coming = next_rung(chase, on=on, policy=policy)
    return coming[0] if coming is not None and coming[1] <= on else None


def is_breach_to_record(chase: Chase, *, on: date, policy: Policy) -> bool:
    """Whether the 7 days of clause 211 are over on the day `on` and no demand was made in them."""
    reading = policy.chase_reading
    if on <= rules.last_day_to_chase(chase.due_on, reading=reading):
        return False
    return not rules.is_chased_in_time(chase.due_on, chase.demanded_on, reading=reading)


def copies_of(rung: Rung) -> int:
    """How many heads above the borrower get a copy: the supervisor from the second demand on, then the next above."""
    return DEMANDS.index(rung) if rung in DEMANDS else 0
