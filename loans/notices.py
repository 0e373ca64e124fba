"""Who is told what about a loan: what happened, why they get it, what to do, by when, and what happens otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.clock import official_day
from core.thai import thai_date, thai_range
from loans.absence import absence_of
from loans.changed import Difference, differences_of
from loans.models import Amendment, AmendmentState, Loan, LoanLine, StoreReceipt
from loans.rules import Route
from people import notices
from people.models import Person
from people.offices import Seat, storekeepers_of

LONGEST_DIFFERENCE: Final = 400
"""Characters of one line that says what changed: a notice is read on a telephone."""


def _tell(
    loan: Loan,
    to: Iterable[Person],
    *,
    kind: str,
    title: str,
    text: str = "",
    why: str = "",
    todo: str = "",
    by_when: date | None = None,
    otherwise: str = "",
    at: datetime,
) -> None:
    notices.tell(
        to,
        kind=kind,
        title=title,
        text=text,
        why=why,
        todo=todo,
        by_when=by_when,
        otherwise=otherwise,
        path=loan.get_absolute_url(),
        subject=loan.journal_subject().name,
        store=loan.lending_unit,
        at=at,
    )


def _facts(loan: Loan) -> dict[str, str]:
    return {
        "number": loan.number,
        "borrower": loan.borrower.name,
        "days": thai_range(loan.starts_on, loan.due_on),
        "store": loan.lending_unit.name,
    }


def _your_request() -> str:
    return _("You asked for these items.")


def _borrowing_side(loan: Loan) -> list[Person]:
    """The borrower; of a counter entry also who keyed it in, and answers for it to the agency."""
    return [person for person in (loan.borrower, loan.keyed_by) if person is not None]


def ask_for_decision(
    loan: Loan, seats: Iterable[Seat], *, at: datetime, differences: Iterable[Difference] = ()
) -> None:
    """Tell everybody who may decide on the step the loan waits for. differences: from what was approved before."""
    people = Person.objects.filter(pk__in={seat.person_id for seat in seats}, is_active=True)
    with override("th"):
        _tell(
            loan,
            people,
            kind="loan-decide",
            title=_("Loan %(number)s waits for your decision") % _facts(loan),
            text="\n".join(
                [
                    _("%(borrower)s asks for items of %(store)s for %(days)s.") % _facts(loan),
                    *_since_approved(differences),
                ]
            ),
            why=_("Your post decides on this step (clause 208)."),
            todo=_("Open the request and decide. You may also send it back for correction."),
            by_when=loan.starts_on,
            otherwise=_("Nothing is handed over before it is decided."),
            at=at,
        )


def _told(differences: Iterable[Difference]) -> list[str]:
    return [str(difference)[:LONGEST_DIFFERENCE] for difference in differences]


def _since_approved(differences: Iterable[Difference]) -> list[str]:
    """What changed since the request was approved, where it was."""
    told = _told(differences)
    return [_("It had been approved, and was changed since."), *told] if told else []


def tell_store_amended(loan: Loan, differences: Iterable[Difference], *, at: datetime) -> None:
    """Tell the store that an approved loan begins later or ends earlier; it needs no new approval."""
    with override("th"):
        _tell(
            loan,
            storekeepers_of(loan.lending_unit, on=official_day(at)),
            kind="loan-amended",
            title=_("Loan %(number)s was changed and stays approved") % _facts(loan),
            text="\n".join([_("The new days are within those approved (clause 208)."), *_told(differences)]),
            why=_("You keep the store."),
            todo=_("Keep the items ready for the new days."),
            by_when=loan.starts_on,
            at=at,
        )


def tell_borrower_taken_over(loan: Loan, was: Person, *, at: datetime) -> None:
    """Tell who was the borrower that somebody else is now, and signed for it."""
    with override("th"):
        # Without the way there: whoever has nothing more to do with a loan does not see it.
        notices.tell(
            [was],
            kind="loan-taken-over",
            title=_("Loan %(number)s is no longer yours") % _facts(loan),
            text=_("%(borrower)s signed as the borrower at %(store)s.") % _facts(loan),
            why=_your_request(),
            todo=_("Ask at the store if this is not right."),
            subject=loan.journal_subject().name,
            store=loan.lending_unit,
            at=at,
        )


def ask_for_change(loan: Loan, amendment: Amendment, seats: Iterable[Seat], *, at: datetime) -> None:
    """Tell everybody who may decide on a change of a loan that is out what is asked."""
    people = Person.objects.filter(pk__in={seat.person_id for seat in seats}, is_active=True)
    with override("th"):
        asked = _("%(borrower)s asks for a change while the items are out.") % _facts(loan)
        _tell(
            loan,
            people,
            kind="loan-change",
            title=_("A change of loan %(number)s waits for your decision") % _facts(loan),
            text="\n".join([asked, *_told(differences_of(amendment))]),
            why=_("Your post decides on this step (clause 208)."),
            todo=_("Open the loan, then approve or refuse the change."),
            by_when=amendment.was_due_on,
            otherwise=_("Until it is approved the old date and place hold."),
            at=at,
        )


def tell_borrower_of_change(loan: Loan, amendment: Amendment, *, at: datetime) -> None:
    """Tell the borrower whether the change is approved, and until when the items may stay out."""
    with override("th"):
        facts = {**_facts(loan), "reason": amendment.decided_because}
        is_approved = amendment.state == AmendmentState.APPROVED
        _tell(
            loan,
            [loan.borrower],
            kind="loan-change-decided",
            title=_("The change of loan %(number)s is approved") % facts
            if is_approved
            else _("The change of loan %(number)s is not approved") % facts,
            text="" if is_approved else _("The old terms stay. Reason: %(reason)s") % facts,
            why=_your_request(),
            todo=_("Return the items in good working order to %(store)s.") % facts,
            by_when=loan.due_on,
            at=at,
        )


def tell_borrower_decided(loan: Loan, *, at: datetime) -> None:
    """Tell the borrower that the loan is approved and until when to collect it."""
    with override("th"):
        _tell(
            loan,
            _borrowing_side(loan),
            kind="loan-approved",
            title=_("Loan %(number)s is approved") % _facts(loan),
            why=_your_request(),
            todo=_what_to_bring(loan) % _facts(loan),
            by_when=loan.collect_by,
            otherwise=_("The loan ends without being collected, and the items are free for others."),
            at=at,
        )


def _what_to_bring(loan: Loan) -> str:
    """Where to collect it, and what shows who collects: another agency's people have no staff card of ours."""
    if loan.route in (Route.BETWEEN_AGENCIES, Route.CONSUMABLE):
        return _(
            "Send somebody to %(store)s to collect the items, with your agency's letter and a card that shows who "
            "they are: a state official's or a citizen's."
        )
    return _("Collect the items at %(store)s. Bring your staff card.")


