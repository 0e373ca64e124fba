"""What is kept of a report: the figures as prepared, what an officer wrote, and each text that a head signed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.journal.record import Subject
from audit.journal.versions import versions
from audit.oversight.reports.spans import Length, Span
from core.thai import thai_date
from people.models import Agency, Capacity, Person, Unit


class UnitFigures(models.Model):
    """The figures of a unit over a span, counted by a chore at `as_of`: what pages read. Counted anew, they go.

    figures: values by the keys of their lines. public: the same with what could tell of a person hidden (ADR 0042).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField(choices=Length)
    first = models.DateField()
    as_of = models.DateTimeField()
    is_running = models.BooleanField()
    figures = models.JSONField(default=dict)
    public = models.JSONField(default=dict)

    class Meta:
        ordering = ("first",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("unit", "months", "first"), name="figures_once_a_unit_and_span"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.first} +{self.months}"

    @property
    def span(self) -> Span:
        """What it is about."""
        return Span.beginning(self.first, self.months)


class Preparation(models.Model):
    """How far the chore is with the figures of an agency: so many spans of so many. One row an agency."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.done}/{self.total}"


class Report(models.Model):
    """The report of a unit over a span, from the day the span begins: what an officer wrote, and by when it is signed.

    sign_by: the last day to sign it, None for a summary, which nobody signs. measures: for each item of the table of
    measures who is responsible and what was done. reminded_at: when its head was told that it is late.
    """

    never_deleted: ClassVar[bool] = True

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    months = models.PositiveSmallIntegerField(choices=Length)
    first = models.DateField(_("first day"))
    sign_by = models.DateField(_("to be signed by"), null=True)
    measures = models.JSONField(default=dict)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    history = versions()

    class Meta:
        ordering = ("-first", "months", "unit")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("unit", "months", "first"), name="report_once_a_unit_and_span"),
            models.CheckConstraint(condition=Q(months__in=Length.values), name="report_length_known"),
            models.CheckConstraint(
                condition=Q(written_by__isnull=True, written_at__isnull=True)
                | Q(written_by__isnull=False, written_at__isnull=False),
                name="report_written_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def span(self) -> Span:
        """What it is about."""
        return Span.beginning(self.first, self.months)

    @property
    def number(self) -> str:
        """What it is called in notices and in the record: "รง-บร-2570-M02"."""
        letter = {Length.MONTH: "M", Length.QUARTER: "Q", Length.HALF: "H", Length.YEAR: "Y"}[Length(self.months)]
        part = (self.span.first.number - 1) // self.months + 1
        return f"รง-{self.unit.short_name or self.unit.code}-{self.span.first.year}-{letter}{part:02d}"

    @property
    def title(self) -> str:
        """ "Report of … for …", in the language of the reader."""
        words = {"unit": self.unit.name, "span": self.span.words}
        return _("Lending report of %(unit)s: %(span)s") % words

    def is_running(self, on: date) -> bool:
        """Whether something can still happen in its span."""
        return on <= self.span.last

    def is_late(self, on: date) -> bool:
        """Whether the day to sign it is over; asked of reports that nobody signed."""
        return self.sign_by is not None and self.sign_by < on

    def journal_subject(self) -> Subject:
        return Subject("report", f"{self.agency.code}-{self.unit.code}-{self.first:%Y%m}-{self.months}", self.number)

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.pk])


class SignedReport(models.Model):
    """A text of a report as its head signed it: 1 the first one, each further one a corrigendum that takes its place.

    body: what the page shows, frozen; text: the same as one canonical text, of which sha256 is the hash that stands in
    the record. changed: the keys that a corrigendum changes, each with the value before and now.
    """

    append_only: ClassVar[bool] = True

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="signed")
    serial = models.PositiveSmallIntegerField()
    body = models.JSONField()
    public = models.JSONField()
    text = models.TextField()
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    reason = models.CharField(_("why it is corrected"), max_length=1000, blank=True)
    changed = models.JSONField(default=list)
    intention = models.CharField(max_length=300)
    signer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=200)
    post_title = models.CharField(max_length=200)
    capacity = models.CharField(max_length=16, choices=Capacity)
    order_number = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("serial",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("report", "serial"), name="signed_report_once"),
            models.CheckConstraint(
                condition=Q(serial=1, reason="") | (Q(serial__gt=1) & ~Q(reason="")), name="corrigendum_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.serial}"

    @property
    def signed_on(self) -> str:
        """The day it was signed, in the language of the reader."""
        return thai_date(self.at)
