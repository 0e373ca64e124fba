"""The registers of a store as a table to take away: in Thai as on paper, a batch in memory at a time, without end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import override

from assets.exports import Cell
from core.thai import written_date
from loans import rules
from loans.models import LoanLine, PaperKind
from loans.papers import registers as papers
from loans.printing.registers import lines_of_period, loan_row, overdue_lines, overdue_row, with_what_a_row_shows
from loans.requests import policy_of
from people.models import Unit

BATCH: Final = 500
"""Lines read at once."""


def titles(register: PaperKind) -> list[str]:
    """The first row: the columns as they stand on the paper."""
    columns = papers.LOANS if register == PaperKind.LOAN_REGISTER else papers.LATE
    return [column.title.replace("\n", "") for column in columns]


def lines_of(unit: Unit, register: PaperKind, period: tuple[date, date], *, on: date) -> QuerySet[LoanLine]:
    """What stands in the register, in its order. period: of the loan register; what is overdue is so on the day."""
    return lines_of_period(unit, *period) if register == PaperKind.LOAN_REGISTER else overdue_lines(unit, on)


def table(unit: Unit, register: PaperKind, period: tuple[date, date], *, on: date) -> Iterator[list[Cell]]:
    """A row for each line. Four queries a batch."""
    lines = lines_of(unit, register, period, on=on)
    numbers = count(1)
    if register == PaperKind.LOAN_REGISTER:
        for line in _in_batches(lines, "loan__handed_over_at"):
            with override("th"):
                cells = _loan_cells(loan_row(line))
            yield [str(next(numbers)), *cells]
        return
    reading = policy_of(unit.agency).chase_reading
    for line in _in_batches(lines, "due_on"):
        with override("th"):
            last_day = rules.last_day_to_chase(line.due_on, reading=reading)
            cells = _overdue_cells(overdue_row(line, on=on, last_day=last_day))
        yield [str(next(numbers)), *cells]


def _in_batches(lines: QuerySet[LoanLine], first: str) -> Iterator[LoanLine]:
    """All lines by (first, loan, position), by key: as quick at the end as at the beginning."""
    beyond = Q()
    when: Callable[[LoanLine], object] = _when[first]
    while found := with_what_a_row_shows(lines.filter(beyond)[:BATCH]):
        yield from found
        last = found[-1]
        same = {first: when(last)}
        beyond = (
            Q(**{f"{first}__gt": when(last)})
            | Q(**same, loan_id__gt=last.loan_id)
            | Q(**same, loan_id=last.loan_id, position__gt=last.position)
        )


_when: Final[dict[str, Callable[[LoanLine], object]]] = {
    "loan__handed_over_at": lambda line: line.loan.handed_over_at,
    "due_on": lambda line: line.due_on,
}


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
