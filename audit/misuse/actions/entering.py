"""How an entry comes into a case: sealed to the report, at the next place."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Final
from uuid import UUID

from django.db import OperationalError
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.misuse import keys
from audit.misuse.models import Entry, Handler, Report
from audit.misuse.states import EntryKind
from core.verdict import ORDER, Refusal, Refused

POSTGRES_FULL: Final = "53100"
"""SQLSTATE of a disk that is full."""


@contextmanager
def full_disk_refused() -> Iterator[None]:
    """Say it in a sentence where the database has no room left; stands around a transaction, so that nothing is kept.

    Raises:
        Refusal: disk-full.
    """
    try:
        yield
    except OperationalError as error:
        cause = error.__cause__
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code != sqlite3.SQLITE_FULL and getattr(cause, "sqlstate", "") != POSTGRES_FULL:
            raise
        text = _("There is no room left for this, and nothing of it was kept. Send it without files, or tomorrow.")
        raise Refusal(Refused(ORDER, "disk-full", text)) from error


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
