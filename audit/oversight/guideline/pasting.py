"""Text as it comes out of Word, turned into the marks of the guideline: no word is lost, only what carries no word."""

from __future__ import annotations

import re
from typing import Any, Final

from core.forms import CleanCharField
from core.thai_text import clean

_BULLET: Final = re.compile(r"^([ \t]*)[•·●▪■◦o\uf0b7\uf0a7\u2013\u2014](?:[ \t\xa0]+)(?=\S)")
_NUMBERED: Final = re.compile(r"^([ \t]*)([0-9๐-๙]{1,3})[.)](?:\t+|[ \xa0]{2,})(?=\S)")
_INDENT: Final = re.compile(r"^[ \t\xa0]*")
_TO_ARABIC: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def from_word(text: str) -> str:
    """The text with Word's bullets, numbers and tables as marks, and clean as the house stores text.

    A bullet or a number followed by a tab begins a line of a list; rows of cells parted by tabs become a table.
    What is marked already stays as it is, so that doing it twice changes nothing more.
    """
    lines = re.split("\r\n|[\n\r\v\f\x85\u2028\u2029]", text)
    made: list[str] = []
    at = 0
    while at < len(lines):
        rows = _rows_from(lines, at)
        if rows:
            made += _as_table(rows)
            at += len(rows)
            continue
        made.append(_line(lines[at]))
        at += 1
    return re.sub("\n{3,}", "\n\n", "\n".join(made)).strip("\n")


def _line(line: str) -> str:
    line = _BULLET.sub(r"\1- ", line)
    line = _NUMBERED.sub(lambda found: f"{found[1]}{found[2].translate(_TO_ARABIC)}. ", line)
    indent = _INDENT.match(line)
    wide = len(indent[0].replace("\t", "    ")) if indent else 0
    words = clean(line)
    is_marked = re.match(r"(?:[-*+]|[0-9]{1,3}[.)]) |>", words)
    # Blanks before plain words would make them a block of code, which nobody writes here on purpose.
    return f"{' ' * min(wide, 12) if is_marked else ''}{words}"


def _rows_from(lines: list[str], at: int) -> list[list[str]]:
    """The rows of a table that begins here: two lines or more with the same number of cells, parted by tabs."""
    rows: list[list[str]] = []
    for line in lines[at:]:
        if "\t" not in line.strip() or _BULLET.match(line) or _NUMBERED.match(line):
            break
        cells = [clean(cell) for cell in line.split("\t")]
        if rows and len(cells) != len(rows[0]):
            break
        rows.append(cells)
    return rows if len(rows) > 1 else []


def _as_table(rows: list[list[str]]) -> list[str]:
    head, *body = (f"| {' | '.join(cell.replace('|', chr(0xFF5C)) for cell in row)} |" for row in rows)
    return ["", head, f"|{' --- |' * len(rows[0])}", *body, ""]


class GuidelineText(CleanCharField):
    """Text of the guideline, typed or pasted from Word."""

    def to_python(self, value: Any) -> str | None:
        """The text with Word's own marks as ours; lengths count what is left."""
        if value in self.empty_values:
            return self.empty_value
        return from_word(str(value)) or self.empty_value
