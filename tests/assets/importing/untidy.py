"""Small registers in the untidy shapes of real ones, made for the tests of the import."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

HEADING = ("หมายเลขครุภัณฑ์", "รายการ", "ราคาต่อหน่วย", "สภาพ", "สถานที่ตั้ง")


def csv_bytes(rows: Iterable[Sequence[object]], *, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """A CSV file as Excel writes it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def register(*rows: Sequence[object], heading: Sequence[str] = HEADING) -> bytes:
    """A CSV register with one heading row."""
    return csv_bytes([heading, *rows])


def chairs(count: int, *, first: int = 1, name: str = "เก้าอี้สำนักงาน") -> list[Sequence[object]]:
    """That many rows of `HEADING` with numbers that follow each other."""
    return [(f"7110-006-{n:04}", name, "1,500.00", "ใช้งานได้", "ห้อง 101") for n in range(first, first + count)]


def workbook(rows: Iterable[Sequence[Any]], *, merged: Iterable[str] = (), title: str = "ทะเบียน") -> bytes:
    """An XLSX file of one sheet with some cells merged."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def asset_card() -> bytes:
    """A register as a section keeps it in Excel: blank first line, titles, two heading rows, sections and sums."""
    return workbook(
        [
            [],
            ["ทะเบียนคุมครุภัณฑ์ ประจำปีงบประมาณ พ.ศ. 2569"],
            ["ฝ่ายการคลัง สำนักงานเขตบางรัก"],
            ["ลำดับ", "หมายเลขครุภัณฑ์", "รายการ", "วัน เดือน ปี", "ราคา", None, "สถานที่", None, "สภาพ"],
            [None, None, None, None, "ต่อหน่วย", "รวม", "อาคาร", "ห้อง", None],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
            ["ครุภัณฑ์คอมพิวเตอร์"],
            [1, "7440-001-0001", "  เครื่องคอมพิวเตอร์  ", 237608, "23,968.00", "23,968.00", "อาคาร 1", "101", "ใช้งานได้"],
            [2, "7440-001-0002", "เครื่องคอมพิวเตอร์", date(2020, 5, 4), 23968, 23968, "อาคาร 1", "102", "ชำรุด"],
            [3, "7440-001-0003 ถึง 0009", "จอภาพ", "๔ พ.ค. ๖๓", 4500, 31500, "-", "-", "ใช้งานได้"],
            ["ครุภัณฑ์สำนักงาน"],
            [4, "7110-006-0001", "เก้าอี้", "-", 1500, 1500, "อาคาร 2", None, "ปกติ"],
            [None, "รวมทั้งสิ้น", None, None, None, 80936],
            [],
            [None, "ลงชื่อ ........................ ผู้จัดทำ"],
        ],
        merged=["A2:I2", "E4:F4", "G4:H4", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "I4:I5", "A7:I7"],
    )


def bomb(megabytes: int = 120) -> bytes:
    """An archive that calls itself a workbook and unpacks to far more than it weighs."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * megabytes * 1024 * 1024)
    return file.getvalue()


def with_part(content: bytes, part: str, xml: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == part else old.read(name))
    return file.getvalue()
