"""A drawn signature on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.strokes import TALL, WIDE, Stroke
from core.typeset.pdf import Page

PEN: Final = 0.9
"""Points."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn on the field of `core.strokes`, `height` points tall."""

    strokes: tuple[Stroke, ...]
    height: float = 30

    @property
    def width(self) -> float:
        return self.height * WIDE / TALL

    def draw(self, page: Page, x: float, top: float) -> None:
        scale = self.height / TALL
        drawn = [f"q 1 J 1 j {PEN} w 0 0 0 RG"]
        for stroke in self.strokes:
            points = [f"{x + across * scale:.2f} {top - down * scale:.2f}" for across, down in stroke]
            drawn += [f"{points[0]} m", *(f"{point} l" for point in points[1:] or points), "S"]
        page.write("\n".join([*drawn, "Q"]))
