"""Loans of consumables as pages show them: lines with what is owed, and the debts in kind of a store by age."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import DecimalField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from assets.stock.models import StockItem
from core.clock import official_day
from loans import permissions, rules
from loans.models import Equivalence, Loan, SupplyLine, SupplyReturn, SupplyTerms
from loans.rules import Route
from loans.states import OUT
from loans.supplies import NONE, balances, owed_of
from people.offices import Standing


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """A line as the page of its loan shows it. returns: in their order; accepted: what may come in its place."""

    line: SupplyLine
    returns: list[SupplyReturn]
    accepted: list[Equivalence]
    owed: Decimal

    @property
    def returned(self) -> Decimal:
        return (self.line.lent or NONE) - self.owed


@dataclass(frozen=True, slots=True)
class SupplyFile:
    """What a loan of consumables has beside other loans."""

    terms: SupplyTerms
    rows: list[SupplyRow]


def supply_file(loan: Loan) -> SupplyFile:
    """The conditions and lines of a loan of consumables. One query more once it was handed over, two where something
    else was accepted in kind.

    One query, and one more where the loan was not read by `seen_supplies`.
    """
    lines = SupplyLine.objects.filter(loan=loan).select_related("item__unit").order_by("position")
    if loan.handed_over_at is None:
        return SupplyFile(loan.supply_terms, [SupplyRow(line, [], [], NONE) for line in lines])
    returns = SupplyReturn.objects.select_related("equivalence__item", "by").order_by("seq")
    accepted = Equivalence.objects.select_related("item", "by", "taken_in").order_by("id")
    found = list(lines.annotate(was_accepted=Exists(Equivalence.objects.filter(line=OuterRef("pk")))))
    if not any(line.was_accepted for line in found):
        accepted = accepted.none()
    prefetch_related_objects(found, Prefetch("returns", queryset=returns), Prefetch("equivalences", queryset=accepted))
    return SupplyFile(loan.supply_terms, [_row(line) for line in found])


def seen_supplies(pk: int, standing: Standing) -> Loan | None:
    """A loan of consumables that this person may see, with its parties, letter and conditions. One query."""
    seen = Loan.objects.filter(permissions.visible(standing), pk=pk, route=Route.CONSUMABLE)
    return seen.select_related(
        "borrower__unit",
        "borrower_unit",
        "lending_unit__agency__lending_policy",
        "approving_unit",
        "letter__agency",
        "supply_terms",
    ).first()


def supply_facts(loan: Loan) -> list[dict[str, object]]:
    """The lines for the printed slip: name, type, kind, code, unit, and the quantities (Decimal), in their order."""
    return [
        {
            "name": row.line.item.name,
            "type": row.line.item.type,
            "kind": row.line.item.kind,
            "code": row.line.item.code,
            "unit_of_measure": row.line.item.unit_of_measure,
            "asked": row.line.asked,
            "approved": row.line.approved,
            "lent": row.line.lent,
            "owed": row.owed,
            "price_at_loan": row.line.price_at_loan,
            "price_basis": row.line.price_basis,
        }
        for row in supply_file(loan).rows
    ]


def in_stock(rows: Iterable[SupplyRow]) -> dict[int, Decimal]:
    """What is in stock of each line's consumable, by its id. One query."""
    return balances([row.line.item for row in rows])


def stock_of_stores(standing: Standing) -> QuerySet[StockItem]:
    """The consumables of the stores that this person keeps."""
    kept = Q(pk__in=())
    for path in standing.store_paths():
        kept |= Q(unit__path__startswith=path)
    return StockItem.objects.filter(kept, unit__closed_on__isnull=True).select_related("unit__agency")


@dataclass(frozen=True, slots=True)
class Debt:
    """So much of one consumable is owed by an agency. days: since the hand-over; overdue: days past the due date."""

    line: SupplyLine
    agency: str
    owed: Decimal
    days: int
    overdue: int


DEBTS_BY_AGE: Final = ("loan__due_on", "pk")


def owed_lines(lines: QuerySet[SupplyLine]) -> QuerySet[SupplyLine]:
    """Those of the lines of which something is owed, read with how much (`owed_on`)."""
    last = SupplyReturn.objects.filter(line=OuterRef("pk")).order_by("-seq").values("owed_after")[:1]
    column = DecimalField(max_digits=12, decimal_places=3)
    owed = Coalesce(Subquery(last), "lent", output_field=column)
    return lines.filter(lent__isnull=False).annotate(owed=owed).filter(owed__gt=0)


def owed_on(line: SupplyLine) -> Decimal:
    """What is owed of a line that was read by `owed_lines`."""
    owed: Decimal = getattr(line, "owed")  # noqa: B009  # annotated there, and read nowhere else
    return owed


def debts(scope: Q) -> QuerySet[SupplyLine]:
    """The lines in scope of which something is owed; the oldest first by `DEBTS_BY_AGE`."""
    out = Loan.objects.filter(scope, state__in=[state.value for state in OUT])
    related = ("item", "loan__lending_unit", "loan__borrower_unit", "loan__letter__agency")
    return owed_lines(SupplyLine.objects.filter(loan__in=out)).select_related(*related)


def debt_of(line: SupplyLine, *, on: date) -> Debt:
    """A line of `debts`, as the list shows it on the day `on`."""
    handed_over = official_day(line.loan.handed_over_at) if line.loan.handed_over_at else on
    return Debt(
        line=line,
        agency=line.loan.letter.agency.name,
        owed=owed_on(line),
        days=(on - handed_over).days,
        overdue=rules.days_overdue(line.loan.due_on, on=on),
    )


def _row(line: SupplyLine) -> SupplyRow:
    returns = list(line.returns.all())
    accepted = [each for each in line.equivalences.all() if not hasattr(each, "taken_in")]
    return SupplyRow(line, returns, accepted, owed_of(line, returns))
