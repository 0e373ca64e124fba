"""What shows how an item went out and came back: photos at both moments, and the claim "I returned it already"."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.journal.record import Subject
from audit.journal.versions import versions
from loans.models.lending import Loan, LoanLine, Signature
from people.models import Person


class Moment(models.TextChoices):
    HAND_OVER = "hand_over", _("at hand-over")
    RETURN = "return", _("at return")


class LinePhoto(models.Model):
    """A photo of an item as it went out or came back, written anew on the way in; nothing takes it away again.

    at: when it came. taken_at: where a device without a network kept it, when it was taken there, as far as believed.
    """

    append_only: ClassVar[bool] = True

    line = models.ForeignKey(LoanLine, on_delete=models.PROTECT, related_name="photos")
    moment = models.CharField(_("moment"), max_length=12, choices=Moment)
    file = models.FileField(upload_to="loan-photos/")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("line", "moment", "sha256"), name="line_photo_once"),
            models.CheckConstraint(condition=Q(moment__in=Moment.values), name="line_photo_moment_known"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.moment}"

    def get_absolute_url(self) -> str:
        return f"/loans/lines/{self.line_id}/photos/{self.pk}.jpg"


class HandedBack(models.Model):
    """Who brought items of a loan back in one visit, and how they signed for it; without a signature they left.

    Its lines point at it: each item is handed back in one visit. The return does not wait for it (ADR 0023).
    """

    append_only: ClassVar[bool] = True

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="hand_backs")
    name = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, null=True, related_name="hand_back")
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(name=""), name="handed_back_by_somebody")]

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.name}"


class SignedSlip(models.Model):
    """A slip that was printed and is signed by hand; its picture or PDF is attached afterwards (ADR 0030).

    reason: why it was signed on paper; empty for whom another agency sent, who may always. scan: empty until attached.
    """

    never_deleted: ClassVar[bool] = True

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="slip")
    reason = models.CharField(_("why it is signed on paper"), max_length=300, blank=True)
    scan = models.FileField(_("scan of the signed slip"), upload_to="signed-slips/", blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    attached_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    attached_at = models.DateTimeField(null=True, blank=True)

    history = versions()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(scan="", scan_sha256="", attached_by__isnull=True, attached_at__isnull=True)
                | (~Q(scan="") & ~Q(scan_sha256="") & Q(attached_by__isnull=False, attached_at__isnull=False)),
                name="slip_attached_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("id",), condition=Q(scan_sha256=""), name="slip_to_attach")]

    def __str__(self) -> str:
        return f"{self.signature_id}: {self.scan_sha256[:12] or '–'}"

    def journal_subject(self) -> Subject:
        return self.signature.loan.journal_subject()

    def get_absolute_url(self) -> str:
        return f"/desk/signed-slips/{self.pk}/"


class ReturnClaim(models.Model):
    """The borrower says that an item which is out was returned already. It is a claim: the demands go on.

    It is answered by taking the item back, or by the store's answer that it was not found, with the reason.
    """

    never_deleted: ClassVar[bool] = True

    line = models.ForeignKey(LoanLine, on_delete=models.PROTECT, related_name="claims")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    returned_on = models.DateField(_("returned on"))
    handed_to = models.CharField(_("given to whom, or left where"), max_length=300)
    words = models.TextField(_("what the borrower says"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("answer of the store"), max_length=2000, blank=True)

    history = versions()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("line",), condition=Q(answered_at__isnull=True), name="one_open_claim_a_line"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="claim_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.at}"

    def journal_subject(self) -> Subject:
        return self.line.loan.journal_subject()

    def get_absolute_url(self) -> str:
        return f"/loans/claims/{self.pk}/"
