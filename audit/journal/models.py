"""The tables of the record: the events themselves and the index from whatever an event speaks of to the event."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy


class Outcome(models.TextChoices):
    """Whether an act took effect, or was tried and refused."""

    DONE = "done", pgettext_lazy("outcome of an act", "Done")
    REFUSED = "refused", pgettext_lazy("outcome of an act", "Refused")


class Event(models.Model):
    """Who did what, to what, in which capacity, by which clause, and why.

    `body` is the evidence: canonical JSON as text, with before and after, and with every column repeated, so that an
    edit of a column alone can be found. No foreign keys: labels are frozen as they were on the day. Written by
    `record` only.
    """

    append_only: ClassVar[bool] = True

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=20, default="acts")
    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    actor_code = models.CharField(max_length=64)
    actor_label = models.TextField()
    actor_office = models.TextField(blank=True)
    actor_capacity = models.TextField(blank=True)
    actor_order = models.TextField(blank=True)
    subject = models.CharField(max_length=200)
    subject_label = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    clause = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    body = models.TextField()

    class Meta:
        verbose_name = pgettext_lazy("model", "recorded event")
        verbose_name_plural = pgettext_lazy("model", "recorded events")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="journal_event_outcome", condition=models.Q(outcome__in=[choice.value for choice in Outcome])
            ),
        ]
        indexes: ClassVar = [
            # The auditors' questions: every act of a kind, and every act of a person, newest first by keyset.
            models.Index(name="journal_event_verb", fields=["verb", "id"]),
            models.Index(name="journal_event_actor", fields=["actor_code", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.verb} {self.subject}"


class Mention(models.Model):
    """That an event speaks of a subject: as what was acted on, as a reference, or as the person who acted.

    The primary key is the only index: read backwards it gives a subject's newest events.
    """

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("subject", "event_id")
    subject = models.CharField(max_length=200)
    event_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = pgettext_lazy("model", "mention in the record")
        verbose_name_plural = pgettext_lazy("model", "mentions in the record")

    def __str__(self) -> str:
        return f"{self.subject} in {self.event_id}"
