"""How the record calls what lending writes into it: acts, fields and values, for the timelines of auditors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.journal import words
from loans.case_states import CASE_STATE_LABELS
from loans.chasing import RUNG_LABELS
from loans.models import Channel, DocumentKind, Found, Moment, OverrideState
from loans.overrides import OVERRIDABLE_LABELS
from loans.rules import OFFICE_LABELS, REMEDY_LABELS, ROUTE_LABELS
from loans.states import LINE_LABELS, STATE_LABELS
from people.models import Capacity

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

T = TypeVar("T")


def by_value(labels: Mapping[T, _StrPromise]) -> dict[str, words.Word]:
    """Labels by the text that is recorded."""
    return {str(value): label for value, label in labels.items()}


words.register_verbs(
    {
        "loan.submitted": _("Signed and sent the request"),
        "loan.resubmitted": _("Corrected the request, signed and sent it again"),
        "loan.endorsed": _("Endorsed the request"),
        "loan.approved": _("Approved the loan"),
        "loan.refused": _("Refused the request"),
        "loan.sent_back": _("Sent the request back for correction"),
        "loan.withdrawn": _("Withdrew the request"),
        "loan.cancelled": _("Cancelled the loan before it was collected"),
        "loan.lapsed": _("Ended the loan because nobody collected it"),
        "loan.line_swapped": _("Put an equal item in the place of another"),
        "loan.handed_over": _("Handed the items over"),
        "loan.dropped_off": _("Took in what was brought back, to be inspected"),
        "loan.signature_asked": _("Asked the borrower to sign on the own phone"),
        "loan.signature_given": _("Signed for the items on the own phone"),
        "loan.signature_refused": _("Did not sign for the items"),
        "loan.checked_in": _("Accepted and inspected what came back"),
        "loan.handed_back": _("Noted who brought items back, and whether they signed"),
        "loan.change_asked": _("Asked for a change of the loan"),
        "loan.change_approved": _("Approved the change of the loan"),
        "loan.change_refused": _("Refused the change of the loan"),
        "loan.change_withdrawn": _("Took the change of the loan back"),
        "loan.amended": _("Changed the approved loan, signed it and sent it again"),
        "loan.conflict_declared": _("Declared a conflict of interest"),
        "loan.letter_scanned": _("Put the scan of the agency's letter to the loan"),
        "loan.slip_attached": _("Put the picture of the slip signed by hand to the loan"),
        "loan.receipt_confirmed": _("Confirmed the receipt in the borrowing store"),
        "loan.receipt_noted": _("Noted the receipt that the borrowing agency gave on paper"),
        "loan.returned_in_kind": _("Took consumables back in kind"),
        "loan.equivalence_accepted": _("Accepted something else as equivalent"),
        "loan.loss_reported": _("Reported a loss"),
        "loan.photos_added": _("Added photos of an item"),
        "loan.return_claimed": _("Said that an item was returned already"),
        "loan.claim_answered": _("Answered that the item was not found"),
        "case.opened": _("Opened the case"),
        "case.cause_noted": _("Noted what happened"),
        "case.fact_finding_linked": _("Noted the fact-finding"),
        "case.document_added": _("Added a paper to the case"),
        "case.remedy_proposed": _("Proposed a remedy"),
        "case.remedy_chosen": _("Agreed on the remedy"),
        "case.repaired": _("Recorded the repair"),
        "case.replaced": _("Recorded the replacement"),
        "case.paid": _("Recorded the payment"),
        "case.brought_back": _("Took the item in after all"),
        "case.reopened": _("Took the settlement back"),
        "case.closed": _("Closed the case"),
        "paper.issued": _("Issued a paper"),
        "register.taken_away": _("Took a register of loans away"),
        "loan.reminded": _("Reminded the borrower of the return date"),
        "loan.demanded": _("Demanded the return"),
        "loan.duty_breached": _("Recorded that nobody demanded the return within 7 days"),
        "loan.duty_named": _("Named who goes after the items"),
        "desk.conflict_settled": _("Settled what a device without a network could not do"),
        "overdue.exported": _("Took the overdue register away"),
        "override.asked": _("Asked for an exception from the policy"),
        "override.confirmed": _("Confirmed the exception as the second person"),
        "override.refused": _("Refused the exception"),
        "override.withdrawn": _("Took back the exception asked for"),
        "policy.changed": _("Changed the agency's policy of lending"),
        "policy.emblem_changed": _("Changed the emblem on the agency's papers"),
        "policy.criteria_entered": _("Entered the agency's criteria of clause 209"),
    }
)

words.register(
    {
        "items": pgettext_lazy("field of the record", "items"),
        "item": pgettext_lazy("field of the record", "item"),
        "approved": pgettext_lazy("field of the record", "items approved"),
        "refused": pgettext_lazy("field of the record", "items not approved"),
        "handed_over": pgettext_lazy("field of the record", "handed over"),
        "set_aside": pgettext_lazy("field of the record", "set aside"),
        "returned": pgettext_lazy("field of the record", "returned"),
        "to_inspect": pgettext_lazy("field of the record", "to be inspected"),
        "brought_by": pgettext_lazy("field of the record", "brought back by"),
        "unsigned": pgettext_lazy("field of the record", "left without signing"),
        "dropped_off_at": pgettext_lazy("field of the record", "brought back before, at"),
        "came_at": pgettext_lazy("field of the record", "brought back at, by the device"),
        "taken_at": pgettext_lazy("field of the record", "photo taken at, by the device"),
        "kept_at": pgettext_lazy("field of the record", "signed on a device without a connection, at"),
        "tried": pgettext_lazy("field of the record", "what was tried"),
        "paper": pgettext_lazy("field of the record", "paper"),
        "emblem": pgettext_lazy("field of the record", "emblem (SHA-256)"),
        "part": pgettext_lazy("field of the record", "which of several"),
        "issue": pgettext_lazy("field of the record", "issue"),
        "size": pgettext_lazy("field of the record", "size in bytes"),
        "on_paper": pgettext_lazy("field of the record", "signed on paper, because"),
        "signed_sha256": pgettext_lazy("field of the record", "seal of the signed text (SHA-256)"),
        "reference": pgettext_lazy("field of the record", "project, order or loan it refers to"),
        "route": pgettext_lazy("field of the record", "place of use by clause 208"),
        "approving_office": pgettext_lazy("field of the record", "office that approves"),
        "stays_approved": pgettext_lazy("field of the record", "stays approved: within what was approved"),
        "at_the_desk": pgettext_lazy("field of the record", "keyed in at the desk"),
        "from": pgettext_lazy("field of the record", "terms as they stand"),
        "to": pgettext_lazy("field of the record", "terms asked for"),
        "went_to": pgettext_lazy("field of the record", "went on to"),
        "collect_by": pgettext_lazy("field of the record", "to be collected by"),
        "letter_number": pgettext_lazy("field of the record", "letter of the borrowing agency"),
        "letter_on": pgettext_lazy("field of the record", "date of the letter"),
        "borrowing_head": pgettext_lazy("field of the record", "head of the borrowing agency"),
        "collector": pgettext_lazy("field of the record", "who collects"),
        "received_by": pgettext_lazy("field of the record", "received by"),
        "received_on": pgettext_lazy("field of the record", "received on"),
        "differences": pgettext_lazy("field of the record", "what differs"),
        "asked": pgettext_lazy("field of the record", "quantities asked for"),
        "lent": pgettext_lazy("field of the record", "quantities lent"),
        "owed": pgettext_lazy("field of the record", "quantities still owed"),
        "urgent_because": pgettext_lazy("field of the record", "why it is urgent"),
        "no_time_because": pgettext_lazy("field of the record", "why it cannot be procured in time"),
        "instead_of": pgettext_lazy("field of the record", "in place of"),
        "counts_for": pgettext_lazy("field of the record", "counts for"),
        "condition": pgettext_lazy("field of the record", "condition"),
        "price": pgettext_lazy("field of the record", "price at the time of lending (baht)"),
        "basis": pgettext_lazy("field of the record", "basis of the price"),
        "note": pgettext_lazy("field of the record", "note"),
        "works": pgettext_lazy("field of the record", "works"),
        "complete": pgettext_lazy("field of the record", "complete"),
        "clean": pgettext_lazy("field of the record", "clean"),
        "case": pgettext_lazy("field of the record", "case of clause 209"),
        "cases": pgettext_lazy("field of the record", "cases of clause 209"),
        "document": pgettext_lazy("field of the record", "kind of paper"),
        "loan": pgettext_lazy("field of the record", "loan"),
        "loan_state": pgettext_lazy("field of the record", "state of the loan"),
        "moment": pgettext_lazy("field of the record", "moment"),
        "photos": pgettext_lazy("field of the record", "fingerprints of the photos"),
        "returned_on": pgettext_lazy("field of the record", "said to be returned on"),
        "handed_to": pgettext_lazy("field of the record", "said to be given to"),
        "criteria": pgettext_lazy("field of the record", "criteria of clause 209"),
        "text": pgettext_lazy("field of the record", "text"),
        "rung": pgettext_lazy("field of the record", "step of the ladder"),
        "serial": pgettext_lazy("field of the record", "demand no."),
        "number": pgettext_lazy("field of the record", "letter no."),
        "channel": pgettext_lazy("field of the record", "channel"),
        "told": pgettext_lazy("field of the record", "who was reached"),
        "result": pgettext_lazy("field of the record", "result"),
        "copies": pgettext_lazy("field of the record", "copies to"),
        "duty_holder": pgettext_lazy("field of the record", "duty holder"),
        "last_day": pgettext_lazy("field of the record", "last day of the duty"),
        "policy_code": pgettext_lazy("field of the record", "policy that is to give way"),
        "gave_way": pgettext_lazy("field of the record", "policies that gave way"),
        "limit_days": pgettext_lazy("field of the record", "days the policy allows"),
        "asked_days": pgettext_lazy("field of the record", "days asked for"),
        "show": pgettext_lazy("field of the record", "narrowed to"),
    }
)

# Items and loans both have a "state"; where a word is the same in both, the loan's is shown.
words.register_values(
    "state",
    {**dict(OverrideState.choices), **by_value(CASE_STATE_LABELS), **by_value(LINE_LABELS), **by_value(STATE_LABELS)},
)
words.register_values("loan_state", by_value(STATE_LABELS))
words.register_values("remedy", by_value(REMEDY_LABELS))
words.register_values("proposed", by_value(REMEDY_LABELS))
words.register_values("found", dict(Found.choices))
words.register_values("document", dict(DocumentKind.choices))
words.register_values("moment", dict(Moment.choices))
words.register_values("route", by_value(ROUTE_LABELS))
words.register_values("approving_office", by_value(OFFICE_LABELS))
words.register_values("rung", by_value(RUNG_LABELS))
words.register_values("policy_code", by_value(OVERRIDABLE_LABELS))
words.register_values("gave_way", by_value(OVERRIDABLE_LABELS))
words.register_values("channel", dict(Channel.choices))
words.register_values("capacity", dict(Capacity.choices))
