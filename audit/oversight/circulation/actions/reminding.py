"""Who has not acknowledged is reminded, three times at most."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from audit.journal.acts import Acts, act
from audit.journal.record import record
from audit.oversight.circulation import telling
from audit.oversight.circulation.models import Circular, CircularReminder, Rung
from audit.oversight.circulation.queries import not_yet
from audit.oversight.guideline.models import Guideline, GuidelineState
from core.clock import official_day

SOON: Final = timedelta(days=3)
WEEK: Final = timedelta(days=7)


def rung_of(circular: Circular, *, on: date) -> Rung | None:
    """What this day asks for."""
    if on >= circular.acknowledge_by + WEEK:
        return Rung.WEEK
    if on > circular.acknowledge_by:
        return Rung.OVER
    return Rung.SOON if on >= circular.acknowledge_by - SOON else None


@act("circular.reminded")
def remind_of_circular(circular: Circular, *, by: Acts, at: datetime) -> CircularReminder | None:
    """Remind everybody who has not acknowledged, where the day asks for it and nobody was reminded yet."""
    guideline = Guideline.objects.select_for_update(no_key=True).get(pk=circular.guideline_id)
    rung = rung_of(circular, on=official_day(at))
    if rung is None or guideline.state != GuidelineState.PUBLISHED or circular.reminders.filter(rung=rung).exists():
        return None
    people = list(not_yet(circular))
    if not people:
        return None

    reminder = CircularReminder(circular=circular, rung=rung, count=len(people), at=at)
    reminder.save(force_insert=True)
    record(
        "circular.reminded",
        subject=circular.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        facts={"rung": rung, "count": len(people), "due_on": circular.acknowledge_by},
    )
    telling.remind(circular, people, at=at)
    return reminder
