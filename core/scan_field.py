"""The field that every scan goes into: a wedge scanner, the camera, a picture, or by hand (`components/scan.html`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from csp.constants import WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django import forms
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def scanning_page(view: View) -> View:
    """Let the page of this view, which has the field, read codes: the reader is WebAssembly, barred on other pages."""
    return cast(View, csp_update({"script-src": [WASM_UNSAFE_EVAL]})(view))


class CodeField(forms.Field):
    """A code as the scanner sent it: nothing is cut, cleaned or refused before its meaning is looked up."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> str:
        return str(value or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Nothing that a browser adds to what is typed."""
        plain = {"autocomplete": "off", "autocapitalize": "off", "autocorrect": "off", "spellcheck": "false"}
        return {**super().widget_attrs(widget), **plain, "enterkeyhint": "done", "data-scan": True}


class ScanForm(forms.Form):
    """The field that takes anything."""

    code = CodeField(required=False, label=_("Scan or type"))
