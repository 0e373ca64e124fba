"""Lines end between words."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.units import cm

from core.typeset import NBSP, Run, Style, natural_width, set_lines, widest_word

THAI = st.text(
    st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B, categories=["Lo", "Mn", "Lm", "Nd"]), max_size=80
)


def said(text: str, width: float, style: Style | None = None) -> list[str]:
    return ["".join(piece.text for piece in line.pieces) for line in set_lines(text, style or Style(), width)]


SENTENCES = (
    "ผู้ยืม จะ ต้อง นำ พัสดุ นั้น มา ส่งคืน ใน สภาพ ที่ ใช้การ ได้ เรียบร้อย",
    "หาก เกิด ชำรุด เสียหาย หรือ ใช้การ ไม่ ได้ หรือ สูญหาย ไป",
    "กระทรวง การคลัง ว่าด้วย การ จัดซื้อจัดจ้าง และ การ บริหาร พัสดุ ภาครัฐ",
    "เจ้าหน้าที่ พัสดุ ปั่น น้ำ ให้ ผู้ใหญ่ ที่ เก๋ง ใต้ ป้าย ทั้งปวง",
)
"""Sentences with blanks between their words, which are taken out before setting."""


@pytest.mark.parametrize("words", SENTENCES)
@pytest.mark.parametrize("width", [3.5 * cm, 5 * cm, 7 * cm])
def test_no_line_begins_inside_a_word(words: str, width: float) -> None:
    text = words.replace(" ", "")
    starts = _starts(text, words.split(" "))
    at = 0
    for line in said(text, width):
        assert at in starts, line
        at += len(line)


@pytest.mark.parametrize(
    ("width", "size"), [(7.5 * cm, 12), (10 * cm, 16), (16 * cm, 16)], ids=["cell", "half a page", "page"]
)
def test_no_line_of_a_thousand_sentences_begins_inside_a_word(shared_data: Path, width: float, size: float) -> None:
    """Judged by the words as linguists marked them (UD_Thai-PUD), not by what the lines were broken with."""
    begins, inside = _judged(shared_data, width, size)

    assert begins > 1_000
    assert inside == []


def test_even_a_very_narrow_column_breaks_no_word_but_long_foreign_names(shared_data: Path) -> None:
    begins, inside = _judged(shared_data, 7 * cm, 16)

    assert begins > 3_000
    assert len(inside) <= begins / 1_000, inside


def _judged(shared_data: Path, width: float, size: float) -> tuple[int, list[str]]:
    """How many lines begin after the first of their sentence, and those that begin inside a word."""
    begins, inside = 0, []
    with (shared_data / "thai-text" / "ud_thai_pud_sentences.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1_000
    for row in rows:
        text = row["text_th"]
        words = _starts(text, [token for token in row["tokens_pipe"].split("|") if token])
        at = 0
        for number, line in enumerate(said(text, width, Style(size=size))):
            at = text.index(line, at)
            if number:
                begins += 1
                assert not unicodedata.combining(line[0]), line
                if at not in words:
                    inside.append(f"{text[max(0, at - 12) : at]}|{line[:12]}")
            at += len(line)
        assert not text[at:].strip()
    return begins, inside


def _starts(text: str, tokens: list[str]) -> set[int]:
    starts, at = set(), 0
    for token in tokens:
        at = text.index(token, at)
        starts.add(at)
        at += len(token)
    return starts


@given(THAI, st.sampled_from([20.0, 45.0, 90.0, 300.0]))
def test_whatever_the_text_nothing_is_lost_and_no_line_begins_with_a_mark_or_passes_its_column(
    text: str, width: float
) -> None:
    style = Style(size=12)
    lines = set_lines(text, style, width)

    assert "".join(piece.text for line in lines for piece in line.pieces) == text
    for number, line in enumerate(lines):
        first = line.pieces[0].text[0]
        assert number == 0 or unicodedata.category(first) != "Mn", f"{text!r}: {first!r}"
        clusters = len(line.pieces) == 1 and len(line.pieces[0].text) <= 12
        assert line.width <= width + 0.1 or clusters


def test_a_word_longer_than_its_column_parts_between_syllables_and_never_before_a_mark() -> None:
    lines = said("AVeryLongModelNumberWithoutAnyBlank", 3 * cm)

    assert len(lines) > 2
    assert "".join(lines) == "AVeryLongModelNumberWithoutAnyBlank"
    for line in said("เกี้ยวกี้" * 12, 1.2 * cm):
        assert line[0] not in "ะาำัิีึืุู่้๊๋็์ๆฯ"
        assert line[-1] not in "เแโใไ"


def test_what_is_read_as_one_stays_on_one_line() -> None:
    text = "ตามระเบียบกระทรวงการคลัง พ.ศ. ๒๕๖๐ ข้อ ๒๐๙ ลงวันที่ ๒๒ พฤศจิกายน ๒๕๖๙ จำนวน ๓ เครื่อง"

    for width in (5 * cm, 5.5 * cm, 6 * cm, 7 * cm):
        for line in said(text, width, Style(size=12)):
            assert not line.endswith(("พ.ศ.", "ข้อ", "ลงวันที่", "๒๒", "พฤศจิกายน", "๓"))


def test_a_code_breaks_after_its_hyphen_only_where_it_has_to() -> None:
    assert said("7440-001-0003/2567", 8 * cm) == ["7440-001-0003/2567"]
    assert said("7440-001-0003/2567", 2.4 * cm, Style(size=11)) == ["7440-001-", "0003/2567"]


@pytest.mark.parametrize(
    ("text", "fits", "lines"),
    [
        (f"1{NBSP}รายการ", "รายการ", [f"1{NBSP}".strip(), "รายการ"]),
        ("จำนวนรายการ", "จำนวน ", ["จำนวน", "รายการ"]),
        ("สำนักงานเขตบางรัก", "สำนักงานเขตบาง", ["สำนักงาน", "เขตบางรัก"]),
        ("สำนักงานเขตป้อมปราบศัตรูพ่าย", "เขตป้อมปราบศัตรูพ่าย", ["สำนักงาน", "เขตป้อมปราบศัตรูพ่าย"]),
        ("เลขที่ [BK0000279-D]", "[BK0000279-D] ", ["เลขที่", "[BK0000279-D]"]),
    ],
)
def test_a_word_that_fits_its_column_is_whole_there(text: str, fits: str, lines: list[str]) -> None:
    assert said(text, natural_width(fits, Style(size=9)) + 0.5, Style(size=9)) == lines


def test_a_column_is_as_wide_as_its_widest_word_and_no_wider() -> None:
    style = Style(size=9)
    assert widest_word("จำนวนรายการ", style) == natural_width("รายการ", style)
    assert widest_word(f"ใบ\n1{NBSP}รายการ", style) == natural_width(f"1{NBSP}รายการ", style)
    assert widest_word("[BK0000279-D]", style) == natural_width("[BK0000279-D]", style)
    assert widest_word([Run("นางกมลวรรณ ", whole=True), Run("รุ่งเรือง")], style) == natural_width("นางกมลวรรณ", style)
    assert widest_word("", style) == 0


def test_no_line_begins_with_what_closes_or_ends_with_what_opens() -> None:
    text = "ของใช้ต่าง ๆ เช่น โต๊ะ (ไม้) เก้าอี้ ฯลฯ และ “ตู้เหล็ก” ทั้งหลายทั้งปวง " * 4

    for width in range(60, 400, 17):
        for line in said(text, width, Style(size=12)):
            assert line[0] not in ")”ๆฯ"
            assert line[-1] not in "(“"


def test_blanks_that_hold_hold_and_whole_runs_stay_whole() -> None:
    assert said(f"เลขที่{NBSP}๑๒ ลงวันที่{NBSP}๑", natural_width(f"เลขที่{NBSP}๑๒ ลงวันที่", Style())) == [
        f"เลขที่{NBSP}๑๒",
        f"ลงวันที่{NBSP}๑",
    ]
    runs = [Run("กำหนดส่งคืนวันที่ ", bold=True, whole=True), Run("พรุ่งนี้")]
    lines = set_lines(runs, Style(), natural_width("กำหนดส่งคืนวันที่", Style(bold=True)) + 3)
    assert ["".join(piece.text for piece in line.pieces) for line in lines] == ["กำหนดส่งคืนวันที่", "พรุ่งนี้"]
