"""Who signed a report: sealed apart from it, under a key that neither the committee nor the tracking code opens."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.misuse.models.reports import Handler, Keyholder, NoDay, Report
from audit.misuse.name_states import Answer, NameState, Signing


class Custodian(Keyholder):
    """A custodian for names: opens who signed, where two people agree, and reads no report."""

    class Meta(Keyholder.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("person",), condition=Q(ended_on=None), name="misuse_custodian_once"),
        ]


class SealedName(models.Model):
    """The envelope with name and contact of who signed a report. A report without one came without a name.

    Its private key is sealed to each custodian (`NameAccess`) and to escrow, and to nobody else.
    """

    never_deleted: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="sealed_name")
    kind = models.CharField(_("kind"), max_length=10, choices=Signing)
    public_key = models.BinaryField(max_length=32)
    escrow_key = models.BinaryField(max_length=100)
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Signing.values), name="misuse_signing_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NameAccess(models.Model):
    """That a custodian may open an envelope: its private key, sealed to theirs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed_name = models.ForeignKey(SealedName, on_delete=models.PROTECT, related_name="access")
    custodian = models.ForeignKey(Custodian, on_delete=models.PROTECT, related_name="access")
    sealed_key = models.BinaryField(max_length=100)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("sealed_name", "custodian"), name="misuse_name_access_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NameRequest(models.Model):
    """That a member of the committee asks who signed, what the reporter answered, and who decided what.

    sealed: the reason asked with and the reporter's words, for custodians alone; the case has its own copy. It takes
    two to grant: a custodian, and either another or the reporter, who consents. sealed_name: name and contact, sealed
    to who asked, until the end of shown_until.
    """

    never_deleted: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed_to = models.ForeignKey(SealedName, on_delete=models.PROTECT, related_name="requests")
    state = models.CharField(_("state"), max_length=10, choices=NameState, default=NameState.ASKED)
    answer = models.CharField(_("answer of the reporter"), max_length=10, choices=Answer, blank=True)
    asked_by = models.ForeignKey(Handler, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(Custodian, on_delete=models.PROTECT, related_name="+", null=True)
    decided_by = models.ForeignKey(Custodian, on_delete=models.PROTECT, related_name="+", null=True)
    asked_on = models.DateField(_("asked on"))
    decided_on: NoDay = models.DateField(_("decided on"), null=True)
    shown_until: NoDay = models.DateField(_("shown until"), null=True)
    reason = models.BinaryField()
    answered = models.BinaryField(default=b"")
    sealed_name = models.BinaryField(default=b"")

    class Meta:
        ordering = ("-asked_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=NameState.values), name="misuse_name_state_known"),
            models.CheckConstraint(condition=Q(answer__in=("", *Answer.values)), name="misuse_answer_known"),
            models.UniqueConstraint(
                fields=("sealed_to",), condition=Q(state__in=("asked", "agreed")), name="misuse_name_asked_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_by__isnull=False), name="misuse_agreed_by_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("granted", "refused")) | Q(decided_by__isnull=False, decided_on__isnull=False),
                name="misuse_name_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(answer="consents") | Q(agreed_by__isnull=False),
                name="misuse_name_granted_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(agreed_by=None) | ~Q(agreed_by=F("decided_by")),
                name="misuse_name_two_custodians",
            ),
            models.CheckConstraint(
                condition=Q(sealed_name=b"") | Q(state="granted", shown_until__isnull=False),
                name="misuse_name_only_granted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
