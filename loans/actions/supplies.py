"""Consumables to another state agency (clause 210): its letter keyed in, and the head's approval, in part or whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from assets.stock.actions import locked_stock
from assets.stock.models import StockItem
from audit.journal.acts import act
from audit.journal.record import Subject, record
from audit.journal.versions import create, create_many, keep, keep_many
from core.clock import fiscal_year, official_day
from core.verdict import OFFICE, Refusal, Refused
from loans import notices, permissions, policy
from loans.actions.decided import keep_decision
from loans.actions.letters import facts_of_letter, keep_letter
from loans.actions.locking import in_capacity, judge_as_read, judge_step, locked, with_its_order
from loans.actions.requesting import apply, at_the_counter, facts_of, judge_text, next_serial, number_of, sign
from loans.models import DecisionKind, Loan, SupplyLine, SupplyTerms
from loans.requests import policy_of
from loans.rules import may_lend_kind
from loans.states import State, Step
from loans.supplies import SupplyWish, judge_approval, plan_supplies, worth
from people.actions import ContactFacts, note_contact
from people.models import Agency, Person, Unit


@act("loan.submitted")
def submit_supplies(
    agency: Agency,
    *,
    store: Unit,
    by: Person,
    at: datetime,
    asked: SupplyWish,
    contact: ContactFacts,
    signed_sha256: str,
) -> Loan:
    """Clause 210: a storekeeper keys in the letter by which another agency asks for consumables of `store`.

    Raises:
        Refusal: any of `supplies.plan_supplies` and `note_contact`; not-the-storekeeper, text-changed.
    """
    on = official_day(at)
    may_lend_kind(consumable=True, between_agencies=agency.pk != store.agency_id).require()
    borrower = note_contact(agency, by=by, at=at, facts=contact)
    items = _in_order(asked)
    actor = at_the_counter(by, store, on=on)
    planned = plan_supplies(
        asked, items, store=store, borrower=borrower, keyed_by=by, on=on, signed=bool(signed_sha256)
    )
    planned.plan.verdict.require()
    judge_text(planned.plan.text, signed_sha256)

    serial = next_serial(store, fiscal_year(on))
    loan = Loan(
        number=number_of(store, fiscal_year(on), serial),
        lending_unit=store,
        fiscal_year=fiscal_year(on),
        serial=serial,
        borrower=borrower,
        keyed_by=by,
        submitted_at=at,
    )
    apply(loan, asked.wish, planned.plan, at=at)
    create(loan, by_code=by.staff_code, at=at)
    terms = SupplyTerms(loan=loan, urgent_because=asked.urgent_because, no_time_because=asked.no_time_because)
    create(terms, by_code=by.staff_code, at=at)
    lines = [
        SupplyLine(loan=loan, item=item, position=n, asked=asked.quantities[item.pk])
        for n, item in enumerate(items, start=1)
    ]
    create_many(lines, by_code=by.staff_code, at=at)
    keep_letter(loan, asked.wish.letter, by=by, at=at)
    sign(loan, planned.plan, at=at)

    record(
        "loan.submitted",
        subject=loan.journal_subject(),
        actor=actor,
        at=at,
        clause=planned.plan.approval.clause,
        reason=loan.reason,
        after={**facts_of(loan), **facts_of_letter(asked.wish.letter)},
        facts={
            "asked": {line.item.code: line.asked for line in lines},
            "urgent_because": terms.urgent_because,
            "no_time_because": terms.no_time_because,
            "signed_sha256": signed_sha256,
        },
        refs=refs_of_supplies(loan, lines),
    )
    notices.ask_for_decision(loan, planned.plan.approvers, at=at)
    return loan


@act("loan.approved")
def approve_supplies(
    loan: Loan,
    *,
    by: Person,
    at: datetime,
    granted: Mapping[int, Decimal],
    reasons: Mapping[int, str],
    can_spare: bool,
    because: str,
    as_of: datetime | None = None,
) -> Loan:
    """Clause 210, read with 208(1): the head of the agency, or a delegate, approves all or part of the quantities.

    granted, reasons: by id of a line; a line that gets less than was asked needs its reason. can_spare, because: the
    third condition, judged by who approves, in words.

    Raises:
        Refusal: out-of-turn, borrower-decides, office-not-held, beyond-the-limit, order-missing, changed-meanwhile,
            by-items, too-late-to-approve, or a code of `supplies.judge_approval`.
    """
    on = official_day(at)
    loan, lines = locked_supplies(loan)
    standing = judge_step(Step.APPROVE, loan, by, on=on, supplies=True)
    judge_as_read(loan, as_of)
    value = worth([line.item for line in lines], {line.item_id: line.asked for line in lines})
    limit = value if value is not None else Decimal("Infinity")
    seat = permissions.approving_seat(loan, standing, worth=limit)
    if seat is None:
        raise Refusal(Refused(OFFICE, "beyond-the-limit", permissions.beyond_the_limit()))
    seat = with_its_order(seat)
    judge_approval(lines, granted, reasons, can_spare=can_spare, because=because).require()
    decided = policy_of(loan.lending_unit.agency)
    policy.may_still_be_approved(decided, starts_on=loan.starts_on, due_on=loan.due_on, on=on).require()

    waited_since = loan.waits_since
    loan.state, loan.waits_since = State.APPROVED, at
    loan.approved_by, loan.approved_at = by, at
    loan.collect_by = policy.lapses_on(decided, loan.starts_on, loan.due_on)
    fields = ["state", "approved_by", "approved_at", "waits_since", "collect_by"]
    keep(loan, by_code=by.staff_code, at=at, reason=because, fields=fields)
    for line in lines:
        line.approved = granted.get(line.pk, Decimal(0))
        line.refused_because = reasons.get(line.pk, "") if line.approved < line.asked else ""
    keep_many(lines, ["approved", "refused_because"], by_code=by.staff_code, at=at)
    terms = SupplyTerms.objects.get(loan=loan)
    terms.spared_because = because
    keep(terms, by_code=by.staff_code, at=at, fields=["spared_because"])
    keep_decision(
        loan, DecisionKind.APPROVED, seat, since=waited_since, by=by, at=at, reason=because, clause=loan.clause
    )

    record(
        "loan.approved",
        subject=loan.journal_subject(),
        actor=in_capacity(by, seat),
        at=at,
        clause=loan.clause,
        reason=because,
        before={"state": State.AWAITING_APPROVAL},
        after={"state": loan.state, "collect_by": loan.collect_by},
        facts={
            "asked": {line.item.code: line.asked for line in lines},
            "approved": {line.item.code: line.approved for line in lines},
            "refused": {line.item.code: line.refused_because for line in lines if line.refused_because},
        },
        refs=refs_of_supplies(loan, lines),
    )
    notices.tell_borrower_decided(loan, at=at)
    return loan


def locked_supplies(loan: Loan) -> tuple[Loan, list[SupplyLine]]:
    """The loan, its quantities and their consumables, held until the transaction ends: the loan first, then the stock.

    A loan of items has none of them: whose step it is, is judged all the same. Four queries.
    """
    loan, _lines = locked(loan)
    lines = list(SupplyLine.objects.select_for_update(of=("self",), no_key=True).filter(loan=loan).order_by("position"))
    items = {item.pk: item for item in locked_stock(line.item_id for line in lines)}
    for line in lines:
        line.loan, line.item = loan, items[line.item_id]
    return loan, lines


def refs_of_supplies(loan: Loan, lines: list[SupplyLine]) -> list[Subject]:
    """Whose timelines an event about the loan belongs to: its borrower, its store and its consumables."""
    return [
        loan.borrower.journal_subject(),
        loan.lending_unit.journal_subject(),
        *(line.item.journal_subject() for line in lines),
    ]


def _in_order(asked: SupplyWish) -> list[StockItem]:
    """The consumables asked for, locked, in the letter's order.

    Raises:
        Refusal: unknown-item.
    """
    try:
        found = {item.pk: item for item in locked_stock(asked.quantities)}
    except StockItem.DoesNotExist as unknown:
        reason = _("One of the consumables is not in the stock. Choose them again.")
        raise Refusal(Refused("203", "unknown-item", reason)) from unknown
    return [found[pk] for pk in asked.quantities]
