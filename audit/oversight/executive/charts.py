"""Bars drawn as SVG by us: readable in black and white, each with its number, with a table beside it on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from audit.oversight.monthly.definitions import Words

WIDE, TALL, FOOT, HEAD = 360, 150, 22, 20
GAP: Final = 6
"""In the units of the drawing, which is scaled to its place."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: where it stands, how tall it is, and what is written above and below it."""

    x: float
    y: float
    wide: float
    tall: float
    middle: float
    value: int
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one figure, month by month. Values are whole numbers of 0 or more."""

    title: Words
    definition: Words
    bars: tuple[Bar, ...]
    wide: int = WIDE
    tall: int = TALL
    base: int = TALL - FOOT

    @property
    def newest(self) -> int:
        """The value of the last month; 0 where there is none."""
        return self.bars[-1].value if self.bars else 0


def chart(title: Words, definition: Words, values: Sequence[tuple[str, int]]) -> Chart:
    """The bars of these values, each with the label below it."""
    most = max((value for _label, value in values), default=0) or 1
    step = WIDE / max(len(values), 1)
    room = TALL - FOOT - HEAD
    bars = []
    for place, (label, value) in enumerate(values):
        tall = round(room * value / most, 1)
        left = place * step + GAP / 2
        bars.append(
            Bar(
                x=round(left, 1),
                y=round(TALL - FOOT - tall, 1),
                wide=round(min(step - GAP, 48), 1),
                tall=tall,
                middle=round(left + min(step - GAP, 48) / 2, 1),
                value=value,
                label=label,
            )
        )
    return Chart(title, definition, tuple(bars))
