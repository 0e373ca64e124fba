"""What a row looked like before and after: django-simple-history, written through these doors only.

Every version carries the staff code of who made it and why, as text: no foreign key, no middleware, no cascade. The
rows are append-only (`guards`). Each function writes one statement for the rows and one for their versions; many rows
are written in batches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Final, TypeVar

from django.db import models, transaction
from simple_history.models import HistoricalRecords
from simple_history.utils import get_history_manager_for_model

from audit.journal.personal import LONGEST, commit_versions
from core.written import insert, update

M = TypeVar("M", bound=models.Model)

BATCH: Final = 500
"""Rows a statement on PostgreSQL; Django puts fewer into one on SQLite, which takes 999 values a statement."""

_MUTABLE: Final = (list, dict, set)
"""What may have been changed in place: never taken for unchanged."""


class Version(models.Model):
    """What every version table has beside the columns of its model."""

    append_only: ClassVar[bool] = True

    event_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Past the doors of this module too, nothing personal stands in a version."""
        if getattr(type(self).instance_type, "personal", ()):  # type: ignore[attr-defined]  # simple-history's
            commit_versions([self.instance], [self])  # type: ignore[attr-defined]  # simple-history's
        super().save(*args, **kwargs)


class Versions(HistoricalRecords):  # type: ignore[misc]  # simple-history has no types
    """simple-history's own recorder, with one index fit for "the history of one row" instead of one for every column.

    It also remembers what a row held when it was read, so that `keep` can tell that nothing changed. What is personal
    (`personal` on the model) stands in a version as a commitment; its `version_indexes` are put beside.
    """

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        super().contribute_to_class(cls, name)
        _remember_what_was_read(cls)

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        fields: dict[str, Any] = super().copy_fields(model)
        for name, column in fields.items():
            column.db_index = False
            if name in getattr(model, "personal", ()) and column.max_length is not None:
                column.max_length = max(column.max_length, LONGEST)
        return fields

    @property
    def _date_indexing(self) -> bool:
        return False

    def get_meta_options(self, model: type[models.Model]) -> dict[str, object]:
        options: dict[str, object] = super().get_meta_options(model)
        # Read backwards it gives one row's versions newest first, and "as it stood on that day".
        of_a_row = models.Index(fields=[model._meta.pk.name, "history_date", "history_id"])
        return {**options, "indexes": [of_a_row, *getattr(model, "version_indexes", ())]}

    def get_change_reason_for_object(self, instance: models.Model, history_type: str, using: str | None) -> str:
        return super().get_change_reason_for_object(instance, history_type, using) or ""

    def post_save(self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any) -> None:
        """Write no version when only columns were saved that have none (Django notes each sign-in that way)."""
        saved = kwargs.get("update_fields")
        kept = {name for field in self.fields_included(instance) for name in (field.name, field.attname)}
        if saved is None or kept.intersection(saved):
            super().post_save(instance, created, using=using, **kwargs)


def versions(*, excluded: Iterable[str] = ()) -> Versions:
    """The versions of a model: `history = versions()`. Columns in `excluded` (passwords, last sign-in) have none."""
    return Versions(
        bases=(Version,),
        excluded_fields=list(excluded),
        history_id_field=models.BigAutoField(),
        history_change_reason_field=models.TextField(blank=True, default=""),
        history_user_id_field=models.CharField(max_length=64, blank=True, default="", editable=False),
        history_user_getter=_staff_code,
        history_user_setter=_set_staff_code,
        get_user=_nobody,
        cascade_delete_history=False,
    )


def create(instance: M, *, by_code: str, at: datetime, reason: str = "", event_id: int | None = None) -> M:
    """Write a new row and its first version; answers the row. Two queries.

    Raises:
        django.db.IntegrityError: the row is there already.
    """
    with transaction.atomic(savepoint=False):
        insert([instance])
        _write_versions([instance], by_code=by_code, at=at, reason=reason, event_id=event_id, is_change=False)
    _remember_as_it_is(instance)
    return instance


def keep(
    instance: models.Model,
    *,
    by_code: str,
    at: datetime,
    fields: Iterable[str],
    reason: str = "",
    event_id: int | None = None,
) -> bool:
    """Save those of `fields` that differ from what was read, and a version. Two queries; none if nothing changed.

    Answers whether anything was written. Lock the row before reading it: a change by another in between is not seen.
    """
    changed = [name for name in fields if _is_changed(instance, name)]
    if not changed:
        return False
    with transaction.atomic(savepoint=False):
        update(instance, changed)
        _write_versions([instance], by_code=by_code, at=at, reason=reason, event_id=event_id, is_change=True)
    _remember_as_it_is(instance)
    return True


def create_many(
    instances: Iterable[M], *, by_code: str, at: datetime, reason: str = "", event_id: int | None = None
) -> list[M]:
    """Write new rows of one model and their first versions: two queries a batch.

    Raises:
        django.db.IntegrityError: one of the rows is there already; then none is written.
    """
    rows = list(instances)
    if not rows:
        return rows
    with transaction.atomic(savepoint=False):
        insert(rows, batch_size=BATCH)
        _write_versions(rows, by_code=by_code, at=at, reason=reason, event_id=event_id, is_change=False)
    for row in rows:
        _remember_as_it_is(row)
    return rows


