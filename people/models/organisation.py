"""Agencies, units, persons, posts, tenures, delegations and notices: who may do what on a day follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _

from audit.journal.record import Actor, Subject
from audit.journal.versions import versions

if TYPE_CHECKING:
    from people.offices import Standing


class AgencyKind(models.TextChoices):
    """The three kinds clause 209 tells apart, local government first because Bangkok is one."""

    LOCAL = "local", _("Local government")
    CENTRAL = "central", _("Central government")
    PROVINCIAL = "provincial", _("Provincial government")
    OTHER = "other", _("Other state agency")


class Agency(models.Model):
    """A state agency in the legal sense (หน่วยงานของรัฐ): the whole of Bangkok's administration is one."""

    never_deleted: ClassVar[bool] = True

    code = models.CharField(_("code"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=AgencyKind)
    is_ours = models.BooleanField(_("served by this installation"), default=False)
    head_title = models.CharField(
        _("title of its head"),
        max_length=200,
        blank=True,
        help_text=_("For example Director-General of a department: letters open with it."),
    )
    address = models.TextField(_("postal address"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("office phone"), max_length=40, blank=True)

    history = versions()

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=AgencyKind.values), name="agency_kind_known"),
            models.UniqueConstraint(Lower("name"), name="agency_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def journal_subject(self) -> Subject:
        return Subject("agency", self.code, self.name)


class UnitKind(models.TextChoices):
    AGENCY = "agency", _("whole agency")
    BUREAU = "bureau", _("bureau")
    DISTRICT_OFFICE = "district_office", _("district office")
    DIVISION = "division", _("division")
    SECTION = "section", _("section")
    SCHOOL = "school", _("school")


class Unit(models.Model):
    """A unit of an agency (ส่วนราชการ) in its tree; the root stands for the agency itself.

    `path` holds the ids from the root down, each followed by a slash ("1/4/17/"): a subtree is one prefix.
    """

    never_deleted: ClassVar[bool] = True

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units", verbose_name=_("agency"))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("belongs to")
    )
    code = models.CharField(_("code"), max_length=16)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(
        _("short name"), max_length=24, help_text=_("Stands in loan numbers, for example ยืม-คลัง-2570-00042.")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=UnitKind)
    path = models.CharField(max_length=200, editable=False)
    lends = models.BooleanField(_("has a store that lends"), default=False)
    opening_hours = models.CharField(_("opening hours of the store"), max_length=120, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    history = versions()

    class Meta:
        ordering = ("path",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "code"), name="unit_code_once_an_agency"),
            models.UniqueConstraint(fields=("agency", "short_name"), name="unit_short_name_once_an_agency"),
            models.UniqueConstraint(fields=("agency",), condition=Q(parent__isnull=True), name="one_root_an_agency"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
        ]
        indexes: ClassVar = [models.Index(fields=("path",), name="unit_by_path")]

    def __str__(self) -> str:
        return self.name

    def journal_subject(self) -> Subject:
        return Subject("unit", str(self.pk), self.name)

    def is_within(self, other: Unit) -> bool:
        """Whether this unit is `other` or stands below it."""
        return self.path.startswith(other.path)

    def ancestor_ids(self) -> list[int]:
        """The ids of this unit and all above it, nearest first."""
        return [int(part) for part in reversed(self.path.rstrip("/").split("/"))]


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(staff_code__iexact=username)


