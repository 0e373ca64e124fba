"""The datasets: their fields with what each means, and their rows, read from signed reports alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from audit.oversight.monthly.definitions import Words
from audit.oversight.monthly.periods import Month
from audit.oversight.reports.lines import lines
from audit.oversight.reports.models import SignedReport
from core.clock import official_day

Rows = Iterator[list[str]]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name, which never changes, and what it means."""

    name: str
    words: Words


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table that everybody may take away. rows: of the fiscal year."""

    slug: str
    title: Words
    words: Words
    fields: tuple[Field, ...]
    rows: Callable[[int], Rows]


def newest_texts() -> QuerySet[SignedReport]:
    """The text in force of each report."""
    newest = SignedReport.objects.filter(report=OuterRef("report")).order_by("-serial").values("serial")[:1]
    texts = SignedReport.objects.filter(serial=Subquery(newest))
    return texts.select_related("report__unit__agency").order_by(
        "report__first", "report__months", "report__unit__path"
    )


def of_year(year: int) -> QuerySet[SignedReport]:
    """The texts in force of the fiscal year (Buddhist era)."""
    first, last = Month(year, 1).first, Month(year, 12).last
    return newest_texts().filter(report__first__gte=first, report__first__lte=last)


def years() -> list[int]:
    """The fiscal years of which something is signed, newest first. One query."""
    firsts = SignedReport.objects.order_by().values_list("report__first", flat=True).distinct()
    return sorted({Month.of(first).year for first in firsts}, reverse=True)


def updated_on() -> date | None:
    """The day on which something was signed last."""
    at = SignedReport.objects.aggregate(at=Max("at"))["at"]
    return official_day(at) if at else None


def _of_text(text: SignedReport) -> list[str]:
    report = text.report
    return [
        report.first.isoformat(),
        report.span.last.isoformat(),
        str(report.months),
        report.unit.code,
        report.unit.name,
    ]


def _figures(year: int) -> Rows:
    labels = {line.key: str(line.label) for line in lines()}
    for text in of_year(year).iterator(chunk_size=100):
        told = [*_of_text(text), str(text.serial), official_day(text.at).isoformat()]
        for key, value in text.public["figures"]["now"].items():
            yield [*told, key, labels.get(key, ""), value]


def _measures(year: int) -> Rows:
    for text in of_year(year).iterator(chunk_size=100):
        for each in text.public["measures"]:
            said = [each[name] for name in ("item", "issue", "weakness", "improvement", "responsible", "done")]
            yield [*_of_text(text), *said]


def _dictionary(_year: int) -> Rows:
    for dataset in DATASETS.values():
        for field in dataset.fields:
            yield [dataset.slug, field.name, str(field.words), ""]
    for line in lines():
        yield ["lending", line.key, str(line.label), str(line.definition)]


_SPAN: Final = (
    Field("first_day", _("First day, of the common era")),
    Field("last_day", _("Last day")),
    Field("months", _("Months: 1 for a month, 3 for a quarter")),
    Field("unit_code", _("Code of the bureau or district office, or of the agency")),
    Field("unit", _("Its name")),
)

DATASETS: Final = {
    dataset.slug: dataset
    for dataset in (
        Dataset(
            "lending",
            _("Lending by unit and month"),
            _("Every figure of every signed report: what was asked for, lent, returned, overdue, demanded, damaged."),
            (
                *_SPAN,
                Field("text", _("1 for the first signed text, 2 and on for a corrigendum in its place")),
                Field("signed_on", _("Day of the signature")),
                Field("key", _("Which figure; it never changes")),
                Field("figure", _("The figure in words")),
                Field("value", _("The value; * where it could tell of fewer than five cases")),
            ),
            _figures,
        ),
        Dataset(
            "measures",
            _("Measures of the integrity assessment"),
            _("The five columns of each signed report, items 20 to 24."),
            (
                *_SPAN,
                Field("item", _("Item of the assessment")),
                Field("issue", _("Issue assessed")),
                Field("weakness", _("Weakness")),
                Field("improvement", _("How it is improved")),
                Field("responsible", _("Unit responsible")),
                Field("done", _("Oversight and follow-up")),
            ),
            _measures,
        ),
        Dataset(
            "dictionary",
            _("Data dictionary"),
            _("Every field and every figure, with how it is counted."),
            (
                Field("dataset", _("Which table")),
                Field("name", _("Field, or key of a figure")),
                Field("words", _("What it is called")),
                Field("counted", _("How it is counted")),
            ),
            _dictionary,
        ),
    )
}
