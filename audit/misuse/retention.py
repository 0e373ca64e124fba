"""How long a closed report can be read: by rule for a year; then its keys go, and with them everything in it."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings

from audit.misuse.models import Report


def kept_for() -> timedelta:
    """How long after it was closed."""
    return timedelta(days=settings.MISUSE_KEPT_DAYS)


def destroyed_from(report: Report) -> date | None:
    """The day from which its keys go; None while it is open, held, or where they went already."""
    if report.closed_on is None or report.held_on is not None or report.destroyed_on is not None:
        return None
    return report.closed_on + kept_for()