class Person(AbstractBaseUser):
    """A member of staff. No national identity number is kept. What they may do follows from tenures, not from flags.

    Or, with `is_contact`, whom another state agency names as its contact: never signs in (docs/adr/0008-contacts.md).
    """

    never_deleted: ClassVar[bool] = True
    personal: ClassVar[tuple[str, ...]] = ("email", "phone", "mobile")

    staff_code = models.CharField(_("staff code"), max_length=20, unique=True)
    name = models.CharField(_("name with title"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people", verbose_name=_("unit"))
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("office phone"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile phone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(
        _("has a password that an administrator knows"), default=False, editable=False
    )
    pin = models.CharField(_("PIN, as a hash"), max_length=128, blank=True, default="", editable=False)
    is_contact = models.BooleanField(_("contact of another state agency"), default=False, editable=False)

    history = versions(excluded=("password", "last_login", "pin"))
    objects = PersonManager()

    standing_in_request: Standing | None = None
    """What this person may do today, where `people.middleware` has read it: the object lives as long as its request."""

    USERNAME_FIELD = "staff_code"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                Upper("staff_code"),
                name="person_staff_code_once",
                violation_error_message=_("Another person has this staff code already."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email="") & Q(is_contact=False),
                name="person_email_once",
                violation_error_message=_("Another person has this e-mail address already."),
            ),
            models.CheckConstraint(condition=Q(is_contact=False) | Q(is_active=False), name="contact_never_signs_in"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def journal_subject(self) -> Subject:
        return Subject("person", self.staff_code, self.name)

    def personal_owner(self) -> str:
        return self.journal_subject().name

    def journal_actor(self, *, office: str = "", capacity: str = "", order: str = "") -> Actor:
        """Who acts, as the record keeps it: frozen words, no key."""
        return Actor(code=self.staff_code, label=self.name, office=office, capacity=capacity, order=order)


class Office(models.TextChoices):
    """The offices of `domain/organisation.md` a post may carry."""

    AGENCY_HEAD = "agency_head", _("Head of the state agency")
    RESPONSIBLE_UNIT_HEAD = "responsible_unit_head", _("Head of the unit")
    SUPPLY_UNIT_HEAD = "supply_unit_head", _("Head of the supplies unit")
    STOREKEEPER = "storekeeper", _("Storekeeper")
    CUSTODIAN = "custodian", _("Custodian")
    AUDITOR = "auditor", _("Internal auditor")
    INTEGRITY_OFFICER = "integrity_officer", _("Integrity officer")
    INTEGRITY_ADMINISTRATOR = "integrity_administrator", _("Integrity administrator")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")


class Post(models.Model):
    """A post (ตำแหน่ง) of a unit that carries an office; persons hold it by tenure."""

    never_deleted: ClassVar[bool] = True

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts", verbose_name=_("unit"))
    title = models.CharField(_("title of the post"), max_length=200)
    office = models.CharField(_("office"), max_length=24, choices=Office)

    history = versions()

    class Meta:
        ordering = ("unit__path", "office", "title")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("unit", "title"), name="post_title_once_a_unit"),
            models.UniqueConstraint(
                fields=("unit",), condition=Q(office="responsible_unit_head"), name="one_head_post_a_unit"
            ),
            models.UniqueConstraint(
                fields=("unit",), condition=Q(office="agency_head"), name="one_agency_head_post_a_unit"
            ),
            models.CheckConstraint(condition=Q(office__in=Office.values), name="post_office_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def journal_subject(self) -> Subject:
        return Subject("post", str(self.pk), self.title)


class Capacity(models.TextChoices):
    """In which capacity a signature is given (ฐานะที่ลงนาม)."""

    OWN = "own", _("in own office")
    ON_BEHALF = "on_behalf", _("acting on behalf, by written delegation")
    ACTING = "acting", _("acting for the absent holder or vacant post")
    ACTING_IN_POST = "acting_in_post", _("acting in the vacant post")


class Tenure(models.Model):
    """A person holds a post from a day to a day by an order, in own office or acting."""

    never_deleted: ClassVar[bool] = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenures", verbose_name=_("person"))
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures", verbose_name=_("post"))
    capacity = models.CharField(
        _("capacity"),
        max_length=16,
        choices=[(c.value, c.label) for c in Capacity if c is not Capacity.ON_BEHALF],
        default=Capacity.OWN,
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to, that day included"), null=True, blank=True)
    order_number = models.CharField(_("order number"), max_length=80)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)

    history = versions()

    class Meta:
        ordering = ("post__unit__path", "-starts_on")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="tenure_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(capacity__in=("own", "acting", "acting_in_post")), name="tenure_capacity_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("person", "starts_on"), name="tenure_of_person"),
            models.Index(fields=("post", "starts_on"), name="tenure_of_post"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"

    def journal_subject(self) -> Subject:
        return Subject("tenure", str(self.pk), str(self.order_number))


class Delegation(models.Model):
    """A written delegation to a post (มอบอำนาจ, clause 7; for Bangkok section 81 of its Act B.E. 2528).

    only_unit_ids: the units, each with all below it, whose items it covers; empty: the grantor's whole office. They are
    kept by id, which a unit never loses, so that reading a standing costs no query more; an order never changes them.
    """

    never_deleted: ClassVar[bool] = True

    grantor_post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="granted", verbose_name=_("grantor's post")
    )
    grantee_post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="received", verbose_name=_("grantee's post")
    )
    order_number = models.CharField(_("order number"), max_length=80)
    ordered_on = models.DateField(_("date of the order"))
    may_approve_inside = models.BooleanField(_("approves use inside, 208(2)"), default=False)
    may_approve_outside = models.BooleanField(_("approves use outside, 208(2)"), default=False)
    may_approve_between_agencies = models.BooleanField(_("approves lending to state agencies, 208(1)"), default=False)
    value_limit = models.DecimalField(
        _("up to a value of (baht)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The sum of the prices of the items of one loan. Empty: no limit."),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to, that day included"), null=True, blank=True)
    only_unit_ids = models.JSONField(
        _("only for items of these units and those below them"),
        default=list,
        blank=True,
        help_text=_("None chosen: for the whole office of the grantor."),
    )
    onward_allowed = models.BooleanField(_("may be delegated onward"), default=False)
    based_on = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="onward",
        verbose_name=_("delegated onward from"),
    )
    sao_copy_on = models.DateField(_("copy sent to the State Audit Office on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_because = models.TextField(_("why revoked"), blank=True)

    history = versions()

    class Meta:
        ordering = ("-starts_on", "order_number")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(grantor_post=F("grantee_post")), name="delegation_goes_to_another_post"
            ),
            models.CheckConstraint(
                condition=Q(value_limit__isnull=True) | Q(value_limit__gt=0), name="delegation_limit_positive"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("grantee_post", "starts_on"), name="delegation_of_grantee"),
            models.Index(fields=("grantor_post", "starts_on"), name="delegation_of_grantor"),
        ]

    def __str__(self) -> str:
        return self.order_number

    def journal_subject(self) -> Subject:
        return Subject("delegation", str(self.pk), self.order_number)
