"""What the clock remembers: of each chore one row, by which the processes agree who queues and who runs it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models


class LastRun(models.Model):
    """How one chore of `config.chores` did.

    known_since: from when on it can be late. queued_at, task: when it was last put into the queue, and as which task.
    run: who is running it, None where nobody is; the row is taken and given back by compare-and-set of this.
    result: what the run answered, a number. problem, facts: a sentence in English and what fills its places; empty
    where all went well. took_ms: milliseconds of the last run that ended.
    """

    name = models.CharField(max_length=60, primary_key=True)
    known_since = models.DateTimeField()
    queued_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    task: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(null=True)
    run: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(null=True)
    started_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    finished_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    succeeded_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    took_ms = models.PositiveBigIntegerField(null=True)
    result = models.BigIntegerField(null=True)
    problem = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
