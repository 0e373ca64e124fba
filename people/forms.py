"""What administrators and staff write on the pages of people and offices: read, cleaned, and handed to the actions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from core.forms import CleanCharField, ThaiDateField
from core.thai import parse_money
from core.unreadable import Unreadable
from people.actions import PersonFacts, UnitFacts
from people.actions.accounts import TOKEN_DAYS
from people.guards import SHORTEST_REASON, Terms
from people.models import Capacity, Delegation, Office, Person, Post, Unit, UnitKind
from people.offices import ACTS_OF_OFFICE, DELEGABLE, SigningAct, acts_of
from people.words import ACTS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    UnitChoice = forms.ModelChoiceField[Unit]
    UnitsChoice = forms.ModelMultipleChoiceField[Unit]
    DelegationChoice = forms.ModelChoiceField[Delegation]
else:
    UnitChoice = DelegationChoice = forms.ModelChoiceField
    UnitsChoice = forms.ModelMultipleChoiceField

LONGEST_REASON: Final = 1000

LONGEST_KEY: Final = 18
"""Digits of a key: what has more fits no column of any database."""

_THE_WORD_ORDER: Final = re.compile(r"คำสั่ง(?:เลข)?(?:ที่)?\s*")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReasonForm(forms.Form):
    """What every change asks for: why. Fields of the kinds of change below come before it."""

    reason = CleanCharField(
        label=_("Why, and by which order"),
        help_text=_("Stands in the record for auditors."),
        widget=_lines(2),
        max_length=LONGEST_REASON,
        validators=[MinLengthValidator(SHORTEST_REASON)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])

    @property
    def why(self) -> str:
        return str(self.cleaned_data["reason"])


class MoneyField(forms.Field):
    """Baht as people write them: 1,250.50, ๑,๒๕๐, 1250 บาท. Answers a Decimal above zero, or None."""

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError with the code of `core.unreadable.Unreadable`."""
        if isinstance(value, Decimal) or value in self.empty_values or not str(value).strip():
            return value if isinstance(value, Decimal) else None
        try:
            amount = parse_money(str(value))
        except Unreadable as unreadable:
            raise ValidationError(unreadable.message, code=unreadable.code) from unreadable
        if not amount:
            raise ValidationError(_("Write an amount above zero, or leave it empty for no limit."), code="money-zero")
        return amount


class TreeChoice(UnitChoice):
    """A choice of units, indented as they stand in the tree."""

    def label_from_instance(self, obj: Unit) -> str:
        return f"{'— ' * (obj.path.count('/') - 1)}{obj.name}"

    def clean(self, value: Any) -> Any:
        """As the field does; a number that no key can be is no valid choice, before the database is asked."""
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": key})
        return super().clean(value)


class UnitsOfTree(UnitsChoice):
    """A choice of several units, indented as they stand in the tree."""

    def label_from_instance(self, obj: Unit) -> str:
        return f"{'— ' * (obj.path.count('/') - 1)}{obj.name}"

    def clean(self, value: Any) -> Any:
        """As the field does; a number that no key can be is no valid choice, before the database is asked."""
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": key})
        return super().clean(value)


class UnitForm(ReasonForm):
    """A unit's own facts."""

    name = CleanCharField(label=_("Name"), max_length=200)
    code = CleanCharField(label=_("Code"), max_length=16)
    short_name = CleanCharField(
        label=_("Short name"),
        max_length=24,
        help_text=_("Stands in loan numbers, for example ยืม-คลัง-2570-00042."),
        validators=[RegexValidator(r"^[^\s/\\]+$", _("Write the short name without spaces and slashes."))],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(k.value, k.label) for k in UnitKind if k is not UnitKind.AGENCY]
    )
    lends = forms.BooleanField(label=_("Has a store that lends"), required=False)
    opening_hours = CleanCharField(label=_("Opening hours of the store"), max_length=120, required=False)

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        if unit is not None:
            kwargs["initial"] = {name: getattr(unit, name) for name in UnitFacts.__slots__}
        super().__init__(*args, **kwargs)
        if unit is not None and unit.parent_id is None:
            cast(forms.ChoiceField, self.fields["kind"]).choices = [(UnitKind.AGENCY.value, UnitKind.AGENCY.label)]

    def facts(self) -> UnitFacts:
        values = {name: self.cleaned_data[name] for name in UnitFacts.__slots__}
        return UnitFacts(**{**values, "kind": UnitKind(values["kind"])})


