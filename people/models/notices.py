"""What people are told, by which ways it reaches them, and which of it they do not wish to have that way."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.journal.record import Subject
from people.models.organisation import Person, Unit


class Notice(models.Model):
    """One notice to one person, as it stands in their inbox; the words never change.

    why, todo, by_when, otherwise: why they get it, what to do, the last day for it, what happens if it is not done.
    store: the unit whose desk prints it where it cannot be sent; None: it is not put on paper.
    routed_at: when its deliveries were made; None: a worker has still to do that.
    """

    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    why = models.TextField(blank=True)
    todo = models.TextField(blank=True)
    by_when: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)
    otherwise = models.TextField(blank=True)
    path = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=100, blank=True)
    store = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    routed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=("to", "-id"), name="notice_inbox"),
            models.Index(fields=("id",), condition=Q(routed_at__isnull=True), name="notice_to_route"),
        ]

    def __str__(self) -> str:
        return self.title

    def journal_subject(self) -> Subject:
        return Subject("notice", str(self.pk), self.title)


class Channel(models.TextChoices):
    """A way a notice reaches a person beside the inbox."""

    EMAIL = "email", _("E-mail")
    LINE = "line", _("LINE")
    PAPER = "paper", _("Paper")


class HandedOver(models.TextChoices):
    """How a printed notice reached the person."""

    IN_PERSON = "in_person", _("handed to the person")
    INTERNAL_POST = "internal_post", _("sent by the internal post")
    POST = "post", _("sent by post")
    SUPERVISOR = "supervisor", _("handed to the supervisor")


class Delivery(models.Model):
    """One notice on its way by one channel: the outbox.

    A worker claims a row by compare-and-set of `attempts` and `next_try_at` before it sends. Of a row that is neither
    done nor failed, `next_try_at` says when it is tried (again); of paper, `done_at` is when it was handed over.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel)
    address = models.CharField(max_length=254, blank=True)
    made_at = models.DateTimeField()
    next_try_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    how = models.CharField(max_length=16, choices=HandedOver, blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("notice", "channel"), name="delivery_once_a_channel"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="delivery_channel_known"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(failed_at__isnull=True), name="delivery_done_or_failed"
            ),
            models.CheckConstraint(
                condition=~Q(channel="paper")
                | Q(done_at__isnull=True, done_by__isnull=True, how="")
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(how="")),
                name="paper_handed_over_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("channel", "next_try_at"),
                condition=Q(done_at__isnull=True, failed_at__isnull=True),
                name="delivery_outbox",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id}"


class Mute(models.Model):
    """A person does not wish to have the courtesies of one kind by one channel; the inbox keeps them."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mutes")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=8, choices=[c for c in Channel.choices if c[0] != "paper"])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("person", "kind", "channel"), name="mute_once"),
            models.CheckConstraint(condition=Q(channel__in=("email", "line")), name="mute_channel_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class LineLink(models.Model):
    """The LINE account a person has linked. Erased when they undo it: the record keeps that it was so, not which."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="line")
    line_user_id = models.CharField(max_length=64, unique=True)
    linked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"LINE {self.person_id}"


class LineCode(models.Model):
    """The code by which a person says to the official account who they are: one a person, for a quarter of an hour."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="line_code")
    code = models.CharField(max_length=16, unique=True)
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"LINE {self.person_id}"
