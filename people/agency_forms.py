"""What is filled in about other state agencies and whom they name to us."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CleanCharField
from people.actions import AgencyFacts, ContactFacts
from people.forms import ReasonForm
from people.models import Agency, AgencyKind, Person


class AgencyForm(ReasonForm):
    """An agency as the address book has it."""

    name = CleanCharField(
        label=_("Name of the state agency"), max_length=200, help_text=_("In full, as on its letters.")
    )
    short_name = CleanCharField(label=_("Short name"), max_length=40)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=AgencyKind,
        help_text=_("Central, provincial, local or other: as clause 209 tells them apart."),
    )
    head_title = CleanCharField(
        label=_("Title of its head"),
        max_length=200,
        help_text=_("For example Director-General of a department: letters open with it."),
    )
    address = CleanCharField(label=_("Postal address"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    email = forms.EmailField(label=_("E-mail of its office"), required=False, max_length=254)
    phone = CleanCharField(label=_("Phone of its office"), required=False, max_length=40)

    def __init__(self, *args: Any, agency: Agency | None = None, **kwargs: Any) -> None:
        if agency is not None:
            kwargs["initial"] = {name: getattr(agency, name) for name in AgencyFacts.__slots__}
        super().__init__(*args, **kwargs)

    def facts(self) -> AgencyFacts:
        values = {name: self.cleaned_data[name] for name in AgencyFacts.__slots__}
        return AgencyFacts(**{**values, "kind": AgencyKind(values["kind"]), "email": values["email"].lower()})


class ContactForm(forms.Form):
    """Whom an agency names as its contact."""

    name = CleanCharField(label=_("Name with title"), max_length=200)
    position = CleanCharField(label=_("Position"), max_length=200)
    phone = CleanCharField(label=_("Phone"), max_length=40, help_text=_("Who is called when something is due."))
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, help_text=_("Notices about the loan go there.")
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = {name: getattr(person, name) for name in ContactFacts.__slots__}
        super().__init__(*args, **kwargs)

    def facts(self) -> ContactFacts:
        told = {name: self.cleaned_data[name] for name in ContactFacts.__slots__}
        return ContactFacts(**{**told, "email": told["email"].lower()})
