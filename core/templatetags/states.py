"""A state as symbol and word: the badge of lists, drawn in code because a list draws a hundred of them."""

from __future__ import annotations

from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.icons import icon

register = template.Library()

SYMBOLS: Final = {
    "free": "circle-check",
    "progress": "clock",
    "attention": "alert-triangle",
    "danger": "alert-octagon",
    "neutral": "circle",
}
"""The symbol of each meaning, so that no state is told by its colour alone."""


@register.simple_tag
def badge(word: object, meaning: str = "", symbol: str = "") -> SafeString:
    """`{% badge "On loan" "progress" %}`. meaning: a key of `SYMBOLS`, else neutral. symbol: another icon."""
    drawn = icon(symbol or SYMBOLS.get(meaning, SYMBOLS["neutral"]))
    return format_html('<span class="state meaning-{}">{}<span>{}</span></span>', meaning or "neutral", drawn, word)
