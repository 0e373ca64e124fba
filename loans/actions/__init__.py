"""Every act on a loan: the one door for writing. Each is one transaction of five beats."""

from loans.actions.agencies import Paper, confirm_receipt, note_receipt, submit_for_agency, text_of_receipt
from loans.actions.conflicts import declare_conflict
from loans.actions.deciding import approve, endorse, refuse, send_back
from loans.actions.desk import Finding, check_in, hand_over
from loans.actions.letters import attach_letter_scan
from loans.actions.policy import change_policy
from loans.actions.requesting import cancel, lapse, resubmit, submit, submit_all, withdraw
from loans.deliveries import Checked

__all__ = [
    "Checked",
    "Finding",
    "Paper",
    "approve",
    "attach_letter_scan",
    "cancel",
    "change_policy",
    "check_in",
    "confirm_receipt",
    "declare_conflict",
    "endorse",
    "hand_over",
    "lapse",
    "note_receipt",
    "refuse",
    "resubmit",
    "send_back",
    "submit",
    "submit_all",
    "submit_for_agency",
    "text_of_receipt",
    "withdraw",
]
