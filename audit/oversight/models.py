"""What the auditors themselves leave: every answer taken away, with number, hash and purpose, and their findings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.journal.record import Subject
from audit.journal.versions import versions
from audit.oversight.circulation.models import Acknowledgement, Circular, CircularReminder, CircularUnit
from audit.oversight.executive.models import Instruction, InstructionEntry, InstructionState, UnitExceptions
from audit.oversight.guideline.models import Guideline, GuidelineState
from audit.oversight.reports.models import Preparation, Report, SignedReport, UnitFigures
from people.models import Agency, Capacity, Person, Unit

__all__ = [
    "Acknowledgement",
    "Circular",
    "CircularReminder",
    "CircularUnit",
    "Export",
    "FileKind",
    "Finding",
    "FindingEntry",
    "FindingState",
    "FindingStep",
    "Guideline",
    "GuidelineState",
    "Instruction",
    "InstructionEntry",
    "InstructionState",
    "Preparation",
    "Report",
    "SignedReport",
    "UnitExceptions",
    "UnitFigures",
    "Verification",
    "VerificationState",
]


class FileKind(models.TextChoices):
    """What an answer is taken away as."""

    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")


class Export(models.Model):
    """An answer that was taken away as a file: what it was for, and the hash by which the file is known again.

    The file itself is not kept. question: what was asked, by its slug; asked: the address that asks it again.
    table_sha256: of heading and rows alone, which the file says itself; empty for files made before it did.
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
    table_sha256 = models.CharField(_("SHA-256 of the rows"), max_length=64, blank=True, default="")
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


class FindingState(models.TextChoices):
    """Where a finding stands: with the unit, with the auditor, or at its end."""

    OPEN = "open", pgettext_lazy("state of an audit finding", "Open: the unit has to answer")
    ANSWERED = "answered", pgettext_lazy("state of an audit finding", "Answered: the auditor follows it up")
    CLOSED = "closed", pgettext_lazy("state of an audit finding", "Closed")


class Finding(models.Model):
    """What an auditor found, addressed to a unit, answered by its head, followed up and closed by an auditor.

    question: which question led there, by its slug; about: what it is about, as the record names it ("loan:…").
    answer_by: the last day for the answer that is waited for.
    """

    never_deleted: ClassVar[bool] = True

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    serial = models.PositiveIntegerField(_("running number"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="findings", verbose_name=_("unit that has to answer")
    )
    title = models.CharField(_("what was found, in one sentence"), max_length=200)
    question = models.CharField(_("question"), max_length=40, blank=True)
    about = models.CharField(max_length=200, blank=True)
    about_label = models.CharField(_("what it is about"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=FindingState, default=FindingState.OPEN)
    answer_by = models.DateField(_("to be answered by"))
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("raised by"))
    raised_at = models.DateTimeField(_("raised at"))
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    history = versions()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "fiscal_year", "serial"), name="finding_number_once"),
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="finding_says_something"),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True, answered_at__isnull=True, state__in=("open", "closed"))
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="finding_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_by__isnull=False, closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_by__isnull=True, closed_at__isnull=True)),
                name="finding_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("raised_by")),
                name="finding_answered_by_another",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | Q(closed_by__isnull=True) | ~Q(answered_by=F("closed_by")),
                name="finding_closed_by_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("unit", "state"), name="finding_of_unit")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number that stands on its pages and notices: ตพ-2570-00042."""
        return f"ตพ-{self.fiscal_year}-{self.serial:05d}"

    def journal_subject(self) -> Subject:
        return Subject("finding", f"{self.agency.code}-{self.fiscal_year}-{self.serial}", self.number)

    def get_absolute_url(self) -> str:
        return reverse("oversight:finding", args=[self.pk])


class FindingStep(models.TextChoices):
    """What was done about a finding."""

    RAISED = "raised", pgettext_lazy("step of an audit finding", "Raised")
    ANSWERED = "answered", pgettext_lazy("step of an audit finding", "Answered")
    FOLLOWED_UP = "followed_up", pgettext_lazy("step of an audit finding", "Followed up")
    CLOSED = "closed", pgettext_lazy("step of an audit finding", "Closed")


class FindingEntry(models.Model):
    """What was said about a finding, by whom, in which office, in the order of `position`."""

    append_only: ClassVar[bool] = True

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12, choices=FindingStep)
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=200)
    capacity = models.CharField(max_length=16, choices=Capacity)
    order_number = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("finding", "position"), name="finding_entry_once"),
            models.CheckConstraint(condition=Q(step__in=FindingStep.values), name="finding_step_known"),
            models.CheckConstraint(condition=~Q(text=""), name="finding_entry_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id}/{self.position}"


class VerificationState(models.TextChoices):
    """Whether a verification is under way."""

    RUNNING = "running", pgettext_lazy("state of a verification", "under way")
    ENDED = "ended", pgettext_lazy("state of a verification", "ended")


class Verification(models.Model):
    """The record verified because an auditor asked: how far it is, and what was found. One at a time.

    checked, total: sealed entries. worked_at: when it was last heard of. status: as `manage.py verify_journal` ends
    (0 holds, 1 altered, 2 could not be checked). findings: as `audit.journal.findings.Finding.as_json`.
    """

    never_deleted: ClassVar[bool] = True

    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=VerificationState, default=VerificationState.RUNNING)
    checked = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    worked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    count = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    unchecked = models.JSONField(default=list)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("state",), condition=Q(state="running"), name="one_verification_at_a_time"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True, status__isnull=True)
                | Q(state="ended", ended_at__isnull=False, status__in=(0, 1, 2)),
                name="verification_ends_with_a_status",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.state}"

    def journal_subject(self) -> Subject:
        return Subject("verification", str(self.pk), str(self.pk))
