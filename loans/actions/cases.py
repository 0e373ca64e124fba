"""Clause 209 step by step, once `opening` opened it: agreed on, made good with evidence, closed by a second person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from assets import custody
from assets.models import Condition
from audit.journal.acts import act
from audit.journal.record import Actor, Subject, record
from audit.journal.versions import as_read, keep, keep_many
from core.clock import official_day
from core.scans import Scan
from core.verdict import Refusal, Refused, first_refusal
from loans import case_notices, permissions, policy, rules
from loans.actions.case_papers import kept_paper
from loans.actions.locking import in_capacity, locked, refs_of
from loans.case_permissions import is_turn_of, may_step
from loans.case_states import CaseState, CaseStep
from loans.models import AgencyCriteria, Case, CaseDocument, DocumentKind, Found
from loans.requests import policy_of
from loans.rules import Remedy
from loans.states import LineState, State, Step, in_turn, state_of_lines
from people.models import Person
from people.offices import Standing, standing_of


@act("case.cause_noted")
def note_cause(
    case: Case,
    *,
    by: Person,
    at: datetime,
    cause: str,
    other_use: bool = False,
    third_person_use: bool = False,
    kept_too_long: bool = False,
    bound_to_happen: bool = False,
) -> Case:
    """Write down what happened: facts, not blame, and those for which Civil and Commercial Code 643 asks.

    Raises:
        Refusal: out-of-turn, reason-missing, or a code of `case_permissions.may_step`.
    """
    case, actor = _begin(CaseStep.NOTE_CAUSE, case, by=by, at=at)
    policy.is_reason_given(cause).require()
    case.cause = cause
    case.is_other_use, case.is_third_person_use = other_use, third_person_use
    case.is_kept_too_long, case.is_bound_to_happen = kept_too_long, bound_to_happen
    _finish("case.cause_noted", case, _CAUSE, actor=actor, at=at)
    return case


@act("case.fact_finding_linked")
def link_fact_finding(
    case: Case, *, by: Person, at: datetime, number: str, ordered_on: date | None, url: str = "", outcome: str = ""
) -> Case:
    """Clauses 214 and 219: name the order of the fact-finding, and what it reported; lending decides nothing about it.

    Raises:
        Refusal: out-of-turn, order-missing, order-date-missing, or a code of `case_permissions.may_step`.
    """
    case, actor = _begin(CaseStep.LINK_FACT_FINDING, case, by=by, at=at)
    _judge_order(number, ordered_on)
    case.fact_finding_number, case.fact_finding_on = number, ordered_on
    case.fact_finding_url, case.fact_finding_outcome = url, outcome
    _finish("case.fact_finding_linked", case, _FACT_FINDING, actor=actor, at=at, clause="214/219")
    return case


@act("case.document_added")
def add_document(
    case: Case, *, by: Person, at: datetime, kind: DocumentKind, scan: Scan, note: str = ""
) -> CaseDocument:
    """Add a paper or photo to the case; nothing takes it away again.

    Raises:
        Refusal: out-of-turn, document-there-already, too-many-documents, or a code of `case_permissions.may_step`.
    """
    case, actor = _begin(CaseStep.ADD_DOCUMENT, case, by=by, at=at)
    with kept_paper(case, kind=kind, scan=scan, note=note, by=by, at=at) as document:
        record(
            "case.document_added",
            subject=case.journal_subject(),
            actor=actor,
            at=at,
            clause="209",
            after={"document": kind, "sha256": document.sha256, "note": note},
            refs=_refs(case),
        )
    return document


@act("case.remedy_proposed")
def propose_remedy(case: Case, *, by: Person, at: datetime, remedy: Remedy, reason: str = "") -> Case:
    """Clause 209 gives three ways: the borrower says which they will carry out.

    Raises:
        Refusal: out-of-turn, not-the-borrower, remedy-not-open.
    """
    case, actor = _begin(CaseStep.PROPOSE, case, by=by, at=at)
    judge_remedy(case, remedy)
    case.proposed, case.proposed_because, case.proposed_at = remedy, reason, at
    _finish("case.remedy_proposed", case, ("proposed", "proposed_because", "proposed_at"), actor=actor, at=at)
    case_notices.tell_store_of_proposal(case, at=at)
    return case


@act("case.remedy_chosen")
def choose_remedy(case: Case, *, by: Person, at: datetime, remedy: Remedy, reason: str = "") -> Case:
    """Agree on the remedy, under the criteria that the agency has entered by now. It may be agreed on anew.

    Raises:
        Refusal: out-of-turn, remedy-not-open, borrower-has-not-proposed, borrower-proposed-another, or a code of
            `case_permissions.may_step`.
    """
    case, actor = _begin(CaseStep.CHOOSE, case, by=by, at=at)
    judge_remedy(case, remedy)
    agency = case.lending_unit.agency
    policy.may_pick(
        policy_of(agency).remedy_picked_by,
        remedy=remedy,
        proposed=case.proposed,
        has_borrowers_letter=case.documents.filter(kind=DocumentKind.BORROWERS_LETTER).exists(),
    ).require()
    case.state = CaseState.AGREED
    case.remedy, case.remedy_because, case.remedy_by, case.remedy_at = remedy, reason, by, at
    case.criteria = AgencyCriteria.objects.filter(agency=agency).first()
    _finish("case.remedy_chosen", case, _REMEDY, actor=actor, at=at, reason=reason)
    case_notices.tell_borrower_of_remedy(case, at=at)
    return case


@act("case.closed")
def close_case(case: Case, *, by: Person, at: datetime, note: str = "") -> Case:
    """A second person looks at the evidence and closes the case; that settles the line, and with the last one the loan.

    What was repaired, or came back in good order after all, is lent again; any other item waits for fact-finding and
    disposal: nothing is written off here.

    Raises:
        Refusal: out-of-turn, opener-closes, borrower-closes, or another code of `case_permissions.may_step`.
    """
    loan, lines = locked(case.line.loan)
    case, actor = _begin(CaseStep.CLOSE, case, by=by, at=at)
    in_turn(State(loan.state), Step.SETTLE).require()
    line = next(each for each in lines if each.pk == case.line_id)

    case.state, case.closed_by, case.closed_at, case.closing_note = CaseState.CLOSED, by, at, note
    line.state = LineState.RETURNED if case.needs_no_remedy else LineState.SETTLED
    keep(line, by_code=by.staff_code, at=at, fields=["state"], reason=case.number)
    if case.needs_no_remedy:
        custody.take_back([line.asset.custody], by_code=by.staff_code, at=at)
    elif case.remedy == Remedy.REPAIR:
        custody.take_back([line.asset.custody], by_code=by.staff_code, at=at)
        line.asset.condition = Condition.GOOD
        keep_many([line.asset], ["condition"], by_code=by.staff_code, at=at, reason=case.number)
    else:
        custody.await_disposal([line.asset.custody], reference=case.number, by_code=by.staff_code, at=at)
    before = loan.state
    loan.state = state_of_lines(LineState(each.state) for each in lines)
    if loan.state != before:
        loan.waits_since, loan.closed_at = at, at
        keep(loan, by_code=by.staff_code, at=at, fields=["state", "waits_since", "closed_at"])
    loan_facts = {"loan": loan.number, "loan_state": loan.state, "item": line.asset.tag}
    _finish("case.closed", case, _CLOSING, actor=actor, at=at, facts=loan_facts)
    case_notices.tell_borrower_closed(case, at=at)
    return case


SETTLEMENT: Final = (
    "state",
    "receipt_number",
    "receipt_on",
    "paid",
    "settled_by",
    "settled_at",
    "settled_note",
)
_CAUSE: Final = ("cause", "is_other_use", "is_third_person_use", "is_kept_too_long", "is_bound_to_happen")
_FACT_FINDING: Final = ("fact_finding_number", "fact_finding_on", "fact_finding_url", "fact_finding_outcome")
_REMEDY: Final = ("state", "remedy", "remedy_because", "remedy_by", "remedy_at", "criteria")
_CLOSING: Final = ("state", "closed_by", "closed_at", "closing_note")


def judge_remedy(case: Case, remedy: Remedy) -> None:
    """Refuse a remedy that clause 209 does not open for what was found.

    Raises:
        Refusal: remedy-not-open.
    """
    if remedy not in remedies_of(case):
        text = _("What is lost cannot be repaired. Choose replacement or cash at the price at the time of borrowing.")
        raise Refusal(Refused("209", "remedy-not-open", text))


def remedies_of(case: Case) -> tuple[Remedy, ...]:
    """The remedies open for what was found."""
    return rules.remedies_for(
        damaged=case.found == Found.DAMAGED, unusable=case.found == Found.UNUSABLE, lost=case.found == Found.LOST
    )


def locked_case(case: Case) -> Case:
    """The case as it stands now, with its line, item and loan, held until the transaction ends. One query.

    Raises:
        Case.DoesNotExist: there is no such case.
    """
    return (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "line__asset__custody",
            "line__asset__category",
            "line__asset__owner_unit",
            "line__loan__borrower",
            "line__loan__lending_unit",
            "lending_unit__agency__lending_policy",
            "borrower",
        )
        .get(pk=case.pk)
    )


def judge_case_step(step: CaseStep, case: Case, by: Person, *, on: date) -> Standing:
    """Refuse unless this person may take the step, and it is its turn; answer what the person may do."""
    standing = standing_of(by, on)
    first_refusal(may_step(step, case, standing), is_turn_of(step, case)).require()
    return standing


def _begin(step: CaseStep, case: Case, *, by: Person, at: datetime) -> tuple[Case, Actor]:
    """The first two beats: lock, and judge who may and whether it is the step's turn."""
    case = locked_case(case)
    standing = judge_case_step(step, case, by, on=official_day(at))
    is_own = case.borrower_id == by.pk
    return case, in_capacity(by, None if is_own else permissions.after_store_seat(case.line.loan, standing))