def tell_borrower_not_approved(loan: Loan, reason: str, *, at: datetime) -> None:
    """Tell the borrower that the request is refused, and why."""
    with override("th"):
        _tell(
            loan,
            _borrowing_side(loan),
            kind="loan-refused",
            title=_("Loan %(number)s is not approved") % _facts(loan),
            text=_("Reason: %(reason)s") % {"reason": reason},
            why=_your_request(),
            todo=_("If you still need the items, make a new request that answers the reason."),
            otherwise=_("Nothing more happens: this request is closed."),
            at=at,
        )


def tell_borrower_sent_back(loan: Loan, reason: str, *, at: datetime) -> None:
    """Tell who can correct it what to correct: the borrower, or who keyed the request in."""
    with override("th"):
        _tell(
            loan,
            [loan.keyed_by or loan.borrower],
            kind="loan-sent-back",
            title=_("Correct loan request %(number)s and send it again") % _facts(loan),
            text=_("Reason: %(reason)s") % {"reason": reason},
            why=_your_request(),
            todo=_("Open the request, correct it and send it again, or withdraw it."),
            by_when=loan.starts_on,
            otherwise=_("Nobody can decide on it until you do."),
            at=at,
        )


def tell_store_received(loan: Loan, receipt: StoreReceipt, *, at: datetime) -> None:
    """Tell who handed over that the other store has the items, and what differs."""
    with override("th"):
        told = {"name": receipt.name, "differences": receipt.differences or _("nothing")}
        _tell(
            loan,
            [receipt.handed_over_by],
            kind="loan-received",
            title=_("The items of loan %(number)s have been received") % _facts(loan),
            text=_("%(name)s confirmed the receipt. Noted as different: %(differences)s.") % told,
            why=_("You handed the items over."),
            at=at,
        )


