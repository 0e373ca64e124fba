"""What borrowers, deciders and administrators fill in: well-formed or not. Whether it may be is no form's business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assets.models import Asset, Category
from core.forms import CleanCharField, ThaiDateField
from loans.models import AgencyPolicy, LoanLine, PlaceKind
from loans.policy import PaperDigits, Policy, RemedyPicker, are_demands_in_order
from loans.rules import PURPOSE_LABELS, ChaseReading, Purpose
from people.models import Person, Unit

USUAL_DAYS: Final = 7
"""The period the catalogue proposes, first and last day counted."""

LONGEST_REASON: Final = 1000


class CatalogueForm(forms.Form):
    """Dates first, then words and filters; all of it stands in the address."""

    mark_optional = False

    starts_on = ThaiDateField(label=gettext_lazy("From"), help_text="")
    due_on = ThaiDateField(label=gettext_lazy("Return on"), help_text="")
    q = CleanCharField(
        label=gettext_lazy("Name, number or part of it"), required=False, max_length=200, widget=forms.TextInput
    )
    store = forms.ChoiceField(label=gettext_lazy("Store"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    free = forms.BooleanField(label=gettext_lazy("Only what is free in these days"), required=False)

    def __init__(self, data: Mapping[str, Any], *, stores: Sequence[Unit], categories: Sequence[Category]) -> None:
        super().__init__(data)
        self.stores = {str(unit.pk): unit for unit in stores}
        self.categories = {str(category.pk): category for category in categories}
        self._offer("store", gettext_lazy("All stores"), [(pk, unit.name) for pk, unit in self.stores.items()])
        self._offer("category", gettext_lazy("All kinds"), [(pk, row.name) for pk, row in self.categories.items()])

    def _offer(self, name: str, everything: Any, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", everything), *choices]

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        starts_on, due_on = words.get("starts_on"), words.get("due_on")
        if starts_on and due_on and due_on < starts_on:
            self.add_error(
                "due_on", _("The return date is before the first day of the loan. Correct one of the two days.")
            )
        return words

    @staticmethod
    def usual_days(on: date) -> dict[str, date]:
        """The days proposed to who has chosen none."""
        return {"starts_on": on, "due_on": on + timedelta(days=USUAL_DAYS - 1)}


class RequestForm(forms.Form):
    """The request: what clause 208 wants in writing."""

    mark_optional = True

    starts_on = ThaiDateField(label=gettext_lazy("Needed from"))
    due_on = ThaiDateField(label=gettext_lazy("Will be returned on"))
    purpose = forms.ChoiceField(
        label=gettext_lazy("Official purpose"),
        choices=[("", gettext_lazy("Choose…")), *((purpose.value, PURPOSE_LABELS[purpose]) for purpose in Purpose)],
    )
    reason = CleanCharField(
        label=gettext_lazy("Reason, and what the State gains"),
        help_text=gettext_lazy("A sentence: for which work, for whom. It stands in the evidence of clause 208."),
        max_length=2000,
        widget=forms.Textarea,
    )
    reference = CleanCharField(
        label=gettext_lazy("Project or order number"), required=False, max_length=200, widget=forms.TextInput
    )
    place_kind = forms.ChoiceField(
        label=gettext_lazy("Where will it be used?"),
        choices=PlaceKind.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The place decides who must approve (clause 208(2)); the next page names them."),
    )
    place_of_use = CleanCharField(
        label=gettext_lazy("Building and room, or address"), max_length=300, widget=forms.TextInput
    )
    for_unit = forms.ChoiceField(
        label=gettext_lazy("Who borrows?"),
        choices=[("me", gettext_lazy("I do, for my own official work")), ("unit", gettext_lazy("My unit"))],
        initial="me",
        widget=forms.RadioSelect,
    )
    named = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Only this very item"),
        help_text=gettext_lazy(
            "Without a tick the store may hand over another one of the same kind, name, brand and model."
        ),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, assets: Iterable[Asset] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(asset.pk, str(asset)) for asset in assets]
        for name in ("items", "named"):
            field = self.fields.get(name)
            if isinstance(field, forms.TypedMultipleChoiceField):
                field.choices = offered
        if not offered:
            del self.fields["named"]
        for field in self.fields.values():
            field.error_messages["required"] = _("This is needed for the written evidence. Fill it in.")
        if isinstance(self.initial.get("for_unit"), bool):
            self.initial["for_unit"] = "unit" if self.initial["for_unit"] else "me"

    def clean_for_unit(self) -> bool:
        """Whether the unit borrows."""
        return bool(self.cleaned_data["for_unit"] == "unit")


class CorrectionForm(RequestForm):
    """A request that was sent back: the same words, and which items stay or come along."""

    field_order = ("items",)

    items = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Items"),
        help_text=gettext_lazy("Take the tick away from what is no longer needed."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )


class ExtendForm(forms.Form):
    """Another return date or another place of use for what is out, and why."""

    due_on = ThaiDateField(label=gettext_lazy("Will be returned on"))
    place_kind = forms.ChoiceField(
        label=gettext_lazy("Where will it be used?"),
        choices=PlaceKind.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The place decides who must approve (clause 208(2)); the next page names them."),
    )
    place_of_use = CleanCharField(
        label=gettext_lazy("Building and room, or address"), max_length=300, widget=forms.TextInput
    )
    reason = CleanCharField(
        label=gettext_lazy("Why it has to change"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


class ChangeForm(CorrectionForm):
    """An approved loan as it is to be changed; at the desk somebody else may become its borrower."""

    borrower_code = CleanCharField(
        label=gettext_lazy("Staff code of the borrower"),
        help_text=gettext_lazy("Somebody else's code: they become the borrower and sign at this desk."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args: Any, at_desk: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.borrower: Person | None = None
        if not at_desk:
            del self.fields["borrower_code"]

    def clean_borrower_code(self) -> str:
        """Somebody who may sign in."""
        code = str(self.cleaned_data["borrower_code"])
        found = Person.objects.filter(staff_code__iexact=code, is_active=True)
        self.borrower = found.select_related("unit__agency").first()
        if self.borrower is None:
            raise forms.ValidationError(_("Nobody who may borrow has this staff code. Check the card."))
        return self.borrower.staff_code


class DeskSignForm(forms.Form):
    """The borrower signs what the storekeeper keyed in, on the desk's screen."""

    consent = CleanCharField(
        label=gettext_lazy("The borrower reads the text and types the own staff code to sign it"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class SignForm(forms.Form):
    """The explicit act of signing."""

    agreed = forms.BooleanField(
        label=gettext_lazy("I have read the text of each request. It is true, and I sign it as my written request."),
        error_messages={"required": gettext_lazy("Read the text and put the tick here to sign.")},
    )


class GivingUpForm(forms.Form):
    """Withdrawing or cancelling: with a reason where others had begun to count on it."""

    reason = CleanCharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Write the reason, so that the other person can understand it.")},
    )

    def __init__(self, *args: Any, reason_needed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = reason_needed


SEND_BACK_PHRASES: Final = (
    pgettext_lazy("reason to send back", "State the reason and the official benefit more clearly."),
    pgettext_lazy("reason to send back", "Give the project or order this work belongs to."),
    pgettext_lazy("reason to send back", "Choose other days: the items are needed elsewhere then."),
    pgettext_lazy("reason to send back", "Ask for fewer items."),
    pgettext_lazy("reason to send back", "Write the place of use in full."),
)

REFUSE_PHRASES: Final = (
    pgettext_lazy("reason to refuse", "The purpose is no official business (clause 207)."),
    pgettext_lazy("reason to refuse", "The items are needed by their own unit in these days."),
    pgettext_lazy("reason to refuse", "The borrower has items that are overdue."),
    pgettext_lazy("reason to refuse", "The unit has items of the same kind of its own."),
)

CONFLICT_PHRASES: Final = (
    pgettext_lazy("conflict of interest", "The borrower is a relative of mine, or a close friend."),
    pgettext_lazy("conflict of interest", "I am to use these items myself, or take part in the work they are for."),
    pgettext_lazy("conflict of interest", "I have an interest of my own in what the items are wanted for."),
)

LINE_PHRASES: Final = (
    pgettext_lazy("reason against an item", "Needed by its own unit in these days"),
    pgettext_lazy("reason against an item", "More than the work needs"),
    pgettext_lazy("reason against an item", "Another item suits the work better"),
)


class ReasonForm(forms.Form):
    """A decision against a request: a ready phrase, or words of one's own, or both."""

    phrase = forms.ChoiceField(label=gettext_lazy("Reason"), required=False, widget=forms.RadioSelect)
    more = CleanCharField(
        label=gettext_lazy("In your own words"), required=False, max_length=LONGEST_REASON, widget=forms.Textarea
    )
    mark_optional = False

    def __init__(self, *args: Any, phrases: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["phrase"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(phrase), phrase) for phrase in phrases]

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.reason():
            self.add_error("more", _("Choose a reason, or write one in your own words."))
        return words

    def reason(self) -> str:
        """The reason as it is recorded."""
        parts = [self.cleaned_data.get("phrase") or "", self.cleaned_data.get("more") or ""]
        return "\n".join(part for part in parts if part)


class ApprovalForm(forms.Form):
    """Approval of all or part: a tick for each item, and why not where it is taken away."""

    mark_optional = False

    remark = CleanCharField(
        label=gettext_lazy("Remark for the borrower"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, lines: Sequence[LoanLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = lines
        for line in lines:
            self.fields[f"grant_{line.pk}"] = forms.BooleanField(
                label=_("Approve: %(item)s") % {"item": line.asset.name}, required=False, initial=True
            )
            self.fields[f"why_{line.pk}"] = CleanCharField(
                label=_("If not, why"),
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"list": "line-phrases", "autocomplete": "off"}),
            )

    def rows(self) -> list[tuple[LoanLine, forms.BoundField, forms.BoundField]]:
        """Each line with its tick and its reason, for the page."""
        return [(line, self[f"grant_{line.pk}"], self[f"why_{line.pk}"]) for line in self.lines]

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        for line in self.lines:
            if not words.get(f"grant_{line.pk}") and not words.get(f"why_{line.pk}") and not self.errors:
                self.add_error(f"why_{line.pk}", _("Say why this item is not approved."))
        return words

    def refused_lines(self) -> dict[int, str]:
        """The reason by id of a line that is not approved."""
        return {
            line.pk: self.cleaned_data[f"why_{line.pk}"]
            for line in self.lines
            if not self.cleaned_data[f"grant_{line.pk}"]
        }


class RemarkForm(forms.Form):
    """An endorsement: nothing has to be written."""

    mark_optional = False

    remark = CleanCharField(
        label=gettext_lazy("Remark for the approver"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ChangeRemarkForm(RemarkForm):
    """The approval of a change: nothing has to be written."""

    remark = CleanCharField(
        label=gettext_lazy("Remark for the borrower"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PolicyForm(forms.Form):
    """What an agency decides for itself, and why it is changed."""

    endorsement_required = forms.BooleanField(required=False)
    other_buildings_count_as_inside = forms.BooleanField(required=False)
    chase_reading = forms.ChoiceField(widget=forms.RadioSelect)
    longest_days = forms.IntegerField(
        required=False, min_value=1, max_value=3650, help_text=gettext_lazy("Empty: no longest period.")
    )
    collect_within_days = forms.IntegerField(
        min_value=0, max_value=365, help_text=gettext_lazy("After the first day of the loan; then it lapses.")
    )
    may_book_ahead_days = forms.IntegerField(min_value=0, max_value=3650)
    remedy_picked_by = forms.ChoiceField(widget=forms.RadioSelect)
    paper_digits = forms.ChoiceField(widget=forms.RadioSelect)
    second_demand_after = forms.IntegerField(
        required=False, min_value=2, max_value=365, help_text=gettext_lazy("Empty: no second demand by the clock.")
    )
    third_demand_after = forms.IntegerField(
        required=False, min_value=2, max_value=365, help_text=gettext_lazy("Empty: no third demand by the clock.")
    )
    reason = CleanCharField(
        label=gettext_lazy("Reason for the change"),
        help_text=gettext_lazy("For example the number of the order or the minutes of the meeting."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for column in AgencyPolicy._meta.concrete_fields:
            field = self.fields.get(column.name)
            if field is None:
                continue
            words = str(column.verbose_name)
            field.label = words[:1].upper() + words[1:]
            if isinstance(field, forms.ChoiceField):
                field.choices = column.flatchoices

    def clean(self) -> dict[str, Any]:
        """The demands come one after the other."""
        words: dict[str, Any] = super().clean() or {}
        if not are_demands_in_order(words.get("second_demand_after"), words.get("third_demand_after")):
            self.add_error("third_demand_after", _("The third demand comes after the second. Correct one of the two."))
        return words

    def policy(self) -> Policy:
        """The policy as filled in."""
        words = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        words["chase_reading"] = ChaseReading(words["chase_reading"])
        words["remedy_picked_by"] = RemedyPicker(words["remedy_picked_by"])
        words["paper_digits"] = PaperDigits(words["paper_digits"])
        return Policy(**words)
