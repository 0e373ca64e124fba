"""What rows looked like at a moment, from their versions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery
from simple_history.utils import get_history_model_for_model

from audit.journal.models import Event


def as_it_stood(model: type[Model], at: datetime) -> QuerySet[Any]:
    """The version of each row of `model` that was the newest at this moment: the columns as they were then.

    A row that was not there yet has none. The newest is the one written last: where two acts met, the moment that each
    says it began at may be the other way round, and the row holds what was written last.
    """
    version: Any = get_history_model_for_model(model)
    rows: QuerySet[Any] = version.objects.filter(history_date__lte=at)
    return rows.filter(history_id=newest(model, at, of=OuterRef(_key(model))))


def newest(model: type[Model], at: datetime, *, of: Any, what: str = "history_id") -> Subquery:
    """A column of the newest version at this moment of the row with the key `of`; nothing where there was none yet."""
    version: Any = get_history_model_for_model(model)
    written = version.objects.filter(**{_key(model): of}, history_date__lte=at)
    return Subquery(written.order_by("-history_id").values(what)[:1])


def names_then(model: type[Model], keys: Collection[int | None], at: datetime) -> dict[int, str]:
    """What these rows were called at this moment, by key. One query; none for no keys."""
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    key = _key(model)
    return dict(as_it_stood(model, at).filter(**{f"{key}__in": wanted}).values_list(key, "name"))


def first_recorded_at() -> datetime | None:
    """When the record begins; None while it is empty. One query."""
    return Event.objects.order_by("id").values_list("at", flat=True).first()


def _key(model: type[Model]) -> str:
    return str(model._meta.pk.attname)
