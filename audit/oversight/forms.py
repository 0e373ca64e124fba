"""What auditors write: the days asked about, what an answer is taken away for, and findings."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.journal.record import Subject
from audit.oversight.models import FileKind
from audit.oversight.scope import Period, Scope
from audit.oversight.subjects import subject_of
from core.forms import CleanCharField, ThaiDateField
from people.guards import SHORTEST_REASON
from people.models import Unit

if TYPE_CHECKING:
    _UnitChoice = forms.ModelChoiceField[Unit]
else:
    _UnitChoice = forms.ModelChoiceField


class UnitChoice(_UnitChoice):
    """A unit by its name."""

    def clean(self, value: Any) -> Any:
        """A number that no key can be is no valid choice, before the database is asked."""
        return super().clean(value if len(str(value or "")) <= 18 else "x")


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


class SearchForm(PeriodForm):
    """Words of the record, and from which day to which."""

    q = CleanCharField(
        label=gettext_lazy("Words to look for"),
        help_text=gettext_lazy("A number, a name, an order, a reason: all words must stand in the entry."),
        max_length=200,
        required=False,
    )
    field_order = ("q", "since", "until")


class TakeAwayForm(forms.Form):
    """What an answer is taken away as, and what for."""

    purpose = CleanCharField(
        label=gettext_lazy("What is it for?"),
        help_text=gettext_lazy("For example the audit plan or the order. It stands in the record with your name."),
        min_length=SHORTEST_REASON,
        max_length=300,
    )
    kind = forms.ChoiceField(choices=FileKind.choices, widget=forms.HiddenInput)


class RaiseForm(forms.Form):
    """A finding: to whom, what about, what was found, and until when to answer."""

    unit = UnitChoice(label=gettext_lazy("Unit that has to answer"), queryset=Unit.objects.none())
    about = CleanCharField(
        label=gettext_lazy("Number of the loan, tag of the item or staff code it is about"),
        help_text=gettext_lazy("It then stands on that timeline as well."),
        max_length=120,
        required=False,
    )
    title = CleanCharField(
        label=gettext_lazy("What was found, in one sentence"), min_length=SHORTEST_REASON, max_length=200
    )
    text = CleanCharField(
        label=gettext_lazy("Facts, criteria, and what you recommend"),
        widget=forms.Textarea(attrs={"rows": 6}),
        min_length=SHORTEST_REASON,
        max_length=4000,
    )
    answer_by = ThaiDateField(label=gettext_lazy("To be answered by"))

    def __init__(self, *args: Any, scope: Scope, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.scope, self.on = scope, on
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Unit.objects.filter(scope.below(""), closed_on=None).order_by("path")

    def clean_about(self) -> Subject | None:
        """What the number names within the units audited.

        Raises:
            ValidationError: about-unknown.
        """
        written = self.cleaned_data["about"]
        if not written:
            return None
        found = subject_of(written, self.scope)
        if found is None:
            text = _("Nothing of the units you audit has this number. Copy it from the page of the loan or item.")
            raise ValidationError(text, code="about-unknown")
        return found

    def clean_answer_by(self) -> date:
        return _not_past(self.cleaned_data["answer_by"], self.on)


class StepForm(forms.Form):
    """What is said about a finding: the answer, or the conclusion."""

    text = CleanCharField(
        label=gettext_lazy("Your words"),
        widget=forms.Textarea(attrs={"rows": 5}),
        min_length=SHORTEST_REASON,
        max_length=4000,
    )

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on = on


class FollowUpForm(StepForm):
    """What is asked again, and until when to answer."""

    answer_by = ThaiDateField(label=gettext_lazy("To be answered by"))

    def clean_answer_by(self) -> date:
        return _not_past(self.cleaned_data["answer_by"], self.on)


def _not_past(day: date, on: date) -> date:
    if day < on:
        text = _("The day for the answer is over already. Write a day from today on.")
        raise ValidationError(text, code="answer-by-in-the-past")
    return day
