"""Who may take which step on which loan: every predicate named as a fact, every permission on this one screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from core.thai import thai_datetime
from core.verdict import OFFICE, ORDER, POLICY, Permitted, Refused, Verdict
from loans import policy, rules
from loans.models import Amendment, AmendmentState, Conflict, Decision, Loan
from loans.rules import Route
from loans.states import OUT, State, Step, in_turn
from people import offices
from people.models import Office, Person, Unit
from people.offices import Seat, SigningAct, Standing

SIGNING_ACT: Final[Mapping[str, SigningAct]] = {
    Route.INSIDE: SigningAct.INSIDE,
    Route.OUTSIDE: SigningAct.OUTSIDE,
    Route.BETWEEN_AGENCIES: SigningAct.BETWEEN_AGENCIES,
    Route.CONSUMABLE: SigningAct.BETWEEN_AGENCIES,
}
"""What approving a loan of this route is called in a delegation."""

TO_ANOTHER_AGENCY: Final = (Route.BETWEEN_AGENCIES, Route.CONSUMABLE)
"""The routes on which another state agency borrows: items by 208(1), consumables by 210."""


def endorsing_seat(loan: Loan, standing: Standing) -> Seat | None:
    """The seat from which this person endorses: head of the borrower's unit, or acting for the head."""
    if loan.endorsing_unit is None or is_recused(loan, standing):
        return None
    return standing.seat_for(Office.RESPONSIBLE_UNIT_HEAD, unit=loan.endorsing_unit, act=SigningAct.ENDORSE)


def approving_seat(loan: Loan, standing: Standing, *, worth: Decimal = Decimal(0)) -> Seat | None:
    """The seat from which this person approves: the office clause 208 names, or its delegate within scope and value.

    worth: what the items are worth by now (baht), where they were read; the value at the time of asking counts as well.
    """
    if is_recused(loan, standing):
        return None
    return standing.seat_for(
        Office(loan.approving_office),
        unit=loan.approving_unit,
        act=SIGNING_ACT[loan.route],
        value=max(loan.value, worth),
        store=loan.lending_unit,
    )


def deciding_seat(loan: Loan, standing: Standing) -> Seat | None:
    """The seat from which this person decides on the step the loan waits for."""
    if _waits_for_endorsement(loan):
        return endorsing_seat(loan, standing)
    return approving_seat(loan, standing)


def _waits_for_endorsement(loan: Loan) -> bool:
    return loan.state == State.AWAITING_ENDORSEMENT


def open_amendment(loan: Loan) -> Amendment | None:
    """The change of a loan that is out which waits for a decision. One query, none where they were read with it."""
    if State(loan.state) not in OUT:
        return None
    return next((each for each in loan.amendments.all() if each.state == AmendmentState.ASKED), None)


def changing_seat(loan: Loan, amendment: Amendment, standing: Standing, *, worth: Decimal = Decimal(0)) -> Seat | None:
    """The seat from which this person decides on a change: the office of the place as it is to be. worth: in baht."""
    if is_recused(loan, standing):
        return None
    return standing.seat_for(
        Office(amendment.approving_office),
        unit=amendment.approving_unit,
        act=SIGNING_ACT[amendment.route],
        value=max(loan.value, worth),
        store=loan.lending_unit,
    )


def store_seat(loan: Loan, standing: Standing) -> Seat | None:
    """The seat from which this person keeps the store of the loan, own office before acting."""
    seats = standing.seats_of(Office.STOREKEEPER)
    return next((seat for seat in seats if loan.lending_unit.path.startswith(seat.unit_path)), None)


def after_store_seat(loan: Loan, standing: Standing) -> Seat | None:
    """The seat from which this person looks after what the store lends: its keeper, or who heads it or a unit above."""
    heads = (seat for seat in standing.seats_of(Office.RESPONSIBLE_UNIT_HEAD) if seat.acts is None)
    above = (seat for seat in heads if loan.lending_unit.path.startswith(seat.unit_path))
    return store_seat(loan, standing) or next(above, None)


def is_borrower(loan: Loan, standing: Standing) -> bool:
    return loan.borrower_id == standing.person.pk


def is_recused(loan: Loan, standing: Standing) -> bool:
    """Whether this person declared a conflict of interest, and so decides nothing on this loan from any seat."""
    return standing.person.pk in loan.recused_ids


