"""From a line of the file to what it says of one item: each cell through a form, each doubt with column and code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django import forms

from assets.importing.cells import (
    DayCell,
    FundCell,
    MethodCell,
    MoneyCell,
    NotesCell,
    NumberCell,
    QuantityCell,
    TextCell,
)
from assets.importing.lines import Line, says_nothing
from assets.importing.mapping import Mapping as FileMapping
from assets.importing.mapping import title_of
from assets.importing.problems import Problem
from assets.importing.targets import KINDS, Target, heading_key
from assets.importing.words import (
    STATUSES,
    Meaning,
    fund_of,
    is_consumable,
    is_material_category,
    method_of,
    status_of,
    word_key,
)
from assets.models import Asset, AssetIdentifier, IdentifierKind
from assets.values import Number
from core.thai import clean, identifier_key, search_key
from people.models import Unit


def _longest(column: str) -> int:
    return getattr(Asset._meta.get_field(column), "max_length", 0)


_LONGEST_OTHER: Final = AssetIdentifier._meta.get_field("value").max_length or 0
_ERROR: Final = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|FIELD!|BUSY!)")


class RowForm(forms.Form):
    """The cells of one row, by where their columns go."""

    number = NumberCell()
    old_number = NumberCell(_LONGEST_OTHER)
    donor_number = NumberCell(_LONGEST_OTHER)
    city_number = NumberCell(_LONGEST_OTHER)
    other_number = NumberCell(_LONGEST_OTHER)
    name = TextCell(_longest("name"), code="name-too-long")
    category = TextCell(300)
    brand = TextCell(_longest("brand"))
    model = TextCell(_longest("model"))
    serial_no = TextCell(_longest("serial_no"))
    quantity = QuantityCell()
    unit_of_count = TextCell(_longest("unit_of_count"))
    acquired_on = DayCell()
    acquisition_method = MethodCell()
    fund_source = FundCell()
    cost = MoneyCell()
    document_no = TextCell(_longest("document_no"))
    responsible_unit = TextCell(200)
    location = TextCell(_longest("location"))
    status = TextCell(300)
    item_type = TextCell(300)
    accessories = NotesCell(required=False)
    notes = NotesCell(required=False)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What one row says of one item.

    cells: heading and text as written, from the left, for people to read. told: field of `AssetValues` → value, only
    what the file tells. category: the word of the category column. problems hold the row back, remarks do not.
    """

    row: int
    cells: tuple[tuple[str, str], ...]
    told: Mapping[str, Any]
    numbers: tuple[Number, ...]
    category: str
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()

    @property
    def official(self) -> str:
        return next((value for kind, value in self.numbers if kind == IdentifierKind.OFFICIAL), "")

    @property
    def keys(self) -> tuple[tuple[IdentifierKind, str], ...]:
        """The numbers by which the item is known, as the register compares them."""
        return tuple((kind, identifier_key(value)) for kind, value in self.numbers)


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one file.

    titles: of the columns; units: search key of code, name or short name → unit of the office; on: the official day.
    """

    mapping: FileMapping
    titles: Sequence[str]
    units: Mapping[str, Unit]
    on: date
    _columns: dict[Target, list[int]] = field(init=False)
    _form: RowForm = field(init=False)

    def __post_init__(self) -> None:
        self._columns = {target: self.mapping.of(target) for target in self.mapping.targets}
        self._form = RowForm({})
        day = self._form.fields[Target.ACQUIRED.value]
        if isinstance(day, DayCell):
            order = self.mapping.date_order
            day.order, day.mixed = (None, True) if order == "mixed" else (order, False)
            day.two_digit, day.latest = self.mapping.two_digit, self.on

    def read(self, line: Line) -> ReadRow:
        """What `line` says, and what is doubtful about it."""
        problems = self._broken(line)
        texts = self._texts(line)
        said = self._checked(texts, problems)
        remarks: list[Problem] = []
        told = self._told(said, problems)
        self._keep_words(texts, told, remarks)
        numbers = tuple((kind, said[target.value]) for target, kind in KINDS.items() if target.value in said)
        return ReadRow(
            row=line.number,
            cells=tuple((title_of(self.titles, column), line.cell(column)) for column in sorted(self.mapping.columns)),
            told=told,
            numbers=numbers,
            category=said.get(Target.CATEGORY.value, ""),
            problems=tuple(problems),
            remarks=tuple(remarks),
        )

    def _checked(self, texts: dict[str, str], problems: list[Problem]) -> dict[str, Any]:
        """The cells through the form: what it accepts is answered, what it does not becomes a problem."""
        form = self._form
        form.data = texts  # one form for all rows: to build two dozen fields anew for each is most of the time
        form.full_clean()
        for name, errors in form.errors.as_data().items():
            column = self._column_of(Target(name))
            problems += [Problem(str(error.code), column, dict(error.params or {})) for error in errors]
        return {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}

    def _column_of(self, target: Target) -> str:
        columns = self._columns.get(target)
        return title_of(self.titles, columns[0]) if columns else ""

    def _broken(self, line: Line) -> list[Problem]:
        """What is wrong with the cells as such: too many of them, errors, formulas, dates in the place of numbers."""
        problems: list[Problem] = []
        if len(line.cells) > len(self.titles) and any(self.titles):
            problems.append(Problem("column-count", facts={"cells": len(line.cells), "columns": len(self.titles)}))
        for column, target in sorted(self.mapping.columns.items()):
            text, title = line.cell(column), title_of(self.titles, column)
            if _ERROR.fullmatch(text):
                problems.append(Problem("cell-error", title, {"text": text}))
            elif text.startswith("="):
                problems.append(Problem("formula", title))
            elif target in KINDS and column in line.dated:
                problems.append(Problem("number-mangled", title, {"text": text}))
        return problems

    def _texts(self, line: Line) -> dict[str, str]:
        """The text for each field of the form; what is broken or says nothing is left out."""
        texts: dict[str, str] = {}
        for target, columns in self._columns.items():
            filled = [column for column in columns if self._speaks(line, column, target)]
            if target == Target.NOTES:
                texts[target.value] = "\n".join(self._note(column, line.cell(column)) for column in filled)
            else:
                joint = "\n" if target == Target.ACCESSORIES else " "
                texts[target.value] = joint.join(dict.fromkeys(line.cell(column) for column in filled))
        return texts

    def _speaks(self, line: Line, column: int, target: Target) -> bool:
        text = line.cell(column)
        if _ERROR.fullmatch(text) or text.startswith("=") or (target in KINDS and column in line.dated):
            return False
        return not says_nothing(text)

    def _note(self, column: int, text: str) -> str:
        """A line of the notes. A column that is not called "notes" keeps its heading before the text."""
        title = title_of(self.titles, column)
        return text if heading_key(title) in _PLAIN_NOTES else f"{title}: {text}"

    def _told(self, said: dict[str, Any], problems: list[Problem]) -> dict[str, Any]:
        told: dict[str, Any] = {name: said[name] for name in _SAME if name in said}
        quantity = said.get(Target.QUANTITY.value)
        if quantity and quantity.unit and "unit_of_count" not in told:
            told["unit_of_count"] = quantity.unit[: _longest("unit_of_count")]
        self._judge_type(said, problems)
        self._read_status(said, told, problems)
        self._read_unit(said, told, problems)
        return told

    def _judge_type(self, said: Mapping[str, Any], problems: list[Problem]) -> None:
        text = said.get(Target.ITEM_TYPE.value, "")
        consumable = is_consumable(text) if text else False
        if consumable is None:
            problems.append(Problem("item-type-unknown", self._column_of(Target.ITEM_TYPE), {"text": text}))
        elif consumable:
            problems.append(Problem("consumable-not-registered-here", self._column_of(Target.ITEM_TYPE)))
        elif is_material_category(said.get(Target.CATEGORY.value, "")):
            problems.append(Problem("consumable-not-registered-here", self._column_of(Target.CATEGORY)))

    def _read_status(self, said: Mapping[str, Any], told: dict[str, Any], problems: list[Problem]) -> None:
        text = said.get(Target.STATUS.value, "")
        if not text:
            return
        key, column = word_key(text), self._column_of(Target.STATUS)
        meaning = self.mapping.meanings.get(key) or STATUSES.get(key)
        if meaning is None:
            problems.append(Problem("status-unknown", column, {"text": text[:80]}))
        elif meaning == Meaning.DISPOSED:
            problems.append(Problem("already-disposed", column, {"text": text[:80]}))
        else:
            status = status_of(meaning, f"{column}: {text}")
            told["condition"], told["is_lendable"] = status.condition, status.is_lendable
            told["not_lendable_because"] = status.because

    def _read_unit(self, said: Mapping[str, Any], told: dict[str, Any], problems: list[Problem]) -> None:
        text = said.get(Target.RESPONSIBLE_UNIT.value, "")
        if not text:
            return
        unit = self.units.get(search_key(text))
        if unit is None:
            problems.append(Problem("unit-unknown", self._column_of(Target.RESPONSIBLE_UNIT), {"text": text[:80]}))
        else:
            told["responsible_unit"] = unit

    def _keep_words(self, texts: Mapping[str, str], told: dict[str, Any], remarks: list[Problem]) -> None:
        """Keep in the notes the words that became "other", so that nothing the file says is lost."""
        for target, known in _TABLED:
            text = clean(texts.get(target.value, ""))
            if text and known(text) is None:
                column = self._column_of(target)
                told["notes"] = "\n".join(filter(None, (told.get("notes", ""), f"{column}: {text}")))
                remarks.append(Problem("word-kept-in-notes", column, {"text": text[:80]}))


_SAME: Final = (
    "name", "brand", "model", "serial_no", "unit_of_count", "acquired_on", "acquisition_method", "fund_source", "cost",
    "document_no", "location", "accessories", "notes",
)  # fmt: skip
"""The fields of the form that `AssetValues` has under the same name."""

_TABLED: Final[tuple[tuple[Target, Callable[[str], object]], ...]] = (
    (Target.METHOD, method_of),
    (Target.FUND, fund_of),
)
_PLAIN_NOTES: Final = frozenset(
    heading_key(word) for word in ("หมายเหตุ", "บันทึก", "notes", "note", "remark", "remarks", "asset_note", "asset_notes")
)
