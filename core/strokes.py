"""A drawn signature: strokes on a field of 600 by 200 points, kept as text and drawn again on a page and on paper.

"12,30 14,33 20,35;40,60 41,66" are two strokes of three and two points. Only where the pen went is kept: no pressure
and no speed, which would tell more about a person than a signature on paper does.
"""

from __future__ import annotations

import re
from itertools import pairwise
from math import dist
from typing import Final

from django.utils.translation import gettext as _

from core.unreadable import Unreadable

WIDE: Final = 600
TALL: Final = 200
MOST_POINTS: Final = 1500
"""Points of a signature; `static/js/signature.js` draws no more."""

LONGEST: Final = MOST_POINTS * 8
"""Characters: a point is at most "600,200 "."""

SHORTEST_WAY: Final = 40
"""How far the pen has to go, in points of the field: a dot or a slip of the finger signs nothing."""

Stroke = tuple[tuple[int, int], ...]

_POINT: Final = r"[0-9]{1,3},[0-9]{1,3}"
_SHAPE: Final = re.compile(rf"{_POINT}(?:[ ;]{_POINT})*")


def read_strokes(raw: str) -> tuple[Stroke, ...]:
    """The strokes of a drawn signature; none where nothing is drawn.

    Raises:
        Unreadable: "signature-unreadable" (not as the field sends it, or outside it), "signature-too-long",
            "signature-too-short".
    """
    if not raw:
        return ()
    if len(raw) > LONGEST:
        reason = _("The drawn signature is too long to be kept. Clear it and sign more simply.")
        raise Unreadable("signature-too-long", reason)
    if not _SHAPE.fullmatch(raw):
        raise _unreadable()
    strokes = tuple(tuple(_point(point) for point in stroke.split(" ")) for stroke in raw.split(";"))
    if any(x > WIDE or y > TALL for stroke in strokes for x, y in stroke):
        raise _unreadable()
    if sum(dist(*pair) for stroke in strokes for pair in pairwise(stroke)) < SHORTEST_WAY:
        reason = _("Only a dot was drawn. Clear it and sign again, or leave the field empty.")
        raise Unreadable("signature-too-short", reason)
    return strokes


def svg_path(raw: str) -> str:
    """The strokes as the path of an SVG of 600 by 200; empty where none were kept."""
    return "".join(f"M{stroke.replace(' ', 'L').replace(',', ' ')}" for stroke in raw.split(";")) if raw else ""


def _point(written: str) -> tuple[int, int]:
    x, y = written.split(",")
    return int(x), int(y)


def _unreadable() -> Unreadable:
    return Unreadable("signature-unreadable", _("The drawn signature cannot be read. Clear it and sign again."))
