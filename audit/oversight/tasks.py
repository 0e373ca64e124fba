"""The worker's share of the reading room: verifying the record takes longer than a page waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django_tasks import task

from audit.journal import keys
from audit.journal.findings import Report
from audit.journal.outside import read_copies
from audit.journal.reconciling import reconcile
from audit.journal.record import SYSTEM
from audit.journal.verifying import Told, verify
from audit.oversight import actions
from audit.oversight.models import Verification, VerificationState
from core.clock import now

BEAT: Final = timedelta(seconds=2)
"""How often the progress is kept."""


@task()
def verify_record(pk: int) -> None:
    """Verify the record and compare the live rows with their versions. Harmless when called twice."""
    asked = Verification.objects.get(pk=pk)
    if asked.state == VerificationState.RUNNING:
        actions.end_verification(asked, report=_report(_progress(asked)), by=SYSTEM, at=now())


def _report(tell: Told) -> Report:
    try:
        anchor = keys.load_anchor(keys.public_path(Path(settings.SEAL_KEY_FILE)))
    except (OSError, ValueError) as unread:
        why = getattr(unread, "strerror", None) or unread
        return Report(unchecked=[_("The public key of the seals cannot be read (%(why)s).") % {"why": why}])
    try:
        copies = read_copies(Path(settings.SEAL_COPIES_DIR), anchor) if settings.SEAL_COPIES_DIR else None
        report = verify(now(), anchor=anchor, copies=copies, tell=tell)
        reconcile(report)
    except DatabaseError as unread:
        return Report(unchecked=[_("The database cannot be read: %(why)s.") % {"why": str(unread).strip()}])
    return report


def _progress(asked: Verification) -> Told:
    """Keeps how many entries were checked, stream after stream, not more often than `BEAT`."""
    before, last = 0, 0
    kept: datetime = now()

    def tell(size: int) -> None:
        nonlocal before, last, kept
        before += last if size < last else 0
        last = size
        if now() - kept >= BEAT:
            kept = now()
            actions.note_progress(asked, checked=before + size, at=kept)

    return tell
