"""Clause 211 by hand: a demand somebody made is written down, or another person is named to go after the items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import Subject, record
from audit.journal.versions import keep
from core.clock import BUDDHIST_OFFSET, official_day
from core.verdict import ORDER, Permitted, Refused, Verdict, first_refusal
from loans import demand_notices, duties, permissions, policy, rules
from loans.actions.chasing import next_number
from loans.actions.locking import in_capacity, locked, refs_of
from loans.demands import facts_of
from loans.models import Channel, Demand, Loan
from loans.outstanding import outstanding_of
from loans.requests import policy_of
from loans.states import OUT, State
from people.models import Person
from people.offices import standing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A demand that somebody made: on which day, how, whom it reached, what came of it, and the day agreed upon."""

    on: date
    channel: Channel
    told: str
    result: str
    return_by: date | None = None


def note_overdue_export(*, kind: str, filters: Mapping[str, object], by: Person, at: datetime) -> None:
    """Record that `by` takes the overdue register away. kind: "csv" or "xlsx"."""
    agency = by.unit.agency
    record(
        "overdue.exported",
        subject=Subject("overdue", agency.code, agency.name),
        actor=by.journal_actor(),
        at=at,
        facts={"format": kind, "filters": dict(filters)},
        stream="reads",
    )


@act("loan.demanded")
def record_demand(loan: Loan, *, by: Person, at: datetime, made: ByHand) -> Demand:
    """A demand by telephone, visit or letter is written down; it counts for the seven days of clause 211.

    Raises:
        Refusal: not-the-duty-holder, borrower-chases, serves-oneself, nothing-out, not-yet-due, in-the-future,
            before-hand-over, result-missing, appointment-in-past.
    """
    on = official_day(at)
    loan, _lines = locked(loan)
    standing = standing_of(by, on)
    holder = duties.holders_of([loan], on=on)[loan.pk]
    first_refusal(
        permissions.may_demand(loan, standing, holder=holder.person if holder else None),
        policy.may_serve(officer=by.staff_code, borrower=loan.borrower.staff_code),
        rules.may_demand(is_out=State(loan.state) in OUT, due_on=loan.due_on, made_on=made.on, on=on),
        policy.is_demand_told(told=made.told, result=made.result),
        policy.is_appointment_ahead(made.return_by, made_on=made.on),
    ).require()

    out = outstanding_of([loan])[loan.pk]
    before = Demand.objects.filter(loan=loan, due_on=loan.due_on).count()
    decided = policy_of(loan.lending_unit.agency)
    year = on.year + BUDDHIST_OFFSET
    demand = Demand.objects.create(
        loan=loan,
        due_on=loan.due_on,
        serial=before + 1,
        number=next_number(loan.lending_unit, year) if made.channel == Channel.LETTER else "",
        on=made.on,
        at=at,
        last_day=rules.last_day_to_chase(loan.due_on, reading=decided.chase_reading),
        holder=holder.person if holder else None,
        holder_name=holder.name if holder else "",
        holder_post=holder.post if holder else "",
        by=by,
        channel=made.channel,
        told=made.told,
        result=made.result,
        return_by=made.return_by,
        items=[line.frozen() for line in out],
    )
    record(
        "loan.demanded",
        subject=loan.journal_subject(),
        actor=in_capacity(by, permissions.store_seat(loan, standing)),
        at=at,
        clause="211",
        facts=facts_of(demand),
        refs=[*refs_of(loan, ()), *(line.subject for line in out)],
    )
    return demand


@act("loan.duty_named")
def name_duty_holder(loan: Loan, *, by: Person, at: datetime, holder: Person, reason: str) -> Loan:
    """Another person than the storekeeper in charge goes after the items of this loan (ผู้รับหน้าที่แทน).

    Raises:
        Refusal: may-not-name, reason-missing, borrower-chases, duty-holder-inactive, duty-is-over.
    """
    on = official_day(at)
    loan, lines = locked(loan)
    standing = standing_of(by, on)
    first_refusal(
        permissions.may_name_duty_holder(loan, standing),
        _judge_duty_open(loan),
        policy.is_reason_given(reason),
        duties.may_name(holder, loan),
    ).require()

    before = loan.duty_holder.name if loan.duty_holder else ""
    loan.duty_holder, loan.duty_because = holder, reason
    keep(loan, by_code=by.staff_code, at=at, fields=["duty_holder", "duty_because"], reason=reason)
    record(
        "loan.duty_named",
        subject=loan.journal_subject(),
        actor=in_capacity(by, permissions.naming_seat(loan, standing)),
        at=at,
        clause="211",
        reason=reason,
        before={"duty_holder": before},
        after={"duty_holder": holder.name},
        refs=[*refs_of(loan, lines), holder.journal_subject()],
    )
    demand_notices.tell_named(loan, holder, reason, at=at)
    return loan


def _judge_duty_open(loan: Loan) -> Verdict:
    if State(loan.state) in {*OUT, State.APPROVED}:
        return Permitted("211")
    reason = _("Nothing of this loan is out, and nothing will be: nobody has to go after it.")
    return Refused(ORDER, "duty-is-over", reason)
