"""The practice guideline (แนวปฏิบัติ) of an agency: one row to a version, from its draft to its withdrawal."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from audit.journal.canonical import canonical
from audit.journal.record import Subject
from audit.journal.versions import versions
from people.models import Agency, Capacity, Person


class GuidelineState(models.TextChoices):
    """Where a version stands. Replaced by a later one is no state: which is in force is a question about a day."""

    DRAFT = "draft", pgettext_lazy("state of a guideline", "Draft")
    SENT = "sent", pgettext_lazy("state of a guideline", "Waits for the head of the agency")
    PUBLISHED = "published", pgettext_lazy("state of a guideline", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a guideline", "Withdrawn")


OPEN: frozenset[GuidelineState] = frozenset({GuidelineState.DRAFT, GuidelineState.SENT})
"""One of these at a time."""


class Guideline(models.Model):
    """A version. Its text is in Thai, which counts, and in English, which helps; both with the marks of `markup`.

    edition: its number among the published ones, from 1. number: that of the announcement, as the head entered it.
    revision: how often the draft was changed, so that two who change it at once find out. statement: what the head
    signed, word for word, with text_sha256, the hash of what was read. pdf_sha256: of the paper as it was published.
    """

    never_deleted: ClassVar[bool] = True

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="guidelines")
    state = models.CharField(_("state"), max_length=10, choices=GuidelineState, default=GuidelineState.DRAFT)
    edition = models.PositiveSmallIntegerField(_("version"), null=True, blank=True)
    number = models.CharField(_("number of the announcement"), max_length=80, blank=True)
    title_thai = models.CharField(_("title in Thai"), max_length=200)
    title_english = models.CharField(_("title in English"), max_length=200)
    body_thai = models.TextField(_("text in Thai"))
    body_english = models.TextField(_("text in English"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    drafted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("last changed by")
    )
    drafted_at = models.DateTimeField(_("last changed at"))
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    returned_because = models.TextField(_("why it was sent back"), max_length=2000, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    post_title = models.CharField(max_length=200, blank=True)
    capacity = models.CharField(max_length=16, choices=Capacity, blank=True)
    order_number = models.CharField(max_length=80, blank=True)
    statement = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_because = models.TextField(_("why it was withdrawn"), max_length=2000, blank=True)

    history = versions()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "edition"), name="guideline_edition_once"),
            models.UniqueConstraint(
                fields=("agency",), condition=Q(state__in=("draft", "sent")), name="one_guideline_in_the_making"
            ),
            models.CheckConstraint(condition=Q(state__in=GuidelineState.values), name="guideline_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "sent"), edition__isnull=True, approved_by__isnull=True)
                | (
                    Q(state__in=("published", "withdrawn"), edition__isnull=False, approved_by__isnull=False)
                    & Q(approved_at__isnull=False, effective_on__isnull=False)
                    & ~Q(number="")
                    & ~Q(text_sha256="")
                    & ~Q(statement="")
                ),
                name="guideline_published_by_a_signature",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(sent_by__isnull=False, sent_at__isnull=False),
                name="guideline_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("sent_by")),
                name="guideline_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                & ~Q(withdrawn_because="")
                | (~Q(state="withdrawn") & Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)),
                name="guideline_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title_thai} · {self.edition or '–'}"

    def journal_subject(self) -> Subject:
        return Subject("guideline", f"{self.agency.code}-{self.pk}", self.title_thai)

    def get_absolute_url(self) -> str:
        """Of a published version its public page, else where it is worked on."""
        if self.edition is not None:
            return reverse("guideline:version", args=[self.edition])
        return reverse("guideline:decide", args=[self.pk])

    @property
    def is_thai_read(self) -> bool:
        """Whether the reader is shown the Thai text: in English too, where there is no English one."""
        return get_language() == "th" or not self.body_english

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_thai if get_language() == "th" else self.title_english

    @property
    def body(self) -> str:
        """The text in the reader's language."""
        return self.body_thai if self.is_thai_read else self.body_english

    def sha256_of_text(self) -> str:
        """Of all that is read and signed: titles and texts in both languages."""
        text = {
            "title_thai": self.title_thai,
            "title_english": self.title_english,
            "body_thai": self.body_thai,
            "body_english": self.body_english,
        }
        return hashlib.sha256(canonical(text).encode()).hexdigest()