class MoveUnitForm(ReasonForm):
    """Under which unit another shall stand."""

    parent = TreeChoice(label=_("Belongs to"), queryset=Unit.objects.none())

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, initial={"parent": unit.parent_id})
        cast(TreeChoice, self.fields["parent"]).queryset = open_units([unit.agency_id]).exclude(
            path__startswith=unit.path
        )


class PersonForm(ReasonForm):
    """A person's own facts; the staff code is written once, when they are added."""

    staff_code = CleanCharField(
        label=_("Staff code"),
        max_length=20,
        help_text=_("Also the name they sign in with; it cannot be changed later."),
        validators=[
            RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]*$", _("Write Latin letters, digits, dots and hyphens only."))
        ],
    )
    name = CleanCharField(label=_("Name with title"), max_length=200)
    position = CleanCharField(label=_("Position"), max_length=200)
    unit = TreeChoice(label=_("Unit"), queryset=Unit.objects.none())
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Notices go there, and the link when a password is forgotten."),
    )
    phone = CleanCharField(label=_("Office phone"), max_length=40, required=False)
    mobile = CleanCharField(label=_("Mobile phone"), max_length=40, required=False)

    def __init__(
        self, *args: Any, agencies: Iterable[int], person: Person | None = None, unit: Unit | None = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"unit": unit.pk if unit else None}
        if person is not None:
            initial = {name: getattr(person, name) for name in PersonFacts.__slots__}
        super().__init__(*args, **kwargs, initial=initial)
        cast(TreeChoice, self.fields["unit"]).queryset = open_units(agencies)
        if person is not None:
            del self.fields["staff_code"]

    def clean_staff_code(self) -> str:
        """Capitals, so that one code cannot stand for two people."""
        return str(self.cleaned_data["staff_code"]).upper()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def facts(self) -> PersonFacts:
        return PersonFacts(**{name: self.cleaned_data[name] for name in PersonFacts.__slots__})


class PostForm(ReasonForm):
    """A post and the office it carries."""

    title = CleanCharField(label=_("Title of the post"), max_length=200)
    office = forms.ChoiceField(
        label=_("Office it carries"),
        choices=Office,
        help_text=_("What who holds this post may do in the lending of equipment."),
    )

    @property
    def office_chosen(self) -> Office:
        return Office(self.cleaned_data["office"])


class RenamePostForm(ReasonForm):
    """Another title for a post."""

    title = CleanCharField(label=_("Title of the post"), max_length=200)


class OrderNumberField(CleanCharField):
    """The number of an order, without the word before it: every page that shows the number says the word itself."""

    def to_python(self, value: Any) -> str | None:
        given = super().to_python(value)
        word = _THE_WORD_ORDER.match(given or "")
        return given[word.end() :] or given if given and word else given


