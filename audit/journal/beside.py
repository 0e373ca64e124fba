"""Verification of what lies beside the record: a personal value is what was committed to, or was erased by an act."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import models
from django.db.models import Exists, OuterRef

from audit.journal import guards
from audit.journal.findings import Kind, Report
from audit.journal.models import Event, Outcome, PersonalValue
from audit.journal.personal import PREFIX, Personal, commitment

TABLE: Final = PersonalValue._meta.db_table


def check_beside(report: Report) -> None:
    """Compare each value with its commitment, each erasure with its event, and look for values that are gone.

    Two queries, and one for each column in which commitments stand.
    """
    there = PersonalValue.objects.filter(erased_at=None)
    kept = there.values_list("id", "commitment", "salt", "value", "owner", "what")
    for row_id, said, salt, value, owner, what in kept.iterator(chunk_size=2000):
        if not _commits(said, salt, Personal(value, owner, what)):
            report.find(Kind.EDITED, source=TABLE, row_id=row_id)
    by_an_act = Event.objects.filter(pk=OuterRef("event_id"), outcome=Outcome.DONE)
    erased = PersonalValue.objects.exclude(erased_at=None).exclude(Exists(by_an_act))
    for row_id in erased.values_list("id", flat=True):
        report.find(Kind.VALUE_GONE, source=TABLE, row_id=row_id)
    for model, names in columns():
        for name in names:
            beside = PersonalValue.objects.filter(commitment=OuterRef(name))
            gone = model._default_manager.filter(**{f"{name}__startswith": PREFIX}).exclude(Exists(beside))
            for row_id in gone.values_list("pk", flat=True):
                report.find(Kind.VALUE_GONE, source=model._meta.db_table, row_id=row_id, what=name)


def columns() -> Iterator[tuple[type[models.Model], tuple[str, ...]]]:
    """Every table that is sealed and the columns of it in which commitments stand."""
    for model in guards.guarded_models():
        about = getattr(model, "instance_type", model)
        if names := getattr(about, "personal", ()):
            yield model, names


def _commits(said: str, salt: str, value: Personal) -> bool:
    try:
        return commitment(value, salt) == said
    except ValueError:  # the salt is no salt any more
        return False
