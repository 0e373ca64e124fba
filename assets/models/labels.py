"""What was printed: each print-out with its sheet and file, and every label of it, as a first one or as a reprint."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.models.register import Asset
from audit.journal.record import Subject
from people.models import Person


class PrintState(models.TextChoices):
    SETTING = "setting", _("being set")
    DONE = "done", _("ready")
    FAILED = "failed", _("could not be set")


class LabelOrder(models.TextChoices):
    REGISTER = "register", _("by asset number")
    SHELF = "shelf", _("by place, then by asset number")


class LabelPrint(models.Model):
    """One print-out: which labels in which order is frozen when it is asked for; the file can be set anew from that."""

    never_deleted: ClassVar[bool] = True

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="label_prints")
    asked_at = models.DateTimeField()
    medium = models.JSONField()
    """The measures of the sheet or roll (`labels.media.as_json`)."""
    dpi = models.PositiveIntegerField()
    skip = models.PositiveIntegerField(default=0)
    order = models.CharField(max_length=10, choices=LabelOrder)
    is_zpl = models.BooleanField(default=False)
    total = models.PositiveIntegerField()
    reprints = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=PrintState, default=PrintState.SETTING)
    done = models.PositiveIntegerField(default=0)
    """Labels that are set so far."""
    file = models.FileField(upload_to="labels/", blank=True)
    """Empty while it is set, and again once it was cleared away."""

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=PrintState.values), name="label_print_state_known"),
            models.CheckConstraint(condition=Q(order__in=LabelOrder.values), name="label_print_order_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("asked_at",), condition=~Q(file=""), name="label_print_with_file"),
        ]

    def __str__(self) -> str:
        return f"L{self.pk}"

    def get_absolute_url(self) -> str:
        return f"/assets/labels/{self.pk}/"

    def journal_subject(self) -> Subject:
        return Subject("labels", str(self.pk), str(self))


class PrintedLabel(models.Model):
    """One label of a print-out. copy: 1 is the item's first label, 2 its first reprint."""

    append_only: ClassVar[bool] = True

    print = models.ForeignKey(LabelPrint, on_delete=models.PROTECT, related_name="labels")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="labels")
    position = models.PositiveIntegerField()
    copy = models.PositiveIntegerField()

    class Meta:
        ordering = ("print", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("print", "position"), name="label_place_once"),
            models.UniqueConstraint(fields=("asset", "copy"), name="label_copy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id}/{self.copy}"


class ReportKind(models.TextChoices):
    FOUND = "found", _("found somewhere")
    BROKEN = "broken", _("is broken")


class LabelReport(models.Model):
    """What somebody who scanned a label told the store. Who that was is not asked and not kept."""

    never_deleted: ClassVar[bool] = True

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="label_reports")
    kind = models.CharField(max_length=8, choices=ReportKind)
    note = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="label_report_kind_known"),
        ]
        indexes: ClassVar = [models.Index(fields=("asset", "on"), name="label_report_by_day")]

    def __str__(self) -> str:
        return f"{self.asset_id}: {self.kind}"
