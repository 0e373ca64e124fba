"""A decider who has an interest in a loan says so: the step moves to the next office up, and out of their hands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import changes, record
from audit.journal.versions import keep
from core.clock import official_day
from core.verdict import OFFICE, Refusal, Refused
from loans import notices, permissions, policy
from loans.actions.locking import (
    in_capacity,
    judge_as_read,
    judge_change_as_read,
    judge_step,
    locked,
    refs_of,
    with_its_order,
)
from loans.models import Amendment, Conflict, Loan, LoanLine
from loans.requests import worth_of
from loans.states import LineState, State, Step
from people import offices
from people.models import Capacity, Office, Person, Unit
from people.offices import Seat, SigningAct

_FIELDS = ("state", "endorsing_unit", "approving_unit", "recused_ids", "waits_since")


@act("loan.conflict_declared")
def declare_conflict(loan: Loan, *, by: Person, at: datetime, reason: str, as_of: datetime | None = None) -> Loan:
    """Who is to endorse or approve declares an interest of their own, with a reason: another office decides instead.

    So does who is to decide on a change of what is out: then the change waits for another office, the loan goes on.

    A head is followed by the nearest unit above that somebody else heads; who decides on behalf of a post by that post;
    the head of the agency by who acts for them or signs by their order. From none of their seats does the declarer
    decide on this loan again.

    Raises:
        Refusal: out-of-turn, borrower-decides, office-not-held, borrower-endorses, not-the-supervisor, reason-missing,
            changed-meanwhile, no-change-waits, nobody-above.
    """
    on = official_day(at)
    loan, lines = locked(loan)
    standing = judge_step(Step.DECLARE_CONFLICT, loan, by, on=on)
    amendment = permissions.open_amendment(loan)
    (judge_as_read(loan, as_of) if amendment is None else judge_change_as_read(amendment, as_of))
    policy.is_reason_given(reason).require()
    seat = (
        permissions.deciding_seat(loan, standing)
        if amendment is None
        else permissions.changing_seat(loan, amendment, standing)
    )
    if seat is None:
        raise ValueError("A person without a deciding seat was not refused.")
    with_its_order(seat)

    before, facts = loan.state, _facts_of(amendment or loan)
    excluded = [*permissions.barred(loan), by.pk]
    way = (
        _without(loan, seat, lines, on=on, excluding=excluded)
        if amendment is None
        else _change_without(loan, amendment, seat, lines, on=on, excluding=excluded)
    )
    loan.recused_ids = [*loan.recused_ids, by.pk]
    if amendment is None:
        loan.state, loan.waits_since = way.state, at
        loan.endorsing_unit, loan.approving_unit = way.endorsing_unit, way.approving_unit
    else:
        amendment.approving_unit = way.approving_unit
        keep(amendment, by_code=by.staff_code, at=at, reason=reason, fields=["approving_unit"])
    keep(loan, by_code=by.staff_code, at=at, reason=reason, fields=_FIELDS)
    Conflict.objects.create(
        loan=loan,
        by=by,
        borrower=loan.borrower,
        state=before,
        post_title=seat.held_post_title or seat.post_title,
        on_behalf_of=seat.post_title if seat.held_post_title else "",
        capacity=seat.capacity,
        order_number=seat.order_number,
        went_to=way.went_to,
        reason=reason,
        at=at,
    )
    then, now = changes(facts, _facts_of(amendment or loan))

    record(
        "loan.conflict_declared",
        subject=loan.journal_subject(),
        actor=in_capacity(by, seat),
        at=at,
        reason=reason,
        before=then,
        after=now,
        facts={"went_to": way.went_to.name},
        refs=refs_of(loan, lines),
    )
    if amendment is None:
        notices.ask_for_decision(loan, way.seats, at=at)
    else:
        notices.ask_for_change(loan, amendment, way.seats, at=at)
    return loan


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """Where the request waits once the declarer is out of it. seats: who decides next; went_to: from where."""

    state: State
    endorsing_unit: Unit | None
    approving_unit: Unit
    seats: tuple[Seat, ...]
    went_to: Unit


def _without(loan: Loan, seat: Seat, lines: list[LoanLine], *, on: date, excluding: Collection[int]) -> _Way:
    asked = [line.asset for line in lines if line.state == LineState.REQUESTED]
    value = max(loan.value, worth_of(asked))
    is_endorsing = loan.state == State.AWAITING_ENDORSEMENT
    approving, approvers = _approvers(
        loan, loan.lending_unit, value=value, on=on, excluding=excluding, leaving=None if is_endorsing else seat
    )
    if not is_endorsing or loan.endorsing_unit is None:
        return _Way(
            state=State.AWAITING_APPROVAL,
            endorsing_unit=loan.endorsing_unit,
            approving_unit=approving,
            seats=approvers,
            went_to=approving,
        )
    endorsing, endorsers = _next(
        Office.RESPONSIBLE_UNIT_HEAD,
        loan.endorsing_unit,
        act=SigningAct.ENDORSE,
        on=on,
        excluding=excluding,
        is_left=seat.capacity != Capacity.ON_BEHALF,
    )
    if endorsing == approving and loan.approving_office == Office.RESPONSIBLE_UNIT_HEAD:
        # The office that approves endorses nothing before (ADR 5).
        return _Way(
            state=State.AWAITING_APPROVAL,
            endorsing_unit=None,
            approving_unit=approving,
            seats=approvers,
            went_to=approving,
        )
    return _Way(
        state=State.AWAITING_ENDORSEMENT,
        endorsing_unit=endorsing,
        approving_unit=approving,
        seats=endorsers,
        went_to=endorsing,
    )


def _change_without(
    loan: Loan, amendment: Amendment, seat: Seat, lines: list[LoanLine], *, on: date, excluding: Collection[int]
) -> _Way:
    out = [line.asset for line in lines if line.state == LineState.OUT]
    value = max(loan.value, worth_of(out))
    approving, approvers = _approvers(
        amendment, loan.lending_unit, value=value, on=on, excluding=excluding, leaving=seat
    )
    return _Way(
        state=State(loan.state), endorsing_unit=None, approving_unit=approving, seats=approvers, went_to=approving
    )


def _approvers(
    asked: Loan | Amendment,
    store: Unit,
    *,
    value: Decimal,
    on: date,
    excluding: Collection[int],
    leaving: Seat | None,
) -> tuple[Unit, tuple[Seat, ...]]:
    """Who approves without the declarer. leaving: the seat that approves now and is left; None while it endorses."""
    office = Office(asked.approving_office)
    return _next(
        office,
        asked.approving_unit,
        act=permissions.SIGNING_ACT[asked.route],
        value=value,
        store=store,
        on=on,
        excluding=excluding,
        is_left=leaving is not None and office != Office.AGENCY_HEAD and leaving.capacity != Capacity.ON_BEHALF,
    )


def _next(
    office: Office,
    unit: Unit,
    *,
    act: SigningAct,
    on: date,
    excluding: Collection[int],
    is_left: bool,
    value: Decimal = Decimal(0),
    store: Unit | None = None,
) -> tuple[Unit, tuple[Seat, ...]]:
    """The unit whose head decides next, and who may sign there. is_left: not this unit any more, but one above it."""
    if not is_left:
        seats = offices.who_may_sign(office, unit, act=act, value=value, store=store, on=on, excluding=excluding)
        if seats:
            return unit, seats
    above = unit.ancestor_ids()[1:]
    found = None
    if office == Office.RESPONSIBLE_UNIT_HEAD and above:
        found = offices.head_unit_of(Unit.objects.get(pk=above[0]), on=on, excluding=excluding)
    if found is not None:
        seats = offices.who_may_sign(office, found, act=act, value=value, store=store, on=on, excluding=excluding)
        if seats:
            return found, seats
    reason = _(
        "Nobody else may decide this today. Ask the system administrator to enter who acts for the head, "
        "then declare again; until then decide nothing."
    )
    raise Refusal(Refused(OFFICE, "nobody-above", reason))


def _facts_of(asked: Loan | Amendment) -> dict[str, object]:
    if isinstance(asked, Amendment):
        return {"approving_unit": asked.approving_unit.name}
    loan = asked
    return {
        "state": loan.state,
        "endorsing_unit": loan.endorsing_unit.name if loan.endorsing_unit else None,
        "approving_unit": loan.approving_unit.name,
    }
