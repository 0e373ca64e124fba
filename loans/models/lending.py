"""Loans, their lines and the signatures under them, held by the database's own rules."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assets.models import Asset, Condition
from audit.journal.personal import values_of
from audit.journal.record import Subject
from audit.journal.versions import versions
from loans.rules import PURPOSE_LABELS, Office, Purpose, Route
from loans.states import LINE_LABELS, STATE_LABELS, LineState, State
from people.models import Person, Unit


class PlaceKind(models.TextChoices):
    """Where the items are to be used; whether another building counts as outside is the agency's policy."""

    ON_PREMISES = "on_premises", _("on the premises of the lending unit")
    OTHER_BUILDING = "other_building", _("in another building of the same agency")
    OFF_PREMISES = "off_premises", _("off the premises of the agency")


class Loan(models.Model):
    """One request to one store, which becomes the loan when it is handed over (Civil and Commercial Code 641).

    The number is given once, when the request is sent, and stays on slip, receipt and demand.
    """

    never_deleted: ClassVar[bool] = True

    number = models.CharField(_("number"), max_length=60, unique=True)
    lending_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="lent", verbose_name=_("lending unit")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    serial = models.PositiveIntegerField(_("running number"))

    borrower = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="borrowed", verbose_name=_("borrower"))
    borrower_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="borrowed", verbose_name=_("unit of the borrower")
    )
    for_unit = models.BooleanField(_("for the use of the unit"), default=False)
    keyed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="keyed",
        verbose_name=_("counter entry by"),
    )

    purpose = models.CharField(_("purpose"), max_length=32, choices=[(p.value, PURPOSE_LABELS[p]) for p in Purpose])
    reason = models.TextField(_("reason and official benefit"), max_length=2000)
    reference = models.CharField(_("project or order"), max_length=200, blank=True)
    place_kind = models.CharField(_("place of use"), max_length=16, choices=PlaceKind)
    place_of_use = models.CharField(_("address or room"), max_length=300)
    starts_on = models.DateField(_("from"))
    due_on = models.DateField(_("return date"))

    route = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Route])
    clause = models.CharField(_("clause"), max_length=12)
    value = models.DecimalField(_("value (baht)"), max_digits=14, decimal_places=2, default=0)
    endorsing_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit whose head endorses"),
    )
    approving_office = models.CharField(max_length=24, choices=[(o.value, o.value) for o in Office])
    approving_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit whose head approves")
    )

    recused_ids = models.JSONField(_("declared a conflict of interest"), default=list, blank=True)
    """The ids of the persons who declared a conflict of interest: they decide nothing on this loan (`Conflict`)."""

    state = models.CharField(_("state"), max_length=24, choices=[(s.value, STATE_LABELS[s]) for s in State])
    waits_since = models.DateTimeField(_("waits since"))
    submitted_at = models.DateTimeField(_("requested at"))
    collect_by = models.DateField(_("to be collected by"), null=True, blank=True)
    approved_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="approved", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    issued_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="issued", verbose_name=_("issued by")
    )
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    duty_holder = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who goes after the items (clause 211)"),
    )
    duty_because = models.CharField(_("why this person was named"), max_length=500, blank=True)

    version_indexes: ClassVar = (
        # An auditor's question: whose return date moved once they were approved.
        models.Index(fields=("id", "due_on"), condition=Q(approved_at__isnull=False), name="loan_dates_approved"),
    )
    history = versions()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("lending_unit", "fiscal_year", "serial"), name="loan_number_once"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="loan_state_known"),
            models.CheckConstraint(condition=Q(purpose__in=[p.value for p in Purpose]), name="loan_purpose_official"),
            models.CheckConstraint(condition=~Q(reason=""), name="loan_reason_given"),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="loan_due_not_before_start"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("borrower")), name="borrower_never_approves"
            ),
            models.CheckConstraint(
                condition=Q(keyed_by__isnull=True) | Q(approved_by__isnull=True) | ~Q(keyed_by=F("approved_by")),
                name="keyer_never_approves",
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=F("approved_by")), name="approver_never_hands_over"
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at__isnull=True)
                | Q(approved_by__isnull=False, issued_by__isnull=False, handed_over_at__gte=F("approved_at")),
                name="handed_over_only_after_approval",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("on_loan", "partly_returned", "to_inspect", "under_209", "returned"))
                | Q(handed_over_at__isnull=False),
                name="out_only_after_hand_over",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="approval_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("borrower", "-id"), name="loan_of_borrower"),
            models.Index(fields=("lending_unit", "state", "starts_on"), name="loan_at_desk"),
            models.Index(fields=("endorsing_unit", "state"), name="loan_to_endorse"),
            models.Index(fields=("approving_unit", "state"), name="loan_to_approve"),
            models.Index(fields=("state", "due_on"), name="loan_by_due_date"),
            models.Index(fields=("borrower_unit", "-id"), name="loan_of_unit"),
            # The auditors' questions about a period: what they ask of each loan stands in the index itself.
            models.Index(fields=("approved_at",), name="loan_by_approval"),
            models.Index(
                fields=("handed_over_at", "approved_at", "issued_by", "approved_by"), name="loan_by_hand_over"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def journal_subject(self) -> Subject:
        return Subject("loan", self.number, self.number)

    def get_absolute_url(self) -> str:
        return f"/loans/{self.pk}/"


class LoanLine(models.Model):
    """One item of a loan. It holds its asset from `starts_on` to `due_on` while it is requested, approved or out.

    While a later return date is asked for (`Amendment`) it holds its asset until `asked_until`, so that nobody else is
    promised those days. The database refuses a second line that holds the same asset on one of these days, and a second
    one that is out.
    is_named: this very item was asked for; else another of the same kind may go in its place (ADR 0028).
    checks_out, checks_in: [point, whether it was in order] of the check list of its kind, frozen at hand-over.
    inspected_at, inspected_by: where the item was dropped off, and inspected later than it came back (ADR 0023).
    """

    never_deleted: ClassVar[bool] = True

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="lines")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    is_named = models.BooleanField(_("only this very item"), default=False)
    state = models.CharField(max_length=12, choices=[(s.value, LINE_LABELS[s]) for s in LineState])
    starts_on = models.DateField()
    due_on = models.DateField()
    asked_until = models.DateField(_("asked for until, not yet decided"), null=True, blank=True)
    refused_because = models.TextField(_("why not approved"), blank=True)
    set_aside_because = models.TextField(_("why set aside"), blank=True)

    price_at_loan = models.DecimalField(
        _("price at the time of lending (baht)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    price_basis = models.CharField(_("basis of the price"), max_length=120, blank=True)
    condition_out = models.CharField(_("condition at hand-over"), max_length=16, choices=Condition, blank=True)
    note_out = models.CharField(_("note at hand-over"), max_length=500, blank=True)
    checks_out = models.JSONField(_("check list at hand-over"), default=list, blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    received_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="received", verbose_name=_("received by")
    )
    inspected_at = models.DateTimeField(_("inspected at"), null=True, blank=True)
    inspected_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("inspected by")
    )
    is_working = models.BooleanField(_("works"), null=True)
    is_complete = models.BooleanField(_("complete"), null=True)
    is_clean = models.BooleanField(_("clean"), null=True)
    note_in = models.CharField(_("note at return"), max_length=500, blank=True)
    checks_in = models.JSONField(_("check list at return"), default=list, blank=True)
    handed_back = models.ForeignKey(
        "HandedBack", on_delete=models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("hand-back")
    )

    history = versions()

    class Meta:
        ordering = ("loan", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("loan", "asset"), name="asset_once_a_loan"),
            models.UniqueConstraint(fields=("asset",), condition=Q(state="out"), name="one_open_loan_an_asset"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in LineState]), name="line_state_known"),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="line_due_not_before_start"),
            models.CheckConstraint(
                condition=Q(asked_until__isnull=True) | Q(state="out", asked_until__gt=F("due_on")),
                name="line_asks_for_later_days_while_out",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("out", "to_inspect", "returned", "under_209", "settled"))
                | (Q(price_at_loan__isnull=False) & ~Q(price_basis="") & ~Q(condition_out="")),
                name="line_price_frozen_at_hand_over",
            ),
            models.CheckConstraint(
                condition=~Q(state="set_aside") | ~Q(set_aside_because=""), name="line_set_aside_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("to_inspect", "returned"))
                | Q(returned_at__isnull=False, received_by__isnull=False),
                name="line_returned_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, received_by__isnull=True)
                | Q(
                    state__in=("to_inspect", "returned", "under_209", "settled"),
                    returned_at__isnull=False,
                    received_by__isnull=False,
                ),
                name="line_received_when_returned",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | Q(is_working=True, is_complete=True, is_clean=True),
                name="line_returned_in_good_order",
            ),
            models.CheckConstraint(
                condition=~Q(state="to_inspect")
                | Q(
                    is_working__isnull=True, is_complete__isnull=True, is_clean__isnull=True, inspected_at__isnull=True
                ),
                name="line_to_inspect_says_nothing_yet",
            ),
            models.CheckConstraint(
                condition=Q(inspected_at__isnull=True, inspected_by__isnull=True)
                | Q(inspected_at__isnull=False, inspected_by__isnull=False, returned_at__isnull=False),
                name="line_inspected_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("asset", "starts_on", "due_on"),
                condition=Q(state__in=("requested", "approved", "out")),
                name="line_holding_asset",
            ),
            models.Index(fields=("returned_at",), condition=Q(state="to_inspect"), name="line_to_inspect"),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}/{self.position}"

    def journal_subject(self) -> Subject:
        return self.asset.journal_subject()


