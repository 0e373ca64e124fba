"""How a file is to be read: which column goes where, what its status words mean, and in which order its dates stand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from assets.importing.headings import Guess, Heading
from assets.importing.lines import Line, Table, says_nothing
from assets.importing.problems import CannotRead
from assets.importing.targets import JOINED, Target, heading_key
from assets.importing.words import STATUSES, Meaning, word_key
from core.date_input import Era
from core.later import later
from core.thai import to_arabic_digits

if TYPE_CHECKING:
    import openpyxl.utils
else:
    openpyxl = later("openpyxl")

DateOrder = Literal["dmy", "mdy", "mixed"]

MOST_MEANINGS: Final = 20
"""Distinct status words that a person is asked about; a column with more holds no states."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to read one file.

    columns: column (from 0) → where it goes; the others are left out.
    meanings: status word (its key) → its meaning, before the table of `words.py`.
    date_order: of dates in figures; "mixed": the file uses both, so that 3/4/2569 is asked about.
    two_digit: the era of years of two digits; None: asked about.
    unnumbered: a person said that the items of this file have no asset numbers yet.
    """

    columns: AnyMapping[int, Target] = field(default_factory=dict)
    meanings: AnyMapping[str, Meaning] = field(default_factory=dict)
    date_order: DateOrder = "dmy"
    two_digit: Era | None = None
    unnumbered: bool = False

    def of(self, target: Target) -> list[int]:
        """The columns that go to `target`, from the left."""
        return sorted(column for column, goes_to in self.columns.items() if goes_to == target)

    @property
    def targets(self) -> frozenset[Target]:
        return frozenset(self.columns.values())

    def check(self, titles: Sequence[str]) -> None:
        """Find what cannot be followed.

        Raises:
            CannotRead: "mapping-twice", "mapping-no-identity".
        """
        for target in self.targets - JOINED:
            columns = self.of(target)
            if len(columns) > 1:
                first, second = (title_of(titles, column) for column in columns[:2])
                raise CannotRead("mapping-twice", first=first, second=second, field=str(target.label))
        if not self.targets & {Target.NAME, Target.NUMBER}:
            raise CannotRead("mapping-no-identity")

    def as_json(self) -> dict[str, Any]:
        """What is kept with a run and remembered for the unit's next file with the same heading."""
        return {
            "columns": {str(column): target.value for column, target in sorted(self.columns.items())},
            "meanings": {word: meaning.value for word, meaning in self.meanings.items()},
            "date_order": self.date_order,
            "two_digit": self.two_digit,
            "unnumbered": self.unnumbered,
        }

    @classmethod
    def from_json(cls, kept: AnyMapping[str, Any]) -> Mapping:
        return cls(
            columns={int(column): Target(target) for column, target in kept.get("columns", {}).items() if target},
            meanings={word: Meaning(meaning) for word, meaning in kept.get("meanings", {}).items()},
            date_order=kept.get("date_order") or "dmy",
            two_digit=kept.get("two_digit"),
            unnumbered=bool(kept.get("unnumbered", False)),
        )


def title_of(titles: Sequence[str], column: int) -> str:
    """The heading of a column, or its letter where it has none."""
    title = titles[column] if column < len(titles) else ""
    return title or openpyxl.utils.get_column_letter(column + 1)


def heading_hash(titles: Sequence[str]) -> str:
    """By what a heading is known again: 64 characters, the same whatever the blanks and the case."""
    return hashlib.sha256("\x1f".join(heading_key(title) for title in titles).encode()).hexdigest()


def propose(heading: Heading, guesses: Sequence[Guess], lines: Sequence[Line]) -> Mapping:
    """The mapping that follows from the guesses, and from the dates of the file."""
    columns = {column: guess.target for column, guess in enumerate(guesses) if guess.target != Target.LEFT_OUT}
    mapping = Mapping(columns=columns)
    order = _date_order([line.cell(column) for line in lines for column in mapping.of(Target.ACQUIRED)])
    # Only programs of the common era put the month first.
    return replace(mapping, date_order=order, two_digit="ce" if order == "mdy" else None)


def _date_order(cells: Sequence[str]) -> DateOrder:
    day_first = month_first = False
    for cell in cells:
        parts = to_arabic_digits(cell).replace(".", "/").replace("-", "/").split("/")
        if len(parts) < 3 or not (parts[0].isdecimal() and parts[1].isdecimal()) or len(parts[0]) > 2:
            continue
        day_first = day_first or int(parts[0]) > 12
        month_first = month_first or int(parts[1]) > 12
    if month_first:
        return "mixed" if day_first else "mdy"
    return "dmy"


def unknown_words(lines: Sequence[Line], mapping: Mapping) -> list[str]:
    """The status words of the file that the table does not know, each once as written: a person says what they mean."""
    found: dict[str, str] = {}
    for column in mapping.of(Target.STATUS):
        for line in lines:
            text = " ".join(line.cell(column).split())
            if not says_nothing(text) and word_key(text) not in STATUSES:
                found.setdefault(word_key(text), text)
    return list(found.values())[:MOST_MEANINGS]


def change(mapping: Mapping, titles: Sequence[str], wishes: Sequence[str]) -> Mapping:
    """The mapping with what a person wishes otherwise: "heading=field" or "B=field"; an empty field leaves it out.

    Raises:
        CannotRead: "mapping-unknown-column", "mapping-unknown-field".
    """
    columns = dict(mapping.columns)
    for wish in wishes:
        name, _equals, wanted = wish.rpartition("=")
        column = _column_called(name.strip(), titles)
        if wanted.strip() not in Target.values:
            fields = ", ".join(value for value in Target.values if value)
            raise CannotRead("mapping-unknown-field", field=wanted.strip(), fields=fields)
        target = Target(wanted.strip())
        if target not in JOINED:
            columns = {other: goes_to for other, goes_to in columns.items() if goes_to != target}
        columns.pop(column, None)
        if target != Target.LEFT_OUT:
            columns[column] = target
    return replace(mapping, columns=columns)


def _column_called(name: str, titles: Sequence[str]) -> int:
    for column, title in enumerate(titles):
        if title and heading_key(title) == heading_key(name):
            return column
    letters = [openpyxl.utils.get_column_letter(column + 1) for column in range(len(titles))]
    if name.upper() in letters:
        return letters.index(name.upper())
    raise CannotRead(
        "mapping-unknown-column", column=name, columns=", ".join(title_of(titles, c) for c in range(len(titles)))
    )


def change_meanings(mapping: Mapping, wishes: Sequence[str]) -> Mapping:
    """The mapping with further meanings of status words: "1=good".

    Raises:
        CannotRead: "meaning-unknown".
    """
    meanings = dict(mapping.meanings)
    for wish in wishes:
        word, _equals, meaning = wish.rpartition("=")
        if meaning.strip() not in Meaning.values:
            raise CannotRead("meaning-unknown", meaning=meaning.strip(), meanings=", ".join(Meaning.values))
        meanings[word_key(word)] = Meaning(meaning.strip())
    return replace(mapping, meanings=meanings)


def table_lines(table: Table, heading: Heading) -> list[Line]:
    """The lines under the heading."""
    return [line for line in table.lines if line.number > heading.last]
