"""What a paper is built of: paragraphs, columns, marks; each knows its height, where it may be cut, and how to draw.

Lengths are points. A block is drawn from its top left corner, `top` counted from the bottom of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Final, Protocol

from reportlab.lib.utils import ImageReader

from core.typeset import fonts
from core.typeset.fonts import EM
from core.typeset.lines import Line, Style, Words, natural_width, set_lines
from core.typeset.pdf import Page

FEWEST_LINES: Final = 2
"""Lines of a paragraph that stay together at the foot and at the head of a page."""


SMALLEST: Final = 0.6
"""How small a figure may become to stay on its line."""


class Block(Protocol):
    """A piece of a paper. stays_with_next: never the last on its page (a heading)."""

    stays_with_next: bool

    def height(self, width: float) -> float: ...

    def least(self, width: float) -> float:
        """The height of the smallest part that may stand at the foot of a page."""

    def cut(self, width: float, room: float, *, fresh: bool) -> tuple[Block | None, Block]:
        """What fits into `room`, None for nothing, and the rest. fresh: the page is empty and has to take something."""

    def draw(self, page: Page, x: float, top: float, width: float) -> None: ...


@dataclass(slots=True)
class Text:
    """A paragraph."""

    words: Words
    style: Style = field(default_factory=Style)
    stays_with_next: bool = False
    _set: dict[float, list[Line]] = field(default_factory=dict, repr=False)

    def lines(self, width: float) -> list[Line]:
        if width not in self._set:
            self._set[width] = set_lines(self.words, self.style_in(width), width)
        return self._set[width]

    def style_in(self, width: float) -> Style:
        """The style, smaller where a figure would not fit its column on one line."""
        if not self.style.fits or not isinstance(self.words, str):
            return self.style
        wide = natural_width(self.words, self.style)
        if wide <= width:
            return self.style
        return replace(self.style, size=self.style.size * max(SMALLEST, width / wide))

    def height(self, width: float) -> float:
        return len(self.lines(width)) * self.style_in(width).line_height

    def least(self, width: float) -> float:
        return min(len(self.lines(width)), FEWEST_LINES) * self.style_in(width).line_height

    def cut(self, width: float, room: float, *, fresh: bool) -> tuple[Block | None, Block]:
        lines, style = self.lines(width), self.style_in(width)
        fit = int((room + 0.01) / style.line_height)
        fit = min(fit, len(lines) - FEWEST_LINES) if len(lines) > FEWEST_LINES else 0
        if fit < FEWEST_LINES:
            if not fresh or len(lines) <= 1:
                return None, self
            fit = 1
        return _Lines(lines[:fit], style), _Lines(lines[fit:], style)

    def draw(self, page: Page, x: float, top: float, width: float) -> None:
        draw_lines(page, self.lines(width), self.style_in(width), x, top, width)


@dataclass(slots=True)
class _Lines:
    """Part of a paragraph that was cut."""

    set_lines: list[Line]
    style: Style
    stays_with_next: bool = False

    def height(self, width: float) -> float:
        return len(self.set_lines) * self.style.line_height

    def least(self, width: float) -> float:
        return min(len(self.set_lines), FEWEST_LINES) * self.style.line_height

    def cut(self, width: float, room: float, *, fresh: bool) -> tuple[Block | None, Block]:
        fit = min(int((room + 0.01) / self.style.line_height), len(self.set_lines) - 1)
        if fit < 1:
            return None, self
        return _Lines(self.set_lines[:fit], self.style), _Lines(self.set_lines[fit:], self.style)

    def draw(self, page: Page, x: float, top: float, width: float) -> None:
        draw_lines(page, self.set_lines, self.style, x, top, width)


def draw_lines(page: Page, lines: Sequence[Line], style: Style, x: float, top: float, width: float) -> None:
    """Draw `lines` under each other from `top` downwards."""
    if style.shade:
        page.setFillGray(style.shade)
    for number, line in enumerate(lines):
        base = top - number * style.line_height - style.line_height * BASE_LINE
        left = x + line.indent
        if style.align == "right":
            left = x + width - line.width
        elif style.align == "center":
            left = x + (width - line.width) / 2
        # One text object to a line, moved once: positions rounded at every piece would put marks behind their letters.
        shown, at, current = [f"1 0 0 1 {left:.2f} {base:.2f} Tm"], left, ""
        for piece in line.pieces:
            font = page.font(piece.face)
            if font.name != current:
                shown.append(f"/{font.name} {style.size:g} Tf")
                current = font.name
            shown.append(font.show(piece.text))
            for offset, is_ticked in fonts.boxes_in(piece.face, piece.text):
                _draw_box(page, at + offset * style.size / EM, base, style.size, is_ticked=is_ticked)
            at += piece.width
        page.write(f"BT {' '.join(shown)} ET")
    if style.shade:
        page.setFillGray(0)


def _draw_box(page: Page, x: float, base: float, size: float, *, is_ticked: bool) -> None:
    """A box to tick, which the typeface lacks."""
    side = size * 0.62
    page.setLineWidth(size / 18)
    page.rect(x + size * 0.05, base - size * 0.03, side, side, stroke=1, fill=0)
    if is_ticked:
        left, bottom = x + size * 0.05, base - size * 0.03
        page.setLineWidth(size / 10)
        page.lines(
            [
                (left + side * 0.15, bottom + side * 0.5, left + side * 0.42, bottom + side * 0.18),
                (left + side * 0.42, bottom + side * 0.18, left + side * 0.95, bottom + side * 1.0),
            ]
        )


BASE_LINE: Final = 0.78
"""Where the base line lies in the line, from its top: room for two marks above, one below."""


class _Whole:
    """A block that is never cut."""

    stays_with_next = False

    def height(self, width: float) -> float:
        raise NotImplementedError

    def least(self, width: float) -> float:
        return self.height(width)

    def cut(self: Block, width: float, room: float, *, fresh: bool) -> tuple[Block | None, Block]:
        return None, self

    def draw(self, page: Page, x: float, top: float, width: float) -> None:
        raise NotImplementedError


@dataclass(slots=True)
class Gap(_Whole):
    """White between two blocks; left out at the head of a page."""

    tall: float

    def height(self, width: float) -> float:
        return self.tall

    def draw(self, page: Page, x: float, top: float, width: float) -> None:
        """Nothing to see."""


@dataclass(slots=True)
class Rule(_Whole):
    """A thin line across."""

    thick: float = 0.6
    tall: float = 4

    def height(self, width: float) -> float:
        return self.tall

    def draw(self, page: Page, x: float, top: float, width: float) -> None:
        page.setLineWidth(self.thick)
        page.line(x, top - self.tall / 2, x + width, top - self.tall / 2)


class Mark(Protocol):
    """Something of a fixed size: a barcode, a QR code."""

    @property
    def width(self) -> float: ...

    @property
    def height(self) -> float: ...

    def draw(self, page: Page, x: float, top: float) -> None: ...


@dataclass(slots=True)
class Marked(_Whole):
    """A mark in its column. align: left, center, right."""

    mark: Mark
    align: str = "left"

    def height(self, width: float) -> float:
        return self.mark.height

    def draw(self, page: Page, x: float, top: float, width: float) -> None:
        spare = width - self.mark.width
        self.mark.draw(page, x + {"left": 0.0, "center": spare / 2, "right": spare}[self.align], top)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture the agency gave: its emblem. picture: PNG or JPEG. height: as it is drawn; the width follows.

    Raises:
        OSError: `picture` cannot be read as one.
    """

    picture: bytes
    height: float

    @property
    def width(self) -> float:
        across, tall = ImageReader(BytesIO(self.picture)).getSize()
        return float(self.height * across / tall)

    def draw(self, page: Page, x: float, top: float) -> None:
        reader = ImageReader(BytesIO(self.picture))
        page.drawImage(reader, x, top - self.height, self.width, self.height, mask="auto")


