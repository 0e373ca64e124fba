"""Which papers of a loan can be printed now, for its page and the desk; asked of rows that were read already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import official_day
from core.thai import thai_date
from loans.models import Loan, LoanLine, PaperKind
from loans.printing.slips import DRAFT_STATES, FINAL_STATES
from loans.rules import Route

COPY: Final = "copy"
"""The part of a paper that is the copy of the store that borrows."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A button that issues a paper. key: what the form sends: "slip", "receipt:2026-11-22"."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class LoanPapers:
    """The papers of a loan as its page shows them. draft_url: "" where there is no draft to print."""

    draft_url: str
    to_issue: Sequence[Offer]


def papers_of(loan: Loan, lines: Iterable[LoanLine], *, letters: Iterable[str] = ()) -> LoanPapers:
    """What of a loan can be looked at and issued. letters: the numbers of its letters of demand."""
    if loan.route == Route.CONSUMABLE:
        return LoanPapers("", ())  # its quantities have no form of their own yet
    draft_url = reverse("loans:draft_slip", args=[loan.pk]) if loan.state in DRAFT_STATES else ""
    return LoanPapers(draft_url, [*offers(loan, lines), *map(letter_offer, letters)])


def offers(loan: Loan, lines: Iterable[LoanLine]) -> list[Offer]:
    """Slip, with a copy where another store borrows; then a receipt for each day on which something came back."""
    if loan.state not in FINAL_STATES:
        return []
    rows, is_shared = list(lines), goes_to_another_store(loan)
    found = [Offer(PaperKind.SLIP, _("Print the loan slip"))]
    if is_shared:
        found.append(Offer(f"{PaperKind.SLIP}:{COPY}", _("Print the borrowing unit's copy of the slip")))
    if loan.handed_over_at is not None:
        found.append(Offer(PaperKind.HAND_OVER, _("Print the hand-over receipt")))
        if is_shared:
            label = _("Print the borrowing unit's copy of the hand-over receipt")
            found.append(Offer(f"{PaperKind.HAND_OVER}:{COPY}", label))
    return found + [receipt_offer(day) for day in days_of_return(rows)]


def goes_to_another_store(loan: Loan) -> bool:
    """Whether a unit or an agency borrows, whose own storekeeper keeps a copy (208(1))."""
    return loan.for_unit or loan.route == Route.BETWEEN_AGENCIES


def days_of_return(lines: Iterable[LoanLine]) -> list[date]:
    """The days on which something came back, the first first: each is one visit with one receipt."""
    return sorted({official_day(line.returned_at) for line in lines if line.returned_at is not None})


def receipt_offer(day: date) -> Offer:
    """The button of the receipt for one day."""
    return Offer(f"{PaperKind.RECEIPT}:{day}", _("Print the receipt of %(day)s") % {"day": thai_date(day)})


def letter_offer(number: str) -> Offer:
    """The button of a letter of demand."""
    return Offer(f"{PaperKind.DEMAND}:{number}", _("Print the demand %(number)s") % {"number": number})
