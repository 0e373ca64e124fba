"""Symbols of the pages: Tabler's outline icons, drawn into the page so that no request and no font is needed."""

from __future__ import annotations

import logging
import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
logger = logging.getLogger(__name__)

_NAME = re.compile(r"[a-z0-9-]+")
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_BOUNDING_BOX = re.compile(r'<path stroke="none"[^>]*/>')
_FRAME = (
    '<svg class="{classes}" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{paths}</svg>'
)


@lru_cache(maxsize=512)
def drawing(name: str) -> str:
    """The paths of the symbol `name` of @tabler/icons, empty when there is no such symbol."""
    path = settings.NODE_MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    if not _NAME.fullmatch(name) or not path.is_file():
        logger.warning("No symbol is called %r.", name)
        return ""
    found = _DRAWING.search(path.read_text(encoding="utf-8"))
    return " ".join(_BOUNDING_BOX.sub("", found.group(1)).split()) if found else ""


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """Draw a symbol. It is hidden from screen readers: the word beside it says the same.

    `{% icon "qrcode" %}`, or with further classes `{% icon "qrcode" "icon-lg" %}`. An unknown name draws nothing, for a
    page without a symbol still says everything; `tests/house/test_templates.py` finds misspelt names.
    """
    paths = drawing(name)
    if not paths:
        return SafeString()
    # The drawing comes from a locked package, the class from our own templates: neither is anybody's input.
    return mark_safe(_FRAME.format(classes=f"icon {css_class}".strip(), paths=paths))  # noqa: S308 (see above)
