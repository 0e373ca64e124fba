"""Where each thing stands on a label: its codes in whole printer dots with their quiet zones, text in the rest.

Three ways to arrange a label are tried with every size of type and of module; the one that reads best is taken. A
label that is too small for any of them is refused with the smallest size that is not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from assets.labels.media import Size
from core.typeset import LEADING, QR, Barcode
from core.verdict import POLICY, Refused

INCH: Final = 25.4
POINT: Final = INCH / 72

BAR_MODULE: Final = 0.165
"""The narrowest bar a common hand scanner reads, in millimetres; a printer's own dots may make it wider."""
BAR_WIDE_ENOUGH: Final = 0.25
"""Bars as wide as this are read by any scanner and from further away."""
QR_MODULE: Final = 0.25
QR_MOST: Final = 22.0
"""A larger QR code is read no better at arm's length."""
BAR_TALL: Final = 5.0
"""The least height of the bars: a scanner that is held askew still crosses them all."""
BAR_TALLEST: Final = 12.0
TEXT_WIDE: Final = 18.0
"""The narrowest column of text."""
INSET: Final = 1.2
"""White beside text that would otherwise begin at the cut."""
TYPE_SIZES: Final = (9.0, 8.0, 7.0, 6.5, 6.0, 5.5, 5.0)
"""Points. Below 5 no Thai vowel is told from another."""
NAME_LINES: Final = 3


class Box(NamedTuple):
    """A place on the label, from its upper left corner."""

    x: float
    y: float
    wide: float
    tall: float


