"""The words of a label: set into the lines there are, and cut at a word with an ellipsis where those do not suffice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from core.typeset import Break, Line, Piece, Style, fonts, natural_width, opportunities, printable

ELLIPSIS: Final = "…"
SMALLEST: Final = 0.7
"""How small, of its size, a number may become to stay whole on its line."""

_NEVER_LAST: Final = " \u00a0-/(–,"
"""What does not stand before an ellipsis."""


class _Part(NamedTuple):
    """A piece of text that ends where a line may end. grade: how good a place that is."""

    end: int
    width: float
    grade: int


def fitted(text: str, style: Style, width: float) -> tuple[list[Line], Style]:
    """A number or a code on one line (points): smaller where it is too long, and cut only where that is not enough."""
    wide = _width(printable(text), style)
    if wide > width:
        style = replace(style, size=round(style.size * max(SMALLEST, width / wide), 2))
    return cut(text, style, width, 1), style


def cut(text: str, style: Style, width: float, most: int) -> list[Line]:
    """`text` in at most `most` lines of `width` points; what has no room is left out from a word's end on, marked "…".

    Each line takes as many whole words as it can: a label has no room for lines of even length.
    """
    return [_line(words, style) for words in _cut(printable(text), style, width, most)]


def is_whole(text: str, lines: list[Line]) -> bool:
    """Whether all of `text` stands in these lines."""
    return "".join(piece.text for line in lines for piece in line.pieces) == printable(text)


@lru_cache(maxsize=256)
def _cut(text: str, style: Style, width: float, most: int) -> tuple[tuple[str, ...], ...]:
    """The words of each line."""
    parts = _parts(text, style)
    lines: list[tuple[str, ...]] = []
    start = 0
    while start < len(text):
        if parts[-1].width - _width_before(parts, start, text, style) <= width + 0.01:
            lines.append(_words(text, start, len(text), parts))
            break
        if len(lines) == most - 1:
            end = _end(text, style, parts, start, width - natural_width(ELLIPSIS, style))
            end = start + len(text[start:end].rstrip(_NEVER_LAST))
            lines.append((*_words(text, start, end, parts), ELLIPSIS))
            break
        end = _end(text, style, parts, start, width)
        lines.append(_words(text, start, start + len(text[start:end].rstrip()), parts))
        start = end
    return tuple(lines)


def _words(text: str, start: int, end: int, parts: list[_Part]) -> tuple[str, ...]:
    """The words from `start` to `end`."""
    cuts = [start, *(part.end for part in parts if start < part.end < end), end]
    return tuple(text[one:other] for one, other in pairwise(cuts))


def _parts(text: str, style: Style) -> list[_Part]:
    """Where `text` may part, from its begin to its end, with the width up to there."""
    parts, start, width = [], 0, 0.0
    for end, grade in [*sorted(opportunities(text).items()), (len(text), Break.SURE)]:
        width += _width(text[start:end], style)
        parts.append(_Part(end, width, grade))
        start = end
    return parts


def _width_before(parts: list[_Part], start: int, text: str, style: Style) -> float:
    """The width of what stands before the letter at `start`."""
    before = next((part.width for part in parts if part.end == start), None)
    return _width(text[:start], style) if before is None else before


def _end(text: str, style: Style, parts: list[_Part], start: int, room: float) -> int:
    """Where the line from `start` ends: at the last word that fits, else at the last letter with its marks."""
    before = _width_before(parts, start, text, style)
    for grade in (Break.POSSIBLE, Break.DOUBTFUL):
        fitting = [
            part.end
            for part in parts
            if part.end > start
            and part.grade >= grade
            and part.width - before - _blank(text, part.end, style) <= room + 0.01
        ]
        if fitting:
            return fitting[-1]
    width, end = 0.0, start
    for cluster in fonts.regular().shape(text[start:]).clusters:
        width += natural_width(cluster.text, style)
        if width > room and end > start:
            break
        end += len(cluster.text)
    return end if text[end - 1] not in _LEADING_VOWELS or end == start + 1 else end - 1


_LEADING_VOWELS: Final = "เแโใไ"


def _blank(text: str, end: int, style: Style) -> float:
    """The width of a blank at the end of a line, which takes no room there."""
    return natural_width(" ", style) if text[end - 1] in " \u00a0" else 0.0


def _line(words: Iterable[str], style: Style) -> Line:
    """A line in pieces that come again on other labels: what is shaped is remembered, and whole lines are unlike."""
    face = fonts.bold() if style.bold else fonts.regular()
    pieces = [
        Piece(face, piece, natural_width(piece, style)) for word in words for piece in _DIGITS_APART.findall(word)
    ]
    return Line(tuple(pieces), sum(piece.width for piece in pieces), 0.0)


def _width(text: str, style: Style) -> float:
    return _line([text], style).width


_DIGITS_APART: Final = re.compile(r"\d|\D+")