class SignatureKind(models.TextChoices):
    REQUEST = "request", _("request")
    ENTRY = "entry", _("counter entry")
    HAND_OVER = "hand_over", _("taking delivery")
    RECEIPT = "receipt", _("receipt by their store")
    RETURN = "return", _("bringing back")
    CHANGE = "change", _("request for a change")


class Means(models.TextChoices):
    """What identified a signer, and so how reliable the signature is (section 9 asks for what fits the purpose)."""

    SIGN_IN = "sign_in", _("signed in with the own password")
    PIN = "pin", _("typed the own PIN at the desk")
    STAFF_CODE = "staff_code", _("typed the staff code at the desk: the weaker way, others can know it")
    CARD = "card", _("showed a card and typed the own name at the desk")
    INK = "ink", _("signed with ink on the printed slip")


class Signature(models.Model):
    """A signing act (Electronic Transactions Act, sections 7-9): exact text, its hash, who, how identified, when.

    signed_name: who signed for the signer, where that was somebody else (whom another agency sent to collect).
    means: empty on what was signed before it was kept. strokes: the commitment to what was drawn (`drawn`); rows of old
    hold it themselves.
    """

    append_only: ClassVar[bool] = True
    personal: ClassVar[tuple[str, ...]] = ("strokes",)

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=12, choices=SignatureKind)
    signer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signatures")
    signed_name = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    intention = models.CharField(max_length=300)
    identified_by = models.CharField(max_length=200)
    means = models.CharField(max_length=12, choices=Means, blank=True)
    strokes = models.TextField(blank=True)
    witness = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.kind}"

    @cached_property
    def drawn(self) -> str:
        """What was drawn, as `core.strokes` keeps it; empty where nothing was, or where it was erased. One query."""
        (strokes,) = values_of([self.strokes])
        return strokes

    def personal_owner(self) -> str:
        return self.loan.journal_subject().name


class LoanCounter(models.Model):
    """The last number given by a lending unit in a fiscal year: counted under a row lock, without gaps."""

    never_deleted: ClassVar[bool] = True

    lending_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("lending_unit", "fiscal_year"), name="one_counter_a_unit_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.lending_unit_id}/{self.fiscal_year}: {self.last}"
