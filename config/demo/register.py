"""The register of the demo office as an untidy workbook, and its way into the house through the real importer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from assets import actions
from assets.importing.account import Account
from assets.importing.run import import_register
from assets.models import Category
from config.demo.days import moment, working_day
from config.demo.items import Item, items_of
from config.demo.kinds import CATEGORIES, CHECK_LISTS, STOCK
from config.demo.people import DemoOffice
from core.clock import BUDDHIST_OFFSET, fiscal_year
from core.thai import thai_date, to_thai_digits

FILE_NAME: Final = "ทะเบียนครุภัณฑ์-ข้อมูลสมมติ.xlsx"
IMPORTED_DAYS_AGO: Final = 230

KEEPERS: Final = {
    "digital_store": "digital_keeper",
    "education_store": "education_keeper",
    "bangrak_store": "bangrak_keeper",
    "phranakhon_store": "phranakhon_keeper",
}
"""Who brings in the register of each store."""

Cell = str | int | float | datetime | None


@dataclass(frozen=True, slots=True)
class Layout:
    """How one store keeps its sheet.

    blank: rows left empty at the top. titles: above the heading. headings: rows of the heading; an empty cell belongs
    to the one on its left (in the first row) or above it (in the second). sections: rows with the name of the section
    between the kinds. repeat: the heading is repeated after so many rows, as on every printed page; 0: never.
    """

    sheet: str
    titles: tuple[str, ...]
    headings: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    blank: int = 0
    sections: bool = False
    repeat: int = 0
    closing: tuple[str, ...] = ()


LAYOUTS: Final[dict[str, Layout]] = {
    "digital_store": Layout(
        sheet="สำนักดิจิทัล",
        blank=1,
        titles=("ทะเบียนคุมครุภัณฑ์", "สำนักงานเลขานุการ สำนักดิจิทัลกรุงเทพมหานคร (ข้อมูลสมมติ)"),
        headings=(
            ("ลำดับที่", "หมายเลขครุภัณฑ์", "รายการ", "รายละเอียด", "", "", "จำนวน", "หน่วยนับ", "ราคา (บาท)", "",
             "วัน เดือน ปี ที่ได้มา", "วิธีการได้มา", "แหล่งเงิน", "สถานที่ตั้ง", "สภาพ", "อุปกรณ์ประกอบ", "หมายเหตุ"),
            ("", "", "", "ยี่ห้อ", "รุ่น", "หมายเลขเครื่อง", "", "", "ต่อหน่วย", "รวม", "", "", "", "", "", "", ""),
        ),
        columns=("row", "number", "name", "brand", "model", "serial", "quantity", "unit", "cost", "total", "day",
                 "method", "fund", "place", "status", "accessories", "note"),
        sections=True,
        closing=("ลงชื่อ ........................................ เจ้าหน้าที่พัสดุ",),
    ),
    "education_store": Layout(
        sheet="สำนักการศึกษา",
        titles=("รายงานครุภัณฑ์คงเหลือ สำนักการศึกษา (ข้อมูลสมมติ)", "ณ วันที่ 30 กันยายน {year}", ""),
        headings=(
            ("ที่", "รหัสครุภัณฑ์", "ชื่อครุภัณฑ์", "ประเภท", "ยี่ห้อ", "รุ่น/แบบ", "S/N", "ราคา/หน่วย", "วันที่ตรวจรับ",
             "วิธีได้มา", "ประเภทเงิน", "สถานที่", "สถานะ"),
        ),
        columns=("row", "number", "name", "category", "brand", "model", "serial", "cost", "day", "method", "fund",
                 "place", "status"),
        closing=("รวม {count} รายการ",),
    ),
    "bangrak_store": Layout(
        sheet="เขตบางรัก",
        blank=2,
        titles=("บัญชีครุภัณฑ์ ฝ่ายการคลัง สำนักงานเขตบางรัก (ข้อมูลสมมติ)",),
        headings=(
            ("ลำดับ", "เลขครุภัณฑ์", "เลขครุภัณฑ์เดิม", "รายการ", "ยี่ห้อ/รุ่น", "หมายเลขเครื่อง", "ราคาต่อหน่วย (บาท)",
             "ว.ด.ป. ที่ได้มา", "การได้มา", "ประเภทเงิน", "สถานที่ใช้/เก็บ", "สภาพ", "หมายเหตุ"),
        ),
        columns=("row", "number", "old_number", "name", "model", "serial", "cost", "day", "method", "fund", "place",
                 "status", "note"),
        sections=True,
        repeat=28,
    ),
    "phranakhon_store": Layout(
        sheet="เขตพระนคร",
        titles=("ทะเบียนทรัพย์สิน", "หน่วยงาน ฝ่ายการคลัง สำนักงานเขตพระนคร (ข้อมูลสมมติ)"),
        headings=(
            ("รหัสทรัพย์สิน", "รายการทรัพย์สิน", "หมวด", "ยี่ห้อ", "รุ่น", "เลขเครื่อง", "จำนวน", "หน่วย", "มูลค่า", "วันที่ได้มา",
             "วิธีจัดหา", "แหล่งงบประมาณ", "ที่ตั้ง", "สภาพการใช้งาน", "อุปกรณ์ประกอบ", "หมายเหตุ"),
        ),
        columns=("number", "name", "category", "brand", "model", "serial", "quantity", "unit", "cost", "day", "method",
                 "fund", "place", "status", "accessories", "note"),
        closing=("รวม", "ลงชื่อ ............................ ผู้จัดทำ"),
    ),
}  # fmt: skip


def workbook(on: date) -> bytes:
    """The register as an XLSX file with one sheet to a store, as of the day `on`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for store, layout in LAYOUTS.items():
        sheet = book.create_sheet(layout.sheet)
        _write_sheet(sheet, layout, items_of(store, on), on)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def add_categories(office: DemoOffice) -> None:
    """Add the groups and classes of the FSN tree that the register needs."""
    at = moment(working_day(office.on, IMPORTED_DAYS_AGO), "08:40")
    for code, name in CATEGORIES.items():
        parent = Category.objects.get(code=code[:2]) if len(code) > len("00") else None
        actions.add_category(
            code=code, name=name, by=office.admin, at=at, parent=parent, reason="ตั้งต้นประเภทครุภัณฑ์ตามรหัส FSN"
        )


