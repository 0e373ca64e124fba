"""Template filters for days, moments, money and digits; nothing (None) shows as a dash."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from core import thai

NOTHING: Final = "–"

_NUMBER: Final = re.compile(r"(?:[\w.\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+-)+\d{4}-\d{4,}")
"""The number of a loan or a case in a sentence; in Thai a break may otherwise fall behind each hyphen."""

register = template.Library()


@register.filter
def thai_date(value: date | None) -> str:
    """22 พ.ย. 2569."""
    return thai.thai_date(value) if value else NOTHING


@register.filter
def thai_date_full(value: date | None) -> str:
    """22 พฤศจิกายน 2569."""
    return thai.thai_date(value, style="full") if value else NOTHING


@register.filter
def thai_day(value: date | None) -> str:
    """อา. 22 พ.ย. 2569."""
    return thai.thai_date(value, style="with_day") if value else NOTHING


@register.filter
def thai_datetime(value: datetime | None) -> str:
    """22 พ.ย. 2569 14:05 น."""
    return thai.thai_datetime(value) if value else NOTHING


@register.simple_tag
def thai_range(first: date | None, last: date | None) -> str:
    """12–14 พ.ค. 2570; of two days of which one is missing, the other."""
    if first and last:
        return thai.thai_range(first, last)
    return thai_date(first or last)


@register.filter
def due_in(value: date | None, on: date) -> str:
    """อีก 4 วัน, seen from the day `on` that the view hands to the template."""
    return thai.relative_days(value, on) if value else NOTHING


@register.filter
def baht(value: object) -> str:
    """1,250.50."""
    return f"{value:,.2f}" if isinstance(value, Decimal | int | float) else NOTHING


@register.filter
def quantity(value: object) -> str:
    """1,250 or 2.5."""
    return thai.shown_quantity(value) if isinstance(value, Decimal) else NOTHING


@register.filter
def thai_digits(value: object) -> str:
    """๑๒๓."""
    return NOTHING if value is None or value == "" else thai.to_thai_digits(str(value))


@register.filter
def unbroken(value: str) -> SafeString:
    """A text, or HTML, in which no number of a loan or a case is torn apart at the end of a line."""
    # Escaped just before; what the pattern finds holds neither a bracket nor a quotation mark.
    return mark_safe(_NUMBER.sub(r'<span class="code">\g<0></span>', conditional_escape(value)))  # noqa: S308 (see above)
