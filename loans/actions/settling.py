"""How something damaged or lost is made good: repaired, replaced, or paid for; each with its evidence (clause 209)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from assets.actions.registering import register_asset
from assets.models import Asset, AssetIdentifier
from assets.values import AssetValues
from audit.journal.acts import act
from audit.journal.record import Actor, record
from audit.journal.versions import keep
from core.clock import official_day
from core.scans import Scan
from core.thai import identifier_key
from core.verdict import POLICY, Refusal, Refused, first_refusal
from loans import case_notices, permissions, policy, rules
from loans.actions.bringing_back import take_inspection_back
from loans.actions.case_papers import kept_paper
from loans.actions.cases import SETTLEMENT, case_facts_of, judge_case_step, locked_case
from loans.actions.locking import in_capacity, locked, refs_of
from loans.case_states import CaseState, CaseStep
from loans.models import Case, DocumentKind
from loans.rules import Remedy
from people.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How a replacement compares with the item that was lent, in the five words of clause 209."""

    same_type: bool
    same_kind: bool
    same_size: bool
    same_character: bool
    same_quality: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The paper of a settlement: its scan, number and date."""

    scan: Scan
    number: str
    dated_on: date
    note: str = ""


@act("case.repaired")
def record_repair(
    case: Case, *, by: Person, at: datetime, works: bool, complete: bool, clean: bool, evidence: Evidence
) -> Case:
    """The item came back from a repair at the borrower's cost and was inspected again: it is in its former state.

    Raises:
        Refusal: out-of-turn, other-remedy, not-in-good-order, receipt-missing, or a code of
            `case_permissions.may_step`.
    """
    case = locked_case(case)
    actor = _judge(CaseStep.REPAIR, Remedy.REPAIR, case, by, evidence, at=at)
    if not rules.is_good_order(works=works, complete=complete, clean=clean):
        text = _("The item is not in its former state yet. Give it back to be repaired, or agree on another remedy.")
        raise Refusal(Refused("209", "not-in-good-order", text))
    _settle("case.repaired", case, DocumentKind.REPAIR, evidence, actor=actor, by=by, at=at)
    return case


@act("case.replaced")
def record_replacement(
    case: Case, *, by: Person, at: datetime, likeness: Likeness, values: AssetValues, evidence: Evidence
) -> Case:
    """A replacement alike in all five points was brought: it enters the register as a new item, linked to the old one.

    values: the replacement as its keeper describes it.

    Raises:
        Refusal: out-of-turn, other-remedy, replacement-differs, replacement-is-the-same-item, receipt-missing, or a
            code of `case_permissions.may_step` or of `assets.actions.register_asset`.
    """
    case = locked_case(case)
    actor = _judge(CaseStep.REPLACE, Remedy.REPLACEMENT, case, by, evidence, at=at)
    rules.is_equal_replacement(
        same_type=likeness.same_type,
        same_kind=likeness.same_kind,
        same_size=likeness.same_size,
        same_character=likeness.same_character,
        same_quality=likeness.same_quality,
    ).require()
    old = case.line.asset
    rules.is_another_item(old=_keys_of(old), new=_keys_in(values)).require()
    case.replacement = register_asset(
        values, by=by, at=at, reason=case.number, refs=[case.journal_subject()], replaces=old
    )
    _settle("case.replaced", case, DocumentKind.DELIVERY, evidence, actor=actor, by=by, at=at)
    return case


@act("case.paid")
def record_payment(case: Case, *, by: Person, at: datetime, amount: Decimal, evidence: Evidence) -> Case:
    """Cash at the price at the time of borrowing was received, against a receipt of the agency. amount: baht.

    Raises:
        Refusal: out-of-turn, other-remedy, amount-is-not-the-price, receipt-missing, or a code of
            `case_permissions.may_step`.
    """
    case = locked_case(case)
    actor = _judge(CaseStep.PAY, Remedy.CASH, case, by, evidence, at=at)
    rules.is_cash_the_price(paid=amount, price_at_loan=case.price).require()
    case.paid = amount
    _settle("case.paid", case, DocumentKind.RECEIPT, evidence, actor=actor, by=by, at=at)
    return case


@act("case.reopened")
def reopen_case(case: Case, *, by: Person, at: datetime, reason: str) -> Case:
    """Take a settlement back before it is closed, because its evidence turned out wrong.

    Where the item came back and nothing was owed, its inspection is taken back: it is inspected anew.

    Raises:
        Refusal: out-of-turn, reason-missing, replacement-registered, decided-by-order, or a code of
            `case_permissions.may_step`.
    """
    loan, lines = locked(case.line.loan)
    case = locked_case(case)
    standing = judge_case_step(CaseStep.REOPEN, case, by, on=official_day(at))
    policy.is_reason_given(reason).require()
    first_refusal(
        rules.may_undo_replacement(is_registered=case.replacement_id is not None),
        rules.may_take_settlement_back(is_referred=case.is_referred),
    ).require()

    before, case.state = case.state, CaseState.AGREED if case.remedy else CaseState.OPEN
    if case.needs_no_remedy:
        line = next(each for each in lines if each.pk == case.line_id)
        take_inspection_back(case, line, by=by, at=at)
    case.settled_by = case.settled_at = case.paid = case.receipt_on = None
    case.receipt_number = case.settled_note = ""
    keep(case, by_code=by.staff_code, at=at, fields=[*SETTLEMENT, "brought_back_at"], reason=reason)
    record(
        "case.reopened",
        subject=case.journal_subject(),
        actor=in_capacity(by, permissions.after_store_seat(loan, standing)),
        at=at,
        clause="209",
        reason=reason,
        before={"state": before},
        after=case_facts_of(case, SETTLEMENT),
        refs=[loan.journal_subject(), *refs_of(loan, [case.line])],
    )
    case_notices.tell_borrower_reopened(case, reason, at=at)
    return case


def _judge(step: CaseStep, remedy: Remedy, case: Case, by: Person, evidence: Evidence, *, at: datetime) -> Actor:
    """Refuse what may not be; answer the person as the record names who acts."""
    on = official_day(at)
    standing = judge_case_step(step, case, by, on=on)
    if case.remedy != remedy:
        text = _("Another remedy was agreed: %(remedy)s. Agree on this one first.")
        raise Refusal(Refused("209", "other-remedy", text % {"remedy": case.get_remedy_display()}))
    if not evidence.number.strip():
        raise Refusal(Refused(POLICY, "receipt-missing", _("Enter the number of the paper that shows it.")))
    if evidence.dated_on > on:
        raise Refusal(Refused(POLICY, "receipt-in-future", _("The date of the paper has not come yet. Correct it.")))
    return in_capacity(by, permissions.store_seat(case.line.loan, standing))


def _settle(
    verb: str, case: Case, kind: DocumentKind, evidence: Evidence, *, actor: Actor, by: Person, at: datetime
) -> None:
    """Change, record and tell, the same for every remedy."""
    before = case.state
    case.state = CaseState.SETTLED
    case.settled_by, case.settled_at, case.settled_note = by, at, evidence.note
    case.receipt_number, case.receipt_on = evidence.number, evidence.dated_on
    fields = (*SETTLEMENT, "replacement")
    keep(case, by_code=by.staff_code, at=at, fields=fields)
    loan = case.line.loan
    with kept_paper(case, kind=kind, scan=evidence.scan, note=evidence.number, by=by, at=at) as paper:
        record(
            verb,
            subject=case.journal_subject(),
            actor=actor,
            at=at,
            clause="209",
            before={"state": before},
            after=case_facts_of(case, SETTLEMENT) | _replaced(case),
            facts={"document": kind, "sha256": paper.sha256},
            refs=[loan.journal_subject(), *refs_of(loan, [case.line])],
        )
        case_notices.tell_closers(case, at=at)


def _replaced(case: Case) -> dict[str, object]:
    return {"replacement": case.replacement.tag} if case.replacement is not None else {}


def _keys_of(asset: Asset) -> set[str]:
    """Every number by which the item is or was known."""
    numbers = AssetIdentifier.objects.filter(asset=asset).values_list("key", flat=True)
    return {identifier_key(asset.tag), asset.serial_key, *numbers}


def _keys_in(values: AssetValues) -> set[str]:
    return {identifier_key(values.serial_no), *(identifier_key(value) for _kind, value in values.identifiers)}
