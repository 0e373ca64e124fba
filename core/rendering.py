"""How forms look: every field with label, help and error joined to its control, in Tabler's classes."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.forms.renderers import TemplatesSetting

DJANGO_TEXTAREA_ROWS: Final = "10"


def control_class(widget: forms.Widget) -> str:
    """Tabler's class for the control that `widget` draws."""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


def calmer(widget: forms.Widget, label: str) -> dict[str, Any]:
    """Attributes that undo what makes a form loud: ten empty lines, and a placeholder that says the label again."""
    attrs: dict[str, Any] = {}
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == DJANGO_TEXTAREA_ROWS:
        attrs["rows"] = 4
    if str(widget.attrs.get("placeholder", "")) == label:
        attrs["placeholder"] = False
    return attrs


class Control(forms.BoundField):
    """A bound field whose control carries our classes wherever a template draws it."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if not widget.is_hidden:
            own = [widget.attrs.get("class", ""), attrs.get("class", "")]
            marks = [control_class(widget), "is-invalid" if self.errors else "", *own]
            built["class"] = " ".join(filter(None, marks))
            built |= calmer(widget, str(self.label))
        return built


class FormRenderer(TemplatesSetting):
    """Draws forms with the templates under `templates/components/`."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = Control
