"""What lending does by the clock: let approved loans lapse that nobody collected."""

from __future__ import annotations

import logging

from django_tasks import task

from audit.journal.record import SYSTEM
from core.clock import now, official_day
from core.verdict import Refusal
from loans.actions import lapse
from loans.models import Loan
from loans.states import State

log = logging.getLogger(__name__)


@task()
def lapse_uncollected() -> int:
    """Let every loan lapse whose last day to collect is over; answers how many. May run twice without harm."""
    at = now()
    over = Loan.objects.filter(state=State.APPROVED, collect_by__lt=official_day(at)).order_by("pk")
    lapsed = 0
    for loan in over.iterator(chunk_size=200):
        try:
            lapse(loan, by=SYSTEM, at=at)
        except Refusal as refusal:
            # Somebody handed it over or cancelled it meanwhile, or the policy now gives more days: leave it.
            log.info("Loan %s does not lapse: %s", loan.number, refusal.verdict.code)
        else:
            lapsed += 1
    return lapsed
