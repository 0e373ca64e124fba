"""A change is asked for while the items are out, and approved, refused or taken back; until then the old terms hold."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from assets import custody
from audit.journal.acts import act
from audit.journal.record import changes, record
from audit.journal.versions import create, keep, keep_many
from core.clock import official_day
from core.verdict import OFFICE, ORDER, Refusal, Refused, first_refusal
from loans import amendments, changed, documents, notices, permissions, policy
from loans.actions.decided import keep_decision
from loans.actions.locking import in_capacity, judge_change_as_read, judge_step, locked, refs_of, with_its_order
from loans.actions.requesting import judge_text
from loans.amendments import Change
from loans.models import (
    Amendment,
    AmendmentState,
    DecisionKind,
    Loan,
    LoanLine,
    Means,
    PlaceKind,
    Signature,
    SignatureKind,
)
from loans.requests import judge_route_today, policy_of, worth_of
from loans.states import OUT, LineState, State, Step
from people.models import Person
from people.offices import Seat, Standing


@act("loan.change_asked")
def ask_change(
    loan: Loan, *, by: Person, at: datetime, change: Change, signed_sha256: str, consent: str = ""
) -> Amendment:
    """Clause 208(2): the borrower asks for a later return date or another place; the office of that place decides.

    The loan goes on as it is; the days asked for are held until it is decided. At the desk a storekeeper keys it in,
    and the borrower types the own staff code.

    Raises:
        Refusal: as `amendments.plan`; out-of-turn, not-the-borrower, consent-missing, serves-oneself, text-changed,
            change-asked-already.
    """
    on = official_day(at)
    loan, lines = locked(loan)
    standing = judge_step(Step.AMEND, loan, by, on=on)
    _judge_out(loan)
    changed.judge_route(loan).require()
    if permissions.open_amendment(loan) is not None:
        reason = _("A change of this loan is waiting for a decision. Take it back first, or wait for it.")
        raise Refusal(Refused(ORDER, "change-asked-already", reason))
    changed.judge_signer(loan, loan.borrower, by=by, consent=consent).require()
    planned = amendments.plan(loan, lines, change, on=on, signed=bool(signed_sha256))
    planned.verdict.require()
    if planned.approving_unit is None:
        raise ValueError("A plan that nobody may approve was not refused.")
    judge_text(planned.text, signed_sha256)

    amendment = Amendment(
        loan=loan,
        borrower=loan.borrower,
        reason=change.reason,
        was_due_on=loan.due_on,
        was_place_kind=loan.place_kind,
        was_place_of_use=loan.place_of_use,
        due_on=change.due_on,
        place_kind=change.place_kind,
        place_of_use=change.place_of_use,
        route=planned.approval.route,
        clause=planned.approval.clause,
        approving_office=planned.approval.office,
        approving_unit=planned.approving_unit,
        asked_at=at,
    )
    create(amendment, by_code=by.staff_code, at=at, reason=change.reason)
    if change.due_on > loan.due_on:
        _hold_until(lines, change.due_on, by=by, at=at, reason=change.reason)
    by_borrower = by.pk == loan.borrower_id
    Signature.objects.create(
        loan=loan,
        kind=SignatureKind.CHANGE,
        signer=loan.borrower,
        text=planned.text.text,
        sha256=planned.text.sha256,
        intention=documents.change_intention(),
        means=Means.SIGN_IN if by_borrower else Means.STAFF_CODE,
        identified_by=documents.IDENTIFIED_ONLINE if by_borrower else documents.identified_at_desk(by),
        witness=None if by_borrower else by,
        at=at,
    )

    then, now = changes(_terms(loan), _asked(amendment))
    record(
        "loan.change_asked",
        subject=loan.journal_subject(),
        actor=in_capacity(by, None if by_borrower else permissions.store_seat(loan, standing)),
        at=at,
        clause=amendment.clause,
        reason=change.reason,
        facts={"from": then, "to": now, "signed_sha256": signed_sha256, "at_the_desk": not by_borrower},
        refs=refs_of(loan, lines),
    )
    notices.ask_for_change(loan, amendment, planned.approvers, at=at)
    return amendment


@act("loan.change_approved")
def approve_change(loan: Loan, *, by: Person, at: datetime, reason: str = "", as_of: datetime | None = None) -> Loan:
    """Clause 208(2): the office of the new place approves; from now on the new terms hold.

    Raises:
        Refusal: out-of-turn, no-change-waits, borrower-decides, office-not-held, beyond-the-limit, order-missing,
            changed-meanwhile, too-late-to-approve, or a code of `availability`.
    """
    on = official_day(at)
    loan, lines = locked(loan)
    amendment, seat = _to_decide(Step.APPROVE_CHANGE, loan, lines, by=by, on=on, as_of=as_of)
    out = [line for line in lines if line.state == LineState.OUT]
    first_refusal(
        judge_route_today(amendment, policy_of(loan.lending_unit.agency)),
        policy.may_still_be_extended(amendment.due_on, on=on),
        *amendments.free_until(loan, out, due_on=amendment.due_on, on=on).values(),
    ).require()

    before = _terms(loan)
    loan.due_on, loan.place_kind, loan.place_of_use = amendment.due_on, amendment.place_kind, amendment.place_of_use
    loan.route, loan.clause = amendment.route, amendment.clause
    loan.approving_office, loan.approving_unit = amendment.approving_office, amendment.approving_unit
    fields = ["due_on", "place_kind", "place_of_use", "route", "clause", "approving_office", "approving_unit"]
    keep(loan, by_code=by.staff_code, at=at, reason=reason, fields=fields)
    for line in out:
        line.due_on, line.asked_until = amendment.due_on, None
    keep_many(out, ["due_on", "asked_until"], by_code=by.staff_code, at=at, reason=reason)
    custody.extend([line.asset.custody for line in out], due_on=amendment.due_on, by_code=by.staff_code, at=at)
    _settle(amendment, AmendmentState.APPROVED, by=by, at=at, reason=reason)
    keep_decision(
        loan,
        DecisionKind.AMENDED,
        seat,
        since=amendment.asked_at,
        by=by,
        at=at,
        reason=reason,
        clause=amendment.clause,
    )
    then, now = changes(before, _terms(loan))

    record(
        "loan.change_approved",
        subject=loan.journal_subject(),
        actor=in_capacity(by, seat),
        at=at,
        clause=amendment.clause,
        reason=reason,
        before=then,
        after=now,
        refs=refs_of(loan, lines),
    )
    notices.tell_borrower_of_change(loan, amendment, at=at)
    return loan


@act("loan.change_refused")
def refuse_change(loan: Loan, *, by: Person, at: datetime, reason: str, as_of: datetime | None = None) -> Loan:
    """The office of the new place refuses the change, with a reason: the old terms stay, the days asked for are free.

    Raises:
        Refusal: out-of-turn, no-change-waits, borrower-decides, office-not-held, order-missing, changed-meanwhile,
            reason-missing.
    """
    loan, lines = locked(loan)
    amendment, seat = _to_decide(Step.REFUSE_CHANGE, loan, lines, by=by, on=official_day(at), as_of=as_of)
    policy.is_reason_given(reason).require()

    _settle(amendment, AmendmentState.REFUSED, by=by, at=at, reason=reason)
    _hold_until(lines, None, by=by, at=at, reason=reason)
    keep_decision(
        loan,
        DecisionKind.NOT_AMENDED,
        seat,
        since=amendment.asked_at,
        by=by,
        at=at,
        reason=reason,
        clause=amendment.clause,
    )

    record(
        "loan.change_refused",
        subject=loan.journal_subject(),
        actor=in_capacity(by, seat),
        at=at,
        clause=amendment.clause,
        reason=reason,
        facts={"from": _terms(loan), "to": _asked(amendment)},
        refs=refs_of(loan, lines),
    )
    notices.tell_borrower_of_change(loan, amendment, at=at)
    return loan


@act("loan.change_withdrawn")
def withdraw_change(loan: Loan, *, by: Person, at: datetime, reason: str = "") -> Loan:
    """The borrower takes back the change asked for: the old terms stay, the days asked for are free.

    Raises:
        Refusal: out-of-turn, no-change-waits, not-the-borrower.
    """
    loan, lines = locked(loan)
    judge_step(Step.WITHDRAW_CHANGE, loan, by, on=official_day(at))
    amendment = _waiting(loan)

    _settle(amendment, AmendmentState.WITHDRAWN, by=by, at=at, reason=reason)
    _hold_until(lines, None, by=by, at=at, reason=reason)

    record(
        "loan.change_withdrawn",
        subject=loan.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        reason=reason,
        facts={"from": _terms(loan), "to": _asked(amendment)},
        refs=refs_of(loan, lines),
    )
    return loan


def _judge_out(loan: Loan) -> None:
    if State(loan.state) not in OUT:
        reason = _("The items have not been handed over. Change the approved loan itself.")
        raise Refusal(Refused(ORDER, "out-of-turn", reason))


def _waiting(loan: Loan) -> Amendment:
    amendment = permissions.open_amendment(loan)
    if amendment is None:
        reason = _("No change of this loan waits for a decision. Open the loan to see where it stands.")
        raise Refusal(Refused(ORDER, "no-change-waits", reason))
    return amendment


def _to_decide(
    step: Step, loan: Loan, lines: list[LoanLine], *, by: Person, on: date, as_of: datetime | None
) -> tuple[Amendment, Seat]:
    standing: Standing = judge_step(step, loan, by, on=on)
    amendment = _waiting(loan)
    judge_change_as_read(amendment, as_of)
    worth = worth_of(line.asset for line in lines if line.state == LineState.OUT)
    seat = permissions.changing_seat(loan, amendment, standing, worth=worth)
    if seat is None:
        raise Refusal(Refused(OFFICE, "beyond-the-limit", permissions.beyond_the_limit()))
    return amendment, with_its_order(seat)


def _hold_until(lines: list[LoanLine], day: date | None, *, by: Person, at: datetime, reason: str) -> None:
    """Hold what is out until `day`, while it is asked for; None: only until its return date again."""
    out = [line for line in lines if line.state == LineState.OUT]
    for line in out:
        line.asked_until = day
    keep_many(out, ["asked_until"], by_code=by.staff_code, at=at, reason=reason)


def _settle(amendment: Amendment, state: AmendmentState, *, by: Person, at: datetime, reason: str) -> None:
    amendment.state = state
    amendment.decided_by, amendment.decided_at, amendment.decided_because = by, at, reason
    fields = ["state", "decided_by", "decided_at", "decided_because"]
    keep(amendment, by_code=by.staff_code, at=at, reason=reason, fields=fields)


def _terms(loan: Loan) -> dict[str, object]:
    return {
        "due_on": loan.due_on,
        "place_kind": PlaceKind(loan.place_kind).value,
        "place_of_use": loan.place_of_use,
        "route": loan.route,
    }


def _asked(amendment: Amendment) -> dict[str, object]:
    return {
        "due_on": amendment.due_on,
        "place_kind": PlaceKind(amendment.place_kind).value,
        "place_of_use": amendment.place_of_use,
        "route": amendment.route,
    }
