"""What was printed: each print-out with its sheet and file, every label of it, and rolls of tags printed ahead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.models.register import Asset
from assets.tags import make_tag
from audit.journal.record import Subject
from people.models import Person, Unit


class PrintState(models.TextChoices):
    SETTING = "setting", _("being set")
    DONE = "done", _("ready")
    FAILED = "failed", _("could not be set")


class LabelOrder(models.TextChoices):
    REGISTER = "register", _("by asset number")
    SHELF = "shelf", _("by place, then by asset number")


class TagRoll(models.Model):
    """Fresh tags that a store has printed ahead: each is on no item until somebody scans it onto one.

    first, last: the running numbers of its tags, which the counter gave to this roll alone. Which of them are on items
    stands with the items (`AssetIdentifier` of the kind "roll_tag").
    """

    append_only: ClassVar[bool] = True

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tag_rolls")
    prefix = models.CharField(max_length=4)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tag_rolls")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("prefix", "first"), name="roll_begins_once"),
            models.UniqueConstraint(fields=("prefix", "last"), name="roll_ends_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="roll_has_a_tag"),
        ]

    def __str__(self) -> str:
        return f"{make_tag(self.prefix, self.first)} – {make_tag(self.prefix, self.last)}"

    @property
    def total(self) -> int:
        return self.last - self.first + 1

    def tags(self) -> Iterator[str]:
        """Its tags in order."""
        return (make_tag(self.prefix, serial) for serial in range(self.first, self.last + 1))

    def journal_subject(self) -> Subject:
        return Subject("roll", str(self.pk), str(self))


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
    roll = models.OneToOneField(TagRoll, on_delete=models.PROTECT, null=True, related_name="print")
    """Where tags of no item are printed; then it has no `labels`."""
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
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    finding = models.CharField(max_length=300, blank=True)
    """What the storekeeper found who saw to it."""

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="label_report_kind_known"),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True, finding="")
                | Q(Q(seen_at__isnull=False, seen_by__isnull=False), ~Q(finding="")),
                name="label_report_seen_with_a_finding",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("asset", "on"), name="label_report_by_day"),
            models.Index(fields=("at",), condition=Q(seen_at__isnull=True), name="label_report_open"),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id}: {self.kind}"

    def get_absolute_url(self) -> str:
        return f"/assets/reports/{self.pk}/"

    def journal_subject(self) -> Subject:
        return self.asset.journal_subject()
