"""Which units report, and their figures over a span: counted once for the agency, added up for each unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from audit.oversight.monthly.definitions import rows_of
from audit.oversight.monthly.figures import Tally
from audit.oversight.monthly.measuring import measure
from audit.oversight.reports.further import SOURCES
from audit.oversight.reports.lines import public_keys
from audit.oversight.reports.models import UnitFigures
from audit.oversight.reports.spans import Length, Span
from audit.oversight.reports.suppressing import published
from people.models import Agency, Unit

BACKFILL: Final = 24
"""Months that are counted when the service is taken into use: those of this year, and those to compare them with."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of one unit over a span, and what of them is public."""

    unit: Unit
    figures: dict[str, str]
    public: dict[str, str]


def reporting_units(agency: Agency) -> list[Unit]:
    """The agency itself, and each bureau and district office in which there is a store; by path. Two queries."""
    stores = list(Unit.objects.filter(agency=agency, lends=True).values_list("path", flat=True))
    tops = {path_of_top(path) for path in stores}
    rows = Unit.objects.filter(agency=agency, path__in={path_of_root(path) for path in stores} | tops)
    return list(rows.select_related("agency").order_by("path"))


def path_of_root(path: str) -> str:
    """The path of the agency's own unit: "1/" of "1/5/9/"."""
    return f"{path.split('/')[0]}/"


def path_of_top(path: str) -> str:
    """The path of the bureau or district office: "1/5/" of "1/5/9/"; of the agency's own unit that one itself."""
    return "/".join(path.split("/")[:2]).rstrip("/") + "/"


def count(agency: Agency, span: Span, *, at: datetime) -> list[Counted]:
    """The figures of each reporting unit, the agency's own unit first. A handful of queries, however many loans."""
    units = reporting_units(agency)
    if not units:
        return []
    period = span.period(at=at)
    tallies = measure(agency.pk, period)
    paths = dict(Unit.objects.filter(pk__in=tallies).values_list("pk", "path"))
    figures = []
    for unit in units:
        total = Tally.together(tallies[pk] for pk, path in sorted(paths.items()) if path.startswith(unit.path))
        of_unit = {row.key: row.value for row in rows_of(total)}
        for source in SOURCES.values():
            of_unit |= source.count(unit, period)
        figures.append(of_unit)
    told = _told(units, figures, span)
    return [Counted(*each) for each in zip(units, figures, told, strict=True)]


def _told(units: list[Unit], figures: list[dict[str, str]], span: Span) -> list[dict[str, str]]:
    """What is public of figures of these units, in their order."""
    lending = {row.key for row in rows_of(Tally())} | public_keys()
    open_to_all = [{key: value for key, value in each.items() if key in lending} for each in figures]
    months = [month.first.first for month in span.months]
    kept: dict[date, dict[int, dict[str, str]]] = {month: {} for month in months}
    rows = UnitFigures.objects.filter(unit__in=units, months=Length.MONTH, first__in=months)
    for first, unit_id, public in rows.values_list("first", "unit", "public"):
        kept[first][unit_id] = public
    parts = [(of.get(units[0].pk, {}), [of.get(unit.pk, {}) for unit in units[1:]]) for of in kept.values()]
    whole, of_units = published(open_to_all[0], open_to_all[1:], parts)
    return [whole, *of_units]


def wanted(*, on: date, since: date) -> list[Span]:
    """The spans whose figures pages show on that day: those running and those before, months first.

    since: the day of the first loan, or of the first counting; no span that ended before it is counted.
    """
    spans = []
    for length in Length:
        span = Span.around(on, length)
        for _n in range(max(BACKFILL // length, 2) + 1):
            if span.last < since:
                break
            spans.append(span)
            span = span.before()
    return spans
