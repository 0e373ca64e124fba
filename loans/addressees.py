"""To whom a paper about a loan is written: its borrower, or the head of the agency that borrows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from loans.models import AgencyLetter, Loan
from loans.rules import Route

_BY_LETTER: Final = (Route.BETWEEN_AGENCIES, Route.CONSUMABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Whom a demand or a letter opens with (เรียน …).

    title: the post that is addressed, or the person's position. address: lines of the postal address, of another agency
    alone. is_external: an external letter (หนังสือภายนอก), not a memorandum. contact_name, phone: who is telephoned.
    """

    name: str
    title: str
    unit: str
    address: str = ""
    email: str = ""
    phone: str = ""
    contact_name: str = ""
    is_external: bool = False

    @property
    def salutation(self) -> str:
        """As the letter opens: the title of a head, the name of a person."""
        return self.title if self.is_external and self.title else self.name


def addressee_of(loan: Loan) -> Addressee:
    """Whom demands and papers of this loan address. No query where the loan was read with its letter and agency.

    Between agencies (208(1)) letters go from head to head; the contact and who collected are telephoned.
    """
    borrower = loan.borrower
    letter: AgencyLetter | None = getattr(loan, "letter", None) if loan.route in _BY_LETTER else None
    if letter is None:
        return Addressee(
            name=borrower.name,
            title=borrower.position,
            unit=loan.borrower_unit.name,
            email=borrower.email,
            phone=borrower.mobile or borrower.phone,
            contact_name=borrower.name,
        )
    agency = letter.agency
    return Addressee(
        name=letter.head_name,
        title=letter.head_title or agency.head_title,
        unit=agency.name,
        address=agency.address,
        email=agency.email or borrower.email,
        phone=borrower.phone or agency.phone,
        contact_name=borrower.name,
        is_external=True,
    )
