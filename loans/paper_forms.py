"""Which register, of which store, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import ThaiDateField
from loans.models import PaperKind
from loans.printing.registers import MOST_ROWS, lines_of_period
from people.models import Unit


class RegisterForm(forms.Form):
    """The register of a store: of the loans of a period, or of what is overdue today."""

    register = forms.ChoiceField(
        label=gettext_lazy("Register"),
        choices=[
            (PaperKind.LOAN_REGISTER, gettext_lazy("Loans handed over in a period")),
            (PaperKind.OVERDUE_REGISTER, gettext_lazy("What is overdue today")),
        ],
        widget=forms.RadioSelect,
    )
    unit = forms.ChoiceField(label=gettext_lazy("Store"))
    since = ThaiDateField(label=gettext_lazy("First day"), required=False)
    until = ThaiDateField(label=gettext_lazy("Last day"), required=False)
    mark_optional = False

    def __init__(self, *args: Any, stores: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.stores = {str(unit.pk): unit for unit in stores}
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(pk, unit.name) for pk, unit in self.stores.items()]

    def clean(self) -> dict[str, Any]:
        """A period that has an order and fits on paper.

        Raises:
            ValidationError: period-missing, period-backwards, period-too-full.
        """
        cleaned = super().clean() or {}
        if self.errors or cleaned.get("register") != PaperKind.LOAN_REGISTER:
            return cleaned
        since, until = cleaned.get("since"), cleaned.get("until")
        if since is None or until is None:
            raise ValidationError(_("Write the first and the last day of the period."), code="period-missing")
        if until < since:
            text = _("The last day is before the first. Correct one of them.")
            self.add_error("until", ValidationError(text, code="period-backwards"))
        elif lines_of_period(self.stores[cleaned["unit"]], since, until)[: MOST_ROWS + 1].count() > MOST_ROWS:
            text = _("More than %(most)d items went out in this period. Choose a shorter one.") % {"most": MOST_ROWS}
            self.add_error("until", ValidationError(text, code="period-too-full"))
        return cleaned

    def asked(self) -> tuple[Unit, PaperKind, str]:
        """The store, the register, and its part, of a valid form."""
        kind = PaperKind(self.cleaned_data["register"])
        period = f"{self.cleaned_data['since']}..{self.cleaned_data['until']}"
        unit = self.stores[self.cleaned_data["unit"]]
        return unit, kind, period if kind == PaperKind.LOAN_REGISTER else ""