def barred(loan: Loan) -> list[int]:
    """The ids of the persons who never decide on this loan: its borrower, who keyed it in for the borrower, and who
    declared a conflict of interest."""
    parties = [pk for pk in (loan.borrower_id, loan.keyed_by_id) if pk is not None]
    return [*parties, *loan.recused_ids]


def keeps_the_store(loan: Loan, standing: Standing) -> bool:
    return standing.keeps_store_of(loan.lending_unit)


def keyed_it_in(loan: Loan, standing: Standing) -> bool:
    """Whether this person keyed the request in for its borrower, as a counter entry."""
    return loan.keyed_by_id is not None and loan.keyed_by_id == standing.person.pk


def speaks_for_the_borrower(loan: Loan, standing: Standing) -> bool:
    """The borrower; of a counter entry the store, which keyed it in for somebody who has no account."""
    return is_borrower(loan, standing) or (loan.keyed_by_id is not None and keeps_the_store(loan, standing))


def takes_receipt(loan: Loan, standing: Standing) -> bool:
    """A storekeeper of the borrowing side of a loan between two stores, who does not keep the lending one as well."""
    between_stores = loan.for_unit or loan.route in TO_ANOTHER_AGENCY
    return between_stores and standing.keeps_store_of(loan.borrower_unit) and not keeps_the_store(loan, standing)


def is_supervisor(loan: Loan, standing: Standing) -> bool:
    return standing.person.pk not in barred(loan) and endorsing_seat(loan, standing) is not None


def holds_the_approving_office(loan: Loan, standing: Standing) -> bool:
    return standing.person.pk not in barred(loan) and approving_seat(loan, standing) is not None


def holds_the_deciding_office(loan: Loan, standing: Standing) -> bool:
    return standing.person.pk not in barred(loan) and deciding_seat(loan, standing) is not None


def looks_after_the_store(loan: Loan, standing: Standing) -> bool:
    """Keeper of the store, or head of it or of a unit above; never the borrower."""
    return not is_borrower(loan, standing) and after_store_seat(loan, standing) is not None


def holds_the_changing_office(loan: Loan, standing: Standing) -> bool:
    if is_borrower(loan, standing):
        return False
    amendment = open_amendment(loan)
    return amendment is not None and changing_seat(loan, amendment, standing) is not None


def holds_the_office_that_waits(loan: Loan, standing: Standing) -> bool:
    """Who is to decide next: on the request, or on a change while the items are out."""
    if State(loan.state) in OUT:
        return holds_the_changing_office(loan, standing)
    return holds_the_deciding_office(loan, standing)


def is_borrower_or_keeps_the_store(loan: Loan, standing: Standing) -> bool:
    return is_borrower(loan, standing) or keeps_the_store(loan, standing)


BETWEEN_STORES: Final = Q(for_unit=True) | Q(route__in=TO_ANOTHER_AGENCY)
"""Loans that a unit or an agency borrows, so that its own storekeeper takes them in."""

Predicate = Callable[[Loan, Standing], bool]

WHO_MAY: Final[Mapping[Step, Predicate]] = {
    Step.ENDORSE: is_supervisor,
    Step.APPROVE: holds_the_approving_office,
    Step.REFUSE: holds_the_deciding_office,
    Step.SEND_BACK: holds_the_deciding_office,
    Step.RESUBMIT: speaks_for_the_borrower,
    Step.WITHDRAW: speaks_for_the_borrower,
    Step.CANCEL: is_borrower_or_keeps_the_store,
    Step.LAPSE: keeps_the_store,
    Step.HAND_OVER: keeps_the_store,
    Step.CHECK_IN: keeps_the_store,
    Step.DECLARE_CONFLICT: holds_the_office_that_waits,
    Step.REPORT_LOSS: is_borrower_or_keeps_the_store,
    Step.SETTLE: looks_after_the_store,
    Step.AMEND: is_borrower_or_keeps_the_store,
    Step.APPROVE_CHANGE: holds_the_changing_office,
    Step.REFUSE_CHANGE: holds_the_changing_office,
    Step.WITHDRAW_CHANGE: speaks_for_the_borrower,
}
"""SUBMIT is not here: every member of staff may ask for what the catalogue shows them."""


