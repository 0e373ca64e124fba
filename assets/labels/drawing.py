"""Labels as PDF: sheet after sheet written out as soon as it is full, so that 5,000 need no more memory than one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, NamedTuple

from assets.labels.facts import LabelFacts
from assets.labels.layout import NAME_LINES, POINT, Layout
from assets.labels.media import Medium, Sheet
from assets.labels.wording import cut, fitted, is_whole
from core.typeset import QR, Barcode, Line, Page, Style, draw_lines, natural_width, outline, set_lines

TITLE: Final = "ฉลากครุภัณฑ์"
_SAMPLE: Final = "ตัวอย่าง"
MASK: Final = 4
"""Of the eight patterns of a QR code: to look for the best for every label would take longer than all else."""
RULER: Final = 100
"""Millimetres that the test page draws, to be measured on paper."""


def write(
    labels: Iterable[LabelFacts],
    out: BinaryIO,
    *,
    medium: Medium,
    layout: Layout,
    skip: int = 0,
    is_sample: bool = False,
) -> int:
    """Write the labels as one PDF; answers how many pages. skip: places at the head of the first sheet left empty.

    is_sample: with "ตัวอย่าง" across each, so that nobody sticks one that is not recorded.

    Raises:
        ValueError: there is no label, and a PDF has at least one page; or `skip` leaves no place on the first sheet.
    """
    places = list(medium.places())
    if not 0 <= skip < len(places):
        raise ValueError(f"{skip} labels cannot be skipped on a sheet of {len(places)}.")
    page = Page(out, title=TITLE, size=_points(medium))
    at, pages = skip, 0
    for label in labels:
        if at == len(places):
            page.showPage()
            at = 0
        pages += at == 0 or not pages
        page.setPageSize(_points(medium))
        draw(label, page, layout, *places[at], page_tall=medium.page.tall)
        if is_sample:
            _mark_as_sample(page, medium, *places[at])
        at += 1
    if not pages:
        raise ValueError("There is no label to print.")
    page.showPage()
    page.finish()
    return pages


def draw(facts: LabelFacts, page: Page, layout: Layout, x: float, y: float, *, page_tall: float) -> None:
    """Draw one label with its upper left corner at `x`, `y`, counted from the upper left corner of the page."""
    x, y = on_dots(x, layout), on_dots(y, layout)
    top = page_tall - y
    module = layout.bar_dots * layout.dot / POINT
    bars, qr = layout.bars, layout.qr
    left = (x + on_dots(bars.x, layout)) / POINT
    Barcode(facts.tag, tall=bars.tall / POINT, module=module).draw(page, left, (top - bars.y) / POINT)
    side = qr.wide / POINT
    place = ((x + on_dots(qr.x, layout)) / POINT, (top - on_dots(qr.y, layout)) / POINT)
    QR(facts.address, side=side, mask=MASK).draw(page, *place)
    for words in lines_of(facts, layout):
        draw_lines(page, [words.line], words.style, x / POINT + words.x, top / POINT - words.top, words.line.width)


def _mark_as_sample(page: Page, medium: Medium, x: float, y: float) -> None:
    """Write across a label what it is."""
    label = medium.label
    size = min(label.wide * 0.28, label.tall * 0.8) / POINT
    page.setFillGray(0.55)
    middle = medium.page.tall - y - label.tall / 2
    outline(page, _SAMPLE, (x + label.wide / 2) / POINT, middle / POINT - size * 0.25, size)
    page.setFillGray(0)


class Words(NamedTuple):
    """A line of text and where it stands, in points from the label's upper left corner."""

    line: Line
    style: Style
    x: float
    top: float


def lines_of(facts: LabelFacts, layout: Layout) -> Iterator[Words]:
    """All text of a label, line by line; what one field leaves over, those after it may take."""
    for column in layout.columns:
        x, width = column.box.x / POINT, column.box.wide / POINT
        said = [(what, getattr(facts, what)) for what in column.fields if getattr(facts, what)]
        at, spare = column.box.y / POINT, column.lines - len(said)
        for what, text in said:
            style = Style(size=layout.type_size, bold=what in ("tag", "number"))
            lines, set_in = _field(what, text, style, width, 1 + spare)
            spare -= len(lines) - 1
            for line in lines:
                yield Words(line, set_in, x, at)
                at += style.line_height


def _field(what: str, text: str, style: Style, width: float, most: int) -> tuple[list[Line], Style]:
    """A number stays whole as long as it can: smaller, else on two lines. A name ends at a word."""
    if what in ("tag", "number"):
        small = fitted(text, style, width)
        return small if most == 1 or is_whole(text, small[0]) else (cut(text, style, width, 2), style)
    return cut(text, style, width, min(most, NAME_LINES)), style


def on_dots(length: float, layout: Layout) -> float:
    """`length` at the next printer dot: bars between two dots come out wider or narrower than they are."""
    return round(length / layout.dot) * layout.dot


def write_alignment(out: BinaryIO, *, medium: Medium) -> None:
    """A page to print on plain paper and hold against a sheet of labels: their outlines, numbered, and a ruler."""
    page = Page(out, title=TITLE, size=_points(medium))
    label, tall = medium.label, medium.page.tall
    page.setLineWidth(0.4)
    style = Style(size=8, align="center")
    for number, (x, y) in enumerate(medium.places(), start=1):
        page.rect(x / POINT, (tall - y - label.tall) / POINT, label.wide / POINT, label.tall / POINT, stroke=1, fill=0)
        foot = tall - y - label.tall + 1
        said = f"{number} · {label.wide:.1f} × {label.tall:.1f} มม."
        box = label.wide / POINT
        if natural_width(said, style) > box:
            said = f"{number}"
        draw_lines(page, set_lines(said, style, box), style, x / POINT, foot / POINT + style.line_height, box)
    if isinstance(medium, Sheet):
        _ruler(page, medium)
    page.showPage()
    page.finish()


def _ruler(page: Page, sheet: Sheet) -> None:
    """A line of exactly `RULER` millimetres in the first row of labels, with a mark at every centimetre."""
    x, y = (sheet.page.wide - RULER) / 2, sheet.page.tall - sheet.head - 6
    page.line(x / POINT, y / POINT, (x + RULER) / POINT, y / POINT)
    for at in range(0, RULER + 1, 10):
        page.line((x + at) / POINT, y / POINT, (x + at) / POINT, (y + 2.5) / POINT)
    style = Style(size=8, align="center")
    said = f"วัดเส้นนี้ต้องได้ {RULER} มม. พอดี หากไม่ได้ ให้ตั้งค่าพิมพ์ขนาดจริง 100%"
    width = (RULER + 60) / POINT
    draw_lines(page, set_lines(said, style, width), style, (x - 30) / POINT, (y - 0.5) / POINT, width)


def _points(medium: Medium) -> tuple[float, float]:
    return medium.page.wide / POINT, medium.page.tall / POINT
