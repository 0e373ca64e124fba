"""The runs of the import: every row of a file and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.models.register import Asset
from audit.journal.record import Subject
from people.models import Person, Unit


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")
    PREVIEWED = "previewed", _("columns mapped")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("could not be read")


class ImportRun(models.Model):
    """One file brought into the register of one unit: resumable, and kept with the outcome of every row."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="imports")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="imports", null=True)
    """None: whoever runs the server, by `manage.py import_register` without `--by`."""
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    file_name = models.CharField(max_length=255)
    file = models.FileField(upload_to="imports/")
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20, blank=True)
    header_row = models.PositiveIntegerField(null=True)
    sheet = models.CharField(max_length=100, blank=True)
    mapping = models.JSONField(default=dict)
    dry_run = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.file_name

    def journal_subject(self) -> Subject:
        return Subject("import", str(self.pk), self.file_name)


class RowOutcome(models.TextChoices):
    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("unchanged")
    UNDECIDED = "undecided", _("needs a decision")
    REFUSED = "refused", _("refused")


class ImportRow(models.Model):
    """What became of one row of the file, by its number in the file."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="rows")
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12, choices=RowOutcome)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, null=True, related_name="+")
    identity = models.CharField(max_length=64, blank=True)
    """By what an item without any number is known again in the next file: see `assets/importing/identity.py`."""
    values = models.JSONField()
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ("run", "row")
        constraints: ClassVar = [models.UniqueConstraint(fields=("run", "row"), name="import_row_once")]
        indexes: ClassVar = [
            models.Index(fields=("identity",), condition=~Q(identity=""), name="import_row_by_identity")
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.outcome}"


class ColumnMapping(models.Model):
    """How a unit's files name their columns, remembered by the header it saw."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="column_mappings")
    header_key = models.CharField(max_length=64)
    mapping = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("unit", "header_key"), name="column_mapping_once_a_header")
        ]

    def __str__(self) -> str:
        return self.header_key
