"""Every kind of label, printed at 300 dots an inch, is read back by zxing; its measures are those of the paper sold."""

from __future__ import annotations

import os
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from assets.labels import zpl
from assets.labels.drawing import write
from assets.labels.facts import LabelFacts
from assets.labels.layout import BAR_MODULE, QR_MODULE, Layout, arrange
from assets.labels.media import MEDIA, ROLL_DPI, SHEET_DPI, Medium, Roll, Sheet
from core.typeset.codes import BAR_QUIET, QR_QUIET
from tests.assets.labels.items import BASE, some_labels
from tests.assets.labels.reading import codes_of, expected_codes, pictures_of, rectangles_of, zpl_labels

pytestmark = pytest.mark.usefixtures("poppler")

ITEMS: Final = int(os.environ.get("LABELS_READ", "1000"))
"""Items whose labels are read, spread over all kinds."""

OWN: Final = {"own-rows": Sheet(columns=2, rows=5, side=12.5, head=20, gap_across=4, gap_down=3)}
KINDS: Final = [
    (name, medium, dpi)
    for name, medium in {**MEDIA, **OWN}.items()
    for dpi in (ROLL_DPI if isinstance(medium, Roll) else (SHEET_DPI,))
]
EACH: Final = -(-ITEMS // len(KINDS))
TENTH: Final = 0.1
"""Millimetres."""


def layout_of(medium: Medium, dpi: int, label: LabelFacts) -> Layout:
    found = arrange(medium.label, medium.edge, dpi=dpi, tag=label.tag, address=label.address)
    assert isinstance(found, Layout), found.reason
    return found


@pytest.mark.parametrize(("name", "medium", "dpi"), KINDS, ids=[f"{name}-{dpi}" for name, _medium, dpi in KINDS])
def test_both_codes_of_every_label_are_read_back(name: str, medium: Medium, dpi: int, tmp_path: Path) -> None:
    labels = some_labels(EACH, seed=len(name) * dpi)
    out, skip = BytesIO(), medium.per_page // 2
    write(labels, out, medium=medium, layout=layout_of(medium, dpi, labels[0]), skip=skip)
    pictures = list(pictures_of(out.getvalue(), medium, tmp_path, len(labels), skip=skip))
    assert len(pictures) == len(labels)
    read = [codes_of(picture) for picture in pictures]
    assert read == [expected_codes(label) for label in labels]


@pytest.mark.parametrize("dpi", ROLL_DPI)
@pytest.mark.parametrize("name", ["tape-12", "tape-24", "roll-62"])
def test_what_a_label_printer_unpacks_is_read_back(name: str, dpi: int) -> None:
    roll = MEDIA[name]
    assert isinstance(roll, Roll)
    labels = some_labels(20, seed=dpi)
    file = b"".join(zpl.write(labels, medium=roll, layout=layout_of(roll, dpi, labels[0])))
    printed = zpl_labels(file)
    assert [tag for tag, _picture in printed] == [label.tag for label in labels]
    assert [codes_of(picture) for _tag, picture in printed] == [expected_codes(label) for label in labels]
    along, across = (roll.tall, roll.wide) if roll.is_turned else (roll.wide, roll.tall)
    assert {picture.size for _tag, picture in printed} == {(round(along / 25.4 * dpi), round(across / 25.4 * dpi))}


@pytest.mark.parametrize(("name", "medium", "dpi"), KINDS, ids=[f"{name}-{dpi}" for name, _medium, dpi in KINDS])
def test_measures_in_the_pdf_are_right_to_a_tenth_of_a_millimetre(name: str, medium: Medium, dpi: int) -> None:
    labels = some_labels(medium.per_page, seed=7)
    layout = layout_of(medium, dpi, labels[0])
    out = BytesIO()
    assert write(labels, out, medium=medium, layout=layout) == 1
    paths = rectangles_of(out.getvalue())
    assert len(paths) == 2 * len(labels), "a barcode and a QR code to each label"
    module = layout.bar_dots * 25.4 / dpi
    qr_module = layout.qr_dots * 25.4 / dpi
    assert module >= BAR_MODULE
    assert qr_module >= QR_MODULE
    for bars, (x, y) in zip(paths[::2], medium.places(), strict=True):
        assert bars[0].x == pytest.approx(x + layout.bars.x + BAR_QUIET * module, abs=TENTH)
        assert bars[0].y == pytest.approx(y + layout.bars.y, abs=TENTH)
        assert bars[0].tall == pytest.approx(layout.bars.tall, abs=TENTH)
        assert min(bar.wide for bar in bars) == pytest.approx(module, abs=0.005)
        for one, other in pairwise(bars):
            gap = (other.x - one.x - one.wide) / module
            assert gap == pytest.approx(round(gap), abs=0.02), "every gap is a whole number of modules"
        quiet = x + medium.label.wide - (bars[-1].x + bars[-1].wide)
        assert quiet >= BAR_QUIET * module - TENTH, "the quiet zone is white up to the cut"
    for squares, bars, (x, y) in zip(paths[1::2], paths[::2], medium.places(), strict=True):
        left, top = min(square.x for square in squares), min(square.y for square in squares)
        right = max(square.x + square.wide for square in squares)
        assert left == pytest.approx(x + layout.qr.x + QR_QUIET * qr_module, abs=TENTH)
        assert top == pytest.approx(y + layout.qr.y + QR_QUIET * qr_module, abs=TENTH)
        assert right - left == pytest.approx(layout.qr.wide - 2 * QR_QUIET * qr_module, abs=TENTH)
        assert bars[0].x - right >= QR_QUIET * qr_module + BAR_QUIET * module - TENTH, "each has its own quiet zone"


def test_the_same_labels_give_the_same_file() -> None:
    labels = some_labels(30, seed=1)
    files = []
    for _time in range(2):
        out = BytesIO()
        write(labels, out, medium=MEDIA["a4-24"], layout=layout_of(MEDIA["a4-24"], SHEET_DPI, labels[0]))
        files.append(out.getvalue())
    assert files[0] == files[1]


def test_a_longer_address_still_fits_the_smallest_sheet() -> None:
    label = some_labels(1, seed=1, base="https://equipment-lending.finance.bangkok.go.th")[0]
    assert len(label.address) > len(BASE) + 14
    layout_of(MEDIA["a4-65"], SHEET_DPI, label)
