"""Who may print what, and who reads a paper that was issued: whoever may see what it is about."""

from __future__ import annotations

from assets.models import Asset
from assets.permissions import reads_register_of
from loans import permissions
from loans.models import IssuedPaper, Loan, PaperKind
from people.models import Unit
from people.offices import Standing

Printed = Loan | Asset | Unit
"""What a paper can be about: a loan; an item, for its card; a store, for its registers."""


def may_print(of: Printed, standing: Standing) -> bool:
    """Whether this person may print what is about `of`. At most one query.

    A loan: who may see it. An item: who reads the register of its unit. A store: who reads its loans one by one.
    """
    match of:
        case Loan():
            return Loan.objects.filter(permissions.visible(standing), pk=of.pk).exists()
        case Asset():
            return reads_register_of(standing, of.responsible_unit)
        case Unit():
            return permissions.reads_loans_of(of, standing)


def may_read(paper: IssuedPaper, standing: Standing) -> bool:
    """Whether this person may read an issued paper; for everybody else it does not exist. At most one query.

    Many slips in one file: who had them printed.
    """
    if paper.kind == PaperKind.SLIPS:
        return paper.by_id == standing.person.pk
    return may_print(paper.loan or paper.asset or paper.unit, standing)


def issued_papers_of(loan: Loan) -> list[IssuedPaper]:
    """The papers of a loan that were issued, the newest first. One query."""
    return list(loan.papers.select_related("by").order_by("-id"))
