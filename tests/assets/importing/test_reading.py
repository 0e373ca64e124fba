"""Bytes become lines of text, or a sentence says why not; nothing is executed, fetched or guessed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from assets.importing.problems import CannotRead
from assets.importing.reading import MOST_BYTES, read_table
from assets.importing.spreadsheet import cell_text
from tests.assets.importing.untidy import asset_card, bomb, chairs, csv_bytes, register, saved, with_part, workbook


def said_of(content: bytes) -> str:
    """How the file was read, or the sentence why not."""
    try:
        return read_table(content).encoding
    except CannotRead as refused:
        return refused.message


THAI = [("หมายเลขครุภัณฑ์", "รายการ"), ("7440-001-0001", "เครื่องคอมพิวเตอร์")]


def code_of(content: bytes, **wishes: str) -> str:
    with pytest.raises(CannotRead) as refused:
        read_table(content, **wishes)
    assert refused.value.message
    return refused.value.code


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8-sig", "utf-8"), ("utf-8", "utf-8"), ("cp874", "cp874"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le")],
)
def test_the_letters_are_read_in_the_encodings_of_thai_offices(encoding: str, named: str) -> None:
    table = read_table(csv_bytes(THAI, encoding=encoding))
    assert [line.cells for line in table.lines] == [tuple(row) for row in THAI]
    assert table.encoding == named


def test_curly_quotes_of_excel_are_no_hindrance_in_the_thai_code_page() -> None:
    assert read_table(csv_bytes([("รายการ", "ขนาด “ใหญ่”")], encoding="cp874")).lines[0].cells[1] == "ขนาด “ใหญ่”"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_by_which_the_lines_agree(delimiter: str) -> None:
    rows = [("a", "b", "c"), ("1", "2, 3", "4"), ("5", "6; 7", "8")]
    table = read_table(csv_bytes(rows, delimiter=delimiter))
    assert [line.cells for line in table.lines] == rows


def test_row_numbers_are_those_a_spreadsheet_shows_blank_lines_and_line_ends_in_cells_counted() -> None:
    table = read_table('\r\nเลข,รายการ\r\n1,"สอง\r\nบรรทัด"\r\n\r\n2,ข\r\n'.encode())
    assert [(line.number, line.cells) for line in table.lines if not line.is_blank] == [
        (2, ("เลข", "รายการ")),
        (3, ("1", "สอง\nบรรทัด")),
        (5, ("2", "ข")),
    ]


def test_what_is_invisible_and_what_keeps_leading_zeros_is_taken_off() -> None:
    [line] = read_table(csv_bytes([("﻿รายการ\u200b", '="0001"', "น\u0e4d\u0e32")])).lines
    assert line.cells == ("รายการ", "0001", "น้ำ".replace("้", ""))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b" \n\n", "file-empty"),
        (b"a,b\n" * (MOST_BYTES // 4 + 1), "file-too-large"),
        (b"%PDF-1.7 ...", "file-not-a-table"),
        (b"\x89PNG\r\n\x1a\n....", "file-not-a-table"),
        (b"<html><table></table></html>", "file-not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "file-old-excel"),
        (b"PK\x03\x04 broken", "file-damaged"),
        (b"\x80\x81\x82,\x83\n", "file-encoding"),
        (b"a,b\x01\x02\x03\x04\n", "file-encoding"),
        (b"x\n" * 100_001, "too-many-rows"),
        (b"x," * 200 + b"x\n", "too-many-columns"),
    ],
)
def test_what_is_no_register_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_a_quotation_mark_that_swallows_rows_is_found() -> None:
    lines = ["เลข,รายการ,ราคา", '1,"ก,10', "2,ข,20", '3,ค",30', "4,ง,40"]
    assert code_of("\n".join(lines).encode()) == "file-quotes"
    assert code_of("\n".join(lines[:3]).encode()) == "file-quotes"


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    assert code_of(bomb()) == "file-suspicious"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_entities_in_a_workbook_are_never_followed(part: str) -> None:
    xml = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    assert code_of(with_part(workbook(THAI), part, xml)) == "file-damaged"


def test_a_workbook_cut_short_is_damaged() -> None:
    content = workbook(THAI)
    assert code_of(content[: len(content) // 2]) == "file-damaged"


def test_a_cell_far_to_the_right_does_not_blow_up_the_reading() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["XFD9"] = "x"
    assert code_of(saved(book)) == "file-empty"


def test_the_sheet_is_the_first_visible_filled_one_or_the_one_named() -> None:
    book = Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.title, hidden.sheet_state = "ซ่อน", "hidden"
    hidden.append(["ซ่อน"])
    book.create_sheet("ว่าง")
    book.create_sheet("ทะเบียน").append(["รายการ"])
    content = saved(book)
    assert read_table(content).sheet == "ทะเบียน"
    assert read_table(content, sheet="ซ่อน").lines[0].cells == ("ซ่อน",)
    assert code_of(content, sheet="ไม่มี") == "sheet-unknown"
    assert code_of(register(), sheet="ทะเบียน") == "sheet-unknown"


def test_merged_cells_say_their_text_downwards_and_leave_their_mark_sideways() -> None:
    table = read_table(asset_card())
    by_number = {line.number: line for line in table.lines}
    assert by_number[5].cells[:3] == ("ลำดับ", "หมายเลขครุภัณฑ์", "รายการ")
    assert by_number[4].joined == {5, 7}


def test_a_formula_without_its_result_is_shown_as_a_formula() -> None:
    table = read_table(workbook([["รายการ", "ราคา"], ["เก้าอี้", "=SUM(1,2)"]]))
    assert table.lines[1].cells == ("เก้าอี้", "=SUM(1,2)")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "1"),
        (23968.0, "23968"),
        (3745.5, "3745.5"),
        (0.1 + 0.2, "0.3"),
        (datetime(2026, 11, 22), "2026-11-22"),  # noqa: DTZ001 -- a spreadsheet's dates have no zone
        (datetime(2026, 11, 22, 8, 30), "2026-11-22 08:30:00"),  # noqa: DTZ001 -- as above
        (date(2569, 11, 22), "2569-11-22"),
    ],
)
def test_a_cell_reads_as_a_person_would_have_typed_it(value: object, text: str) -> None:
    assert cell_text(value) == text


@given(content=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_bytes_whatever_make_the_reading_fail(content: bytes) -> None:
    assert said_of(content)


@given(damage=st.integers(min_value=0, max_value=4000), byte=st.integers(min_value=0, max_value=255))
def test_no_damage_to_a_workbook_makes_the_reading_fail(damage: int, byte: int) -> None:
    content = bytearray(SMALL)
    content[damage % len(content)] = byte
    assert said_of(bytes(content))


SMALL = workbook([("หมายเลขครุภัณฑ์", "รายการ"), *chairs(3)])


def test_hostile_files_are_refused_with_a_sentence(shared_data: Path) -> None:
    for path in sorted((shared_data / "hostile-inputs").rglob("*")):
        if path.is_file():
            assert said_of(path.read_bytes()), path
