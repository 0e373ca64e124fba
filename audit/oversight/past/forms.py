"""Which day is looked at, and what of the register of that day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.forms import RegisterFilter
from core.forms import CleanCharField, ThaiDateField


class _UntilToday(forms.Form):
    """A day that has been, or is."""

    today: date

    def clean(self) -> dict[str, Any]:
        """What is asked for.

        Raises:
            ValidationError: day-to-come.
        """
        cleaned = super().clean() or {}
        day = cleaned.get("on")
        if day is not None and day > self.today:
            text = _("That day has not come yet. Write today or an earlier day.")
            raise ValidationError(text, code="day-to-come")
        return cleaned

    def day(self) -> date | None:
        """The day asked for: yesterday where none is written, None where it cannot be looked at."""
        self.is_valid()
        if self.has_error("on") or self.non_field_errors():
            return None
        return self.cleaned_data.get("on") or self.today - timedelta(days=1)


class DayForm(_UntilToday):
    """The day that is looked at."""

    on = ThaiDateField(label=gettext_lazy("As it stood when this day ended"), required=False, help_text="")
    mark_optional = False

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today


class RegisterThenForm(_UntilToday, RegisterFilter):
    """The day that is looked at, and what of the register is shown. The order is that of the items."""

    on = ThaiDateField(label=gettext_lazy("As it stood when this day ended"), required=False, help_text="")
    q = CleanCharField(label=gettext_lazy("Words to look for"), required=False, max_length=100)
    field_order = ("on", "q", "unit", "category", "custody", "condition", "lent")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        del self.fields["sort"]


class AboutForm(forms.Form):
    """The number of one thing, whose past is looked at."""

    about = CleanCharField(
        label=gettext_lazy("Number of a loan, tag of an item or staff code"), required=False, max_length=120
    )
    mark_optional = False
