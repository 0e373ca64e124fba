"""What an agency decided for itself within the law."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.journal.record import Subject
from audit.journal.versions import versions
from loans.policy import PaperDigits, RemedyPicker
from loans.rules import ChaseReading
from people.models import Agency


class AgencyPolicy(models.Model):
    """What an agency decided for itself within the law; no row means the defaults of `loans/policy.py`."""

    never_deleted: ClassVar[bool] = True

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, primary_key=True, related_name="lending_policy")
    endorsement_required = models.BooleanField(_("the borrower's supervisor endorses first"), default=True)
    other_buildings_count_as_inside = models.BooleanField(
        _("another building of the agency counts as inside its premises"), default=False
    )
    chase_reading = models.CharField(
        _("last day to demand the return"),
        max_length=8,
        choices=[
            (ChaseReading.STRICT.value, _("six days after the due date (strict)")),
            (ChaseReading.LENIENT.value, _("seven days after the due date (lenient)")),
        ],
        default=ChaseReading.STRICT.value,
    )
    longest_days = models.PositiveSmallIntegerField(_("longest loan in days"), null=True, blank=True)
    collect_within_days = models.PositiveSmallIntegerField(_("days to collect an approved loan"), default=3)
    may_book_ahead_days = models.PositiveSmallIntegerField(_("days a loan may be booked ahead"), default=365)

    remedy_picked_by = models.CharField(
        _("who picks the remedy of clause 209"),
        max_length=8,
        choices=[
            (RemedyPicker.BORROWER.value, _("the borrower proposes, the store agrees")),
            (RemedyPicker.STORE.value, _("the store says which")),
        ],
        default=RemedyPicker.BORROWER.value,
    )
    paper_digits = models.CharField(
        _("digits on papers"),
        max_length=8,
        choices=[
            (PaperDigits.THAI.value, _("Thai digits; codes, serials and tables keep Arabic ones")),
            (PaperDigits.ARABIC.value, _("Arabic digits")),
        ],
        default=PaperDigits.THAI.value,
    )
    emblem = models.FileField(_("emblem on papers"), upload_to="emblems/", blank=True)
    emblem_sha256 = models.CharField(max_length=64, blank=True)
    second_demand_after = models.PositiveSmallIntegerField(
        _("second demand, days after the due date"), null=True, blank=True, default=4
    )
    third_demand_after = models.PositiveSmallIntegerField(
        _("third demand, days after the due date"), null=True, blank=True, default=6
    )

    history = versions()

    def __str__(self) -> str:
        return str(self.agency)

    def journal_subject(self) -> Subject:
        return Subject("policy", self.agency.code, self.agency.name)
