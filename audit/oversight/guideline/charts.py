"""Flow charts drawn from the table of moves: one geometry, as SVG for the page and as vectors on paper.

As wide as a phone, so that nothing is too small to read there: the way goes down at the left, what may happen instead
stands indented below each state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from audit.oversight.guideline.moves import Stage, Way
from core.typeset import BASE_LINE, Block, Page, Style, draw_lines, set_lines
from loans.states import CLOSED

WIDE: Final = 340.0
_INDENT: Final = 44.0
_TRUNK: Final = 20.0
_PAD: Final = 5.0
_GAP: Final = 12.0
_NAME: Final = Style(size=15, bold=True)
_STEP: Final = Style(size=14, bold=True)
_SAID: Final = Style(size=14)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with lines of text. double: an end."""

    x: float
    y: float
    wide: float
    tall: float
    double: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A line of text; y is its base line."""

    x: float
    y: float
    words: str
    style: Style


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line along these points, with a head at its end."""

    points: tuple[tuple[float, float], ...]


@dataclass(slots=True)
class Chart:
    """What is drawn, from the top left corner downwards."""

    title: str
    boxes: list[Box] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    tall: float = 0

    def box(self, x: float, words: Sequence[tuple[str, Style]], *, double: bool = False, dashed: bool = False) -> Box:
        """A box at the foot of the chart that is as tall as its words need."""
        wide = WIDE - x - 1
        at = self.tall + _PAD
        for text, style in words:
            at = self._text(x + 10, at, text, style, wide - 20)
        box = Box(x, self.tall, wide, at + _PAD - self.tall, double, dashed)
        self.boxes.append(box)
        self.tall += box.tall
        return box

    def label(self, words: Sequence[tuple[str, Style]], *, x: float = _INDENT) -> None:
        """Words beside the trunk, or from the edge."""
        for text, style in words:
            self.tall = self._text(x, self.tall, text, style, WIDE - x)

    def _text(self, x: float, at: float, text: str, style: Style, wide: float) -> float:
        for line in set_lines(text, style, wide):
            words = "".join(piece.text for piece in line.pieces).rstrip()
            self.said.append(Said(x, at + style.line_height * BASE_LINE, words, style))
            at += style.line_height
        return at


def chart_of(way: Way) -> Chart:
    """The whole chart of this way, in the reader's language."""
    chart = Chart(title=str(_("Flow chart")))
    _draw_main(chart, way)
    chart.tall += 2 * _GAP
    _draw_other(chart, way)
    return chart


def halves_of(way: Way) -> tuple[Chart, Chart]:
    """The chart in two parts, which stand beside each other on paper: the main way, and the states beside it."""
    main, other = Chart(title=str(_("Flow chart"))), Chart(title=str(_("Flow chart")))
    _draw_main(main, way)
    _draw_other(other, way)
    return main, other


def _draw_main(chart: Chart, way: Way) -> None:
    for stage in way.main:
        bottom = _stage(chart, stage, double=stage.state in CLOSED)
        if stage.onward is not None:
            chart.tall += _GAP / 2
            chart.label([(str(stage.onward.words), _STEP), (str(stage.onward.who), _SAID)])
            chart.tall += _GAP / 2 + 6
            chart.arrows.append(Arrow(((_TRUNK, bottom), (_TRUNK, chart.tall))))
    chart.tall += 2


def _draw_other(chart: Chart, way: Way) -> None:
    chart.label([(_("If it goes another way"), _NAME)], x=0)
    for stage in way.other:
        chart.tall += _GAP / 2
        _stage(chart, stage)
    chart.tall += 2


def _stage(chart: Chart, stage: Stage, *, double: bool = False) -> float:
    """A state and what may happen in it; answers where its box ends."""
    box = chart.box(1, [(str(stage.name), _NAME)], double=double)
    bottom = box.y + box.tall
    for move in stage.aside:
        to = f" {_('or')} ".join(str(name) for name in move.outcomes)
        chart.tall += _GAP / 2
        words = [(str(move.words), _STEP), (f"{move.who} → {to}", _SAID)]
        side = chart.box(_INDENT, words, dashed=True)
        middle = side.y + side.tall / 2
        chart.arrows.append(Arrow(((_TRUNK, bottom), (_TRUNK, middle), (_INDENT, middle))))
    return bottom


