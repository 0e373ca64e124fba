"""Sheets of labels and rolls: their measures in millimetres, and which measures make sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from core.verdict import POLICY, Permitted, Refused, Verdict

A4_WIDE: Final = 210.0
A4_TALL: Final = 297.0

UNPRINTED: Final = 4.2
"""What an office printer leaves white along the edge of a sheet."""
SHEET_DPI: Final = 300
"""What lines and modules on sheets are snapped to: office printers print a multiple of it."""
ROLL_DPI: Final = (203, 300)
"""Dots an inch of label printers."""
MOST_ACROSS: Final = 10
MOST_DOWN: Final = 30
CUT_EDGE: Final = 1.0
"""White above and below on a sheet's label: a sheet is never fed quite straight."""
TAPE_EDGE: Final = 1.0
"""White along a tape, which its printer cannot reach."""


class Size(NamedTuple):
    wide: float
    tall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An A4 sheet of labels. side, head: the margins left and right, above and below; the labels share what is left."""

    columns: int
    rows: int
    side: float = 0.0
    head: float = 0.0
    gap_across: float = 0.0
    gap_down: float = 0.0

    @property
    def label(self) -> Size:
        """The size of one label, to the tenth of a millimetre that its maker states."""
        wide = (A4_WIDE - 2 * self.side - (self.columns - 1) * self.gap_across) / self.columns
        tall = (A4_TALL - 2 * self.head - (self.rows - 1) * self.gap_down) / self.rows
        return Size(wide, tall)

    def __str__(self) -> str:
        return f"A4 {self.columns} × {self.rows} ({_named(self.label)})"

    @property
    def page(self) -> Size:
        return Size(A4_WIDE, A4_TALL)

    @property
    def edge(self) -> Size:
        """White inside each label left and right, above and below: what a printer cannot reach at the sheet's edge."""
        return Size(max(0.0, UNPRINTED - self.side), max(CUT_EDGE, UNPRINTED - self.head))

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    def places(self) -> Iterator[tuple[float, float]]:
        """The upper left corner of each label, from the upper left corner of the sheet; row by row."""
        label = self.label
        for row in range(self.rows):
            for column in range(self.columns):
                yield (
                    self.side + column * (label.wide + self.gap_across),
                    self.head + row * (label.tall + self.gap_down),
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Labels one after the other, a page each. is_turned: the text runs along the tape, which is as wide as tall."""

    wide: float
    tall: float
    is_turned: bool = False

    def __str__(self) -> str:
        return _named(self.label)

    @property
    def label(self) -> Size:
        return Size(self.wide, self.tall)

    @property
    def page(self) -> Size:
        return self.label

    @property
    def edge(self) -> Size:
        return Size(TAPE_EDGE, TAPE_EDGE)

    @property
    def per_page(self) -> int:
        return 1

    def places(self) -> Iterator[tuple[float, float]]:
        yield 0.0, 0.0


Medium = Sheet | Roll

MEDIA: Final[Mapping[str, Medium]] = {
    "a4-24": Sheet(columns=3, rows=8, side=7.25, head=12.9, gap_across=2.5),
    "a4-30": Sheet(columns=3, rows=10),
    "a4-40": Sheet(columns=4, rows=10),
    "a4-65": Sheet(columns=5, rows=13, side=4.75, head=10.7, gap_across=2.5),
    "tape-12": Roll(wide=80.0, tall=12.0, is_turned=True),
    "tape-18": Roll(wide=80.0, tall=18.0, is_turned=True),
    "tape-24": Roll(wide=70.0, tall=24.0, is_turned=True),
    "roll-62": Roll(wide=62.0, tall=29.0),
}
"""What is sold: sheets by labels a sheet, tapes and rolls by their width."""


def _named(size: Size) -> str:
    return f"{size.wide:.1f} × {size.tall:.1f} mm"


def as_json(medium: Medium) -> dict[str, Any]:
    """The measures, for a row of the database."""
    return {"kind": "sheet" if isinstance(medium, Sheet) else "roll", **asdict(medium)}


def from_json(kept: Mapping[str, Any]) -> Medium:
    """The sheet or roll of which these are the measures."""
    measures = {name: value for name, value in kept.items() if name != "kind"}
    return Sheet(**measures) if kept["kind"] == "sheet" else Roll(**measures)


def may_be_cut_so(sheet: Sheet) -> Verdict:
    """Whether an A4 sheet can be cut into such labels. Codes: sheet-too-many, sheet-no-room."""
    if not (1 <= sheet.columns <= MOST_ACROSS and 1 <= sheet.rows <= MOST_DOWN):
        reason = _("A sheet has 1 to %(across)d columns and 1 to %(down)d rows of labels.")
        return Refused(POLICY, "sheet-too-many", reason % {"across": MOST_ACROSS, "down": MOST_DOWN})
    if min(sheet.side, sheet.head, sheet.gap_across, sheet.gap_down) < 0 or min(sheet.label) <= 0:
        reason = _("The margins and gaps leave no room for the labels on an A4 sheet (210 × 297 mm). Measure again.")
        return Refused(POLICY, "sheet-no-room", reason)
    return Permitted()
