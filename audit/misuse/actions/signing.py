"""How a report is signed: name and contact in an envelope of their own, to be opened by custodians alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from audit.misuse import keys
from audit.misuse.models import EscrowKey, NameAccess, Report, SealedName
from audit.misuse.name_states import Signing
from audit.misuse.queries import known_custodians
from audit.misuse.shutting_out import Concerned, is_shut_out
from core.verdict import first_refusal
from loans.complaint_rules import is_complaint_complete, may_complain_formally
from people.calendar import calendar_of


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signs, and as what. grounds, knew_on: of a formal complaint: the rule that was not followed, and the day on
    which the complainant came to know of it.
    """

    kind: Signing
    name: str
    contact: str
    grounds: str = ""
    knew_on: date | None = None
    is_signed: bool = True

    def facts(self) -> dict[str, str]:
        """What the committee reads of it: everything but who."""
        if self.kind != Signing.FORMAL:
            return {}
        return {"grounds": self.grounds, "knew_on": self.knew_on.isoformat() if self.knew_on else ""}


def judge_signature(signed: Signed, agency_id: int, *, on: date) -> None:
    """Whether it may be made as what it is. One query for a formal complaint, none otherwise.

    Raises:
        Refusal: as `loans.complaint_rules`, of a formal complaint.
    """
    if signed.kind != Signing.FORMAL:
        return
    first_refusal(
        is_complaint_complete(
            name=signed.name, contact=signed.contact, grounds=signed.grounds, is_signed=signed.is_signed
        ),
        may_complain_formally(knew_on=signed.knew_on, on=on, next_working=calendar_of(agency_id, on, on).next_working),
    ).require()


def seal_name(report: Report, signed: Signed, about: Concerned, escrow: EscrowKey, *, on: date) -> SealedName:
    """Put the name into an envelope, with a key for each custodian who is not shut out, and for escrow."""
    pair = keys.new_pair()
    who = json.dumps({"name": signed.name, "contact": signed.contact}, ensure_ascii=False)
    kept = SealedName.objects.create(
        report=report,
        kind=signed.kind,
        public_key=pair.public,
        escrow_key=keys.seal(bytes(escrow.public_key), pair.private),
        content=keys.seal_text(pair.public, who),
    )
    for reader, custodian in known_custodians(report.agency_id, on=on).items():
        if not is_shut_out(reader, about):
            sealed = keys.seal(bytes(custodian.public_key), pair.private)
            NameAccess.objects.create(sealed_name=kept, custodian=custodian, sealed_key=sealed)
    return kept
