"""What is filled in for places and checks: an order, a report, a close, what a holder confirms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.checks.actions import Terms
from assets.checks.models import SEEN_CONDITIONS, CheckLine, Place
from assets.models.register import Category, Condition
from core.clock import fiscal_year
from core.forms import CleanCharField, ThaiDateField
from people.forms import ReasonForm
from people.models import Person, Unit

if TYPE_CHECKING:
    from datetime import date

    UnitChoice = forms.ModelChoiceField[Unit]
    PlaceChoice = forms.ModelChoiceField[Place]
else:
    UnitChoice = forms.ModelChoiceField
    PlaceChoice = forms.ModelChoiceField

_BETWEEN: Final = re.compile(r"[\s,;]+")
MOST_CODES: Final = 12
SEPTEMBER: Final = 9


def _choose(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ClientIdField(forms.Field):
    """The id that a scan or a confirmation was made with; a new one where what came is none."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> UUID:
        try:
            return UUID(str(value))
        except ValueError:
            return uuid4()


class PlaceForm(forms.Form):
    """A place of a unit."""

    unit = UnitChoice(label=gettext_lazy("Unit"), queryset=Unit.objects.none(), empty_label=None)
    building = CleanCharField(label=gettext_lazy("Building"), max_length=120, required=False)
    name = CleanCharField(
        label=gettext_lazy("Room or store"),
        help_text=gettext_lazy("As the register writes the location of its items: that is how the two are matched."),
        max_length=200,
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "unit", units)


class PlaceNameForm(ReasonForm):
    """What a place is called from now on."""

    building = CleanCharField(label=gettext_lazy("Building"), max_length=120, required=False)
    name = CleanCharField(
        label=gettext_lazy("Room or store"),
        help_text=gettext_lazy("Change the location of its items in the register as well, or they no longer match."),
        max_length=200,
    )

    field_order = ("building", "name", "reason")


