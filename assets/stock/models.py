"""The stock of consumables: kinds of them in a store, and a ledger of movements; its last line is the balance."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.journal.record import Subject
from audit.journal.versions import versions
from people.models import Person, Unit


class StockItem(models.Model):
    """One consumable (วัสดุสิ้นเปลือง) of one store, under the store's own code. Its quantity stands nowhere but in
    the ledger."""

    never_deleted: ClassVar[bool] = True

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="stock", verbose_name=_("store"))
    code = models.CharField(_("code"), max_length=40)
    code_key = models.CharField(max_length=40, editable=False)
    type = models.CharField(_("type"), max_length=120)
    kind = models.CharField(_("kind"), max_length=200)
    name = models.CharField(_("name"), max_length=300)
    unit_of_measure = models.CharField(_("unit of measure"), max_length=40)
    is_whole = models.BooleanField(_("only in whole numbers"), default=True)
    minimum = models.DecimalField(_("minimum to keep"), max_digits=12, decimal_places=3, default=0)
    registered_at = models.DateTimeField(_("registered at"))

    history = versions()

    class Meta:
        ordering = ("unit", "code_key")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("unit", "code_key"), name="stock_code_once_a_store"),
            models.CheckConstraint(condition=Q(minimum__gte=0), name="stock_minimum_not_negative"),
            models.CheckConstraint(
                condition=~Q(code_key="") & ~Q(type="") & ~Q(kind="") & ~Q(unit_of_measure=""),
                name="stock_item_described",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/stock/{self.pk}/"

    def journal_subject(self) -> Subject:
        return Subject("stock", str(self.pk), f"{self.code} {self.name}")


class MovementKind(models.TextChoices):
    RECEIVED = "received", _("received into stock")
    LENT = "lent", _("lent to another state agency")
    RETURNED = "returned", _("returned in kind")
    COUNTED = "counted", _("difference found by counting")


class StockMovement(models.Model):
    """One line of a ledger. quantity: with its sign, in the item's unit of measure; balance_after: what is left then.

    Two who write at the same moment would both be line n: the database lets one of them.
    """

    append_only: ClassVar[bool] = True

    item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="movements")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=MovementKind)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    balance_after = models.DecimalField(_("balance"), max_digits=12, decimal_places=3)
    unit_price = models.DecimalField(_("price of one (baht)"), max_digits=14, decimal_places=2, null=True)
    reference = models.CharField(_("document"), max_length=120)
    reason = models.CharField(_("reason"), max_length=2000, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("item", "seq")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("item", "seq"), name="stock_movement_once"),
            models.CheckConstraint(condition=Q(balance_after__gte=0), name="stock_never_below_zero"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="stock_movement_counted_from_one"),
            models.CheckConstraint(
                condition=Q(kind__in=("received", "returned"), quantity__gt=0)
                | Q(kind="lent", quantity__lt=0)
                | (Q(kind="counted") & ~Q(quantity=0) & ~Q(reason="")),
                name="stock_movement_has_its_sign",
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="stock_movement_names_its_document"),
            models.CheckConstraint(
                condition=Q(unit_price__isnull=True) | Q(unit_price__gt=0), name="stock_price_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.seq}"
