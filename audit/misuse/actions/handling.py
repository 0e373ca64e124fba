"""What handlers do with a report: clear themselves, read, acknowledge, triage, write, and close it two by two.

Each act begins at the handler's own access row: where that is gone, so is the report (`Access.DoesNotExist`). None
leaves an event in the staff's journal; the case itself keeps every step, sealed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.misuse.actions.entering import enter, lock
from audit.misuse.actions.forgetting import forget_shown
from audit.misuse.models import Access, Entry, Handler, Report
from audit.misuse.states import REOPEN, STEPS, EntryKind, Outcome, State, Urgency
from core.clock import official_day
from core.verdict import ORDER, POLICY, Refused

ACKNOWLEDGED: Final = gettext_noop("The committee has read the report.")
TRIAGED: Final = gettext_noop("The committee looks into the facts.")
CLOSED: Final = gettext_noop("The committee closed the report.")
REOPENED: Final = gettext_noop("The committee opened the report again.")
DECLARED: Final = gettext_noop("Declared that nothing ties them to the report.")
ASIDE: Final = gettext_noop("Stepped aside: the report is closed to them for good.")


@transaction.atomic
def clear_of_conflict(access: Access, *, by: Handler, at: datetime) -> None:
    """Declare that nothing ties the handler to the report, before it opens."""
    report, on = lock(access.report_id), official_day(at)
    own = own_access(access, by)
    if own.cleared_on is None:
        own.cleared_on = on
        own.save(update_fields=["cleared_on"])
        enter(report, EntryKind.NOTE, {"step": DECLARED, "name": by.name}, on=on, by=by)


@transaction.atomic
def step_aside(access: Access, *, by: Handler, at: datetime) -> None:
    """Give the report out of one's hands, for good: the key to it is destroyed.

    Raises:
        Refusal: last-reader.
    """
    report = lock(access.report_id)
    own = own_access(access, by)
    if not report.access.exclude(pk=own.pk).exists() and report.state != State.CLOSED:
        text = _("You are the last who can read this report. Ask the integrity administrator to have it opened first.")
        Refused(POLICY, "last-reader", text).require()
    if report.proposed_by_id == by.pk:
        _drop_proposal(report)
    forget_shown(by, report)
    own.delete()
    enter(report, EntryKind.NOTE, {"step": ASIDE, "name": by.name}, on=official_day(at), by=by)


@transaction.atomic
def note_reading(access: Access, *, by: Handler, at: datetime) -> None:
    """Note that the handler opened the report today; once a day."""
    on = official_day(at)
    if not Entry.objects.filter(report=access.report_id, kind=EntryKind.READ, by=by, on=on).exists():
        report, _own_row = lock(access.report_id), own_access(access, by)
        enter(report, EntryKind.READ, {}, on=on, by=by)


@transaction.atomic
def acknowledge(access: Access, *, by: Handler, at: datetime) -> None:
    """Tell the reporter that somebody has read the report.

    Raises:
        Refusal: step-out-of-turn.
    """
    report, on = ready(access, by, "acknowledge"), official_day(at)
    report.state, report.acknowledged_on = State.ACKNOWLEDGED, on
    report.save(update_fields=["state", "acknowledged_on"])
    _step(report, ACKNOWLEDGED, by=by, on=on)


@transaction.atomic
def triage(access: Access, *, by: Handler, at: datetime, urgency: Urgency, text: str) -> None:
    """Judge that the report is in scope and can be checked, and how soon; then fact-finding begins.

    text: for the committee alone. What is out of scope is closed as that, by two people.

    Raises:
        Refusal: step-out-of-turn.
    """
    report, on = ready(access, by, "triage"), official_day(at)
    report.state, report.urgency = State.FACT_FINDING, urgency
    report.save(update_fields=["state", "urgency"])
    enter(report, EntryKind.NOTE, {"text": text, "name": by.name}, on=on, by=by)
    _step(report, TRIAGED, by=by, on=on)


@transaction.atomic
def reply(access: Access, *, by: Handler, at: datetime, text: str) -> None:
    """Write to the reporter.

    Raises:
        Refusal: step-out-of-turn.
    """
    report, on = ready(access, by, "reply"), official_day(at)
    enter(report, EntryKind.TO_REPORTER, {"text": text, "name": by.name}, on=on, by=by)
    report.told_on = on
    report.save(update_fields=["told_on"])


@transaction.atomic
def note(access: Access, *, by: Handler, at: datetime, text: str) -> None:
    """Write down a finding, for the committee alone.

    Raises:
        Refusal: step-out-of-turn.
    """
    report = ready(access, by, "note")
    enter(report, EntryKind.NOTE, {"text": text, "name": by.name}, on=official_day(at), by=by)


@transaction.atomic
def propose(access: Access, *, by: Handler, at: datetime, proposal: str, text: str) -> None:
    """Propose an outcome, or to reopen what is closed; a second handler confirms it.

    text: why, in the words that the reporter reads once it is confirmed.

    Raises:
        Refusal: step-out-of-turn, proposed-already.
    """
    report = ready(access, by, "propose_reopening" if proposal == REOPEN else "propose")
    if report.proposed:
        text = _("Something is proposed already. It has to be confirmed or withdrawn first.")
        Refused(ORDER, "proposed-already", text).require()
    report.proposed, report.proposed_by = proposal, by
    report.save(update_fields=["proposed", "proposed_by"])
    facts = {"text": text, "name": by.name, "proposed": proposal}
    enter(report, EntryKind.NOTE, facts, on=official_day(at), by=by)


@transaction.atomic
def withdraw_proposal(access: Access, *, by: Handler, at: datetime) -> None:
    """Take a proposal back, one's own or another's: what two do not agree on does not happen.

    Raises:
        Refusal: nothing-proposed.
    """
    report = lock(access.report_id)
    own_access(access, by)
    _is_proposed(report)
    facts = {"withdrawn": report.proposed, "name": by.name}
    _drop_proposal(report)
    enter(report, EntryKind.NOTE, facts, on=official_day(at), by=by)


@transaction.atomic
def confirm(access: Access, *, by: Handler, at: datetime, text: str) -> None:
    """Confirm what another handler proposed: the report is closed, or open again.

    text: what the reporter reads about it.

    Raises:
        Refusal: nothing-proposed, second-person.
    """
    report, on = lock(access.report_id), official_day(at)
    own_access(access, by)
    _is_proposed(report)
    if report.proposed_by_id == by.pk:
        reason = _("Closing and reopening take two people. Another member of the committee has to confirm this.")
        Refused(POLICY, "second-person", reason).require()
    _carry_out(report, by=by, on=on, text=text)


def _carry_out(report: Report, *, by: Handler, on: date, text: str) -> None:
    proposed, proposer = report.proposed, report.proposed_by
    report.proposed, report.proposed_by, report.told_on = "", None, on
    if proposed == REOPEN:
        report.state, report.outcome, report.closed_on = State.FACT_FINDING, "", None
        report.outcome_by = report.closed_by = None
    else:
        report.state, report.outcome, report.closed_on = State.CLOSED, Outcome(proposed), on
        report.outcome_by, report.closed_by = proposer, by
    fields = ["proposed", "proposed_by", "told_on", "state", "outcome", "closed_on", "outcome_by", "closed_by"]
    report.save(update_fields=fields)
    _step(report, REOPENED if proposed == REOPEN else CLOSED, by=by, on=on, text=text)


def own_access(access: Access, by: Handler) -> Access:
    """The handler's access, still there.

    Raises:
        Access.DoesNotExist: it was taken away meanwhile.
    """
    return Access.objects.get(pk=access.pk, handler=by)


def ready(access: Access, by: Handler, step: str) -> Report:
    """The report, locked, where the handler may take this step now.

    Raises:
        Access.DoesNotExist: as `own_access`.
        Refusal: step-out-of-turn.
    """
    report = lock(access.report_id)
    own = own_access(access, by)
    if own.cleared_on is None or report.state not in STEPS[step]:
        text = _("The report has moved on meanwhile. Look at it again: this step is not its next.")
        Refused(ORDER, "step-out-of-turn", text).require()
    return report


def _is_proposed(report: Report) -> None:
    if not report.proposed:
        text = _("Nothing is proposed any more: somebody else confirmed it or took it back.")
        Refused(ORDER, "nothing-proposed", text).require()


def _drop_proposal(report: Report) -> None:
    report.proposed, report.proposed_by = "", None
    report.save(update_fields=["proposed", "proposed_by"])


def _step(report: Report, step: str, *, by: Handler, on: date, text: str = "") -> None:
    enter(report, EntryKind.STEP, {"step": step, "text": text}, on=on, by=by)