SIGNED: Final = frozenset(
    {
        Step.ENDORSE,
        Step.APPROVE,
        Step.REFUSE,
        Step.SEND_BACK,
        Step.DECLARE_CONFLICT,
        Step.APPROVE_CHANGE,
        Step.REFUSE_CHANGE,
    }
)
"""The steps that are signed for an office, and so may be taken by delegation."""


def may(step: Step, loan: Loan, standing: Standing) -> Verdict:
    """Whether this person, on this day, may take `step` on `loan`, leaving aside whether it is the step's turn.

    Codes: borrower-decides (208), office-not-held, beyond-the-units, beyond-the-limit, borrower-endorses,
    not-the-supervisor, conflict-declared and keyer-decides (policy), not-the-borrower, not-the-storekeeper.
    """
    predicate = WHO_MAY[step]
    if predicate(loan, standing):
        return Permitted()
    if step in SIGNED and is_recused(loan, standing):
        reason = _("You have declared a conflict of interest on this loan, so somebody else decides on it.")
        return Refused(POLICY, "conflict-declared", reason)
    if step in SIGNED and keyed_it_in(loan, standing) and deciding_seat(loan, standing) is not None:
        code = standing.person.staff_code
        return policy.may_decide_on_entry(decider=code, keyed_by=code)
    decides = predicate in (holds_the_deciding_office, holds_the_office_that_waits)
    is_of_change = predicate is holds_the_office_that_waits and State(loan.state) in OUT
    if is_of_change or predicate is holds_the_changing_office:
        return _may_not_change(step, loan, standing)
    if predicate is is_supervisor or (decides and _waits_for_endorsement(loan)):
        # Clause 208 knows no endorsement: who endorses is the agency's policy, and so is who may not.
        return policy.may_endorse(
            endorser=standing.person.staff_code, borrower=loan.borrower.staff_code, supervisors=()
        )
    if step in SIGNED:
        beyond = _beyond_the_order(loan, standing)
        return (
            beyond
            if beyond is not None
            else rules.may_decide(
                decider=standing.person.staff_code,
                borrower=loan.borrower.staff_code,
                office_required=rules.Office(loan.approving_office),
                offices_held=(),
            )
        )
    if predicate is speaks_for_the_borrower and loan.keyed_by_id is None:
        reason = _("Only the borrower may do this. Ask %(name)s.") % {"name": loan.borrower.name}
        return Refused(OFFICE, "not-the-borrower", reason)
    reason = _("Only a storekeeper of %(unit)s may do this. Ask at the store.") % {"unit": loan.lending_unit.name}
    return Refused(OFFICE, "not-the-storekeeper", reason)


def _may_not_change(step: Step, loan: Loan, standing: Standing) -> Verdict:
    """Why somebody does not decide on a change of a loan that is out."""
    amendment = open_amendment(loan)
    if amendment is None:
        turn = in_turn(State(loan.state), step)
        reason = _("No change of this loan waits for a decision. Open the loan to see where it stands.")
        return Refused(ORDER, "no-change-waits", reason) if turn else turn
    return rules.may_decide(
        decider=standing.person.staff_code,
        borrower=loan.borrower.staff_code,
        office_required=rules.Office(amendment.approving_office),
        offices_held=(),
    )


def _beyond_the_order(loan: Loan, standing: Standing) -> Refused | None:
    """Why a delegation that this person has for the very office does not reach this loan; None where there is none."""
    if is_borrower(loan, standing):
        return None
    for seat in standing.seats_of(Office(loan.approving_office)):
        if seat.unit_id != loan.approving_unit_id or seat.acts is None or not seat.allows(SIGNING_ACT[loan.route]):
            continue
        words = {"order": seat.order_number}
        if not seat.covers(loan.lending_unit):
            reason = _("Order %(order)s lets you approve items of other units only. Pass the request on.") % words
            return Refused(OFFICE, "beyond-the-units", reason)
        return Refused(OFFICE, "beyond-the-limit", beyond_the_limit())
    return None


def ended_order(loan: Loan, standing: Standing) -> Refused | None:
    """That an order by which this person approved is over, where that is why they may not; two queries.

    For whoever sits before a page that was opened while the order was in force.
    """
    order = offices.ended_delegation(standing, Office(loan.approving_office), loan.approving_unit)
    if order is None or is_borrower(loan, standing):
        return None
    if order.revoked_at is not None:
        reason = _("Order %(order)s, by which you approved, was revoked on %(moment)s. Pass the request on.")
        words = {"order": order.order_number, "moment": thai_datetime(order.revoked_at)}
        return Refused(OFFICE, "delegation-revoked", reason % words)
    reason = _("Order %(order)s, by which you approved, is not in force today. Pass the request on.")
    return Refused(OFFICE, "delegation-over", reason % {"order": order.order_number})


