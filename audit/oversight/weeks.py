"""The weeks in which something happened, grouped by the database: hundreds of thousands of moments take too long here.

A week begins on Monday in Bangkok, where the clock never changes. The database numbers it: Julian day of Monday by 7.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, TextField
from django.db.models.sql.compiler import SQLCompiler

_JULIAN_OF_YEAR_ONE: Final = 1_721_425
"""The Julian day of the last day before 1 January of year 1, from which Python counts."""


class Weeks(Aggregate):
    """The Mondays of the weeks of a moment, each once, in their order: a list of days."""

    output_field: Any = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        week = "FLOOR((EXTRACT(EPOCH FROM %(expressions)s) / 3600 + 7) / 24 + 2440588)::int / 7"
        return super().as_sql(compiler, connection, template=f"STRING_AGG(DISTINCT ({week})::text, ',')", **extra)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        """Its own functions of days: those of Django are written in Python, and ten times as slow."""
        week = "CAST(JULIANDAY(%(expressions)s, '+7 hours') + 0.5 AS INTEGER) / 7"
        return super().as_sql(compiler, connection, template=f"GROUP_CONCAT(DISTINCT {week})", **extra)

    def convert_value(self, value: str, expression: Any, connection: BaseDatabaseWrapper) -> list[date]:
        return [date.fromordinal(7 * week - _JULIAN_OF_YEAR_ONE) for week in sorted(map(int, value.split(",")))]
