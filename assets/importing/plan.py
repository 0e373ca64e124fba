"""A file made ready: read, its heading found, its columns mapped, its lines sorted and each item row read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from assets.importing.account import Account
from assets.importing.categories import CategoryBook
from assets.importing.headings import Guess, Heading, find_heading, guess_columns, heading_at
from assets.importing.identity import Identities, identify
from assets.importing.judging import Judge, Judged, look_up
from assets.importing.lines import Line, Table
from assets.importing.mapping import Mapping as FileMapping
from assets.importing.mapping import heading_hash, propose, table_lines, title_of
from assets.importing.problems import CannotRead
from assets.importing.reading import read_table
from assets.importing.rows import ReadRow, RowReader
from assets.importing.sorting import NotItem, sort_lines
from assets.importing.targets import Target
from assets.models import Category, ColumnMapping
from core.thai import search_key
from people.models import Unit

BATCH = 200
"""Rows brought in with one transaction: what a killed run loses at most."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as read, before a person has agreed to its mapping."""

    table: Table
    heading: Heading
    guesses: Sequence[Guess]
    mapping: FileMapping
    is_remembered: bool = False

    @property
    def lines(self) -> list[Line]:
        """The lines under the heading."""
        return table_lines(self.table, self.heading)

    @property
    def titles(self) -> tuple[str, ...]:
        """The heading of each column, "" where it has none."""
        return (*self.heading.titles, *("" for _column in range(len(self.guesses) - len(self.heading.titles))))


@dataclass(slots=True)
class Plan:
    """A file of which every row has been read and compared with the others of the file."""

    draft: Draft
    mapping: FileMapping
    unit: Unit
    rows: list[ReadRow]
    not_items: list[NotItem]
    identities: Identities = field(default_factory=Identities)

    @property
    def left_out(self) -> list[str]:
        """The headings of the columns that hold something and are not brought in."""
        filled = {column for line in self.draft.lines for column in line.filled}
        return [title_of(self.draft.titles, column) for column in sorted(filled - set(self.mapping.columns))]

    def judge(self) -> Judge:
        """Who judges its rows, with all categories as they are now. One query."""
        titles = {
            target.value: title_of(self.draft.titles, self.mapping.of(target)[0]) for target in self.mapping.targets
        }
        return Judge(
            unit=self.unit,
            book=CategoryBook.of(Category.objects.all()),
            identities=self.identities,
            has_numbers=self.mapping.unnumbered or Target.NUMBER in self.mapping.targets,
            titles=titles,
        )

    def account(self, judged: Sequence[Judged] = ()) -> Account:
        """An account of this file, with `judged` counted."""
        account = Account(not_items=self.not_items, left_out=self.left_out)
        account.add(judged)
        return account


def draft_of(content: bytes, unit: Unit, *, sheet: str = "", header_row: int | None = None) -> Draft:
    """Read the file and guess how, or remember how the unit's last file with this heading was read.

    header_row: the row a person says is the heading; 0: there is none; None: it is looked for.

    Raises:
        CannotRead: the file is no table, or no heading was found.
    """
    table = read_table(content, sheet=sheet)
    heading = _heading(table, header_row)
    lines = table_lines(table, heading)
    guesses = guess_columns(heading, lines, units_of(unit))
    mapping = propose(heading, guesses, lines)
    kept = ColumnMapping.objects.filter(unit=unit, header_key=heading_hash(heading.titles)).first()
    if kept is None or not any(heading.titles):
        return Draft(table, heading, guesses, mapping)
    return Draft(table, heading, guesses, FileMapping.from_json(kept.mapping), is_remembered=True)


def _heading(table: Table, row: int | None) -> Heading:
    if row is None:
        heading = find_heading(table)
        if heading is None:
            raise CannotRead("header-not-found")
        return heading
    try:
        return heading_at(table, row)
    except KeyError as unknown:
        raise CannotRead("header-unknown-row", row=row) from unknown


def plan_of(draft: Draft, mapping: FileMapping, unit: Unit, *, on: date) -> Plan:
    """Read every row of the file with `mapping`.

    Raises:
        CannotRead: the mapping cannot be followed, or no row is an item.
    """
    mapping.check(draft.titles)
    items, not_items = sort_lines(draft.table, draft.heading, mapping)
    if not items:
        raise CannotRead("no-items")
    reader = RowReader(mapping, draft.titles, units_of(unit), on)
    rows = [reader.read(line) for line in items]
    return Plan(draft, mapping, unit, rows, not_items, identify(rows))


def try_out(plan: Plan, *, most: int | None = None) -> Iterator[list[Judged]]:
    """What a run would do, batch by batch; nothing is written. most: rows looked at, for a preview of a long file."""
    judge = plan.judge()
    rows = plan.rows[:most]
    for start in count(0, BATCH):
        batch = rows[start : start + BATCH]
        if not batch:
            return
        yield judge.judge(batch, look_up(plan.unit, batch, plan.identities))


def units_of(unit: Unit) -> Mapping[str, Unit]:
    """The search keys of code, name and short name → the units of this office: `unit` and all below it, still open."""
    units: dict[str, Unit] = {}
    for one in Unit.objects.filter(path__startswith=unit.path, closed_on__isnull=True).order_by("-path"):
        for word in (one.code, one.name, one.short_name):
            units[search_key(word)] = one
    return units
