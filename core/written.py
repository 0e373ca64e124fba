"""Rows written by statements that are put together once, as `core.prepared` does for reading.

An act at the desk writes a dozen rows, one by one. Django puts each INSERT and UPDATE together anew, which takes longer
than the database needs to write the row. These are the same statements, kept by model, columns and number of rows. What
Django does around them is left out: no signal is sent, and a value is a value, never an expression.

For the doors of writing only (tests/house/test_doors.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, TypeVar

from django.db import DatabaseError, connection
from django.db.models import AutoField, Field, Model

M = TypeVar("M", bound=Model)
Columns = tuple[Field[Any, Any], ...]

MOST_ROWS: Final = 20
"""Rows of one kept statement; more of them go Django's own way, in batches."""

MOST: Final = 512
"""Statements kept by a process."""


def insert(rows: Sequence[M], *, batch_size: int | None = None) -> Sequence[M]:
    """Write new rows of one model with one statement; answers them, each with its key.

    batch_size: rows a statement, where there are more than MOST_ROWS.

    Raises:
        django.db.IntegrityError: a row breaks a constraint; then none is written.
        TypeError: a value is an expression, or the database gives the model no key.
    """
    if not rows or len(rows) > MOST_ROWS:
        return type(rows[0])._default_manager.bulk_create(rows, batch_size=batch_size) if rows else rows
    model = type(rows[0])
    is_keyed = rows[0].pk is not None
    sql, columns = _insert(model, len(rows), is_keyed)
    values = [_value(row, field, is_new=True) for row in rows for field in columns]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        keys = [row.pk for row in rows] if is_keyed else [key for (key,) in cursor.fetchall()]
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias
    return rows


def update(row: Model, names: Iterable[str]) -> None:
    """Write the fields of these names of a row that is there. One query.

    Raises:
        django.db.DatabaseError: it is not there any more.
        django.db.IntegrityError: it would break a constraint.
        TypeError: a value is an expression.
    """
    sql, columns = _update(type(row), tuple(names))
    values = [_value(row, field, is_new=False) for field in columns]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, row._meta.pk.get_db_prep_save(row.pk, connection)])
        if cursor.rowcount != 1:
            raise DatabaseError(f"There is no {row._meta.label} {row.pk} to change.")


def _value(row: Model, field: Field[Any, Any], *, is_new: bool) -> Any:
    """What goes into the column, as the driver takes it.

    Raises:
        TypeError: it is an expression.
    """
    value = field.pre_save(row, is_new)
    if hasattr(value, "resolve_expression"):
        raise TypeError(f"{row._meta.label}.{field.name} is written as a value, not as an expression.")
    return field.get_db_prep_save(value, connection)


@lru_cache(maxsize=MOST)
def _insert(model: type[Model], rows: int, is_keyed: bool) -> tuple[str, Columns]:
    key = model._meta.pk
    columns = tuple(field for field in model._meta.concrete_fields if is_keyed or field is not key)
    _must_be_plain(model, columns)
    if not is_keyed and not isinstance(key, AutoField):
        raise TypeError(f"The database gives {model._meta.label} no key: set it.")
    one = f"({', '.join(['%s'] * len(columns))})"
    answer = "" if is_keyed else f" RETURNING {_quoted(key)}"
    table, names = connection.ops.quote_name(model._meta.db_table), ", ".join(map(_quoted, columns))
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([one] * rows)}{answer}", columns  # noqa: S608  # names of ours


@lru_cache(maxsize=MOST)
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, Columns]:
    columns = tuple(field for field in map(model._meta.get_field, names) if isinstance(field, Field))
    _must_be_plain(model, columns)
    table = connection.ops.quote_name(model._meta.db_table)
    changes = ", ".join(f"{_quoted(field)} = %s" for field in columns)
    return f"UPDATE {table} SET {changes} WHERE {_quoted(model._meta.pk)} = %s", columns  # noqa: S608  # names of ours


def _quoted(field: Field[Any, Any]) -> str:
    return connection.ops.quote_name(str(field.column))


def _must_be_plain(model: type[Model], columns: Columns) -> None:
    """Refuse what Django writes in more than one step.

    Raises:
        TypeError: the model is spread over tables, or a column is not written as a plain value.
    """
    strange = [field.name for field in columns if field.generated or hasattr(field, "get_placeholder")]
    if model._meta.parents or strange:
        raise TypeError(f"{model._meta.label} is written by Django itself: {strange}")
