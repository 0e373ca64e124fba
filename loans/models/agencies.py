"""What a loan to another state agency rests on (clause 208(1)): its letter; and who took the items into its store."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.journal.record import Subject
from audit.journal.versions import versions
from loans.models.lending import Loan
from people.models import Agency, Person


class AgencyLetter(models.Model):
    """The borrowing agency's letter: the written evidence of clause 208, and whom it sends to collect."""

    never_deleted: ClassVar[bool] = True
    personal: ClassVar[tuple[str, ...]] = ("collector_phone",)

    loan = models.OneToOneField(Loan, on_delete=models.PROTECT, primary_key=True, related_name="letter")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="letters", verbose_name=_("borrowing state agency")
    )
    number = models.CharField(_("number of the letter"), max_length=80)
    number_key = models.CharField(max_length=80, editable=False)
    dated_on = models.DateField(_("date of the letter"))
    head_name = models.CharField(_("name of its head"), max_length=200)
    head_title = models.CharField(_("title of its head"), max_length=200)
    collector_name = models.CharField(_("who collects"), max_length=200)
    collector_position = models.CharField(_("position of who collects"), max_length=200, blank=True)
    collector_phone = models.CharField(_("phone of who collects"), max_length=40, blank=True)
    scan = models.FileField(_("scan of the letter"), upload_to="agency-letters/", blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)

    history = versions()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(number_key="") & ~Q(head_name=""), name="letter_names_number_and_head"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("agency", "number_key"), name="letter_by_number")]

    def __str__(self) -> str:
        return self.number

    def journal_subject(self) -> Subject:
        return self.loan.journal_subject()

    def personal_owner(self) -> str:
        return self.journal_subject().name


class StoreReceipt(models.Model):
    """That the borrowing side's storekeeper has the items: confirmed by signing in, or noted from their paper."""

    append_only: ClassVar[bool] = True

    loan = models.OneToOneField(Loan, on_delete=models.PROTECT, related_name="store_receipt")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    handed_over_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_from_paper = models.BooleanField(default=False)
    name = models.CharField(_("name of their storekeeper"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    received_on = models.DateField(_("received on"))
    differences = models.TextField(_("what differs"), max_length=1000, blank=True)
    scan = models.FileField(_("scan of the receipt"), upload_to="store-receipts/", blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_from_paper=True) | ~Q(by=F("handed_over_by")), name="receipt_never_by_who_handed_over"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="receipt_names_who_received"),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.received_on}"
