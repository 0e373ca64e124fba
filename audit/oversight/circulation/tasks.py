"""What circulars do by the clock: who has not acknowledged is reminded."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from audit.journal.record import SYSTEM
from audit.oversight.circulation.actions import remind_of_circular
from audit.oversight.circulation.models import Circular
from audit.oversight.guideline.models import GuidelineState
from core.clock import now


@task()
def remind_of_circulars() -> int:
    """Remind of every circular that today asks for; answers how many people. May run as often as it likes."""
    return remind_day(now())


def remind_day(at: datetime) -> int:
    """What `remind_of_circulars` does, at a moment that is given."""
    open_ones = Circular.objects.filter(guideline__state=GuidelineState.PUBLISHED).select_related("guideline", "agency")
    made = (remind_of_circular(circular, by=SYSTEM, at=at) for circular in open_ones.order_by("pk"))
    return sum(reminder.count for reminder in made if reminder is not None)
