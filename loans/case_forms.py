"""What is filled in for a case of clause 209: well-formed or not. Whether it may be is no form's business."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assets.models import Condition
from assets.values import LONGEST_OFFICIAL
from core.forms import CleanCharField, ThaiDateField
from core.pictures import LARGEST_FILE
from core.scans import ScanField
from loans import check_lists
from loans.actions import Evidence, Finding, Likeness
from loans.actions.returning import COMES_BACK
from loans.desk_forms import PriceField
from loans.models import Case, DocumentKind, Found, LoanLine
from loans.rules import REMEDY_LABELS, Remedy

LONG: Final = 4000
SHORT: Final = 2000


def _words(label: Any, *, longest: int = SHORT, rows: int = 4, **options: Any) -> CleanCharField:
    return CleanCharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **options)


class CauseForm(forms.Form):
    """What happened, and the facts for which section 643 asks."""

    mark_optional = False

    cause = _words(
        _("What happened"),
        longest=LONG,
        help_text=_("Facts only: when, where, how. Who has to answer for it is for the fact-finding."),
    )
    other_use = forms.BooleanField(required=False, label=_("Used otherwise than agreed"))
    third_person_use = forms.BooleanField(required=False, label=_("Used by a third person"))
    kept_too_long = forms.BooleanField(required=False, label=_("Kept longer than agreed"))
    bound_to_happen = forms.BooleanField(required=False, label=_("Would have happened all the same"))


class FactFindingForm(forms.Form):
    """The order of the fact-finding and what it reported."""

    number = CleanCharField(label=_("Number of the order"), max_length=120)
    ordered_on = ThaiDateField(label=_("Date of the order"))
    url = forms.URLField(
        label=_("Where its papers are (address)"), max_length=500, required=False, assume_scheme="https"
    )
    outcome = _words(_("Outcome, as the fact-finding reported it"), longest=LONG, required=False)


class DocumentForm(forms.Form):
    """A paper or photo more."""

    kind = forms.ChoiceField(label=_("What it is"), choices=DocumentKind)
    scan = ScanField()
    note = CleanCharField(label=_("Note"), max_length=300, required=False)

    def clean_kind(self) -> DocumentKind:
        return DocumentKind(self.cleaned_data["kind"])


class RemedyForm(forms.Form):
    """Which of the ways that clause 209 opens."""

    remedy = forms.ChoiceField(label=_("How it is made good"), widget=forms.RadioSelect)
    reason = _words(_("Why this way"), rows=3, required=False)

    def __init__(self, *args: Any, remedies: Iterable[Remedy], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["remedy"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(remedy.value, REMEDY_LABELS[remedy]) for remedy in remedies]

    def clean_remedy(self) -> Remedy:
        return Remedy(self.cleaned_data["remedy"])


class EvidenceForm(forms.Form):
    """The paper by which something was made good."""

    number = CleanCharField(label=_("Number of the paper"), max_length=120)
    dated_on = ThaiDateField(label=_("Date of the paper"))
    scan = ScanField(label=_("The paper itself"))
    note = _words(_("Note"), rows=2, required=False)

    def evidence(self) -> Evidence:
        """The paper, of a valid form."""
        given = self.cleaned_data
        return Evidence(scan=given["scan"], number=given["number"], dated_on=given["dated_on"], note=given["note"])


class RepairForm(EvidenceForm):
    """The inspection after the repair, and its receipt."""

    mark_optional = False

    works = forms.BooleanField(required=False, label=_("Works"))
    complete = forms.BooleanField(required=False, label=_("Complete"))
    tidy = forms.BooleanField(required=False, label=_("Clean"))

    field_order = ("works", "complete", "tidy", "number", "dated_on", "scan", "note")


class ReplacementForm(EvidenceForm):
    """The replacement compared in five points and described for the register, and its delivery note."""

    mark_optional = False

    same_type = forms.BooleanField(required=False, label=pgettext_lazy("replacement", "The same type"))
    same_kind = forms.BooleanField(required=False, label=pgettext_lazy("replacement", "The same kind"))
    same_size = forms.BooleanField(required=False, label=pgettext_lazy("replacement", "The same size"))
    same_character = forms.BooleanField(required=False, label=pgettext_lazy("replacement", "The same character"))
    same_quality = forms.BooleanField(required=False, label=pgettext_lazy("replacement", "The same quality"))
    name = CleanCharField(label=_("Name"), max_length=300)
    brand = CleanCharField(label=_("Brand"), max_length=120, required=False)
    model = CleanCharField(label=_("Model"), max_length=200, required=False)
    serial_no = CleanCharField(label=_("Serial number"), max_length=120, required=False)
    official_number = CleanCharField(
        label=_("Asset number"),
        max_length=LONGEST_OFFICIAL,
        required=False,
        help_text=_("May stay empty until the number is given."),
    )
    cost = PriceField(label=_("Price (baht)"))

    field_order = (
        *("same_type", "same_kind", "same_size", "same_character", "same_quality"),
        *("name", "brand", "model", "serial_no", "official_number", "cost"),
        *("number", "dated_on", "scan", "note"),
    )

    def likeness(self) -> Likeness:
        """The five points, of a valid form."""
        given = self.cleaned_data
        return Likeness(
            same_type=given["same_type"],
            same_kind=given["same_kind"],
            same_size=given["same_size"],
            same_character=given["same_character"],
            same_quality=given["same_quality"],
        )


class PaymentForm(EvidenceForm):
    """The amount received, and its receipt."""

    amount = PriceField(label=_("Amount received (baht)"))

    field_order = ("amount", "number", "dated_on", "scan", "note")

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].help_text = _("The price at the time of borrowing: %(price)s baht.") % {
            "price": f"{case.price:,.2f}"
        }


class BringBackForm(forms.Form):
    """What was found on an item that comes back after all: a tick each for what is right, points of its list too."""

    mark_optional = False

    works = forms.BooleanField(required=False, label=_("Works"))
    complete = forms.BooleanField(required=False, label=_("Complete"))
    tidy = forms.BooleanField(required=False, label=_("Clean"))
    condition = forms.ChoiceField(choices=[(each.value, each.label) for each in COMES_BACK], label=_("Condition"))
    note = CleanCharField(label=_("What is wrong"), max_length=500, required=False)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.points = check_lists.points_out(case.line)
        for n, point in enumerate(self.points):
            self.fields[f"point_{n}"] = forms.BooleanField(required=False, label=point)
        self.order_fields(["works", "complete", "tidy", *(f"point_{n}" for n, _point in enumerate(self.points))])

    def finding(self) -> Finding:
        """The inspection, of a valid form."""
        given = self.cleaned_data
        return Finding(
            works=given["works"],
            complete=given["complete"],
            clean=given["tidy"],
            condition=Condition(given["condition"]),
            note=given["note"],
            checks={point: given[f"point_{n}"] for n, point in enumerate(self.points)},
        )


class ReopenForm(forms.Form):
    """Why a settlement is taken back."""

    reason = _words(_("Reason"))


class CloseForm(forms.Form):
    """A second person has looked at the evidence."""

    seen = forms.BooleanField(
        label=_("I have looked at the evidence, and it shows that this was made good."),
        error_messages={"required": _("Look at the evidence and put the tick here to close the case.")},
    )
    note = _words(_("Note"), rows=2, required=False)


class LineField(forms.TypedChoiceField):
    """Which item of the loan, of those that are out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Item"), coerce=int, widget=forms.RadioSelect, **options)

    def offer(self, lines: Iterable[LoanLine]) -> None:
        self.choices = [(line.pk, str(line.asset)) for line in lines]
        if len(self.choices) == 1:
            self.initial = self.choices[0][0]


