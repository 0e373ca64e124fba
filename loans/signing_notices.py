"""The borrower is told that the store waits for a signature on the own phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.clock import official_day
from loans.models import SignatureAsk
from people import notices


def ask_to_sign(asks: Sequence[SignatureAsk], *, at: datetime) -> None:
    """Tell the borrower, with the way to the text. asks: more than one where several loans are signed for at once."""
    ask = asks[0]
    loan = ask.loan
    with override("th"):
        facts = {
            "number": ", ".join(each.loan.number for each in asks),
            "name": ask.asked_by.name,
            "store": loan.lending_unit.name,
        }
        notices.tell(
            [ask.borrower],
            kind="loan-sign",
            title=_("Sign for the items of loan %(number)s") % facts,
            text=_("%(name)s of %(store)s hands the items over to you and asks you to sign on your own phone.") % facts,
            why=_("You are the borrower, and the items are in front of you."),
            todo=_("Compare the list with the items. Sign it, or say why you do not."),
            by_when=official_day(at),
            otherwise=_("Nothing is handed over. After today it has to be asked anew."),
            path=ask.get_absolute_url(),
            subject=loan.journal_subject().name,
            store=loan.lending_unit,
            at=at,
        )