def as_svg(chart: Chart) -> SafeString:
    """The chart as SVG that a page holds; it takes its colours from the text around it."""
    parts = [*_svg_boxes(chart), *_svg_arrows(chart), *_svg_words(chart)]
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}"'
        ' fill="none" stroke="currentColor">{}</svg>',
        *(WIDE, round(chart.tall), round(WIDE), round(chart.tall), chart.title),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _svg_boxes(chart: Chart) -> Iterator[SafeString]:
    for box in chart.boxes:
        yield format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" rx="4" stroke-width="{}" stroke-dasharray="{}"/>',
            *(round(box.x, 1), round(box.y, 1), round(box.wide, 1), round(box.tall, 1)),
            *(3 if box.double else 1.2, "4 3" if box.dashed else "none"),
        )


def _svg_arrows(chart: Chart) -> Iterator[SafeString]:
    for arrow in chart.arrows:
        path = " L".join(f"{x:.1f} {y:.1f}" for x, y in arrow.points)
        yield format_html('<path d="M{}" stroke-width="1.2"/>', path)
        tip = " L".join(f"{x:.1f} {y:.1f}" for x, y in _head(arrow))
        yield format_html('<path d="M{} Z" fill="currentColor" stroke="none"/>', tip)


def _svg_words(chart: Chart) -> Iterator[SafeString]:
    for said in chart.said:
        yield format_html(
            '<text x="{}" y="{}" font-size="{}" font-weight="{}" fill="currentColor" stroke="none">{}</text>',
            *(round(said.x, 1), round(said.y, 1), said.style.size, 700 if said.style.bold else 400, said.words),
        )


def _head(arrow: Arrow) -> tuple[tuple[float, float], ...]:
    (x0, y0), (x, y) = arrow.points[-2:]
    if abs(x - x0) > abs(y - y0):
        return ((x, y), (x - 7, y - 4), (x - 7, y + 4))
    return ((x, y), (x - 4, y - 7), (x + 4, y - 7))


@dataclass(slots=True)
class OnPaper:
    """The chart as a block, made smaller where a page has not the room for it. most: points tall."""

    chart: Chart
    most: float
    stays_with_next: bool = False

    def _scale(self, width: float) -> float:
        return min(1.15, width / WIDE, self.most / self.chart.tall)

    def height(self, width: float) -> float:
        return self.chart.tall * self._scale(width)

    def least(self, width: float) -> float:
        return self.height(width)

    def cut(self, width: float, room: float, *, fresh: bool) -> tuple[Block | None, Block]:
        return None, self

    def draw(self, page: Page, x: float, top: float, width: float) -> None:
        scale = self._scale(width)
        page.saveState()
        page.translate(x + (width - WIDE * scale) / 2, top)
        page.scale(scale, scale)
        for box in self.chart.boxes:
            page.setLineWidth(2.4 if box.double else 0.9)
            page.setDash(*((4, 3) if box.dashed else ()))
            page.roundRect(box.x, -box.y - box.tall, box.wide, box.tall, 4, stroke=1, fill=0)
        page.setDash()
        page.setLineWidth(0.9)
        for arrow in self.chart.arrows:
            path = page.beginPath()
            path.moveTo(arrow.points[0][0], -arrow.points[0][1])
            for right, down in arrow.points[1:]:
                path.lineTo(right, -down)
            page.drawPath(path, stroke=1, fill=0)
            tip = page.beginPath()
            first, *rest = _head(arrow)
            tip.moveTo(first[0], -first[1])
            for right, down in rest:
                tip.lineTo(right, -down)
            tip.close()
            page.drawPath(tip, stroke=0, fill=1)
        for said in self.chart.said:
            lines = set_lines(said.words, said.style, WIDE * 2)
            draw_lines(page, lines, said.style, said.x, -said.y + said.style.line_height * BASE_LINE, WIDE * 2)
        page.restoreState()
