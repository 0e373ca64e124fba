"""What the borrower was asked to sign, on the own phone or at the desk, and what he or she answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.journal.record import Subject
from audit.journal.versions import versions
from loans.models.lending import Loan
from people.models import Person


class AskState(models.TextChoices):
    """`VOID`: something else was asked instead. `USED`: the items were handed over by it."""

    ASKED = "asked", _("waits for the borrower")
    SIGNED = "signed", _("signed by the borrower")
    REFUSED = "refused", _("the borrower does not sign")
    VOID = "void", _("does not count any more")
    USED = "used", _("handed over by it")


class SignatureAsk(models.Model):
    """A text put before the borrower, frozen with its hash and the list of items, for one day.

    listed: the tags of the items that go. A refusal at the desk is one that was asked and answered at once.
    """

    never_deleted: ClassVar[bool] = True
    personal: ClassVar[tuple[str, ...]] = ("strokes",)

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="signature_asks")
    borrower = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    at_desk = models.BooleanField(default=False)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    listed = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=AskState, default=AskState.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)
    strokes = models.TextField(blank=True)
    reason = models.TextField(_("why the borrower does not sign"), max_length=1000, blank=True)

    history = versions()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("loan",), condition=Q(state__in=("asked", "signed")), name="one_open_signature_ask_a_loan"
            ),
            models.CheckConstraint(condition=Q(state__in=AskState.values), name="signature_ask_state_known"),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="signature_refused_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("signed", "refused", "used")) | Q(answered_at__isnull=False),
                name="signature_answered_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.state}"

    def journal_subject(self) -> Subject:
        return self.loan.journal_subject()

    def personal_owner(self) -> str:
        return self.journal_subject().name

    def get_absolute_url(self) -> str:
        return f"/loans/{self.loan_id}/sign/"
