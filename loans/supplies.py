"""What a request for consumables would lead to, and what may be approved, lent and taken back (clause 210)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from assets.stock.ledger import last_lines, last_prices, spare
from assets.stock.models import StockItem, StockMovement
from assets.stock.values import is_in_stock, is_quantity
from core.thai import shown_quantity, thai_date
from core.verdict import POLICY, Permitted, Refused, Verdict, first_refusal
from loans import documents, policy, rules
from loans.letters import Collector
from loans.models import Equivalence, Loan, PlaceKind, SupplyLine, SupplyReturn
from loans.requests import Plan, Wish, approvers_of, judge_agencies, judge_approver, judge_policy, policy_of
from loans.rules import Approval, InKind
from loans.supply_documents import supply_hand_over_text, supply_request_text
from people.models import Person, Unit
from people.offices import Seat

NONE: Final = Decimal(0)
MOST_WORTH: Final = Decimal(1_000_000_000_000)
"""Baht; no loan is worth so much, and none could keep it."""

COST_IN_LEDGER: Final = "ราคาต่อหน่วยตามบัญชีวัสดุครั้งรับเข้าล่าสุด"
"""The basis of a price that the ledger knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyWish:
    """What another agency's letter asks of one store. quantities: by id of a consumable, in the letter's order.

    wish: the rest of the letter; it names no items. urgent_because, no_time_because: the conditions in its own words.
    """

    wish: Wish
    quantities: Mapping[int, Decimal]
    urgent_because: str
    no_time_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyPlan:
    """Where it leads. plan: as for items, without any. lines: the verdict on each consumable, by its id."""

    plan: Plan
    items: Sequence[StockItem]
    lines: Mapping[int, Verdict]


def plan_supplies(
    asked: SupplyWish,
    items: Sequence[StockItem],
    *,
    store: Unit,
    borrower: Person,
    keyed_by: Person,
    on: date,
    signed: bool,
) -> SupplyPlan:
    """Judge a letter for consumables on the day `on` and find who decides; nothing is written.

    items: the consumables of `asked.quantities`. borrower: the contact of the agency.
    Codes: those of clause 210, of 207 and 208 on words and days, of the letter, nobody-may-approve, no-items,
    stock-of-two-stores, or of a quantity.
    """
    wish, agency = asked.wish, store.agency
    between = borrower.unit.agency_id != agency.pk
    approval = rules.who_approves(between_agencies=between, outside=True, consumable=True)
    lines = {item.pk: is_quantity(item, asked.quantities[item.pk]) for item in items}
    value = worth(items, asked.quantities) if all(lines.values()) else None
    parties: list[int | None] = [borrower.pk, keyed_by.pk]
    barred = [pk for pk in parties if pk is not None]
    limit = value if value is not None else Decimal("Infinity")
    unit, seats = approvers_of(approval, store, value=limit, excluding=barred, on=on)
    verdict = first_refusal(
        rules.may_lend_kind(consumable=True, between_agencies=between),
        _judge_items(asked, items, store),
        judge_agencies(wish.letter, borrower, store, is_counter=True, on=on, but=None),
        rules.has_official_benefit(purpose=wish.purpose, official_benefit=wish.reason, to_private_person=False),
        rules.is_written_evidence_complete(
            reason=wish.reason,
            starts_on=wish.starts_on,
            due_on=wish.due_on,
            signed_by_borrower=signed,
            keyed_by_officer=True,
            counter_entry=True,
            on=on,
        ),
        rules.is_place_of_use_stated(place_of_use=wish.place_of_use, outside=wish.place_kind != PlaceKind.ON_PREMISES),
        _judge_conditions(asked),
        judge_policy(policy_of(agency), wish, on=on),
        judge_approver(unit),
        *lines.values(),
        _judge_worth(value),
    )
    text = supply_request_text(
        contact=borrower,
        lending_unit=store,
        letter=wish.letter,
        wish=wish,
        urgent_because=asked.urgent_because,
        no_time_because=asked.no_time_because,
        asked=[(item, asked.quantities[item.pk]) for item in items],
    )
    plan = _plan(store, approval, _kept_worth(value), unit, seats, verdict, text)
    return SupplyPlan(plan=plan, items=items, lines=lines)


def _plan(
    store: Unit,
    approval: Approval,
    value: Decimal,
    unit: Unit | None,
    seats: tuple[Seat, ...],
    verdict: Verdict,
    text: documents.SignedText,
) -> Plan:
    return Plan(
        lending_unit=store,
        assets=(),
        approval=approval,
        value=value,
        endorsing_unit=None,
        endorsers=(),
        approving_unit=unit,
        approvers=seats,
        items={},
        verdict=verdict,
        text=text,
    )


