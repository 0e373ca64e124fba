"""What checks do by the clock: remind of the reports that are due soon, or late (clause 213)."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from assets.checks.actions import remind_of_report
from assets.checks.models import Check
from assets.checks.states import CheckState
from audit.journal.record import SYSTEM
from core.clock import now


@task()
def remind_of_reports() -> int:
    """Remind of every report that today asks for; answers of how many. May run as often as it likes."""
    return remind_day(now())


def remind_day(at: datetime) -> int:
    """What `remind_of_reports` does, at a moment that is given."""
    going_on = Check.objects.filter(state=CheckState.COUNTING).order_by("pk")
    return sum(remind_of_report(check, by=SYSTEM, at=at) is not None for check in going_on)
