"""Tables: the head stands again on each page, a row is never cut unless it is longer than a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from core.typeset.blocks import Block, Text
from core.typeset.lines import Align, Style, Words, widest_word
from core.typeset.pdf import Page

PAD: Final = 3.0
"""White inside a cell, left and right; a third of it above and below, where the lines' own room helps."""

MOST_GROWTH: Final = 2.0
"""How many times its share a column may take for the sake of a long word."""

_HEAD_SHADE: Final = 0.93
_LINE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Column:
    """A column. share: of the width, a length or a proportion; where a word needs more, the roomier columns give it.

    What stands at the right is figures and never parts.
    """

    title: str
    share: float
    align: Align = "left"


@dataclass(slots=True)
class _Row:
    cells: list[Block]

    def height(self, widths: Sequence[float]) -> float:
        return max(
            (cell.height(wide - 2 * PAD) for cell, wide in zip(self.cells, widths, strict=True)), default=0
        ) + 2 * (PAD / 2)


@dataclass(slots=True)
class Table:
    """Rows of cells under a head.

    rows: one cell to a column, or fewer: the first cell then spans what is missing (a total). size: of the type.
    keep_last: rows at the end that never stand alone on a page.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Words]]
    size: float = 12
    keep_last: int = 1
    stays_with_next: bool = False
    _prepared: list[_Row] | None = field(default=None, repr=False)
    _head: _Row | None = field(default=None, repr=False)
    _needs: list[float] = field(default_factory=list, repr=False)

    def height(self, width: float) -> float:
        widths = self._widths(width)
        return self._head_row().height(widths) + sum(self._row_height(row, widths) for row in self._body())

    def least(self, width: float) -> float:
        widths = self._widths(width)
        first = self._body()[:1]
        return self._head_row().height(widths) + sum(self._row_height(row, widths) for row in first)

    def cut(self, width: float, room: float, *, fresh: bool) -> tuple[Block | None, Block]:
        widths, body = self._widths(width), self._body()
        left = room - self._head_row().height(widths)
        fit = 0
        while fit < len(body) and (tall := self._row_height(body[fit], widths)) <= left + 0.01:
            left -= tall
            fit += 1
        if 0 < len(body) - fit <= self.keep_last:
            fit = max(len(body) - self.keep_last - 1, 1 if fresh and fit else 0)
        if fit:
            return self._part(body[:fit]), self._part(body[fit:])
        if not fresh or not body:
            return None, self
        head, tail = _cut_row(body[0], self._spans(body[0], widths), left)
        return self._part([head]), self._part([tail, *body[1:]])

    def draw(self, page: Page, x: float, top: float, width: float) -> None:
        widths = self._widths(width)
        head = self._head_row()
        tall = head.height(widths)
        page.setFillGray(_HEAD_SHADE)
        page.rect(x, top - tall, sum(widths), tall, stroke=0, fill=1)
        page.setFillGray(0)
        page.setLineWidth(_LINE)
        for row in [head, *self._body()]:
            spans = self._spans(row, widths)
            tall = row.height(spans)
            left = x
            for cell, wide in zip(row.cells, spans, strict=True):
                page.rect(left, top - tall, wide, tall, stroke=1, fill=0)
                drop = (tall - cell.height(wide - 2 * PAD)) / 2 if row is head else PAD / 2
                cell.draw(page, left + PAD, top - drop, wide - 2 * PAD)
                left += wide
            top -= tall

    def _widths(self, width: float) -> list[float]:
        """The shares, and what a long word needs taken from the columns that have more than theirs do."""
        total = sum(column.share for column in self.columns)
        wished = [width * column.share / total for column in self.columns]
        if not self._needs:
            self._needs = self._widest_words()
        lacks = [min(need, wish * MOST_GROWTH) - wish for need, wish in zip(self._needs, wished, strict=True)]
        lacking, spare = sum(lack for lack in lacks if lack > 0), -sum(lack for lack in lacks if lack < 0)
        given = min(lacking, spare)
        if given <= 0:
            return wished
        return [
            wish + lack * given / (lacking if lack > 0 else spare) for wish, lack in zip(wished, lacks, strict=True)
        ]

    def _widest_words(self) -> list[float]:
        """What each column needs so that nothing is cut in it: its head, and its cells but sums that span columns."""
        head = Style(size=self.size, bold=True)
        needs = [widest_word(column.title, head) for column in self.columns]
        for cells in self.rows:
            if len(cells) == len(needs):
                widths = [widest_word(cell, Style(size=self.size)) for cell in cells]
                needs = [max(pair) for pair in zip(needs, widths, strict=True)]
        return [need + 2 * PAD + 0.1 for need in needs]

    def _spans(self, row: _Row, widths: Sequence[float]) -> list[float]:
        missing = len(widths) - len(row.cells)
        return [sum(widths[: missing + 1]), *widths[missing + 1 :]]

    def _row_height(self, row: _Row, widths: Sequence[float]) -> float:
        return row.height(self._spans(row, widths))

    def _head_row(self) -> _Row:
        if self._head is None:
            style = Style(size=self.size, bold=True, align="center")
            self._head = _Row([Text(column.title, style) for column in self.columns])
        return self._head

    def _body(self) -> list[_Row]:
        if self._prepared is None:
            self._prepared = [self._row(cells) for cells in self.rows]
        return self._prepared

    def _row(self, cells: Sequence[Words]) -> _Row:
        missing = len(self.columns) - len(cells)
        base = Style(size=self.size)
        styles = [replace(base, align=column.align, fits=column.align == "right") for column in self.columns[missing:]]
        if missing:
            styles[0] = replace(base, align="right", bold=True)
        return _Row([Text(cell, style) for cell, style in zip(cells, styles, strict=True)])

    def _part(self, rows: list[_Row]) -> Table:
        return Table(self.columns, (), self.size, self.keep_last, _prepared=rows, _head=self._head, _needs=self._needs)


def _cut_row(row: _Row, widths: Sequence[float], room: float) -> tuple[_Row, _Row]:
    """A row longer than a page, cut through its cells."""
    heads: list[Block] = []
    tails: list[Block] = []
    for cell, wide in zip(row.cells, widths, strict=True):
        inner = wide - 2 * PAD
        if cell.height(inner) <= room - PAD:
            heads.append(cell)
            tails.append(Text(""))
            continue
        head, tail = cell.cut(inner, room - PAD, fresh=True)
        heads.append(head or Text(""))
        tails.append(tail)
    return _Row(heads), _Row(tails)
