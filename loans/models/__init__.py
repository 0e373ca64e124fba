"""The rows of lending, held by the database's own rules; a module an idea."""

from loans.models.agencies import AgencyLetter, StoreReceipt
from loans.models.answers import Answered
from loans.models.conflicts import Conflict
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
from loans.models.policy import AgencyPolicy

__all__ = [
    "AgencyLetter",
    "AgencyPolicy",
    "Answered",
    "Conflict",
    "Decision",
    "DecisionKind",
    "Loan",
    "LoanCounter",
    "LoanLine",
    "PlaceKind",
    "Signature",
    "SignatureKind",
    "StoreReceipt",
]
