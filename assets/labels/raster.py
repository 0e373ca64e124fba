"""A label as black and white dots of its printer, for printers that take neither PDF nor Thai letters."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import Final

from PIL import Image, ImageDraw

from assets.labels.drawing import MASK, lines_of
from assets.labels.facts import LabelFacts
from assets.labels.layout import INCH, POINT, Layout
from core.typeset import BASE_LINE, QR, Barcode, fonts
from core.typeset.fonts import EM, Face

WHITE: Final = 1
BLACK: Final = 0
_STEPS: Final = 5
"""Straight lines to a curve."""

Point = tuple[float, float]


def picture(facts: LabelFacts, layout: Layout) -> Image.Image:
    """The label in dots, one bit each: bars and modules whole dots, text from the outlines of its shaped glyphs."""
    size = (dots(layout.size.wide, layout), dots(layout.size.tall, layout))
    image = Image.new("1", size, WHITE)
    pen = ImageDraw.Draw(image)
    _bars(pen, facts, layout)
    _qr(pen, facts, layout)
    for words in lines_of(facts, layout):
        scale = layout.dpi / INCH * POINT
        at = words.x * scale
        base = (words.top + words.style.line_height * BASE_LINE) * scale
        for piece in words.line.pieces:
            _text(pen, piece.face, piece.text, at, base, words.style.size * scale / EM)
            at += piece.width * scale
    return image


def dots(length: float, layout: Layout) -> int:
    """Millimetres in dots of the printer."""
    return round(length / layout.dot)


def _bars(pen: ImageDraw.ImageDraw, facts: LabelFacts, layout: Layout) -> None:
    left, top, bottom = (dots(at, layout) for at in (layout.bars.x, layout.bars.y, layout.bars.y + layout.bars.tall))
    for start, length in Barcode(facts.tag).stretches():
        _fill(pen, left + start * layout.bar_dots, top, length * layout.bar_dots, bottom - top)


def _qr(pen: ImageDraw.ImageDraw, facts: LabelFacts, layout: Layout) -> None:
    left, top, module = dots(layout.qr.x, layout), dots(layout.qr.y, layout), layout.qr_dots
    _modules, dark = QR(facts.address, mask=MASK).stretches()
    for row, start, length in dark:
        _fill(pen, left + start * module, top + row * module, length * module, module)


def _fill(pen: ImageDraw.ImageDraw, x: int, y: int, wide: int, tall: int) -> None:
    pen.rectangle((x, y, x + wide - 1, y + tall - 1), fill=BLACK)


def _text(pen: ImageDraw.ImageDraw, face: Face, text: str, x: float, base: float, scale: float) -> None:
    for glyph in (glyph for cluster in face.shape(text).clusters for glyph in cluster.glyphs):
        for part in glyph.parts:
            quarters = round((x + part.right * scale) * _QUARTERS)
            left, rest = divmod(quarters, _QUARTERS)
            line = round(base - part.up * scale)
            for row, first, last in _runs(face.name, part.number, scale, rest):
                pen.line((left + first, line + row, left + last, line + row), fill=BLACK)
        x += glyph.advance * scale


_QUARTERS: Final = 4
"""Places within a dot at which a glyph may begin: finer than the eye, and few enough to remember."""


@lru_cache(maxsize=8192)
def _runs(face_name: str, glyph: int, scale: float, quarter: int) -> tuple[tuple[int, int, int], ...]:
    """The black dots of a glyph, row by row: row below the base line, first and last dot.

    What its outline winds around is black; no stem becomes thinner than one dot.
    """
    shift = quarter / _QUARTERS
    edges = [
        ((shift + ax * scale, -ay * scale), (shift + bx * scale, -by * scale))
        for (ax, ay), (bx, by) in _edges(face_name, glyph)
    ]
    if not edges:
        return ()
    runs: list[tuple[int, int, int]] = []
    lowest, highest = min(min(a[1], b[1]) for a, b in edges), max(max(a[1], b[1]) for a, b in edges)
    for row in range(math.floor(lowest), math.floor(highest) + 1):
        middle = row + 0.5
        crossings = sorted(
            (ax + (middle - ay) * (bx - ax) / (by - ay), 1 if by > ay else -1)
            for (ax, ay), (bx, by) in edges
            if (ay <= middle) != (by <= middle)
        )
        winding, start = 0, 0.0
        for at, turn in crossings:
            if winding == 0:
                start = at
            winding += turn
            if winding == 0:
                first = round(start)
                runs.append((row, first, max(first, round(at) - 1)))
    return tuple(runs)


@lru_cache(maxsize=2048)
def _edges(face_name: str, glyph: int) -> list[tuple[Point, Point]]:
    """The outline of a glyph as straight lines, in thousandths, upwards."""
    face = fonts.bold() if face_name == fonts.bold().name else fonts.regular()
    commands: list[str] = []
    face.outline(glyph, commands)
    edges: list[tuple[Point, Point]] = []
    begin = last = (0.0, 0.0)
    for command in commands:
        *numbers, operator = command.split()
        values = [float(number) for number in numbers]
        points = list(zip(values[::2], values[1::2], strict=True))
        if operator == "m":
            begin = last = points[0]
            continue
        path = {"l": points, "h": [begin], "c": _curve(last, points) if operator == "c" else []}[operator]
        edges += pairwise([last, *path])
        last = path[-1]
    return edges


def _curve(start: Point, points: list[Point]) -> list[Point]:
    """A cubic curve as `_STEPS` straight lines."""
    (x0, y0), ((x1, y1), (x2, y2), (x3, y3)) = start, points
    path = []
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
        path.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return path
