"""What a request would lead to, before anyone signs: who approves, by which clause, and what stands in its way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from assets.models import Asset
from core.thai import identifier_key
from core.verdict import OFFICE, POLICY, Permitted, Refused, Verdict, first_refusal
from loans import availability, documents, override_queries, permissions, policy, rules
from loans.letters import Letter
from loans.models import AgencyLetter, AgencyPolicy, Amendment, Loan, PlaceKind, PolicyOverride
from loans.policy import PaperDigits, Policy, RemedyPicker
from loans.rules import Approval, ChaseReading, Purpose, Route
from loans.states import ENDED_WITHOUT_LENDING
from people import offices
from people.models import Agency, Office, Person, Unit
from people.offices import Seat, SigningAct


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a borrower asks of one store. asset_ids: items of one lending unit, in the borrower's order.

    named: those of them that have to be this very item; of the others an equal one may be handed over (ADR 0028).
    letter: that of the borrowing agency's head, where another state agency borrows (208(1)).
    """

    asset_ids: tuple[int, ...]
    purpose: Purpose
    reason: str
    reference: str = ""
    place_kind: PlaceKind
    place_of_use: str
    starts_on: date
    due_on: date
    for_unit: bool = False
    letter: Letter | None = None
    named: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where a wish leads: the offices it goes to, the text to be signed, and a verdict on the whole and on each item.

    endorsing_unit: None when nobody endorses (policy, or the approver is the supervisor as well).
    approving_unit: None only when nobody may approve; then `verdict` is a refusal.
    relies_on: the confirmed exceptions without which the agency's policy would refuse.
    """

    lending_unit: Unit
    assets: Sequence[Asset]
    approval: Approval
    value: Decimal
    endorsing_unit: Unit | None
    endorsers: tuple[Seat, ...]
    approving_unit: Unit | None
    approvers: tuple[Seat, ...]
    items: Mapping[int, Verdict]
    verdict: Verdict
    text: documents.SignedText
    relies_on: tuple[PolicyOverride, ...] = ()


def policy_of(agency: Agency) -> Policy:
    """What the agency decided; the defaults where it decided nothing. At most one query."""
    try:
        row: AgencyPolicy = agency.lending_policy
    except AgencyPolicy.DoesNotExist:
        return Policy()
    return Policy(
        endorsement_required=row.endorsement_required,
        other_buildings_count_as_inside=row.other_buildings_count_as_inside,
        chase_reading=ChaseReading(row.chase_reading),
        longest_days=row.longest_days,
        collect_within_days=row.collect_within_days,
        may_book_ahead_days=row.may_book_ahead_days,
        remedy_picked_by=RemedyPicker(row.remedy_picked_by),
        paper_digits=PaperDigits(row.paper_digits),
        second_demand_after=row.second_demand_after,
        third_demand_after=row.third_demand_after,
    )


def plan(
    wish: Wish,
    assets: Sequence[Asset],
    *,
    borrower: Person,
    on: date,
    signed: bool,
    keyed_by: Person | None = None,
    excluding_loan_id: int | None = None,
    recused: Collection[int] = (),
) -> Plan:
    """Judge a wish on the day `on` and find the offices that decide on it.

    assets: the rows of `wish.asset_ids` with custody, at least one. signed: the borrower has signed this very text.
    keyed_by: the officer who keys it in for the borrower, a counter entry. excluding_loan_id: the loan that is being
    corrected; recused: the ids of who declared a conflict of interest on it.
    What the policy refuses, a confirmed exception for this very text lets pass (`Plan.relies_on`). The law has none.
    Codes: those of `rules`, `policy`, `availability` and `judge_items`, and nobody-may-approve (basis OFFICE).
    """
    lending_unit = assets[0].responsible_unit
    agency = lending_unit.agency
    decided = policy_of(agency)
    outside = rules.is_outside(
        off_premises=wish.place_kind == PlaceKind.OFF_PREMISES,
        other_building_of_agency=wish.place_kind == PlaceKind.OTHER_BUILDING,
        other_buildings_count_as_inside=decided.other_buildings_count_as_inside,
    )
    between_agencies = borrower.unit.agency_id != agency.pk
    approval = rules.who_approves(between_agencies=between_agencies, outside=outside)
    parties = [person.pk for person in (borrower, keyed_by) if person is not None and person.pk is not None]
    barred = [*parties, *recused]
    approving_unit, approvers = approvers_of(approval, lending_unit, value=worth_of(assets), excluding=barred, on=on)
    endorsing_unit, endorsers = _endorsers(
        decided, approval, approving_unit, borrower=borrower, excluding=barred, on=on
    )
    items = availability.of(
        assets, starts_on=wish.starts_on, due_on=wish.due_on, on=on, excluding_loan_id=excluding_loan_id
    )
    text = documents.request_text(
        borrower=borrower,
        lending_unit=lending_unit,
        for_unit=wish.for_unit,
        assets=assets,
        named=wish.named,
        purpose=wish.purpose,
        reason=wish.reason,
        reference=wish.reference,
        place_kind=wish.place_kind,
        place_of_use=wish.place_of_use,
        starts_on=wish.starts_on,
        due_on=wish.due_on,
        letter=wish.letter,
    )
    against = {each.code for each in _verdicts_of_policy(decided, wish, on=on) if isinstance(each, Refused)}
    relies_on = override_queries.usable(
        against, decided, text.sha256, borrower=borrower, loan_id=excluding_loan_id, on=on
    )
    verdict = first_refusal(
        judge_items(wish, assets),
        judge_agencies(
            wish.letter, borrower, lending_unit, is_counter=keyed_by is not None, on=on, but=excluding_loan_id
        ),
        _judge_words(wish, signed=signed, outside=outside, is_counter=keyed_by is not None, on=on),
        judge_policy(decided, wish, on=on, waived={each.code for each in relies_on}),
        judge_approver(approving_unit),
        *items.values(),
    )
    return Plan(
        lending_unit=lending_unit,
        assets=assets,
        approval=approval,
        value=sum((asset.cost or Decimal(0) for asset in assets), Decimal(0)),
        endorsing_unit=endorsing_unit,
        endorsers=endorsers,
        approving_unit=approving_unit,
        approvers=approvers,
        items=items,
        verdict=verdict,
        text=text,
        relies_on=relies_on,
    )


def judge_items(wish: Wish, assets: Sequence[Asset], *, store_id: int | None = None) -> Verdict:
    """Whether these are the items of one request, each named once. store_id: the store of a loan that is corrected."""
    if not wish.asset_ids:
        return Refused(POLICY, "no-items", _("Choose at least one item."))
    if len({asset.pk for asset in assets}) != len(wish.asset_ids):  # one is not there, or is named twice
        return Refused("203", "unknown-item", _("One of the items is not in the register. Choose the items again."))
    stores = {asset.responsible_unit_id for asset in assets} | ({store_id} if store_id else set())
    if len(stores) > 1:
        reason = _("The items belong to different stores. Send one request to each store.")
        return Refused("208(2)", "items-of-two-stores", reason)
    return Permitted("208(2)")


def worth_of(assets: Iterable[Asset]) -> Decimal:
    """What a delegation's limit is held against, in baht: without end where the register has no price for an item."""
    return sum((asset.cost or Decimal("Infinity") for asset in assets), Decimal(0))


