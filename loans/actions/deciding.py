"""The offices' acts: endorse, approve (all or part), refuse, send back; each keeps capacity and order relied on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import keep, keep_many
from core.clock import official_day
from core.verdict import OFFICE, Refusal, Refused, first_refusal
from loans import availability, notices, permissions, policy
from loans.actions.decided import for_whom, keep_decision
from loans.actions.locking import in_capacity, judge_as_read, judge_step, locked, refs_of, with_its_order
from loans.models import DecisionKind, Loan, LoanLine
from loans.requests import judge_route_today, policy_of, worth_of
from loans.states import LineState, State, Step
from people.models import Office, Person
from people.offices import Seat, Standing, who_may_sign


@act("loan.endorsed")
def endorse(loan: Loan, *, by: Person, at: datetime, reason: str = "", as_of: datetime | None = None) -> Loan:
    """The borrower's supervisor confirms that the purpose is official (policy); approval comes next.

    Raises:
        Refusal: out-of-turn, borrower-endorses, not-the-supervisor, order-missing.
    """
    on = official_day(at)
    loan, lines = locked(loan)
    standing = judge_step(Step.ENDORSE, loan, by, on=on)
    judge_as_read(loan, as_of)
    seat = _deciding_seat(loan, standing)

    waited_since = loan.waits_since
    loan.state = State.AWAITING_APPROVAL
    loan.waits_since = at
    keep(loan, by_code=by.staff_code, at=at, reason=reason, fields=["state", "waits_since"])
    keep_decision(loan, DecisionKind.ENDORSED, seat, since=waited_since, by=by, at=at, reason=reason, clause="")

    record(
        "loan.endorsed",
        subject=loan.journal_subject(),
        actor=in_capacity(by, seat),
        at=at,
        reason=reason,
        before={"state": State.AWAITING_ENDORSEMENT},
        after={"state": loan.state},
        facts=for_whom(seat),
        refs=refs_of(loan, lines),
    )
    seats = who_may_sign(
        Office(loan.approving_office),
        loan.approving_unit,
        act=permissions.SIGNING_ACT[loan.route],
        value=max(loan.value, worth_of(line.asset for line in lines if line.state == LineState.REQUESTED)),
        store=loan.lending_unit,
        on=on,
        excluding=permissions.barred(loan),
    )
    notices.ask_for_decision(loan, seats, at=at)
    return loan


@act("loan.approved")
def approve(
    loan: Loan,
    *,
    by: Person,
    at: datetime,
    reason: str = "",
    refused_lines: Mapping[int, str] | None = None,
    as_of: datetime | None = None,
) -> Loan:
    """Clause 208: the office it names, or its delegate, approves the loan, or part of its items.

    refused_lines: reason by id of a line that is not approved.

    Raises:
        Refusal: out-of-turn, borrower-decides, office-not-held, beyond-the-limit, order-missing, nothing-approved,
            reason-missing, too-late-to-approve, or a code of `availability`.
    """
    on = official_day(at)
    loan, lines = locked(loan)
    standing = judge_step(Step.APPROVE, loan, by, on=on)
    judge_as_read(loan, as_of)
    asked = [line for line in lines if line.state == LineState.REQUESTED]
    seat = _approving_seat(loan, asked, standing)
    decided = policy_of(loan.lending_unit.agency)
    judge_route_today(loan, decided).require()
    refused = {line.pk: (refused_lines or {}).get(line.pk) for line in asked}
    granted = [line for line in asked if refused[line.pk] is None]
    _judge_part(granted, refused)
    _judge_still_free(loan, granted, at=at)
    policy.may_still_be_approved(decided, starts_on=loan.starts_on, due_on=loan.due_on, on=on).require()

    waited_since = loan.waits_since
    loan.state = State.APPROVED
    loan.approved_by, loan.approved_at, loan.waits_since = by, at, at
    loan.collect_by = policy.lapses_on(decided, loan.starts_on, loan.due_on)
    keep(
        loan,
        by_code=by.staff_code,
        at=at,
        reason=reason,
        fields=["state", "approved_by", "approved_at", "waits_since", "collect_by"],
    )
    for line in asked:
        line.state = LineState.APPROVED if refused[line.pk] is None else LineState.REFUSED
        line.refused_because = refused[line.pk] or ""
    keep_many(asked, ["state", "refused_because"], by_code=by.staff_code, at=at, reason=reason)
    keep_decision(
        loan, DecisionKind.APPROVED, seat, since=waited_since, by=by, at=at, reason=reason, clause=loan.clause
    )

    record(
        "loan.approved",
        subject=loan.journal_subject(),
        actor=in_capacity(by, seat),
        at=at,
        clause=loan.clause,
        reason=reason,
        before={"state": State.AWAITING_APPROVAL},
        after={"state": loan.state, "collect_by": loan.collect_by},
        facts={
            **for_whom(seat),
            "approved": [line.asset.tag for line in granted],
            "refused": {line.asset.tag: refused[line.pk] for line in asked if refused[line.pk] is not None},
        },
        refs=refs_of(loan, lines),
    )
    notices.tell_borrower_decided(loan, at=at)
    return loan


@act("loan.refused")
def refuse(loan: Loan, *, by: Person, at: datetime, reason: str, as_of: datetime | None = None) -> Loan:
    """The office the request waits for refuses it, with a reason.

    Raises:
        Refusal: out-of-turn, borrower-decides, office-not-held, borrower-endorses, not-the-supervisor, order-missing,
            reason-missing.
    """
    loan = _decide_against(loan, Step.REFUSE, by=by, at=at, reason=reason, as_of=as_of)
    notices.tell_borrower_not_approved(loan, reason, at=at)
    return loan


@act("loan.sent_back")
def send_back(loan: Loan, *, by: Person, at: datetime, reason: str, as_of: datetime | None = None) -> Loan:
    """The office the request waits for sends it back to be corrected, saying what; it keeps its place in the queue.

    Raises:
        Refusal: out-of-turn, borrower-decides, office-not-held, borrower-endorses, not-the-supervisor, order-missing,
            reason-missing.
    """
    loan = _decide_against(loan, Step.SEND_BACK, by=by, at=at, reason=reason, as_of=as_of)
    notices.tell_borrower_sent_back(loan, reason, at=at)
    return loan


_AGAINST: Final = {
    Step.REFUSE: (State.REFUSED, DecisionKind.REFUSED),
    Step.SEND_BACK: (State.SENT_BACK, DecisionKind.SENT_BACK),
}


def _decide_against(loan: Loan, step: Step, *, by: Person, at: datetime, reason: str, as_of: datetime | None) -> Loan:
    state, kind = _AGAINST[step]
    loan, lines = locked(loan)
    standing = judge_step(step, loan, by, on=official_day(at))
    judge_as_read(loan, as_of)
    seat = _deciding_seat(loan, standing)
    policy.is_reason_given(reason).require()

    before, waited_since = loan.state, loan.waits_since
    loan.state, loan.waits_since = state, at
    if state == State.REFUSED:
        loan.closed_at = at
    keep(loan, by_code=by.staff_code, at=at, reason=reason, fields=["state", "waits_since", "closed_at"])
    if state == State.REFUSED:
        for line in lines:
            line.state = LineState.RELEASED
        keep_many(lines, ["state"], by_code=by.staff_code, at=at, reason=reason)
    keep_decision(loan, kind, seat, since=waited_since, by=by, at=at, reason=reason, clause=loan.clause)

    record(
        f"loan.{kind.value}",
        subject=loan.journal_subject(),
        actor=in_capacity(by, seat),
        at=at,
        clause=loan.clause,
        reason=reason,
        before={"state": before},
        after={"state": loan.state},
        facts=for_whom(seat),
        refs=refs_of(loan, lines),
    )
    return loan


def _deciding_seat(loan: Loan, standing: Standing) -> Seat:
    """The seat from which the decision is given; the order stands with it where the person acts for another."""
    seat = permissions.deciding_seat(loan, standing)
    if seat is None:
        raise ValueError("A person without a deciding seat was not refused.")
    return with_its_order(seat)


def _approving_seat(loan: Loan, asked: list[LoanLine], standing: Standing) -> Seat:
    """The same for an approval: a limit is held against what the register says today that all the items are worth."""
    seat = permissions.approving_seat(loan, standing, worth=worth_of(line.asset for line in asked))
    if seat is None:
        raise Refusal(Refused(OFFICE, "beyond-the-limit", permissions.beyond_the_limit()))
    return with_its_order(seat)


def _judge_part(granted: list[LoanLine], refused: Mapping[int, str | None]) -> None:
    policy.is_anything_approved(granted=len(granted)).require()
    for reason_given in refused.values():
        if reason_given is not None:
            policy.is_reason_given(reason_given).require()


def _judge_still_free(loan: Loan, lines: list[LoanLine], *, at: datetime) -> None:
    verdicts = availability.of(
        [line.asset for line in lines],
        starts_on=loan.starts_on,
        due_on=loan.due_on,
        on=official_day(at),
        excluding_loan_id=loan.pk,
    )
    first_refusal(*verdicts.values()).require()