def beyond_the_limit() -> str:
    """What a delegate is told whose limit the items exceed."""
    return _(
        "You may approve up to a limit, and these items are worth more or have no price in the register. "
        "Pass the request on, or have the prices entered first."
    )


def naming_seat(loan: Loan, standing: Standing) -> Seat | None:
    """The seat from which this person says who goes after the items: keeper of the store, or head over it."""
    heads = (seat for seat in standing.seats_of(Office.RESPONSIBLE_UNIT_HEAD) if seat.acts is None)
    heading = next((seat for seat in heads if loan.lending_unit.path.startswith(seat.unit_path)), None)
    return store_seat(loan, standing) or heading


def may_name_duty_holder(loan: Loan, standing: Standing) -> Verdict:
    """Clause 211: the store's keepers and the heads over it say who goes after a loan; never its borrower.

    Codes: borrower-chases (211), may-not-name (basis OFFICE).
    """
    if is_borrower(loan, standing):
        return _borrower_chases()
    if naming_seat(loan, standing) is not None:
        return Permitted("211")
    reason = _("Only a storekeeper of %(unit)s or a head over it may name who goes after the items.")
    return Refused(OFFICE, "may-not-name", reason % {"unit": loan.lending_unit.name})


def may_demand(loan: Loan, standing: Standing, *, holder: Person | None) -> Verdict:
    """Clause 211: the duty holder and the store's keepers write down what they demanded; never the borrower.

    Codes: borrower-chases (211), not-the-duty-holder (basis OFFICE).
    """
    if is_borrower(loan, standing):
        return _borrower_chases()
    is_holder = holder is not None and holder.pk == standing.person.pk
    if is_holder or keeps_the_store(loan, standing):
        return Permitted("211")
    reason = _("Only who has the duty to go after this loan, or a storekeeper of %(unit)s, may do this.")
    return Refused(OFFICE, "not-the-duty-holder", reason % {"unit": loan.lending_unit.name})


def _borrower_chases() -> Refused:
    return Refused("211", "borrower-chases", _("Nobody goes after what they have borrowed. Ask the storekeeper."))


def visible(standing: Standing) -> Q:
    """The loans this person may see; any other is 404.

    The borrower, who handed it over or goes after it, whoever decided, declared a conflict or may decide (a delegate:
    within acts and value), the keepers of the store (of both, where one store borrows from another), the heads of
    either unit and of the agency, and auditors in scope. A system administrator sees none by being one.
    """
    return visible_from(standing.person, standing.seats)


def visible_from(person: Any, seats: Iterable[Seat]) -> Q:
    """As `visible`, for a person, their id or the slot of a prepared statement, with these seats."""
    mine = Q(borrower=person) | Q(issued_by=person) | Q(duty_holder=person)
    decided = Q(Exists(Decision.objects.filter(loan=OuterRef("pk"), by=person)))
    declared = Q(Exists(Conflict.objects.filter(loan=OuterRef("pk"), by=person)))
    answer = mine | decided | declared
    for seat in seats:
        match seat.office:
            case Office.STOREKEEPER:
                answer |= Q(lending_unit__path__startswith=seat.unit_path)
                answer |= Q(BETWEEN_STORES, borrower_unit__path__startswith=seat.unit_path)
            case Office.RESPONSIBLE_UNIT_HEAD:
                answer |= _approved_from(seat) | _changed_from(seat)
                if seat.acts is None:
                    answer |= Q(endorsing_unit=seat.unit_id)
                    answer |= Q(lending_unit__path__startswith=seat.unit_path)
                    answer |= Q(borrower_unit__path__startswith=seat.unit_path)
            case Office.AGENCY_HEAD:
                answer |= _approved_from(seat) | _changed_from(seat)
                if seat.acts is None:
                    answer |= Q(lending_unit__agency=seat.agency_id)
            case Office.AUDITOR:
                answer |= Q(lending_unit__path__startswith=seat.unit_path)
                answer |= Q(borrower_unit__path__startswith=seat.unit_path)
    return answer


