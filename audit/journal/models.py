"""The tables of the record: events, the index of what they speak of, personal values beside them, leaves and seals."""

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


class Layout(models.Model):
    """Which columns of a table were sealed, and in which form (`entries.Column`): a later migration may add some."""

    append_only: ClassVar[bool] = True

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=63)
    columns = models.TextField()

    class Meta:
        verbose_name = pgettext_lazy("model", "layout of sealed rows")
        verbose_name_plural = pgettext_lazy("model", "layouts of sealed rows")

    def __str__(self) -> str:
        return f"{self.id} {self.source}"


class Leaf(models.Model):
    """That a row is sealed: its gapless place in its stream, from 0, and the hash of its bytes (`entries.leaf`).

    layout: of a row that is no event; 0 for events. Written by `sealing` only, as are seals.
    """

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("stream", "number")
    stream = models.CharField(max_length=20)
    number = models.BigIntegerField()
    source = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    layout = models.BigIntegerField(default=0)
    hash = models.BinaryField()

    class Meta:
        verbose_name = pgettext_lazy("model", "sealed entry")
        verbose_name_plural = pgettext_lazy("model", "sealed entries")
        constraints: ClassVar = [models.UniqueConstraint(name="journal_leaf_once", fields=["source", "row_id"])]

    def __str__(self) -> str:
        return f"{self.stream} {self.number}: {self.source} {self.row_id}"


class Seal(models.Model):
    """A signed statement of how long a stream is and which root it has (`seals.SealText`). `text` is the evidence.

    peaks: the edge of the tree at this size in hexadecimal, which folds to the signed root. reached: up to which id
    each table had been read, where the sealer goes on; proves nothing, and once an hour nothing is made of it.
    """

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("stream", "number")
    stream = models.CharField(max_length=20)
    number = models.BigIntegerField()
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    text = models.TextField()
    signature = models.CharField(max_length=128)
    next_signature = models.CharField(max_length=128, blank=True)
    peaks = models.TextField(blank=True)
    reached = models.TextField(default="{}")

    class Meta:
        verbose_name = pgettext_lazy("model", "seal of the record")
        verbose_name_plural = pgettext_lazy("model", "seals of the record")

    def __str__(self) -> str:
        return f"{self.stream} {self.number} ({self.size})"


class PersonalValue(models.Model):
    """A personal value to which the record holds a commitment (`personal`). Written once; erased once, with its salt.

    commitment: as it stands in bodies and sealed rows. owner: of whom, as the record names them. what: "person.mobile".
    event_id: of the event by which it was erased.
    """

    erased_once: ClassVar[bool] = True

    id = models.BigAutoField(primary_key=True)
    commitment = models.CharField(max_length=73, unique=True)
    owner = models.CharField(max_length=200)
    what = models.CharField(max_length=80)
    value = models.TextField()
    salt = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)
    event_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("model", "personal value beside the record")
        verbose_name_plural = pgettext_lazy("model", "personal values beside the record")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="personal_value_there_or_erased",
                condition=models.Q(erased_at__isnull=True, event_id__isnull=True)
                & ~models.Q(value="")
                & ~models.Q(salt="")
                | models.Q(erased_at__isnull=False, event_id__isnull=False, value="", salt=""),
            ),
        ]
        indexes: ClassVar = [models.Index(name="personal_value_owner", fields=["owner"])]

    def __str__(self) -> str:
        return f"{self.owner} {self.what}"
