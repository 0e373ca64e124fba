"""What is filled in about consumables: the letter, the approval by quantities, the hand-over, what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.forms import PriceField
from assets.stock.models import StockItem
from core.forms import CleanCharField, QuantityField
from core.thai import shown_quantity
from loans.agency_forms import AgencyRequestForm
from loans.letters import CARD_LABELS
from loans.models import SupplyLine
from loans.supply_queries import SupplyRow
from people.models import Agency

if TYPE_CHECKING:
    ItemChoice = forms.ModelChoiceField[StockItem]
else:
    ItemChoice = forms.ModelChoiceField

ROWS: Final = 4
MOST_ROWS: Final = 40


class SupplyRequestForm(AgencyRequestForm):
    """Another agency's letter that asks for consumables: what, how much, and the two conditions in its words."""

    urgent_because = CleanCharField(
        label=gettext_lazy("Why the need is urgent"),
        help_text=gettext_lazy("As the letter says it; the head judges it (clause 210)."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    no_time_because = CleanCharField(
        label=gettext_lazy("Why they cannot be procured in time"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=gettext_lazy("I have compared this with the agency's letter, and key it in as a counter entry."),
        required=False,
    )

    def __init__(self, *args: Any, stock: Sequence[StockItem], rows: int = ROWS, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = max(ROWS, min(rows, MOST_ROWS))
        self.stock = {str(item.pk): item for item in stock}
        choices = [("", _("Choose…")), *((pk, self._words(item)) for pk, item in self.stock.items())]
        for n in range(1, self.rows + 1):
            number = {"n": n}
            self.fields[f"item_{n}"] = forms.ChoiceField(
                label=_("Consumable %(n)s") % number, choices=choices, required=False
            )
            self.fields[f"quantity_{n}"] = QuantityField(label=_("Quantity %(n)s") % number, required=False)
        agency = self.fields["agency"]
        if isinstance(agency, forms.ModelChoiceField):
            agency.queryset = Agency.objects.order_by("is_ours", "name", "pk")
        self.fields["place_kind"].help_text = ""
        self.fields["due_on"].label = _("To be returned in kind by")

    @staticmethod
    def _words(item: StockItem) -> str:
        return f"{item.code} · {item.name} ({item.unit_of_measure}) · {item.unit.short_name}"

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The fields of each row."""
        return [(self[f"item_{n}"], self[f"quantity_{n}"]) for n in range(1, self.rows + 1)]

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        chosen: dict[int, Decimal] = {}
        for n in range(1, self.rows + 1):
            item, quantity = words.get(f"item_{n}"), words.get(f"quantity_{n}")
            if f"quantity_{n}" in self.errors or f"item_{n}" in self.errors:
                continue
            if bool(item) != (quantity is not None):
                field = f"quantity_{n}" if item else f"item_{n}"
                self.add_error(field, _("Choose the consumable and write its quantity, or leave both empty."))
            elif item and int(item) in chosen:
                self.add_error(f"item_{n}", _("This consumable stands in another row already. Write one quantity."))
            elif item and quantity is not None:
                chosen[int(item)] = quantity
        if not chosen and not self.errors:
            self.add_error("item_1", _("Choose at least one consumable of the store, each once."))
        words["quantities"] = chosen
        return words

    @property
    def items(self) -> list[StockItem]:
        """The consumables that were chosen, in order."""
        return [self.stock[str(pk)] for pk in self.cleaned_data["quantities"]]


class SupplyApprovalForm(forms.Form):
    """How much of each is approved, and the third condition, judged by who approves."""

    can_spare = forms.BooleanField(
        label=gettext_lazy("We have enough to lend this without harm to our own agency (clause 210)."), required=False
    )
    because = CleanCharField(
        label=gettext_lazy("How you judge it"),
        help_text=gettext_lazy("In words: urgency, procurement in time, and what our agency needs itself."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, lines: Iterable[tuple[SupplyLine, Decimal]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = [line for line, _can in lines]
        for line, can in lines:
            words = {"item": line.item.name, "unit": line.item.unit_of_measure}
            self.fields[f"granted_{line.pk}"] = QuantityField(
                label=_("Approved of %(item)s (%(unit)s)") % words, required=False, initial=min(line.asked, can)
            )
            self.fields[f"reason_{line.pk}"] = CleanCharField(
                label=_("Why less than was asked for"), required=False, max_length=1000
            )

    @property
    def rows(self) -> list[tuple[SupplyLine, Any, Any]]:
        """Each line with its two fields."""
        return [(line, self[f"granted_{line.pk}"], self[f"reason_{line.pk}"]) for line in self.lines]

    def granted(self) -> dict[int, Decimal]:
        """The quantity by id of a line."""
        return {line.pk: self.cleaned_data[f"granted_{line.pk}"] or Decimal(0) for line in self.lines}

    def reasons(self) -> dict[int, str]:
        """Why less, by id of a line."""
        return {line.pk: self.cleaned_data[f"reason_{line.pk}"] for line in self.lines}


class SupplyHandOverForm(forms.Form):
    """Who collects, by which card, and the price where the ledger knows none."""

    name = CleanCharField(label=gettext_lazy("Who collects: name"), max_length=200)
    position = CleanCharField(label=gettext_lazy("Who collects: position"), max_length=200, required=False)
    card = forms.ChoiceField(
        label=gettext_lazy("Card shown"),
        choices=[("", gettext_lazy("Choose…")), *((card.value, label) for card, label in CARD_LABELS.items())],
    )
    by_ink = forms.BooleanField(label=gettext_lazy("Signed with ink on the printed slip"), required=False)
    consent = CleanCharField(
        label=gettext_lazy("Own name, typed by who collects"),
        help_text=gettext_lazy("Left empty where the printed slip is signed with ink."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, unpriced: Iterable[SupplyLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.unpriced = list(unpriced)
        for line in self.unpriced:
            words = {"item": line.item.name}
            self.fields[f"price_{line.pk}"] = PriceField(
                label=_("Price of one %(item)s (baht)") % words, required=False
            )
            self.fields[f"basis_{line.pk}"] = CleanCharField(
                label=_("Where the price of %(item)s comes from") % words, required=False, max_length=120
            )


class SupplyReturnForm(forms.Form):
    """What came back: how much of each, of the very kind or of what the head accepted."""

    def __init__(self, *args: Any, rows: Iterable[SupplyRow], **options: Any) -> None:
        super().__init__(*args, **options)
        self.owing = [row for row in rows if row.owed]
        for row in self.owing:
            line = row.line
            words = {"item": line.item.name, "owed": shown_quantity(row.owed), "unit": line.item.unit_of_measure}
            self.fields[f"quantity_{line.pk}"] = QuantityField(
                label=_("Came back of %(item)s (owed: %(owed)s %(unit)s)") % words, required=False
            )
            if row.accepted:
                others = [(each.item_id, f"{each.item.code} · {each.item.name}") for each in row.accepted]
                self.fields[f"other_{line.pk}"] = forms.ChoiceField(
                    label=_("What came"),
                    choices=[("", f"{line.item.code} · {line.item.name}"), *others],
                    required=False,
                )
        self.fields["note"] = CleanCharField(label=_("Note"), required=False, max_length=500)


class EquivalenceForm(forms.Form):
    """What the head accepts in place of what was lent."""

    line = forms.TypedChoiceField(label=gettext_lazy("In place of"), coerce=int)
    item = ItemChoice(label=gettext_lazy("What comes"), queryset=StockItem.objects.none(), empty_label=None)
    quantity = QuantityField(label=gettext_lazy("How much of it"))
    counts_for = QuantityField(label=gettext_lazy("Counts for so much of what was lent"))
    reason = CleanCharField(
        label=gettext_lazy("Why it is equivalent"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, rows: Iterable[SupplyRow], stock: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        line, item = self.fields["line"], self.fields["item"]
        if isinstance(line, forms.TypedChoiceField):
            line.choices = [(row.line.pk, row.line.item.name) for row in rows if row.owed]
        if isinstance(item, forms.ModelChoiceField):
            item.queryset = stock
