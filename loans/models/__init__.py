"""The rows of lending, held by the database's own rules; a module an idea."""

from loans.models.agencies import AgencyLetter, StoreReceipt
from loans.models.amendments import Amendment, AmendmentState
from loans.models.answers import Answered
from loans.models.cases import AgencyCriteria, Case, CaseCounter, CaseDocument, DocumentKind, Found
from loans.models.chasing import BY_HAND, Channel, Demand, DemandCounter, DutyBreach, Reminder
from loans.models.conflicts import Conflict
from loans.models.consumables import Equivalence, SupplyLine, SupplyReturn, SupplyTerms
from loans.models.decisions import Decision, DecisionKind
from loans.models.devices import DeviceAct, DeviceActKind, Outcome
from loans.models.evidence import HandedBack, LinePhoto, Moment, ReturnClaim, SignedSlip
from loans.models.lending import (
    Loan,
    LoanCounter,
    LoanLine,
    Means,
    PlaceKind,
    Signature,
    SignatureKind,
)
from loans.models.overrides import OverrideState, PolicyOverride
from loans.models.papers import IssuedPaper, PaperKind
from loans.models.policy import AgencyPolicy
from loans.models.signing import AskState, SignatureAsk

__all__ = [
    "BY_HAND",
    "AgencyCriteria",
    "AgencyLetter",
    "AgencyPolicy",
    "Amendment",
    "AmendmentState",
    "Answered",
    "AskState",
    "Case",
    "CaseCounter",
    "CaseDocument",
    "Channel",
    "Conflict",
    "Decision",
    "DecisionKind",
    "Demand",
    "DemandCounter",
    "DeviceAct",
    "DeviceActKind",
    "DocumentKind",
    "DutyBreach",
    "Equivalence",
    "Found",
    "HandedBack",
    "IssuedPaper",
    "LinePhoto",
    "Loan",
    "LoanCounter",
    "LoanLine",
    "Means",
    "Moment",
    "Outcome",
    "OverrideState",
    "PaperKind",
    "PlaceKind",
    "PolicyOverride",
    "Reminder",
    "ReturnClaim",
    "Signature",
    "SignatureAsk",
    "SignatureKind",
    "SignedSlip",
    "StoreReceipt",
    "SupplyLine",
    "SupplyReturn",
    "SupplyTerms",
]
