"""Which tables are sealed in which stream, and how their rows are read as they are stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import AutoField, Model

from audit.journal import guards
from audit.journal.entries import EVENTS, Layout, layout_of, row_text

ACTS: Final = "acts"
VERSIONS: Final = "versions"
ACCESS: Final = "access"
CASES: Final = "cases"
APART: Final = {"journal", "misuse"}
"""Apps whose tables are not among the versions: this one, and the channel whose entries no export may hold."""

STREAMS: Final = (ACTS, VERSIONS, ACCESS, CASES)
"""What was done; what each row looked like; who signed in, administered and read; one root a day over all reports."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table of a stream. where: which of its rows, as SQL; layout: empty for events, whose text is their body."""

    table: str
    key: str
    layout: Layout = ()
    where: str = ""

    @property
    def columns(self) -> str:
        """The columns that make the text of a row, as SQL."""
        return ", ".join(f"e.{quoted(name)}" for name in ([column.name for column in self.layout] or ["body"]))

    def text(self, stored: Sequence[Any]) -> str:
        """The text of a row whose `columns` these are."""
        return row_text(self.layout, stored) if self.layout else str(stored[0])

    def waiting(self, cursor: CursorWrapper, *, after: int, limit: int) -> list[tuple[Any, ...]]:
        """Id and `columns` of at most `limit` rows after the id `after` that no leaf is about, by id. One query.

        A row that was committed late has a smaller id than others that are sealed: no leaf is about it, so it is found.
        """
        cursor.execute(
            f"SELECT e.{quoted(self.key)}, {self.columns} FROM {quoted(self.table)} e{_unsealed(self)}"  # noqa: S608  # names of ours
            f" ORDER BY e.{quoted(self.key)} LIMIT %s",
            [after, self.table, after, limit],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def unsealed(self, cursor: CursorWrapper, *, column: str) -> Iterator[tuple[int, Any]]:
        """Id and this column (None where it is empty) of every row that no leaf is about. One query."""
        what = f"e.{quoted(self.key)}, {f'e.{column}' if column else 'NULL'}"
        cursor.execute(f"SELECT {what} FROM {quoted(self.table)} e{_unsealed(self)}", [0, self.table, 0])  # noqa: S608  # names of ours
        yield from cursor

    def last_id(self, cursor: CursorWrapper) -> int:
        """The largest id in the table; 0 where it is empty."""
        cursor.execute(f"SELECT MAX({quoted(self.key)}) FROM {quoted(self.table)}")  # noqa: S608  # names of ours
        (last,) = cursor.fetchone() or (None,)
        return int(last or 0)


def _unsealed(source: Source) -> str:
    key, and_where = f"e.{quoted(source.key)}", f" AND {source.where}" if source.where else ""
    # The leaves are bounded too: without that PostgreSQL may walk through all of them for each batch.
    leaves = "SELECT 1 FROM journal_leaf l WHERE l.source = %s AND l.row_id > %s AND l.row_id ="
    return f" WHERE {key} > %s{and_where} AND NOT EXISTS ({leaves} {key})"


def sources(stream: str) -> list[Source]:
    """The tables of a stream. Every event is in one of two streams, whatever its own column says."""
    if stream == ACTS:
        return [Source(EVENTS, "id", where="e.stream = 'acts'")]
    if stream == ACCESS:
        return [Source(EVENTS, "id", where="e.stream <> 'acts'")]
    return list(_tables_apart() if stream == CASES else _tables_of_versions())


def _tables_of_versions() -> Iterator[Source]:
    """Every append-only table that is not the journal's own: versions, decisions, signatures, movements of stock."""
    for model in guards.guarded_models():
        if model._meta.app_label not in APART and isinstance(model._meta.pk, AutoField):
            yield _table_of(model)


def _tables_apart() -> Iterator[Source]:
    """The tables that say `sealed_apart`: what is in them tells nothing of a report."""
    for model in guards.guarded_models():
        if getattr(model, "sealed_apart", False):
            yield _table_of(model)


def _table_of(model: type[Model]) -> Source:
    return Source(model._meta.db_table, str(model._meta.pk.column), layout_of(model))


def quoted(name: str) -> str:
    """A name of ours as SQL."""
    return connection.ops.quote_name(name)
