"""The acts of the channel: the only way in which a report, a reader or a key is written."""

from __future__ import annotations

from audit.misuse.actions.appointing import appoint, choose_passphrase, end_appointment
from audit.misuse.actions.attaching import attach, note_download
from audit.misuse.actions.destroying import destroy_due, hold, release
from audit.misuse.actions.escrow import open_to, set_escrow_key
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
from audit.misuse.actions.reminding import tell_of_limits
from audit.misuse.actions.reporting import Told, send_message, send_report

__all__ = [
    "Told",
    "acknowledge",
    "appoint",
    "attach",
    "choose_passphrase",
    "clear_of_conflict",
    "confirm",
    "destroy_due",
    "end_appointment",
    "hold",
    "mark_day",
    "note",
    "note_download",
    "note_reading",
    "open_to",
    "propose",
    "release",
    "reply",
    "send_message",
    "send_report",
    "set_escrow_key",
    "step_aside",
    "tell_of_limits",
    "triage",
    "withdraw_proposal",
]
