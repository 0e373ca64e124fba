"""What the clock does about a report: it is opened when its span begins, its head is asked to sign it, and reminded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from audit.journal.acts import act
from audit.journal.record import SYSTEM, record
from audit.journal.versions import create, keep
from audit.oversight.reports import notices
from audit.oversight.reports.models import Report
from audit.oversight.reports.spans import SIGNED, Span
from core.clock import official_day
from people.models import Agency, Unit

SIGNED_WITHIN: Final = timedelta(days=15)
"""After the last day of a month or quarter: the agency's own rule, no clause's."""


@act("report.opened")
def open_report(unit: Unit, *, span: Span, by: object, at: datetime) -> Report:
    """Open the report of the unit over the span, to be filled in while it runs; the one that is open already stays."""
    agency = Agency.objects.select_for_update(no_key=True).get(pk=unit.agency_id)
    there = Report.objects.filter(unit=unit, months=span.length, first=span.first.first).first()
    if there is not None:
        return there
    report = Report(
        agency=agency,
        unit=unit,
        months=span.length,
        first=span.first.first,
        sign_by=span.last + SIGNED_WITHIN if span.length in SIGNED else None,
    )
    create(report, by_code=SYSTEM.code, at=at)
    record(
        "report.opened",
        subject=report.journal_subject(),
        actor=SYSTEM,
        at=at,
        facts={"since": span.first.first, "until": span.last, "sign_by": report.sign_by},
        refs=[unit.journal_subject()],
    )
    return report


@act("report.asked")
def ask_head(report: Report, *, by: object, at: datetime) -> Report:
    """Tell the head of the unit that the report waits for a signature; once when it is ready, once when it is late.

    Harmless when called twice.
    """
    rows = Report.objects.select_for_update(of=("self",), no_key=True).select_related("unit__agency", "agency")
    report = rows.get(pk=report.pk)
    is_late = report.is_late(official_day(at))
    moment = "reminded_at" if is_late else "asked_at"
    if report.signed.exists() or getattr(report, moment) is not None:
        return report
    setattr(report, moment, at)
    keep(report, by_code=SYSTEM.code, at=at, fields=[moment])
    record(
        "report.asked",
        subject=report.journal_subject(),
        actor=SYSTEM,
        at=at,
        facts={"sign_by": report.sign_by, "is_late": is_late},
        refs=[report.unit.journal_subject()],
    )
    notices.ask_to_sign(report, is_late=is_late, at=at)
    return report
