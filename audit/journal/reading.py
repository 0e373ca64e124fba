"""Reading sealed rows back as they are stored, many at once, to make their leaves anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from audit.journal import entries
from audit.journal.entries import COLUMNS, EVENTS
from audit.journal.findings import Report
from audit.journal.models import Layout
from audit.journal.sources import CASES, VERSIONS, quoted, sources


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as it is. text: what its leaf is made of; None: it can no longer be made.

    moment: when the row says it was written. disagrees: columns that do not say what the body says.
    """

    text: str | None
    moment: str = ""
    disagrees: str = ""


class LeafRow(NamedTuple):
    """A leaf as it is stored."""

    number: int
    source: str
    row_id: int
    layout: int
    hash: bytes


def read_entries(leaves: Sequence[LeafRow], report: Report) -> dict[tuple[str, int], Entry]:
    """The rows that these leaves are about, by table and id; those that are gone are missing. One query a table.

    A table of which a sealed column is gone is told to the report, once.
    """
    by_shape: dict[tuple[str, int], list[int]] = defaultdict(list)
    for leaf in leaves:
        by_shape[leaf.source, leaf.layout].append(leaf.row_id)
    found: dict[tuple[str, int], Entry] = {}
    for (source, layout), ids in by_shape.items():
        rows = _events(ids) if source == EVENTS else _rows(source, layout, ids, report)
        found.update(((source, row_id), entry) for row_id, entry in rows)
    return found


def _events(ids: Sequence[int]) -> Iterator[tuple[int, Entry]]:
    place = COLUMNS.index("at")
    for row_id, text, *columns in _stored(EVENTS, "id", ("body", *COLUMNS), ids):
        columns[place] = entries.moment_text(columns[place])
        said = entries.columns_of(entries.body_of(text))
        disagrees = "" if said == tuple(columns) else _named(said, columns)
        yield row_id, Entry(text, columns[place], disagrees)


def _named(said: Sequence[object] | None, columns: Sequence[object]) -> str:
    if said is None:
        return "body"
    return ", ".join(name for name, a, b in zip(COLUMNS, said, columns, strict=True) if a != b)


def _rows(source: str, layout_id: int, ids: Sequence[int], report: Report) -> Iterator[tuple[int, Entry]]:
    try:
        layout = entries.layout_from(_layout_text(layout_id))
        with transaction.atomic():  # so that a column that is gone ends nothing but this query
            rows = _stored(source, _keys()[source], [column.name for column in layout], ids)
    except (Layout.DoesNotExist, ValueError, KeyError, DatabaseError):
        told = _("Rows of %(table)s cannot be checked: sealed columns, their layout or the table is gone.")
        sentence = told % {"table": source}
        if sentence not in report.unchecked:
            report.unchecked.append(sentence)
        yield from ((row_id, Entry(None)) for row_id in ids)
        return
    for row_id, *stored in rows:
        yield row_id, Entry(entries.row_text(layout, stored), entries.moment_of(layout, stored))


def _stored(table: str, key: str, columns: Sequence[str], ids: Sequence[int]) -> list[tuple[Any, ...]]:
    # With the table's name: SQLite takes a name in quotes that is no column for a text.
    names = ", ".join(f"e.{quoted(name)}" for name in (key, *columns))
    one_of = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {quoted(table)} e WHERE e.{quoted(key)} IN ({one_of})", list(ids))  # noqa: S608  # names of ours
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _layout_text(layout_id: int) -> str:
    return Layout.objects.get(pk=layout_id).columns


@lru_cache(maxsize=1)
def _keys() -> dict[str, str]:
    """The key column of every table that is sealed."""
    return {source.table: source.key for stream in (VERSIONS, CASES) for source in sources(stream)}
