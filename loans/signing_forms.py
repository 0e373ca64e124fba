"""The forms by which the borrower signs on the own phone, or says why not."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CleanCharField
from core.signature_field import SignatureField


class PhoneSignForm(forms.Form):
    """The signature under a text of this hash; the sign-in is what proves who signs."""

    strokes = SignatureField()
    signed_sha256 = CleanCharField(max_length=64, widget=forms.HiddenInput)

    def words(self) -> dict[str, str]:
        """What `actions.give_signature` takes."""
        return {"signed_sha256": self.cleaned_data["signed_sha256"], "strokes": self.cleaned_data["strokes"]}


class RefusalForm(forms.Form):
    """Why the borrower does not sign."""

    reason = CleanCharField(max_length=1000, label=_("Why you do not sign"), widget=forms.Textarea(attrs={"rows": 3}))
