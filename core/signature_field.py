"""The field that a signature is drawn into (`components/signature.html`)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.strokes import LONGEST, read_strokes
from core.unreadable import Unreadable


class SignatureField(forms.Field):
    """A drawn signature as `core.strokes` keeps it; empty where nothing is drawn, which signs by itself nothing."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "label": _("Drawn signature"), **options})

    def to_python(self, value: Any) -> str:
        """The strokes.

        Raises:
            ValidationError: they cannot be read; its code is that of `Unreadable`.
        """
        raw = str(value or "")[: LONGEST + 1]
        try:
            read_strokes(raw)
        except Unreadable as unreadable:
            raise ValidationError(unreadable.message, code=unreadable.code) from unreadable
        return raw