class OrderForm(forms.Form):
    """The order that appoints checkers."""

    unit = UnitChoice(
        label=gettext_lazy("Unit whose register is checked, with all below it"),
        queryset=Unit.objects.none(),
        empty_label=None,
    )
    order_number = CleanCharField(label=gettext_lazy("Number of the order"), max_length=80)
    ordered_on = ThaiDateField(label=gettext_lazy("Date of the order"))
    checkers = CleanCharField(
        label=gettext_lazy("Checkers"),
        help_text=gettext_lazy("Staff codes, with blanks or commas between. No supplies officer of this store."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocapitalize": "characters"}),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "unit", units)
        self.persons: list[Person] = []

    def clean_checkers(self) -> str:
        """Somebody for each code, in the order in which they are written, each once."""
        written = str(self.cleaned_data["checkers"])
        codes = list(dict.fromkeys(code.upper() for code in _BETWEEN.split(written) if code))[:MOST_CODES]
        known = Person.objects.select_related("unit").filter(is_active=True)
        found = {person.staff_code.upper(): person for person in known.filter(staff_code__in=codes)}
        unknown = [code for code in codes if code not in found]
        if unknown:
            text = _("Nobody who may sign in has the staff code %(code)s. Look it up and correct it.")
            raise ValidationError(text, code="unknown-person", params={"code": unknown[0]})
        self.persons = [found[code] for code in codes]
        return written

    def terms(self) -> Terms:
        """The order as it was filled in."""
        told = self.cleaned_data
        return Terms(
            unit=told["unit"],
            checkers=self.persons,
            order_number=told["order_number"],
            ordered_on=told["ordered_on"],
            fiscal_year=int(told["fiscal_year"]) if told.get("fiscal_year") else None,
            late_because=told.get("late_because", ""),
            place=told.get("place"),
            category=told.get("category"),
        )


class AnnualForm(OrderForm):
    """The order for the annual check (213)."""

    fiscal_year = forms.ChoiceField(label=gettext_lazy("Fiscal year that is checked"))
    late_because = CleanCharField(
        label=gettext_lazy("Why the order came late"),
        help_text=gettext_lazy("Only where it is dated after September."),
        max_length=500,
        required=False,
        widget=_lines(2),
    )
    field_order = ("unit", "fiscal_year", "order_number", "ordered_on", "late_because", "checkers")

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        last = fiscal_year(on) if on.month == SEPTEMBER else fiscal_year(on) - 1
        field = self.fields["fiscal_year"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(year, str(year)) for year in (last, last - 1)]


class StocktakeForm(OrderForm):
    """The order for an unscheduled stocktake: of a place, of a category, or of everything."""

    place = PlaceChoice(
        label=gettext_lazy("Only this place"),
        queryset=Place.objects.none(),
        required=False,
        empty_label=gettext_lazy("All places"),
    )
    category = CleanCharField(
        label=gettext_lazy("Only this category"),
        help_text=gettext_lazy("Its code; what stands below it is included."),
        max_length=20,
        required=False,
    )
    field_order = ("unit", "place", "category", "order_number", "ordered_on", "checkers")

    def __init__(self, *args: Any, places: QuerySet[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "place", places)

    def clean_category(self) -> Category | None:
        """The category of that code."""
        code = str(self.cleaned_data["category"] or "")
        found = Category.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise ValidationError(_("No category has this code. Look it up in the register."), code="unknown-category")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        place, unit = cleaned.get("place"), cleaned.get("unit")
        if place and unit and not place.unit.is_within(unit):
            self.add_error("place", ValidationError(_("This place is not of the unit above."), code="other-unit"))
        return cleaned


class ReportForm(forms.Form):
    """What the checkers report."""

    are_movements_right = forms.TypedChoiceField(
        label=gettext_lazy("Receipts and issues of the period"),
        choices=[("yes", gettext_lazy("are right")), ("no", gettext_lazy("are not right (say below what is wrong)"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    findings = CleanCharField(
        label=gettext_lazy("What was found"),
        help_text=gettext_lazy(
            "Whether what is left agrees with the register; what is damaged, deteriorated, lost or no longer needed, "
            "and why. The lists are added by themselves."
        ),
        max_length=4000,
        widget=_lines(6),
    )


class CloseForm(forms.Form):
    """What the head decides on the report."""

    note = CleanCharField(
        label=gettext_lazy("What follows"),
        help_text=gettext_lazy(
            "For example the order for the fact-finding about what is missing or damaged (clause 214)."
        ),
        max_length=2000,
        widget=_lines(4),
    )


class CopyForm(forms.Form):
    """By which letter the copy went to the State Audit Office."""

    number = CleanCharField(label=gettext_lazy("Number of the letter"), max_length=80)
    sent_on = ThaiDateField(label=gettext_lazy("Sent on"))


class CallOffForm(forms.Form):
    """Why a check is called off."""

    reason = CleanCharField(label=gettext_lazy("Reason"), max_length=500, widget=_lines(3))


class PlaceSelect(forms.Select):
    """The places, each with its tag, so that a device without a network knows a place that is scanned."""

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """An option that bears the tag of its place."""
        option = super().create_option(name, value, *args, **options)
        place = getattr(value, "instance", None)
        return option | {"attrs": option["attrs"] | {"data-tag": place.tag}} if place is not None else option


class SightForm(forms.Form):
    """Where the checker is, and how the next item is. What is unreadable here is as if it were not written."""

    mark_optional = False

    place = PlaceChoice(
        label=gettext_lazy("Place"),
        queryset=Place.objects.none(),
        required=False,
        empty_label=gettext_lazy("Scan or choose the place"),
        widget=PlaceSelect,
    )
    condition = forms.ChoiceField(
        label=gettext_lazy("Condition of the next item"),
        choices=SEEN_CONDITIONS,
        initial=Condition.GOOD,
        required=False,
    )
    note = CleanCharField(label=gettext_lazy("Note about the next item"), max_length=300, required=False)
    client_id = ClientIdField()

    def __init__(self, *args: Any, places: QuerySet[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "place", places)

    @classmethod
    def afresh(cls, place: Place | None, places: QuerySet[Place]) -> SightForm:
        """For the next item, in the same place, with an id of its own."""
        return cls(initial={"place": place, "client_id": uuid4()}, places=places)


class HeldForm(forms.Form):
    """One item that its holder confirms."""

    mark_optional = False

    have = forms.BooleanField(label=gettext_lazy("I have it"), required=False)
    condition = forms.ChoiceField(label=gettext_lazy("Its condition"), choices=SEEN_CONDITIONS, initial=Condition.GOOD)
    note = CleanCharField(label=gettext_lazy("Note"), max_length=300, required=False)
    client_id = ClientIdField()

    def __init__(self, data: Any, *, line: CheckLine) -> None:
        self.line = line
        prefix = f"line-{line.pk}"
        shown = data if data and f"{prefix}-client_id" in data else None
        super().__init__(shown, prefix=prefix, initial={"client_id": uuid4()})


class LetterForm(forms.Form):
    """What a checker writes down of a holder's letter."""

    letter = CleanCharField(
        label=gettext_lazy("Number and date of the holder's letter"),
        help_text=gettext_lazy("For a holder without an account here, such as another state agency."),
        max_length=200,
    )
    condition = forms.ChoiceField(label=gettext_lazy("Condition that it names"), choices=SEEN_CONDITIONS)
    note = CleanCharField(label=gettext_lazy("Note"), max_length=300, required=False)
    client_id = ClientIdField()
