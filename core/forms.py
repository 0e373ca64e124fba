"""Form fields that read what Thai offices write: dates of either era, and text through the one door."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.clock import official_day
from core.date_input import Era, Order, parse_date
from core.quantities import parse_quantity, shown_quantity
from core.thai_dates import written_date
from core.thai_text import clean
from core.unreadable import Unreadable


class ThaiDateField(forms.DateField):
    """A day in a plain text box, of either era; shown as 22/11/2569 in Thai and 2026-11-22 in English.

    two_digit, order_hint: as in `core.date_input.parse_date`, whose codes are those of this field's errors.
    """

    widget = forms.TextInput

    def __init__(self, *, two_digit: Era | None = None, order_hint: Order | None = None, **options: Any) -> None:
        options.setdefault("help_text", _("For example 2026-11-22 or 22/11/2569."))
        super().__init__(**options)
        self.two_digit = two_digit
        self.order_hint = order_hint

    def to_python(self, value: str | date | datetime | None) -> date | None:
        """The day, or None where nothing is written.

        Raises:
            ValidationError: what is written is no day; its code is that of `Unreadable`.
        """
        if value in self.empty_values or value is None:
            return None
        if isinstance(value, datetime):
            return official_day(value) if value.tzinfo else value.date()
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value), two_digit=self.two_digit, order_hint=self.order_hint)
        except Unreadable as unreadable:
            if unreadable.code == "date-empty":
                return None
            raise ValidationError(unreadable.message, code=unreadable.code) from unreadable

    def prepare_value(self, value: Any) -> Any:
        """A day as the reader writes it; what was typed wrongly comes back as it was typed."""
        if isinstance(value, datetime):
            return written_date(official_day(value) if value.tzinfo else value.date())
        return written_date(value) if isinstance(value, date) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No list of old entries; the whole keyboard, for a month may be written in words."""
        return {**super().widget_attrs(widget), "autocomplete": "off", "inputmode": "text"}


class CleanCharField(forms.CharField):
    """Text through `core.thai_text.clean`, with its lines in a `Textarea`; lengths count what is left."""

    def to_python(self, value: Any) -> str | None:
        """The clean text, or the field's empty value where nothing visible is written."""
        if value in self.empty_values:
            return self.empty_value
        return clean(str(value), multiline=isinstance(self.widget, forms.Textarea)) or self.empty_value


class QuantityField(forms.CharField):
    """A quantity as people write it: 12, 1,250, ๒.๕. Answers a Decimal, or None where nothing is written."""

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError with the code of `core.unreadable.Unreadable`."""
        if isinstance(value, Decimal) or value in self.empty_values or not str(value).strip():
            return value if isinstance(value, Decimal) else None
        try:
            return parse_quantity(str(value))
        except Unreadable as unreadable:
            if unreadable.code == "quantity-empty":
                return None
            raise ValidationError(unreadable.message, code=unreadable.code) from unreadable

    def prepare_value(self, value: Any) -> Any:
        return shown_quantity(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}
