"""The kinds of notices that lending sends, for the table of kinds."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from people.notices import COURTESY, DUTY, Kind

KINDS: Final[tuple[Kind, ...]] = (
    Kind("loan-decide", _("A decision waits for you"), DUTY, clause="208"),
    Kind("loan-approved", _("A loan is approved"), DUTY),
    Kind("loan-refused", _("A loan is not approved"), DUTY),
    Kind("loan-sent-back", _("A request has to be corrected"), DUTY),
    Kind("loan-off", _("A loan ended before it was collected"), DUTY),
    Kind("loan-damaged", _("Items came back not in good order"), DUTY, clause="209"),
    Kind("case-opened", _("A case of clause 209 was opened"), DUTY, clause="209"),
    Kind("case-proposed", _("A remedy was proposed"), DUTY, clause="209"),
    Kind("case-agreed", _("A remedy was agreed"), DUTY, clause="209"),
    Kind("case-settled", _("A case waits to be closed"), DUTY, clause="209"),
    Kind("case-reopened", _("A case is not settled after all"), DUTY, clause="209"),
    Kind("case-closed", _("A case is closed"), DUTY, clause="209"),
    Kind("claim-made", _("Somebody says an item was returned already"), DUTY, clause="211"),
    Kind("claim-answered", _("The store has answered your claim"), DUTY, clause="211"),
    Kind("loan-change", _("A change of a loan waits for your decision"), DUTY, clause="208"),
    Kind("loan-change-decided", _("A change of a loan is decided"), DUTY),
    Kind("loan-taken-over", _("Somebody else became the borrower"), DUTY),
    Kind("loan-sign", _("The store asks you to sign for items"), DUTY, clause="208"),
    Kind("loan-amended", _("An approved loan was changed"), COURTESY),
    Kind("loan-demand", _("The return is demanded"), DUTY, clause="211"),
    Kind("loan-demand-copy", _("A copy of a demand to your staff"), DUTY, clause="211"),
    Kind("duty-named", _("You are named to go after items"), DUTY, clause="211"),
    Kind("duty-breached", _("A return was not demanded in time"), DUTY, clause="211"),
    Kind("override-confirm", _("An exception from a policy waits for you"), DUTY),
    Kind("override-decided", _("Your exception from a policy is decided"), DUTY),
    Kind("loan-reminder", _("The return date comes near"), COURTESY),
    Kind("loan-not-collected", _("Approved items will not be collected"), COURTESY),
    Kind("loan-handed-over", _("Items were handed over to you"), COURTESY),
    Kind("loan-received", _("The other store has received what you handed over"), COURTESY),
    Kind("loan-dropped-off", _("Items were brought back, to be inspected"), COURTESY),
    Kind("loan-checked-in", _("Items were returned"), COURTESY),
)
"""The whole of lending, chasing included, is read in one place."""
