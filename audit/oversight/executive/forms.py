"""What executives write: an order, and what is said about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.oversight.forms import StepForm
from core.forms import CleanCharField, ThaiDateField
from people.guards import SHORTEST_REASON
from people.models import Person


class InstructForm(forms.Form):
    """What is to be done, by whom and by when. The person is named by their staff code."""

    title = CleanCharField(
        label=gettext_lazy("What is to be done, in one sentence"), min_length=SHORTEST_REASON, max_length=200
    )
    text = CleanCharField(
        label=gettext_lazy("The order in full"),
        widget=forms.Textarea(attrs={"rows": 5}),
        min_length=SHORTEST_REASON,
        max_length=4000,
    )
    owner = CleanCharField(
        label=gettext_lazy("Who has to do it"), help_text=gettext_lazy("The staff code."), max_length=20
    )
    due_on = ThaiDateField(label=gettext_lazy("To be done by"))

    def __init__(self, *args: Any, people: QuerySet[Person], on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people, self.on = people, on

    def clean_owner(self) -> Person:
        """The person of the unit with this staff code.

        Raises:
            ValidationError: owner-unknown.
        """
        found = self.people.filter(staff_code=self.cleaned_data["owner"].upper()).first()
        if found is None:
            text = _("Nobody in this unit has this staff code. Choose one of those named below.")
            raise ValidationError(text, code="owner-unknown")
        return found

    def clean_due_on(self) -> date:
        return not_past(self.cleaned_data["due_on"], self.on)


class ReturnForm(StepForm):
    """What is still missing, and by when it is to be done."""

    due_on = ThaiDateField(label=gettext_lazy("To be done by"))

    def clean_due_on(self) -> date:
        return not_past(self.cleaned_data["due_on"], self.on)


def not_past(day: date, on: date) -> date:
    """The day, where it is not over.

    Raises:
        ValidationError: due-in-the-past.
    """
    if day < on:
        text = _("The day by which it is to be done is over already. Write a day from today on.")
        raise ValidationError(text, code="due-in-the-past")
    return day
