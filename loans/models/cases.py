"""Compensation cases of clause 209: one for each item damaged, unusable or lost, with its evidence."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from audit.journal.record import Subject
from audit.journal.versions import versions
from loans.case_states import CASE_STATE_LABELS, CaseState
from loans.models.lending import LoanLine
from loans.rules import REMEDY_LABELS, Remedy, claim_barred_on
from people.models import Agency, Person, Unit


class Found(models.TextChoices):
    """What was found, in the words of clause 209."""

    DAMAGED = "damaged", _("damaged (clause 209)")
    UNUSABLE = "unusable", _("unusable (clause 209)")
    LOST = "lost", _("lost (clause 209)")


class AgencyCriteria(models.Model):
    """The agency's own text of the criteria of clause 209(1), (2) or (3), as its system administrator entered it.

    Each correction is a row more; the newest is in force, and a case keeps the one under which its remedy was agreed.
    """

    append_only: ClassVar[bool] = True

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="criteria")
    title = models.CharField(_("title"), max_length=300)
    number = models.CharField(_("number"), max_length=120, blank=True)
    issued_on = models.DateField(_("dated"))
    text = models.TextField(_("text"), max_length=20000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="criteria_have_words"),
        ]

    def __str__(self) -> str:
        return self.title

    def journal_subject(self) -> Subject:
        return Subject("policy", self.agency.code, self.agency.name)


class Case(models.Model):
    """The making good of one item of a loan under clause 209. Its steps stand in `loans/case_states.py`.

    price: the price at the time of borrowing (baht), copied from the line on opening; the only amount that cash can be.
    ended_on: the day the loan of the item ended, from which the six months of Civil Code 649 run. brought_back_at: when
    what was reported lost came back after all; in good order before anything was made good, it needs no remedy.
    """

    never_deleted: ClassVar[bool] = True

    number = models.CharField(_("number"), max_length=60, unique=True)
    lending_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    serial = models.PositiveIntegerField(_("running number"))
    line = models.OneToOneField(LoanLine, on_delete=models.PROTECT, related_name="case")
    borrower = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases", verbose_name=_("borrower"))

    state = models.CharField(_("state"), max_length=8, choices=[(s.value, CASE_STATE_LABELS[s]) for s in CaseState])
    found = models.CharField(_("what was found"), max_length=8, choices=Found)
    opening_note = models.TextField(_("as found"), blank=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by"))
    opened_at = models.DateTimeField(_("opened at"))
    ended_on = models.DateField(_("the loan of the item ended on"))
    price = models.DecimalField(_("price at the time of borrowing (baht)"), max_digits=14, decimal_places=2)
    price_basis = models.CharField(_("basis of the price"), max_length=120)

    cause = models.TextField(_("what happened"), max_length=4000, blank=True)
    is_other_use = models.BooleanField(_("used otherwise than agreed"), default=False)
    is_third_person_use = models.BooleanField(_("used by a third person"), default=False)
    is_kept_too_long = models.BooleanField(_("kept too long"), default=False)
    is_bound_to_happen = models.BooleanField(_("would have happened anyway"), default=False)

    criteria_clause = models.CharField(_("whose criteria"), max_length=8)
    criteria = models.ForeignKey(AgencyCriteria, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")

    fact_finding_number = models.CharField(_("order of the fact-finding"), max_length=120, blank=True)
    fact_finding_on = models.DateField(_("order dated"), null=True, blank=True)
    fact_finding_url = models.URLField(_("where the papers are"), max_length=500, blank=True)
    fact_finding_outcome = models.TextField(_("outcome as reported"), max_length=4000, blank=True)

    proposed = models.CharField(
        _("proposed by the borrower"), max_length=12, blank=True, choices=[(r.value, REMEDY_LABELS[r]) for r in Remedy]
    )
    proposed_because = models.TextField(_("why proposed"), max_length=2000, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    remedy = models.CharField(
        _("remedy"), max_length=12, blank=True, choices=[(r.value, REMEDY_LABELS[r]) for r in Remedy]
    )
    remedy_because = models.TextField(_("why this remedy"), max_length=2000, blank=True)
    remedy_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreed by")
    )
    remedy_at = models.DateTimeField(_("agreed at"), null=True, blank=True)

    receipt_number = models.CharField(_("receipt number"), max_length=120, blank=True)
    receipt_on = models.DateField(_("receipt dated"), null=True, blank=True)
    paid = models.DecimalField(_("paid (baht)"), max_digits=14, decimal_places=2, null=True, blank=True)
    replacement = models.OneToOneField(
        Asset, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replacement")
    )
    settled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    settled_at = models.DateTimeField(_("made good at"), null=True, blank=True)
    settled_note = models.TextField(_("note"), max_length=2000, blank=True)
    brought_back_at = models.DateTimeField(_("brought back after all at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closing_note = models.TextField(_("note on closing"), max_length=2000, blank=True)

    history = versions()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("lending_unit", "fiscal_year", "serial"), name="case_number_once"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in CaseState]), name="case_state_known"),
            models.CheckConstraint(condition=Q(found__in=Found.values), name="case_found_known"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("opened_by")), name="opener_never_closes_case"
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("borrower")), name="borrower_never_closes_case"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_by__isnull=False, closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_by__isnull=True, closed_at__isnull=True)),
                name="case_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="open")
                | (~Q(remedy="") & Q(remedy_by__isnull=False, remedy_at__isnull=False))
                | Q(state__in=("settled", "closed"), remedy="", brought_back_at__isnull=False),
                name="case_remedy_agreed_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(found="lost", remedy="repair"), name="case_lost_is_not_repaired"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "agreed"), settled_by__isnull=True, settled_at__isnull=True)
                | Q(state__in=("settled", "closed"), settled_by__isnull=False, settled_at__isnull=False),
                name="case_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(paid__isnull=True) | Q(remedy="cash", paid=F("price")), name="case_paid_is_the_price"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("settled", "closed"))
                | Q(remedy="", brought_back_at__isnull=False)
                | Q(remedy="repair")
                | Q(remedy="cash", paid__isnull=False)
                | Q(remedy="replacement", replacement__isnull=False),
                name="case_settled_by_its_remedy",
            ),
            models.CheckConstraint(condition=Q(price__gt=0) & ~Q(price_basis=""), name="case_price_frozen"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("lending_unit", "state", "ended_on"), name="case_by_clock"),
            models.Index(fields=("ended_on", "id"), condition=~Q(state="closed"), name="case_by_end"),
            models.Index(fields=("borrower", "-id"), name="case_of_borrower"),
        ]

    def __str__(self) -> str:
        return self.number

    def journal_subject(self) -> Subject:
        return Subject("case", self.number, self.number)

    def get_absolute_url(self) -> str:
        return f"/cases/{self.pk}/"

    @property
    def barred_on(self) -> date:
        """The day on which the six months of Civil and Commercial Code 649 are over."""
        return claim_barred_on(self.ended_on)

    @property
    def needs_no_remedy(self) -> bool:
        """Whether the item came back in good order before anything was made good."""
        return self.brought_back_at is not None and not self.remedy and self.settled_at is not None

    @property
    def is_referred(self) -> bool:
        """Whether it came back after it had been made good: the head decides by order what becomes of that."""
        return (
            self.brought_back_at is not None
            and bool(self.remedy)
            and self.settled_at is not None
            and (self.settled_at <= self.brought_back_at)
        )

    @property
    def is_closed(self) -> bool:
        return self.state == CaseState.CLOSED


class DocumentKind(models.TextChoices):
    PHOTO = "photo", _("photo")
    BORROWERS_LETTER = "borrowers_letter", _("letter of the borrower")
    FACT_FINDING = "fact_finding", _("order or report of the fact-finding")
    REPAIR = "repair", _("receipt or report of the repair")
    DELIVERY = "delivery", _("delivery note of the replacement")
    RECEIPT = "receipt", _("receipt of the payment")
    OTHER = "other", _("other paper")


class CaseDocument(models.Model):
    """A paper of a case, written anew on the way in (`core/scans.py`); nothing takes it away again."""

    append_only: ClassVar[bool] = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind)
    note = models.CharField(_("note"), max_length=300, blank=True)
    file = models.FileField(upload_to="case-documents/")
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("case", "sha256"), name="case_document_once"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="case_document_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"

    def get_absolute_url(self) -> str:
        return f"/cases/{self.case_id}/documents/{self.pk}/"


class CaseCounter(models.Model):
    """The last case number given by a lending unit in a fiscal year: counted under a row lock, without gaps."""

    never_deleted: ClassVar[bool] = True

    lending_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("lending_unit", "fiscal_year"), name="one_case_counter_a_unit_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.lending_unit_id}/{self.fiscal_year}: {self.last}"
