"""Labels for network label printers, in ZPL II: each label is one graphic of exactly the dots that were measured.

The printer's own fonts have no Thai, and its own barcode and QR commands choose widths and masks by its firmware; as a
graphic every printer prints the same, and nothing that a name holds can be read as a command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from PIL import Image, ImageChops

from assets.labels.facts import LabelFacts
from assets.labels.layout import Layout
from assets.labels.media import Roll
from assets.labels.raster import picture

_HUNDREDS: Final = "ghijklmnopqrstuvwxyz"
"""20, 40, … 400 times the digit that follows."""
_ONES: Final = "GHIJKLMNOPQRSTUVWXY"
"""1 to 19 times the digit that follows."""

_REPEATED: Final = re.compile(r"(.)\1{2,}")


def write(labels: Iterable[LabelFacts], *, medium: Roll, layout: Layout) -> Iterator[bytes]:
    """The file to be sent to the printer, a label at a time."""
    for facts in labels:
        image = picture(facts, layout)
        if medium.is_turned:  # the tape is as wide as the label is tall, and runs along it
            image = image.transpose(Image.Transpose.ROTATE_90)
        yield label(facts.tag, image)


def label(tag: str, image: Image.Image) -> bytes:
    """One label. tag: ours, which holds no sign that ZPL knows; it stands in a comment for who reads the file."""
    wide, tall = image.size
    row = (wide + 7) // 8
    total = row * tall
    lines = (
        f"^XA^FX {tag} ^FS",
        f"^PW{wide}^LL{tall}^LH0,0",
        f"^FO0,0^GFA,{total},{total},{row},{''.join(_rows(image, row))}^FS",
        "^PQ1^XZ",
    )
    return ("\n".join(lines) + "\n").encode("ascii")


def _rows(image: Image.Image, row: int) -> Iterator[str]:
    """The rows as hexadecimal digits, repeated ones counted: "," for the rest in white, ":" for the same row again."""
    content = ImageChops.invert(image.convert("L")).convert("1", dither=Image.Dither.NONE).tobytes()
    before = ""
    for at in range(0, len(content), row):
        digits = content[at : at + row].hex().upper()
        yield ":" if digits == before else _counted(digits)
        before = digits


def _counted(digits: str) -> str:
    inked = digits.rstrip("0")
    rest = "," if len(inked) < len(digits) else ""
    return _REPEATED.sub(lambda run: _run(run[1], len(run[0])), inked) + rest


def _run(digit: str, count: int) -> str:
    said = ""
    while count:
        step = min(count, 419)
        twenties, ones = divmod(step, 20)
        said += (_HUNDREDS[twenties - 1] if twenties else "") + (_ONES[ones - 1] if ones else "") + digit
        count -= step
    return said
