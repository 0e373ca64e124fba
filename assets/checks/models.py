"""Places, checks, what is expected and what was seen. The expected list and each sighting stay as they were written.

The result of a line stands nowhere: it follows from the line and its sightings (`queries.with_result`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.checks.place_tags import LENGTH
from assets.checks.states import CheckState
from assets.models.register import Asset, Category, Condition, CustodyState
from audit.journal.record import Subject
from audit.journal.versions import versions
from people.models import Person, Unit


class Place(models.Model):
    """A room, shelf or yard of a unit, with a tag of its own to scan. What the register says of an item stays text."""

    never_deleted: ClassVar[bool] = True

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places", verbose_name=_("unit"))
    tag = models.CharField(_("tag"), max_length=LENGTH, unique=True)
    building = models.CharField(_("building"), max_length=120, blank=True)
    name = models.CharField(_("room or store"), max_length=200)
    key = models.CharField(max_length=330, editable=False)
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    """Since then nothing is seen there any more; what was seen there before still names it."""

    history = versions()

    class Meta:
        ordering = ("unit", "building", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("unit", "key"), condition=Q(closed_at__isnull=True), name="place_open_once_a_unit"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="place_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.building} {self.name}".strip()

    def journal_subject(self) -> Subject:
        return Subject("place", self.tag, str(self))

    def get_absolute_url(self) -> str:
        return f"/checks/places/{self.pk}/"


class CheckKind(models.TextChoices):
    ANNUAL = "annual", _("annual check (clause 213)")
    STOCKTAKE = "stocktake", _("unscheduled stocktake")


class Check(models.Model):
    """One check of the register of a unit and all below it.

    fiscal_year: Buddhist era, of an annual check. place, category: the part of the register that a stocktake is of;
    both empty: all of it. as_of: the moment at which the expected list stood so. total: lines of that list.
    """

    never_deleted: ClassVar[bool] = True

    kind = models.CharField(_("kind"), max_length=10, choices=CheckKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="checks", verbose_name=_("unit"))
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"), null=True, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("place"))
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("category"))
    state = models.CharField(max_length=10, choices=CheckState, default=CheckState.APPOINTED)

    order_number = models.CharField(_("order number"), max_length=80)
    ordered_on = models.DateField(_("date of the order"))
    late_because = models.CharField(_("why the order came late"), max_length=500, blank=True)
    appointed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("appointed by"))
    appointed_at = models.DateTimeField()

    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(null=True, blank=True)
    as_of = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)

    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField(null=True, blank=True)
    are_movements_right = models.BooleanField(_("receipts and issues are right"), null=True, blank=True)
    findings = models.TextField(_("findings"), blank=True)

    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_note = models.TextField(_("what follows"), blank=True)
    copy_number = models.CharField(_("number of the letter"), max_length=80, blank=True)
    copy_sent_on = models.DateField(_("copy sent to the State Audit Office on"), null=True, blank=True)
    cancelled_because = models.CharField(_("why called off"), max_length=500, blank=True)

    history = versions()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("unit", "fiscal_year"),
                condition=Q(kind="annual") & ~Q(state="cancelled"),
                name="one_annual_check_a_year",
            ),
            models.CheckConstraint(condition=Q(kind__in=CheckKind.values), name="check_kind_known"),
            models.CheckConstraint(condition=Q(state__in=CheckState.values), name="check_state_known"),
            models.CheckConstraint(
                condition=Q(kind="annual", fiscal_year__isnull=False, place__isnull=True, category__isnull=True)
                | Q(kind="stocktake", fiscal_year__isnull=True),
                name="annual_check_is_of_a_whole_year",
            ),
            models.CheckConstraint(condition=~Q(order_number=""), name="check_names_its_order"),
            models.CheckConstraint(
                condition=Q(state__in=("appointed", "cancelled"))
                | Q(begun_at__isnull=False, begun_by__isnull=False, as_of__isnull=False),
                name="check_begun_before_it_goes_on",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("reported", "closed"))
                | (Q(reported_at__isnull=False, reported_by__isnull=False) & ~Q(findings="")),
                name="check_reported_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=models.F("reported_by")),
                name="reporter_never_closes_check",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="check_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_because=""), name="check_called_off_has_a_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("unit", "-id"), name="check_of_unit")]

    def __str__(self) -> str:
        return f"{self.order_number}"

    def get_absolute_url(self) -> str:
        return f"/checks/{self.pk}/"

    def journal_subject(self) -> Subject:
        return Subject("check", str(self.pk), self.order_number)

    @property
    def is_annual(self) -> bool:
        return self.kind == CheckKind.ANNUAL


class Checker(models.Model):
    """Somebody whom the order appoints to a check."""

    append_only: ClassVar[bool] = True

    check_of = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="checkers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="checks")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("check_of", "person"), name="checker_once_a_check"),
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id}: {self.person_id}"


class ReportRung(models.TextChoices):
    """What the clock says of a report that has not come in."""

    SOON = "soon", _("due soon")
    LATE = "late", _("overdue")


class CheckReminder(models.Model):
    """The checkers and who appointed them were reminded of the report: each rung once a due date."""

    append_only: ClassVar[bool] = True

    check_of = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="reminders")
    rung = models.CharField(max_length=5, choices=ReportRung)
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("check_of", "rung", "due_on"), name="report_reminded_once_a_rung"),
            models.CheckConstraint(condition=Q(rung__in=ReportRung.values), name="report_rung_known"),
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id}: {self.rung}"


class CheckLine(models.Model):
    """One item that is expected, as it stood at `Check.as_of`; frozen when the check begins.

    place: the place whose name the register gives; None where it gives none that is known. stood_at: the moment of the
    version it was read from, later than `as_of` for an item that came into this register after the year had ended.
    """

    append_only: ClassVar[bool] = True

    check_of = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="lines")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="check_lines")
    tag = models.CharField(max_length=16)
    name = models.CharField(max_length=300)
    number = models.CharField(max_length=300, blank=True)
    location = models.CharField(max_length=200, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    condition = models.CharField(max_length=16, choices=Condition)
    custody = models.CharField(max_length=20, choices=CustodyState)
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="check_lines")
    holder_name = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    due_on = models.DateField(null=True)
    stood_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("check_of", "asset"), name="item_once_a_check"),
            models.CheckConstraint(
                condition=(Q(custody="on_loan") & Q(holder__isnull=False))
                | (~Q(custody="on_loan") & Q(holder__isnull=True)),
                name="check_line_holder_while_on_loan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.tag})"

    @property
    def is_on_loan(self) -> bool:
        return self.custody == CustodyState.ON_LOAN


class Way(models.TextChoices):
    """How a sighting came about."""

    SCAN = "scan", _("seen by a checker")
    HOLDER = "holder", _("confirmed by the holder")


SEEN_CONDITIONS: Final = [(each.value, each.label) for each in Condition if each is not Condition.LOST]
"""In which condition a thing can be that is seen."""


class Sighting(models.Model):
    """Something seen: an item of the list, or something that is not on it (`line` is None).

    code: what was scanned, as it was scanned, its first 300 characters. asset: of what is not on the list, the item
    that the code stands for, where the register knows it. client_id: made where it was scanned, so that the same
    sighting sent twice is one.
    """

    append_only: ClassVar[bool] = True

    check_of = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="sightings")
    line = models.ForeignKey(CheckLine, on_delete=models.PROTECT, null=True, related_name="sightings")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=8, choices=Way)
    code = models.CharField(max_length=300, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    condition = models.CharField(max_length=16, choices=SEEN_CONDITIONS, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    client_id = models.UUIDField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("check_of", "client_id"), name="sighting_sent_once"),
            models.CheckConstraint(
                condition=Q(way="scan", place__isnull=False) | Q(way="holder", line__isnull=False),
                name="sighting_says_where",
            ),
            models.CheckConstraint(
                condition=Q(condition__in=["", *dict(SEEN_CONDITIONS)]), name="sighting_condition_known"
            ),
            models.CheckConstraint(
                condition=Q(line__isnull=False, asset__isnull=True) | (Q(line__isnull=True) & ~Q(code="")),
                name="sighting_of_the_list_or_with_its_code",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("check_of", "id"), condition=Q(line__isnull=True), name="sighting_off_the_list"),
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id}: {self.code or self.line_id}"

    @property
    def is_elsewhere(self) -> bool:
        """Whether the item was seen in another place than the register says; what was on loan is nowhere else."""
        line = self.line
        if line is None or line.place_id == self.place_id or line.is_on_loan:
            return False
        return line.place_id is not None or line.location != ""
