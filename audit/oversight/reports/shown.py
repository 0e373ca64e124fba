"""A report as pages, files and papers show it: its lines in the language of the reader beside the frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.oversight.monthly.definitions import Words
from audit.oversight.monthly.figures import AMOUNTS, BY_ROUTE, Figure
from audit.oversight.reports.bodies import Body
from audit.oversight.reports.lines import Figures, lines
from audit.oversight.reports.measures import MEASURES
from audit.oversight.reports.models import Report
from audit.oversight.reports.spans import Span

NOTHING: Final = "–"

PARTED: Final = frozenset((*(figure.value for figure in BY_ROUTE), Figure.AFTER_APPROVAL.value))
"""Figures of which the lines below tell a part."""

NOT_COUNTED_HERE: Final = gettext_lazy("No line has this key any more.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with its values: of the span, of the one before, and of the same a year before."""

    key: str
    label: Words
    definition: Words
    now: str
    before: str
    year_before: str

    @property
    def part(self) -> bool:
        """Whether it tells of the line above it."""
        figure, slash, _of = self.key.partition("/")
        return bool(slash) and figure in PARTED


def rows(body: Body) -> list[Shown]:
    """The lines of which the report says anything."""
    now, before, year_before = (body["figures"][name] for name in ("now", "before", "year_before"))
    return [
        Shown(
            line.key,
            line.label,
            line.definition,
            value(now, line.key),
            value(before, line.key),
            value(year_before, line.key),
        )
        for line in lines()
        if line.key in now
    ]


def value(figures: Figures, key: str) -> str:
    """A value as it is shown: amounts with commas, a dash where there is none."""
    written = figures.get(key, "")
    if key in AMOUNTS and written[:1].isdigit():
        return f"{Decimal(written):,.2f}"
    return written or NOTHING


def is_quiet(body: Body) -> bool:
    """Whether nothing was lent, asked for or owed."""
    told = {key: text for key, text in body["figures"]["now"].items() if key != "lendable"}
    return all(text in ("", "0", "0.00") for text in told.values())


def changed(report_changes: Iterable[dict[str, str]]) -> Iterator[tuple[Words, str, str]]:
    """What a corrigendum changes: label, before and now."""
    labels: dict[str, Words] = {line.key: line.label for line in lines()}
    for each in MEASURES:
        labels[f"measure/{each.item}/responsible"] = _("%(issue)s Responsible") % {"issue": each.issue}
        labels[f"measure/{each.item}/done"] = _("%(issue)s What was done") % {"issue": each.issue}
    for change in report_changes:
        yield labels.get(change["key"], NOT_COUNTED_HERE), change["before"] or NOTHING, change["now"] or NOTHING


def span_of(body: Body) -> Span:
    """What the report is about."""
    return Span.beginning(date.fromisoformat(body["first"]), body["months"])


def as_of(body: Body) -> datetime | None:
    """When the figures were counted; the public version does not say."""
    return datetime.fromisoformat(body["as_of"]) if "as_of" in body else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a report stands, in words and by its meaning."""

    words: str
    meaning: str


def standing(report: Report, *, signed: int, on: date) -> Standing:
    """Where it stands on the day. signed: how many texts of it were signed."""
    if signed > 1:
        return Standing(_("Signed, corrected"), "free")
    if signed:
        return Standing(_("Signed by the head"), "free")
    if report.is_running(on):
        return Standing(_("Still running"), "progress")
    if report.sign_by is None:
        return Standing(_("Summary"), "neutral")
    if report.is_late(on):
        return Standing(_("Late: not signed"), "danger")
    return Standing(_("To be signed"), "attention")
