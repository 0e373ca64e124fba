"""Questions to the cases of clause 209: the list, one case with its papers, and what a printed case file tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from assets.models import Asset, IdentifierKind
from assets.paging import Page, page_of
from assets.values import AssetValues
from core.clock import official_day
from loans import rules
from loans.case_permissions import visible_cases
from loans.case_states import UNSETTLED, CaseState
from loans.check_lists import Kept
from loans.models import AgencyCriteria, Case, CaseDocument, LinePhoto, LoanLine, Moment, ReturnClaim
from loans.states import LineState
from people.models import Person
from people.offices import Standing

SIZE: Final = 20

SOON: Final = 30
"""Days before the six months are over from which the clock is shown in red."""

_RELATED: Final = (
    "line__asset__category",
    "line__asset__responsible_unit",
    "line__asset__owner_unit",
    "line__received_by",
    "line__inspected_by",
    "line__loan__borrower",
    "line__loan__borrower_unit",
    "line__loan__issued_by",
    "line__loan__lending_unit",
    "lending_unit__agency__lending_policy",
    "borrower__unit",
    "opened_by",
    "remedy_by",
    "settled_by",
    "closed_by",
    "replacement",
    "criteria",
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The six months of Civil and Commercial Code 649 of one case, as seen on a day.

    left: days until they are over, below zero once they are. is_running: nothing has been made good yet.
    """

    barred_on: date
    left: int
    is_running: bool

    @property
    def is_short(self) -> bool:
        return self.is_running and self.left < SOON


def clock_of(case: Case, *, on: date) -> Clock:
    """How much is left of the six months."""
    return Clock(case.barred_on, (case.barred_on - on).days, case.state in UNSETTLED)


def cases_in(standing: Standing, *, only: str = "", cursor: str = "") -> Page[Case]:
    """A page of the cases this person may see. One query, two with a cursor.

    only: "open", "settled" (waiting to be closed), "closed", "mine", "all"; anything else shows what is not closed.
    What is not closed comes in the order in which its six months end (Civil and Commercial Code 649), the nearest
    first; else the newest first.
    """
    scope, by_clock = {
        "open": (Q(state__in=[state.value for state in UNSETTLED]), True),
        "settled": (Q(state=CaseState.SETTLED), True),
        "closed": (Q(state=CaseState.CLOSED), False),
        "mine": (Q(borrower=standing.person), False),
        "all": (Q(), False),
    }.get(only, (~Q(state=CaseState.CLOSED), True))
    cases = Case.objects.filter(visible_cases(standing), scope)
    related = cases.select_related("line__asset", "line__loan", "borrower", "lending_unit")
    return page_of(related, by=("ended_on", "pk") if by_clock else ("-pk",), cursor=cursor, size=SIZE)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with everything its page shows. before, after: photos at hand-over and at return, oldest first."""

    case: Case
    documents: list[CaseDocument]
    before: list[LinePhoto]
    after: list[LinePhoto]


def case_file(pk: int, standing: Standing) -> CaseFile | None:
    """The case as this person may see it; None where they may not, or there is none. Three queries."""
    case = Case.objects.filter(visible_cases(standing), pk=pk).select_related(*_RELATED).first()
    if case is None:
        return None
    before, after = photos_of(case.line)
    return CaseFile(case, list(case.documents.select_related("by")), before, after)


def open_claims_of(lines: Iterable[LoanLine]) -> list[ReturnClaim]:
    """The claims of the borrower that an item still out was returned already. One query; none where nothing is out."""
    out = {line.pk: line for line in lines if line.state == LineState.OUT}
    claims = list(ReturnClaim.objects.filter(line__in=out, answered_at__isnull=True)) if out else []
    for claim in claims:
        claim.line = out[claim.line_id]
    return claims


def photos_of(line: LoanLine) -> tuple[list[LinePhoto], list[LinePhoto]]:
    """The photos of an item at hand-over and at return. One query."""
    photos = list(line.photos.select_related("by"))
    return (
        [photo for photo in photos if photo.moment == Moment.HAND_OVER],
        [photo for photo in photos if photo.moment == Moment.RETURN],
    )


def criteria_of(case: Case) -> AgencyCriteria | None:
    """The criteria under which the remedy was agreed, else those now in force; None where the agency entered none."""
    if case.criteria is not None or case.remedy:
        return case.criteria
    return AgencyCriteria.objects.filter(agency=case.lending_unit.agency_id).first()


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened in a case. what: a key for the page's words; note: what was written about it."""

    what: str
    at: datetime
    by: Person | None
    note: str = ""


