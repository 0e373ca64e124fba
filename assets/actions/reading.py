"""Reading what is sensitive is recorded as well: who took the register away, how much of it, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from audit.journal.record import Subject, record
from people.models import Person


def note_export(*, kind: str, filters: Mapping[str, object], by: Person, at: datetime) -> None:
    """Record that `by` takes the part of the register away that `filters` name. kind: "csv" or "xlsx"."""
    agency = by.unit.agency
    record(
        "register.exported",
        subject=Subject("register", agency.code, agency.name),
        actor=by.journal_actor(),
        at=at,
        facts={"format": kind, "filters": dict(filters)},
        stream="reads",
    )
