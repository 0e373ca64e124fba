"""What the head writes on a circular, and what its proof is taken away for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from audit.oversight.circulation.actions import ProofKind
from core.forms import CleanCharField, ThaiDateField
from people.guards import SHORTEST_REASON
from people.models import Agency, Unit


class CircularForm(forms.Form):
    """Number, order, last day and the units."""

    number = CleanCharField(
        label=gettext_lazy("Number of the memorandum"),
        help_text=gettext_lazy("As it stands in the agency's book, for example 12/2570."),
        max_length=80,
    )
    order = CleanCharField(
        label=gettext_lazy("Your order"),
        help_text=gettext_lazy("It stands in the memorandum, signed, as you write it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=SHORTEST_REASON,
        max_length=2000,
    )
    acknowledge_by = ThaiDateField(label=gettext_lazy("To be acknowledged by"))
    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Units, each with all below it"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one unit.")},
    )

    def __init__(self, *args: Any, agency: Agency, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on = on
        field = self.fields["units"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            roots = Unit.objects.filter(agency=agency, parent__isnull=True)
            field.queryset = (roots | Unit.objects.filter(parent__in=roots)).filter(closed_on=None).order_by("path")


class ProofForm(forms.Form):
    """What the list is taken away as, and what for."""

    purpose = CleanCharField(
        label=gettext_lazy("What is it for?"),
        help_text=gettext_lazy("It stands in the record with your name."),
        min_length=SHORTEST_REASON,
        max_length=300,
    )
    kind = forms.ChoiceField(choices=ProofKind.choices, widget=forms.HiddenInput)
