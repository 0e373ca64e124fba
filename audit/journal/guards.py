"""Triggers that keep the record append-only, whoever asks: the ORM, raw SQL, the shell of the database, a bulk command.

They stand on every table whose model says `append_only` and on every version table of simple-history. The owner of
the database can drop them; that is what seals are for. A remake of a table on SQLite drops them too, so every
`migrate` puts them back and `missing` says where one is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from django.apps import AppConfig, apps
from django.core import checks
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from simple_history.models import HistoricalChanges

REFUSAL: Final = "is append-only: what is recorded is neither changed nor deleted"
"""What the error says after the name of an append-only table."""

KEPT: Final = "is a register: its rows are ended or retired with a reason, never deleted"
"""What the error says after the name of a table whose rows change but stay."""

_FUNCTION: Final = "journal_guard"
_FUNCTION_BODY: Final = """
BEGIN
    RAISE EXCEPTION '% % (% refused).', TG_TABLE_NAME, TG_ARGV[0], TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
"""
ERASED_ONCE: Final = "is a personal value beside the record: it is erased once, with its salt, and never changed"
"""What the error says after the name of a table whose rows are only ever erased."""

_ONCE_FUNCTION: Final = "journal_erased_once"
_ERASING: Final = (
    "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.value = '' AND NEW.salt = ''"
    " AND NEW.id = OLD.id AND NEW.commitment = OLD.commitment AND NEW.owner = OLD.owner AND NEW.what = OLD.what"
)
"""The one change of such a row."""
_ONCE_BODY: Final = f"""
BEGIN
    IF {_ERASING} THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% % (% refused).', TG_TABLE_NAME, TG_ARGV[0], TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
"""
_FUNCTIONS: Final = {_FUNCTION: _FUNCTION_BODY, _ONCE_FUNCTION: _ONCE_BODY}

_ROW_CHANGE: Final = 1 | 2 | 8 | 16
"""pg_trigger.tgtype of a trigger for each row, before DELETE and UPDATE."""
_ROW_DELETE: Final = 1 | 2 | 8
"""pg_trigger.tgtype of a trigger for each row, before DELETE."""
_ROW_UPDATE: Final = 1 | 2 | 16
"""pg_trigger.tgtype of a trigger for each row, before UPDATE."""
_TRUNCATE: Final = 2 | 32
"""pg_trigger.tgtype of a trigger for each statement, before TRUNCATE."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger: `events` in words for people, `sql` what creates it, `kind` PostgreSQL's own number for its type."""

    table: str
    name: str
    events: str
    sql: str
    kind: int = 0
    function: str = _FUNCTION


