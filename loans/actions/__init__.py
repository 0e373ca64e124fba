"""Every act on a loan: the one door for writing. Each is one transaction of five beats."""

from loans.actions.conflicts import declare_conflict
from loans.actions.deciding import approve, endorse, refuse, send_back
from loans.actions.desk import Finding, check_in, hand_over
from loans.actions.policy import change_policy
from loans.actions.requesting import cancel, lapse, resubmit, submit, submit_all, withdraw
from loans.deliveries import Checked

__all__ = [
    "Checked",
    "Finding",
    "approve",
    "cancel",
    "change_policy",
    "check_in",
    "declare_conflict",
    "endorse",
    "hand_over",
    "lapse",
    "refuse",
    "resubmit",
    "send_back",
    "submit",
    "submit_all",
    "withdraw",
]
