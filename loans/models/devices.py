"""What was done on a device while the network was down, each with the answer it was given (ADR 0024)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from audit.journal.record import Subject
from loans.models.lending import Loan
from people.models import Person, Unit


class DeviceActKind(models.TextChoices):
    """What a device can keep until the network is back."""

    RETURN = "return", _("take an item back")
    DROP_OFF = "drop_off", _("take an item in, to be inspected later")
    PHOTO = "photo", _("add a photo of an item that came back")
    HAND_OVER = "hand_over", _("hand over a loan")


class Outcome(models.TextChoices):
    """What came of it. ALREADY: nothing was left to do. CONFLICT: it could not be done, and a person looks at it."""

    DONE = "done", _("done")
    ALREADY = "already", _("was done already")
    CONFLICT = "conflict", _("could not be done")


class DeviceAct(models.Model):
    """One act that a device kept and sent later: sent again with the same id, it gets the same answer.

    client_id: made by the device. sent: what was noted with it. device_at: by the device's own clock. counted_at: when
    it was made, as far as the server believes it; None where it does not. unit: the store of who made it, whose other
    keepers see it too. basis, code: of the verdict that refused; sentence: what was answered. A conflict stays until
    somebody settles it with a reason, or the item is taken back after all.

    of: the act that a photo belongs to. file: of a photo that could not be put with its item, written anew.
    """

    never_deleted: ClassVar[bool] = True

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=DeviceActKind)
    scanned = models.CharField(_("scanned code"), max_length=200)
    sent = models.JSONField(default=dict)
    device_at = models.DateTimeField(_("time of the device"))
    counted_at = models.DateTimeField(null=True)
    at = models.DateTimeField(_("sent at"))
    outcome = models.CharField(max_length=8, choices=Outcome)
    basis = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=60, blank=True)
    sentence = models.TextField()
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, null=True, related_name="+")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, null=True, related_name="+")
    of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="photos")
    file = models.FileField(upload_to="device-photos/", blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_because = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("by", "client_id"), name="one_answer_a_device_act"),
            models.CheckConstraint(condition=Q(kind__in=DeviceActKind.values), name="device_act_kind_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="device_act_outcome_known"),
            models.CheckConstraint(
                condition=Q(kind="photo", of__isnull=False) | (~Q(kind="photo") & Q(of__isnull=True, file="")),
                name="device_photo_of_an_act",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="conflict") | (~Q(basis="") & ~Q(code="")), name="device_conflict_says_why"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_because="")
                | (Q(outcome="conflict", settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_because="")),
                name="device_conflict_settled_with_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("unit",),
                condition=Q(outcome="conflict", settled_at__isnull=True),
                name="device_conflicts_open",
            )
        ]

    def __str__(self) -> str:
        return self.scanned

    def journal_subject(self) -> Subject:
        return Subject("device_act", str(self.client_id), self.scanned)

    def get_file_url(self) -> str:
        """Where the photo is seen that is kept with what could not be done."""
        return f"/desk/not-done/{self.pk}/photo.jpg"