def judge_agencies(
    letter: Letter | None, borrower: Person, lending_unit: Unit, *, is_counter: bool, on: date, but: int | None
) -> Verdict:
    """Another state agency borrows by a letter of its head; two units of one agency need none (208(2)).

    but: the loan that is being corrected, which rests on its own letter. One query where there is a letter.
    """
    agency = borrower.unit.agency
    if agency.pk == lending_unit.agency_id:
        if letter is None and not is_counter:
            return Permitted("208(2)")
        reason = _("%(agency)s lends to itself here: that is clause 208(2). Its own staff sign in and ask themselves.")
        return Refused("208(2)", "same-agency", reason % {"agency": agency.name})
    complete = rules.is_between_agencies_evidence_complete(
        letter_no=letter.number if letter else "",
        letter_on=letter.dated_on if letter else None,
        borrowing_head=letter.head_name if letter else "",
    )
    if letter is None or not complete:
        return complete
    return first_refusal(
        policy.is_letter_dated(dated_on=letter.dated_on, on=on),
        policy.is_letter_new(known_as=loan_of_letter(agency, letter.number, lending_unit, but=but)),
    )


def loan_of_letter(agency: Agency, number: str, lending_unit: Unit, *, but: int | None = None) -> str:
    """The number of the loan of this store that rests on the agency's letter; empty where none does. One query.

    Another store may lend by the same letter, and what ended without lending anything may be asked for again.
    but: the id of a loan that does not count.
    """
    known = AgencyLetter.objects.filter(agency=agency, number_key=identifier_key(number))
    known = known.filter(loan__lending_unit=lending_unit).exclude(loan__state__in=ENDED_WITHOUT_LENDING)
    return known.exclude(loan=but).values_list("loan__number", flat=True).first() or ""


