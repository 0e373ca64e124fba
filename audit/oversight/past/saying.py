"""What a row said then and says now, field by field, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext as _

from audit.journal import words
from audit.journal.as_it_stood import names_then
from core.thai import thai_date, thai_datetime

NOTHING: Final = words.NOTHING


@dataclass(frozen=True, slots=True)
class Fact:
    """A field in words as it stood then. now: what it says today, empty where that is the same."""

    label: str
    then: str
    now: str


Names = Mapping[tuple[type[Model], int], str]
"""What rows were called at a moment, by model and key."""


def names_of(model: type[Model], fields: Sequence[str], rows: Iterable[Any], at: datetime) -> Names:
    """What everything that these versions refer to was called. One query for each model they refer to."""
    wanted: dict[type[Model], set[int]] = {}
    for name in fields:
        field = model._meta.get_field(name)
        if isinstance(field, ForeignKey):
            keys = {getattr(row, field.attname) for row in rows} - {None}
            wanted.setdefault(field.remote_field.model, set()).update(keys)
    return {(of, key): name for of, keys in wanted.items() for key, name in names_then(of, keys, at).items()}


def facts(then: Any, now: Model, fields: Sequence[str], names: Names) -> list[Fact]:
    """Each of these fields as the version `then` has it and as the row `now` does; what neither has is left out."""
    said = []
    for name in fields:
        field: Any = now._meta.get_field(name)
        before = _then(field, then, names)
        after = _now(field, now)
        if before or after:
            label = words.label(name, str(now._meta.model_name))
            said.append(
                Fact(label[:1].upper() + label[1:], before or NOTHING, "" if before == after else after or NOTHING)
            )
    return said


def in_words(field: Field[Any, Any], value: Any) -> str:
    """A stored value as a person reads it; empty for nothing."""
    match value:
        case None | "":
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return thai_datetime(value)
        case date():
            return thai_date(value)
        case Decimal():
            return f"{value:,.2f}"
        case _:
            return str(dict(field.flatchoices or ()).get(value, value))


def _then(field: Any, version: Any, names: Names) -> str:
    value = getattr(version, field.attname)
    if isinstance(field, ForeignKey):
        return names.get((field.remote_field.model, value), "") if value is not None else ""
    return in_words(field, value)


def _now(field: Any, row: Model) -> str:
    if isinstance(field, ForeignKey):
        related = getattr(row, field.name)
        return str(related.name) if related is not None else ""
    return in_words(field, getattr(row, field.attname))
