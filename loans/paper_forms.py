"""Which register, of which store, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.exports import MOST_XLSX_ROWS
from core.forms import ThaiDateField
from loans.models import PaperKind
from loans.printing.register_files import is_longer
from loans.printing.registers import MOST_ROWS
from people.models import Unit


class TakenAs(TextChoices):
    """What a register is taken away as. The words stand on the buttons."""

    PAPER = "pdf", gettext_lazy("Print")
    CSV = "csv", gettext_lazy("Take away as CSV")
    XLSX = "xlsx", gettext_lazy("Take away as Excel")


MOST: Final = {TakenAs.PAPER: MOST_ROWS, TakenAs.XLSX: MOST_XLSX_ROWS, TakenAs.CSV: 0}
"""Lines of a register, by what it is taken away as; 0: without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which register, of which store. period: of what is overdue the day alone."""

    unit: Unit
    register: PaperKind
    period: tuple[date, date]
    taken_as: TakenAs

    @property
    def part(self) -> str:
        """Which of the store's papers of that kind, see `gathering.paper_about`."""
        return "..".join(map(str, self.period)) if self.register == PaperKind.LOAN_REGISTER else ""


class RegisterForm(forms.Form):
    """The register of a store: of the loans of a period, or of what is overdue today."""

    register = forms.ChoiceField(
        label=gettext_lazy("Which register"),
        choices=[
            (PaperKind.LOAN_REGISTER, gettext_lazy("Loans handed over in a period")),
            (PaperKind.OVERDUE_REGISTER, gettext_lazy("What is overdue today")),
        ],
        widget=forms.RadioSelect,
    )
    unit = forms.ChoiceField(label=gettext_lazy("Store"))
    since = ThaiDateField(label=gettext_lazy("First day"), required=False)
    until = ThaiDateField(label=gettext_lazy("Last day"), required=False)
    taken_as = forms.ChoiceField(choices=TakenAs.choices, required=False, widget=forms.HiddenInput)
    mark_optional = False

    def __init__(self, *args: Any, stores: Sequence[Unit], on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on = on
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
        if self.errors:
            return cleaned
        since, until = cleaned.get("since"), cleaned.get("until")
        if cleaned["register"] != PaperKind.LOAN_REGISTER:
            cleaned["since"] = cleaned["until"] = since = until = self.on
        if since is None or until is None:
            raise ValidationError(_("Write the first and the last day of the period."), code="period-missing")
        if until < since:
            text = _("The last day is before the first. Correct one of them.")
            self.add_error("until", ValidationError(text, code="period-backwards"))
        elif (most := MOST[cleaned["taken_as"]]) and self._has_more_than(most, (since, until)):
            text = _("It has more than %(most)d items. Choose a shorter period, or take it away as CSV.")
            self.add_error("until", ValidationError(text % {"most": most}, code="period-too-full"))
        return cleaned

    def _has_more_than(self, most: int, period: tuple[date, date]) -> bool:
        unit, register = self.stores[self.cleaned_data["unit"]], PaperKind(self.cleaned_data["register"])
        return is_longer(unit, register, period, on=self.on, most=most)

    def clean_taken_as(self) -> str:
        """What the button asked for; paper, where nothing is said."""
        return self.cleaned_data["taken_as"] or TakenAs.PAPER

    def asked(self) -> Asked:
        """What a valid form asks for."""
        words = self.cleaned_data
        return Asked(
            unit=self.stores[words["unit"]],
            register=PaperKind(words["register"]),
            period=(words["since"], words["until"]),
            taken_as=TakenAs(words["taken_as"]),
        )
