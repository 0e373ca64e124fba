"""The record verified because an auditor asks: worked on apart from the page, and ended with what was found."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.findings import Report
from audit.journal.models import Seal
from audit.journal.record import SYSTEM, record
from audit.journal.sources import STREAMS
from audit.oversight.models import Verification, VerificationState
from core.clock import official_day
from core.verdict import OFFICE, ORDER, Refused
from people.models import Office, Person
from people.offices import standing_of

SILENT: Final = timedelta(minutes=10)
"""A verification that was not heard of for so long is given up: its worker was stopped."""


@act("verification.asked")
def ask_verification(*, by: Person, at: datetime) -> Verification:
    """Begin a verification; the caller queues the work.

    Raises:
        Refusal: not-an-auditor, verification-running.
    """
    seats = standing_of(by, official_day(at)).seats_of(Office.AUDITOR)
    if not seats:
        Refused(OFFICE, "not-an-auditor", _("Only an internal auditor has the record verified.")).require()
    running = Verification.objects.select_for_update(no_key=True).filter(state=VerificationState.RUNNING).first()
    if running is not None:
        if at - running.worked_at < SILENT:
            text = _("The record is being verified just now. Wait for the result.")
            Refused(ORDER, "verification-running", text).require()
        _end(running, Report(unchecked=[_("The work was broken off.")]), at=at)

    newest = [Seal.objects.filter(stream=stream).order_by("-number").first() for stream in STREAMS]
    total = sum(seal.size for seal in newest if seal is not None)
    asked = Verification(asked_by=by, asked_at=at, worked_at=at, total=total)
    asked.save(force_insert=True)

    seat = seats[0]
    actor = by.journal_actor(office=seat.office.value, capacity=seat.capacity.value, order=seat.order_number)
    record("verification.asked", subject=asked.journal_subject(), actor=actor, at=at, stream="reads")
    return asked


def note_progress(asked: Verification, *, checked: int, at: datetime) -> None:
    """Keep how far it is; no event, for nothing is decided by it."""
    asked.checked, asked.worked_at = checked, at
    asked.save(update_fields=["checked", "worked_at"])


@act("verification.ended")
def end_verification(asked: Verification, *, report: Report, by: object, at: datetime) -> Verification:
    """Keep what was found."""
    asked = Verification.objects.select_for_update(no_key=True).get(pk=asked.pk)
    if asked.state == VerificationState.RUNNING:
        asked.checked = sum(report.sealed.values())
        _end(asked, report, at=at)
        record(
            "verification.ended",
            subject=asked.journal_subject(),
            actor=SYSTEM,
            at=at,
            facts={"status": asked.status, "count": asked.count},
            stream="reads",
        )
    return asked


def _end(asked: Verification, report: Report, *, at: datetime) -> None:
    asked.state, asked.ended_at, asked.worked_at = VerificationState.ENDED, at, at
    asked.status, asked.count, asked.unchecked = report.status, report.count, list(report.unchecked)
    asked.findings = [finding.as_json() for finding in report.findings]
    asked.save()
