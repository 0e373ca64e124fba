"""Who signs a letter to another state agency about a loan: the head of our agency, or who signs for the head."""

from __future__ import annotations

from datetime import date

from loans.models import Loan
from people.models import Office
from people.offices import Seat, SigningAct, agency_root, who_may_sign


def letter_seat(loan: Loan, *, on: date) -> Seat | None:
    """The seat under an external letter about this loan on the day `on`; None where nobody sits. Four queries.

    A letter goes from head to head (ADR 0016). Whoever approved the loan under clause 208(1) signs while that office
    lasts; else who has such loans by delegation, then who acts for the head, then the head.
    """
    seats = who_may_sign(
        Office.AGENCY_HEAD,
        agency_root(loan.lending_unit.agency),
        act=SigningAct.BETWEEN_AGENCIES,
        value=loan.value,
        store=loan.lending_unit,
        on=on,
        excluding={loan.borrower_id},
    )
    approver = next((seat for seat in seats if seat.person_id == loan.approved_by_id), None)
    return approver or (seats[-1] if seats else None)
