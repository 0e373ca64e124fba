"""Live rows against their last version: what somebody changed with SQL, past every act, shows up here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.db import connection, models
from simple_history.utils import get_history_model_for_model

from audit.journal.findings import Kind, Report
from audit.journal.sources import quoted

MOST: Final = 50
"""Rows of one table that are named."""


def reconcile(report: Report) -> None:
    """Compare every row that has versions with the newest one. Two queries a table, more where something is found."""
    for model in apps.get_models():
        if hasattr(model, "history") and not hasattr(model, "history_id"):
            version = get_history_model_for_model(model)
            _compare(report, model, version)


def _compare(report: Report, model: type[models.Model], version: Any) -> None:
    key = quoted(str(model._meta.pk.column))
    kept = {field.attname for field in version.tracked_fields}
    columns = [str(field.column) for field in model._meta.concrete_fields if field.attname in kept]
    live, table = quoted(model._meta.db_table), quoted(version._meta.db_table)
    newest = f"(SELECT {key} AS row_key, MAX(history_id) AS newest FROM {table} GROUP BY {key}) n"  # noqa: S608  # names of ours
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    declared: tuple[str, ...] = getattr(model, "personal", ())
    personal = {str(field.column) for field in model._meta.concrete_fields if field.name in declared}
    versions = {name: _beside(name) if name in personal else f"v.{quoted(name)}" for name in columns}
    any_differs = " OR ".join(f"r.{quoted(name)} {differs} {version}" for name, version in versions.items())
    names = ", ".join(
        f"CASE WHEN r.{quoted(name)} {differs} {version} THEN 1 ELSE 0 END" for name, version in versions.items()
    )
    joined = f"LEFT JOIN {newest} ON n.row_key = r.{key} LEFT JOIN {table} v ON v.history_id = n.newest"
    for row_id, is_new, *changed in _found(
        f"SELECT r.{key}, v.history_id IS NULL, {names} FROM {live} r {joined}"  # noqa: S608  # names of ours
        f" WHERE v.history_id IS NULL OR {any_differs} ORDER BY 1 LIMIT {MOST}"
    ):
        about = {"source": model._meta.db_table, "row_id": row_id}
        if is_new:
            report.find(Kind.LIVE_INSERTED, **about)
        else:
            which = ", ".join(name for name, is_changed in zip(columns, changed, strict=True) if is_changed)
            report.find(Kind.LIVE_EDITED, what=which, **about)
    for (row_id,) in _found(
        f"SELECT n.row_key FROM {newest} JOIN {table} v ON v.history_id = n.newest AND v.history_type <> '-'"  # noqa: S608  # names of ours
        f" WHERE NOT EXISTS (SELECT 1 FROM {live} r WHERE r.{key} = n.row_key) ORDER BY 1 LIMIT {MOST}"
    ):
        report.find(Kind.LIVE_DELETED, source=model._meta.db_table, row_id=row_id)


def _beside(name: str) -> str:
    """As SQL: what lies beside the commitment in this column of a version; what a version of old holds itself."""
    column = f"v.{quoted(name)}"
    return f"COALESCE((SELECT p.value FROM journal_personalvalue p WHERE p.commitment = {column}), {column})"  # noqa: S608  # names of ours


def _found(sql: str) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        yield from cursor.fetchall()
