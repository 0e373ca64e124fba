"""The account of a run: every row of the file counted once, with what to do about those that were not brought in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assets.importing.judging import Judged
from assets.importing.problems import CannotRead, Problem
from assets.importing.sorting import NotItem
from assets.models import RowOutcome


@dataclass(slots=True)
class Account:
    """What became of the rows of one file.

    problems: row → what holds it back; remarks: row → what to know of an accepted one. left_out: headings of columns
    that were not brought in.
    """

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    remarks: list[tuple[int, Problem]] = field(default_factory=list)
    not_items: Sequence[NotItem] = ()
    left_out: Sequence[str] = ()

    @property
    def rows(self) -> int:
        """The item rows of the file."""
        return sum(self.counts[outcome] for outcome in RowOutcome.values)

    @property
    def is_all_accepted(self) -> bool:
        return not self.counts[RowOutcome.UNDECIDED] and not self.counts[RowOutcome.REFUSED]

    def add(self, judged: Iterable[Judged]) -> None:
        """Count further rows."""
        for row in judged:
            self.add_row(row.read.row, row.outcome, row.problems)

    def add_row(self, number: int, outcome: str, problems: Iterable[Problem]) -> None:
        """Count one row."""
        self.counts[outcome] += 1
        for problem in problems:
            (self.remarks if problem.is_remark else self.problems).append((number, problem))

    def as_json(self) -> dict[str, Any]:
        """The account for programs: the five counts sum to "rows"; what is no item row stands apart."""
        return {
            "rows": self.rows,
            **{outcome: self.counts[outcome] for outcome in RowOutcome.values},
            "problems": [told(row, problem) for row, problem in self.problems],
            "remarks": [told(row, problem) for row, problem in self.remarks],
            "not_items": [other.as_json() for other in self.not_items],
            "columns_left_out": list(self.left_out),
        }


def told(row: int, problem: Problem) -> dict[str, Any]:
    """One problem for programs."""
    return {"row": row, "column": problem.column, "code": problem.code, "message": problem.message}


def unreadable(reason: CannotRead) -> Mapping[str, Any]:
    """The account of a file that could not be read, in the same shape; row 0 stands for the whole file."""
    problem = {"row": 0, "column": "", "code": reason.code, "message": reason.message}
    return {**Account().as_json(), "problems": [problem]}
