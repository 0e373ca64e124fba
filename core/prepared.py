"""Statements put together once and asked many times.

Django puts a queryset together anew each time it is read: for a joined statement that takes longer than the database
needs to answer it. What every request asks (who is this, which offices do they hold, what is behind this code) is
therefore written as a queryset with slots, put together at its first use and from then on only filled in:

    @prepared
    def items_of(store: int) -> QuerySet[Asset]:
        return Asset.objects.filter(store=store, tag=Slot("tag", CharField()))

    items_of(7)(tag="BK0000001-2")  # a list of assets, as list(queryset) would answer

Arguments of the function shape the statement (how many stores somebody keeps): plain values that can be hashed. It has
to be pure: it reads no clock and asks no database. Slots take what differs from one request to the next.

Rows come out as they would from the queryset: as models with what `select_related`, `only` and `annotate` put into
them, or as tuples after `values_list`. What a queryset does after its first statement (`prefetch_related`) it does not
do. Use it for what is asked at every request, or at the desk; everywhere else a queryset reads better.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache, wraps
from typing import Any, Final, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")
P = ParamSpec("P")

MOST: Final = 256
"""Statements that a thread keeps, each a few kilobytes; the one not asked for longest makes room."""


class Slot(Expression):
    """The place of a value that is known only when the statement is asked.

    field: how the database takes it. at: which one of the values of this name, where they are several (see `slots`).
    """

    def __init__(self, name: str, field: Field[Any, Any], at: int | None = None) -> None:
        super().__init__(output_field=field)
        self.name = name
        self.at = at

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """A parameter like any other, with the slot itself where its value will be."""
        return "%s", (self,)

    def value(self, values: Mapping[str, Any], connection: BaseDatabaseWrapper) -> Any:
        """What goes into it, as the driver takes it.

        Raises:
            KeyError: it has no value.
        """
        given = values[self.name] if self.at is None else values[self.name][self.at]
        return self.output_field.get_db_prep_value(given, connection, prepared=False)


def slots(name: str, field: Field[Any, Any], count: int) -> list[Slot]:
    """The places of `count` values of one name, for `…__in=`; how many there are shapes the statement."""
    return [Slot(name, field, at) for at in range(count)]


class Statement(Generic[Row]):
    """One queryset, put together for the connection of one thread.

    Raises:
        TypeError: the queryset answers something else than models or tuples, or would ask more than once.
    """

    def __init__(self, queryset: Any) -> None:
        if queryset._iterable_class not in (ModelIterable, ValuesListIterable) or queryset._prefetch_related_lookups:
            raise TypeError("A prepared statement answers models or tuples, and asks once.")
        self.alias = queryset.db
        self.locks: bool = queryset.query.select_for_update
        self.compiler = queryset.query.get_compiler(self.alias)
        try:
            self.sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:  # nothing can answer it, whatever is in the slots
            self.sql, self.params = "", ()
            return
        columns = self.compiler.select[: self.compiler.col_count]
        self.converters = self.compiler.get_converters([column[0] for column in columns])
        self.width = len(columns)
        self.is_model = queryset._iterable_class is ModelIterable
        if self.is_model:
            self._read_shape()

    def __call__(self, **values: Any) -> list[Row]:
        """The rows, with `values` in the slots of these names. One query.

        Raises:
            KeyError: a slot has no value.
            TransactionManagementError: the statement locks, and there is no transaction to hold the locks.
        """
        if not self.sql:
            return []
        connection = connections[self.alias]
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self._filled(values, connection))
            rows: Iterable[Any] = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        made: Callable[[Any], Any] = self._model if self.is_model else self._values
        return [made(row) for row in rows]

    def _filled(self, values: Mapping[str, Any], connection: BaseDatabaseWrapper) -> list[Any]:
        return [param.value(values, connection) if isinstance(param, Slot) else param for param in self.params]

    def _read_shape(self) -> None:
        """Which columns make the model, and which the models beside it: as `ModelIterable` finds out each time."""
        select, shape = self.compiler.select, self.compiler.klass_info
        own = shape["select_fields"]
        self.own = slice(own[0], own[-1] + 1)
        self.names = [column[0].target.attname for column in select[self.own]]
        self.model = shape["model"]
        self.beside = get_related_populators(shape, select, self.alias)  # type: ignore[call-arg]  # the stubs are ahead
        self.annotations = tuple((self.compiler.annotation_col_map or {}).items())

    def _values(self, row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(row[: self.width])  # what it is sorted by may stand behind

    def _model(self, row: Sequence[Any]) -> Any:
        made = self.model.from_db(self.alias, self.names, row[self.own])
        for populator in self.beside:
            populator.populate(row, made)
        for name, position in self.annotations:
            setattr(made, name, row[position])
        return made


class _Kept(threading.local):
    """The statements of one thread: a connection belongs to one, and what is put together may hold on to it."""

    def __init__(self) -> None:
        self.statement = lru_cache(maxsize=MOST)(_put_together)


def _put_together(build: Callable[..., QuerySet[Any, Any]], *shape: Hashable) -> Statement[Any]:
    return Statement(build(*shape))


_kept: Final = _Kept()


def prepared(build: Callable[P, QuerySet[Any, Row]]) -> Callable[P, Statement[Row]]:
    """Make of a function that puts a queryset together one that answers its statement, kept for the next time."""

    @wraps(build)
    def statement(*shape: P.args, **named: P.kwargs) -> Statement[Row]:
        if named:
            raise TypeError(f"{build.__qualname__} is prepared: what shapes it comes by position.")
        return _kept.statement(build, *shape)

    return statement
