"""The options of a select, drawn in code: a filter offers every unit of an agency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def options(choices: Iterable[dict[str, Any]]) -> SafeString:
    """A line for each of `choices`, which are those of one group of `widget.optgroups`."""
    return format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        ((str(choice["value"]), flatatt(choice["attrs"]), choice["label"]) for choice in choices),
    )