def guarded_models() -> list[type[models.Model]]:
    """Every model whose rows are never changed: the journal's own and all version tables of simple-history."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and (getattr(model, "append_only", False) or issubclass(model, HistoricalChanges))
    ]


def kept_models() -> list[type[models.Model]]:
    """Every model that says `never_deleted`: its rows change, by acts that leave versions, but none ever goes."""
    return [model for model in apps.get_models() if model._meta.managed and getattr(model, "never_deleted", False)]


def erased_models() -> list[type[models.Model]]:
    """Every model that says `erased_once`: what its rows hold is erased by an act, and nothing else of them changes."""
    return [model for model in apps.get_models() if model._meta.managed and getattr(model, "erased_once", False)]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard in its place that is not there, or not as it should be. Tables not yet migrated are left out."""
    gone = _gone(connection)
    if not gone:
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for function, body in _FUNCTIONS.items():
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$"
                )
        for guard in gone:
            cursor.execute(_drop(connection, guard))
            cursor.execute(guard.sql)
            if connection.vendor == "postgresql":
                table, name = connection.ops.quote_name(guard.table), connection.ops.quote_name(guard.name)
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Where a guard is gone, disabled or not as installed: "journal_event (UPDATE)", sorted. One query."""
    return sorted(f"{guard.table} ({guard.events})" for guard in _gone(connection))


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without guards while it lasts: for flushes between tests and for `make demo`, which throws everything away."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for guard in _standing(connection):
            cursor.execute(_drop(connection, guard))
    try:
        yield
    finally:
        install(connection)


def install_after_migrate(*, using: str, **_: Any) -> None:
    """Django's signal after `migrate`: the one moment when every table exists and a remake may have dropped triggers.

    The only signal in the house: it writes no history, it restores the database's own protection.
    """
    install(connections[using])


def check_guards(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **_: Any
) -> list[checks.CheckMessage]:
    """`manage.py check --database default`: a warning, not an error, as `migrate` checks first and then repairs."""
    return [
        checks.Warning(
            f"The record is not guarded on: {', '.join(gone)}.",
            hint="Run manage.py migrate, which puts the guards back, and find out who took them away.",
            id="journal.W001",
        )
        for alias in databases or ()
        if (gone := missing(connections[alias]))
    ]


def _gone(connection: BaseDatabaseWrapper) -> list[Guard]:
    tables, standing = _in_database(connection)
    return [
        guard for guard in _guards(connection) if guard.table in tables and (guard.table, guard.name) not in standing
    ]


def _standing(connection: BaseDatabaseWrapper) -> list[Guard]:
    tables, _standing_names = _in_database(connection)
    return [guard for guard in _guards(connection) if guard.table in tables]


def _guards(connection: BaseDatabaseWrapper) -> list[Guard]:
    on_postgresql = connection.vendor == "postgresql"
    append_only = _postgresql_guards if on_postgresql else _sqlite_guards
    kept = _postgresql_kept if on_postgresql else _sqlite_kept
    once = _postgresql_once if on_postgresql else _sqlite_once
    return [
        *(guard for model in guarded_models() for guard in append_only(connection, model)),
        *(guard for model in kept_models() for guard in kept(connection, model)),
        *(guard for model in erased_models() for guard in (*kept(connection, model), *once(connection, model))),
    ]


def _in_database(connection: BaseDatabaseWrapper) -> tuple[set[str], set[tuple[str, str]]]:
    """The tables there are, and table and name of each guard that stands exactly as we would install it."""
    guards = _guards(connection)
    if connection.vendor == "postgresql":
        return _in_postgresql(connection, guards)
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, tbl_name, name, sql FROM sqlite_master WHERE type IN ('table', 'trigger')")
        rows = cursor.fetchall()
    expected = {(guard.table, guard.name): guard.sql for guard in guards}
    return (
        {name for kind, _table, name, _sql in rows if kind == "table"},
        {(table, name) for kind, table, name, sql in rows if kind == "trigger" and expected.get((table, name)) == sql},
    )


def _in_postgresql(connection: BaseDatabaseWrapper, guards: Sequence[Guard]) -> tuple[set[str], set[tuple[str, str]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, t.tgname, t.tgtype,
                   t.tgenabled = 'A' AND t.tgqual IS NULL AND t.tgattr = ''::int2vector,
                   p.proname, p.prosrc
            FROM pg_class c
            LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
            LEFT JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) AND c.relname = ANY(%s)
            """,
            [sorted({guard.table for guard in guards})],
        )
        rows = cursor.fetchall()
    expected = {(guard.table, guard.name): (guard.kind, guard.function, _FUNCTIONS[guard.function]) for guard in guards}
    standing = {(table, name): (kind, *does) for table, name, kind, intact, *does in rows if intact}
    return (
        {table for table, *_rest in rows},
        {place for place, does in standing.items() if expected.get(place) == does},
    )


def _drop(connection: BaseDatabaseWrapper, guard: Guard) -> str:
    name, table = connection.ops.quote_name(guard.name), connection.ops.quote_name(guard.table)
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")


def _postgresql_guards(connection: BaseDatabaseWrapper, model: type[models.Model]) -> list[Guard]:
    return [
        _postgresql_guard(connection, model, "append_only_rows", ("UPDATE", "DELETE"), REFUSAL, _ROW_CHANGE),
        _postgresql_guard(connection, model, "append_only_table", ("TRUNCATE",), REFUSAL, _TRUNCATE),
    ]


def _postgresql_kept(connection: BaseDatabaseWrapper, model: type[models.Model]) -> list[Guard]:
    return [
        _postgresql_guard(connection, model, "never_deleted_rows", ("DELETE",), KEPT, _ROW_DELETE),
        _postgresql_guard(connection, model, "never_deleted_table", ("TRUNCATE",), KEPT, _TRUNCATE),
    ]


