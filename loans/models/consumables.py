"""A loan of consumables to another state agency (clause 210): its conditions, its lines, and what came back in kind."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.stock.models import StockItem, StockMovement
from audit.journal.record import Subject
from audit.journal.versions import versions
from loans.models.lending import Loan
from people.models import Capacity, Person


class SupplyTerms(models.Model):
    """The three conditions of clause 210: two stated by the borrowing agency, the third judged by who approves."""

    never_deleted: ClassVar[bool] = True

    loan = models.OneToOneField(Loan, on_delete=models.PROTECT, primary_key=True, related_name="supply_terms")
    urgent_because = models.TextField(_("why it is urgent"), max_length=2000)
    no_time_because = models.TextField(_("why it cannot be procured in time"), max_length=2000)
    spared_because = models.TextField(_("why the lending agency can spare it"), max_length=2000, blank=True)

    history = versions()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(urgent_because="") & ~Q(no_time_because=""), name="supply_conditions_stated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}"

    def journal_subject(self) -> Subject:
        return self.loan.journal_subject()


class SupplyLine(models.Model):
    """So much of one consumable. approved and lent are empty until somebody approves and hands over; what was lent,
    its price and the line of the ledger never change afterwards. What came back stands in `SupplyReturn`."""

    never_deleted: ClassVar[bool] = True

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="supply_lines")
    item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="supply_lines")
    position = models.PositiveSmallIntegerField()
    asked = models.DecimalField(_("quantity asked for"), max_digits=12, decimal_places=3)
    approved = models.DecimalField(_("quantity approved"), max_digits=12, decimal_places=3, null=True)
    refused_because = models.TextField(_("why not approved"), blank=True)
    lent = models.DecimalField(_("quantity lent"), max_digits=12, decimal_places=3, null=True)
    price_at_loan = models.DecimalField(_("price of one (baht)"), max_digits=14, decimal_places=2, null=True)
    price_basis = models.CharField(_("basis of the price"), max_length=120, blank=True)
    movement = models.OneToOneField(StockMovement, on_delete=models.PROTECT, null=True, related_name="+")

    history = versions()

    class Meta:
        ordering = ("loan", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("loan", "item"), name="consumable_once_a_loan"),
            models.CheckConstraint(condition=Q(asked__gt=0), name="supply_asked_above_zero"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved__gte=0, approved__lte=F("asked")),
                name="supply_approved_within_asked",
            ),
            models.CheckConstraint(
                condition=Q(lent__isnull=True, movement__isnull=True)
                | Q(lent__gt=0, approved__isnull=False, lent__lte=F("approved"), movement__isnull=False),
                name="supply_lent_within_approved",
            ),
            models.CheckConstraint(
                condition=Q(lent__isnull=True) | (Q(price_at_loan__gt=0) & ~Q(price_basis="")),
                name="supply_price_frozen_at_hand_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}/{self.position}"

    def journal_subject(self) -> Subject:
        return self.item.journal_subject()


class Equivalence(models.Model):
    """That the head accepts something else in place of what was lent, and why ("โดยปกติ", clause 210).

    So much of another consumable counts for so much of the debt, once.
    """

    append_only: ClassVar[bool] = True

    line = models.ForeignKey(SupplyLine, on_delete=models.PROTECT, related_name="equivalences")
    item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(_("quantity that comes"), max_digits=12, decimal_places=3)
    counts_for = models.DecimalField(_("quantity it counts for"), max_digits=12, decimal_places=3)
    reason = models.TextField(_("why it is equivalent"), max_length=2000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=200)
    capacity = models.CharField(max_length=16, choices=Capacity)
    order_number = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0, counts_for__gt=0), name="equivalence_above_zero"),
            models.CheckConstraint(condition=~Q(reason=""), name="equivalence_has_a_reason"),
            models.CheckConstraint(
                condition=Q(capacity="own") | ~Q(order_number=""), name="equivalence_for_another_names_its_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.item_id}"


class SupplyReturn(models.Model):
    """What came back in kind. quantity: of the debt; owed_after: what is still owed then, never below zero.

    Two who take back at the same moment would both be return n of the line: the database lets one of them.
    """

    append_only: ClassVar[bool] = True

    line = models.ForeignKey(SupplyLine, on_delete=models.PROTECT, related_name="returns")
    seq = models.PositiveSmallIntegerField()
    quantity = models.DecimalField(_("quantity returned"), max_digits=12, decimal_places=3)
    owed_after = models.DecimalField(_("still owed"), max_digits=12, decimal_places=3)
    movement = models.OneToOneField(StockMovement, on_delete=models.PROTECT, related_name="+")
    equivalence = models.OneToOneField(Equivalence, on_delete=models.PROTECT, null=True, related_name="taken_in")
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("line", "seq")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("line", "seq"), name="supply_return_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, seq__gte=1), name="supply_return_above_zero"),
            models.CheckConstraint(condition=Q(owed_after__gte=0), name="never_more_returned_than_lent"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}/{self.seq}"
