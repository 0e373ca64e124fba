"""Consumables at the desk (clause 210): handed over, returned in kind, and what the head accepts as equivalent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from assets.stock.actions import Move, locked_stock, write_movements
from assets.stock.models import MovementKind, StockItem
from assets.stock.values import is_quantity
from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import keep, keep_many
from core.clock import official_day
from core.verdict import OFFICE, ORDER, POLICY, Refusal, Refused, first_refusal
from loans import documents, duties, permissions, policy, signing, supply_notices
from loans.actions import slips
from loans.actions.locking import in_capacity, judge_step, with_its_order
from loans.actions.supplies import locked_supplies, refs_of_supplies
from loans.letters import Collector
from loans.models import Equivalence, Loan, Signature, SignatureKind, SupplyLine, SupplyReturn
from loans.states import State, Step, in_turn
from loans.supplies import Back, Priced, is_owed, judge_back, owed_of, plan_delivery
from people.models import Person
from people.offices import standing_of


@act("loan.handed_over")
def hand_over_supplies(
    loan: Loan,
    *,
    by: Person,
    at: datetime,
    priced: Mapping[int, Priced],
    collector: Collector,
    consent: str,
    signed_sha256: str,
) -> Loan:
    """Clause 210: what was approved leaves the stock; each quantity is a movement, its price frozen.

    priced: by id of a line whose ledger knows no price. collector, consent: as at the hand-over of items.

    Raises:
        Refusal: out-of-turn, not-the-storekeeper, by-items, text-changed, or a code of `supplies.plan_delivery` and
            `signing.judge_consent`.
    """
    on = official_day(at)
    loan, lines = locked_supplies(loan)
    standing = judge_step(Step.HAND_OVER, loan, by, on=on, supplies=True)
    holder = duties.named_at_hand_over(loan, standing)
    planned = plan_delivery(loan, lines, by=by, on=on, priced=priced, collector=collector)
    first_refusal(
        duties.judge(holder), planned.verdict, signing.judge_consent(loan, consent=consent, collector=collector)
    ).require()
    signing.judge_text(planned.text, signed_sha256).require()

    loan.state = State.ON_LOAN
    loan.issued_by, loan.handed_over_at, loan.waits_since, loan.duty_holder = by, at, at, holder
    fields = ["state", "issued_by", "handed_over_at", "waits_since", "duty_holder"]
    keep(loan, by_code=by.staff_code, at=at, fields=fields)
    going = list(planned.going)
    moves = [Move(line.item, MovementKind.LENT, -(line.approved or Decimal(0))) for line in going]
    for line, moved in zip(going, write_movements(moves, reference=loan.number, by=by, at=at), strict=True):
        line.lent, line.movement = line.approved, moved
        line.price_at_loan, line.price_basis = planned.prices[line.pk]
    keep_many(going, ["lent", "movement", "price_at_loan", "price_basis"], by_code=by.staff_code, at=at)
    signature = Signature.objects.create(
        loan=loan,
        kind=SignatureKind.HAND_OVER,
        signer=loan.borrower,
        text=planned.text.text,
        sha256=planned.text.sha256,
        intention=documents.hand_over_intention(),
        **signing.evidence(loan.borrower, witness=by, collector=collector),
        witness=by,
        at=at,
    )
    slips.expect(signature, reason="", by=by, at=at)

    record(
        "loan.handed_over",
        subject=loan.journal_subject(),
        actor=in_capacity(by, permissions.store_seat(loan, standing)),
        at=at,
        clause="210",
        before={"state": State.APPROVED},
        after={"state": loan.state, "due_on": loan.due_on},
        facts={
            "lent": {line.item.code: line.lent for line in going},
            "price": {line.item.code: line.price_at_loan for line in going},
            "signed_sha256": planned.text.sha256,
            "collector": collector.name,
        },
        refs=refs_of_supplies(loan, lines),
    )
    supply_notices.tell_handed_over(loan, at=at)
    return loan


@act("loan.returned_in_kind")
def return_supplies(loan: Loan, *, by: Person, at: datetime, back: Mapping[int, Back]) -> Loan:
    """Clause 210: what comes back of the same type and kind goes into stock and lessens the debt; a part is welcome.

    back: by id of a line. Something else is taken in only as the head accepted it. The loan closes with the last debt.

    Raises:
        Refusal: out-of-turn, not-the-storekeeper, by-items, nothing-brought-back, not-lent, serves-oneself, or a code
            of `supplies.judge_back`.
    """
    loan, lines = locked_supplies(loan)
    standing = judge_step(Step.CHECK_IN, loan, by, on=official_day(at), supplies=True)
    policy.may_serve(officer=by.staff_code, borrower=loan.borrower.staff_code).require()
    returns, accepted = _returns_of(loan), _accepted_of(loan)
    coming = _coming(lines, back)
    rows = []
    for line, item, brought in coming:
        so_far = returns.setdefault(line.pk, [])
        owed = owed_of(line, so_far)
        equal = accepted.get((line.pk, item.pk)) if item.pk != line.item_id else None
        judge_back(line, item, brought, owed, equal).require()
        quantity = equal.counts_for if equal else brought.quantity
        row = SupplyReturn(line=line, seq=len(so_far) + 1, quantity=quantity, owed_after=owed - quantity)
        row.equivalence, row.note, row.by, row.at = equal, brought.note, by, at
        so_far.append(row)
        rows.append(row)

    before = loan.state
    moves = [Move(item, MovementKind.RETURNED, brought.quantity) for _line, item, brought in coming]
    for row, moved in zip(rows, write_movements(moves, reference=loan.number, by=by, at=at), strict=True):
        row.movement = moved
    SupplyReturn.objects.bulk_create(rows)
    owed_now = {line.item.code: owed_of(line, returns.get(line.pk, [])) for line in lines if line.lent is not None}
    loan.state = State.PARTLY_RETURNED if any(owed_now.values()) else State.RETURNED
    loan.waits_since = at
    loan.closed_at = at if loan.state == State.RETURNED else None
    keep(loan, by_code=by.staff_code, at=at, fields=["state", "waits_since", "closed_at"])

    record(
        "loan.returned_in_kind",
        subject=loan.journal_subject(),
        actor=in_capacity(by, permissions.store_seat(loan, standing)),
        at=at,
        clause="210",
        before={"state": before},
        after={"state": loan.state, "owed": owed_now},
        facts={"returned": {item.code: brought.quantity for _line, item, brought in coming}},
        refs=refs_of_supplies(loan, lines),
    )
    supply_notices.tell_returned(loan, owed=any(owed_now.values()), at=at)
    return loan


@act("loan.equivalence_accepted")
def accept_equivalence(
    loan: Loan,
    *,
    line: SupplyLine,
    item: StockItem,
    quantity: Decimal,
    counts_for: Decimal,
    reason: str,
    by: Person,
    at: datetime,
) -> Equivalence:
    """Clause 210 says "โดยปกติ": the head accepts so much of another consumable for so much of the debt, and why.

    Raises:
        Refusal: out-of-turn, office-not-held, order-missing, reason-missing, not-lent, same-consumable,
            accepted-already, quantity-over, or of a quantity.
    """
    on = official_day(at)
    loan, lines = locked_supplies(loan)
    seat = permissions.approving_seat(loan, standing_of(by, on))
    if seat is None or by.pk in permissions.barred(loan):
        reason_not = _("Only the head of the lending agency, or a delegate, accepts something else in kind.")
        raise Refusal(Refused(OFFICE, "office-not-held", reason_not))
    seat = with_its_order(seat)
    in_turn(State(loan.state), Step.CHECK_IN).require()
    policy.is_reason_given(reason).require()
    found = next((each for each in lines if each.pk == line.pk and each.lent is not None), None)
    if found is None:
        raise Refusal(_not_lent())
    if found.item_id == item.pk:
        text = _("It is the same consumable, which needs no acceptance. Take it in at the store.")
        Refused(POLICY, "same-consumable", text).require()
    if (found.pk, item.pk) in _accepted_of(loan):
        text = _("This is accepted already and has not come in yet. Take it in first.")
        Refused(ORDER, "accepted-already", text).require()
    owed = owed_of(found, _returns_of(loan).get(found.pk, []))
    first_refusal(is_quantity(item, quantity), is_quantity(found.item, counts_for), is_owed(counts_for, owed)).require()
    if item.unit_id != loan.lending_unit_id:
        text = _("The consumables belong to different stores. Send one request to each store.")
        Refused(POLICY, "stock-of-two-stores", text).require()

    accepted = Equivalence.objects.create(
        line=found,
        item=item,
        quantity=quantity,
        counts_for=counts_for,
        reason=reason,
        by=by,
        post_title=seat.held_post_title or seat.post_title,
        capacity=seat.capacity,
        order_number=seat.order_number,
        at=at,
    )
    record(
        "loan.equivalence_accepted",
        subject=loan.journal_subject(),
        actor=in_capacity(by, seat),
        at=at,
        clause="210",
        reason=reason,
        facts={"item": item.code, "quantity": quantity, "instead_of": found.item.code, "counts_for": counts_for},
        refs=[*refs_of_supplies(loan, lines), item.journal_subject()],
    )
    return accepted


def _coming(lines: list[SupplyLine], back: Mapping[int, Back]) -> list[tuple[SupplyLine, StockItem, Back]]:
    """Each line that something comes back for, with the consumable that comes, locked with the others."""
    if not back:
        Refused(POLICY, "nothing-brought-back", _("Write how much of something came back.")).require()
    known = {line.pk: line for line in lines if line.lent is not None}
    if set(back) - set(known):
        raise Refusal(_not_lent())
    ids = {brought.item_id or known[pk].item_id for pk, brought in back.items()}
    try:
        items = {item.pk: item for item in locked_stock(ids)}
    except StockItem.DoesNotExist as unknown:
        reason = _("One of the consumables is not in the stock. Choose them again.")
        raise Refusal(Refused("203", "unknown-item", reason)) from unknown
    if any(item.unit_id != line.item.unit_id for line in known.values() for item in items.values()):
        reason = _("The consumables belong to different stores. Send one request to each store.")
        Refused(POLICY, "stock-of-two-stores", reason).require()
    return [(known[pk], items[brought.item_id or known[pk].item_id], brought) for pk, brought in back.items()]


def _not_lent() -> Refused:
    return Refused(ORDER, "not-lent", _("This was not lent on this loan. Choose one of its lines."))


def _returns_of(loan: Loan) -> dict[int, list[SupplyReturn]]:
    returns: dict[int, list[SupplyReturn]] = {}
    for row in SupplyReturn.objects.filter(line__loan=loan).order_by("line", "seq"):
        returns.setdefault(row.line_id, []).append(row)
    return returns


def _accepted_of(loan: Loan) -> dict[tuple[int, int], Equivalence]:
    """What was accepted and has not come in yet, by line and consumable."""
    waiting = Equivalence.objects.filter(line__loan=loan, taken_in__isnull=True)
    return {(row.line_id, row.item_id): row for row in waiting}
