"""What the channel keeps: reports and who reads them (`reports`), and the names of those who signed (`names`)."""

from __future__ import annotations

from audit.misuse.models.names import Custodian, NameAccess, NameRequest, SealedName
from audit.misuse.models.reports import (
    Access,
    CaseDay,
    Entry,
    EscrowKey,
    Evidence,
    Handler,
    Keyholder,
    Mark,
    Report,
)

__all__ = [
    "Access",
    "CaseDay",
    "Custodian",
    "Entry",
    "EscrowKey",
    "Evidence",
    "Handler",
    "Keyholder",
    "Mark",
    "NameAccess",
    "NameRequest",
    "Report",
    "SealedName",
]
