"""What a storekeeper fills in for another state agency, and what either store writes when the items arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import CleanCharField, ThaiDateField
from core.scans import ScanField
from loans.forms import RequestForm, SignForm
from loans.letters import Letter
from loans.models import PlaceKind
from people.actions import ContactFacts
from people.models import Agency

if TYPE_CHECKING:
    AgencyChoice = forms.ModelChoiceField[Agency]
else:
    AgencyChoice = forms.ModelChoiceField

CONTACT: Final = ("contact_name", "contact_position", "contact_phone", "contact_email")
LETTER: Final = (
    "letter_number",
    "letter_on",
    "head_name",
    "head_title",
    "collector_name",
    "collector_position",
    "collector_phone",
)


def outside_agencies() -> Any:
    """The agencies of the address book that this installation does not serve, by name."""
    return Agency.objects.filter(is_ours=False).order_by("name", "pk")


class AgencyRequestForm(RequestForm):
    """What another agency's letter says: who asks, for what, and who comes to collect."""

    agency = AgencyChoice(
        label=gettext_lazy("Borrowing state agency"),
        queryset=Agency.objects.none(),
        empty_label=gettext_lazy("Choose…"),
    )
    letter_number = CleanCharField(
        label=gettext_lazy("Number of the letter"), max_length=80, widget=forms.TextInput,
        help_text=gettext_lazy("As it stands on the letter."),
    )  # fmt: skip
    letter_on = ThaiDateField(label=gettext_lazy("Date of the letter"))
    head_name = CleanCharField(
        label=gettext_lazy("Name of the head who signed it"), max_length=200, widget=forms.TextInput,
        help_text=gettext_lazy("As it stands under the letter."),
    )  # fmt: skip
    head_title = CleanCharField(
        label=gettext_lazy("Title of the head"), max_length=200, widget=forms.TextInput,
        help_text=gettext_lazy("Demands are addressed to this title."),
    )  # fmt: skip
    contact_name = CleanCharField(label=gettext_lazy("Contact: name"), max_length=200, widget=forms.TextInput)
    contact_position = CleanCharField(label=gettext_lazy("Contact: position"), max_length=200, widget=forms.TextInput)
    contact_phone = CleanCharField(label=gettext_lazy("Contact: phone"), max_length=40, widget=forms.TextInput)
    contact_email = forms.EmailField(label=gettext_lazy("Contact: e-mail"), max_length=254, required=False)
    collector_name = CleanCharField(label=gettext_lazy("Who collects: name"), max_length=200, widget=forms.TextInput)
    collector_position = CleanCharField(
        label=gettext_lazy("Who collects: position"), max_length=200, required=False, widget=forms.TextInput
    )
    collector_phone = CleanCharField(
        label=gettext_lazy("Who collects: phone"), max_length=40, required=False, widget=forms.TextInput
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"place_kind": PlaceKind.OFF_PREMISES, **options.get("initial", {})}
        super().__init__(*args, **options)
        del self.fields["for_unit"]
        self.fields["place_kind"].help_text = _("Wherever it is: the head of our agency approves (clause 208(1)).")
        field = self.fields.get("agency")
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = outside_agencies()


class AgencyCorrectionForm(AgencyRequestForm):
    """The same after it was sent back: agency and contact stay, items may be dropped."""

    items = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Items"),
        help_text=gettext_lazy("Take the tick away from what is no longer needed."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("agency", *CONTACT):
            del self.fields[name]


class EntryForm(SignForm):
    """Signing the entry; the letter's scan with it, or later on the page of the loan."""

    agreed = forms.BooleanField(
        label=gettext_lazy("I have compared this with the agency's letter, and key it in as a counter entry."),
        error_messages={"required": gettext_lazy("Compare the text with the letter and put the tick here.")},
    )
    scan = ScanField(label=gettext_lazy("Scan of the letter"), required=False)


class LetterScanForm(forms.Form):
    """The scan of a letter on its own."""

    scan = ScanField(label=gettext_lazy("Scan of the letter"))


class DifferencesForm(forms.Form):
    """What the other store says when the items arrive there."""

    differences = CleanCharField(
        label=gettext_lazy("What differs from the list"),
        help_text=gettext_lazy("Empty: everything came as listed."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConfirmForm(DifferencesForm):
    """The storekeeper of the borrowing unit confirms the receipt."""

    agreed = forms.BooleanField(
        label=gettext_lazy("I have read the text. The items are in my store, but for what I have noted."),
        error_messages={"required": gettext_lazy("Read the text and put the tick here to sign.")},
    )


class PaperForm(DifferencesForm):
    """Another agency's receipt, as its storekeeper signed it on paper."""

    name = CleanCharField(label=gettext_lazy("Their storekeeper: name"), max_length=200, widget=forms.TextInput)
    position = CleanCharField(
        label=gettext_lazy("Their storekeeper: position"), max_length=200, required=False, widget=forms.TextInput
    )
    received_on = ThaiDateField(label=gettext_lazy("Received on"))
    scan = ScanField(label=gettext_lazy("Scan of the receipt"), required=False)

    field_order = ("name", "position", "received_on", "differences", "scan")


def letter_of(words: dict[str, Any]) -> Letter:
    """The letter as it was filled in."""
    return Letter(
        number=words["letter_number"],
        dated_on=words["letter_on"],
        **{name: words[name] for name in LETTER if name not in ("letter_number", "letter_on")},
    )


def contact_of(words: dict[str, Any]) -> ContactFacts:
    """The contact as it was filled in."""
    return ContactFacts(
        name=words["contact_name"],
        position=words["contact_position"],
        phone=words["contact_phone"],
        email=words["contact_email"].lower(),
    )
