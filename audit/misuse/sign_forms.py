"""What somebody writes who signs: a tip with a name, or a formal complaint."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.misuse.actions.signing import Signed
from audit.misuse.forms import TellForm
from audit.misuse.name_states import Signing
from core.forms import CleanCharField, ThaiDateField


class SignForm(TellForm):
    """A tip in four steps, and the name, which goes into an envelope of its own."""

    kind = forms.ChoiceField(
        label=_("What do you send?"),
        help_text=_(
            "A formal complaint says that the agency did not follow the rules of supplies. It is made within 15 days of"
            " coming to know of it. Everything else is a signed report, which has no limit."
        ),
        choices=Signing,
        initial=Signing.SIGNED,
        widget=forms.RadioSelect,
    )
    grounds = CleanCharField(
        label=_("Which rule was not followed, and why do you think so?"),
        help_text=_("For a formal complaint. Politely, and without your name."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    knew_on = ThaiDateField(label=_("On which day did you come to know of it?"), required=False)
    name = CleanCharField(
        label=_("Your name"),
        help_text=_("First name and family name, as they stand in your papers. Write them nowhere else on this page."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = CleanCharField(
        label=_("Where the answer reaches you"),
        help_text=_("A telephone number, an address or an e-mail of your own, not of the office."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    is_signed = forms.BooleanField(
        label=_("I sign this with my name"),
        help_text=_("What I tell is true as far as I know. This tick stands for my signature."),
    )

    def clean_kind(self) -> Signing:
        return Signing(self.cleaned_data["kind"])

    def signed(self) -> Signed:
        """Who signs, of a form that is valid."""
        words: dict[str, Any] = self.cleaned_data
        names = ("kind", "name", "contact", "grounds", "knew_on", "is_signed")
        return Signed(**{name: words[name] for name in names})
