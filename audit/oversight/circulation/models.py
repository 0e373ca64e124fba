"""A circular (หนังสือเวียน) that brings a version of the guideline to units, and what everybody signed for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.journal.record import Subject
from audit.oversight.guideline.models import Guideline
from people.models import Agency, Capacity, Person, Unit


class Circular(models.Model):
    """The memorandum by which the head orders a version to be acknowledged and complied with.

    number: of the memorandum, as it stands in the agency's book. statement: the signed order, word for word.
    """

    append_only: ClassVar[bool] = True

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    guideline = models.ForeignKey(Guideline, on_delete=models.PROTECT, related_name="circulars")
    number = models.CharField(_("number of the memorandum"), max_length=80)
    statement = models.TextField(_("signed order"))
    acknowledge_by = models.DateField(_("to be acknowledged by"))
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent at"))
    post_title = models.CharField(max_length=200)
    capacity = models.CharField(max_length=16, choices=Capacity)
    order_number = models.CharField(max_length=80, blank=True)
    pdf_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "number"), name="circular_number_once"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(statement=""), name="circular_says_something"),
        ]

    def __str__(self) -> str:
        return self.number

    def journal_subject(self) -> Subject:
        return Subject("circular", f"{self.agency.code}-{self.number}", self.number)

    def get_absolute_url(self) -> str:
        return reverse("guideline:circular", args=[self.pk])


class CircularUnit(models.Model):
    """A unit to which a circular goes, with all below it."""

    append_only: ClassVar[bool] = True

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("circular", "unit"), name="circular_unit_once")]

    def __str__(self) -> str:
        return f"{self.circular_id}: {self.unit_id}"


class Acknowledgement(models.Model):
    """That a person has read a version and complies with it, signed while signed in.

    unit: where the person worked that day. text: what was signed, word for word; sha256: of the guideline's text.
    """

    append_only: ClassVar[bool] = True

    guideline = models.ForeignKey(Guideline, on_delete=models.PROTECT, related_name="acknowledgements")
    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    identified_by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("guideline", "person"), name="guideline_acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.guideline_id}: {self.person_id}"


class Rung(models.TextChoices):
    """When who has not acknowledged is reminded. Three times at most; then the heads have their lists."""

    SOON = "soon", pgettext_lazy("reminder of a circular", "before the last day")
    OVER = "over", pgettext_lazy("reminder of a circular", "the day after")
    WEEK = "week", pgettext_lazy("reminder of a circular", "a week after")


class CircularReminder(models.Model):
    """That everybody who had not acknowledged was reminded. count: how many they were."""

    append_only: ClassVar[bool] = True

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="reminders")
    rung = models.CharField(max_length=8, choices=Rung)
    count = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("circular", "rung"), name="circular_reminded_once_a_rung"),
            models.CheckConstraint(condition=Q(rung__in=Rung.values), name="circular_rung_known"),
        ]

    def __str__(self) -> str:
        return f"{self.circular_id}: {self.rung}"
