"""Reads labels back: from the PDF by poppler and zxing, and from ZPL as its manual describes it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

import pikepdf
import zxingcpp
from PIL import Image

from assets.labels.facts import LabelFacts
from assets.labels.media import Medium
from assets.tags import read_tag

DPI: Final = 300
INCH: Final = 25.4


def pictures_of(pdf: bytes, medium: Medium, folder: Path, count: int, *, skip: int = 0) -> Iterator[Image.Image]:
    """Each label as it comes out of a printer of 300 dots an inch, cut from its sheet."""
    (folder / "labels.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", folder / "labels.pdf", folder / "page"], check=True)
    at = skip
    for path in sorted(folder.glob("page-*.pgm"), key=lambda page: int(page.stem.rpartition("-")[2])):
        with Image.open(path) as sheet:
            for x, y in list(medium.places())[at:]:
                if count:
                    right, bottom = x + medium.label.wide, y + medium.label.tall
                    yield sheet.crop((_pixel(x), _pixel(y), _pixel(right), _pixel(bottom)))
                    count -= 1
        at = 0
        path.unlink()


def _pixel(length: float) -> int:
    return round(length / INCH * DPI)


def codes_of(picture: Image.Image) -> dict[str, str]:
    """Format and content of each code on a label.

    Where zxing has read a label at its size it looks at it once more at a third of it, and there takes narrow bars for
    another Code 128 now and then (3 of 1,000 labels on tape of 12 mm at 203 dots): the check character tells it apart.

    Raises:
        AssertionError: two codes of one format that both are tags of ours.
    """
    codes: dict[str, str] = {}
    for found in zxingcpp.read_barcodes(picture):
        first = codes.setdefault(found.format.name, found.text)
        assert first == found.text or read_tag(found.text) is None, (first, found.text)
    return codes


def expected_codes(facts: LabelFacts) -> dict[str, str]:
    return {"Code128": facts.tag, "QRCode": facts.address}


class Bar(NamedTuple):
    """A black rectangle of a page in millimetres, from the upper left corner."""

    x: float
    y: float
    wide: float
    tall: float


def rectangles_of(pdf: bytes, page: int = 0) -> list[list[Bar]]:
    """The rectangles of each path that a page fills, as its operators state them."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        shown = opened.pages[page]
        tall = Decimal(str(shown.MediaBox[3]))
        paths: list[list[Bar]] = []
        current: list[Bar] = []
        for instruction in pikepdf.parse_content_stream(shown):
            operator = str(instruction.operator)
            if operator == "re":
                x, y, wide, high = (Decimal(str(value)) for value in instruction.operands)
                current.append(Bar(_mm(x), _mm(tall - y - high), _mm(wide), _mm(high)))
            elif operator == "f" and current:
                paths.append(current)
                current = []
    return paths


def _mm(points: Decimal) -> float:
    return float(points) * INCH / 72


_LABEL: Final = re.compile(
    rb"\^XA\^FX ([A-Z0-9-]+) \^FS\n\^PW(\d+)\^LL(\d+)\^LH0,0\n\^FO0,0\^GFA,(\d+),(\d+),(\d+),([0-9A-Za-z,:]*)\^FS\n"
    rb"\^PQ1\^XZ\n"
)


def zpl_labels(file: bytes) -> list[tuple[str, Image.Image]]:
    """The labels of a file for a label printer: the tag of its comment, and the graphic.

    Raises:
        AssertionError: something in the file is no label of this shape.
    """
    labels, at = [], 0
    while at < len(file):
        found = _LABEL.match(file, at)
        assert found, file[at : at + 80]
        tag, wide, tall, total, sent, row, content = found.groups()
        assert int(total) == int(sent) == int(row) * int(tall)
        assert int(row) == (int(wide) + 7) // 8
        ink = _unpacked(content.decode(), int(row) * 2, int(tall))
        image = Image.frombytes("1", (int(row) * 8, int(tall)), bytes(255 - byte for byte in bytes.fromhex(ink)))
        labels.append((tag.decode(), image.crop((0, 0, int(wide), int(tall))).convert("L")))
        at = found.end()
    return labels


def _unpacked(content: str, width: int, rows: int) -> str:
    """The digits that a printer unpacks: G to Y count 1 to 19, g to z twenties, "," ends a row, ":" repeats it."""
    done: list[str] = []
    row, count = "", 0
    for sign in content:
        if sign == ":":
            assert not row
            assert not count
            done.append(done[-1])
        elif sign == ",":
            done.append(row.ljust(width, "0"))
            row = ""
        elif "G" <= sign <= "Y":
            count += ord(sign) - ord("G") + 1
        elif "g" <= sign <= "z":
            count += 20 * (ord(sign) - ord("g") + 1)
        else:
            row, count = row + sign * (count or 1), 0
        if len(row) == width:
            done.append(row)
            row = ""
        assert len(row) <= width
    assert len(done) == rows
    assert not row
    return "".join(done)
