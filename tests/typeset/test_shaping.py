"""Thai comes out right and comes back as it went in."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import uharfbuzz as hb

from core.typeset import NBSP, Paper, Style, Text, fonts, pdf
from core.typeset.fonts import Embedded, Face
from tests.typeset.reading import squeezed, text_of, words_of

pytestmark = pytest.mark.usefixtures("poppler")

WORDS = (
    "ที่ ปั่น ปั้น น้ำ ป้าย ฟ้า ญู ฐุ กี่ ผู้ใหญ่ เก๋ง ทั้งปวง นำ ป่ำ ฤๅษี ฎุ ฏู ปิ้ง ปี่ ฝั่ง ฟั้น ฬู่ ก็ ซื้อ โพธิ์ สิทธิ์ "
    "กตัญญุตา วัฒน์ ต่าง ๆ ฯลฯ กรุงเทพฯ เครื่องชั่งน้ำหนัก ปุ่มป่ำ กฎฺ ทฺวิ พ.ศ. ๒๕๖๙ “คำพูด” 1,250.50 office AVATAR"
)
HARD = WORDS.split()

FOOT = re.compile("หน้า [๐-๙]+ จาก [๐-๙]+$")


def column_of(words: list[str], *, size: float = 16, bold: bool = False) -> bytes:
    return pdf(Paper(title="คำ", blocks=[Text(word, Style(size=size, bold=bold)) for word in words]))


def read_back(words: list[str], *options: str, size: float = 16, bold: bool = False) -> list[str]:
    lines = text_of(column_of(words, size=size, bold=bold), *options).replace("\f", "\n").split("\n")
    return [line.strip() for line in lines if line.strip() and not FOOT.match(line.strip())]


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("size", [10, 16, 29])
@pytest.mark.parametrize("options", [(), ("-layout",), ("-raw",)])
def test_hard_words_come_back_letter_for_letter(size: float, bold: bool, options: tuple[str, ...]) -> None:
    assert read_back(HARD, *options, size=size, bold=bold) == HARD


def test_every_hard_word_of_the_shared_list_comes_back(shared_data: Path) -> None:
    with (shared_data / "thai-text" / "hard_shaping_words.csv").open(encoding="utf-8") as file:
        words = [row["word"] for row in csv.DictReader(file)]

    assert len(words) > 1_900
    assert read_back(words) == words


@pytest.mark.parametrize("face", [fonts.regular(), fonts.bold()], ids=lambda face: face.name)
def test_what_is_embedded_has_the_shapes_that_were_asked_for(face: Face) -> None:
    """Each code's glyph in the embedded font has the outline of its parts in their places, and their advance."""
    used = Embedded(face, "F1")
    for word in HARD:
        used.show(word)
    file, numbers = used.font_file()
    embedded = hb.Font(hb.Face(hb.Blob(file)))

    moved = 0
    for parts, _ in used.codes:
        drawn: list[str] = []
        embedded.draw_glyph(numbers[parts], fonts.path_drawer(), drawn)
        expected: list[str] = []
        for part in parts:
            moved += bool(part.right or part.up)
            expected += _moved(face, part.number, part.right, part.up)
        assert drawn == expected, parts
        assert embedded.get_glyph_h_advance(numbers[parts]) == face.natural_advance(parts)
    assert moved > 10


def test_marks_stand_over_their_letter_and_not_beside_it() -> None:
    """HarfBuzz gives a tall letter's mark its narrow shape and a tone over a vowel its raised one."""
    names = {
        word: [fonts.regular().font.glyph_to_string(part.number) for glyph in cluster.glyphs for part in glyph.parts]
        for word in ("ปั่", "ฟ้า", "ที่", "ญู", "น้ำ")
        for cluster in fonts.regular().shape(word).clusters[:1]
    }

    assert names["ปั่"] == ["uni0E1B", "uni0E31.narrow", "uni0E48.small"]
    assert names["ฟ้า"] == ["uni0E1F", "uni0E49.narrow"]
    assert names["ที่"] == ["uni0E17", "uni0E35", "uni0E48.small"]
    assert names["ญู"] == ["yoYingthai.less", "uni0E39"]
    assert names["น้ำ"] == ["uni0E19", "uni0E4D0E49", "uni0E32"]


def test_what_has_no_shape_never_reaches_the_page() -> None:
    assert read_back(["น้ำ\u200bหนัก\u202e\x00\ufeff ดี"]) == ["น้ำหนัก ดี"]


def test_a_blank_that_holds_is_found_as_a_blank() -> None:
    assert read_back([f"ข้อ{NBSP}๒๐๙"]) == ["ข้อ ๒๐๙"]


@pytest.mark.parametrize("text", ["ก่ี้๊็", "日本", "🙂", "ำำ", "่ก", "กำ้", "é"])
def test_whatever_is_stored_is_printed_and_comes_back(text: str) -> None:
    """Marks in the wrong order, marks without a letter, and letters that the typeface draws as empty boxes."""
    assert words_of(column_of([text])).startswith(squeezed(text))


def _moved(face: Face, glyph: int, right: int, up: int) -> list[str]:
    commands: list[str] = []
    face.outline(glyph, commands)
    return [
        " ".join(
            f"{float(word) + (up if place % 2 else right):g}" if word[-1].isdigit() else word
            for place, word in enumerate(command.split())
        )
        for command in commands
    ]
