"""What differs between a loan as it was approved and as it is asked for now, and what that calls for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assets.models import Asset
from core.thai import thai_date, thai_range
from core.verdict import ORDER, Permitted, Refused, Verdict, first_refusal
from loans import policy, signing
from loans.models import Amendment, Loan, LoanLine, PlaceKind
from loans.requests import Wish
from loans.rules import PURPOSE_LABELS, Purpose, Route
from loans.states import OUT, State
from people.models import Person


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed, in the reader's language: what it is called, what it was, what it is now."""

    label: str
    was: str
    now: str

    def __str__(self) -> str:
        return _("%(label)s: %(was)s → %(now)s") % {"label": self.label, "was": self.was, "now": self.now}


def differences(
    loan: Loan, held: Sequence[LoanLine], wish: Wish, assets: Sequence[Asset], borrower: Person
) -> list[Difference]:
    """What a wish asks otherwise than `loan` stands, in the order of the request.

    held: the lines (with assets) that hold an item for the loan. assets: those of the wish.
    """
    pairs = [
        (pgettext("what changed", "Borrower"), loan.borrower.name, borrower.name),
        (
            pgettext("what changed", "Days"),
            thai_range(loan.starts_on, loan.due_on),
            thai_range(wish.starts_on, wish.due_on),
        ),
        (
            pgettext("what changed", "Place of use"),
            _place(loan.place_kind, loan.place_of_use),
            _place(wish.place_kind, wish.place_of_use),
        ),
        (pgettext("what changed", "Items"), _held(held), _items(assets, wish.named)),
        (
            pgettext("what changed", "Purpose"),
            str(PURPOSE_LABELS[Purpose(loan.purpose)]),
            str(PURPOSE_LABELS[wish.purpose]),
        ),
        (pgettext("what changed", "Reason"), loan.reason, wish.reason),
        (pgettext("what changed", "Project or order"), loan.reference, wish.reference),
        (pgettext("what changed", "Borrows for"), _for(loan.for_unit), _for(wish.for_unit)),
    ]
    return [Difference(label, was or "–", now or "–") for label, was, now in pairs if was != now]


def differences_of(amendment: Amendment) -> list[Difference]:
    """What a change of a loan that is out asks otherwise."""
    pairs = [
        (pgettext("what changed", "Return date"), thai_date(amendment.was_due_on), thai_date(amendment.due_on)),
        (
            pgettext("what changed", "Place of use"),
            _place(amendment.was_place_kind, amendment.was_place_of_use),
            _place(amendment.place_kind, amendment.place_of_use),
        ),
    ]
    return [Difference(label, was, now) for label, was, now in pairs if was != now]


def is_within_approval(loan: Loan, held: Collection[LoanLine], wish: Wish, borrower: Person) -> bool:
    """Whether what is asked now was approved already: nothing else, and no day outside the approved ones."""
    same = (
        borrower.pk == loan.borrower_id
        and {line.asset_id for line in held} == set(wish.asset_ids)
        and {line.asset_id for line in held if line.is_named} == wish.named
        and (wish.place_kind, wish.place_of_use) == (loan.place_kind, loan.place_of_use)
        and (wish.purpose, wish.reason, wish.reference) == (loan.purpose, loan.reason, loan.reference)
        and wish.for_unit == loan.for_unit
    )
    return same and loan.starts_on <= wish.starts_on and wish.due_on <= loan.due_on


def judge_route(loan: Loan) -> Verdict:
    """Another state agency asks by a letter of its head, and for something else by another. Code: letter-needed."""
    if loan.route not in (Route.BETWEEN_AGENCIES, Route.CONSUMABLE):
        return Permitted("208(2)")
    reason = _("Another state agency asks by a letter of its head. Cancel or return the loan, and key in a new letter.")
    return Refused("208(1)", "letter-needed", reason)


def only_before_hand_over(loan: Loan) -> Verdict:
    """What is out is not asked for again: only its return date and place of use can still change. Code: out-of-turn."""
    if loan.state not in OUT:
        return Permitted("208(2)")
    reason = _("The items are with the borrower. Ask for another return date or place of use of the loan instead.")
    return Refused(ORDER, "out-of-turn", reason)


def judge_signer(loan: Loan, signer: Person, *, by: Person, consent: str) -> Verdict:
    """The borrower signs what changes: online, or at the desk of a storekeeper who keys it in for somebody else.

    Codes: new-borrower-signs, consent-missing (208), serves-oneself (policy).
    """
    if by.pk == signer.pk == loan.borrower_id:
        return Permitted("208")
    if by.pk == loan.borrower_id:
        reason = _("Another borrower has to sign. Go to the store together, where they sign with their staff code.")
        return Refused("208", "new-borrower-signs", reason)
    return first_refusal(
        policy.may_serve(officer=by.staff_code, borrower=signer.staff_code),
        signing.judge_consent_of(signer, consent=consent),
    )


def is_before_hand_over(loan: Loan) -> bool:
    """Whether the whole request can still be changed."""
    return loan.state == State.APPROVED


def _place(kind: str, place: str) -> str:
    return f"{PlaceKind(kind).label} · {place}"


def _held(lines: Collection[LoanLine]) -> str:
    return _items([line.asset for line in lines], [line.asset_id for line in lines if line.is_named])


def _items(assets: Iterable[Asset], named: Collection[int]) -> str:
    only = _("(only this very item)")
    return ", ".join(sorted(f"{asset.name} [{asset.tag}]{f' {only}' if asset.pk in named else ''}" for asset in assets))


def _for(for_unit: bool) -> str:
    return pgettext("who borrows", "the unit") if for_unit else pgettext("who borrows", "own official work")
