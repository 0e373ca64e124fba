"""What auditors write: the days asked about, and what an answer is taken away for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.oversight.models import FileKind
from audit.oversight.scope import Period
from core.forms import CleanCharField, ThaiDateField
from people.guards import SHORTEST_REASON


class PeriodForm(forms.Form):
    """From which day to which; nothing written is the year that ends today."""

    since = ThaiDateField(label=gettext_lazy("First day"), required=False, help_text="")
    until = ThaiDateField(label=gettext_lazy("Last day"), required=False, help_text="")
    mark_optional = False

    def clean(self) -> dict[str, Any]:
        """Days in their order.

        Raises:
            ValidationError: period-backwards.
        """
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            raise ValidationError(_("The last day lies before the first. Change one of them."), code="period-backwards")
        return cleaned

    @classmethod
    def of(cls, asked: QueryDict, usual: Period) -> PeriodForm:
        """The form as the address fills it in; with the usual days where it names none."""
        is_asked = any(name in asked for name in cls.base_fields)
        return cls(asked if is_asked else None, initial={"since": usual.since, "until": usual.until})

    def period(self, usual: Period) -> Period:
        """The days asked about; the usual ones where they are not written, or not to be read."""
        if not self.is_valid():
            return usual
        until = self.cleaned_data["until"] or usual.until
        since = self.cleaned_data["since"] or min(usual.since, until)
        return Period(since, until)


class TakeAwayForm(forms.Form):
    """What an answer is taken away as, and what for."""

    purpose = CleanCharField(
        label=gettext_lazy("What is it for?"),
        help_text=gettext_lazy("For example the audit plan or the order. It stands in the record with your name."),
        min_length=SHORTEST_REASON,
        max_length=300,
    )
    kind = forms.ChoiceField(choices=FileKind.choices, widget=forms.HiddenInput)
