"""Many rows at once, past the ORM but not past the database: its constraints, triggers and guards stay on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection, models
from simple_history.utils import get_history_model_for_model

from audit.journal.models import Event, Mention
from audit.journal.record import Draft

PIECE: Final = 5000
"""Rows held in memory at once."""

_AS_THEY_ARE: Final = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)

Row = tuple[Any, ...]


class Books:
    """Writes rows with the ids it gives them, their versions and their events, as the acts of the service would."""

    def __init__(self) -> None:
        self.last: dict[type[models.Model], int] = {}

    def next_id(self, model: type[models.Model]) -> int:
        """The next id of `model`, after those that are in the table already."""
        if model not in self.last:
            self.last[model] = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
        self.last[model] += 1
        return self.last[model]

    def write(self, instances: Sequence[models.Model]) -> None:
        """Rows of one model as they are, their ids included."""
        if instances:
            _insert(type(instances[0]), _rows(type(instances[0]), ((row, {}) for row in instances)))

    def write_versions(
        self, instances: Sequence[models.Model], at: Sequence[datetime], *, kind: str, by: Sequence[str]
    ) -> None:
        """A version of each of the rows of one model, made at that moment by that staff code.

        kind: "+" when the row was made, "~" when it was changed.
        """
        if not instances:
            return
        history = get_history_model_for_model(type(instances[0]))
        # All ids first: the first one asks the database, which cannot answer while rows are copied into it.
        noted = [
            {
                "history_id": self.next_id(history),
                "history_date": moment,
                "history_type": kind,
                "history_user_id": code,
                "history_change_reason": "",
                "event_id": None,
            }
            for moment, code in zip(at, by, strict=True)
        ]
        _insert(history, _rows(history, zip(instances, noted, strict=True)))

    def record(self, drafts: Sequence[Draft]) -> None:
        """Events with the index from whatever they speak of."""
        events = [draft.event() for draft in drafts]
        for event in events:
            event.id = self.next_id(Event)
        self.write(events)
        self.write(
            [
                Mention(subject=name, event_id=event.id, at=event.at)
                for draft, event in zip(drafts, events, strict=True)
                for name in draft.names()
            ]
        )

    def settle(self) -> None:
        """Let the database's own counters go on after the last id given here."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.last)):
                cursor.execute(statement)

    def analyze(self) -> None:
        """Let the database learn what is in its tables, as PostgreSQL does by itself in time. Outside a transaction."""
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


@contextmanager
def searched_later() -> Iterator[None]:
    """Without PostgreSQL's index of words while it lasts: put up at the end, it takes a tenth of the time."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'asset_search_trigrams'")
        (definition,) = cursor.fetchone()
        cursor.execute("DROP INDEX asset_search_trigrams")
        yield
        cursor.execute(definition)


def pieces(items: Sequence[Any], size: int = PIECE) -> Iterator[Sequence[Any]]:
    """`items` in parts of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _rows(model: type[models.Model], pairs: Iterable[tuple[models.Model, dict[str, Any]]]) -> Iterator[Row]:
    fields = [(field.attname, _prepare(field)) for field in model._meta.concrete_fields]
    for row, more in pairs:
        values = row.__dict__ | more
        yield tuple(values[name] if prepare is None else prepare(values[name], connection) for name, prepare in fields)


def _prepare(field: Any) -> Callable[[Any, Any], Any] | None:
    """What Django does to a value on its way into the database; None where that is nothing, which is most."""
    held = field.target_field if field.remote_field else field
    return None if isinstance(held, _AS_THEY_ARE) else field.get_db_prep_save


def _insert(model: type[models.Model], rows: Iterator[Row]) -> None:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [quote(str(field.column)) for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        # Names of our own tables and columns, quoted; nothing comes from outside.
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", list(rows))  # noqa: S608
