"""From an XLSX file to lines of text: checked before it is opened, read without running anything in it."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Final
from xml.etree.ElementTree import ParseError  # the exception only: defusedxml parses

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from assets.importing.lines import MOST_COLUMNS, MOST_ROWS, Line, Table, text_line
from assets.importing.problems import CannotRead

MOST_ENTRIES: Final = 2_000
MOST_UNPACKED: Final = 50 * 1024 * 1024
MOST_RATIO: Final = 100
ROWS_OF_EXCEL: Final = 1_048_576
MOST_MERGES: Final = 20_000
TALLEST_MERGE: Final = 500

_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)
"""What openpyxl and zipfile raise over a broken or forged file; all of it means the same to the person who chose it."""

_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")


@dataclass(slots=True)
class _Layout:
    """What the rows alone do not tell: merged cells, and whether there are formulas."""

    has_formulas: bool = False
    down: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    """Row → (column from 0, row above whose text it shows)."""
    across: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Row → columns (from 0) covered by a cell on their left."""
    written: dict[tuple[int, int], str] = field(default_factory=dict)
    """(Row, column from 0) of a cell merged downwards → its text, "" until it was read."""

    def fill(self, number: int, cells: list[str], formulas: Sequence[Any]) -> None:
        """Put into the cells of one row what their merged cell says, and the formula where a result is missing."""
        for column, value in enumerate(formulas[: len(cells)]):
            if not cells[column] and isinstance(value, str) and value.startswith("="):
                cells[column] = value
        for column, source in self.down.get(number, ()):
            if column < len(cells) and not cells[column]:
                cells[column] = self.written.get((source, column), "")
        for column, cell in enumerate(cells):
            if (number, column) in self.written:
                self.written[number, column] = cell


def read_workbook(content: bytes, *, sheet: str = "") -> Table:
    """The lines of one sheet: `sheet`, else the first visible one that holds something.

    Raises:
        CannotRead: too much inside, no workbook, damaged, or without that sheet.
    """
    check_archive(content)
    try:
        with warnings.catch_warnings(), closing(_open(content)) as book:
            warnings.simplefilter("ignore")
            names = [worksheet.title for worksheet in book.worksheets]
            if sheet and sheet not in names:
                raise CannotRead("sheet-unknown", sheet=sheet, sheets=", ".join(names))
            for worksheet in book.worksheets:
                if sheet and worksheet.title != sheet:
                    continue
                if not sheet and worksheet.sheet_state != "visible":
                    continue
                lines = _read_sheet(content, book, worksheet)
                if sheet or any(not line.is_blank for line in lines):
                    return Table(lines=lines, encoding="xlsx", sheet=worksheet.title, sheets=tuple(names))
    except _DAMAGED as damaged:
        raise CannotRead("file-damaged") from damaged
    raise CannotRead("file-empty")


def check_archive(content: bytes) -> None:
    """Refuse an archive that unpacks to more than a register holds, before anything of it is unpacked.

    Raises:
        CannotRead: "file-suspicious", "file-damaged", "file-not-a-table".
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as damaged:
        raise CannotRead("file-damaged") from damaged
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(content):
        raise CannotRead("file-suspicious")
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        kind = _("a text document") if "word/document.xml" in names else _("an archive")
        raise CannotRead("file-not-a-table", kind=kind)


def _open(content: bytes, *, formulas: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(content), read_only=True, data_only=not formulas, keep_links=False)


def _read_sheet(content: bytes, book: Workbook, worksheet: Any) -> list[Line]:
    layout = _layout_of(content, worksheet)
    formulas: Iterator[Sequence[Any]] = iter(())
    if not layout.has_formulas:
        return _lines(_rows(worksheet), formulas, layout)
    # openpyxl reads either results or formulas; where no result was stored, the formula shows that one is due.
    with closing(_open(content, formulas=True)) as again:
        return _lines(_rows(worksheet), _rows(again[worksheet.title]), layout)


def _rows(worksheet: Any) -> Iterator[Sequence[Any]]:
    worksheet.reset_dimensions()
    rows: Iterator[Sequence[Any]] = worksheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    return rows


def _layout_of(content: bytes, worksheet: Any) -> _Layout:
    # The read-only sheet knows where its XML lies but not which of its cells are merged.
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(worksheet._worksheet_path)
    layout = _Layout(has_formulas=_FORMULA.search(xml) is not None)
    for found in islice(_MERGED.finditer(xml), MOST_MERGES):
        first_column, first_row, last_column, last_row = (
            edge or 0 for edge in range_boundaries(found[1].decode("ascii"))
        )
        if last_row - first_row > TALLEST_MERGE or last_column - first_column > MOST_COLUMNS:
            continue
        for row in range(first_row, last_row + 1):
            layout.across[row].update(range(first_column, last_column))
            if row > first_row:
                layout.down[row].append((first_column - 1, first_row))
        layout.written[first_row, first_column - 1] = ""
    return layout


def _lines(rows: Iterator[Sequence[Any]], formulas: Iterator[Sequence[Any]], layout: _Layout) -> list[Line]:
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        formula_row = next(formulas, ())
        if number > ROWS_OF_EXCEL:
            break
        if number not in layout.down and not any(value is not None for value in (*row, *formula_row)):
            continue
        if len(row) > MOST_COLUMNS and row[MOST_COLUMNS] is not None:
            raise CannotRead("too-many-columns", most=MOST_COLUMNS)
        cells = [cell_text(value) for value in row[:MOST_COLUMNS]]
        layout.fill(number, cells, formula_row)
        dated = frozenset(column for column, value in enumerate(row) if isinstance(value, date))
        lines.append(text_line(number, cells, dated=dated, joined=frozenset(layout.across.get(number, ()))))
        if len(lines) > MOST_ROWS:
            raise CannotRead("too-many-rows", most=MOST_ROWS)
    return lines


def cell_text(value: Any) -> str:
    """A cell's value as a person would have typed it: no ".0" behind whole numbers, dates as year-month-day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{Decimal(repr(round(value, 6))):f}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
