"""What was decided on a loan: approval is a row of its own, not a word in a column."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loans.models.lending import Loan
from people.models import Capacity, Person


class DecisionKind(models.TextChoices):
    ENDORSED = "endorsed", _("endorsed")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    SENT_BACK = "sent_back", _("sent back")
    AMENDED = "amended", _("change approved")
    NOT_AMENDED = "not_amended", _("change not approved")


class Decision(models.Model):
    """Who decided what on a loan, in which capacity, by which order, when: approval is data, not only a status.

    waited: how long the decision had been theirs to take.
    """

    append_only: ClassVar[bool] = True

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=DecisionKind)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")
    borrower = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=200)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    capacity = models.CharField(max_length=16, choices=Capacity)
    order_number = models.CharField(max_length=80, blank=True)
    clause = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    waited = models.DurationField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(by=F("borrower")), name="borrower_never_decides"),
            models.CheckConstraint(
                condition=~Q(kind__in=("refused", "sent_back", "not_amended")) | ~Q(reason=""),
                name="decision_against_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(capacity="own") | ~Q(order_number=""), name="decision_for_another_names_its_order"
            ),
            models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="decision_capacity_known"),
        ]
        indexes: ClassVar = [
            # The auditors' questions about a period: what they ask of each decision stands in the index itself.
            models.Index(fields=("kind", "at", "waited", "borrower", "by", "loan"), name="decision_by_time"),
            models.Index(fields=("kind", "capacity", "at"), name="decision_by_capacity"),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.kind}"
