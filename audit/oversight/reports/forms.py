"""What is written into a report: the two open columns of the measures, and why a signed one is corrected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from audit.oversight.reports.measures import MEASURES
from core.forms import CleanCharField
from people.guards import SHORTEST_REASON


class MeasuresForm(forms.Form):
    """Who is responsible for each item, and what was done."""

    mark_optional = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for each in MEASURES:
            self.fields[f"responsible_{each.item}"] = CleanCharField(
                label=gettext_lazy("Unit or post responsible"), max_length=300, required=False
            )
            self.fields[f"done_{each.item}"] = CleanCharField(
                label=gettext_lazy("Follow-up: what was done, and how far it is"),
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=2000,
                required=False,
            )

    def groups(self) -> list[tuple[Any, Any, Any]]:
        """Each measure with its two fields."""
        return [(each, self[f"responsible_{each.item}"], self[f"done_{each.item}"]) for each in MEASURES]

    def measures(self) -> dict[str, dict[str, str]]:
        """What was written, by item."""
        words = self.cleaned_data
        return {
            each.item: {"responsible": words[f"responsible_{each.item}"], "done": words[f"done_{each.item}"]}
            for each in MEASURES
        }

    @staticmethod
    def initial_of(measures: dict[str, dict[str, str]]) -> dict[str, str]:
        """What was written before, by field."""
        return {f"{column}_{item}": text for item, each in measures.items() for column, text in each.items()}


class SignForm(forms.Form):
    """The text that was shown, by its hash; of a corrigendum, why."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = CleanCharField(
        label=gettext_lazy("Why is it corrected?"),
        help_text=gettext_lazy("It stands in the corrigendum, which is published beside the first text."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=SHORTEST_REASON,
        max_length=1000,
    )

    def __init__(self, *args: Any, is_corrigendum: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_corrigendum:
            del self.fields["reason"]
