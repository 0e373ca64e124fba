"""What was done under clause 211: reminders, demands and breaches of the duty; rows that nobody changes afterwards.

Each is kept for a loan and its due date: where the due date is changed, a new ladder begins.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loans.chasing import DEMANDS, REMINDERS, RUNG_LABELS
from loans.models.lending import Loan
from loans.rules import ChaseReading
from people.models import Person, Unit


class Channel(models.TextChoices):
    """How a demand reached the borrower."""

    NOTICE = "notice", _("notice and e-mail")
    LETTER = "letter", _("letter")
    TELEPHONE = "telephone", _("telephone call")
    VISIT = "visit", _("visit")


BY_HAND: Final = (Channel.TELEPHONE, Channel.VISIT, Channel.LETTER)
"""How a person demands; notices are the clock's."""


class Reminder(models.Model):
    """A friendly reminder before the due date: once a loan, due date and rung."""

    append_only: ClassVar[bool] = True

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField(_("return date"))
    rung = models.CharField(max_length=12, choices=[(rung.value, RUNG_LABELS[rung]) for rung in REMINDERS])
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("made at"))

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("loan", "due_on", "rung"), name="reminder_once_a_rung"),
            models.CheckConstraint(
                condition=Q(rung__in=[rung.value for rung in REMINDERS]), name="reminder_rung_known"
            ),
            models.CheckConstraint(condition=Q(on__lte=F("due_on")), name="reminder_not_after_due_date"),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.rung}"


class Demand(models.Model):
    """A demand for the return (หนังสือทวงถาม, or a call or visit), as it was on its day.

    serial: the how-manieth of this loan and due date (ครั้งที่). rung: None where it was made by hand. number: of the
    letter, one for all loans of a borrower that stand in it; a call or a visit has none. last_day: the last of the
    seven days as the agency read them then. holder, holder_name, holder_post: whose duty it was; by: who made it, None
    for the clock. told: whom it reached. copies: names of those who got a copy. items: what was out, in words.
    """

    append_only: ClassVar[bool] = True

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="demands")
    due_on = models.DateField(_("return date"))
    serial = models.PositiveSmallIntegerField(_("demand no."))
    rung = models.CharField(  # noqa: DJ001  # NULL where no rung is taken: a uniqueness of part of the rows is unguarded
        max_length=12, null=True, blank=True, choices=[(rung.value, RUNG_LABELS[rung]) for rung in DEMANDS]
    )
    number = models.CharField(_("letter no."), max_length=60, blank=True)
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("recorded at"))
    last_day = models.DateField(_("last day of the duty"))
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    holder_name = models.CharField(_("duty holder"), max_length=200, blank=True)
    holder_post = models.CharField(_("post of the duty holder"), max_length=200, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    told = models.CharField(_("who was reached"), max_length=200)
    result = models.TextField(_("result"), max_length=2000, blank=True)
    return_by = models.DateField(_("to be returned by"), null=True, blank=True)
    copies = models.JSONField(_("copies to"), default=list, blank=True)
    items = models.JSONField(_("items"), default=list)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("loan", "due_on", "serial"), name="demand_serial_once"),
            models.UniqueConstraint(fields=("loan", "due_on", "rung"), name="demand_once_a_rung"),
            models.CheckConstraint(condition=Q(rung__in=[rung.value for rung in DEMANDS]), name="demand_rung_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="demand_channel_known"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="demand_serial_counts"),
            models.CheckConstraint(condition=Q(on__gt=F("due_on")), name="demand_after_due_date"),
            models.CheckConstraint(
                condition=Q(rung__isnull=False) | Q(by__isnull=False), name="demand_by_hand_has_a_hand"
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.loan_id}: {self.serial}"

    @property
    def is_in_time(self) -> bool:
        """Whether it was made within the seven days of clause 211."""
        return self.on <= self.last_day


class DutyBreach(models.Model):
    """The seven days of clause 211 went by and nobody demanded the return: recorded once, shown for ever."""

    append_only: ClassVar[bool] = True

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="duty_breaches")
    due_on = models.DateField(_("return date"))
    last_day = models.DateField(_("last day of the duty"))
    reading = models.CharField(max_length=8, choices=[(reading.value, reading.value) for reading in ChaseReading])
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("recorded at"))
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    holder_name = models.CharField(_("duty holder"), max_length=200, blank=True)
    holder_post = models.CharField(_("post of the duty holder"), max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("loan", "due_on"), name="breach_once_a_due_date"),
            models.CheckConstraint(condition=Q(on__gt=F("last_day")), name="breach_after_the_last_day"),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.last_day}"


class DemandCounter(models.Model):
    """The last number given to a letter of demand by a lending unit in a calendar year, counted under a row lock."""

    never_deleted: ClassVar[bool] = True

    lending_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("lending_unit", "year"), name="one_demand_counter_a_unit_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.lending_unit_id}/{self.year}: {self.last}"
