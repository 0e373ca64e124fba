"""From the bytes of a CSV or XLSX file to lines of clean text with row numbers; nothing is executed or fetched."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from assets.importing.lines import MOST_COLUMNS, MOST_ROWS, Line, Table, text_line
from assets.importing.problems import CannotRead
from core.later import later

if TYPE_CHECKING:
    from assets.importing import spreadsheet
else:
    spreadsheet = later("assets.importing.spreadsheet")

MOST_MEGABYTES: Final = 10
MOST_BYTES: Final = MOST_MEGABYTES * 1024 * 1024

ENCODINGS: Final = ("utf-8-sig", "cp874")
"""In this order (`domain/conventions.md`); UTF-16 is known by its first bytes, and anything else is refused."""

DELIMITERS: Final = ",;\t|"

_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORCED_TEXT: Final = re.compile(r'^="([^"]*)"$')
"""How some programs keep leading zeros in a CSV file: ="0001"."""

csv.field_size_limit(100_000)


def read_table(content: bytes, *, sheet: str = "") -> Table:
    """The lines of the file. `sheet` names a sheet of a workbook; else the first visible one that holds something.

    What the file is follows from its contents; its name is not asked.

    Raises:
        CannotRead: empty, too large, another kind of file, damaged, of unknown encoding, or without that sheet.
    """
    if not content.strip():
        raise CannotRead("file-empty")
    if len(content) > MOST_BYTES:
        raise CannotRead("file-too-large", most=MOST_MEGABYTES)
    if content.startswith(_OLD_EXCEL):
        raise CannotRead("file-old-excel")
    if content.startswith(_ZIP):
        return spreadsheet.read_workbook(content, sheet=sheet)
    if kind := _kind_of(content):
        raise CannotRead("file-not-a-table", kind=kind)
    if sheet:
        raise CannotRead("sheet-unknown", sheet=sheet, sheets="–")
    return _read_text(content)


def _kind_of(content: bytes) -> str:
    """What the file is instead of a table, in words, by the bytes it begins with; empty where it may be one."""
    kinds = {
        b"%PDF": _("a PDF"),
        b"\x89PNG": _("a picture"),
        b"\xff\xd8\xff": _("a picture"),
        b"GIF8": _("a picture"),
        b"RIFF": _("a picture"),
        b"PK\x05\x06": _("an empty archive"),
        b"Rar!": _("an archive"),
        b"7z\xbc\xaf": _("an archive"),
        b"\x1f\x8b": _("an archive"),
        b"{\\rtf": _("a text document"),
        b"\x7fELF": _("a program"),
        b"MZ\x90": _("a program"),
    }
    head = content.lstrip()[:256].lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        return _("a web page")
    return next((words for magic, words in kinds.items() if content.startswith(magic)), "")


def _read_text(content: bytes) -> Table:
    text, encoding = decode(content)
    delimiter = guess_delimiter(text)
    records = list(_records(text, delimiter))
    _check_quotes(records, delimiter)
    lines = [
        text_line(number, (_FORCED_TEXT.sub(r"\1", cell) for cell in cells))
        for number, cells in enumerate(records, start=1)
    ]
    return Table(lines=lines, encoding=encoding, delimiter=delimiter)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for number in count(1):
        try:
            record = next(reader, None)
        except csv.Error as broken:
            raise CannotRead("file-quotes", row=number) from broken
        if record is None:
            return
        if number > MOST_ROWS:
            raise CannotRead("too-many-rows", most=MOST_ROWS)
        while record and not record[-1].strip():
            record.pop()
        if len(record) > MOST_COLUMNS:
            raise CannotRead("too-many-columns", most=MOST_COLUMNS)
        yield record


def _check_quotes(records: Sequence[Sequence[str]], delimiter: str) -> None:
    """Find a cell that has swallowed whole rows because its quotation mark is closed only further down.

    Raises:
        CannotRead: "file-quotes".
    """
    widths = Counter(len(record) for record in records if len(record) > 2)
    usual = widths.most_common(1)[0][0] if widths else 0
    for number, record in enumerate(records, start=1):
        swallowed = (line for cell in record if "\n" in cell for line in cell.split("\n"))
        if usual and any(line.count(delimiter) >= usual - 2 for line in swallowed):
            raise CannotRead("file-quotes", row=number)


def decode(content: bytes) -> tuple[str, str]:
    """The text of the file and the name of its encoding.

    Raises:
        CannotRead: "file-encoding": none of ours, or what comes out is no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_as(content, "utf-16")
    if b"\0" in content:
        # UTF-16 without its mark: in a table the commas and line ends alone show which half of each pair is empty.
        return _decode_as(content, "utf-16-le" if content[1::2].count(0) >= content[0::2].count(0) else "utf-16-be")
    for encoding in ENCODINGS:
        try:
            return _decode_as(content, encoding)
        except CannotRead:
            continue
    raise CannotRead("file-encoding")


def _decode_as(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as other:
        raise CannotRead("file-encoding") from other
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\v\f")
    if controls * 100 > len(text):
        raise CannotRead("file-encoding")
    return text, encoding.removesuffix("-sig")


def guess_delimiter(text: str) -> str:
    """The delimiter by which the most lines at the top fall into the same number (more than one) of cells."""
    head = "\n".join(text.splitlines()[:60])

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = _widths(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
        width, lines = widths.most_common(1)[0] if widths else (1, 0)
        return lines, width

    return max(DELIMITERS, key=agreement)


def _widths(reader: Iterable[list[str]]) -> Counter[int]:
    widths: Counter[int] = Counter()
    try:
        widths.update(len(record) for record in reader if len(record) > 1)
    except csv.Error:
        return Counter()
    return widths


__all__ = ["DELIMITERS", "ENCODINGS", "MOST_BYTES", "Line", "Table", "decode", "guess_delimiter", "read_table"]
