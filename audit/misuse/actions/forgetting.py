"""How a name that was unlocked, or an envelope, is taken away again."""

from __future__ import annotations

from datetime import datetime

from audit.misuse.models import Handler, NameAccess, NameRequest, Report, SealedName
from core.clock import official_day


def forget_shown(handler: Handler, report: Report | None = None) -> None:
    """Take from a member the names that were unlocked for them: of one report, or of all."""
    theirs = NameRequest.objects.filter(asked_by=handler).exclude(sealed_name=b"")
    if report is not None:
        theirs = theirs.filter(sealed_to__report=report)
    theirs.update(sealed_name=b"")


def forget_names(*, at: datetime) -> None:
    """Take away every name whose time to be read is over."""
    over = NameRequest.objects.filter(shown_until__lt=official_day(at)).exclude(sealed_name=b"")
    over.update(sealed_name=b"")


def destroy_name(report: Report) -> None:
    """Destroy every key to the envelope of a report, and what it held."""
    NameAccess.objects.filter(sealed_name__report=report).delete()
    NameRequest.objects.filter(sealed_to__report=report).exclude(sealed_name=b"").update(sealed_name=b"")
    SealedName.objects.filter(report=report).update(escrow_key=b"", content=b"")
