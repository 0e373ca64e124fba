"""What lending does by the clock: let approved loans lapse that nobody collected, and go after what is overdue."""

from __future__ import annotations

import logging
from datetime import datetime
from itertools import chain
from typing import Final

from django.db import DatabaseError
from django.utils.translation import gettext_noop
from django_tasks import task

from audit.journal.record import SYSTEM
from core.clock import now, official_day
from core.setback import Setback
from core.verdict import Refusal
from loans import actions, waiting
from loans.actions import Chased, lapse
from loans.models import Loan
from loans.requests import policy_of
from loans.states import State
from people.models import Agency

log = logging.getLogger(__name__)

INCOMPLETE: Final = gettext_noop("%(count)s loans could not be chased; all others were. The server's log says why.")


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


@task()
def chase() -> int:
    """Clause 211: remind, demand and record breaches of all loans for which today asks for it.

    Answers how many notices were written. May run as often as it likes, in as many processes as it likes: each rung of
    each loan is taken once.

    Raises:
        Setback: some loans could not be chased; their errors are in the log, all others were.
    """
    done = chase_day(now())
    log.info("Clause 211: %s reminders, %s demands, %s breaches.", done.reminders, done.demands, done.breaches)
    return done.told


def chase_day(at: datetime) -> Chased:
    """What `chase` does, at a moment that is given."""
    on, total, failed = official_day(at), Chased(), 0
    for agency in Agency.objects.filter(is_ours=True).select_related("lending_policy").order_by("pk"):
        decided = policy_of(agency)
        due = waiting.batches(agency, on=on, policy=decided)
        back = waiting.returned_unchased(agency, on=on, policy=decided)
        for ids in chain(due, back):
            done, missed = _chase_some(agency, ids, at=at)
            total, failed = total + done, failed + missed
    if failed:
        raise Setback(INCOMPLETE, count=failed)
    return total


def _chase_some(agency: Agency, ids: list[int], *, at: datetime) -> tuple[Chased, int]:
    """Chase a batch; where that fails, loan by loan, so that one that cannot be chased keeps no other back."""
    try:
        return actions.chase(agency, ids, by=SYSTEM, at=at), 0
    except (DatabaseError, ValueError, LookupError):
        if len(ids) == 1:
            log.exception("Loan %s could not be chased.", ids[0])
            return Chased(), 1
        log.warning("A batch of %s loans could not be chased at once; they are chased one by one.", len(ids))
    parts = [_chase_some(agency, [pk], at=at) for pk in ids]
    return sum((done for done, _missed in parts), Chased()), sum(missed for _done, missed in parts)
