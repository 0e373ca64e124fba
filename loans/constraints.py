"""The database's own refusals in words: what its constraints say when two people were equally quick."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError
from django.utils.translation import gettext as _

from core.verdict import ORDER, POLICY, Refused


def _booked() -> Refused:
    reason = _("Somebody else has just taken one of these items for these days. Choose other days or another item.")
    return Refused(POLICY, "booked", reason)


def _already_out() -> Refused:
    reason = _("The item is already on loan. Scan its return first, or set the line aside with a reason.")
    return Refused(POLICY, "already-on-loan", reason)


def _borrower_decides() -> Refused:
    reason = _("Nobody decides on his or her own request. Ask the person who may sign for this office.")
    return Refused("208", "borrower-decides", reason)


def _keyer_decides() -> Refused:
    reason = _("Who keyed the request in does not decide on it. Ask another person who may sign for this office.")
    return Refused(POLICY, "keyer-decides", reason)


def _hander_receives() -> Refused:
    reason = _("Who handed the items over does not confirm their receipt. The borrowing side's storekeeper does.")
    return Refused(POLICY, "not-their-storekeeper", reason)


def _approver_hands_over() -> Refused:
    reason = _("Who approved does not hand over. Ask another storekeeper to hand over.")
    return Refused("208", "decider-hands-over", reason)


def _opener_closes() -> Refused:
    reason = _("You opened this case, so somebody else closes it: another storekeeper, or the head of the unit.")
    return Refused(POLICY, "opener-closes", reason)


def _replaced_already() -> Refused:
    reason = _("A replacement of this item is in the register already. Open the case to see it.")
    return Refused(POLICY, "replaced-already", reason)


def _claimed_already() -> Refused:
    reason = _("You have said so already, and the store has not answered yet. Ask there, or wait for the answer.")
    return Refused(ORDER, "claimed-already", reason)


def _stock_too_low() -> Refused:
    return Refused(ORDER, "stock-too-low", _("So much is not in stock any more. Hand over less, or count the stock."))


def _stock_moved() -> Refused:
    return Refused(ORDER, "stock-moved-meanwhile", _("Somebody else has just moved this consumable. Try again."))


def _returned_meanwhile() -> Refused:
    reason = _("Somebody else has just taken something in for this loan. Open it again and see what is still owed.")
    return Refused("210", "quantity-over", reason)


def _paper_there() -> Refused:
    return Refused(POLICY, "document-there-already", _("The case has this paper already."))


def _override_asked() -> Refused:
    reason = _("You have asked for this exception already. Wait for the answer, or take it back.")
    return Refused(ORDER, "override-asked-already", reason)


def _checked_already() -> Refused:
    reason = _("This unit has an annual check of this fiscal year already. Open it, or call it off first.")
    return Refused(ORDER, "annual-check-there-already", reason)


_SENTENCES: dict[str, Callable[[], Refused]] = {
    "no_overlapping_lines": _booked,
    "one_open_loan_an_asset": _already_out,
    "loans_loanline.asset_id": _already_out,
    "borrower_never_approves": _borrower_decides,
    "borrower_never_decides": _borrower_decides,
    "keyer_never_approves": _keyer_decides,
    "receipt_never_by_who_handed_over": _hander_receives,
    "approver_never_hands_over": _approver_hands_over,
    "opener_never_closes_case": _opener_closes,
    "assets_asset_replaces_id": _replaced_already,
    "assets_asset.replaces_id": _replaced_already,
    "one_open_claim_a_line": _claimed_already,
    "loans_returnclaim.line_id": _claimed_already,
    "stock_never_below_zero": _stock_too_low,
    "stock_movement_once": _stock_moved,
    "assets_stockmovement.item_id": _stock_moved,
    "supply_return_once": _returned_meanwhile,
    "loans_supplyreturn.line_id": _returned_meanwhile,
    "never_more_returned_than_lent": _returned_meanwhile,
    "case_document_once": _paper_there,
    "loans_casedocument.case_id": _paper_there,
    "one_annual_check_a_year": _checked_already,
    "assets_check.unit_id": _checked_already,
    "one_open_override_a_text": _override_asked,
    "loans_policyoverride.borrower_id": _override_asked,
}
"""By the name of the constraint; SQLite names a unique index's columns instead."""


def refusal_behind(error: IntegrityError) -> Refused | None:
    """The refusal that a violated constraint stands for; None when the violation is a fault of ours."""
    words = str(error)
    for name, sentence in _SENTENCES.items():
        if name in words:
            return sentence()
    return None
