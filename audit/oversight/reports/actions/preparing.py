"""Keeping prepared figures and how far the chore is: no events, for they are counted from what has its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from audit.oversight.reports.counting import Counted
from audit.oversight.reports.models import Preparation, UnitFigures
from audit.oversight.reports.spans import Span
from people.models import Agency


def keep_figures(counted: Sequence[Counted], span: Span, *, at: datetime) -> None:
    """Put the figures of these units over the span in the place of those counted before. One query."""
    period = span.period(at=at)
    UnitFigures.objects.bulk_create(
        [
            UnitFigures(
                unit=each.unit,
                months=span.length,
                first=span.first.first,
                as_of=at,
                is_running=period.is_running,
                figures=each.figures,
                public=each.public,
            )
            for each in counted
        ],
        update_conflicts=True,
        unique_fields=["unit", "months", "first"],
        update_fields=["as_of", "is_running", "figures", "public"],
    )


def begin(agency: Agency, *, total: int, at: datetime) -> None:
    """Note that so many spans are going to be counted."""
    facts = {"began_at": at, "ended_at": None, "done": 0, "total": total}
    Preparation.objects.update_or_create(agency=agency, defaults=facts)


def note_progress(agency: Agency, *, done: int) -> None:
    """Note how many were."""
    Preparation.objects.filter(agency=agency).update(done=done)


def end(agency: Agency, *, at: datetime) -> None:
    """Note that all were."""
    Preparation.objects.filter(agency=agency).update(ended_at=at)
