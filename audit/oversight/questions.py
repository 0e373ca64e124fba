"""What an auditor asks: each question a list of rows within scope and period, and what a row shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from core.thai import thai_date, thai_datetime

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from audit.oversight.scope import Period, Scope
    from loans.models import Loan
    from people.models import Person

MOST_RANKED: Final = 200
"""Rows of a question that ranks: the most telling ones."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column: text, where it leads, and a second line."""

    text: str
    url: str = ""
    under: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.under})" if self.under else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its answer, the newest row first, page by page.

    rows: what answers it. cells: what a row shows, in the order of the headings. must_be_none: the database itself
    forbids it, so that a single row says that somebody went around the system.
    """

    slug: str
    words: _StrPromise
    why: _StrPromise
    headings: Sequence[_StrPromise]
    rows: Callable[[Scope, Period], QuerySet[Any]]
    cells: Callable[[Any], list[Cell]]
    must_be_none: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """A question whose answer is a short list in an order of its own: as `Question`, the most telling rows first.

    counted: how many rows there are, or the rows that are counted beside those of the other questions.
    """

    slug: str
    words: _StrPromise
    why: _StrPromise
    headings: Sequence[_StrPromise]
    rows: Callable[[Scope, Period], list[Any]]
    counted: Callable[[Scope, Period], QuerySet[Any] | int]
    cells: Callable[[Any], list[Cell]]
    must_be_none: bool = False


Asked = Question | Ranking


def loan_cell(loan: Loan) -> Cell:
    """The number of a loan, and the store that lends."""
    return Cell(loan.number, loan.get_absolute_url(), loan.lending_unit.name)


def person_cell(person: Person | None, under: str = "") -> Cell:
    """A person by name; a dash for nobody."""
    return Cell(person.name if person else "–", under=under)


def moment(at: datetime | None) -> str:
    """A moment as the reader writes it."""
    return thai_datetime(at) if at else ""


def day(on: date | None) -> str:
    """A day as the reader writes it."""
    return thai_date(on) if on else ""