def add_check_lists(office: DemoOffice) -> None:
    """Say what is looked at when an item of these classes goes out and comes back."""
    at = moment(working_day(office.on, IMPORTED_DAYS_AGO), "08:50")
    for code, points in CHECK_LISTS.items():
        category = Category.objects.get(code=code)
        actions.set_check_list(category, points=points, by=office.admin, at=at, reason="กำหนดรายการตรวจสอบตามคู่มือการยืม")


def bring_in(office: DemoOffice, content: bytes) -> dict[str, Account]:
    """Bring each sheet into the register of its store, as its storekeeper; answers the importer's account of each."""
    day = working_day(office.on, IMPORTED_DAYS_AGO)
    accounts = {}
    for hour, store in enumerate(STOCK, start=9):
        accounts[store] = import_register(
            content,
            FILE_NAME,
            office.units[store],
            by=office.persons[KEEPERS[store]],
            at=moment(day, f"{hour:02d}:15"),
            sheet=LAYOUTS[store].sheet,
        )
    return accounts


def _write_sheet(sheet: Worksheet, layout: Layout, items: Sequence[Item], on: date) -> None:
    width = len(layout.columns)
    row = 1 + layout.blank
    words = {"year": fiscal_year(on) - 1, "count": len(items)}
    for title in layout.titles:
        _wide(sheet, row, width, title.format(**words), bold=True)
        row += 1
    row = _write_heading(sheet, row, layout)
    section, on_page = "", 0
    for number, item in enumerate(items, start=1):
        if layout.repeat and on_page == layout.repeat:
            row, on_page = _write_heading(sheet, row, layout), 0
        if layout.sections and item.its_kind.section != section:
            section = item.its_kind.section
            _wide(sheet, row, width, section, bold=True)
            row += 1
        for column, cell in enumerate(_cells(layout.columns, item, number), start=1):
            sheet.cell(row, column, cell)
        row += 1
        on_page += 1
    for line in layout.closing:
        row += 1
        sheet.cell(row, 1, line.format(**words))


def _write_heading(sheet: Worksheet, row: int, layout: Layout) -> int:
    """Write the heading, its cells merged as they are in print; answers the row beneath it."""
    last = len(layout.headings) - 1
    for line, titles in enumerate(layout.headings):
        for column, title in enumerate(titles, start=1):
            if not title:
                continue
            sheet.cell(row + line, column, title).font = Font(bold=True)
            right = column
            while line < last and right < len(titles) and not titles[right]:
                right += 1
            spans_down = line < last and right == column and not layout.headings[last][column - 1]
            if right > column or spans_down:
                bottom = row + (last if spans_down else line)
                sheet.merge_cells(start_row=row + line, end_row=bottom, start_column=column, end_column=right)
    return row + len(layout.headings)


def _wide(sheet: Worksheet, row: int, width: int, text: str, *, bold: bool) -> None:
    cell = sheet.cell(row, 1, text or None)
    cell.font, cell.alignment = Font(bold=bold), Alignment(horizontal="center")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)


def _cells(columns: Iterable[str], item: Item, number: int) -> list[Cell]:
    """The cells of one row, as hurried people fill them: padded, with dashes, money and dates in several styles."""
    kind = item.its_kind
    written: dict[str, Cell] = {
        "row": number,
        "number": f" {item.number} " if number % 7 == 0 else item.number,
        "old_number": item.old_number,
        "name": f"{item.name}   " if number % 9 == 0 else item.name,
        "category": kind.section,
        "brand": "-" if item.brand == "ไม่ระบุ" else item.brand,
        "model": item.model if "brand" in columns else f"{item.brand} {item.model}".removeprefix("ไม่ระบุ "),
        "serial": item.serial,
        "quantity": item.quantity if number % 2 else f"{item.quantity} ",
        "unit": kind.unit,
        "cost": _money(item.cost, number),
        "total": _money(item.cost * item.quantity, number),
        "day": _day(item.day, number),
        "method": item.method,
        "fund": item.fund,
        "place": item.place,
        "status": item.status,
        "accessories": kind.accessories or "-",
        "note": item.note,
    }
    return [written[column] or None for column in columns]


def _money(baht: Decimal, number: int) -> Cell:
    return (float(baht), f"{baht:,.2f}", f" {baht:,.2f} ", f"{baht:,.0f}.-", int(baht))[number % 5]


def _day(day: date | str, number: int) -> Cell:
    if isinstance(day, str):
        return day
    year = day.year + BUDDHIST_OFFSET
    styles: tuple[Cell, ...] = (
        f"{day.day}/{day.month}/{year}",
        thai_date(day),
        datetime.combine(day, time.min),
        to_thai_digits(f"{day.day:02d}/{day.month:02d}/{year}"),
        f"{day.day:02d}-{day.month:02d}-{year}",
        f" {day.day}/{day.month}/{year}",
    )
    return styles[number % len(styles)]
