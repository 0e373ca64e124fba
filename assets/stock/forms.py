"""What keepers write about the stock: the card of a consumable, a receipt, a count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assets.forms import PriceField
from assets.stock.models import StockItem
from assets.stock.values import StockValues
from core.forms import CleanCharField, QuantityField
from people.forms import ReasonForm
from people.models import Unit

if TYPE_CHECKING:
    UnitChoice = forms.ModelChoiceField[Unit]
else:
    UnitChoice = forms.ModelChoiceField


class StockCardForm(forms.Form):
    """The card of a consumable that is not in stock yet."""

    unit = UnitChoice(label=_("Store"), queryset=Unit.objects.none(), empty_label=None)
    code = CleanCharField(
        label=_("Code"), help_text=_("The store's own code, as it stands on the shelf."), max_length=40
    )
    type = CleanCharField(label=_("Type"), help_text=_("For example: office supplies."), max_length=120)
    kind = CleanCharField(
        label=pgettext_lazy("stock", "Kind"),
        help_text=_("As exactly as it has to come back (clause 210): size, weight, grade."),
        max_length=200,
    )
    name = CleanCharField(label=_("Name"), max_length=300)
    unit_of_measure = CleanCharField(label=_("Unit of measure"), help_text=_("Ream, box, litre."), max_length=40)
    is_whole = forms.BooleanField(label=_("Only in whole numbers"), required=False, initial=True)
    minimum = QuantityField(
        label=_("Minimum to keep"),
        help_text=_("What the store needs itself; nothing below it is lent. Empty: nothing."),
        required=False,
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = units

    def values(self) -> StockValues:
        """The card as it was filled in."""
        written = {name: self.cleaned_data[name] for name in StockCardForm.base_fields}
        return StockValues(**{**written, "minimum": written["minimum"] or 0})


class ChangeStockForm(StockCardForm, ReasonForm):
    """The card of a consumable that is there, with why it changes; the store stays."""

    def __init__(self, *args: Any, item: StockItem, units: QuerySet[Unit], **options: Any) -> None:
        initial = {name: getattr(item, name) for name in StockCardForm.base_fields}
        super().__init__(*args, units=units, initial=initial, **options)
        self.item = item
        del self.fields["unit"]

    def values(self) -> StockValues:
        """The card as it was filled in, of the same store."""
        written = {name: self.cleaned_data[name] for name in StockCardForm.base_fields if name != "unit"}
        return StockValues(unit=self.item.unit, **{**written, "minimum": written["minimum"] or 0})


class ReceiveForm(forms.Form):
    """What was procured and came in."""

    quantity = QuantityField(label=_("Quantity received"))
    document = CleanCharField(
        label=_("Document"), help_text=_("Number of the delivery note or of the inspection report."), max_length=120
    )
    unit_price = PriceField(label=_("Price of one (baht)"), help_text=_("Empty where it is not known."), required=False)


class CountForm(forms.Form):
    """What was counted on the shelf."""

    counted = QuantityField(label=_("Counted"))
    document = CleanCharField(
        label=_("Document"),
        help_text=_("Number of the counting sheet, or of the requisition by which the difference was issued."),
        max_length=120,
    )
    reason = CleanCharField(
        label=_("Why it differs"),
        help_text=_("Needed where the count differs from the ledger. Stands in the ledger."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
