"""The register: what the agency owns, under which numbers, where it is, in which condition, and in whose hands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.journal.record import Subject
from audit.journal.versions import versions
from people.models import Person, Unit


class Category(models.Model):
    """A node of the Thai FSN tree (group, class, type) with its useful life in years.

    check_list: what is looked at, point by point, when an item is handed over and comes back; where it is empty, that
    of the nearest category above counts (`assets.check_lists`).
    """

    never_deleted: ClassVar[bool] = True

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=300)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    path = models.CharField(max_length=100, editable=False)
    useful_life = models.PositiveSmallIntegerField(_("useful life in years"), null=True, blank=True)
    symbol = models.CharField(_("symbol"), max_length=40, default="package")
    check_list = models.JSONField(_("check list"), default=list, blank=True)

    history = versions()

    class Meta:
        ordering = ("code",)
        indexes: ClassVar = [models.Index(fields=("path",), name="category_by_path")]

    def __str__(self) -> str:
        return self.name

    def journal_subject(self) -> Subject:
        return Subject("category", self.code, self.name)


class Condition(models.TextChoices):
    """The condition of an item, as the annual check words it."""

    GOOD = "good", _("in good working order")
    DAMAGED = "damaged", _("damaged")
    UNUSABLE = "unusable", _("unusable")
    DETERIORATED = "deteriorated", _("deteriorated")
    LOST = "lost", _("lost")
    NOT_NEEDED = "not_needed", _("no longer needed")


class AcquisitionMethod(models.TextChoices):
    GENERAL = "general", _("general invitation (e-market, e-bidding)")
    SELECTION = "selection", _("selection")
    SPECIFIC = "specific", _("specific method")
    DONATED = "donated", _("donated")
    TRANSFERRED = "transferred", _("transferred")
    EXCHANGED = "exchanged", _("exchanged")
    AGREED_PRICE = "agreed_price", _("agreed price (old rules)")
    PRICE_ENQUIRY = "price_enquiry", _("price enquiry (old rules)")
    TENDER = "tender", _("tender (old rules)")
    SPECIAL = "special", _("special method (old rules)")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("not recorded")


class FundSource(models.TextChoices):
    BUDGET = "budget", _("budget")
    OFF_BUDGET = "off_budget", _("off-budget")
    DONATION = "donation", _("donation or aid")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("not recorded")


class Asset(models.Model):
    """A durable article (ครุภัณฑ์) in the register. It is never deleted: it is retired with a reason."""

    never_deleted: ClassVar[bool] = True

    tag = models.CharField(_("tag"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=300)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="assets", verbose_name=_("category"))
    brand = models.CharField(_("brand"), max_length=120, blank=True)
    model = models.CharField(_("model"), max_length=200, blank=True)
    serial_no = models.CharField(_("serial number"), max_length=120, blank=True)
    serial_key = models.CharField(max_length=120, blank=True, editable=False)
    unit_of_count = models.CharField(_("unit of count"), max_length=40, blank=True)

    acquired_on = models.DateField(_("acquired on"), null=True, blank=True)
    acquisition_method = models.CharField(
        _("method of acquisition"), max_length=16, choices=AcquisitionMethod, default=AcquisitionMethod.UNKNOWN
    )
    fund_source = models.CharField(_("source of money"), max_length=12, choices=FundSource, default=FundSource.UNKNOWN)
    cost = models.DecimalField(_("cost (baht)"), max_digits=14, decimal_places=2, null=True, blank=True)
    document_no = models.CharField(_("document"), max_length=120, blank=True)

    owner_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="owned_assets", verbose_name=_("owning unit")
    )
    responsible_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="assets", verbose_name=_("responsible unit")
    )
    location = models.CharField(_("location"), max_length=200, blank=True)
    custodian = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="custodian_of",
        verbose_name=_("custodian"),
    )
    condition = models.CharField(_("condition"), max_length=16, choices=Condition, default=Condition.GOOD)
    is_lendable = models.BooleanField(_("may be lent"), default=True)
    not_lendable_because = models.CharField(_("why it is not lent"), max_length=300, blank=True)
    accessories = models.TextField(_("accessories"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    registered_at = models.DateTimeField(_("registered at"))
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces (clause 209)"),
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    retired_because = models.TextField(_("why retired"), blank=True)

    version_indexes: ClassVar = (
        # What did this unit have on that day?
        models.Index(fields=("responsible_unit", "id"), name="assets_hist_respons_961108_idx"),
    )
    history = versions()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(condition__in=Condition.values), name="asset_condition_known"),
            models.CheckConstraint(
                condition=Q(is_lendable=True) | ~Q(not_lendable_because=""), name="asset_not_lent_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | ~Q(retired_because=""), name="asset_retired_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="asset_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="asset_replaces_another"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("responsible_unit", "id"), name="asset_of_unit"),
            # SQLite would not use the unique index: nearly every row has the same value there, none.
            models.Index(fields=("replaces",), condition=Q(replaces__isnull=False), name="asset_replaced_by"),
            models.Index(fields=("category", "id"), name="asset_of_category"),
            models.Index(fields=("condition", "id"), name="asset_by_condition"),
            models.Index(fields=("name", "id"), name="asset_by_name"),
            models.Index(fields=("serial_key",), condition=~Q(serial_key=""), name="asset_by_serial"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.tag})"

    def get_absolute_url(self) -> str:
        return f"/assets/{self.tag}/"

    def journal_subject(self) -> Subject:
        return Subject("asset", self.tag, self.name)

    @property
    def picture(self) -> str:
        """The address of its first photo where they were read with it (`queries.with_photos`), else empty."""
        return next((photo.get_absolute_url() for photo in getattr(self, "shown_photos", ())), "")

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None

    @property
    def is_fit(self) -> bool:
        """Fit to be lent: in good working order."""
        return self.condition == Condition.GOOD


class IdentifierKind(models.TextChoices):
    OFFICIAL = "official", _("asset number")
    OLD = "old", _("old number")
    DONOR = "donor", _("donor's number")
    CITY_SYSTEM = "city_system", _("number in the city's system")
    FOREIGN_STICKER = "foreign_sticker", _("foreign sticker")
    ROLL_TAG = "roll_tag", _("tag from a roll")
    OTHER = "other", _("other number")


class AssetIdentifier(models.Model):
    """One number of an item with its kind and period. Asset numbers are opaque text, unique per owning unit."""

    never_deleted: ClassVar[bool] = True

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="identifiers")
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=16, choices=IdentifierKind)
    value = models.CharField(_("number"), max_length=300)
    key = models.CharField(max_length=300, editable=False)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    history = versions()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("owner_unit", "key"),
                condition=Q(kind="official", valid_to__isnull=True),
                name="official_number_once_a_unit",
            ),
            models.UniqueConstraint(
                fields=("asset",), condition=Q(kind="official", valid_to__isnull=True), name="one_official_number"
            ),
            models.UniqueConstraint(
                fields=("key",), condition=Q(kind="foreign_sticker", valid_to__isnull=True), name="sticker_once"
            ),
            # For good: a tag that was taken off one item never comes to stand for another.
            models.UniqueConstraint(fields=("key",), condition=Q(kind="roll_tag"), name="roll_tag_once"),
            models.UniqueConstraint(
                fields=("asset",), condition=Q(kind="roll_tag", valid_to__isnull=True), name="one_roll_tag_an_item"
            ),
            models.CheckConstraint(condition=Q(kind__in=IdentifierKind.values), name="identifier_kind_known"),
        ]
        indexes: ClassVar = [models.Index(fields=("key",), name="identifier_by_key")]

    def __str__(self) -> str:
        return self.value

    def journal_subject(self) -> Subject:
        return self.asset.journal_subject()


class AssetSearch(models.Model):
    """The words by which an item is found, in a table of its own that custody never touches (ADR 7)."""

    asset = models.OneToOneField(Asset, on_delete=models.PROTECT, primary_key=True, related_name="search")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class CustodyState(models.TextChoices):
    IN_STORE = "in_store", _("in store")
    ON_LOAN = "on_loan", _("on loan")
    TO_INSPECT = "to_inspect", _("returned, not inspected")
    IN_REPAIR = "in_repair", _("in repair")
    UNDER_209 = "under_209", _("under clause 209")
    AWAITING_DISPOSAL = "awaiting_disposal", _("waiting for fact-finding and disposal")
    DISPOSED = "disposed", _("disposed of")


class Custody(models.Model):
    """In whose hands an item is, one row an item; written by `assets/custody.py` only.

    `reference` names the loan or order it rests on, as text: the register knows no loans.
    """

    never_deleted: ClassVar[bool] = True

    asset = models.OneToOneField(Asset, on_delete=models.PROTECT, primary_key=True, related_name="custody")
    state = models.CharField(_("custody"), max_length=20, choices=CustodyState, default=CustodyState.IN_STORE)
    holder = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("held by")
    )
    reference = models.CharField(_("by"), max_length=80, blank=True)
    due_on = models.DateField(_("due back on"), null=True, blank=True)
    since = models.DateTimeField(_("since"))

    history = versions()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=CustodyState.values), name="custody_state_known"),
            models.CheckConstraint(
                condition=Q(state="on_loan", holder__isnull=False, due_on__isnull=False)
                | (~Q(state="on_loan") & Q(holder__isnull=True, due_on__isnull=True)),
                name="custody_holder_while_on_loan",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("state", "due_on"), name="custody_by_state")]

    def __str__(self) -> str:
        return f"{self.asset_id}: {self.state}"

    def journal_subject(self) -> Subject:
        return self.asset.journal_subject()


class AssetPhoto(models.Model):
    """A photograph of an item, decoded and written anew on the way in."""

    never_deleted: ClassVar[bool] = True

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="photos")
    file = models.FileField(upload_to="asset-photos/")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    history = versions()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.sha256[:12]

    def get_absolute_url(self) -> str:
        return f"{self.asset.get_absolute_url()}photos/{self.sha256}.jpg"

    def journal_subject(self) -> Subject:
        return self.asset.journal_subject()


class TagCounter(models.Model):
    """The last serial number given to a tag of a prefix: counted under a row lock, never by looking at the largest."""

    never_deleted: ClassVar[bool] = True

    prefix = models.CharField(max_length=4, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}{self.last}"
