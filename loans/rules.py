"""THE REGULATION IN CODE: one function to a duty, each citing its clause; pure.

The Regulation is that of the Ministry of Finance on Public Procurement and Supplies Administration B.E. 2560 (2017);
its words stand in `loans/clauses.py`. Nothing here reads a database, a clock or a request: the caller hands in facts,
and gets back a verdict, an office, a date or a plain yes or no. What an agency decides for itself stands in
`loans/policy.py`, not here. `docs/regulation.md` lists clause, duty, function, tests and page.

The functions follow the order of the clauses.
"""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from core.verdict import OFFICE, ORDER, Permitted, Refused, Verdict

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Holder = TypeVar("Holder")


class Route(StrEnum):
    """The road a request takes through clauses 208 and 210."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    BETWEEN_AGENCIES = "between_agencies"
    CONSUMABLE = "consumable"


class Office(StrEnum):
    """The offices that clause 208 names."""

    RESPONSIBLE_UNIT_HEAD = "responsible_unit_head"
    AGENCY_HEAD = "agency_head"


class AgencyKind(StrEnum):
    """The kinds of state agency that clause 209 (1) to (3) tells apart."""

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    LOCAL = "local"
    OTHER = "other"


class Purpose(StrEnum):
    """What the item is wanted for. Each is official: private use is no purpose (clause 207)."""

    OFFICIAL_DUTY = "official_duty"
    MEETING = "meeting"
    TRAINING = "training"
    PUBLIC_SERVICE = "public_service"
    DISASTER = "disaster"
    CEREMONY = "ceremony"
    WORK_FROM_OTHER_PLACE = "work_from_other_place"
    OTHER_OFFICIAL = "other_official"


class Remedy(StrEnum):
    """The three ways of making good under clause 209, in the order of the clause."""

    REPAIR = "repair"
    REPLACEMENT = "replacement"
    CASH = "cash"


class AfterAll(StrEnum):
    """What is left to do when a lost item comes back after all (clause 209).

    NOTHING_OWED: it came back as the clause asks. MAKE_GOOD: in the state in which it is, it still has to be made good.
    REFER: it was made good already, and the head decides by order what becomes of that.
    """

    NOTHING_OWED = "nothing_owed"
    MAKE_GOOD = "make_good"
    REFER = "refer"


class ChaseReading(StrEnum):
    """How an agency reads "within 7 days from the due date" in clause 211.

    STRICT: the due date is the first of the seven days (ends on D+6). LENIENT: the day after it is (ends on D+7).
    """

    STRICT = "strict"
    LENIENT = "lenient"


ROUTE_LABELS: Final[Mapping[Route, _StrPromise]] = MappingProxyType(
    {
        Route.INSIDE: pgettext_lazy("route", "Used inside the premises of the state agency"),
        Route.OUTSIDE: pgettext_lazy("route", "Used outside the premises of the state agency"),
        Route.BETWEEN_AGENCIES: pgettext_lazy("route", "Between state agencies"),
        Route.CONSUMABLE: pgettext_lazy("route", "Consumables between state agencies"),
    }
)

OFFICE_LABELS: Final[Mapping[Office, _StrPromise]] = MappingProxyType(
    {
        Office.RESPONSIBLE_UNIT_HEAD: pgettext_lazy("office", "Head of the unit responsible for the item"),
        Office.AGENCY_HEAD: pgettext_lazy("office", "Head of the state agency"),
    }
)

AGENCY_KIND_LABELS: Final[Mapping[AgencyKind, _StrPromise]] = MappingProxyType(
    {
        AgencyKind.CENTRAL: pgettext_lazy("kind of agency", "Central administration"),
        AgencyKind.PROVINCIAL: pgettext_lazy("kind of agency", "Provincial administration"),
        AgencyKind.LOCAL: pgettext_lazy("kind of agency", "Local administration"),
        AgencyKind.OTHER: pgettext_lazy("kind of agency", "Other state agency"),
    }
)

PURPOSE_LABELS: Final[Mapping[Purpose, _StrPromise]] = MappingProxyType(
    {
        Purpose.OFFICIAL_DUTY: pgettext_lazy("purpose", "Official duty"),
        Purpose.MEETING: pgettext_lazy("purpose", "Meeting or seminar"),
        Purpose.TRAINING: pgettext_lazy("purpose", "Training"),
        Purpose.PUBLIC_SERVICE: pgettext_lazy("purpose", "Service to the public"),
        Purpose.DISASTER: pgettext_lazy("purpose", "Disaster prevention and relief"),
        Purpose.CEREMONY: pgettext_lazy("purpose", "State ceremony or official event"),
        Purpose.WORK_FROM_OTHER_PLACE: pgettext_lazy("purpose", "Official work from another place"),
        Purpose.OTHER_OFFICIAL: pgettext_lazy("purpose", "Other official work"),
    }
)

REMEDY_LABELS: Final[Mapping[Remedy, _StrPromise]] = MappingProxyType(
    {
        Remedy.REPAIR: pgettext_lazy("remedy", "Repair to the former state at the borrower's own cost"),
        Remedy.REPLACEMENT: pgettext_lazy("remedy", "Replacement of the same type, kind, size, character and quality"),
        Remedy.CASH: pgettext_lazy("remedy", "Cash at the price at the time of borrowing"),
    }
)

CRITERIA_LABELS: Final[Mapping[str, _StrPromise]] = MappingProxyType(
    {
        "209(1)": pgettext_lazy("criteria", "Criteria set by the Ministry of Finance"),
        "209(2)": pgettext_lazy(
            "criteria", "Criteria set by the Ministry of Interior, Bangkok or Pattaya, as the case may be"
        ),
        "209(3)": pgettext_lazy("criteria", "Criteria set by the state agency itself"),
    }
)
"""Whose criteria of compensation apply, by the sub-clause that `whose_criteria` answers."""

MIN_LETTERS: Final = 10
"""Fewer letters show no reason ("แสดงเหตุผล", 208) and no benefit ("ประโยชน์ของทางราชการ", 207): our reading."""

MIN_DIFFERENT_LETTERS: Final = 4
"""A sentence has more than this; "aaaaaaaaaaaa" has not."""


# Clauses 203-205: what may be lent at all.


def may_register_lend(*, registered: bool, retired: bool) -> Verdict:
    """Clause 203: nothing is lent that is not in the register.

    Codes: not-in-register, retired.
    """
    if not registered:
        return Refused("203", "not-in-register", _("The item is not in the register. Register it before lending it."))
    if retired:
        return Refused("203", "retired", _("The item has been taken out of the register. Choose another item."))
    return Permitted("203")


def may_lend_kind(*, consumable: bool, between_agencies: bool) -> Verdict:
    """Clauses 204-205: inside one state agency consumables are requisitioned (เบิก), not lent (ยืม).

    Codes: requisition-not-loan.
    """
    if consumable and not between_agencies:
        reason = _("Consumables are not lent inside one state agency. Ask the supplies unit for them by requisition.")
        return Refused("204-205", "requisition-not-loan", reason)
    return Permitted("210" if consumable else "208")


# Clause 207: only for the benefit of the State.


def has_official_benefit(*, purpose: str, official_benefit: str, to_private_person: bool) -> Verdict:
    """Clause 207: lending, or use, that is not for the benefit of the State is not done.

    The borrower names a purpose and states the benefit in words; the approver judges it. Nothing is lent to a private
    person.

    purpose: a value of `Purpose`.
    Codes: private-person, purpose-missing, purpose-unknown, official-benefit-missing, official-benefit-too-short.
    """
    if to_private_person:
        reason = _("State property is not lent to private persons. A unit or a state agency has to ask for it.")
        return Refused("207", "private-person", reason)
    if not purpose.strip():
        return Refused("207", "purpose-missing", _("Choose the official purpose that the item is for."))
    if purpose not in frozenset(Purpose):
        return Refused("207", "purpose-unknown", _("This purpose is not on the list. Choose an official purpose."))
    if not official_benefit.strip():
        reason = _("Write in a sentence what benefit the State has from this loan.")
        return Refused("207", "official-benefit-missing", reason)
    if not says_something(official_benefit):
        reason = _("The official benefit is too short to be judged. Write a sentence: for which work, and for whom.")
        return Refused("207", "official-benefit-too-short", reason)
    return Permitted("207")


# Clause 208: evidence in writing, and who approves.


def is_written_evidence_complete(
    *,
    reason: str,
    starts_on: date | None,
    due_on: date | None,
    signed_by_borrower: bool,
    keyed_by_officer: bool,
    counter_entry: bool,
    on: date,
) -> Verdict:
    """Clause 208: the borrower makes the evidence in writing, showing the reason and the return date.

    An officer may key it in for him only as a marked counter entry; the borrower signs all the same. Evidence made
    after the item was taken shows no permission, so a loan does not start before the day `on` which it is asked for.

    Codes: reason-missing, reason-too-short, start-missing, due-date-missing, due-before-start, start-in-past,
    counter-entry-unmarked, borrower-signature-missing.
    """
    if not reason.strip():
        return Refused("208", "reason-missing", _("Write the reason why the item has to be borrowed."))
    if not says_something(reason):
        text = _("The reason is too short to be judged. Write a sentence: for which work the item is needed.")
        return Refused("208", "reason-too-short", text)
    dates = _are_dates_in_order(starts_on=starts_on, due_on=due_on, on=on)
    if not dates:
        return dates
    if keyed_by_officer and not counter_entry:
        text = _("An officer has keyed this in for the borrower. Mark it as a counter entry.")
        return Refused("208", "counter-entry-unmarked", text)
    if not signed_by_borrower:
        text = _("The borrower has not signed the request. The borrower has to read it and sign.")
        return Refused("208", "borrower-signature-missing", text)
    return Permitted("208")


def _are_dates_in_order(*, starts_on: date | None, due_on: date | None, on: date) -> Verdict:
    if starts_on is None:
        return Refused("208", "start-missing", _("Give the day from which the item is needed."))
    if due_on is None:
        return Refused("208", "due-date-missing", _("Give the day on which the item will be returned."))
    if due_on < starts_on:
        reason = _("The return date is before the first day of the loan. Correct one of the two days.")
        return Refused("208", "due-before-start", reason)
    if starts_on < on:
        reason = _("The first day of the loan has passed. Choose today or a later day.")
        return Refused("208", "start-in-past", reason)
    return Permitted("208")


def is_place_of_use_stated(*, place_of_use: str, outside: bool) -> Verdict:
    """Clause 208(2): the office that approves depends on the place of use, so the place is part of the evidence.

    Codes: place-of-use-missing.
    """
    if place_of_use.strip():
        return Permitted("208(2)")
    if outside:
        reason = _("Write the address where the item will be used.")
    else:
        reason = _("Write the building and room where the item will be used.")
    return Refused("208(2)", "place-of-use-missing", reason)


def is_outside(*, off_premises: bool, other_building_of_agency: bool, other_buildings_count_as_inside: bool) -> bool:
    """Clause 208(2): is the place of use outside the premises of the same state agency?

    Whether another building of the agency is inside is for the agency to say (`loans/policy.py`).
    """
    return off_premises or (other_building_of_agency and not other_buildings_count_as_inside)


def route_of(*, between_agencies: bool, consumable: bool, outside: bool) -> Route:
    """Clauses 208(1), 208(2) and 210: exactly one route, whatever the facts.

    Two units of one state agency are not "between agencies": that is 208(2). A consumable inside one agency is refused
    by `may_lend_kind`; asked all the same, its route is the consumables' one.
    """
    if consumable:
        return Route.CONSUMABLE
    if between_agencies:
        return Route.BETWEEN_AGENCIES
    return Route.OUTSIDE if outside else Route.INSIDE


@dataclass(frozen=True, slots=True)
class Approval:
    """Who has to approve, and where it says so."""

    office: Office
    clause: str
    route: Route

    @property
    def is_named_by_clause(self) -> bool:
        """False where the clause names no office (210) and that of 208(1) is taken, as the more careful reading."""
        return self.route is not Route.CONSUMABLE


_APPROVALS: Final[Mapping[Route, Approval]] = MappingProxyType(
    {
        Route.INSIDE: Approval(Office.RESPONSIBLE_UNIT_HEAD, "208(2)", Route.INSIDE),
        Route.OUTSIDE: Approval(Office.AGENCY_HEAD, "208(2)", Route.OUTSIDE),
        Route.BETWEEN_AGENCIES: Approval(Office.AGENCY_HEAD, "208(1)", Route.BETWEEN_AGENCIES),
        Route.CONSUMABLE: Approval(Office.AGENCY_HEAD, "210", Route.CONSUMABLE),
    }
)


def who_approves(*, between_agencies: bool, outside: bool, consumable: bool = False) -> Approval:
    """Clauses 208(1), 208(2) and 210: exactly one office approves, whatever the facts.

    208(1): another state agency borrows: the head of the lending state agency, wherever the item is used.
    208(2): a person uses it inside the premises: the head of the unit responsible for it; outside: the head of the
    state agency.
    210: the clause names no office for consumables between agencies; read with 208(1), the head of the state agency.
    """
    return _APPROVALS[route_of(between_agencies=between_agencies, consumable=consumable, outside=outside)]


def is_between_agencies_evidence_complete(*, letter_no: str, letter_on: date | None, borrowing_head: str) -> Verdict:
    """Clause 208(1): another state agency borrows by a letter of its head.

    Codes: letter-number-missing, letter-date-missing, borrowing-head-missing.
    """
    if not letter_no.strip():
        reason = _("Enter the number of the borrowing agency's letter.")
        return Refused("208(1)", "letter-number-missing", reason)
    if letter_on is None:
        return Refused("208(1)", "letter-date-missing", _("Enter the date of the borrowing agency's letter."))
    if not borrowing_head.strip():
        reason = _("Enter the name of the head of the borrowing state agency.")
        return Refused("208(1)", "borrowing-head-missing", reason)
    return Permitted("208(1)")


def may_decide(*, decider: str, borrower: str, office_required: Office, offices_held: Collection[Office]) -> Verdict:
    """Clauses 208(1), 208(2) and 210: only the office the clause names decides, and never the borrower himself.

    decider, borrower: keys of persons. offices_held: the offices that the decider holds or acts for, for this very
    loan, on the day of the decision.
    Codes: borrower-decides, office-not-held (basis OFFICE).
    """
    if decider == borrower:
        reason = _("Nobody decides on his or her own request. Ask the person who may sign for this office.")
        return Refused("208", "borrower-decides", reason)
    if office_required not in offices_held:
        reason = _("Only this office may decide here: %(office)s. You do not hold it today; pass the request on.")
        return Refused(OFFICE, "office-not-held", reason % {"office": OFFICE_LABELS[office_required]})
    return Permitted("208")


def is_capacity_complete(*, acts_for_another: bool, order_no: str) -> Verdict:
    """Clauses 208(1) and 208(2), with clause 7: who signs for the holder of an office names the order relied on.

    Codes: order-missing (basis OFFICE).
    """
    if acts_for_another and not order_no.strip():
        reason = _("To sign for another, the written order is needed. Have its number entered with the office.")
        return Refused(OFFICE, "order-missing", reason)
    return Permitted("208")


def may_hand_over(*, issuer: str, deciders: Collection[str], approved: bool) -> Verdict:
    """Clause 208: an item leaves the store only after approval, and who approved does not hand it over.

    issuer, deciders: keys of persons.
    Codes: not-approved, decider-hands-over.
    """
    if not approved:
        reason = _("The request has not been approved. Wait for the approval before handing anything over.")
        return Refused("208", "not-approved", reason)
    if issuer in deciders:
        reason = _("Who approved does not hand over. Ask another storekeeper to hand over.")
        return Refused("208", "decider-hands-over", reason)
    return Permitted("208")


def loan_begins_on(*, approved_on: date | None, handed_over_on: date | None) -> date | None:
    """Civil and Commercial Code section 641: the loan exists from hand-over, not from approval.

    None while nothing was handed over.

    Raises:
        ValueError: handed over before it was approved, which clause 208 does not allow.
    """
    if handed_over_on is not None and (approved_on is None or handed_over_on < approved_on):
        raise ValueError("A loan cannot be handed over before it is approved.")
    return handed_over_on


# Clause 209: returned in good order, or made good.


def is_condition_noted(*, condition: str) -> Verdict:
    """Clause 209: "the former state" can be shown only when the condition was noted at hand-over, and again at return.

    Codes: condition-missing.
    """
    if not condition.strip():
        return Refused("209", "condition-missing", _("Note the condition of the item."))
    return Permitted("209")


def is_finding_consistent(
    *, works: bool, complete: bool, clean: bool, is_good: bool, is_unusable: bool, is_found: bool = True
) -> Verdict:
    """Clause 209: the three answers of the return inspection and the condition it notes say the same.

    is_good, is_unusable: what the condition noted at return says; neither is damage of another kind. is_found: it is
    a condition in which something can come back; what came back is not lost.
    Codes: condition-contradicts.
    """
    reason = ""
    if not is_found:
        reason = _("Nothing comes back in this condition. Choose another; a loss is reported on the page of the loan.")
    elif is_good_order(works=works, complete=complete, clean=clean) and not is_good:
        reason = _("The item is said to be in good order, yet its condition is not good. Correct one of the two.")
    elif not works and is_good:
        reason = _("The item is said not to work, yet its condition is good. Correct one of the two.")
    elif works and is_unusable:
        reason = _("The item is said to work, yet its condition is unusable. Correct one of the two.")
    return Refused("209", "condition-contradicts", reason) if reason else Permitted("209")


def is_check_list_consistent(*, gone: Sequence[str], in_good_order: bool) -> Verdict:
    """Clause 209: what was in order on the check list at hand-over and is not now, is not "in good order".

    gone: those points. Codes: check-list-contradicts.
    """
    if gone and in_good_order:
        reason = _("In order at hand-over and not now: %(points)s. Say what of it works, is complete and clean.")
        return Refused("209", "check-list-contradicts", reason % {"points": ", ".join(gone)})
    return Permitted("209")


def price_at_loan_frozen(*, price: Decimal | None, basis: str) -> Verdict:
    """Clause 209: cash is paid at the price at the time of borrowing: price (baht) and basis are kept at hand-over.

    Nothing, or less than nothing, is not a price: an item without one is valued, and the basis says how.
    Codes: price-missing, price-basis-missing.
    """
    if price is None or not price.is_finite() or price <= 0:
        reason = _("The item has no price. Enter its price today, and where the price comes from.")
        return Refused("209", "price-missing", reason)
    if not basis.strip():
        reason = _("Say where the price comes from: the register, a quotation or a valuation.")
        return Refused("209", "price-basis-missing", reason)
    return Permitted("209")


def is_good_order(*, works: bool, complete: bool, clean: bool) -> bool:
    """Clause 209: returned "ในสภาพที่ใช้การได้เรียบร้อย": it works, nothing is missing, and it is in a decent state."""
    return works and complete and clean


def is_borrower_liable_for_accident(
    *, other_use: bool, used_by_third_person: bool, kept_too_long: bool, would_have_happened_anyway: bool
) -> bool:
    """Civil and Commercial Code section 643: is the borrower liable even where force majeure did the harm?

    Yes after other use than agreed, use by a third person or keeping too long, unless it would have happened anyway.
    """
    return (other_use or used_by_third_person or kept_too_long) and not would_have_happened_anyway


def must_go_to_fact_finding(*, damaged: bool, unusable: bool, lost: bool) -> bool:
    """Clauses 214 and 219: damage or loss goes to fact-finding; no act of lending writes an asset off."""
    return damaged or unusable or lost


def remedies_for(*, damaged: bool, unusable: bool, lost: bool) -> tuple[Remedy, ...]:
    """Clause 209: the remedies open to the borrower, in the order of the clause; none when nothing is wrong.

    What is damaged or unusable is repaired, replaced or paid for; what is lost cannot be repaired. There is no fine.
    """
    if lost:
        return (Remedy.REPLACEMENT, Remedy.CASH)
    return tuple(Remedy) if damaged or unusable else ()


def may_come_back(*, is_back: bool) -> Verdict:
    """Clause 209: what was lost, or could not be brought, comes back once; what is back is inspected once.

    Codes: back-already.
    """
    if is_back:
        reason = _("This item is back already, and was inspected. Nothing has to be taken in.")
        return Refused("209", "back-already", reason)
    return Permitted("209")


def after_all(*, in_good_order: bool, made_good: bool) -> AfterAll:
    """Clause 209: what becomes of a case when its item comes back after all.

    The item is the State's as before. What was made good stays made good: whether a replacement or money is given back
    is not decided by lending.
    """
    if made_good:
        return AfterAll.REFER
    return AfterAll.NOTHING_OWED if in_good_order else AfterAll.MAKE_GOOD


def may_undo_replacement(*, is_registered: bool) -> Verdict:
    """Clause 203: what was entered in the register stays there; its entry is corrected, never taken out.

    Codes: replacement-registered.
    """
    if is_registered:
        reason = _("The replacement is in the register and stays there. Correct the entry on the page of that item.")
        return Refused("203", "replacement-registered", reason)
    return Permitted("203")


def may_take_settlement_back(*, is_referred: bool) -> Verdict:
    """Clause 209: a settlement that turned out wrong is taken back, unless the head decides what becomes of it.

    is_referred: the item came back after it had been made good. Codes: decided-by-order.
    """
    if is_referred:
        reason = _("The item came back after it had been made good. What was given stays; the head decides by order.")
        return Refused("209", "decided-by-order", reason)
    return Permitted("209")


def whose_criteria(kind: AgencyKind) -> str:
    """Clause 209(1), 209(2), 209(3): the sub-clause that says whose criteria apply (see `CRITERIA_LABELS`)."""
    match kind:
        case AgencyKind.CENTRAL | AgencyKind.PROVINCIAL:
            return "209(1)"
        case AgencyKind.LOCAL:
            return "209(2)"
        case AgencyKind.OTHER:
            return "209(3)"


def is_equal_replacement(
    *, same_type: bool, same_kind: bool, same_size: bool, same_character: bool, same_quality: bool
) -> Verdict:
    """Clause 209: a replacement is of the same type, kind, size, character and quality; all five.

    Codes: replacement-differs.
    """
    differing = [
        word
        for same, word in (
            (same_type, pgettext("replacement", "type")),
            (same_kind, pgettext("replacement", "kind")),
            (same_size, pgettext("replacement", "size")),
            (same_character, pgettext("replacement", "character")),
            (same_quality, pgettext("replacement", "quality")),
        )
        if not same
    ]
    if differing:
        reason = _("The replacement differs in: %(points)s. Bring one that is the same, or choose another remedy.")
        return Refused("209", "replacement-differs", reason % {"points": ", ".join(differing)})
    return Permitted("209")


def is_another_item(*, old: Collection[str], new: Collection[str]) -> Verdict:
    """Clause 209: a replacement is another item, not the same one handed in again.

    old, new: tags, numbers and serial numbers, each as one key (no blanks, one case of letters).
    Codes: replacement-is-the-same-item.
    """
    if {key for key in old if key} & {key for key in new if key}:
        reason = _("This is the item that was lent: a number or serial number is the same. Bring another item.")
        return Refused("209", "replacement-is-the-same-item", reason)
    return Permitted("209")


def is_cash_the_price(*, paid: Decimal, price_at_loan: Decimal) -> Verdict:
    """Clause 209: cash is paid at the price at the time of borrowing (baht): no more, no less, no fine.

    Codes: amount-is-not-the-price.
    """
    if paid != price_at_loan:
        reason = _("The price at the time of borrowing is %(price)s baht. No other amount is paid under clause 209.")
        return Refused("209", "amount-is-not-the-price", reason % {"price": f"{price_at_loan:,.2f}"})
    return Permitted("209")


def loan_ended_on(*, due_on: date, back_on: date) -> date:
    """Civil and Commercial Code sections 646 and 649: the day on which the loan of an item ended.

    back_on: the day it came back, or its loss was reported. The loan ends with its term at the latest, so whoever is
    late does not push the six months on; read at their shortest.
    """
    return min(due_on, back_on)


def claim_barred_on(ended_on: date) -> date:
    """Civil and Commercial Code section 649: the day on which six months from the end of the loan are over.

    Calendar months, read at their shortest: the day of the same number, or the last of a shorter month. Bring suit
    before it.
    """
    years, month = divmod(ended_on.month - 1 + 6, 12)
    year, month = ended_on.year + years, month + 1
    return date(year, month, min(ended_on.day, monthrange(year, month)[1]))


# Clause 210: consumables between state agencies.


def may_lend_consumable(
    *, between_agencies: bool, urgent: bool, cannot_be_procured_in_time: bool, lender_can_spare: bool, written: bool
) -> Verdict:
    """Clause 210: between state agencies, urgent, not to be procured in time, the lender can spare it; in writing.

    Codes: requisition-not-loan (basis 204-205), not-urgent, can-be-procured, lender-cannot-spare, not-in-writing.
    """
    kind = may_lend_kind(consumable=True, between_agencies=between_agencies)
    if not kind:
        return kind
    if not urgent:
        reason = _("Consumables are lent only when the need is urgent. State the urgent need, or procure them.")
        return Refused("210", "not-urgent", reason)
    if not cannot_be_procured_in_time:
        reason = _("Consumables are lent only when they cannot be procured in time. State why, or procure them.")
        return Refused("210", "can-be-procured", reason)
    if not lender_can_spare:
        reason = _("The lending agency cannot spare this quantity. Ask for less, or ask another agency.")
        return Refused("210", "lender-cannot-spare", reason)
    if not written:
        return Refused("210", "not-in-writing", _("Put the loan in writing before the consumables are handed over."))
    return Permitted("210")


@dataclass(frozen=True, slots=True)
class InKind:
    """Consumables as clause 210 compares them: type, kind and quantity."""

    type: str
    kind: str
    quantity: Decimal


def is_returned_in_kind(*, lent: InKind, returned: InKind) -> Verdict:
    """Clause 210: normally consumables of the same type, kind and quantity are procured and returned.

    "Normally" leaves the lending agency free to accept otherwise; it then records why what came back is equivalent.
    Codes: other-type, other-kind, quantity-short, quantity-over.
    """
    if returned.type != lent.type:
        reason = _("What came back is of another type. Return the same type, or record why it is equivalent.")
        return Refused("210", "other-type", reason)
    if returned.kind != lent.kind:
        reason = _("What came back is of another kind. Return the same kind, or record why it is equivalent.")
        return Refused("210", "other-kind", reason)
    if returned.quantity < lent.quantity:
        reason = _("%(missing)s are still missing. Take in what came back and leave the loan open for the rest.")
        return Refused("210", "quantity-short", reason % {"missing": lent.quantity - returned.quantity})
    if returned.quantity > lent.quantity:
        reason = _("%(surplus)s more came back than were lent. Give the surplus back.")
        return Refused("210", "quantity-over", reason % {"surplus": returned.quantity - lent.quantity})
    return Permitted("210")


# Clause 211: going after the item.


def duty_holder(*, lender: Holder, deputy: Holder | None) -> Holder:
    """Clause 211: the lender chases, or who acts in that duty (ผู้รับหน้าที่แทน) where one is named."""
    return lender if deputy is None else deputy


def is_duty_holder_named(*, name: str) -> Verdict:
    """Clause 211: each loan has a named duty holder before it goes out.

    Codes: duty-holder-missing.
    """
    if not name.strip():
        reason = _("Nobody is named to go after the item when it falls due. Name the duty holder.")
        return Refused("211", "duty-holder-missing", reason)
    return Permitted("211")


def is_overdue(due_on: date, *, on: date) -> bool:
    """Clause 211: not returned by the end of its due date. The due date itself is not overdue."""
    return on > due_on


def days_overdue(due_on: date, *, on: date) -> int:
    """Clause 211: calendar days since the due date; 0 until it has passed."""
    return max(0, (on - due_on).days)


def first_demand_on(due_on: date) -> date:
    """Clause 211: the first demand goes out on the day after the due date, working day or not."""
    return due_on + timedelta(days=1)


def last_day_to_chase(due_on: date, *, reading: ChaseReading) -> date:
    """Clause 211: the last of the 7 days: D+6 read strictly, D+7 leniently; calendar days, never rolled on."""
    match reading:
        case ChaseReading.STRICT:
            return due_on + timedelta(days=6)
        case ChaseReading.LENIENT:
            return due_on + timedelta(days=7)


def may_demand(*, is_out: bool, due_on: date, made_on: date, on: date) -> Verdict:
    """Clause 211: what is out is demanded back once it has fallen due ("เมื่อครบกำหนดยืม"), and not before.

    made_on: the day on which the demand was made; on: the day on which it is written down.
    Codes: nothing-out, in-the-future (basis ORDER), not-yet-due.
    """
    if not is_out:
        reason = _("Nothing of this loan is with the borrower, so there is nothing to demand.")
        return Refused(ORDER, "nothing-out", reason)
    if made_on > on:
        return Refused(ORDER, "in-the-future", _("This day has not come yet. Enter the day on which it was done."))
    if not is_overdue(due_on, on=made_on):
        reason = _("The loan had not fallen due on that day: that was a reminder. A demand begins the day after.")
        return Refused("211", "not-yet-due", reason)
    return Permitted("211")


def is_chased_in_time(due_on: date, first_demand_on: date | None, *, reading: ChaseReading) -> bool:
    """Clause 211: was the first demand made after the due date and within the 7 days?

    What went out on or before the due date was a reminder, not a demand. None: no demand was made.
    """
    return first_demand_on is not None and due_on < first_demand_on <= last_day_to_chase(due_on, reading=reading)


def says_something(text: str) -> bool:
    """Whether words can be judged at all ("แสดงเหตุผล", 208; "ประโยชน์ของทางราชการ", 207; the conditions of 210)."""
    # Thai vowels and tone marks are letters to the reader, marks (M) to Unicode.
    letters = [character for character in text if unicodedata.category(character)[0] in "LMN"]
    return len(letters) >= MIN_LETTERS and len(set(letters)) >= MIN_DIFFERENT_LETTERS
