"""The form by which one chooses the own PIN."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CleanCharField
from people import pins

_HIDDEN: Final = {"autocomplete": "off", "inputmode": "numeric"}


class PinField(CleanCharField):
    """A PIN; what was typed is never sent back to the page."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, widget=forms.PasswordInput(attrs=_HIDDEN), **options)

    def clean(self, value: Any) -> str:
        """The digits alone, in Arabic digits."""
        return pins.typed(str(super().clean(value)))


class PinForm(forms.Form):
    """Six digits, twice, and the password."""

    pin = PinField(
        label=_("New PIN"),
        help_text=_(
            "Six digits that nobody guesses: not a birthday, not 123456. Tell them to nobody, not at a desk either."
        ),
    )
    again = PinField(label=_("The same PIN again"))
    password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "pin" in given and "again" in given and given["pin"] != given["again"]:
            self.add_error(
                "again", forms.ValidationError(_("The two PINs differ. Type them again."), code="pins-differ")
            )
        return given

    def words(self) -> dict[str, str]:
        """What `actions.choose_pin` takes."""
        return {"pin": self.cleaned_data["pin"], "password": self.cleaned_data["password"]}
