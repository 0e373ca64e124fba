"""What keepers write on the pages of the register: read, cleaned, and handed to the actions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assets.models import (
    AcquisitionMethod,
    Asset,
    Category,
    Condition,
    CustodyState,
    FundSource,
    IdentifierKind,
)
from assets.queries import Filters
from assets.values import LONGEST_OFFICIAL, AssetValues, values_of
from core.forms import CleanCharField, ThaiDateField
from core.pictures import LARGEST_FILE
from core.thai import Unreadable, identifier_key, parse_money
from people.forms import ReasonForm
from people.models import Person, Unit

if TYPE_CHECKING:
    UnitChoice = forms.ModelChoiceField[Unit]
else:
    UnitChoice = forms.ModelChoiceField

LONGEST_TEXT: Final = 2000
"""Characters of accessories, notes and reasons."""


class PriceField(forms.CharField):
    """Baht as people write them: 1,250.50, ๑,๒๕๐, 1250 บาท. Answers a Decimal, or None where nothing is written."""

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError with the code of `core.unreadable.Unreadable`."""
        if isinstance(value, Decimal) or value in self.empty_values or not str(value).strip():
            return value if isinstance(value, Decimal) else None
        try:
            return parse_money(str(value))
        except Unreadable as unreadable:
            raise ValidationError(unreadable.message, code=unreadable.code) from unreadable

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,.2f}" if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class Suggestions(forms.TextInput):
    """A text box that offers what may be written (`datalist`), so that a long list is typed into, not scrolled."""

    template_name = "assets/suggestions.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.offers: list[tuple[str, str]] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        identity = context["widget"]["attrs"].get("id", name)
        context["widget"]["attrs"]["list"] = f"{identity}_offers"
        return {**context, "offers": self.offers, "offers_id": f"{identity}_offers"}


class CodeField(CleanCharField):
    """A row named by its code: "7440", or "7440 เครื่องคอมพิวเตอร์" as it is offered. Answers the row."""

    widget = Suggestions

    def __init__(self, *, by: str, unknown: Any, **options: Any) -> None:
        super().__init__(**options)
        self.by, self.unknown = by, unknown
        self.rows: QuerySet[Any] = Category.objects.none()

    def offer(self, rows: QuerySet[Any], offered: QuerySet[Any] | None = None) -> None:
        """Take `rows` as answers; offer `offered` of them, or all."""
        self.rows = rows
        widget = cast(Suggestions, self.widget)
        widget.offers = [(getattr(row, self.by), str(row)) for row in (rows if offered is None else offered)]

    def clean(self, value: Any) -> Any:
        """Raises ValidationError "unknown"."""
        text = super().clean(value)
        if not text:
            return None
        row = self.rows.filter(**{f"{self.by}__iexact": text.split(" ")[0]}).first()
        if row is None:
            row = self.rows.filter(name__iexact=text).first()
        if row is None:
            raise ValidationError(self.unknown, code="unknown")
        return row

    def prepare_value(self, value: Any) -> Any:
        code = getattr(value, self.by, None)
        return f"{code} {value}" if code else value


GROUPS: Final = (
    (
        _("Item"),
        ("name", "number", "category", "brand", "model", "serial_no", "unit_of_count", "condition", "accessories"),
    ),
    (_("Place and lending"), ("responsible_unit", "location", "custodian", "is_lendable", "not_lendable_because")),
    (_("Acquisition"), ("acquired_on", "cost", "acquisition_method", "fund_source", "document_no", "notes")),
    ("", ("reason",)),
)
"""The fields of an item as they stand together on the page."""

WIDE: Final = frozenset(
    ("name", "category", "accessories", "responsible_unit", "is_lendable", "not_lendable_because", "notes", "reason")
)
"""Fields that take the whole width."""


