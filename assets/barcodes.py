"""The tag as Code 128, drawn as one path of vectors: no font, no picture, no inline style, so that it prints sharp."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from barcode import Code128
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET: Final = 10
"""Modules of white on either side, which the standard asks for (ISO/IEC 15417)."""

HEIGHT: Final = 40
"""Modules."""


def modules(tag: str) -> str:
    """The bars of `tag` as 1 and the gaps as 0, without the quiet zones."""
    return "".join(Code128(tag).build())


def drawing(tag: str) -> SafeString:
    """The barcode of `tag` as an SVG in the page; black on white in dark mode too, or no scanner reads it."""
    bars, place = [], QUIET
    for is_bar, run in groupby(modules(tag), key=lambda module: module == "1"):
        width = len(list(run))
        if is_bar:
            bars.append(f"M{place} 0h{width}v{HEIGHT}h-{width}z")
        place += width
    return format_html(
        '<svg class="barcode" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}"'
        ' shape-rendering="crispEdges" preserveAspectRatio="none"><path fill="#fff" d="M0 0h{0}v{1}H0z"/>'
        '<path fill="#000" d="{3}"/></svg>',
        place + QUIET,
        HEIGHT,
        tag,
        "".join(bars),
    )
