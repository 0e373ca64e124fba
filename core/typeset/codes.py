"""Code 128 and QR as vectors: bars of whole modules, quiet zones kept, nothing blurred by a printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import segno
from barcode import Code128
from reportlab.lib.units import mm

from core.typeset.pdf import Page

BAR_QUIET: Final = 10
"""Modules of white beside a Code 128 (ISO/IEC 15417)."""
QR_QUIET: Final = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class Barcode:
    """Code 128. text: printable ASCII. module: width of the narrowest bar; 0.25 mm reads with any scanner."""

    text: str
    tall: float = 9 * mm
    module: float = 0.25 * mm

    @property
    def width(self) -> float:
        return (len(self._modules) + 2 * BAR_QUIET) * self.module

    @property
    def height(self) -> float:
        return self.tall

    @property
    def _modules(self) -> str:
        return "".join(Code128(self.text).build())

    def draw(self, page: Page, x: float, top: float) -> None:
        bars = [
            (x + (BAR_QUIET + start) * self.module, top - self.tall, length * self.module, self.tall)
            for start, length in _bars(self._modules)
        ]
        _fill(page, bars)


@dataclass(frozen=True, slots=True)
class QR:
    """A QR code that survives a stamp across a corner (level M). side: with its quiet zone."""

    text: str
    side: float = 22 * mm

    @property
    def width(self) -> float:
        return self.side

    @property
    def height(self) -> float:
        return self.side

    def draw(self, page: Page, x: float, top: float) -> None:
        matrix = segno.make_qr(self.text, error="m").matrix
        module = self.side / (len(matrix) + 2 * QR_QUIET)
        bars = [
            # A hair taller than the module, or viewers show seams between the rows.
            (x + (QR_QUIET + start) * module, top - (QR_QUIET + number) * module, length * module, module * 1.02)
            for number, row in enumerate(matrix, start=1)
            for start, length in _bars("".join("1" if dark else "0" for dark in row))
        ]
        _fill(page, bars)


def holds_in_code128(text: str) -> bool:
    """Whether Code 128 can hold `text`: ASCII alone, so no Thai letter."""
    return bool(text) and text.isascii() and text.isprintable()


def _fill(page: Page, bars: Iterable[tuple[float, float, float, float]]) -> None:
    """Fill rectangles (left, bottom, width, height) in one path."""
    page.write("\n".join([*(f"{x:.3f} {y:.3f} {wide:.3f} {tall:.3f} re" for x, y, wide, tall in bars), "f"]))


def _bars(modules: str) -> Iterator[tuple[int, int]]:
    """Start and length of each dark stretch."""
    at = 0
    while (start := modules.find("1", at)) >= 0:
        end = modules.find("0", start)
        at = end if end >= 0 else len(modules)
        yield start, at - start