def _postgresql_once(connection: BaseDatabaseWrapper, model: type[models.Model]) -> list[Guard]:
    update = _postgresql_guard(connection, model, "erased_once_rows", ("UPDATE",), ERASED_ONCE, _ROW_UPDATE)
    return [replace(update, sql=update.sql.replace(_FUNCTION, _ONCE_FUNCTION), function=_ONCE_FUNCTION)]


def _postgresql_guard(
    connection: BaseDatabaseWrapper,
    model: type[models.Model],
    name: str,
    events: tuple[str, ...],
    refusal: str,
    kind: int,
) -> Guard:
    table = model._meta.db_table
    each = "STATEMENT" if kind == _TRUNCATE else "ROW"
    return Guard(
        table=table,
        name=name,
        events=", ".join(events),
        sql=f"CREATE TRIGGER {name} BEFORE {' OR '.join(events)} ON {connection.ops.quote_name(table)}"
        f" FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}('{refusal}')",
        kind=kind,
    )


def _sqlite_kept(connection: BaseDatabaseWrapper, model: type[models.Model]) -> list[Guard]:
    quote, table = connection.ops.quote_name, model._meta.db_table
    name = f"{table}_never_deleted"
    sql = (
        f"CREATE TRIGGER {quote(name)} BEFORE DELETE ON {quote(table)}"
        f" BEGIN SELECT RAISE(ABORT, '{table} {KEPT} (DELETE refused).'); END"
    )
    return [Guard(table=table, name=name, events="DELETE", sql=sql)]


def _sqlite_once(connection: BaseDatabaseWrapper, model: type[models.Model]) -> list[Guard]:
    """The one change that is allowed; a row that takes another's place by INSERT OR REPLACE is refused as elsewhere."""
    quote, table = connection.ops.quote_name, model._meta.db_table
    name = f"{table}_erased_once"
    sql = (
        f"CREATE TRIGGER {quote(name)} BEFORE UPDATE ON {quote(table)} WHEN NOT ({_ERASING})"
        f" BEGIN SELECT RAISE(ABORT, '{table} {ERASED_ONCE} (UPDATE refused).'); END"
    )
    inserted = next(guard for guard in _sqlite_guards(connection, model) if guard.events == "INSERT")
    return [Guard(table=table, name=name, events="UPDATE", sql=sql), inserted]


def _sqlite_guards(connection: BaseDatabaseWrapper, model: type[models.Model]) -> list[Guard]:
    quote = connection.ops.quote_name
    table = model._meta.db_table
    # INSERT OR REPLACE deletes the row it replaces without asking the trigger on DELETE: the insert itself is refused.
    there_already = " OR ".join(
        "(" + " AND ".join(f"{quote(column)} = NEW.{quote(column)}" for column in columns) + ")"
        for columns in _unique_columns(model)
    )
    return [
        Guard(
            table=table,
            name=f"{table}_append_only_{event.lower()}",
            events=event,
            sql=f"CREATE TRIGGER {quote(f'{table}_append_only_{event.lower()}')} BEFORE {event} ON {quote(table)}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{table} {REFUSAL} ({event} refused).'); END",
        )
        for event, when in (
            ("UPDATE", ""),
            ("DELETE", ""),
            # Names of our own tables and columns, quoted; nothing comes from outside.
            ("INSERT", f" WHEN EXISTS (SELECT 1 FROM {quote(table)} WHERE {there_already})"),  # noqa: S608  # see above
        )
    ]


def _unique_columns(model: type[models.Model]) -> list[tuple[str, ...]]:
    """The sets of columns by which a row can stand in another's place."""
    options = model._meta
    columns = {field.name: str(field.column) for field in options.concrete_fields}
    groups = [[field.name for field in options.pk_fields]]
    groups += [[field.name] for field in options.concrete_fields if field.unique and not field.primary_key]
    groups += [list(constraint.fields) for constraint in options.total_unique_constraints]
    groups += [list(names) for names in options.unique_together]
    return [tuple(columns[name] for name in names) for names in groups]
