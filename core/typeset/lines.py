"""Text cut into lines: runs of type, the width they may take, and the best place to end each line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from core.typeset import fonts
from core.typeset.fonts import EM, Face
from core.typeset.words import Break, may_part, opportunities

Align = Literal["left", "center", "right"]

NBSP: Final = "\u00a0"
"""A blank at which no line ends: between a day and its month, a number and its unit."""

_BLANKS: Final = f" {NBSP}"
"""What has no ink at the end of a line."""

LEADING: Final = 1.32
"""Lines' distance to the type size. Thai needs the room: marks stand two high over a letter and hang under it."""

_COST: Final = {
    Break.SURE: 0.0,
    Break.LIKELY: 0.6,
    Break.POSSIBLE: 1.1,
    Break.DOUBTFUL: 2.2,
    Break.HELD: 3.3,
    Break.UNLIKELY: 4.4,
    Break.CLUSTER: 5.5,
}
"""What a place costs, in shares of the line left empty: a sure place half a line earlier beats a doubtful one.

From DOUBTFUL down each costs more than a whole line, so that a word is cut only where nothing else is left to end at.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a paragraph is set. size, indent, hang: points. indent: of the first line; hang: of those after it.

    shade: 0 is black, 1 is white. fits: a figure, rather smaller than on two lines.
    """

    size: float = 16
    leading: float = LEADING
    bold: bool = False
    align: Align = "left"
    indent: float = 0
    hang: float = 0
    shade: float = 0
    fits: bool = False

    @property
    def line_height(self) -> float:
        return self.size * self.leading


class Run(NamedTuple):
    """A piece of a paragraph in one weight. whole: no line ends inside it, if a line can hold it."""

    text: str
    bold: bool = False
    whole: bool = False


Words = str | Sequence[Run]


class Piece(NamedTuple):
    """Text of one line in one face."""

    face: Face
    text: str
    width: float


class Line(NamedTuple):
    """One line: its pieces, and their width in points without the blank at the end."""

    pieces: tuple[Piece, ...]
    width: float
    indent: float


class _Atom(NamedTuple):
    """What is never parted within a line. after: how good a place its end is, None: none at all."""

    face: Face
    text: str
    ink: float
    full: float
    after: Break | None


def set_lines(words: Words, style: Style, width: float) -> list[Line]:
    """The lines of a paragraph in a column of `width` points. "\\n" ends a line; an empty text has no lines."""
    given = [Run(words)] if isinstance(words, str) else words
    runs = [run._replace(bold=run.bold or style.bold) for run in given]
    lines: list[Line] = []
    for number, hard in enumerate(_hard_lines(runs)):
        lines += _fill(hard, style, width, first=number == 0)
    return lines


def natural_width(text: str, style: Style) -> float:
    """The width of `text` on one line, in points."""
    return _face(style.bold).shape(printable(text)).advance * style.size / EM


def widest_word(words: Words, style: Style) -> float:
    """The width (points) that a column needs so that no word or code is cut in it, and nothing held is parted."""
    given = [Run(words)] if isinstance(words, str) else words
    runs = [run._replace(bold=run.bold or style.bold) for run in given]
    widest = 0.0
    for hard in _hard_lines(runs):
        taken = 0.0
        for atom in _atoms([run._replace(text=printable(run.text)) for run in hard], style):
            widest = max(widest, taken + atom.ink)
            taken = 0.0 if atom.after is not None and atom.after >= Break.DOUBTFUL else taken + atom.full
    return widest


def printable(text: str) -> str:
    """`text` without what has no shape: controls, zero-width and bidirectional marks never reach the page."""
    return "".join(" " if sign == "\t" else sign for sign in text if sign == "\t" or not _is_shapeless(sign))


def _is_shapeless(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Cn")


def _hard_lines(runs: Sequence[Run]) -> Iterator[list[Run]]:
    current: list[Run] = []
    for run in runs:
        first, *rest = run.text.replace("\r\n", "\n").split("\n")
        current.append(run._replace(text=first))
        for text in rest:
            yield current
            current = [run._replace(text=text)]
    if any(run.text for run in current):
        yield current


def _face(bold: bool) -> Face:
    return fonts.bold() if bold else fonts.regular()


def _fill(runs: Sequence[Run], style: Style, width: float, *, first: bool) -> Iterator[Line]:
    atoms = list(_atoms([run._replace(text=printable(run.text)) for run in runs], style))
    if not atoms:
        yield Line((), 0, 0)
    while atoms:
        indent = style.indent if first else style.hang
        first = False
        measure = max(width - indent, style.size)
        count = _how_many(atoms, measure)
        if not count:
            atoms[:1] = _parted(atoms[0], style.size)
            count = max(1, _how_many(atoms, measure))
        yield _line(atoms[:count], indent)
        atoms = atoms[count:]


def _how_many(atoms: Sequence[_Atom], measure: float) -> int:
    """How many atoms the line takes; 0: the first is too long, or what follows it may not be parted from it."""
    taken, best, best_score, fits = 0.0, 0, -9.0, 0
    for count, atom in enumerate(atoms, start=1):
        if taken + atom.ink > measure + 0.01:
            break
        if count == len(atoms):
            return count
        fits = count
        taken += atom.full
        if atom.after is not None:
            score = taken / measure - _COST[atom.after]
            if score >= best_score:
                best, best_score = count, score
    return best or fits


def _line(atoms: Sequence[_Atom], indent: float) -> Line:
    pieces: list[Piece] = []
    width = 0.0
    for number, atom in enumerate(atoms, start=1):
        last = number == len(atoms)
        taken = atom.ink if last else atom.full
        pieces.append(Piece(atom.face, atom.text.rstrip(_BLANKS) if last else atom.text, taken))
        width += taken
    return Line(tuple(pieces), width, indent)


def _atoms(runs: Sequence[Run], style: Style) -> Iterator[_Atom]:
    text = "".join(run.text for run in runs)
    places = opportunities(text)
    at = 0
    for run in runs:
        inside = () if run.whole else (place for place in places if at < place < at + len(run.text))
        ends = sorted({*inside, at + len(run.text)})
        for end in ends:
            if end > at:
                after = places.get(end) if end < len(text) else Break.SURE
                yield _atom(_face(run.bold), text[at:end], style.size, after)
            at = end


def _atom(face: Face, text: str, size: float, after: Break | None) -> _Atom:
    ink, full = face.shape(text.rstrip(_BLANKS)), face.shape(text)
    return _Atom(face, text, ink.advance * size / EM, full.advance * size / EM, after)


def _parted(atom: _Atom, size: float) -> list[_Atom]:
    """An atom longer than the line: at its firm blanks, if it has any, else at the clusters where it may part."""
    parts = [part + NBSP for part in atom.text.split(NBSP)]
    if len(parts) == 1:
        parts = _clusters(atom)
    else:
        parts[-1] = parts[-1].removesuffix(NBSP)
    *most, last = parts
    return [*(_atom(atom.face, part, size, Break.CLUSTER) for part in most), _atom(atom.face, last, size, atom.after)]


def _clusters(atom: _Atom) -> list[str]:
    parts: list[str] = []
    for cluster in atom.face.shape(atom.text).clusters:
        if parts and not may_part(parts[-1], cluster.text):
            parts[-1] += cluster.text
        else:
            parts.append(cluster.text)
    return parts