class AssetForm(forms.Form):
    """An item as its keeper describes it."""

    template_name = "assets/asset_fields.html"

    name = CleanCharField(label=_("Name"), max_length=300)
    category = CodeField(
        label=_("Category"),
        by="code",
        unknown=_("No category has this code or name. Choose one of those offered."),
        help_text=_("Type a part of the code or the name, then choose."),
        max_length=330,
    )
    brand = CleanCharField(label=_("Brand"), max_length=120, required=False)
    model = CleanCharField(label=_("Model"), max_length=200, required=False)
    serial_no = CleanCharField(label=_("Serial number"), max_length=120, required=False)
    unit_of_count = CleanCharField(label=_("Unit of count"), max_length=40, required=False)
    condition = forms.ChoiceField(label=_("Condition"), choices=Condition.choices, initial=Condition.GOOD)
    accessories = CleanCharField(
        label=_("Accessories"),
        help_text=_("One to a line: they are counted at hand-over and return."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    responsible_unit = UnitChoice(label=_("Responsible unit"), queryset=Unit.objects.none())
    location = CleanCharField(label=_("Location"), max_length=200, required=False)
    custodian = CodeField(
        label=_("Custodian"),
        by="staff_code",
        unknown=_("Nobody of the agency has this staff code. Choose one of those offered."),
        help_text=_("Type the staff code."),
        max_length=230,
        required=False,
    )
    is_lendable = forms.BooleanField(label=_("May be lent"), required=False, initial=True)
    not_lendable_because = CleanCharField(label=_("Why it is not lent"), max_length=300, required=False)
    acquired_on = ThaiDateField(label=_("Acquired on"), required=False)
    cost = PriceField(label=_("Cost (baht)"), required=False)
    acquisition_method = forms.ChoiceField(
        label=_("Method of acquisition"), choices=AcquisitionMethod.choices, initial=AcquisitionMethod.UNKNOWN
    )
    fund_source = forms.ChoiceField(label=_("Source of money"), choices=FundSource.choices, initial=FundSource.UNKNOWN)
    document_no = CleanCharField(label=_("Document"), max_length=120, required=False)
    notes = CleanCharField(
        label=_("Notes"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, units: QuerySet[Unit], agency_id: int, asset: Asset | None = None, **kw: Any
    ) -> None:
        if asset is not None:
            kw["initial"] = {name: getattr(asset, name) for name in self.base_fields if hasattr(asset, name)}
        super().__init__(*args, **kw)
        cast(UnitChoice, self.fields["responsible_unit"]).queryset = units
        cast(CodeField, self.fields["category"]).offer(Category.objects.order_by("code"))
        staff = Person.objects.filter(unit__agency=agency_id, is_active=True)
        cast(CodeField, self.fields["custodian"]).offer(staff, staff.filter(unit__in=units).order_by("name")[:200])

    def groups(self) -> list[tuple[Any, list[tuple[forms.BoundField, bool]]]]:
        """Headings with their fields, and whether each takes the whole width; no heading without fields."""
        named = ((heading, [name for name in names if name in self.fields]) for heading, names in GROUPS)
        return [(heading, [(self[name], name in WIDE) for name in names]) for heading, names in named if names]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("is_lendable"):
            values["not_lendable_because"] = ""
        elif not values.get("not_lendable_because") and "not_lendable_because" not in self.errors:
            self.add_error("not_lendable_because", ValidationError(_("Say why the item is not lent."), code="required"))
        return values

    def values(self, asset: Asset | None = None) -> AssetValues:
        """What was written, over the numbers and the owning unit of `asset`."""
        written = {name: self.cleaned_data[name] for name in AssetValues.__slots__ if name in self.cleaned_data}
        written["condition"] = Condition(written["condition"])
        written["acquisition_method"] = AcquisitionMethod(written["acquisition_method"])
        written["fund_source"] = FundSource(written["fund_source"])
        if asset is not None:
            before = values_of(asset)
            # What belonged to its own unit goes with it; what belongs to another stays with its owner.
            moves = before.owner_unit == before.responsible_unit
            written["owner_unit"] = written["responsible_unit"] if moves else before.owner_unit
            written["identifiers"] = before.identifiers
        return AssetValues(**written)


class NewAssetForm(AssetForm):
    """An item that the register does not know yet, with its asset number where it has one."""

    number = CleanCharField(
        label=_("Asset number"),
        help_text=_("As it stands on the item. Leave it empty where there is none yet: the item joins the queue."),
        max_length=LONGEST_OFFICIAL,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["name", "number"])

    def values(self, asset: Asset | None = None) -> AssetValues:
        values = super().values(asset)
        number = self.cleaned_data["number"]
        if not number:
            return values
        columns = {name: getattr(values, name) for name in AssetValues.__slots__}
        return AssetValues(**{**columns, "identifiers": ((IdentifierKind.OFFICIAL, number),)})


class ChangeAssetForm(ReasonForm, AssetForm):
    """What is now known about an item, and why it is corrected."""


class ConditionForm(ReasonForm):
    """In which condition the item is."""

    condition = forms.ChoiceField(label=_("Condition"), choices=Condition.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, asset: Asset, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"condition": asset.condition}, **kwargs})


class RepairForm(ReasonForm):
    """Who repairs the item."""

    workshop = CleanCharField(label=_("Workshop or order"), max_length=80)


class RetireForm(ReasonForm):
    """When and how the item was disposed of."""

    on = ThaiDateField(label=_("Disposed of on"))
    reference = CleanCharField(label=_("Order of disposal"), max_length=80)


class NumberForm(ReasonForm):
    """A number more."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[each for each in IdentifierKind.choices if each[0] != IdentifierKind.ROLL_TAG]
    )
    value = CleanCharField(
        label=_("Number"), help_text=_("Type it, or scan the sticker that is on the item."), max_length=300
    )
    valid_from = ThaiDateField(label=_("From"), help_text=_("Empty: from today."), required=False)

    def clean_value(self) -> str:
        value = str(self.cleaned_data["value"])
        if not identifier_key(value):
            raise ValidationError(_("A number has nothing in it. Write it, or leave it out."), code="number-empty")
        return value


class EndNumberForm(ReasonForm):
    """When a number ceased to hold."""

    valid_to = ThaiDateField(label=_("Last day"), help_text=_("Empty: today."), required=False)


class PhotoForm(forms.Form):
    """A photograph, as large as a phone makes it."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, at most 10 MB. Place and time of the photo are not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def clean_photo(self) -> bytes:
        upload = self.cleaned_data["photo"]
        if upload.size > LARGEST_FILE:
            raise ValidationError(
                _("The photo is larger than 10 MB. Make it smaller and send it again."), code="photo-too-large"
            )
        return bytes(upload.read())


class CategoryForm(ReasonForm):
    """A category more."""

    code = CleanCharField(label=_("Code"), max_length=20)
    name = CleanCharField(label=_("Name"), max_length=300)
    parent = CodeField(
        label=_("Belongs to"),
        by="code",
        unknown=_("No category has this code or name. Choose one of those offered."),
        max_length=330,
        required=False,
    )
    useful_life = forms.IntegerField(label=_("Useful life in years"), min_value=1, max_value=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(CodeField, self.fields["parent"]).offer(Category.objects.order_by("code"))


class CheckListForm(ReasonForm):
    """What is looked at when an item of a kind is handed over and comes back."""

    points = CleanCharField(
        label=_("Points, one on a line"),
        help_text=_("Leave it empty for the list of the category above. At most 20 points."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=3000,
        required=False,
    )


LENT: Final = (("yes", _("may be lent")), ("no", _("not lent")))

SORTS: Final = (("new", _("newest first")), ("old", _("oldest first")), ("name", _("by name")))

ORDER_OF: Final = {"new": ("-pk",), "old": ("pk",), "name": ("name", "pk")}


class RegisterFilter(forms.Form):
    """What of the register is shown. Nothing is required, and what cannot be read is left out.

    units, categories: what is offered; each is read once, for the choice and for the answer.
    """

    mark_optional = False

    q = CleanCharField(label=_("Search the register"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    custody = forms.ChoiceField(
        label=_("Where it is"), choices=[("", _("anywhere")), *CustodyState.choices], required=False
    )
    condition = forms.ChoiceField(
        label=_("Condition"), choices=[("", _("any condition")), *Condition.choices], required=False
    )
    lent = forms.ChoiceField(label=_("Lending"), choices=[("", _("lent or not")), *LENT], required=False)
    sort = forms.ChoiceField(label=_("Sort"), choices=SORTS, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], categories: QuerySet[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.categories = {category.code: category for category in categories}
        unit_field = cast(forms.ChoiceField, self.fields["unit"])
        top = min((unit.path.count("/") for unit in self.units.values()), default=0)
        tree = ((pk, "— " * (unit.path.count("/") - top) + unit.name) for pk, unit in self.units.items())
        unit_field.choices = [("", _("all units")), *tree]
        category_field = cast(forms.ChoiceField, self.fields["category"])
        offered = ((code, f"{code} {category}") for code, category in self.categories.items())
        category_field.choices = [("", _("all categories")), *offered]

    def filters(self) -> Filters:
        """What was asked for, without what cannot be read: a list is shown whatever stands in the address."""
        self.is_valid()
        asked = self.cleaned_data
        chosen = self.units.get(asked.get("unit", ""))
        return Filters(
            text=asked.get("q") or "",
            unit=chosen,
            units=[unit for unit in self.units.values() if chosen and unit.is_within(chosen)],
            category=self.categories.get(asked.get("category", "")),
            custody=asked.get("custody") or "",
            condition=asked.get("condition") or "",
            lent={"yes": True, "no": False}.get(asked.get("lent", "")),
        )