def _judge_words(wish: Wish, *, signed: bool, outside: bool, is_counter: bool, on: date) -> Verdict:
    return first_refusal(
        rules.may_lend_kind(consumable=False, between_agencies=False),
        rules.has_official_benefit(purpose=wish.purpose, official_benefit=wish.reason, to_private_person=False),
        rules.is_written_evidence_complete(
            reason=wish.reason,
            starts_on=wish.starts_on,
            due_on=wish.due_on,
            signed_by_borrower=signed,
            keyed_by_officer=is_counter,
            counter_entry=is_counter,
            on=on,
        ),
        rules.is_place_of_use_stated(place_of_use=wish.place_of_use, outside=outside),
    )


def judge_policy(decided: Policy, wish: Wish, *, on: date, waived: Collection[str] = ()) -> Verdict:
    """What the agency decided about the days. waived: codes to which a confirmed exception gives way."""
    verdicts = _verdicts_of_policy(decided, wish, on=on)
    return first_refusal(*(each for each in verdicts if not (isinstance(each, Refused) and each.code in waived)))


def _verdicts_of_policy(decided: Policy, wish: Wish, *, on: date) -> tuple[Verdict, ...]:
    return (
        policy.is_within_longest_period(decided, wish.starts_on, wish.due_on),
        policy.is_within_booking_horizon(decided, wish.starts_on, on=on),
    )


def judge_route_today(asked: Loan | Amendment, decided: Policy) -> Verdict:
    """Clause 208(2): the office that approves is the one the clause names on the day of the approval.

    What counts as inside may have changed since the request was signed (policy); then it is sent again, by its new
    route. asked: a request, or the change of a loan that is out. Code: route-changed.
    """
    outside = rules.is_outside(
        off_premises=asked.place_kind == PlaceKind.OFF_PREMISES,
        other_building_of_agency=asked.place_kind == PlaceKind.OTHER_BUILDING,
        other_buildings_count_as_inside=decided.other_buildings_count_as_inside,
    )
    named = rules.who_approves(
        between_agencies=asked.route == Route.BETWEEN_AGENCIES,
        outside=outside,
        consumable=asked.route == Route.CONSUMABLE,
    )
    if named.office == asked.approving_office:
        return Permitted("208(2)")
    reason = _("What counts as inside the premises has changed since: another office approves now. Send it back.")
    return Refused("208(2)", "route-changed", reason)


def judge_approver(approving_unit: Unit | None) -> Verdict:
    """Somebody has to hold the office that approves. Code: nobody-may-approve (office)."""
    if approving_unit is not None:
        return Permitted("208(2)")
    reason = _("Nobody holds the office that must approve this today. Ask the system administrator to enter who does.")
    return Refused(OFFICE, "nobody-may-approve", reason)


def approvers_of(
    approval: Approval, lending_unit: Unit, *, value: Decimal, excluding: Collection[int], on: date
) -> tuple[Unit | None, tuple[Seat, ...]]:
    """The unit whose head (or the agency whose head) approves, and who may sign for that office; never a party."""
    office = Office(approval.office)
    unit: Unit | None
    if approval.office == rules.Office.AGENCY_HEAD:
        unit = offices.agency_root(lending_unit.agency)
    else:
        unit = offices.head_unit_of(lending_unit, on=on, excluding=excluding)
    if unit is None:
        return None, ()
    act = permissions.SIGNING_ACT[approval.route]
    seats = offices.who_may_sign(office, unit, act=act, value=value, store=lending_unit, on=on, excluding=excluding)
    return (unit, seats) if seats else (None, ())


def _endorsers(
    decided: Policy,
    approval: Approval,
    approving_unit: Unit | None,
    *,
    borrower: Person,
    excluding: Collection[int],
    on: date,
) -> tuple[Unit | None, tuple[Seat, ...]]:
    """The unit whose head endorses, unless policy asks for none, or that head is the very office that approves.

    For another agency its own head has written (208(1)): no supervisor of ours vouches for its staff.
    """
    if not decided.endorsement_required or approval.route == Route.BETWEEN_AGENCIES:
        return None, ()
    unit = offices.head_unit_of(borrower.unit, on=on, excluding=excluding)
    if unit is None or (approval.office == rules.Office.RESPONSIBLE_UNIT_HEAD and unit == approving_unit):
        return None, ()
    seats = offices.who_may_sign(
        Office.RESPONSIBLE_UNIT_HEAD,
        unit,
        act=SigningAct.ENDORSE,
        value=Decimal(0),
        on=on,
        excluding=excluding,
    )
    return (unit, seats) if seats else (None, ())
