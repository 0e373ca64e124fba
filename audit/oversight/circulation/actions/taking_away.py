"""The proof taken away: who acknowledged when, per person and per unit, as a file known by its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import models
from django.utils.translation import gettext as _

from assets.exports import csv_of, xlsx_of
from audit.journal.acts import act
from audit.journal.record import record
from audit.oversight.circulation import proof
from audit.oversight.circulation.models import Circular
from audit.oversight.circulation.permissions import followed_up, following_seats
from audit.oversight.circulation.queries import answers
from core.clock import official_day
from core.verdict import OFFICE, Refusal, Refused
from people.guards import reason_given
from people.models import Person
from people.offices import standing_of


class ProofKind(models.TextChoices):
    """What the proof is taken away as."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"
    PDF = "pdf", "PDF"


@dataclass(frozen=True, slots=True)
class Proof:
    """A file, with its ASCII name."""

    name: str
    content: bytes


@act("circular.taken_away")
def take_proof(circular: Circular, *, by: Person, at: datetime, kind: ProofKind, purpose: str) -> Proof:
    """Set the list of the units that `by` follows up into a file, and record its purpose and hash.

    Raises:
        Refusal: not-a-head, reason-missing.
    """
    standing = standing_of(by, official_day(at))
    seats, within = following_seats(standing), followed_up(standing)
    if not seats:
        text = _("The list of names is for heads of units and for auditors.")
        raise Refusal(Refused(OFFICE, "not-a-head", text))
    reason_given(purpose).require()
    found = answers(circular, within=within)
    titles, rows = proof.table(found)
    if kind == ProofKind.CSV:
        content = "".join(csv_of(titles, rows)).encode()
    elif kind == ProofKind.XLSX:
        with xlsx_of(_("Acknowledgements"), titles, rows) as file:
            content = file.read()
    else:
        content = proof.as_pdf(circular, found)
    record(
        "circular.taken_away",
        subject=circular.journal_subject(),
        actor=by.journal_actor(
            office=seats[0].office.value, capacity=seats[0].capacity.value, order=seats[0].order_number
        ),
        at=at,
        reason=purpose.strip(),
        facts={"format": kind.value, "count": len(rows), "sha256": sha256(content).hexdigest()},
        stream="reads",
    )
    return Proof(f"acknowledgements-{circular.pk}.{kind.value}", content)
