"""What the auditors themselves leave: every answer taken away, with number, hash and purpose."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.journal.record import Subject
from people.models import Agency, Person


class FileKind(models.TextChoices):
    """What an answer is taken away as."""

    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")


class Export(models.Model):
    """An answer that was taken away as a file: what it was for, and the hash by which the file is known again.

    The file itself is not kept. question: what was asked, by its slug; asked: the address that asks it again.
    """

    append_only: ClassVar[bool] = True

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    serial = models.PositiveIntegerField(_("running number"))
    question = models.CharField(_("question"), max_length=40)
    asked = models.CharField(max_length=500)
    kind = models.CharField(_("as"), max_length=8, choices=FileKind)
    purpose = models.CharField(_("purpose"), max_length=300)
    rows = models.PositiveIntegerField(_("rows"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("taken away by"))
    at = models.DateTimeField(_("taken away at"))

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "fiscal_year", "serial"), name="export_number_once"),
            models.CheckConstraint(condition=~Q(purpose=""), name="export_has_a_purpose"),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="export_kind_known"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number under which the file is known: ตส-2570-00042."""
        return f"ตส-{self.fiscal_year}-{self.serial:05d}"

    def journal_subject(self) -> Subject:
        return Subject("export", f"{self.agency.code}-{self.fiscal_year}-{self.serial}", self.number)
