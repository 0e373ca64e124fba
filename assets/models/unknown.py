"""Codes that were scanned at a store and named nothing: kept for a while, so that they can be linked to an item."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.models.register import Asset
from audit.journal.record import Subject
from people.models import Person, Unit


class ScanPlace(models.TextChoices):
    """The page on which something was scanned."""

    DESK = "desk", _("desk")
    HAND_OVER = "hand_over", _("hand-over")
    RETURN = "return", _("return")
    LABELS = "labels", _("labelling of items")


class CodeState(models.TextChoices):
    OPEN = "open", _("waits")
    LINKED = "linked", _("linked to an item")
    PUT_AWAY = "put_away", _("put away")


class UnknownCode(models.Model):
    """A code that nobody knows at one store: when, how often, on which page and by whom it was scanned.

    Not never_deleted: what nobody scanned for a while is forgotten (`actions.unknown.forget_codes`).
    """

    store = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="unknown_codes")
    value = models.CharField(max_length=300)
    key = models.CharField(max_length=300)
    place = models.CharField(max_length=10, choices=ScanPlace)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    last_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    times = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=CodeState, default=CodeState.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-last_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("store", "key"), name="unknown_code_once_a_store"),
            models.CheckConstraint(condition=Q(place__in=ScanPlace.values), name="unknown_code_place_known"),
            models.CheckConstraint(condition=Q(state__in=CodeState.values), name="unknown_code_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True)
                | Q(~Q(state="open"), settled_at__isnull=False, settled_by__isnull=False),
                name="unknown_code_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="linked", asset__isnull=False) | Q(~Q(state="linked"), asset__isnull=True),
                name="unknown_code_linked_to_an_item",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("store", "state", "last_at"), name="unknown_code_of_store")]

    def __str__(self) -> str:
        return f"U{self.pk}"

    def journal_subject(self) -> Subject:
        """Without the code itself: the record keeps for ever, and nobody knows yet what was scanned."""
        return Subject("code", str(self.pk), str(self))