def happenings(case: Case) -> list[Happening]:
    """The steps of the case that stand now, oldest first; what was taken back stands in the record. No query."""
    steps = [Happening("opened", case.opened_at, case.opened_by, case.opening_note)]
    if case.proposed_at is not None:
        steps.append(Happening("proposed", case.proposed_at, case.borrower, case.get_proposed_display()))
    if case.remedy_at is not None:
        steps.append(Happening("agreed", case.remedy_at, case.remedy_by, case.get_remedy_display()))
    if case.settled_at is not None and not case.needs_no_remedy:
        steps.append(Happening("settled", case.settled_at, case.settled_by, case.settled_note))
    if case.brought_back_at is not None:
        steps.append(Happening("brought_back", case.brought_back_at, case.line.received_by, case.line.note_in))
    if case.closed_at is not None:
        steps.append(Happening("closed", case.closed_at, case.closed_by, case.closing_note))
    return sorted(steps, key=lambda step: step.at)


def section_643_asks(case: Case) -> bool:
    """Whether the facts noted are those for which Civil and Commercial Code 643 asks; the fact-finding weighs them."""
    return rules.is_borrower_liable_for_accident(
        other_use=case.is_other_use,
        used_by_third_person=case.is_third_person_use,
        kept_too_long=case.is_kept_too_long,
        would_have_happened_anyway=case.is_bound_to_happen,
    )


def values_of_replacement(case: Case, given: Mapping[str, Any]) -> AssetValues:
    """The replacement as it enters the register: described anew, of the unit and category of the item it replaces."""
    old, number = case.line.asset, given["official_number"]
    return AssetValues(
        name=given["name"],
        category=old.category,
        responsible_unit=old.responsible_unit,
        owner_unit=old.owner_unit,
        brand=given["brand"],
        model=given["model"],
        serial_no=given["serial_no"],
        unit_of_count=old.unit_of_count,
        location=old.location,
        cost=given["cost"],
        document_no=given["number"],
        acquired_on=given["dated_on"],
        identifiers=((IdentifierKind.OFFICIAL, number),) if number else (),
    )


def condition_in_of(case: Case) -> str:
    """In which state the item is as far as the case knows: as found, or as it came back after all."""
    line = case.line
    if case.brought_back_at is not None and line.is_working and line.is_complete and line.is_clean:
        return _("came back after all, in good order")
    return str(case.get_found_display())


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """Everything the printed case file says, in values; words and dates are put into Thai by who sets them.

    price, paid: baht. days_late: calendar days between the due date and the day it came back or its loss was reported.
    """

    case: Case
    number: str
    loan_number: str
    lending_unit: str
    agency: str
    borrower: str
    borrower_position: str
    borrower_unit: str
    asset: Asset
    condition_out: str
    note_out: str
    checks_out: Kept
    condition_in: str
    note_in: str
    checks_in: Kept
    handed_over_at: datetime | None
    returned_at: datetime | None
    due_on: date
    days_late: int
    found: str
    cause: str
    section_643: bool
    price: Decimal
    price_basis: str
    criteria_clause: str
    criteria: AgencyCriteria | None
    fact_finding_number: str
    fact_finding_on: date | None
    fact_finding_outcome: str
    ended_on: date
    barred_on: date
    remedy: str
    remedy_because: str
    paid: Decimal | None
    receipt_number: str
    receipt_on: date | None
    replacement: Asset | None
    steps: list[Happening]
    documents: list[CaseDocument]
    before: list[LinePhoto]
    after: list[LinePhoto]


def case_facts(file: CaseFile) -> CaseFacts:
    """What the printed case file of clause 209 says. One query where no criteria are kept with the case."""
    case, line, loan = file.case, file.case.line, file.case.line.loan
    return CaseFacts(
        case=case,
        number=case.number,
        loan_number=loan.number,
        lending_unit=loan.lending_unit.name,
        agency=case.lending_unit.agency.name,
        borrower=case.borrower.name,
        borrower_position=case.borrower.position,
        borrower_unit=loan.borrower_unit.name,
        asset=line.asset,
        condition_out=line.get_condition_out_display(),
        note_out=line.note_out,
        checks_out=line.checks_out,
        condition_in=condition_in_of(case),
        note_in=line.note_in,
        checks_in=line.checks_in,
        handed_over_at=loan.handed_over_at,
        returned_at=line.returned_at,
        due_on=line.due_on,
        days_late=rules.days_overdue(line.due_on, on=official_day(case.opened_at)),
        found=case.get_found_display(),
        cause=case.cause,
        section_643=section_643_asks(case),
        price=case.price,
        price_basis=case.price_basis,
        criteria_clause=case.criteria_clause,
        criteria=criteria_of(case),
        fact_finding_number=case.fact_finding_number,
        fact_finding_on=case.fact_finding_on,
        fact_finding_outcome=case.fact_finding_outcome,
        ended_on=case.ended_on,
        barred_on=case.barred_on,
        remedy=case.get_remedy_display(),
        remedy_because=case.remedy_because,
        paid=case.paid,
        receipt_number=case.receipt_number,
        receipt_on=case.receipt_on,
        replacement=case.replacement,
        steps=happenings(case),
        documents=file.documents,
        before=file.before,
        after=file.after,
    )
