"""People and offices in the reader's words: in the record, and what a person may do today as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.journal import words
from core.templatetags.thai import baht
from people import notices
from people.models import Capacity, HandedOver, Office
from people.notices import COURTESY, DUTY, Kind
from people.offices import Seat, SigningAct, Standing
from people.resetting import way_to_new_password

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

VERBS: Final[dict[str, _StrPromise]] = {
    "agency.founded": gettext_lazy("Set up the agency"),
    "agency.added": gettext_lazy("Added the agency to the address book"),
    "agency.changed": gettext_lazy("Changed the agency in the address book"),
    "agency.contact_noted": gettext_lazy("Noted a contact of the agency"),
    "person.signed_in": gettext_lazy("Signed in"),
    "person.signed_out": gettext_lazy("Signed out"),
    "person.sign_in_failed": gettext_lazy("Sign-in failed"),
    "person.sign_in_stopped": gettext_lazy("Sign-in stopped after too many failures"),
    "person.password_forgotten": gettext_lazy("Asked for a new password by e-mail"),
    "person.added": gettext_lazy("Added the person"),
    "person.changed": gettext_lazy("Changed the person"),
    "person.deactivated": gettext_lazy("Kept the person out"),
    "person.reactivated": gettext_lazy("Let the person in again"),
    "person.password_reset": gettext_lazy("Gave the person a new first password"),
    "person.password_chosen": gettext_lazy("Chose a password"),
    "person.pin_chosen": gettext_lazy("Chose a PIN for signing"),
    "person.token_made": gettext_lazy("Made an API token"),
    "person.token_revoked": gettext_lazy("Revoked an API token"),
    "person.messages_chosen": gettext_lazy("Chose which messages to get"),
    "person.unsubscribed": gettext_lazy("Unsubscribed from a courtesy"),
    "person.line_code_made": gettext_lazy("Made a code for LINE"),
    "person.line_linked": gettext_lazy("Linked a LINE account"),
    "person.line_unlinked": gettext_lazy("Undid the link to LINE"),
    "notice.handed_over": gettext_lazy("Handed over a printed notice"),
    "unit.added": gettext_lazy("Added the unit"),
    "unit.changed": gettext_lazy("Changed the unit"),
    "unit.moved": gettext_lazy("Moved the unit"),
    "unit.closed": gettext_lazy("Closed the unit"),
    "unit.reopened": gettext_lazy("Reopened the unit"),
    "post.added": gettext_lazy("Added the post"),
    "post.renamed": gettext_lazy("Renamed the post"),
    "tenure.began": gettext_lazy("Appointed to the post"),
    "tenure.ended": gettext_lazy("Ended the tenure"),
    "tenure.cancelled": gettext_lazy("Cancelled the tenure"),
    "delegation.granted": gettext_lazy("Recorded the delegation"),
    "delegation.revoked": gettext_lazy("Revoked the delegation"),
    "delegation.copy_noted": gettext_lazy("Noted the copy to the State Audit Office"),
    "calendar.proposed": gettext_lazy("Proposed the holidays of a year"),
    "calendar.closed": gettext_lazy("Wrote a closed day into the working calendar"),
    "calendar.opened": gettext_lazy("Struck a closed day from the working calendar"),
    "calendar.confirmed": gettext_lazy("Confirmed the closed days of a year"),
}

FIELDS: Final[dict[str, _StrPromise]] = {
    "about": gettext_lazy("about"),
    "acts": gettext_lazy("may approve"),
    "only_units": gettext_lazy("only for items of"),
    "address": gettext_lazy("network address"),
    "contact_changed": gettext_lazy("contact changed"),
    "days": gettext_lazy("days"),
    "how": gettext_lazy("how"),
    "is_active": gettext_lazy("may sign in"),
    "not_wished": gettext_lazy("does without"),
    "parent": gettext_lazy("belongs to"),
    "passed_on": gettext_lazy("orders that rest on it"),
    "token": gettext_lazy("token"),
    "on": gettext_lazy("day"),
    "source": gettext_lazy("where it is announced"),
    "year": gettext_lazy("year"),
}

ACTS: Final[dict[SigningAct, _StrPromise]] = {
    SigningAct.INSIDE: gettext_lazy("lending for use inside, clause 208(2)"),
    SigningAct.OUTSIDE: gettext_lazy("lending for use outside, clause 208(2)"),
    SigningAct.BETWEEN_AGENCIES: gettext_lazy("lending to other state agencies, clause 208(1)"),
    SigningAct.ENDORSE: gettext_lazy("endorsing requests of the unit's staff"),
}

CONTACT: Final[dict[str, _StrPromise]] = {
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("office phone"),
    "mobile": gettext_lazy("mobile phone"),
}


KINDS: Final[tuple[Kind, ...]] = (
    Kind("password-reset", gettext_lazy("Your password was replaced"), DUTY),
    Kind("password-forgotten", gettext_lazy("A new password was asked for"), DUTY, way=way_to_new_password),
    Kind("delegation-granted", gettext_lazy("A delegation was recorded"), DUTY),
    Kind("delegation-revoked", gettext_lazy("A delegation was revoked"), DUTY),
    Kind("tenure-began", gettext_lazy("You were appointed to a post"), DUTY),
    Kind("tenure-ended", gettext_lazy("Your post ends"), DUTY),
    Kind("tenure-cancelled", gettext_lazy("An appointment was taken back"), DUTY),
    Kind("notice-undelivered", gettext_lazy("A notice has to be printed"), DUTY),
    Kind("line-linked", gettext_lazy("LINE was linked"), COURTESY),
)
"""The notices of people and offices."""


def register() -> None:
    """Name to the record what these acts and their fields are called, and what kinds of notices there are."""
    notices.register(KINDS)
    words.register_verbs(VERBS)
    words.register(FIELDS)
    words.register_values("acts", {act.value: word for act, word in ACTS.items()})
    words.register_values("contact_changed", CONTACT)
    words.register_values("how", dict(HandedOver.choices))
    words.register_values("office", dict(Office.choices))
    words.register_values("capacity", dict(Capacity.choices))


def duties(standing: Standing) -> list[tuple[str, Seat | None]]:
    """What the person may do that day, a sentence each, with the seat it rests on (None: as any member of staff)."""
    if not standing.person.is_active:
        return []
    return [(_("Borrow equipment for official work."), None), *((_sentence(seat), seat) for seat in standing.seats)]


def signing_acts(seat: Seat) -> Iterator[str]:
    """What the seat may sign, in words and in the order of the law."""
    return (str(word) for act, word in ACTS.items() if seat.allows(act))


def _sentence(seat: Seat) -> str:
    match seat.office:
        case Office.RESPONSIBLE_UNIT_HEAD | Office.AGENCY_HEAD:
            told = {"acts": ", ".join(signing_acts(seat))}
            if seat.only_units:
                return _("Approve: %(acts)s; only for items of the units that the order names.") % told
            if seat.value_limit is None:
                return _("Approve: %(acts)s.") % told
            return _("Approve: %(acts)s; up to %(limit)s baht a loan.") % {**told, "limit": baht(seat.value_limit)}
        case Office.SUPPLY_UNIT_HEAD:
            return _("Lead the supplies unit and order the issue of consumables (clause 205).")
        case Office.STOREKEEPER:
            return _("Keep the store: hand over, take back, chase what is overdue (clause 211).")
        case Office.CUSTODIAN:
            return _("Look after items so that they stay fit for use (clause 212).")
        case Office.AUDITOR:
            return _("Read everything of the unit and below it, and change nothing.")
        case Office.INTEGRITY_OFFICER:
            return _("Attend to reports of misuse that are assigned to the post.")
        case Office.INTEGRITY_ADMINISTRATOR:
            return _("Appoint who attends to reports of misuse and see how many there are; read none of them.")
        case _administrator:
            return _("Administer units, persons and offices of the agency; approves nothing by that.")
