"""The acts of the channel: the only way in which a report, a reader or a key is written."""

from __future__ import annotations

from audit.misuse.actions.appointing import appoint, choose_passphrase, end_appointment
from audit.misuse.actions.attaching import attach, note_download
from audit.misuse.actions.calling import tell_of_requests
from audit.misuse.actions.custodians import appoint_custodian, end_custodian
from audit.misuse.actions.destroying import destroy_due, hold, release
from audit.misuse.actions.escrow import open_names_to, open_to, set_escrow_key
from audit.misuse.actions.forgetting import forget_names
from audit.misuse.actions.handling import (
    acknowledge,
    clear_of_conflict,
    confirm,
    note,
    note_reading,
    propose,
    reply,
    step_aside,
    triage,
    withdraw_proposal,
)
from audit.misuse.actions.marking import mark_day
from audit.misuse.actions.naming import agree, answer_request, ask_name, refuse, show_name
from audit.misuse.actions.reminding import tell_of_limits
from audit.misuse.actions.reporting import Told, send_message, send_report
from audit.misuse.actions.signing import Signed

__all__ = [
    "Signed",
    "Told",
    "acknowledge",
    "agree",
    "answer_request",
    "appoint",
    "appoint_custodian",
    "ask_name",
    "attach",
    "choose_passphrase",
    "clear_of_conflict",
    "confirm",
    "destroy_due",
    "end_appointment",
    "end_custodian",
    "forget_names",
    "hold",
    "mark_day",
    "note",
    "note_download",
    "note_reading",
    "open_names_to",
    "open_to",
    "propose",
    "refuse",
    "release",
    "reply",
    "send_message",
    "send_report",
    "set_escrow_key",
    "show_name",
    "step_aside",
    "tell_of_limits",
    "tell_of_requests",
    "triage",
    "withdraw_proposal",
]