def worth(items: Sequence[StockItem], quantities: Mapping[int, Decimal]) -> Decimal | None:
    """What so much costs by the last priced receipts, in baht; None where one has no price. One query."""
    prices = last_prices([item.pk for item in items])
    total = NONE
    for item in items:
        price = prices[item.pk].unit_price if item.pk in prices else None
        if price is None:
            return None
        total += (price * quantities[item.pk]).quantize(Decimal("0.01"))
    return total


def _judge_worth(value: Decimal | None) -> Verdict:
    """No loan is worth so much: a digit too many in a quantity or in a price. Code: quantity-too-large."""
    if value is None or value < MOST_WORTH:
        return Permitted()
    return Refused(POLICY, "quantity-too-large", _("This quantity is too large. Check the number of digits."))


def _kept_worth(value: Decimal | None) -> Decimal:
    """What the loan keeps as its value; zero where no price is known, or nothing that could be kept."""
    return value if value is not None and value < MOST_WORTH else NONE


def balances(items: Sequence[StockItem]) -> dict[int, Decimal]:
    """What is in stock, by id. One query."""
    last = last_lines([item.pk for item in items])
    return {item.pk: last[item.pk].balance_after if item.pk in last else NONE for item in items}


def judge_approval(
    lines: Sequence[SupplyLine],
    granted: Mapping[int, Decimal],
    reasons: Mapping[int, str],
    *,
    can_spare: bool,
    because: str,
) -> Verdict:
    """Whether so much may be approved: not more than asked, nor than the store can spare; less only with a reason.

    granted: by id of a line. can_spare, because: the approver's own judgement of the third condition.
    Codes: nothing-approved, quantity-over, lender-cannot-spare, reason-missing, or of a quantity.
    """
    stock = balances([line.item for line in lines])
    for line in lines:
        quantity = granted.get(line.pk, NONE)
        if quantity:
            measured = is_quantity(line.item, quantity)
            if not measured:
                return measured
        if quantity > line.asked:
            reason = _("Not more than was asked for can be approved: %(asked)s %(unit)s.")
            words = {"asked": shown_quantity(line.asked), "unit": line.item.unit_of_measure}
            return Refused("210", "quantity-over", reason % words)
        can = spare(stock[line.item_id], line.item.minimum)
        if quantity > can:
            return _cannot_spare(line.item, can)
        if quantity < line.asked and not policy.is_reason_given(reasons.get(line.pk, "")):
            return policy.is_reason_given("")
    return first_refusal(
        policy.is_anything_approved(granted=sum(1 for quantity in granted.values() if quantity)),
        rules.may_lend_consumable(
            between_agencies=True,
            urgent=True,
            cannot_be_procured_in_time=True,
            lender_can_spare=can_spare,
            written=True,
        ),
        policy.is_reason_given(because),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """What a consumable costs where its ledger knows no price: baht for one, and where that comes from."""

    price: Decimal | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyDelivery:
    """What would be handed over. going: the approved lines; prices: by id of a line, baht for one and the basis."""

    going: Sequence[SupplyLine]
    prices: Mapping[int, tuple[Decimal, str]]
    verdict: Verdict
    text: documents.SignedText


def plan_delivery(
    loan: Loan,
    lines: Sequence[SupplyLine],
    *,
    by: Person,
    on: date,
    priced: Mapping[int, Priced],
    collector: Collector,
) -> SupplyDelivery:
    """Judge the hand-over of all that was approved; nothing is written. Two queries.

    Codes: not-approved, decider-hands-over, serves-oneself, collected-too-early, collected-too-late, stock-too-low,
    price-missing, price-basis-missing.
    """
    going = [line for line in lines if line.approved]
    stock, known = balances([line.item for line in going]), last_prices([line.item_id for line in going])
    prices = {line.pk: _price_of(line, known, priced.get(line.pk)) for line in going}
    verdict = first_refusal(
        rules.may_hand_over(
            issuer=str(by.pk), deciders=[str(loan.approved_by_id)], approved=loan.approved_by_id is not None
        ),
        policy.may_serve(officer=by.staff_code, borrower=loan.borrower.staff_code),
        policy.may_collect(starts_on=loan.starts_on, collect_by=loan.collect_by or loan.due_on, on=on),
        *(is_in_stock(line.item, stock[line.item_id], line.approved or NONE) for line in going),
        *(rules.price_at_loan_frozen(price=price, basis=basis) for price, basis in prices.values()),
    )
    with override("th"):
        due = thai_date(loan.due_on, style="full")
    text = supply_hand_over_text(
        number=loan.number,
        receiver=documents.receiver_words(loan.borrower, collector),
        lines=[(line.item, line.approved or NONE, prices[line.pk][0]) for line in going],
        due_on=due,
    )
    return SupplyDelivery(going=going, prices=prices, verdict=verdict, text=text)


def _price_of(line: SupplyLine, known: Mapping[int, StockMovement], priced: Priced | None) -> tuple[Decimal, str]:
    """Baht for one and the basis; zero while nobody knows it, which no rule lets through."""
    last = known.get(line.item_id)
    if last is not None and last.unit_price is not None:
        return last.unit_price, f"{COST_IN_LEDGER} ({last.reference})"[:120]
    return (priced.price or NONE, priced.basis) if priced else (NONE, "")


def owed_of(line: SupplyLine, returns: Sequence[SupplyReturn]) -> Decimal:
    """What is still owed of a line, by its last return. returns: of this line, in their order."""
    if line.lent is None:
        return NONE
    return returns[-1].owed_after if returns else line.lent


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What is brought back for a line. quantity: of the consumable that comes; item_id: which, where it is not that of
    the line; then the head has accepted it as equivalent."""

    quantity: Decimal
    item_id: int | None = None
    note: str = ""


def judge_back(line: SupplyLine, item: StockItem, back: Back, owed: Decimal, accepted: Equivalence | None) -> Verdict:
    """Whether this is what was lent: type, kind, no more than is owed; or what the head accepted in its place.

    Codes: other-type, other-kind, quantity-over, not-as-accepted, or of a quantity.
    """
    measured = is_quantity(item, back.quantity)
    if not measured:
        return measured
    if accepted is not None:
        if back.quantity != accepted.quantity:
            reason = _(
                "%(quantity)s %(unit)s were accepted as equivalent. Take in exactly that, or ask the head again."
            )
            words = {"quantity": shown_quantity(accepted.quantity), "unit": item.unit_of_measure}
            return Refused("210", "not-as-accepted", reason % words)
        return is_owed(accepted.counts_for, owed)
    verdict = rules.is_returned_in_kind(
        lent=InKind(line.item.type, line.item.kind, owed), returned=InKind(item.type, item.kind, back.quantity)
    )
    if isinstance(verdict, Refused) and verdict.code == "quantity-over":
        return is_owed(back.quantity, owed)
    if isinstance(verdict, Refused) and verdict.code == "quantity-short":
        return Permitted("210")  # a part: the loan stays open for the rest
    if verdict and item.pk != line.item_id and item.unit_of_measure != line.item.unit_of_measure:
        reason = _("It is measured otherwise than what was lent. Have the head accept it as equivalent first.")
        return Refused("210", "other-kind", reason)
    return verdict


def is_owed(quantity: Decimal, owed: Decimal) -> Verdict:
    """No more comes back than is owed. Code: quantity-over."""
    if quantity <= owed:
        return Permitted("210")
    reason = _("%(surplus)s more came back than were lent. Give the surplus back.")
    return Refused("210", "quantity-over", reason % {"surplus": shown_quantity(quantity - owed)})


def _judge_items(asked: SupplyWish, items: Sequence[StockItem], store: Unit) -> Verdict:
    if not items or len(items) != len(asked.quantities):
        return Refused(POLICY, "no-items", _("Choose at least one consumable of the store, each once."))
    if any(item.unit_id != store.pk for item in items):
        reason = _("The consumables belong to different stores. Send one request to each store.")
        return Refused(POLICY, "stock-of-two-stores", reason)
    return Permitted()


def _judge_conditions(asked: SupplyWish) -> Verdict:
    """The two conditions that the borrowing agency states: in words that can be judged, not by a tick."""
    return rules.may_lend_consumable(
        between_agencies=True,
        urgent=rules.says_something(asked.urgent_because),
        cannot_be_procured_in_time=rules.says_something(asked.no_time_because),
        lender_can_spare=True,  # judged by who approves
        written=asked.wish.letter is not None,
    )


def _cannot_spare(item: StockItem, can: Decimal) -> Refused:
    reason = _(
        "Of %(item)s the store can spare %(can)s %(unit)s at most: the rest is its minimum to keep. Approve less."
    )
    words = {"item": item.name, "can": shown_quantity(can), "unit": item.unit_of_measure}
    return Refused("210", "lender-cannot-spare", reason % words)
