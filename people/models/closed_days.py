"""The days on which an agency's offices are closed beside Saturdays and Sundays."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.journal.record import Subject
from audit.journal.versions import versions
from people.models.organisation import Agency


class ClosedDay(models.Model):
    """One day of the working calendar: proposed from the package `holidays`, or written down by an administrator.

    A day that is struck counts as open again and stays, with why, so that it is not proposed a second time.
    """

    never_deleted: ClassVar[bool] = True

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="closed_days", verbose_name=_("agency"))
    on = models.DateField(_("day"))
    name = models.CharField(_("name of the day"), max_length=200)
    source = models.CharField(_("where it is announced"), max_length=300)
    is_confirmed = models.BooleanField(_("confirmed by an administrator"), default=False)
    is_struck = models.BooleanField(_("struck: the office is open"), default=False)

    history = versions()

    class Meta:
        ordering = ("on",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "on"), name="closed_day_once_an_agency"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(source=""), name="closed_day_says_why"),
        ]

    def __str__(self) -> str:
        return self.name

    def journal_subject(self) -> Subject:
        return Subject("closed_day", f"{self.agency.code}:{self.on}", self.name)
