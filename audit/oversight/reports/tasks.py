"""The clock's share: figures counted when they are old, reports opened when their span begins, heads asked to sign."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, Min, OuterRef
from django_tasks import task

from audit.journal.record import SYSTEM
from audit.oversight.executive import exceptions
from audit.oversight.executive.actions import keep_exceptions
from audit.oversight.reports import actions
from audit.oversight.reports.counting import count, reporting_units, wanted
from audit.oversight.reports.models import Report, SignedReport, UnitFigures
from audit.oversight.reports.spans import Length, Span
from core.clock import now, official_day
from loans.models import Loan
from people.models import Agency

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

SETTLING: Final = timedelta(days=62)
"""For so long after its end a span is counted once a day: what comes late is found, and corrected by the head."""

OPENED_BACK: Final = timedelta(days=100)
"""Reports are opened for spans that ended no longer ago, when the service is taken into use."""


@task()
def prepare() -> int:
    """Count what is old, open what begins, ask for what is due; answers how many spans were counted."""
    return sum(prepare_agency(agency, at=now()) for agency in Agency.objects.filter(is_ours=True).order_by("pk"))


def prepare_agency(agency: Agency, *, at: datetime) -> int:
    """The same for one agency as of a moment. Harmless when called twice."""
    on = official_day(at)
    known = (
        Loan.objects.filter(lending_unit__agency=agency).aggregate(at=Min("submitted_at"))["at"],
        UnitFigures.objects.filter(unit__agency=agency).aggregate(at=Min("as_of"))["at"],
    )
    since = min((official_day(moment) for moment in known if moment is not None), default=on)
    spans = sorted(wanted(on=on, since=since), key=lambda span: (span.length, span.first))
    old = _old(agency, spans, at=at)
    if old:
        actions.begin(agency, total=len(old), at=at)
        for done, span in enumerate(old, start=1):
            actions.keep_figures(count(agency, span, at=at), span, at=at)
            actions.note_progress(agency, done=done)
        actions.end(agency, at=now())
        keep_exceptions(exceptions.count(agency, reporting_units(agency), on=on), at=at)
    _open(agency, [span for span in spans if span.last >= on - OPENED_BACK], at=at)
    _ask(agency, on, at=at)
    return len(old)


def _old(agency: Agency, spans: list[Span], *, at: datetime) -> list[Span]:
    """Those never counted, or longer ago than they should be. One query."""
    rows = UnitFigures.objects.filter(unit__agency=agency, unit__parent=None)
    kept = {(row.months, row.first): row for row in rows.only("months", "first", "as_of", "is_running")}
    return [span for span in spans if _is_old(kept.get((int(span.length), span.first.first)), span, at=at)]


def _is_old(row: UnitFigures | None, span: Span, *, at: datetime) -> bool:
    on = official_day(at)
    if row is None or (row.is_running and span.last < on):
        return True
    if span.last < on - SETTLING:
        return False
    often = HOUR if span.length == Length.MONTH and span.last >= on else DAY
    return at - row.as_of >= often


def _open(agency: Agency, spans: list[Span], *, at: datetime) -> None:
    units = reporting_units(agency)
    rows = Report.objects.filter(agency=agency).values_list("unit", "months", "first")
    there = set(rows.filter(first__in={span.first.first for span in spans}))
    for unit in units:
        for span in spans:
            if (unit.pk, int(span.length), span.first.first) not in there:
                actions.open_report(unit, span=span, by=SYSTEM, at=at)


def _ask(agency: Agency, on: date, *, at: datetime) -> None:
    """Heads of reports whose span is over and that nobody signed: asked once, and reminded once when late."""
    signed = SignedReport.objects.filter(report=OuterRef("pk"))
    waiting = Report.objects.filter(~Exists(signed), agency=agency, sign_by__isnull=False)
    for report in waiting.select_related("unit__agency", "agency").order_by("pk"):
        is_due = report.reminded_at is None if report.is_late(on) else report.asked_at is None
        if is_due and not report.is_running(on):
            actions.ask_head(report, by=SYSTEM, at=at)