class TenureForm(ReasonForm):
    """Who holds a post, from when to when, in which capacity and by which order."""

    staff_code = CleanCharField(label=_("Staff code of the person"), max_length=20)
    capacity = forms.ChoiceField(
        label=_("Capacity"),
        choices=[(c.value, c.label) for c in Capacity if c is not Capacity.ON_BEHALF],
        help_text=_("Acting for somebody: รักษาราชการแทน. Acting in a vacant post: รักษาการในตำแหน่ง."),
    )
    starts_on = ThaiDateField(label=_("From"))
    ends_on = ThaiDateField(label=_("To, that day included"), required=False)
    order_number = OrderNumberField(label=_("Order number"), max_length=80)

    def __init__(self, *args: Any, agency_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency_id = agency_id
        self.person: Person | None = None

    def clean_staff_code(self) -> str:
        """Somebody of the agency: others are not known here."""
        code = str(self.cleaned_data["staff_code"])
        found = Person.objects.filter(staff_code__iexact=code, unit__agency=self.agency_id)
        self.person = found.select_related("unit").first()
        if self.person is None:
            raise ValidationError(
                _("Nobody in this agency has the staff code %(code)s. Look it up in the list of people."),
                code="unknown-person",
                params={"code": code},
            )
        return self.person.staff_code

    def clean(self) -> dict[str, Any]:
        check_span(self)
        return self.cleaned_data

    def terms(self) -> dict[str, Any]:
        """The keyword arguments of `actions.begin_tenure`."""
        told = self.cleaned_data
        return {
            "capacity": Capacity(told["capacity"]),
            "starts_on": told["starts_on"],
            "ends_on": told["ends_on"],
            "order_number": told["order_number"],
        }


class EndTenureForm(ReasonForm):
    """The last day of a tenure."""

    ends_on = ThaiDateField(label=_("Last day, that day included"))


class DelegationForm(ReasonForm):
    """What an order of delegation says."""

    based_on = DelegationChoice(
        label=_("Rests on"),
        queryset=Delegation.objects.none(),
        required=False,
        empty_label=_("the post's own power"),
        help_text=_("Choose an order when a power received is passed on."),
    )
    order_number = OrderNumberField(label=_("Order number"), max_length=80)
    ordered_on = ThaiDateField(label=_("Date of the order"))
    acts = forms.MultipleChoiceField(label=_("May approve"), widget=forms.CheckboxSelectMultiple)
    value_limit = MoneyField(
        label=_("Up to a value of (baht)"),
        required=False,
        help_text=_("The sum of the prices of the items of one loan. Empty: no limit."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "maxlength": "40"}),
    )
    only_units = UnitsOfTree(
        label=_("Only for items of these units"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("Each with the units below it. None chosen: for the whole office of the grantor."),
        widget=forms.SelectMultiple(attrs={"size": "6"}),
    )
    starts_on = ThaiDateField(label=_("From"))
    ends_on = ThaiDateField(label=_("To, that day included"), required=False)
    onward_allowed = forms.BooleanField(label=_("The order allows passing it on"), required=False)
    sao_copy_on = ThaiDateField(label=_("Copy sent to the State Audit Office on"), required=False)

    def __init__(self, *args: Any, grantor: Post, bases: QuerySet[Delegation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = ACTS_OF_OFFICE.get(Office(grantor.office), frozenset()) & DELEGABLE
        received = frozenset(act for base in bases for act in acts_of(base))
        field = cast(forms.MultipleChoiceField, self.fields["acts"])
        field.choices = [(act.value, word) for act, word in ACTS.items() if act in own | received]
        units = open_units([grantor.unit.agency_id])
        cast(UnitsOfTree, self.fields["only_units"]).queryset = (
            units if received else units.filter(path__startswith=grantor.unit.path)
        )
        if received:
            cast(DelegationChoice, self.fields["based_on"]).queryset = bases
            self.fields["based_on"].required = not own
        else:
            del self.fields["based_on"]

    def clean(self) -> dict[str, Any]:
        check_span(self)
        return self.cleaned_data

    def base(self) -> Delegation | None:
        return cast("Delegation | None", self.cleaned_data.get("based_on"))

    def terms(self) -> Terms:
        told = self.cleaned_data
        return Terms(
            order_number=told["order_number"],
            ordered_on=told["ordered_on"],
            acts=frozenset(SigningAct(act) for act in told["acts"]),
            value_limit=told["value_limit"],
            starts_on=told["starts_on"],
            ends_on=told["ends_on"],
            onward_allowed=told["onward_allowed"],
            only_units=tuple(told["only_units"]),
            sao_copy_on=told["sao_copy_on"],
        )


class CopySentForm(ReasonForm):
    """When the copy of an order went out."""

    sent_on = ThaiDateField(label=_("Copy sent to the State Audit Office on"))


def token_days() -> list[tuple[int, str]]:
    """How long an API token may live, in the reader's language."""
    return [(days, _("%(days)s days") % {"days": days}) for days in TOKEN_DAYS]


class TokenForm(forms.Form):
    """How long an API token lives."""

    days = forms.TypedChoiceField(label=_("Valid for"), coerce=int, choices=token_days)


def open_units(agencies: Iterable[int]) -> QuerySet[Unit]:
    """The units of these agencies that are not closed, in the order of the tree."""
    return Unit.objects.filter(agency__in=list(agencies), closed_on=None).order_by("path")


def check_span(form: forms.Form) -> None:
    """Put an error on the last day where it lies before the first."""
    first: date | None = form.cleaned_data.get("starts_on")
    last: date | None = form.cleaned_data.get("ends_on")
    if first and last and last < first:
        form.add_error("ends_on", ValidationError(_("The last day lies before the first."), code="ends-before-start"))


class ClosedDayForm(ReasonForm):
    """A day on which the offices are closed."""

    on = ThaiDateField(label=_("Day"))
    name = CleanCharField(label=_("Name of the day"), max_length=200, widget=forms.TextInput)
    source = CleanCharField(
        label=_("Where it is announced"),
        help_text=_("For example the Cabinet's resolution with its date."),
        max_length=300,
        widget=forms.TextInput,
    )