@dataclass(frozen=True, slots=True)
class Column:
    """A place for text, set line after line. fields: of the facts, in order; what is empty takes no line."""

    box: Box
    fields: tuple[str, ...]
    lines: int

    @property
    def name_lines(self) -> int:
        """How many lines are left for the name."""
        return self.lines - len(self.fields) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A label without its words. bar_dots, qr_dots: printer dots to a module; type_size: points."""

    size: Size
    dpi: int
    bars: Box
    bar_dots: int
    qr: Box
    qr_dots: int
    columns: tuple[Column, ...]
    type_size: float

    @property
    def dot(self) -> float:
        return INCH / self.dpi

    @property
    def name_lines(self) -> int:
        return next(column.name_lines for column in self.columns if "name" in column.fields)


@dataclass(frozen=True, slots=True)
class _Try:
    """A label of some size with marks and type of some size. room: inside the white edge."""

    room: Box
    dpi: int
    bar_dots: int
    bar_modules: int
    qr_dots: int
    qr_modules: int
    type_size: float

    @property
    def bars(self) -> float:
        return self.bar_modules * self.bar_dots * INCH / self.dpi

    @property
    def qr(self) -> float:
        return self.qr_modules * self.qr_dots * INCH / self.dpi

    @property
    def line(self) -> float:
        return self.type_size * LEADING * POINT


def arrange(size: Size, edge: Size, *, dpi: int, tag: str, address: str) -> Layout | Refused:
    """The best arrangement of a label. tag, address: of any label of the lot: all are equally long.

    Answers a refusal with the code "label-too-small" and the smallest sizes where nothing fits.
    """
    bar_modules, qr_modules = Barcode(tag).modules, QR(address).modules
    return _arrange(size, edge, dpi, bar_modules, qr_modules) or _too_small(size, edge, dpi, bar_modules, qr_modules)


def smallest(edge: Size, *, dpi: int, bar_modules: int, qr_modules: int) -> tuple[Size, Size]:
    """The narrowest and the flattest label that can be read, in tenths of a millimetre; both with their white edge."""
    least = _least(Box(0, 0, 0, 0), dpi, bar_modules, qr_modules)
    marks = least.qr + least.bars
    narrow = Size(marks, max(least.qr, BAR_TALL + 4 * least.line))
    flat = Size(marks + TEXT_WIDE, max(least.qr, BAR_TALL + least.line, 3 * least.line))
    return _with_edge(narrow, edge), _with_edge(flat, edge)


def least_dots(module: float, dpi: int) -> int:
    """The fewest whole dots that make a module at least so wide."""
    return math.ceil(module * dpi / INCH - 1e-9)


@lru_cache(maxsize=64)
def _arrange(size: Size, edge: Size, dpi: int, bar_modules: int, qr_modules: int) -> Layout | None:
    room = Box(edge.wide, edge.tall, size.wide - 2 * edge.wide, size.tall - 2 * edge.tall)
    least = _least(room, dpi, bar_modules, qr_modules)
    found = [
        layout
        for type_size in TYPE_SIZES
        for bar_dots in range(least.bar_dots, 2 * least.bar_dots + 1)
        for qr_dots in range(least.qr_dots, max(least.qr_dots, _most_dots(qr_modules, dpi)) + 1)
        for way in (_beside, _under, _row)
        if (layout := way(size, _Try(room, dpi, bar_dots, bar_modules, qr_dots, qr_modules, type_size)))
    ]
    return max(found, key=_worth, default=None)


def _worth(layout: Layout) -> tuple[object, ...]:
    """Readable type first, then bars for any scanner, then two lines for the name; then whatever is larger."""
    return (
        min(layout.type_size, 6.0),
        layout.bar_dots * layout.dot >= BAR_WIDE_ENOUGH,
        min(layout.name_lines, 2),
        layout.type_size,
        layout.qr_dots,
        layout.bar_dots,
        layout.name_lines,
    )


def _beside(size: Size, what: _Try) -> Layout | None:
    """The QR code at the left, the barcode and all text in a column beside it."""
    room, line = what.room, what.line
    column = Box(room.x + what.qr, room.y, room.wide - what.qr, room.tall)
    spare = room.tall - BAR_TALL - 4 * line
    if not (_fits(column.wide, what.bars) and _fits(room.tall, what.qr) and _fits(spare, 0)):
        return None
    more = min(NAME_LINES - 1, int((spare + 1e-6) // line))
    tall = min(BAR_TALLEST, BAR_TALL + spare - more * line)
    text = Column(_text_box(column, size, room.y + tall), ("tag", "number", "name", "owner"), 4 + more)
    top = room.y + (room.tall - what.qr) / 2
    return _layout(size, what, bars=Box(column.x, room.y, what.bars, tall), qr_top=top, columns=(text,))


def _under(size: Size, what: _Try) -> Layout | None:
    """The QR code and the barcode with its tag on top, the other text below over the whole width."""
    room, line = what.room, what.line
    tall = what.qr - line
    spare = room.tall - what.qr - 3 * line
    if not (_fits(room.wide, what.qr + what.bars) and _fits(tall, BAR_TALL) and _fits(spare, 0)):
        return None
    more = min(NAME_LINES - 1, int((spare + 1e-6) // line))
    beside = Box(room.x + what.qr, room.y, room.wide - what.qr, tall)
    columns = (
        Column(_text_box(beside, size, room.y + tall), ("tag",), 1),
        Column(_text_box(room, size, room.y + what.qr), ("number", "name", "owner"), 3 + more),
    )
    return _layout(size, what, bars=beside._replace(wide=what.bars), qr_top=room.y, columns=columns)


def _row(size: Size, what: _Try) -> Layout | None:
    """For flat labels: QR code, barcode with its tag, and the text in a column of its own."""
    room, line = what.room, what.line
    marks = what.qr + what.bars
    text = Box(room.x + marks, room.y, room.wide - marks, room.tall)
    tall, spare = min(BAR_TALLEST, room.tall - line), room.tall - 3 * line
    if not (_fits(text.wide, TEXT_WIDE) and _fits(room.tall, what.qr) and _fits(tall, BAR_TALL) and _fits(spare, 0)):
        return None
    lines = 3 + min(NAME_LINES - 1, int((spare + 1e-6) // line))
    top = room.y + (room.tall - tall - line) / 2
    bars = Box(room.x + what.qr, top, what.bars, tall)
    columns = (
        Column(_text_box(bars, size, top + tall), ("tag",), 1),
        Column(_text_box(text, size, room.y + (room.tall - lines * line) / 2), ("number", "name", "owner"), lines),
    )
    return _layout(size, what, bars=bars, qr_top=room.y + (room.tall - what.qr) / 2, columns=columns)


def _text_box(box: Box, size: Size, top: float) -> Box:
    """The width of `box` from `top` downwards, kept away from the cut at either side."""
    left = max(box.x, INSET)
    return Box(left, top, min(box.x + box.wide, size.wide - INSET) - left, box.tall)


def _layout(size: Size, what: _Try, *, bars: Box, qr_top: float, columns: tuple[Column, ...]) -> Layout:
    return Layout(
        size=size,
        dpi=what.dpi,
        bars=bars,
        bar_dots=what.bar_dots,
        qr=Box(what.room.x, qr_top, what.qr, what.qr),
        qr_dots=what.qr_dots,
        columns=columns,
        type_size=what.type_size,
    )


def _least(room: Box, dpi: int, bar_modules: int, qr_modules: int) -> _Try:
    bar_dots, qr_dots = least_dots(BAR_MODULE, dpi), least_dots(QR_MODULE, dpi)
    return _Try(room, dpi, bar_dots, bar_modules, qr_dots, qr_modules, TYPE_SIZES[-1])


def _most_dots(qr_modules: int, dpi: int) -> int:
    return int(QR_MOST * dpi / INCH / qr_modules)


def _fits(room: float, needed: float) -> bool:
    return room >= needed - 1e-6


def _with_edge(inner: Size, edge: Size) -> Size:
    return Size(_up(inner.wide + 2 * edge.wide), _up(inner.tall + 2 * edge.tall))


def _up(length: float) -> float:
    return math.ceil(length * 10 - 1e-6) / 10


def _too_small(size: Size, edge: Size, dpi: int, bar_modules: int, qr_modules: int) -> Refused:
    narrow, flat = smallest(edge, dpi=dpi, bar_modules=bar_modules, qr_modules=qr_modules)
    reason = _(
        "A label of %(wide)s × %(tall)s mm is too small: its codes could not be read when printed with %(dpi)d dots an"
        " inch. The smallest that fits is %(narrow)s mm, or %(flat)s mm."
    )
    return Refused(
        POLICY,
        "label-too-small",
        reason
        % {
            "wide": f"{size.wide:.1f}",
            "tall": f"{size.tall:.1f}",
            "dpi": dpi,
            "narrow": f"{narrow.wide:.1f} × {narrow.tall:.1f}",
            "flat": f"{flat.wide:.1f} × {flat.tall:.1f}",
        },
    )
