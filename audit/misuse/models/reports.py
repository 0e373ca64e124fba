"""What is kept of a report: in clear its state, days, category and unit; everything else is ciphertext.

Days are days: no column holds a time. Keys are random, so that neither a gap nor an order says anything.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.misuse.states import PROPOSALS, Category, EntryKind, Outcome, State, Urgency
from people.models import Agency, Person, Unit

NoDay = models.DateField[date | None, date | None]


class EscrowKey(models.Model):
    """The public half of the key that the head of the agency keeps offline; the newest is the one sealed to."""

    append_only: ClassVar[bool] = True
    sealed_apart: ClassVar[bool] = True

    public_key = models.BinaryField(max_length=32)
    made_on = models.DateField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(self.made_on)


class Keyholder(models.Model):
    """Somebody with a case key of their own, appointed by the integrity administrator.

    What decides whether a report is kept from them is copied here (name, where they work, whom they head), so that
    sending a report asks for no person. public_key is empty until they chose their case passphrase.
    level: path of the unit whose reports come to them. home: path of the unit they work in. heads: paths they head.
    """

    never_deleted: ClassVar[bool] = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    staff_code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    position = models.CharField(max_length=200)
    level = models.CharField(max_length=200)
    home = models.CharField(max_length=200)
    heads = models.JSONField(default=list)
    public_key = models.BinaryField(max_length=32, default=b"")
    locked_key = models.BinaryField(max_length=200, default=b"")
    appointed_on = models.DateField(_("appointed on"))
    ended_on: NoDay = models.DateField(_("ended on"), null=True)

    class Meta:
        abstract = True
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Handler(Keyholder):
    """A member of the committee that reads reports."""

    class Meta(Keyholder.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("person",), condition=Q(ended_on=None), name="misuse_handler_once"),
        ]


class Report(models.Model):
    """One report. Its private key is held by nobody here: only sealed to readers (`Access`), the code and escrow.

    held_on: when a legal hold was put on it, so that it stays. destroyed_on: when every key to it was destroyed; what
    is left is a tombstone for the figures and for whoever still has its code.
    """

    never_deleted: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=9, unique=True)
    sending = models.UUIDField(unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    category = models.CharField(_("what it is about"), max_length=20, choices=Category)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.RECEIVED)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    received_on = models.DateField(_("received on"))
    acknowledged_on: NoDay = models.DateField(null=True)
    told_on: NoDay = models.DateField(null=True)
    closed_on: NoDay = models.DateField(null=True)
    held_on: NoDay = models.DateField(null=True)
    destroyed_on: NoDay = models.DateField(null=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    proposed = models.CharField(max_length=20, blank=True)
    proposed_by = models.ForeignKey(Handler, on_delete=models.PROTECT, related_name="+", null=True)
    outcome_by = models.ForeignKey(Handler, on_delete=models.PROTECT, related_name="+", null=True)
    closed_by = models.ForeignKey(Handler, on_delete=models.PROTECT, related_name="+", null=True)
    public_key = models.BinaryField(max_length=32)
    code_mac = models.BinaryField(max_length=32, unique=True)
    code_key = models.BinaryField(max_length=100)
    escrow_key = models.BinaryField(max_length=100)
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="misuse_state_known"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="misuse_category_known"),
            models.CheckConstraint(condition=Q(proposed__in=("", *PROPOSALS)), name="misuse_proposal_known"),
            models.CheckConstraint(condition=Q(outcome__in=("", *Outcome.values)), name="misuse_outcome_known"),
            models.CheckConstraint(
                condition=Q(proposed="", proposed_by=None) | ~Q(proposed="") & Q(proposed_by__isnull=False),
                name="misuse_proposed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | ~Q(outcome="") & Q(closed_on__isnull=False, outcome_by__isnull=False, closed_by__isnull=False),
                name="misuse_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_on=None)
                | Q(state="closed", held_on=None, code_key=b"", escrow_key=b"", content=b""),
                name="misuse_destroyed_has_no_key",
            ),
            models.CheckConstraint(
                condition=Q(outcome_by=None) | Q(closed_by=None) | ~Q(outcome_by=F("closed_by")),
                name="misuse_closed_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Access(models.Model):
    """That a handler may read a report: the report's private key, sealed to theirs. Without this row it does not exist.

    cleared_on: when they declared no conflict of interest; nothing opens before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="access")
    handler = models.ForeignKey(Handler, on_delete=models.PROTECT, related_name="access")
    sealed_key = models.BinaryField(max_length=100)
    cleared_on: NoDay = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("report", "handler"), name="misuse_access_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Entry(models.Model):
    """One message, note, reading or step of a case: sealed to the report, in the order of `position`."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=15, choices=EntryKind)
    on = models.DateField()
    by = models.ForeignKey(Handler, on_delete=models.PROTECT, related_name="+", null=True)
    sealed = models.BinaryField()

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("report", "position"), name="misuse_entry_once"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="misuse_entry_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Evidence(models.Model):
    """One file, without what tells about its maker, sealed to the report; its entry says what it is.

    In the database and not in a folder: a file on a disk has a time of its own, and stays where its report does not.
    """

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="evidence")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class CaseDay(models.Model):
    """One day's acts on reports, whole: the root over its marks. The only row of a case that the record seals.

    There is one a day, whether much happened or nothing, so that the record says of reports neither how many nor when.
    """

    append_only: ClassVar[bool] = True
    sealed_apart: ClassVar[bool] = True

    on = models.DateField(unique=True)
    root = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.on)


class Mark(models.Model):
    """The fingerprint of one row of a case (`marks`), kept on a day, in no order. Each day has one about nothing."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.ForeignKey(CaseDay, on_delete=models.PROTECT, related_name="marks")
    shape = models.CharField(max_length=20)
    row = models.UUIDField(db_index=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("day", "row"), name="misuse_mark_once")]

    def __str__(self) -> str:
        return str(self.pk)
