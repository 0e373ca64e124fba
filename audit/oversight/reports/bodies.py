"""What a report says, as plain values: built from prepared figures while nobody signed it, frozen by the signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.utils.translation import override

from audit.journal.canonical import canonical, instant
from audit.oversight.reports.measures import MEASURES
from audit.oversight.reports.models import Report, UnitFigures

Body = dict[str, Any]

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Drafted:
    """A report as it reads now. body is None while its figures were never counted; public: what everybody may read.

    is_final: whether they were counted to the last day.
    """

    body: Body | None
    public: Body
    is_final: bool = False

    @property
    def text(self) -> str:
        """The body as one canonical text: what is signed."""
        return canonical(self.body)

    @property
    def sha256(self) -> str:
        """The hash of the text in UTF-8."""
        return sha256(self.text.encode()).hexdigest()


def draft(report: Report, instructions: list[dict[str, str]]) -> Drafted:
    """The report from its prepared figures and what was written. One query.

    report: with unit and agency. instructions: what the head ordered in the span, see `executive.queries`.
    """
    span = report.span
    firsts = {"now": report.first, "before": span.before().first.first, "year_before": span.year_before().first.first}
    rows = UnitFigures.objects.filter(unit=report.unit_id, months=report.months, first__in=set(firsts.values()))
    found = {row.first: row for row in rows}
    now = found.get(report.first)
    if now is None:
        return Drafted(None, {})
    body = _said(report, {name: found.get(first) for name, first in firsts.items()}, "figures")
    body["as_of"] = instant(now.as_of)
    body["instructions"] = instructions
    public = _said(report, {name: found.get(first) for name, first in firsts.items()}, "public")
    return Drafted(body, public, is_final=not now.is_running)


def _said(report: Report, rows: Mapping[str, UnitFigures | None], column: str) -> Body:
    return {
        "version": VERSION,
        "agency": report.agency.name,
        "unit": {"code": report.unit.code, "name": report.unit.name},
        "months": report.months,
        "first": report.first.isoformat(),
        "last": report.span.last.isoformat(),
        "figures": {name: {} if row is None else getattr(row, column) for name, row in rows.items()},
        "measures": measures_of(report),
    }


def measures_of(report: Report) -> list[dict[str, str]]:
    """The five columns, the first three in Thai as the city has them."""
    with override("th"):
        return [
            {
                "item": each.item,
                "issue": str(each.issue),
                "weakness": str(each.weakness),
                "improvement": str(each.improvement),
                "responsible": report.measures.get(each.item, {}).get("responsible", ""),
                "done": report.measures.get(each.item, {}).get("done", ""),
            }
            for each in MEASURES
        ]


def differences(before: Body, now: Body) -> list[dict[str, str]]:
    """What a corrigendum changes: each figure of the span and each written text, by key, with the value before and now.

    When the figures were counted, and those of earlier spans they are compared with, are no correction.
    """
    was, became = _by_key(before), _by_key(now)
    return [
        {"key": key, "before": was.get(key, ""), "now": became.get(key, "")}
        for key in {**was, **became}
        if was.get(key, "") != became.get(key, "")
    ]


def _by_key(body: Body) -> dict[str, str]:
    written = {
        f"measure/{each['item']}/{column}": each[column]
        for each in body["measures"]
        for column in ("responsible", "done")
    }
    return {**body["figures"]["now"], **written}
