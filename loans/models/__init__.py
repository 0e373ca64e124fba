"""The rows of lending, held by the database's own rules; a module an idea."""

from loans.models.agencies import AgencyLetter, StoreReceipt
from loans.models.amendments import Amendment, AmendmentState
from loans.models.answers import Answered
from loans.models.cases import AgencyCriteria, Case, CaseCounter, CaseDocument, DocumentKind, Found
from loans.models.conflicts import Conflict
from loans.models.evidence import LinePhoto, Moment, ReturnClaim
from loans.models.lending import (
    Decision,
    DecisionKind,
    Loan,
    LoanCounter,
    LoanLine,
    PlaceKind,
    Signature,
    SignatureKind,
)
from loans.models.papers import IssuedPaper, PaperKind
from loans.models.policy import AgencyPolicy

__all__ = [
    "AgencyCriteria",
    "AgencyLetter",
    "AgencyPolicy",
    "Amendment",
    "AmendmentState",
    "Answered",
    "Case",
    "CaseCounter",
    "CaseDocument",
    "Conflict",
    "Decision",
    "DecisionKind",
    "DocumentKind",
    "Found",
    "IssuedPaper",
    "LinePhoto",
    "Loan",
    "LoanCounter",
    "LoanLine",
    "Moment",
    "PaperKind",
    "PlaceKind",
    "ReturnClaim",
    "Signature",
    "SignatureKind",
    "StoreReceipt",
]
