"""What people and offices do by the clock: propose the closed days of this year and the next."""

from __future__ import annotations

from django_tasks import task

from audit.journal.record import SYSTEM
from core.clock import now, official_day
from people.actions.calendar import propose_year
from people.models import Agency


@task()
def propose_holidays() -> int:
    """Write what the package knows of this year and the next into the calendars; answers how many days are new."""
    at = now()
    year = official_day(at).year
    agencies = Agency.objects.filter(is_ours=True)
    return sum(
        len(propose_year(agency, by=SYSTEM, at=at, year=each)) for agency in agencies for each in (year, year + 1)
    )
