"""Who is told what about a loan of consumables (clause 210): what is owed in kind, until when, and what came back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from loans.models import Loan
from people import notices


def tell_handed_over(loan: Loan, *, at: datetime) -> None:
    """Tell the contact of the agency what is owed in kind now, and until when."""
    with override("th"):
        notices.tell(
            [loan.borrower],
            kind="loan-handed-over",
            title=_("You have the items of loan %(number)s") % {"number": loan.number},
            why=_("Your agency asked for these consumables by its letter."),
            todo=_("Procure the same type, kind and quantity and return it to %(store)s (clause 210).")
            % {"store": loan.lending_unit.name},
            by_when=loan.due_on,
            otherwise=_("From the next day on the store has to demand them back (clause 211)."),
            path=loan.get_absolute_url(),
            subject=loan.journal_subject().name,
            store=loan.lending_unit,
            at=at,
        )


def tell_returned(loan: Loan, *, owed: bool, at: datetime) -> None:
    """Tell the contact that something came back in kind, and whether something is still owed."""
    with override("th"):
        notices.tell(
            [loan.borrower],
            kind="loan-checked-in",
            title=_("Consumables of loan %(number)s came back in kind") % {"number": loan.number},
            text=_("Something is still owed.") if owed else _("Nothing is owed any more. The loan is closed."),
            why=_("Your agency asked for these consumables by its letter."),
            todo=_("Return the rest to %(store)s.") % {"store": loan.lending_unit.name} if owed else "",
            by_when=loan.due_on if owed else None,
            path=loan.get_absolute_url(),
            subject=loan.journal_subject().name,
            store=loan.lending_unit,
            at=at,
        )
