"""Which paper is about what: the one place that knows all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from django.db.models import Q

from assets.checks.models import Check
from assets.models import Asset
from loans.case_queries import case_file
from loans.models import Case, Loan, PaperKind
from loans.paper_permissions import Printed
from loans.printing import cards, cases, checks, demands, handing, registers, slips, supplies
from loans.printing.offers import COPY, goes_to_another_store
from loans.printing.printable import Printable
from loans.rules import Route
from people.models import Unit
from people.offices import Standing

OF_A_LOAN: Final = frozenset({PaperKind.SLIP, PaperKind.HAND_OVER, PaperKind.RECEIPT, PaperKind.DEMAND})
"""What is printed from the page of a loan."""

ALL: Final = Q()
"""No loan is left out."""


def paper_about(of: Printed, kind: PaperKind, part: str, *, standing: Standing) -> Printable | None:
    """The paper as it would read on the day of `standing`; None where there is nothing that it could say.

    part: "copy" of a slip or hand-over receipt for the other store; the day of a return; first and last day of a
    register ("2026-10-01..2026-11-22"); "" for the only one of its kind. At most twelve queries.

    Raises:
        Refusal: sheet-too-long.
    """
    on = standing.on
    match of, kind:
        case Loan(), PaperKind.SLIP:
            slip = slip_about(of.pk)
            return copy_of(slip) if part == COPY else slip
        case Loan(), PaperKind.HAND_OVER:
            handed_over = hand_over_about(of.pk)
            return copy_of(handed_over) if part == COPY else handed_over
        case Loan(), PaperKind.RECEIPT:
            day = _day(part)
            return receipt_about(of.pk, day) if day is not None else None
        case Loan(), PaperKind.DEMAND:
            return demands.demand_about(of, part)
        case Case(), PaperKind.CASE:
            file = case_file(of.pk, standing)
            return cases.case_file_of(file) if file is not None else None
        case Asset(), PaperKind.CARD:
            return cards.card_about(of.pk)
        case Check(), _:
            return checks.paper_of_check(of.pk, kind, on=on)
        case Unit(), PaperKind.LOAN_REGISTER:
            since, until = (_day(each) for each in part.partition("..")[::2])
            return registers.loan_register(of, since, until, on=on) if since and until else None
        case Unit(), PaperKind.OVERDUE_REGISTER:
            return registers.overdue_register(of, on=on)
    return None


def slip_about(pk: int, *, among: Q = ALL) -> Printable | None:
    """The slip of a loan, a draft until it is approved; None where it ended without being lent. Five queries.

    among: the loans that it has to be one of.
    """
    loan = _loan(pk, among)
    if loan is None or loan.state not in slips.FINAL_STATES | slips.DRAFT_STATES:
        return None
    return supplies.slip_of(loan) if _is_in_kind(loan) else slips.slip_of(loan)


def hand_over_about(pk: int) -> Printable | None:
    """The hand-over receipt of a loan; None before the hand-over."""
    loan = _loan(pk)
    if loan is None:
        return None
    return supplies.hand_over_of(loan) if _is_in_kind(loan) else handing.hand_over_of(loan)


def receipt_about(pk: int, day: date) -> Printable | None:
    """The receipt for what came back of a loan on one day; None where nothing did."""
    loan = _loan(pk)
    if loan is None:
        return None
    return supplies.receipt_of(loan, day) if _is_in_kind(loan) else handing.receipt_of(loan, day)


def copy_of(paper: Printable | None) -> Printable | None:
    """The copy for the store that borrows; None where there is no such store."""
    if paper is None or paper.loan is None or not goes_to_another_store(paper.loan):
        return None
    return replace(paper, part=COPY, facts=replace(paper.facts, copy="สำเนาสำหรับหน่วยงานผู้ยืม"))


def _loan(pk: int, among: Q = ALL) -> Loan | None:
    return slips.with_parties(Loan.objects.filter(among, pk=pk)).first()


def _is_in_kind(loan: Loan) -> bool:
    """Consumables go by quantity, and are read apart: three queries more (210)."""
    return loan.route == Route.CONSUMABLE


def _day(part: str) -> date | None:
    try:
        return date.fromisoformat(part)
    except ValueError:
        return None
