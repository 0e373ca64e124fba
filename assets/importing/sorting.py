"""Which lines of a file are items, and what the others are: title, heading, section, total, blank or signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.importing.headings import Heading
from assets.importing.lines import Line, Table
from assets.importing.mapping import Mapping
from assets.importing.targets import KINDS, heading_key


class Other(models.TextChoices):
    """What a line is that is no item."""

    TITLE = "title", _("title above the heading")
    HEADING = "heading", _("heading")
    SECTION = "section", _("section heading")
    TOTAL = "total", _("sum or number carried forward")
    SIGNATURE = "signature", _("signatures")
    BLANK = "blank", _("blank")


@dataclass(frozen=True, slots=True)
class NotItem:
    """Lines in a row that are no items. first, last: row numbers in the file; text: what stands in the first."""

    first: int
    last: int
    kind: Other
    text: str = ""

    def as_json(self) -> dict[str, object]:
        return {"row": self.first, "to": self.last, "kind": self.kind.value, "text": self.text}


_TOTAL: Final = re.compile(
    r"รวม(?:ทั้งสิ้น|ทั้งหมด|เป็นเงิน|เงิน|ราคา|มูลค่า|จำนวน|\s|:|$)"
    r"|ยอด(?:รวม|ยกมา|ยกไป)|ยก(?:มา|ไป)(?:\s|$)|(?:grand |sub)?total\b",
    re.IGNORECASE,
)
_SIGNATURE: Final = re.compile(
    r"ลงชื่อ|ลงนาม|\(\s*[.…_\s]{5,}\)|^[.…_\s]{8,}|ผู้จัดทำ|ผู้ตรวจสอบ\s*$|signature", re.IGNORECASE
)


def sort_lines(table: Table, heading: Heading, mapping: Mapping) -> tuple[list[Line], list[NotItem]]:
    """The lines that are items, and all others; every line of the file is in one of the two."""
    items: list[Line] = []
    others: list[NotItem] = []
    titles = tuple(heading_key(title) for title in heading.titles)
    numbers = [column for column, target in mapping.columns.items() if target in KINDS]
    width = sum(bool(title) for title in titles)
    expected = 1
    for line in table.lines:
        if line.number > expected:
            others.append(NotItem(expected, line.number - 1, Other.BLANK))
        expected = line.number + 1
        kind = _kind(line, heading, titles, numbers, width)
        if kind is None:
            items.append(line)
        else:
            others.append(NotItem(line.number, line.number, kind, _text(line)))
    return items, _joined(others)


def _kind(line: Line, heading: Heading, titles: Sequence[str], numbers: Sequence[int], width: int) -> Other | None:
    filled = line.filled
    if line.is_blank:
        return Other.BLANK
    if line.number <= heading.last:
        return Other.HEADING if line.number >= heading.first else Other.TITLE
    if _repeats_heading(line, titles):
        return Other.HEADING
    if any(_is_numbered(line.cell(column), alone=len(filled) == 1) for column in numbers):
        return None
    first = line.cell(filled[0]) if filled else ""
    if _TOTAL.match(first) and len(filled) <= max(4, width // 2):
        return Other.TOTAL
    if _SIGNATURE.search(first) and len(filled) <= 4:
        return Other.SIGNATURE
    if not filled:
        return Other.BLANK
    return Other.SECTION if width >= 3 and len(filled) == 1 else None


def _is_numbered(cell: str, *, alone: bool) -> bool:
    """Whether the cell of a number column holds a number: "1. ครุภัณฑ์สำนักงาน" all by itself is a section."""
    figures = sum(letter.isdecimal() for letter in cell)
    return figures >= 3 or (figures > 0 and not alone)


def _repeats_heading(line: Line, titles: Sequence[str]) -> bool:
    """Whether the line is the heading once more, as on every printed page, or only numbers its columns."""
    cells = [(column, cell) for column, cell in enumerate(line.cells) if cell]
    if len(cells) < 2:
        return False
    if all(heading_key(cell) and heading_key(cell) in titles[column : column + 1] for column, cell in cells):
        return True
    figures = [cell.strip("()[] ") for _column, cell in cells]
    return len(cells) >= 4 and figures == [str(number) for number in range(1, len(cells) + 1)]


def _text(line: Line) -> str:
    return " · ".join(dict.fromkeys(" ".join(cell.split()) for cell in line.cells if cell))[:120]


def _joined(others: Sequence[NotItem]) -> list[NotItem]:
    """Blank lines that follow each other as one entry, in the order of the file."""
    joined: list[NotItem] = []
    for other in sorted(others, key=lambda other: other.first):
        last = joined[-1] if joined else None
        if last and last.kind == other.kind == Other.BLANK and last.last + 1 == other.first:
            joined[-1] = NotItem(last.first, other.last, Other.BLANK)
        else:
            joined.append(other)
    return joined
