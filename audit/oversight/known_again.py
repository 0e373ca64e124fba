"""Is this file the one that was taken away? Judged by its bytes; one that was saved anew, by the rows it holds."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile

from audit.oversight.models import Export
from audit.oversight.sealed_files import hash_of
from core.later import later

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = later("openpyxl")

_NUMBER: Final = re.compile(r"ตส-([0-9]{4})-([0-9]{5,9})")


class Verdict(StrEnum):
    """What a file is, compared with what was taken away."""

    SAME = "same"
    ROWS_SAME = "rows_same"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Known:
    """The verdict, and the file that was taken away: by its bytes, or by the number that this one says it has."""

    verdict: Verdict
    export: Export | None = None


def know_again(content: bytes) -> Known:
    """What this file is. Two queries at most."""
    exports = Export.objects.select_related("agency", "by")
    same = exports.filter(sha256=sha256(content).hexdigest()).first()
    if same is not None:
        return Known(Verdict.SAME, same)
    table, said = _read(content)
    named = _NUMBER.search("\n".join(cell for row in said for cell in row))
    if named is None or not table:
        return Known(Verdict.UNKNOWN)
    numbered = list(exports.filter(fiscal_year=int(named[1]), serial=int(named[2])))
    rows = hash_of(table[0], table[1:])
    for export in numbered:
        if export.table_sha256 == rows:
            return Known(Verdict.ROWS_SAME, export)
    return Known(Verdict.CHANGED, numbered[0]) if numbered else Known(Verdict.UNKNOWN)


Table = list[Sequence[str]]


def _read(content: bytes) -> tuple[Table, Table]:
    """The rows with their heading, and what the file says of itself; nothing of what is neither CSV nor XLSX."""
    if content.startswith(b"PK"):
        return _of_book(content)
    try:
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return [], []
    # What a spreadsheet saves has no empty line but one of empty cells.
    end = next((n for n, row in enumerate(rows) if not any(row)), len(rows))
    width = len(rows[0]) if rows else 0
    return [row[:width] for row in rows[:end]], list(rows[end:])


def _of_book(content: bytes) -> tuple[Table, Table]:
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    except (BadZipFile, KeyError, ValueError, OSError):
        return [], []
    sheets: list[Table] = [
        [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets[:2]
    ]
    return (sheets[0], sheets[1]) if len(sheets) > 1 else (sheets[0] if sheets else [], [])
