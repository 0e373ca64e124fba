"""What is sealed of a row: the bytes of its leaf, made from what the database holds and from nothing else.

    leaf = table ‖ "\\n" ‖ id ‖ "\\n" ‖ text        (UTF-8)

The text of an event is its body, as stored. The text of any other row is JSON of its columns; which columns, and in
which form, is its layout (`Column`), kept beside the leaf: a column that a later migration adds changes no leaf.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import models

from audit.journal.canonical import instant

EVENTS: Final = "journal_event"
"""The table of events."""

COLUMNS: Final = (
    "stream",
    "at",
    "verb",
    "actor_code",
    "actor_label",
    "actor_office",
    "actor_capacity",
    "actor_order",
    "subject",
    "subject_label",
    "request_id",
    "clause",
    "outcome",
)
"""The columns of an event that its body repeats."""

MOMENTS: Final = ("history_date", "at")
"""Columns that say when a row was written, the first that a table has."""


def leaf(source: str, row_id: int, text: str) -> bytes:
    """The bytes that are hashed into a leaf."""
    return f"{source}\n{row_id}\n{text}".encode()


def body_of(text: str) -> dict[str, Any]:
    """The body of an event decoded; empty where it is no longer what `record` wrote."""
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    return body if isinstance(body, dict) and body.get("version") == 1 else {}


def columns_of(body: Mapping[str, Any]) -> tuple[object, ...] | None:
    """What the columns of an event have to hold, in the order of `COLUMNS`; None where the body does not say."""
    try:
        actor, subject = body["actor"], body["subject"]
        return (
            body["stream"],
            body["at"],
            body["verb"],
            actor["code"],
            actor["label"],
            actor["office"],
            actor["capacity"],
            actor["order"],
            subject["name"],
            subject["label"],
            body["request_id"],
            body["clause"],
            body["outcome"],
        )
    except (KeyError, TypeError):
        return None


def moment_text(stored: Any) -> str:
    """A time as either database holds it (SQLite: text in UTC), as the record writes it."""
    if isinstance(stored, datetime):
        return instant(stored if stored.tzinfo else stored.replace(tzinfo=UTC))
    text = str(stored).replace(" ", "T")
    return f"{text}Z" if len(text) > 19 else f"{text}.000000Z"


def _decimal(stored: Any) -> str:
    return format(Decimal(str(stored)).normalize(), "f")


def _json(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, (str, bytes)) else stored


def _plain(stored: Any) -> Any:
    return stored if isinstance(stored, (int, str)) else str(stored)


_FORMS: Final[dict[str, Callable[[Any], Any]]] = {
    "yes-no": bool,
    "decimal": _decimal,
    "moment": moment_text,
    "json": _json,
    "plain": _plain,
}
_FORM_OF: Final = {
    "BooleanField": "yes-no",
    "DecimalField": "decimal",
    "DateTimeField": "moment",
    "JSONField": "json",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sealed row and the form in which it stands in the text, the same on both databases."""

    name: str
    form: str


Layout = tuple[Column, ...]


def layout_of(model: type[models.Model]) -> Layout:
    """Every column the model has now, but the key, which stands in the leaf by itself."""
    return tuple(
        Column(str(field.column), _FORM_OF.get(field.get_internal_type(), "plain"))
        for field in sorted(model._meta.concrete_fields, key=lambda field: str(field.column))
        if not field.primary_key
    )


def layout_text(layout: Layout) -> str:
    """The layout as it is kept."""
    return json.dumps([[column.name, column.form] for column in layout], separators=(",", ":"))


def layout_from(text: str) -> Layout:
    """The layout as it was kept.

    Raises:
        ValueError: it says something else.
    """
    try:
        layout = tuple(Column(name, form) for name, form in json.loads(text))
    except TypeError as wrong:
        raise ValueError(str(wrong)) from wrong
    if strange := {column.form for column in layout} - _FORMS.keys():
        raise ValueError(f"Forms of columns nobody knows: {strange}")
    return layout


def row_text(layout: Layout, row: Sequence[Any]) -> str:
    """The text of a row of stored values, in the order of its layout."""
    said = {
        column.name: None if stored is None else _FORMS[column.form](stored)
        for column, stored in zip(layout, row, strict=True)
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment_of(layout: Layout, row: Sequence[Any]) -> str:
    """When a row says that it was written; empty where its table has no such column."""
    names = [column.name for column in layout]
    name = next((name for name in MOMENTS if name in names), "")
    return moment_text(row[names.index(name)]) if name else ""
