"""Which row of a file is its heading, and what each column holds: guessed by words and cells, with how sure that is."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assets.importing.lines import Line, Table, says_nothing
from assets.importing.targets import JOINED, KNOWN, TELLING, VAGUE, Target, heading_key
from core.thai import identifier_key, search_key

ROWS_SEARCHED: Final = 40
ROWS_SAMPLED: Final = 300
LONGEST_HEADING: Final = 90

_NUMBER_SHAPE: Final = re.compile(r"(?=(?:.*\d){5})[^\s]*\d+(?:[-./]\d+){1,6}")
_FIGURE: Final = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_WHOLE: Final = re.compile(r"[0-9]{1,6}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}.*")


class Confidence(StrEnum):
    """How sure a guess is."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a table. first, last: row numbers in the file (the same for one row); 0: there is none."""

    first: int
    last: int
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column holds, and how sure that is."""

    target: Target
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class _Cells:
    """What the cells of one column look like: shares of the filled ones."""

    filled: int
    number_like: float
    counting: float
    distinct: float
    lettered: float
    units: float


def find_heading(table: Table) -> Heading | None:
    """The row (or pair of rows) near the top that names the most columns; None where none names a number or a name."""
    lines = [line for line in table.lines if not line.is_blank][:ROWS_SEARCHED]
    best: tuple[float, Heading] | None = None
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else None
        for heading in _candidates(line, below):
            score = _score(heading)
            if score > (best[0] if best else 0):
                best = score, heading
    return best[1] if best else None


def heading_at(table: Table, row: int) -> Heading:
    """The heading that a person says stands in `row`; 0: none, and the columns go by their letters.

    Raises:
        KeyError: the file has no such row.
    """
    if row == 0:
        return Heading(0, 0, tuple("" for _column in range(table.width)))
    index, line = next((pair for pair in enumerate(table.lines) if pair[1].number == row), (0, None))
    if line is None:
        raise KeyError(row)
    below = table.lines[index + 1] if index + 1 < len(table.lines) else None
    return max(_candidates(line, below), key=_score)


def _candidates(line: Line, below: Line | None) -> list[Heading]:
    single = Heading(line.number, line.number, tuple(_one_line(cell) for cell in line.cells))
    if below is None or any(_looks_like_content(cell) for cell in below.cells):
        return [single]
    double = Heading(line.number, below.number, _two_rows(line, below))
    repeated = sum(bool(upper) and upper == lower for upper, lower in zip(line.cells, below.cells, strict=False))
    # Cells merged downwards repeat their title in the second row: such a row is heading too, and never an item.
    return [double] if repeated >= 2 else [single, double]


def _two_rows(line: Line, below: Line) -> tuple[str, ...]:
    """The titles of a heading of two rows: "ราคา" over "ต่อหน่วย" and "รวม"."""
    titles, above = [], ""
    for column in range(max(len(line.cells), len(below.cells))):
        upper, lower = _one_line(line.cell(column)), _one_line(below.cell(column))
        above = upper or (above if column in line.joined or lower else "")
        titles.append(above if not lower or lower == above else f"{above} › {lower}".strip(" ›"))
    return tuple(titles)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_HEADING]


def _looks_like_content(cell: str) -> bool:
    return bool(_NUMBER_SHAPE.fullmatch(identifier_key(cell)) or _DAY.fullmatch(cell) or _FIGURE.fullmatch(cell))


def _score(heading: Heading) -> float:
    """How much the row reads as a heading: columns it names, weighed by their share of what stands in it."""
    titles = [title for title in heading.titles if title]
    if len(titles) < 2 or any(_looks_like_content(title) for title in titles):
        return 0
    named = [(target_of(title), heading_key(title) in VAGUE) for title in titles]
    targets = {target for target, _vague in named if target}
    if Target.NAME not in targets and Target.NUMBER not in targets:
        return 0
    joined = sum(target in JOINED for target, _vague in named)
    known = len(targets - JOINED) + joined + sum(vague or target == Target.LEFT_OUT for target, vague in named) / 2
    if known < 2:
        return 0
    pair = 0.25 if heading.first != heading.last else 0
    return known * (known + 1) / (len(titles) + 1) - pair


def target_of(title: str) -> Target | None:
    """What a heading names by its words alone; None: nothing known."""
    for candidate in (title, title.split("›")[-1]):
        if (key := heading_key(candidate)) in KNOWN:
            return KNOWN[key]
    key = heading_key(title)
    return next((target for known, target in TELLING if known in key), None)


def guess_columns(heading: Heading, lines: Sequence[Line], units: Container[str] = ()) -> list[Guess]:
    """What each column holds. lines: those under the heading; units: the search keys of names and codes of units.

    A heading that says a thing and cells that agree are sure; one of the two alone is likely; the rest is left out.
    """
    width = max([len(heading.titles), *(len(line.cells) for line in lines[:ROWS_SAMPLED])])
    titles = [*heading.titles, *("" for _column in range(width - len(heading.titles)))]
    looks = [_look(column, lines[:ROWS_SAMPLED], units) for column in range(width)]
    guesses = [_by_heading(title) for title in titles]
    _choose_number(titles, looks, guesses)
    _choose_units(looks, guesses)
    _choose_single(guesses)
    return guesses


def _by_heading(title: str) -> Guess:
    if (key := heading_key(title)) in KNOWN:
        return Guess(KNOWN[key], Confidence.SURE)
    target = target_of(title)
    return Guess(target, Confidence.LIKELY) if target else Guess(Target.LEFT_OUT, Confidence.UNSURE)


def _look(column: int, lines: Sequence[Line], units: Container[str]) -> _Cells:
    cells = [cell for line in lines if not says_nothing(cell := line.cell(column))]
    count = len(cells) or 1
    return _Cells(
        filled=len(cells),
        number_like=sum(bool(_NUMBER_SHAPE.fullmatch(identifier_key(cell))) for cell in cells) / count,
        counting=sum(bool(_WHOLE.fullmatch(cell)) for cell in cells) / count,
        distinct=len(set(cells)) / count,
        lettered=sum(any(letter.isalpha() for letter in cell) for cell in cells) / count,
        units=sum(search_key(cell) in units for cell in cells) / count,
    )


def _choose_number(titles: Sequence[str], looks: Sequence[_Cells], guesses: list[Guess]) -> None:
    """Decide which one column holds the asset numbers: the heading weighs most, but running numbers are none."""

    def weight(column: int) -> float:
        look, named = looks[column], guesses[column].target == Target.NUMBER
        vague = heading_key(titles[column]) in VAGUE
        if look.filled and look.counting > 0.8 and look.number_like < 0.2:
            return 1.0 if named and guesses[column].confidence == Confidence.SURE else 0
        if named:
            return 2 + look.number_like
        free = guesses[column].target == Target.LEFT_OUT and heading_key(titles[column]) not in KNOWN
        if vague and look.number_like * look.distinct >= 0.6:
            return 1.5 + look.number_like
        if free and look.filled >= 3 and look.number_like >= 0.8 and look.distinct >= 0.9:
            return 1 + look.number_like
        return 0

    best = max(range(len(guesses)), key=weight, default=0)
    found = bool(guesses) and weight(best) > 0
    for column, guess in enumerate(guesses):
        if found and column == best:
            agrees = guess.target == Target.NUMBER and guess.confidence == Confidence.SURE
            sure = agrees and looks[column].counting < 0.5
            guesses[column] = Guess(Target.NUMBER, Confidence.SURE if sure else Confidence.LIKELY)
        elif guess.target == Target.NUMBER or heading_key(titles[column]) in VAGUE:
            guesses[column] = _second_number(looks[column])


def _second_number(look: _Cells) -> Guess:
    """A column of numbers beside the asset numbers: kept where each item has its own, left out where it only counts."""
    if look.filled and look.distinct >= 0.95 and look.counting < 0.5 and look.lettered + look.number_like >= 0.5:
        return Guess(Target.OTHER_NUMBER, Confidence.LIKELY)
    return Guess(Target.LEFT_OUT, Confidence.UNSURE)


def _choose_units(looks: Sequence[_Cells], guesses: list[Guess]) -> None:
    """Take a column for the responsible unit only where most of its cells name a unit of the office."""
    for column, guess in enumerate(guesses):
        if guess.target == Target.RESPONSIBLE_UNIT and looks[column].units < 0.5:
            words = looks[column].lettered >= 0.5
            guesses[column] = Guess(Target.NOTES if words else Target.LEFT_OUT, Confidence.UNSURE)


def _choose_single(guesses: list[Guess]) -> None:
    """Leave each field but the joined ones to one column: the surest, then the first."""
    order = (Confidence.SURE, Confidence.LIKELY, Confidence.UNSURE)
    taken: set[Target] = set()
    for column in sorted(range(len(guesses)), key=lambda column: (order.index(guesses[column].confidence), column)):
        target = guesses[column].target
        if target == Target.LEFT_OUT or target in JOINED:
            continue
        if target in taken:
            guesses[column] = Guess(Target.LEFT_OUT, Confidence.UNSURE)
        taken.add(target)
