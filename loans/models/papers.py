"""Papers that were issued: each stays as it was handed out, byte for byte, and is known by its SHA-256."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assets.checks.models import Check
from assets.models import Asset
from loans.models.lending import Loan
from people.models import Person, Unit


class PaperKind(models.TextChoices):
    """The papers of lending and of checking, as `domain/forms.md` lists them."""

    SLIP = "slip", pgettext_lazy("paper", "loan slip")
    HAND_OVER = "hand_over", pgettext_lazy("paper", "hand-over receipt")
    RECEIPT = "receipt", pgettext_lazy("paper", "return receipt")
    DEMAND = "demand", pgettext_lazy("paper", "demand for the return")
    CASE = "case", pgettext_lazy("paper", "compensation case file")
    LOAN_REGISTER = "loan_register", pgettext_lazy("paper", "loan register")
    OVERDUE_REGISTER = "overdue_register", pgettext_lazy("paper", "register of what is overdue")
    CARD = "card", pgettext_lazy("paper", "asset register card")
    CHECK_ORDER = "check_order", pgettext_lazy("paper", "order appointing the checkers")
    CHECK_MEMO = "check_memo", pgettext_lazy("paper", "memorandum with the order")
    CHECK_SHEET = "check_sheet", pgettext_lazy("paper", "count sheet")
    CHECK_REPORT = "check_report", pgettext_lazy("paper", "report of the check")
    SLIPS = "slips", pgettext_lazy("paper", "loan slips in one file")


class IssuedPaper(models.Model):
    """A paper as it was issued; its bytes lie on the shelf under `sha256`. Drafts are never issued.

    number: printed on it (a slip and its receipts have the loan's). part: which of several papers of that number, ""
    for the only one. issue: 1, and one more each time what the paper says had changed. facts_sha256: of what it says,
    however it is set. unit: of the store whose paper it is.
    """

    append_only: ClassVar[bool] = True

    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    number = models.CharField(_("number"), max_length=120)
    part = models.CharField(max_length=60, blank=True)
    issue = models.PositiveSmallIntegerField(_("issue"))
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    check_of = models.ForeignKey(Check, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    facts_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by"))
    at = models.DateTimeField(_("issued at"))

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("kind", "number", "part", "unit", "issue"), name="paper_issued_once"),
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_known"),
            models.CheckConstraint(condition=Q(issue__gte=1), name="paper_issue_counts"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(sha256="") & Q(size__gt=0), name="paper_is_something"),
            models.CheckConstraint(
                condition=Q(kind__in=("slip", "hand_over", "receipt", "demand", "case"), loan__isnull=False)
                | Q(kind="card", asset__isnull=False, loan__isnull=True)
                | Q(kind__startswith="check_", check_of__isnull=False, loan__isnull=True, asset__isnull=True)
                | Q(kind__in=("loan_register", "overdue_register", "slips"), loan__isnull=True, asset__isnull=True),
                name="paper_of_its_kind",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("sha256",), name="paper_by_hash")]

    def __str__(self) -> str:
        return f"{self.number} ({self.issue})"

    def get_absolute_url(self) -> str:
        return f"/papers/{self.pk}/"