def tell_store_off(loan: Loan, *, at: datetime) -> None:
    """Tell the store that approved items will not be collected."""
    with override("th"):
        _tell(
            loan,
            storekeepers_of(loan.lending_unit, on=official_day(at)),
            kind="loan-not-collected",
            title=_("Loan %(number)s will not be collected") % _facts(loan),
            text=_("%(borrower)s does not need the items any more. They are free again.") % _facts(loan),
            why=_("You keep the store."),
            todo=_("Put back what was set aside for it."),
            at=at,
        )


def tell_borrower_off(loan: Loan, reason: str, *, at: datetime) -> None:
    """Tell the borrower that an approved loan ended before it was collected."""
    with override("th"):
        _tell(
            loan,
            [loan.borrower],
            kind="loan-off",
            title=_("Loan %(number)s has ended without being collected") % _facts(loan),
            text=_("Reason: %(reason)s") % {"reason": reason},
            why=_your_request(),
            todo=_("If you still need the items, make a new request."),
            at=at,
        )


def tell_borrower_handed_over(loan: Loan, *, is_on_paper: bool = False, at: datetime) -> None:
    """Tell the borrower what is in his or her hands now, and until when; and where it counts as signed on paper."""
    with override("th"):
        on_paper = _("The record says that you signed the printed slip by hand. If you did not, tell the store today.")
        _tell(
            loan,
            [loan.borrower],
            kind="loan-handed-over",
            title=_("You have the items of loan %(number)s") % _facts(loan),
            why=_("You took the items over and signed for them."),
            text=on_paper if is_on_paper else "",
            todo=_("Return them in good working order to %(store)s (clause 209).") % _facts(loan),
            by_when=loan.due_on,
            otherwise=_("From the next day on the store has to demand them back (clause 211)."),
            at=at,
        )


def tell_borrower_dropped_off(loan: Loan, *, lines: Collection[LoanLine], still_out: int, at: datetime) -> None:
    """Tell the borrower that the store has the items, that nobody has inspected them yet, and what is still out."""
    with override("th"):
        said = [_("The store has taken in, and not inspected yet: %(back)s.") % {"back": len(lines)}]
        if still_out:
            said.append(_("Still with you: %(out)s.") % {"out": still_out})
        _tell(
            loan,
            [loan.borrower],
            kind="loan-dropped-off",
            title=_("Items of loan %(number)s have been brought back") % _facts(loan),
            text=" ".join(said),
            why=_("You borrowed these items."),
            todo=_("Nothing more with these. Ask the store if you want to be there when they are inspected."),
            otherwise=_("Should something turn out not to be in good order, you are told (clause 209)."),
            at=at,
        )


def tell_borrower_checked_in(
    loan: Loan, *, back: int, still_out: int, under_209: int, absent: Collection[LoanLine] = (), at: datetime
) -> None:
    """Tell the borrower what came back and what is still out; that something is not in good order is a duty to tell.

    absent: the lines that had been dropped off, and were inspected without the borrower.
    """
    with override("th"):
        said = []
        if back:
            said.append(_("Returned in good working order: %(back)s.") % {"back": back})
        if still_out:
            said.append(_("Still with you: %(out)s.") % {"out": still_out})
        if under_209:
            said.append(_("Not in good order (clause 209): %(damaged)s.") % {"damaged": under_209})
        said.extend(sorted({absence_of(line) for line in absent}))
        todo = _("Return what is still with you to %(store)s.") % _facts(loan)
        _tell(
            loan,
            [loan.borrower],
            kind="loan-damaged" if under_209 else "loan-checked-in",
            title=_("Items of loan %(number)s have been returned") % _facts(loan),
            text=" ".join(said),
            why=_("You borrowed these items."),
            todo=todo if still_out else "",
            by_when=loan.due_on if still_out else None,
            otherwise=_("After %(day)s the store has to demand it back (clause 211).")
            % {"day": thai_date(loan.due_on, style="with_day")}
            if still_out
            else "",
            at=at,
        )
