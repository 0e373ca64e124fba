"""The forms of going after what is overdue: a demand made by hand, and who has the duty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CleanCharField, ThaiDateField
from loans.actions import ByHand
from loans.models import BY_HAND, Channel
from people.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet

    PersonChoice = forms.ModelChoiceField[Person]
else:
    PersonChoice = forms.ModelChoiceField


class DemandForm(forms.Form):
    """What was demanded by hand: when, how, whom it reached, what came of it, and the day agreed upon."""

    on = ThaiDateField(label=_("Day on which it was demanded"))
    channel = forms.ChoiceField(
        label=_("How"),
        choices=[(each.value, each.label) for each in BY_HAND],
        initial=Channel.TELEPHONE,
        widget=forms.RadioSelect,
        help_text=_("A letter gets the next number of the store."),
    )
    told = CleanCharField(label=_("Who was reached"), max_length=200, widget=forms.TextInput)
    result = CleanCharField(
        label=_("What came of it"),
        help_text=_("What was answered or promised."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    return_by = ThaiDateField(label=_("Day agreed upon for the return"), required=False)

    def made(self) -> ByHand:
        """The demand, of a valid form."""
        words = self.cleaned_data
        return ByHand(
            on=words["on"],
            channel=Channel(words["channel"]),
            told=words["told"],
            result=words["result"],
            return_by=words["return_by"],
        )


class _ByPost(PersonChoice):
    def label_from_instance(self, obj: Any) -> str:
        """Name, post and unit: two people may have one name."""
        return " · ".join(part for part in (obj.name, obj.position, obj.unit.name) if part)


class DutyForm(forms.Form):
    """Who goes after the items of a loan, and why not the storekeeper in charge."""

    holder = _ByPost(queryset=Person.objects.none(), label=_("Who goes after the items"))
    reason = CleanCharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, people: QuerySet[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["holder"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = people
