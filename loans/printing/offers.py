"""Which papers of a loan can be printed now, for its page and the desk; asked of rows that were read already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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


def papers_of(loan: Loan, returned_at: Iterable[datetime | None], *, letters: Iterable[str] = ()) -> LoanPapers:
    """What of a loan can be looked at and issued. returned_at: when each of its lines, or each part of a debt in kind,
    came back. letters: the numbers of its letters of demand."""
    draft_url = reverse("loans:draft_slip", args=[loan.pk]) if loan.state in DRAFT_STATES else ""
    return LoanPapers(draft_url, [*offers(loan, returned_at), *map(letter_offer, letters)])


def offers(loan: Loan, returned_at: Iterable[datetime | None]) -> list[Offer]:
    """Slip, with a copy where another store borrows; then a receipt for each day on which something came back."""
    if loan.state not in FINAL_STATES:
        return []
    is_shared = goes_to_another_store(loan)
    found = [Offer(PaperKind.SLIP, _("Print the loan slip"))]
    if is_shared:
        found.append(Offer(f"{PaperKind.SLIP}:{COPY}", _("Print the borrowing unit's copy of the slip")))
    if loan.handed_over_at is not None:
        found.append(Offer(PaperKind.HAND_OVER, _("Print the hand-over receipt")))
        if is_shared:
            label = _("Print the borrowing unit's copy of the hand-over receipt")
            found.append(Offer(f"{PaperKind.HAND_OVER}:{COPY}", label))
    return found + [receipt_offer(day) for day in days_of_return(returned_at)]


def goes_to_another_store(loan: Loan) -> bool:
    """Whether a unit or an agency borrows, whose own storekeeper keeps a copy (208(1), 210)."""
    return loan.for_unit or loan.route in (Route.BETWEEN_AGENCIES, Route.CONSUMABLE)


def days_of_return(returned_at: Iterable[datetime | None]) -> list[date]:
    """The days on which something came back or was inspected, the first first: each is one visit with one receipt."""
    return sorted({official_day(moment) for moment in returned_at if moment is not None})


def moments_of_return(lines: Iterable[LoanLine]) -> list[datetime | None]:
    """When something of these lines came back, or what had been dropped off was inspected (ADR 0023)."""
    return [moment for line in lines for moment in (line.returned_at, line.inspected_at)]


def receipt_offer(day: date) -> Offer:
    """The button of the receipt for one day."""
    return Offer(f"{PaperKind.RECEIPT}:{day}", _("Print the receipt of %(day)s") % {"day": thai_date(day)})


def letter_offer(number: str) -> Offer:
    """The button of a letter of demand."""
    return Offer(f"{PaperKind.DEMAND}:{number}", _("Print the demand %(number)s") % {"number": number})
