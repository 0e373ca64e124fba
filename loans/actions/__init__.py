"""Every act on a loan: the one door for writing. Each is one transaction of five beats."""

from loans.actions.agencies import Paper, confirm_receipt, note_receipt, submit_for_agency, text_of_receipt
from loans.actions.amending import amend
from loans.actions.bringing_back import bring_back
from loans.actions.cases import (
    add_document,
    choose_remedy,
    close_case,
    link_fact_finding,
    note_cause,
    propose_remedy,
)
from loans.actions.changing import approve_change, ask_change, refuse_change, withdraw_change
from loans.actions.chasing import Chased, chase
from loans.actions.conflicts import declare_conflict
from loans.actions.criteria import enter_criteria
from loans.actions.deciding import approve, endorse, refuse, send_back
from loans.actions.devices import settle_conflict
from loans.actions.duties import ByHand, name_duty_holder, note_overdue_export, record_demand
from loans.actions.handing import hand_over, hand_over_visit
from loans.actions.handing_back import hand_back
from loans.actions.letters import attach_letter_scan
from loans.actions.losses import answer_claim, claim_returned, report_loss
from loans.actions.overriding import ask_override, confirm_override, refuse_override, withdraw_override
from loans.actions.papers import issue_bundle, issue_paper, note_check_export, note_register_export
from loans.actions.passing import GivenBack, pass_on
from loans.actions.photos import add_photos
from loans.actions.policy import change_emblem, change_policy
from loans.actions.requesting import cancel, lapse, resubmit, submit, submit_all, withdraw
from loans.actions.returning import Finding, check_in, drop_off
from loans.actions.settling import (
    Evidence,
    Likeness,
    record_payment,
    record_repair,
    record_replacement,
    reopen_case,
)
from loans.actions.signing import ask_signature, give_signature, note_refusal, refuse_signature
from loans.actions.slips import attach_signed_slip
from loans.actions.supplies import approve_supplies, submit_supplies
from loans.actions.supply_desk import accept_equivalence, hand_over_supplies, return_supplies
from loans.actions.swapping import swap_line
from loans.amendments import Change
from loans.deliveries import Checked

__all__ = [
    "ByHand",
    "Change",
    "Chased",
    "Checked",
    "Evidence",
    "Finding",
    "GivenBack",
    "Likeness",
    "Paper",
    "accept_equivalence",
    "add_document",
    "add_photos",
    "amend",
    "answer_claim",
    "approve",
    "approve_change",
    "approve_supplies",
    "ask_change",
    "ask_override",
    "ask_signature",
    "attach_letter_scan",
    "attach_signed_slip",
    "bring_back",
    "cancel",
    "change_emblem",
    "change_policy",
    "chase",
    "check_in",
    "choose_remedy",
    "claim_returned",
    "close_case",
    "confirm_override",
    "confirm_receipt",
    "declare_conflict",
    "drop_off",
    "endorse",
    "enter_criteria",
    "give_signature",
    "hand_back",
    "hand_over",
    "hand_over_supplies",
    "hand_over_visit",
    "issue_bundle",
    "issue_paper",
    "lapse",
    "link_fact_finding",
    "name_duty_holder",
    "note_cause",
    "note_check_export",
    "note_overdue_export",
    "note_receipt",
    "note_refusal",
    "note_register_export",
    "pass_on",
    "propose_remedy",
    "record_demand",
    "record_payment",
    "record_repair",
    "record_replacement",
    "refuse",
    "refuse_change",
    "refuse_override",
    "refuse_signature",
    "reopen_case",
    "report_loss",
    "resubmit",
    "return_supplies",
    "send_back",
    "settle_conflict",
    "submit",
    "submit_all",
    "submit_for_agency",
    "submit_supplies",
    "swap_line",
    "text_of_receipt",
    "withdraw",
    "withdraw_change",
    "withdraw_override",
]
