"""Which paper is about what: the one place that knows all of them."""

from __future__ import annotations

from datetime import date
from typing import Final

from assets.models import Asset
from loans.models import Loan, PaperKind
from loans.printing import handing, slips
from loans.printing.printable import Printable
from people.models import Unit

OF_A_LOAN: Final = frozenset({PaperKind.SLIP, PaperKind.HAND_OVER, PaperKind.RECEIPT})
"""What is printed from the page of a loan."""


def paper_about(of: Loan | Asset | Unit, kind: PaperKind, part: str, *, on: date) -> Printable | None:
    """The paper as it would read on this day; None where there is nothing that it could say.

    part: "" for the only one of its kind. At most ten queries.
    """
    match of, kind:
        case Loan(), PaperKind.SLIP:
            return slip_about(of.pk)
        case Loan(), PaperKind.HAND_OVER:
            loan = _loan(of.pk)
            return handing.hand_over_of(loan) if loan is not None else None
        case Loan(), PaperKind.RECEIPT:
            loan, day = _loan(of.pk), _day(part)
            return handing.receipt_of(loan, day) if loan is not None and day is not None else None
    return None


def slip_about(pk: int) -> Printable | None:
    """The slip of a loan, a draft until it is approved; None where it ended without being lent. Five queries."""
    loan = _loan(pk)
    if loan is None or loan.state not in slips.FINAL_STATES | slips.DRAFT_STATES:
        return None
    return slips.slip_of(loan)


def _loan(pk: int) -> Loan | None:
    return slips.with_what_a_slip_shows(Loan.objects.filter(pk=pk)).first()


def _day(part: str) -> date | None:
    try:
        return date.fromisoformat(part)
    except ValueError:
        return None
