"""What letters and memorandums share: the head of a memorandum, its labelled lines, its paragraphs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from reportlab.lib.units import cm

from core.typeset import A4, Block, Columns, Gap, Rule, Style, Text, natural_width
from loans.papers.facts import Setting
from loans.papers.parts import BODY, INDENT, MEMO_EMBLEM, day, emblem, figures

PARAGRAPH: Final = replace(BODY, indent=INDENT)


def memo_head(setting: Setting, *, office: str, number: str, on: date | None, subject: str, to: str) -> list[Block]:
    """บันทึกข้อความ: emblem at the left, the title across, four lines of what it is about.

    office: ส่วนราชการ with its telephone. number, on: "" and None leave room to write them in.
    """
    digits = setting.digits
    title = Text("บันทึกข้อความ", Style(size=29, bold=True, align="center"))
    row: Block = title
    if setting.emblem:
        row = Columns([emblem(setting, MEMO_EMBLEM, "left"), [title], []], (1, 3, 1), 0)
    return [
        row,
        Gap(4),
        labelled("ส่วนราชการ", figures(office, digits)),
        Columns(
            [
                [labelled("ที่", figures(number, digits) or _TO_WRITE, wide=8 * cm)],
                [labelled("วันที่", day(on, digits) or _TO_WRITE, wide=8 * cm)],
            ],
            (1, 1),
            0,
        ),
        labelled("เรื่อง", subject),
        Rule(),
        Gap(4),
        labelled("เรียน", to),
        Gap(6),
    ]


def labelled(label: str, value: str, *, bold: bool = True, size: float = 16, wide: float = A4.measure) -> Columns:
    """A label in a column of its own, so that a long value hangs beside it. wide: what both take."""
    style = replace(BODY, size=size, bold=bold)
    own = natural_width(label, style) + 10
    return Columns([[Text(label, style)], [Text(value, replace(BODY, size=size))]], (own, wide - own), 0)


_TO_WRITE: Final = "." * 32