def _finish(
    verb: str,
    case: Case,
    fields: Sequence[str],
    *,
    actor: Actor,
    at: datetime,
    clause: str = "209",
    reason: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    """Change and record: the fields with their version, and one event that says what they are now."""
    before = {"state": as_read(case, "state")} if "state" in fields else {}
    keep(case, by_code=actor.code, at=at, fields=fields, reason=reason)
    record(
        verb,
        subject=case.journal_subject(),
        actor=actor,
        at=at,
        clause=clause,
        reason=reason,
        before=before,
        after=case_facts_of(case, fields),
        facts=dict(facts or {}),
        refs=_refs(case),
    )


def case_facts_of(case: Case, fields: Sequence[str]) -> dict[str, object]:
    """What the record says of these columns: words and codes, no keys of the database."""
    told: dict[str, object] = {}
    for name in fields:
        value = getattr(case, name)
        if value in (None, "", False) or name.endswith(("_by", "_at")):
            continue
        told[name] = str(value) if isinstance(value, AgencyCriteria) else value
    return told


def _refs(case: Case) -> list[Subject]:
    return [case.line.loan.journal_subject(), *refs_of(case.line.loan, [case.line])]


def _judge_order(number: str, ordered_on: date | None) -> None:
    if not number.strip():
        text = _("Enter the number of the order that appoints the fact-finding. Leave the form while there is none.")
        raise Refusal(Refused("214/219", "order-missing", text))
    if ordered_on is None:
        raise Refusal(Refused("214/219", "order-date-missing", _("Enter the date of the order.")))
