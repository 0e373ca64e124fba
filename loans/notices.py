"""Who is told what about a loan: one sentence that says what to do, in Thai, with the way there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.clock import official_day
from core.thai import thai_date, thai_range
from loans.models import Loan
from people import notices
from people.models import Capacity, Office, Person, Tenure
from people.offices import Seat


def _tell(loan: Loan, to: Iterable[Person], *, kind: str, title: str, text: str, at: datetime) -> None:
    notices.tell(
        to,
        kind=kind,
        title=title,
        text=text,
        path=loan.get_absolute_url(),
        subject=loan.journal_subject().name,
        at=at,
    )


def _facts(loan: Loan) -> dict[str, str]:
    return {
        "number": loan.number,
        "borrower": loan.borrower.name,
        "days": thai_range(loan.starts_on, loan.due_on),
        "store": loan.lending_unit.name,
    }


def ask_for_decision(loan: Loan, seats: Iterable[Seat], *, at: datetime) -> None:
    """Tell everybody who may decide on the step the loan waits for."""
    people = Person.objects.filter(pk__in={seat.person_id for seat in seats}, is_active=True)
    with override("th"):
        title = _("Loan %(number)s waits for your decision") % _facts(loan)
        text = _("%(borrower)s asks for items of %(store)s for %(days)s. Open the request to decide.") % _facts(loan)
    _tell(loan, people, kind="loan-decide", title=title, text=text, at=at)


def tell_borrower_decided(loan: Loan, *, at: datetime) -> None:
    """Tell the borrower that the loan is approved and until when to collect it."""
    with override("th"):
        title = _("Loan %(number)s is approved") % _facts(loan)
        text = _("Collect the items at %(store)s by %(day)s. Bring your staff card.") % {
            "store": loan.lending_unit.name,
            "day": thai_date(loan.collect_by, style="with_day") if loan.collect_by else "",
        }
    _tell(loan, [loan.borrower], kind="loan-approved", title=title, text=text, at=at)


def tell_borrower_not_approved(loan: Loan, reason: str, *, at: datetime) -> None:
    """Tell the borrower that the request is refused, and why."""
    with override("th"):
        title = _("Loan %(number)s is not approved") % _facts(loan)
        text = _("Reason: %(reason)s") % {"reason": reason}
    _tell(loan, [loan.borrower], kind="loan-refused", title=title, text=text, at=at)


def tell_borrower_sent_back(loan: Loan, reason: str, *, at: datetime) -> None:
    """Tell the borrower what to correct."""
    with override("th"):
        title = _("Correct loan request %(number)s and send it again") % _facts(loan)
        text = _("Reason: %(reason)s") % {"reason": reason}
    _tell(loan, [loan.borrower], kind="loan-sent-back", title=title, text=text, at=at)


def tell_store_off(loan: Loan, *, at: datetime) -> None:
    """Tell the store that approved items will not be collected."""
    on = official_day(at)
    held = Q(post__office=Office.STOREKEEPER, post__unit__in=loan.lending_unit.ancestor_ids())
    in_force = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    keepers = Person.objects.filter(
        pk__in=Tenure.objects.filter(held & in_force, capacity__in=Capacity.values).values("person")
    )
    with override("th"):
        title = _("Loan %(number)s will not be collected") % _facts(loan)
        text = _("%(borrower)s does not need the items any more. They are free again.") % _facts(loan)
    _tell(loan, keepers, kind="loan-off", title=title, text=text, at=at)


def tell_borrower_off(loan: Loan, reason: str, *, at: datetime) -> None:
    """Tell the borrower that an approved loan ended before it was collected."""
    with override("th"):
        title = _("Loan %(number)s has ended without being collected") % _facts(loan)
        text = _("Reason: %(reason)s") % {"reason": reason}
    _tell(loan, [loan.borrower], kind="loan-off", title=title, text=text, at=at)


def tell_borrower_handed_over(loan: Loan, *, at: datetime) -> None:
    """Tell the borrower what is in his or her hands now, and until when."""
    with override("th"):
        title = _("You have the items of loan %(number)s") % _facts(loan)
        text = _("Return them in good working order by %(day)s to %(store)s (clause 209).") % {
            "day": thai_date(loan.due_on, style="with_day"),
            "store": loan.lending_unit.name,
        }
    _tell(loan, [loan.borrower], kind="loan-handed-over", title=title, text=text, at=at)


def tell_borrower_checked_in(loan: Loan, *, back: int, still_out: int, under_209: int, at: datetime) -> None:
    """Tell the borrower what came back and what is still out."""
    with override("th"):
        title = _("Items of loan %(number)s have been returned") % _facts(loan)
        text = _("Returned now: %(back)s. Still with you: %(out)s. Not in good order (clause 209): %(damaged)s.") % {
            "back": back,
            "out": still_out,
            "damaged": under_209,
        }
    _tell(loan, [loan.borrower], kind="loan-checked-in", title=title, text=text, at=at)