class LossForm(forms.Form):
    """An item that cannot be brought back."""

    line = LineField()
    found = forms.ChoiceField(
        label=_("What happened to it"),
        choices=[
            (Found.LOST.value, pgettext_lazy("loss", "It is lost")),
            (Found.UNUSABLE.value, pgettext_lazy("loss", "It was destroyed and cannot be brought back")),
        ],
        widget=forms.RadioSelect,
    )
    account = _words(_("When, where and how"), longest=500, help_text=_("Facts only. A case of clause 209 is opened."))

    def __init__(self, *args: Any, lines: Iterable[LoanLine], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["line"]
        if isinstance(field, LineField):
            field.offer(lines)

    def clean_found(self) -> Found:
        return Found(self.cleaned_data["found"])


class ClaimForm(forms.Form):
    """ "I returned it already"."""

    line = LineField()
    returned_on = ThaiDateField(label=_("On which day"))
    handed_to = CleanCharField(
        label=_("To whom, or where it was left"),
        max_length=300,
        help_text=_("For example: at the counter, to Mr Somchai."),
    )
    words = _words(_("Anything else that helps to find it"), rows=3, required=False)

    def __init__(self, *args: Any, lines: Iterable[LoanLine], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["line"]
        if isinstance(field, LineField):
            field.offer(lines)


class AnswerForm(forms.Form):
    """The store looked and did not find it."""

    answer = _words(_("Where the store looked, and what it found"), rows=3)


class PhotosInput(forms.FileInput):
    """Several photos at once, from a phone's camera or its gallery."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Photos as they were sent: a list of bytes."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        """The bytes of each photo.

        Raises:
            ValidationError: none was sent, or one is too large.
        """
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        if not uploads:
            raise ValidationError(_("Choose at least one photo."), code="required")
        for upload in uploads:
            super().clean(upload, initial)
            if upload.size > LARGEST_FILE:
                text = _("The photo is larger than 10 MB. Make it smaller and send it again.")
                raise ValidationError(text, code="photo-too-large")
        return [bytes(upload.read()) for upload in uploads]


class PhotosForm(forms.Form):
    """Photos of an item, as many as help."""

    photos = PhotosField(
        label=_("Photos"),
        help_text=_("JPEG, PNG or WebP, at most 10 MB each. Place and time of the photo are not kept."),
        widget=PhotosInput(attrs={"accept": "image/*", "capture": "environment", "multiple": True}),
        allow_empty_file=True,
    )


class CriteriaForm(forms.Form):
    """The agency's own text of the criteria of clause 209."""

    prefix = "criteria"

    title = CleanCharField(label=_("Title"), max_length=300)
    number = CleanCharField(label=_("Number"), max_length=120, required=False)
    issued_on = ThaiDateField(label=_("Dated"))
    text = _words(_("Text, as issued"), longest=20000, rows=10)
