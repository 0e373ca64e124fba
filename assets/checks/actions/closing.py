"""A check is reported, closed by another person, copied to the State Audit Office; or called off.

None of it changes an item: its condition, its custody and its place in the register stay as they are.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from assets.checks.actions.opening import as_checker, checker_ids, locked_check
from assets.checks.models import Check
from assets.checks.permissions import appointer_seat, closer_seat, may_appoint, may_check, may_close
from assets.checks.queries import Result, clock_of, counts_of
from assets.checks.states import CheckState, CheckStep, in_turn
from audit.journal.acts import act
from audit.journal.record import Actor, record
from audit.journal.versions import keep
from core.clock import official_day
from core.verdict import POLICY, Permitted, Refused, Verdict
from people import notices
from people.models import Person
from people.offices import Seat, standing_of, storekeepers_of


@act("check.reported")
def submit_report(check: Check, *, by: Person, at: datetime, are_movements_right: bool, findings: str) -> Check:
    """The checkers report to who appointed them; nothing is scanned any more.

    are_movements_right: whether receipts and issues of the period are right. findings: what they found, in words.

    Raises:
        Refusal: not-checker, check-not-report, findings-missing.
    """
    check = locked_check(check)
    may_check(by, checker_ids(check)).require()
    in_turn(CheckState(check.state), CheckStep.REPORT).require()
    if not findings.strip():
        reason = _("Write what was found: what differs from the register, and what is damaged or no longer needed.")
        Refused(POLICY, "findings-missing", reason).require()

    check.state, check.reported_by, check.reported_at = CheckState.REPORTED, by, at
    check.are_movements_right, check.findings = are_movements_right, findings
    fields = ("state", "reported_by", "reported_at", "are_movements_right", "findings")
    keep(check, by_code=by.staff_code, at=at, fields=fields)
    counts, clock = counts_of(check), clock_of(check, on=official_day(at))
    record(
        "check.reported",
        subject=check.journal_subject(),
        actor=as_checker(by, check),
        at=at,
        clause="213" if check.is_annual else "",
        reason=findings,
        before={"state": CheckState.COUNTING},
        after={"state": check.state},
        facts={
            **counts.by_result,
            "unknown": counts.unknown,
            "due_on": clock.due_on if clock else None,
            "is_late": bool(clock and clock.is_late),
        },
        refs=[check.unit.journal_subject()],
    )
    with notices.in_thai():
        notices.tell(
            [check.appointed_by],
            kind="check-reported",
            title=_("The report of the check of %(unit)s is submitted") % {"unit": check.unit},
            text=_("%(seen)d of %(total)d items were seen or confirmed.")
            % {"seen": counts.seen, "total": counts.total},
            why=_("You appointed the checkers, so they report to you."),
            todo=_("Read the differences. A head who is neither checker nor supplies officer closes the check."),
            path=check.get_absolute_url(),
            subject=check.journal_subject().name,
            at=at,
        )
    return check


@act("check.closed")
def close_check(check: Check, *, by: Person, at: datetime, note: str) -> Check:
    """A second person closes the check: what nobody saw is missing from now on, and goes to fact-finding (214).

    Nothing is written off, and no condition of the register changes. note: what follows, such as the order for the
    fact-finding.

    Raises:
        Refusal: closer-is-supply-officer, closer-is-checker, not-head, check-not-close, note-missing.
    """
    check = locked_check(check)
    standing = standing_of(by, official_day(at))
    may_close(standing, check.unit, checker_ids(check)).require()
    in_turn(CheckState(check.state), CheckStep.CLOSE).require()
    unseen = counts_of(check).by_result[Result.NOT_SEEN]
    if not note.strip():
        reason = _("Write what follows from the report: what is looked for, and which fact-finding is ordered (214).")
        Refused(POLICY, "note-missing", reason).require()

    actor = _actor(by, closer_seat(standing, check.unit))
    check.state, check.closed_by, check.closed_at, check.closing_note = CheckState.CLOSED, by, at, note
    keep(check, by_code=actor.code, at=at, fields=("state", "closed_by", "closed_at", "closing_note"))
    record(
        "check.closed",
        subject=check.journal_subject(),
        actor=actor,
        at=at,
        clause="213" if check.is_annual else "",
        reason=note,
        before={"state": CheckState.REPORTED},
        after={"state": check.state},
        facts={"missing": unseen},
        refs=[check.unit.journal_subject()],
    )
    told = [*storekeepers_of(check.unit, on=official_day(at)), *(each.person for each in check.checkers.all())]
    with notices.in_thai():
        notices.tell(
            told,
            kind="check-closed",
            title=_("The check of %(unit)s is closed") % {"unit": check.unit},
            text=_("Missing: %(count)d. Nothing was written off, and the register says what it said before.")
            % {"count": unseen},
            why=_("You keep the store that was checked, or were one of the checkers."),
            todo=_("Look for what is missing; what is missing or damaged goes to fact-finding (clause 214)."),
            path=check.get_absolute_url(),
            subject=check.journal_subject().name,
            at=at,
        )
    return check


@act("check.copied")
def note_copy(check: Check, *, by: Person, at: datetime, number: str, sent_on: date) -> Check:
    """Write down by which letter the copy of the report went to the State Audit Office (213).

    Raises:
        Refusal: not-head-or-appointer, check-not-note-copy, copy-number-missing, copy-day-impossible.
    """
    check = locked_check(check)
    standing = standing_of(by, official_day(at))
    may_appoint(standing, check.unit).require()
    in_turn(CheckState(check.state), CheckStep.NOTE_COPY).require()
    _is_sent(check, number, sent_on, on=official_day(at)).require()

    actor = _actor(by, appointer_seat(standing, check.unit))
    check.copy_number, check.copy_sent_on = number, sent_on
    keep(check, by_code=actor.code, at=at, fields=("copy_number", "copy_sent_on"))
    record(
        "check.copied",
        subject=check.journal_subject(),
        actor=actor,
        at=at,
        clause="213" if check.is_annual else "",
        after={"number": number, "date": sent_on},
        refs=[check.unit.journal_subject()],
    )
    return check


@act("check.called_off")
def call_off(check: Check, *, by: Person, at: datetime, reason: str) -> Check:
    """End a check that was ordered wrongly, before its report; what was seen stays on record.

    Raises:
        Refusal: not-appointer, check-not-cancel, reason-missing.
    """
    check = locked_check(check)
    standing = standing_of(by, official_day(at))
    may_appoint(standing, check.unit).require()
    in_turn(CheckState(check.state), CheckStep.CANCEL).require()
    if not reason.strip():
        Refused(POLICY, "reason-missing", _("Say why the check is called off.")).require()

    actor = _actor(by, appointer_seat(standing, check.unit))
    before, check.state, check.cancelled_because = check.state, CheckState.CANCELLED, reason
    keep(check, by_code=actor.code, at=at, reason=reason, fields=("state", "cancelled_because"))
    record(
        "check.called_off",
        subject=check.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"state": before},
        after={"state": check.state},
        refs=[check.unit.journal_subject()],
    )
    with notices.in_thai():
        notices.tell(
            [each.person for each in check.checkers.select_related("person")],
            kind="check-closed",
            title=_("The check of %(unit)s is called off") % {"unit": check.unit},
            text=reason,
            why=_("You were one of the checkers."),
            path=check.get_absolute_url(),
            subject=check.journal_subject().name,
            at=at,
        )
    return check


def _is_sent(check: Check, number: str, sent_on: date, *, on: date) -> Verdict:
    if not number.strip():
        return Refused(POLICY, "copy-number-missing", _("Write the number of the letter that carried the copy."))
    reported_on = official_day(check.reported_at) if check.reported_at else on
    if not reported_on <= sent_on <= on:
        reason = _("The copy is sent after the report and not in the future. Correct the day.")
        return Refused(POLICY, "copy-day-impossible", reason)
    return Permitted("213")


def _actor(by: Person, seat: Seat | None) -> Actor:
    if seat is None:
        return by.journal_actor()
    return by.journal_actor(office=seat.post_title, capacity=seat.capacity.value, order=seat.order_number)
