"""Which labels can be printed so that they are read, and what stands on them where room is short."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.labels.drawing import lines_of
from assets.labels.facts import LabelFacts, address_of
from assets.labels.layout import BAR_MODULE, Layout, arrange, least_dots, smallest
from assets.labels.media import MEDIA, ROLL_DPI, Roll, Sheet, Size, as_json, from_json, may_be_cut_so
from assets.labels.wording import ELLIPSIS, cut
from assets.tags import make_tag, read_tag
from core.typeset import QR, Barcode, Style, natural_width
from core.verdict import Permitted, Refused
from tests.assets.labels.items import BASE, NAMES

TAG = make_tag("BK", 1427)
LABEL = LabelFacts(
    tag=TAG, number="7440-001-0001", name=NAMES[3], owner="ฝ่ายการคลัง", address=address_of(TAG, base=BASE)
)
NO_EDGE = Size(0, 0)


def arranged(wide: float, tall: float, dpi: int = 300) -> Layout | Refused:
    return arrange(Size(wide, tall), NO_EDGE, dpi=dpi, tag=LABEL.tag, address=LABEL.address)


def said(label: LabelFacts, layout: Layout) -> list[str]:
    return ["".join(piece.text for piece in words.line.pieces) for words in lines_of(label, layout)]


@pytest.mark.parametrize("dpi", ROLL_DPI)
def test_the_smallest_sizes_fit_and_smaller_ones_are_refused_by_naming_them(dpi: int) -> None:
    sizes = smallest(NO_EDGE, dpi=dpi, bar_modules=Barcode(TAG).modules, qr_modules=QR(LABEL.address).modules)
    for size in sizes:
        assert isinstance(arranged(*size, dpi=dpi), Layout)
    narrow, flat = sizes
    for wide, tall in ((narrow.wide - 0.2, 100), (300, flat.tall - 0.2)):
        refused = arranged(wide, tall, dpi=dpi)
        assert isinstance(refused, Refused)
        assert refused.code == "label-too-small"
        for size in sizes:
            assert f"{size.wide:.1f} × {size.tall:.1f}" in refused.reason


def test_a_coarse_printer_needs_a_wider_label() -> None:
    assert isinstance(arranged(40, 20, dpi=300), Layout)
    assert isinstance(arranged(40, 20, dpi=203), Refused)


@given(wide=st.floats(15, 120), tall=st.floats(5, 80), dpi=st.sampled_from(ROLL_DPI))
def test_whatever_is_arranged_stays_on_the_label_with_whole_dots(wide: float, tall: float, dpi: int) -> None:
    layout = arranged(wide, tall, dpi)
    if isinstance(layout, Refused):
        return
    assert layout.bars.wide == pytest.approx(Barcode(TAG).modules * layout.bar_dots * layout.dot)
    assert layout.qr.wide == pytest.approx(QR(LABEL.address).modules * layout.qr_dots * layout.dot)
    assert layout.qr.x + layout.qr.wide <= layout.bars.x + 0.001
    for box in (layout.bars, layout.qr):
        assert box.x >= 0
        assert box.y >= -0.001
        assert box.x + box.wide <= wide + 0.001
        assert box.y + box.tall <= tall + 0.001
    for words in lines_of(LABEL, layout):
        assert words.x + words.line.width <= wide / 25.4 * 72 + 0.1
        assert words.top + words.style.line_height <= tall / 25.4 * 72 + 0.1


def test_bars_are_never_narrower_than_a_scanner_reads() -> None:
    assert least_dots(BAR_MODULE, 203) * 25.4 / 203 == pytest.approx(0.25, abs=0.001)
    assert least_dots(BAR_MODULE, 300) * 25.4 / 300 == pytest.approx(0.169, abs=0.001)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [60, 90, 140])
def test_a_name_is_cut_at_the_end_of_a_word(name: str, width: float) -> None:
    style = Style(size=8)
    lines = ["".join(piece.text for piece in line.pieces) for line in cut(name, style, width, 2)]
    assert len(lines) <= 2
    assert all(natural_width(line, style) <= width + 0.1 for line in lines)
    shown = "".join(lines).replace(" ", "")
    if ELLIPSIS in shown:
        assert shown.endswith(ELLIPSIS)
        assert name.replace(" ", "").startswith(shown.removesuffix(ELLIPSIS))
    else:
        assert shown == name.replace(" ", "")


def test_a_thai_name_is_not_cut_inside_a_word() -> None:
    (line,) = cut("เครื่องคอมพิวเตอร์โน้ตบุ๊กสำหรับงานประมวลผล", Style(size=8), 100, 1)
    assert "".join(piece.text for piece in line.pieces) in ("เครื่องคอมพิวเตอร์…", "เครื่องคอมพิวเตอร์โน้ตบุ๊ก…")


def test_a_word_without_end_is_cut_between_letters_with_their_marks() -> None:
    (line,) = cut("ก็" * 200, Style(size=8), 50, 1)
    assert re.fullmatch("(?:ก็)+…", "".join(piece.text for piece in line.pieces))


def test_what_an_item_lacks_takes_no_line() -> None:
    layout = arranged(63.5, 33.9)
    assert isinstance(layout, Layout)
    assert said(replace(LABEL, number="", name="โต๊ะ"), layout) == [TAG, "โต๊ะ", "ฝ่ายการคลัง"]


def test_a_number_that_is_too_long_for_a_line_takes_two_and_stays_whole() -> None:
    layout = arranged(63.5, 33.9)
    assert isinstance(layout, Layout)
    number = "51-21-410000-215-00032-0143-0001-0099"
    lines = said(replace(LABEL, number=number), layout)
    assert number in "".join(lines)


def test_the_qr_code_holds_an_address_in_capitals_that_leads_to_the_tag() -> None:
    assert LABEL.address == f"HTTPS://LENDING.BANGKOK.GO.TH/T/{TAG}"
    assert read_tag(LABEL.address) == TAG
    assert address_of(TAG, base="https://bangkok.go.th/Lending/") == f"https://bangkok.go.th/Lending/t/{TAG}"


def test_sheets_that_are_sold_have_the_measures_of_their_makers() -> None:
    sizes = {name: tuple(round(length, 1) for length in medium.label) for name, medium in MEDIA.items()}
    assert sizes == {
        "a4-24": (63.5, 33.9),
        "a4-30": (70.0, 29.7),
        "a4-40": (52.5, 29.7),
        "a4-65": (38.1, 21.2),
        "tape-12": (80.0, 12.0),
        "tape-18": (80.0, 18.0),
        "tape-24": (70.0, 24.0),
        "roll-62": (62.0, 29.0),
    }


@pytest.mark.parametrize("medium", [*MEDIA.values(), Sheet(columns=2, rows=3, side=5.5), Roll(wide=50, tall=20)])
def test_a_medium_is_read_back_from_its_measures(medium: Sheet | Roll) -> None:
    assert from_json(as_json(medium)) == medium


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (Sheet(columns=0, rows=8), "sheet-too-many"),
        (Sheet(columns=11, rows=8), "sheet-too-many"),
        (Sheet(columns=3, rows=31), "sheet-too-many"),
        (Sheet(columns=3, rows=8, side=106), "sheet-no-room"),
        (Sheet(columns=3, rows=8, gap_down=43), "sheet-no-room"),
        (Sheet(columns=3, rows=8, head=-1), "sheet-no-room"),
    ],
)
def test_a_sheet_that_cannot_be_cut_so_is_refused(sheet: Sheet, code: str) -> None:
    refused = may_be_cut_so(sheet)
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_any_other_sheet_is_cut() -> None:
    assert may_be_cut_so(Sheet(columns=10, rows=30)) == Permitted()
