"""Who may print what, and who reads a paper that was issued: whoever may see what it is about."""

from __future__ import annotations

from django.db.models import Q

from assets.checks.models import Check
from assets.checks.permissions import visible_checks
from assets.models import Asset
from assets.permissions import reads_register_of
from loans import permissions
from loans.case_permissions import visible_cases
from loans.models import Case, IssuedPaper, Loan, PaperKind
from people.models import Office, Unit
from people.offices import Standing

Printed = Loan | Case | Asset | Check | Unit
"""What a paper can be about: a loan; a case of clause 209; an item (its card); a check; a store (its registers)."""


def may_print(of: Printed, standing: Standing) -> bool:
    """Whether this person may print what is about `of`. At most one query.

    A loan, a check: who may see it. An item: who reads the register of its unit. A store: who reads its loans.
    """
    match of:
        case Loan():
            return Loan.objects.filter(permissions.visible(standing), pk=of.pk).exists()
        case Case():
            return Case.objects.filter(visible_cases(standing), pk=of.pk).exists()
        case Asset():
            return reads_register_of(standing, of.responsible_unit)
        case Check():
            return visible_checks(standing).filter(pk=of.pk).exists()
        case Unit():
            return permissions.reads_loans_of(of, standing)


def may_read(paper: IssuedPaper, standing: Standing) -> bool:
    """Whether this person may read an issued paper; for everybody else it does not exist. At most one query.

    Many slips in one file: who had them printed.
    """
    if paper.kind == PaperKind.SLIPS:
        return paper.by_id == standing.person.pk
    return may_print(paper.loan or paper.asset or paper.check_of or paper.unit, standing)


def issued_papers_of(loan: Loan) -> list[IssuedPaper]:
    """The papers of a loan that were issued, the newest first. One query."""
    return list(loan.papers.select_related("by").order_by("-id"))


def issued_papers_of_check(check: Check) -> list[IssuedPaper]:
    """The papers of a check that were issued, the newest first. One query."""
    return list(check.papers.select_related("by").order_by("-id"))


def issued_papers_of_case(case: Case) -> list[IssuedPaper]:
    """The issues of the file of a case read with its line, the newest first. One query."""
    papers = IssuedPaper.objects.filter(loan=case.line.loan_id, kind=PaperKind.CASE, number=case.number)
    return list(papers.select_related("by").order_by("-id"))


def stores_read_by(standing: Standing) -> list[Unit]:
    """The units that lend and whose loans this person reads one by one, in the order of the tree. One query."""
    answer = Q(pk__in=())
    for path in standing.store_paths():
        answer |= Q(path__startswith=path)
    for seat in standing.seats:
        if seat.office == Office.AGENCY_HEAD and seat.acts is None:
            answer |= Q(agency=seat.agency_id)
        elif seat.office == Office.AUDITOR or (seat.office == Office.RESPONSIBLE_UNIT_HEAD and seat.acts is None):
            answer |= Q(path__startswith=seat.unit_path)
    return list(Unit.objects.filter(answer, lends=True).select_related("agency__lending_policy").order_by("path"))
