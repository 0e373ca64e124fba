"""What is kept for executives: the exceptions of a unit as counted last, and each order with what was answered."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.journal.record import Subject
from audit.journal.versions import versions
from people.models import Agency, Capacity, Person, Unit


class UnitExceptions(models.Model):
    """What does not go as it should in a unit and all below it, as of a moment. Counted anew, it goes.

    found: by the kind of exception (`exceptions.Kind`) the number of cases and the loans behind them, worst first.
    """

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateTimeField()
    found = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.as_of}"


class InstructionState(models.TextChoices):
    """Where an order of an executive stands."""

    OPEN = "open", pgettext_lazy("state of an executive's order", "To be done")
    ANSWERED = "answered", pgettext_lazy("state of an executive's order", "Answered")
    CLOSED = "closed", pgettext_lazy("state of an executive's order", "Closed")


class Instruction(models.Model):
    """An order of an executive (ข้อสั่งการ): what is to be done, by whom and by which day; answered, and closed.

    about: the kind of exception that it was given for; empty where it was given for none.
    """

    never_deleted: ClassVar[bool] = True

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    serial = models.PositiveIntegerField(_("running number"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="instructions")
    title = models.CharField(_("what is to be done"), max_length=200)
    about = models.CharField(max_length=30, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("who has to do it"))
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(_("state"), max_length=10, choices=InstructionState, default=InstructionState.OPEN)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("ordered by"))
    given_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    history = versions()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "fiscal_year", "serial"), name="instruction_number_once"),
            models.CheckConstraint(condition=Q(state__in=InstructionState.values), name="instruction_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="instruction_says_something"),
            models.CheckConstraint(condition=~Q(owner=F("given_by")), name="instruction_to_another"),
            models.CheckConstraint(
                condition=(~Q(state="closed") & Q(closed_at__isnull=True))
                | Q(state="closed", closed_at__isnull=False, answered_at__isnull=False),
                name="instruction_closed_after_its_answer",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("unit", "state"), name="instruction_of_unit")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number that stands on its pages and notices: สก-2570-00042."""
        return f"สก-{self.fiscal_year}-{self.serial:05d}"

    def is_late(self, on: date) -> bool:
        """Whether its day is over and nobody has answered."""
        return self.state == InstructionState.OPEN and self.due_on < on

    def journal_subject(self) -> Subject:
        return Subject("instruction", f"{self.agency.code}-{self.fiscal_year}-{self.serial}", self.number)

    def get_absolute_url(self) -> str:
        return reverse("executive:instruction", args=[self.pk])


class InstructionStep(models.TextChoices):
    """What was done about an order."""

    GIVEN = "given", pgettext_lazy("step of an executive's order", "Ordered")
    ANSWERED = "answered", pgettext_lazy("step of an executive's order", "Answered")
    RETURNED = "returned", pgettext_lazy("step of an executive's order", "Sent back")
    CLOSED = "closed", pgettext_lazy("step of an executive's order", "Closed")


class InstructionEntry(models.Model):
    """What was said about an order, by whom and in which office, in the order of `position`."""

    append_only: ClassVar[bool] = True

    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10, choices=InstructionStep)
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=200, blank=True)
    capacity = models.CharField(max_length=16, choices=Capacity, blank=True)
    order_number = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("instruction", "position"), name="instruction_entry_once"),
            models.CheckConstraint(condition=~Q(text=""), name="instruction_entry_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.instruction_id}/{self.position}"