def keep_many(
    instances: Iterable[M],
    fields: Iterable[str],
    *,
    by_code: str,
    at: datetime,
    reason: str = "",
    event_id: int | None = None,
) -> list[M]:
    """Save `fields` of those rows of one model in which one of them changed, with versions; answers those rows.

    Two queries a batch; none if nothing changed.
    """
    names = list(fields)
    rows = [row for row in instances if any(_is_changed(row, name) for name in names)]
    if not rows:
        return rows
    with transaction.atomic(savepoint=False):
        if len(rows) == 1:  # most acts
            update(rows[0], names)
        else:
            type(rows[0])._default_manager.bulk_update(rows, names, batch_size=BATCH)
        _write_versions(rows, by_code=by_code, at=at, reason=reason, event_id=event_id, is_change=True)
    for row in rows:
        _remember_as_it_is(row)
    return rows


def as_read(row: models.Model, name: str) -> Any:
    """What a plain column held when the row was read; None where it was not read, or the row is new."""
    names, values = row.__dict__.get("_as_read", ((), ()))
    return dict(zip(names, values, strict=True)).get(name)


@dataclass(slots=True)
class _Gathered:
    """The versions of an act that wait for the event that follows them, and the last event that was recorded."""

    waiting: list[models.Model] = field(default_factory=list)
    event_id: int | None = None


_gathered: ContextVar[_Gathered | None] = ContextVar("gathered", default=None)

MOST_WAITING: Final = 1_000
"""So many versions wait at most: an import of a register writes more, and names its run in every one."""


@contextmanager
def named_by_their_event() -> Iterator[None]:
    """Within an act versions wait for the event that follows them, whose id they bear; the last ones bear the last id.

    Nothing is written where the act fails. An act within an act has an event of its own, and versions of its own.
    """
    gathered = _Gathered()
    token = _gathered.set(gathered)
    try:
        yield
        _write_waiting(gathered)
    finally:
        _gathered.reset(token)


def name_event(event_id: int) -> None:
    """Write what waits, as done by this event."""
    gathered = _gathered.get()
    if gathered is not None:
        gathered.event_id = event_id
        _write_waiting(gathered)


def _write_waiting(gathered: _Gathered) -> None:
    """One statement for the versions of each model, in the order in which they were kept."""
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for version in gathered.waiting:
        version.event_id = gathered.event_id  # type: ignore[attr-defined]  # of `Version`
        by_model.setdefault(type(version), []).append(version)
    gathered.waiting.clear()
    for versions_of_one in by_model.values():
        insert(versions_of_one, batch_size=BATCH)


def _write_versions(
    rows: Sequence[models.Model], *, by_code: str, at: datetime, reason: str, event_id: int | None, is_change: bool
) -> None:
    version, columns = _versions_of(type(rows[0]))
    about = {
        "history_type": "~" if is_change else "+",
        "history_date": at,
        "history_user_id": by_code,
        "history_change_reason": reason,
        "event_id": event_id,
    }
    made = [version(**about, **{name: _as_it_is(getattr(row, name)) for name in columns}) for row in rows]
    commit_versions(rows, made)
    gathered = _gathered.get()
    if gathered is None or event_id is not None:
        insert(made, batch_size=BATCH)
        return
    gathered.waiting += made
    if len(gathered.waiting) > MOST_WAITING:
        _write_waiting(gathered)


def _as_it_is(value: object) -> object:
    """What the version keeps, whatever becomes of a list afterwards."""
    return deepcopy(value) if isinstance(value, _MUTABLE) else value


@cache
def _versions_of(model: type[models.Model]) -> tuple[type[models.Model], tuple[str, ...]]:
    """simple-history's model of the versions of `model`, and the columns that have some."""
    version: Any = get_history_manager_for_model(model).model
    return version, tuple(field.attname for field in version.tracked_fields)


def _staff_code(version: Any) -> str:
    return str(version.history_user_id)


def _set_staff_code(version: Any, code: str | None) -> None:
    version.history_user_id = code or ""


def _nobody(**_: object) -> str:
    """Who made a version that was not written through this module: left empty, and so found by the auditor."""
    return ""


def _remember_what_was_read(cls: type[models.Model]) -> None:
    read, refresh = cls.from_db.__func__, cls.refresh_from_db  # type: ignore[attr-defined]  # a classmethod's function

    def from_db(model: type[models.Model], db: str | None, names: Sequence[str], values: Sequence[Any]) -> models.Model:
        row: models.Model = read(model, db, names, values)
        row.__dict__["_as_read"] = (names, values)
        return row

    def refresh_from_db(row: models.Model, *args: Any, **kwargs: Any) -> None:
        refresh(row, *args, **kwargs)
        row.__dict__.pop("_as_read", None)

    cls.from_db = classmethod(from_db)  # type: ignore[assignment,method-assign]  # wrapped on purpose
    cls.refresh_from_db = refresh_from_db  # type: ignore[assignment,method-assign]  # wrapped on purpose


def _remember_as_it_is(row: models.Model) -> None:
    names = [field.attname for field in row._meta.concrete_fields if field.attname in row.__dict__]
    row.__dict__["_as_read"] = (names, [row.__dict__[name] for name in names])


def _is_changed(row: models.Model, name: str) -> bool:
    """False only where the value is known to be the one that was read."""
    names, values = row.__dict__.get("_as_read", ((), ()))
    attname = next(field.attname for field in row._meta.concrete_fields if name in (field.name, field.attname))
    if attname not in names:
        return True
    value = getattr(row, attname)
    read = values[list(names).index(attname)]
    return isinstance(value, _MUTABLE) or bool(read != value)
