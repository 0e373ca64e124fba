"""The one form of an exception from a policy: why, in one's own words; both people write their own."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CleanCharField

LONGEST_REASON: Final = 1000


class ExceptionForm(forms.Form):
    """Why the policy is to give way, or why it is not. Free words: a ready phrase would soon be everybody's reason."""

    mark_optional = False

    reason = CleanCharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays listed with your name, for the heads and the auditors."),
    )
