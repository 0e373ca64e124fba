"""What pages and reports ask about exceptions, trends and orders: prepared rows, and the loans a reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils.translation import override

from audit.oversight.executive.exceptions import GRAVE, WORDS, Kind
from audit.oversight.executive.models import Instruction, InstructionState, UnitExceptions
from audit.oversight.monthly.definitions import Words
from audit.oversight.reports.models import Report, UnitFigures
from audit.oversight.reports.spans import Length
from core.clock import start_of_day
from core.thai import thai_date
from loans import permissions
from loans.models import Loan

if TYPE_CHECKING:
    from people.models import Unit
    from people.offices import Standing

MONTHS: Final = 12
"""Of a trend."""

LOANS_SHOWN: Final = 5
"""Loans that stand beside an exception; the others are on the page of the exception's kind."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A kind of exception of a unit, with those loans behind it that the reader may see."""

    kind: Kind
    label: Words
    definition: Words
    count: int
    value: Decimal | None
    loans: list[Loan]
    hidden: int

    @property
    def is_grave(self) -> bool:
        return self.kind in GRAVE


def exceptions_of(kept: UnitExceptions, standing: Standing, *, most: int | None = LOANS_SHOWN) -> list[Shown]:
    """What does not go as it should, the kinds in their order; those without a case are left out. One query."""
    wanted = {pk for each in kept.found.values() for pk in each["loans"][:most]}
    rows = Loan.objects.filter(permissions.visible(standing), pk__in=wanted)
    loans = {loan.pk: loan for loan in rows.select_related("borrower", "borrower_unit", "lending_unit").distinct()}
    answer = []
    for kind in Kind:
        found: dict[str, Any] = kept.found.get(kind.value) or {"count": 0, "value": "0", "loans": []}
        if found["count"]:
            shown = [loans[pk] for pk in found["loans"][:most] if pk in loans]
            hidden = len(found["loans"][:most]) - len(shown)
            label, definition = WORDS[kind]
            value = Decimal(found["value"]) or None
            answer.append(Shown(kind, label, definition, found["count"], value, shown, hidden))
    return answer


def months_of(unit: Unit) -> list[UnitFigures]:
    """The figures of the last months, oldest first. One query."""
    rows = UnitFigures.objects.filter(unit=unit, months=Length.MONTH).order_by("-first")[:MONTHS]
    return sorted(rows, key=lambda row: row.first)


def instructions_in(report: Report) -> list[dict[str, str]]:
    """The orders to the unit and below that were given in the span of the report, or open in it; in Thai. One query."""
    first, beyond = start_of_day(report.first), start_of_day(report.span.after().first.first)
    still = Q(closed_at__isnull=True) | Q(closed_at__gte=first)
    rows = Instruction.objects.filter(still, unit__path__startswith=report.unit.path, given_at__lt=beyond)
    with override("th"):
        return [_told(each) for each in rows.select_related("unit").order_by("pk")]


def _told(each: Instruction) -> dict[str, str]:
    return {
        "number": each.number,
        "title": each.title,
        "unit": each.unit.name,
        "due_on": thai_date(each.due_on),
        "state": str(InstructionState(each.state).label),
    }
