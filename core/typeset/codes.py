"""Code 128 and QR as vectors: bars of whole modules, quiet zones kept, nothing blurred by a printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    def modules(self) -> int:
        """How many modules it is wide, with its quiet zones."""
        return len(self._pattern) + 2 * BAR_QUIET

    @property
    def width(self) -> float:
        return self.modules * self.module

    @property
    def height(self) -> float:
        return self.tall

    @property
    def _pattern(self) -> str:
        return "".join(Code128(self.text).build())

    def stretches(self) -> list[tuple[int, int]]:
        """Where each bar begins, in modules from the edge of the quiet zone, and how many modules it is wide."""
        return [(BAR_QUIET + start, length) for start, length in _bars(self._pattern)]

    def draw(self, page: Page, x: float, top: float) -> None:
        _fill(
            page,
            [
                (x + start * self.module, top - self.tall, length * self.module, self.tall)
                for start, length in self.stretches()
            ],
        )


@dataclass(frozen=True, slots=True)
class QR:
    """A QR code that survives a stamp across a corner (level M). side: with its quiet zone.

    mask: which of the eight patterns evens out black and white; None: the best, which takes five times as long to find.
    """

    text: str
    side: float = 22 * mm
    mask: int | None = None

    @property
    def modules(self) -> int:
        """How many modules a side has, with its quiet zones."""
        return len(self._matrix) + 2 * QR_QUIET

    @property
    def width(self) -> float:
        return self.side

    @property
    def height(self) -> float:
        return self.side

    @property
    def _matrix(self) -> Sequence[bytearray]:
        matrix: Sequence[bytearray] = segno.make_qr(self.text, error="m", mask=self.mask).matrix
        return matrix

    def stretches(self) -> tuple[int, list[tuple[int, int, int]]]:
        """How many modules a side has; and of each dark stretch its row, where it begins and its length."""
        matrix = self._matrix
        dark = [
            (QR_QUIET + number, QR_QUIET + start, length)
            for number, row in enumerate(matrix)
            for start, length in _bars("".join("1" if dark else "0" for dark in row))
        ]
        return len(matrix) + 2 * QR_QUIET, dark

    def draw(self, page: Page, x: float, top: float) -> None:
        modules, dark = self.stretches()
        module = self.side / modules
        # A hair taller than the module, or viewers show seams between the rows.
        bars = (
            (x + start * module, top - (row + 1) * module, wide * module, module * 1.02) for row, start, wide in dark
        )
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