@dataclass(slots=True)
class Columns(_Whole):
    """Blocks side by side, never cut. shares: how the width is divided; lengths or proportions."""

    columns: Sequence[Sequence[Block]]
    shares: Sequence[float]
    gutter: float = 12

    def _widths(self, width: float) -> list[float]:
        spare = width - self.gutter * (len(self.shares) - 1)
        return [spare * share / sum(self.shares) for share in self.shares]

    def height(self, width: float) -> float:
        return max(
            (
                sum(block.height(wide) for block in column)
                for column, wide in zip(self.columns, self._widths(width), strict=True)
            ),
            default=0,
        )

    def draw(self, page: Page, x: float, top: float, width: float) -> None:
        for column, wide in zip(self.columns, self._widths(width), strict=True):
            at = top
            for block in column:
                block.draw(page, x, at, wide)
                at -= block.height(wide)
            x += wide + self.gutter


@dataclass(slots=True)
class Together:
    """Blocks that stay on one page, unless they are longer than one. box: with a line around; pad: white inside it."""

    blocks: Sequence[Block]
    box: bool = False
    pad: float = 0
    stays_with_next: bool = False

    def height(self, width: float) -> float:
        inner = width - 2 * self.pad
        return sum(block.height(inner) for block in self.blocks) + 2 * self.pad

    def least(self, width: float) -> float:
        return self.height(width)

    def cut(self, width: float, room: float, *, fresh: bool) -> tuple[Block | None, Block]:
        if not fresh:
            return None, self
        inner, left = width - 2 * self.pad, room - 2 * self.pad
        fitting: list[Block] = []
        rest = list(self.blocks)
        while rest and (tall := rest[0].height(inner)) <= left:
            fitting.append(rest.pop(0))
            left -= tall
        if rest:
            head, tail = rest[0].cut(inner, left, fresh=not fitting)
            if head is not None:
                fitting.append(head)
                rest[0] = tail
            elif not fitting:
                fitting.append(rest.pop(0))
        first = Together(fitting, self.box, self.pad)
        return first, Together(rest, self.box, self.pad)

    def draw(self, page: Page, x: float, top: float, width: float) -> None:
        if self.box:
            tall = self.height(width)
            page.setLineWidth(0.6)
            page.rect(x, top - tall, width, tall, stroke=1, fill=0)
        at = top - self.pad
        for block in self.blocks:
            block.draw(page, x + self.pad, at, width - 2 * self.pad)
            at -= block.height(width - 2 * self.pad)


def outline(page: Page, text: str, x: float, y: float, size: float) -> None:
    """Draw `text` as shapes, centred on `x`: seen, but not part of what is read back (a watermark)."""
    face = fonts.bold()
    shaped = face.shape(text)
    scale = size / EM
    commands = [f"q {scale:.5f} 0 0 {scale:.5f} {x - shaped.advance * scale / 2:.2f} {y:.2f} cm"]
    at = 0
    for glyph in (glyph for cluster in shaped.clusters for glyph in cluster.glyphs):
        for part in glyph.parts:
            commands.append(f"q 1 0 0 1 {at + part.right} {part.up} cm")
            face.outline(part.number, commands)
            commands.append("f Q")
        at += glyph.advance
    commands.append("Q")
    page.write("\n".join(commands))
