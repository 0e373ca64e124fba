"""The registers of a store as a table to take away: in Thai as on paper, a batch in memory at a time, without end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from heapq import merge
from itertools import count
from typing import Final, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import override

from assets.exports import Cell
from core.thai import written_date
from loans.models import LoanLine, PaperKind, SupplyLine
from loans.papers import registers as papers
from loans.printing.registers import (
    AnyLine,
    by_due_date,
    by_hand_over,
    lines_of_period,
    loan_row,
    overdue_debts,
    overdue_lines,
    overdue_row_of,
    quantities_of_period,
    with_what_a_debt_shows,
    with_what_a_row_shows,
)
from people.models import Unit

BATCH: Final = 500
"""Lines read at once."""

L = TypeVar("L", LoanLine, SupplyLine)


def titles(register: PaperKind) -> list[str]:
    """The first row: the columns as they stand on the paper."""
    columns = papers.LOANS if register == PaperKind.LOAN_REGISTER else papers.LATE
    return [column.title.replace("\n", "") for column in columns]


def is_longer(unit: Unit, register: PaperKind, period: tuple[date, date], *, on: date, most: int) -> bool:
    """Whether the register has more than so many rows. Two queries. period: of the loan register alone."""
    items, quantities = _lines_of(unit, register, period, on=on)
    return items[: most + 1].count() + quantities[: most + 1].count() > most


def _lines_of(
    unit: Unit, register: PaperKind, period: tuple[date, date], *, on: date
) -> tuple[QuerySet[LoanLine], QuerySet[SupplyLine]]:
    """What stands in the register, items and quantities, each in its order."""
    if register == PaperKind.LOAN_REGISTER:
        return lines_of_period(unit, *period), quantities_of_period(unit, *period)
    return overdue_lines(unit, on), overdue_debts(unit, on)


def table(unit: Unit, register: PaperKind, period: tuple[date, date], *, on: date) -> Iterator[list[Cell]]:
    """A row for each line. At most five queries a batch of either."""
    items, quantities = _lines_of(unit, register, period, on=on)
    numbers = count(1)
    if register == PaperKind.LOAN_REGISTER:
        of_items: Iterator[AnyLine] = _in_batches(items, with_what_a_row_shows, "loan__handed_over_at", by_hand_over)
        in_kind: Iterator[AnyLine] = _in_batches(
            quantities, with_what_a_debt_shows, "loan__handed_over_at", by_hand_over
        )
        for line in merge(of_items, in_kind, key=by_hand_over):
            with override("th"):
                cells = _loan_cells(loan_row(line))
            yield [str(next(numbers)), *cells]
        return
    row_of = overdue_row_of(unit, on=on)
    late_items: Iterator[AnyLine] = _in_batches(items, with_what_a_row_shows, "due_on", by_due_date)
    late_debts: Iterator[AnyLine] = _in_batches(quantities, with_what_a_debt_shows, "loan__due_on", by_due_date)
    for line in merge(late_items, late_debts, key=by_due_date):
        with override("th"):
            cells = _overdue_cells(row_of(line))
        yield [str(next(numbers)), *cells]


def _in_batches(
    lines: QuerySet[L], read: Callable[[QuerySet[L]], list[L]], first: str, key: Callable[[L], tuple[object, int, int]]
) -> Iterator[L]:
    """All lines by (first, loan, position), by key: as quick at the end as at the beginning. first: its column."""
    beyond = Q()
    while found := read(lines.filter(beyond)[:BATCH]):
        yield from found
        when, loan_id, position = key(found[-1])
        same = {first: when}
        beyond = (
            Q(**{f"{first}__gt": when})
            | Q(**same, loan_id__gt=loan_id)
            | Q(**same, loan_id=loan_id, position__gt=position)
        )


def _loan_cells(row: papers.RegisterRow) -> list[Cell]:
    return [
        row.slip_number,
        written_date(row.lent_on),
        _two(row.borrower, row.borrower_unit),
        row.asset_number,
        row.item,
        row.quantity,
        row.purpose,
        row.place,
        written_date(row.due_on),
        row.approver,
        row.issuer,
        written_date(row.returned_on) if row.returned_on else "",
        row.condition,
        row.receiver,
        _demands(row.demands),
        row.note,
    ]


def _overdue_cells(row: papers.OverdueRow) -> list[Cell]:
    return [
        row.slip_number,
        _two(row.borrower, row.borrower_unit, row.phone),
        row.asset_number,
        row.item,
        row.quantity,
        written_date(row.lent_on),
        written_date(row.due_on),
        str(row.days_overdue),
        row.duty_holder,
        written_date(row.last_day),
        _demands(row.demands),
        row.note,
    ]


def _two(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _demands(made: tuple[papers.Demanded, ...]) -> str:
    return "; ".join(f"ครั้งที่ {demand.time} {written_date(demand.on)}" for demand in made)
