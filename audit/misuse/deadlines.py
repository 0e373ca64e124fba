"""By when a report has to move on, as the agency promises: working days for the first answer, days for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from audit.misuse.models import Report
from audit.misuse.states import State
from people.calendar import Calendar, calendar_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ACKNOWLEDGE_WITHIN: Final = 3
"""Working days until somebody of the committee has read it …"""

ACKNOWLEDGE_AT_THE_LATEST: Final = 7
"""… and the hard limit, in working days as well."""

FIRST_WORD_WITHIN: Final = timedelta(days=15)
"""From the acknowledgement to the first word to the reporter …"""

NEXT_WORD_WITHIN: Final = timedelta(days=30)
"""… and from each word to the next."""

OUTCOME_WITHIN: Final = timedelta(days=90)
"""From the day of the report."""

NEAR: Final = timedelta(days=3)
"""So long before a limit it is called near."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The next limit of a report: what has to be done by when; hardly: the day after which a promise is broken."""

    todo: _StrPromise
    by: date
    hardly: date
    on: date

    @property
    def meaning(self) -> str:
        """The colour, never without its words: free, attention or danger."""
        if self.on > self.by:
            return "danger"
        return "attention" if self.by - self.on <= NEAR else "free"

    @property
    def is_near(self) -> bool:
        return self.meaning != "free"


def clock_of(report: Report, calendar: Calendar, *, on: date) -> Clock | None:
    """The next limit; None once it is closed. calendar: as `calendar_for` reads it."""
    if report.state == State.CLOSED:
        return None
    outcome = report.received_on + OUTCOME_WITHIN
    if report.state == State.RECEIVED:
        by, hardly = (
            _working_days_after(calendar, report.received_on, days)
            for days in (ACKNOWLEDGE_WITHIN, ACKNOWLEDGE_AT_THE_LATEST)
        )
        return Clock(_("Read it and tell the reporter so"), by, hardly, on)
    told = report.told_on or report.acknowledged_on or report.received_on
    word = told + (
        NEXT_WORD_WITHIN if report.told_on and report.told_on != report.acknowledged_on else FIRST_WORD_WITHIN
    )
    if word < outcome:
        return Clock(_("Tell the reporter how it goes"), word, word, on)
    return Clock(_("Close it with an outcome"), outcome, outcome, on)


def calendar_for(agency_id: int, reports: list[Report], *, on: date) -> Calendar:
    """The working calendar over all these reports. One query."""
    return calendar_of(agency_id, min((report.received_on for report in reports), default=on), on)


def _working_days_after(calendar: Calendar, on: date, days: int) -> date:
    for _n in range(days):
        on = calendar.next_working(on + timedelta(days=1))
    return on
