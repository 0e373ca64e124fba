"""The end of a report: the clock destroys the keys to it, a legal hold keeps it. Nobody destroys one by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_noop

from audit.misuse.actions.entering import enter, lock
from audit.misuse.actions.forgetting import destroy_name
from audit.misuse.actions.handling import ready
from audit.misuse.models import Access, Handler, Report
from audit.misuse.retention import destroyed_from, kept_for
from audit.misuse.states import EntryKind, State
from core.clock import official_day

HELD: Final = gettext_noop("The committee keeps the report for a proceeding.")
DESTROYED: Final = gettext_noop("Every key to the report was destroyed.")
RELEASED: Final = gettext_noop("The committee keeps the report no longer than the rule says.")


def destroy_due(*, at: datetime) -> None:
    """Destroy every key to each report that was closed long enough ago; what is left of it is its tombstone.

    Its entries and files stay as bytes that nothing opens. How many it were is not answered: nobody is told.
    """
    on = official_day(at)
    due = Report.objects.filter(
        state=State.CLOSED, closed_on__lte=on - kept_for(), held_on=None, destroyed_on=None
    ).values_list("pk", flat=True)
    for report_id in list(due):
        with transaction.atomic():
            report = lock(report_id)
            from_day = destroyed_from(report)
            if from_day is None or from_day > on:
                continue  # it was held or opened again meanwhile
            report.access.all().delete()
            destroy_name(report)
            report.code_key = report.escrow_key = report.content = b""
            report.proposed, report.proposed_by = "", None
            report.destroyed_on = on
            report.save(update_fields=["code_key", "escrow_key", "content", "proposed", "proposed_by", "destroyed_on"])
            enter(report, EntryKind.STEP, {"step": DESTROYED}, on=on)


@transaction.atomic
def hold(access: Access, *, by: Handler, at: datetime, text: str) -> None:
    """Keep a closed report beyond its time, for a proceeding; why stands in the case, for the committee alone.

    Raises:
        Refusal: step-out-of-turn.
    """
    report, on = ready(access, by, "hold"), official_day(at)
    report.held_on = on
    report.save(update_fields=["held_on"])
    enter(report, EntryKind.NOTE, {"text": text, "name": by.name}, on=on, by=by)
    enter(report, EntryKind.STEP, {"step": HELD}, on=on, by=by)


@transaction.atomic
def release(access: Access, *, by: Handler, at: datetime, text: str) -> None:
    """Let the rule run again.

    Raises:
        Refusal: step-out-of-turn.
    """
    report, on = ready(access, by, "release"), official_day(at)
    report.held_on = None
    report.save(update_fields=["held_on"])
    enter(report, EntryKind.NOTE, {"text": text, "name": by.name}, on=on, by=by)
    enter(report, EntryKind.STEP, {"step": RELEASED}, on=on, by=by)
