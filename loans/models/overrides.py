"""Exceptions from a policy: asked for with a reason, confirmed by a second person in time, used by one act, kept."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.journal.record import Subject
from audit.journal.versions import versions
from loans.models.lending import Loan
from loans.overrides import OVERRIDABLE_LABELS, Overridable, is_in_time
from people.models import Capacity, Person, Unit


class OverrideState(models.TextChoices):
    """Where an exception stands; that its 30 minutes are over is judged when it is looked at (`stands_at`)."""

    ASKED = "asked", pgettext_lazy("state of an exception", "waits for a second person")
    CONFIRMED = "confirmed", pgettext_lazy("state of an exception", "confirmed")
    REFUSED = "refused", pgettext_lazy("state of an exception", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an exception", "taken back")
    LAPSED = "lapsed", pgettext_lazy("state of an exception", "lapsed: not confirmed in 30 minutes")
    USED = "used", pgettext_lazy("state of an exception", "used")


class PolicyOverride(models.Model):
    """One policy gives way for one request, in the very words that were read.

    text: the request as it is to be signed; any other word is another request, and needs an exception of its own.
    limit_days, asked_days: what the policy allowed and what was asked for, in days. lapses_at: the last moment to
    confirm. loan: the request that is corrected or changed, None for a new one; used_for: the loan that rests on it.
    """

    never_deleted: ClassVar[bool] = True

    code = models.CharField(
        _("policy"), max_length=32, choices=[(code.value, OVERRIDABLE_LABELS[code]) for code in Overridable]
    )
    lending_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="overrides", verbose_name=_("lending unit")
    )
    borrower = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("borrower"))
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    limit_days = models.PositiveIntegerField()
    asked_days = models.PositiveIntegerField()
    starts_on = models.DateField(_("from"))
    due_on = models.DateField(_("return date"))

    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    reason = models.TextField(_("reason"), max_length=2000)

    state = models.CharField(_("state"), max_length=12, choices=OverrideState, default=OverrideState.ASKED)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_because = models.TextField(blank=True)
    post_title = models.CharField(max_length=200, blank=True)
    capacity = models.CharField(max_length=16, choices=Capacity, blank=True)
    order_number = models.CharField(max_length=80, blank=True)
    used_for = models.ForeignKey(Loan, on_delete=models.PROTECT, null=True, blank=True, related_name="overrides")
    used_at = models.DateTimeField(null=True, blank=True)

    history = versions()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("borrower", "text_sha256", "code"), condition=Q(state="asked"), name="one_open_override_a_text"
            ),
            models.CheckConstraint(
                condition=Q(code__in=[code.value for code in Overridable]), name="override_code_known"
            ),
            models.CheckConstraint(condition=Q(state__in=OverrideState.values), name="override_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
            models.CheckConstraint(condition=Q(asked_days__gt=F("limit_days")), name="override_goes_beyond"),
            models.CheckConstraint(condition=Q(lapses_at__gt=F("asked_at")), name="override_lapses_later"),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "refused", "used"))
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                    & ~Q(decided_by=F("borrower"))
                    & ~Q(decided_because="")
                    & Q(decided_at__lte=F("lapses_at"))
                ),
                name="override_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="used", used_for__isnull=False, used_at__isnull=False)
                | (~Q(state="used") & Q(used_for__isnull=True, used_at__isnull=True)),
                name="override_used_for_a_loan",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("lending_unit", "state"), name="override_to_confirm")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.code}"

    def stands_at(self, at: datetime) -> OverrideState:
        """Where it stands at that moment: what nobody confirmed in time has lapsed, whatever the row says."""
        is_late = self.state == OverrideState.ASKED and not is_in_time(lapses_at=self.lapses_at, at=at)
        return OverrideState.LAPSED if is_late else OverrideState(self.state)

    @property
    def used_for_number(self) -> str | None:
        """The number of the loan that rests on it."""
        return self.used_for.number if self.used_for is not None else None

    def journal_subject(self) -> Subject:
        return Subject("override", str(self.pk), str(self.pk))

    def get_absolute_url(self) -> str:
        return reverse("loans:override", args=[self.pk])
