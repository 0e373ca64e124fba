"""Conflicts of interest that deciders declared: why a request went to another office."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loans.models.lending import Loan
from people.models import Capacity, Person, Unit


class Conflict(models.Model):
    """Somebody who was to decide has an interest in the loan, says so, and decides nothing on it from then on.

    went_to: the unit whose head (or for the root, perhaps the agency's head) decides since. `Loan.recused_ids` repeats
    who declared, so that asking who may decide costs no query; a test holds the two together.
    """

    append_only: ClassVar[bool] = True

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="conflicts")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="conflicts")
    borrower = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=24)
    post_title = models.CharField(max_length=200)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    capacity = models.CharField(max_length=16, choices=Capacity)
    order_number = models.CharField(max_length=80, blank=True)
    went_to = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("went on to"))
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("loan", "by"), name="conflict_declared_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="conflict_has_a_reason"),
            models.CheckConstraint(condition=~Q(by=F("borrower")), name="conflict_of_a_decider"),
            models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="conflict_capacity_known"),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.by_id}"
