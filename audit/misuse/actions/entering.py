"""How an entry comes into a case: sealed to the report, at the next place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Max

from audit.misuse import keys
from audit.misuse.models import Entry, Handler, Report
from audit.misuse.states import EntryKind


def lock(report_id: UUID) -> Report:
    """The report, for this transaction alone."""
    return Report.objects.select_for_update().get(pk=report_id)


def enter(
    report: Report, kind: EntryKind, content: Mapping[str, object], *, on: date, by: Handler | None = None
) -> Entry:
    """Seal an entry into a report that is locked."""
    last = report.entries.aggregate(last=Max("position"))["last"] or 0
    sealed = keys.seal_text(bytes(report.public_key), json.dumps(content, ensure_ascii=False))
    return Entry.objects.create(report=report, position=last + 1, kind=kind, on=on, by=by, sealed=sealed)
