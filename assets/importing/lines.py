"""The shape both kinds of file are read into: numbered lines of clean text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from core.thai import clean

MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 200

_EMPTY: Final = frozenset({"-", "--", "---", "–", "—", ".", "n/a", "na", "null", "none", "ไม่มี", "ไม่ระบุ", "ไม่ทราบ"})
"""How registers write that there is nothing to write (`domain/conventions.md`)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file.

    number: as a spreadsheet shows it, from 1.
    cells: clean text, nothing behind the last filled one.
    dated: the columns (from 0) in which the spreadsheet kept a date.
    joined: the columns (from 0) that a merged cell on their left covers.
    """

    number: int
    cells: tuple[str, ...]
    dated: frozenset[int] = frozenset()
    joined: frozenset[int] = frozenset()

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)

    @property
    def filled(self) -> list[int]:
        """The columns (from 0) in which something stands; a dash is nothing."""
        return [column for column, cell in enumerate(self.cells) if not says_nothing(cell)]

    def cell(self, column: int) -> str:
        """The text in the column (from 0), empty where the row ends before it."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read: its lines, and how they were read.

    encoding: "utf-8", "cp874", "utf-16…" or "xlsx"; sheets: the names of all sheets of a workbook.
    """

    lines: list[Line]
    encoding: str
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = field(default=())

    @property
    def width(self) -> int:
        return max((len(line.cells) for line in self.lines), default=0)


def says_nothing(text: str) -> bool:
    """Whether the cell is empty, or holds one of the words for "nothing"."""
    return not text or text.lower() in _EMPTY


def text_line(
    number: int, cells: Iterable[str], *, dated: frozenset[int] = frozenset(), joined: frozenset[int] = frozenset()
) -> Line:
    """A line of `cells` made clean, without the empty ones behind the last filled one."""
    texts = [clean(cell, multiline=True) if cell else "" for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return Line(number, tuple(texts), dated, joined)
