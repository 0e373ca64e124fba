"""A report as it reads now, and whether its figures are counted to the last day."""

from __future__ import annotations

from audit.oversight.executive.queries import instructions_in
from audit.oversight.reports.bodies import Drafted, draft
from audit.oversight.reports.models import Report


def drafted(report: Report) -> Drafted:
    """The report, with what the head ordered in its span. report: with unit and agency."""
    return draft(report, instructions_in(report))
