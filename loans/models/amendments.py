"""Changes asked for while the items are with the borrower: another return date, another place of use."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.journal.record import Subject
from audit.journal.versions import versions
from loans.models.lending import Loan, PlaceKind
from loans.rules import Office, Route
from people.models import Person, Unit


class AmendmentState(models.TextChoices):
    """Where a change that was asked for stands."""

    ASKED = "asked", pgettext_lazy("state of a change", "waiting for approval")
    APPROVED = "approved", pgettext_lazy("state of a change", "approved")
    REFUSED = "refused", pgettext_lazy("state of a change", "not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a change", "taken back")


class Amendment(models.Model):
    """A change asked for while the loan goes on under its old terms; they change when it is approved, else they stay.

    was_…: the terms when it was asked. route, clause, approving_…: who decides, by the place as it is to be.
    """

    never_deleted: ClassVar[bool] = True

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="amendments")
    borrower = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), max_length=2000)
    was_due_on = models.DateField()
    was_place_kind = models.CharField(max_length=16, choices=PlaceKind)
    was_place_of_use = models.CharField(max_length=300)
    due_on = models.DateField(_("new return date"))
    place_kind = models.CharField(_("new place of use"), max_length=16, choices=PlaceKind)
    place_of_use = models.CharField(_("address or room"), max_length=300)

    route = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Route])
    clause = models.CharField(_("clause"), max_length=12)
    approving_office = models.CharField(max_length=24, choices=[(o.value, o.value) for o in Office])
    approving_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    state = models.CharField(_("state"), max_length=12, choices=AmendmentState, default=AmendmentState.ASKED)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_because = models.TextField(blank=True)

    history = versions()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("loan",), condition=Q(state="asked"), name="one_open_amendment_a_loan"),
            models.CheckConstraint(condition=Q(state__in=AmendmentState.values), name="amendment_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_has_a_reason"),
            models.CheckConstraint(condition=Q(due_on__gte=F("was_due_on")), name="amendment_never_shortens"),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "refused"))
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("borrower"))),
                name="amendment_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(decided_because=""), name="amendment_refused_has_a_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("approving_unit", "state"), name="amendment_to_approve")]

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.state}"

    def journal_subject(self) -> Subject:
        return self.loan.journal_subject()