def overlooks(standing: Standing) -> Q:
    """The loans of the stores that this person keeps, heads or audits: what the overdue register shows them."""
    answer = Q(duty_holder=standing.person)
    for path in standing.store_paths():
        answer |= Q(lending_unit__path__startswith=path)
    for seat in standing.seats:
        if seat.acts is not None:
            continue
        match seat.office:
            case Office.RESPONSIBLE_UNIT_HEAD | Office.AUDITOR:
                answer |= Q(lending_unit__path__startswith=seat.unit_path)
            case Office.AGENCY_HEAD:
                answer |= Q(lending_unit__agency=seat.agency_id)
    return answer


def may_overlook(standing: Standing) -> bool:
    """Whether the overdue register is for this person: keepers of stores, heads and auditors."""
    return standing.is_storekeeper or standing.is_supervisor or standing.is_approver or standing.is_auditor


def may_read_debts(standing: Standing) -> bool:
    """Whether the list of debts in kind is for this person: keepers of stores, who approves, and auditors."""
    return standing.is_storekeeper or standing.is_approver or standing.is_auditor


def _approved_from(seat: Seat) -> Q:
    """The loans that are approved from this seat; of a delegation, those of its acts, its units and up to its value."""
    return Q(**_from_here(seat)) & _reach_of(seat)


def _changed_from(seat: Seat) -> Q:
    """The loans with a change that this seat decides on."""
    changes = Amendment.objects.filter(loan=OuterRef("pk"), state=AmendmentState.ASKED, **_from_here(seat))
    return Q(state__in=OUT) & Q(Exists(changes)) & _reach_of(seat)


def _from_here(seat: Seat) -> dict[str, Any]:
    routes = [route for route, act in SIGNING_ACT.items() if seat.allows(act)]
    return {"approving_office": seat.office, "approving_unit": seat.unit_id, "route__in": routes}


def _reach_of(seat: Seat) -> Q:
    """The loans of the units and up to the value of a delegation; all of them for a whole office."""
    reach = Q() if seat.value_limit is None else Q(value__lte=seat.value_limit)
    for ids in seat.only_units:
        reach &= _lent_by(ids)
    return reach


def _lent_by(ids: Iterable[int]) -> Q:
    """The loans of the stores of these units and all below them: a path holds the ids of all the units above."""
    answer = Q()
    for pk in ids:
        answer |= Q(lending_unit__path__startswith=f"{pk}/") | Q(lending_unit__path__contains=f"/{pk}/")
    return answer


def reads_loans_of(unit: Unit, standing: Standing) -> bool:
    """Whether this person may read what is lent by a unit, item by item: its storekeepers, the heads of it and of the
    units above, the head of the agency, and auditors in scope."""
    return standing.keeps_store_of(unit) or _oversees(unit, standing)


def reads_record_of(loan: Loan, standing: Standing) -> bool:
    """Whether this person may read the record of a loan: auditors in scope, the heads over either unit, the head of
    the agency; a delegate of single acts may not."""
    return _oversees(loan.lending_unit, standing) or _oversees(loan.borrower_unit, standing)


def _oversees(unit: Unit, standing: Standing) -> bool:
    if standing.audits(unit.path):
        return True
    return any(
        (seat.office == Office.RESPONSIBLE_UNIT_HEAD and unit.path.startswith(seat.unit_path))
        or (seat.office == Office.AGENCY_HEAD and seat.agency_id == unit.agency_id)
        for seat in standing.seats
        if seat.acts is None
    )


def waits_for(standing: Standing) -> Q:
    """The loans on which this person may decide now; not their own, nor those keyed in or with a conflict declared."""
    answer = Q(pk__in=[])
    for seat in standing.seats:
        if seat.office == Office.RESPONSIBLE_UNIT_HEAD and seat.allows(SigningAct.ENDORSE):
            answer |= Q(state=State.AWAITING_ENDORSEMENT, endorsing_unit=seat.unit_id)
        if seat.office in (Office.RESPONSIBLE_UNIT_HEAD, Office.AGENCY_HEAD):
            answer |= (Q(state=State.AWAITING_APPROVAL) & _approved_from(seat)) | _changed_from(seat)
    declared = Conflict.objects.filter(loan=OuterRef("pk"), by=standing.person)
    return answer & ~Q(borrower=standing.person) & ~Q(keyed_by=standing.person) & ~Q(Exists(declared))
