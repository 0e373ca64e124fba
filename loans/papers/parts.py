"""What the papers share: heads, fields, dates, sums of money, places to sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import override
from reportlab.lib.units import cm, mm

from core.strokes import read_strokes
from core.thai import baht_text, thai_date, thai_datetime, to_thai_digits
from core.thai_dates import Digits
from core.typeset import (
    NBSP,
    QR,
    Barcode,
    Block,
    Column,
    Columns,
    Drawn,
    Gap,
    Marked,
    Picture,
    Run,
    Style,
    Text,
    Together,
    Words,
)
from loans.papers.facts import Identity, Item, Setting, Signed

_CODE: Final = re.compile(r"\S*(?:[A-Za-z]|\w-\w)\S*")

DOTS: Final = "." * 40
"""A place to be filled in by hand."""

BODY: Final = Style(size=16, leading=1.25)
"""Letters: the official size."""
FORM: Final = Style(size=12)
SMALL: Final = Style(size=11)
TABLE_SIZE: Final = 10.5

INDENT: Final = 2.5 * cm
"""First lines of the paragraphs of a letter."""
MEMO_EMBLEM: Final = 1.5 * cm
LETTER_EMBLEM: Final = 3.0 * cm


def day(on: date | None, digits: Digits) -> str:
    """๒๒ พฤศจิกายน ๒๕๖๙, kept on one line; "" for no day."""
    with override("th"):
        return thai_date(on, style="full", digits=digits).replace(" ", NBSP) if on else ""


def short_day(on: date | None) -> str:
    """22 พ.ย. 2569, for tables; "" for no day."""
    with override("th"):
        return thai_date(on).replace(" ", NBSP) if on else ""


def moment(at: datetime | None, digits: Digits) -> str:
    """22 พ.ย. 2569 14:05 น."""
    with override("th"):
        return thai_datetime(at, digits=digits) if at else ""


def figures(text: str, digits: Digits) -> str:
    """Running text in the digits of the agency; codes (7440-001-0003, EB-2250U) stay Arabic."""
    if digits != "thai":
        return text
    return "".join(part if _CODE.fullmatch(part) else to_thai_digits(part) for part in re.split(r"(\s+)", text))


def clause_in_full(clause: str, digits: Digits) -> str:
    """ข้อ ๒๐๘ (๒) ของระเบียบฯ, from 208(2)."""
    return f"ข้อ{NBSP}{figures(clause.replace('(', f'{NBSP}('), digits)}"


def amount(baht: Decimal | None) -> str:
    """1,250.50 for tables; "" for none."""
    return "" if baht is None else f"{baht:,.2f}"


def in_words(baht: Decimal, digits: Digits) -> str:
    """1,250.50 บาท (หนึ่งพันสองร้อยห้าสิบบาทห้าสิบสตางค์)."""
    return f"{figures(amount(baht), digits)}{NBSP}บาท ({baht_text(baht)})"


def quantity(count: Decimal, counted_in: str) -> str:
    """3 เครื่อง; whole numbers without decimals."""
    return f"{count.normalize():f}{NBSP}{counted_in}".strip()


def named(text: str) -> list[Run]:
    """A name of a person, each of its words whole: นางกมลวรรณ never falls apart into words that it contains."""
    return [Run(part, whole=True) for part in re.split(r"(?<= )", text) if part]


def described(item_name: str, details: str) -> str:
    """The name, and brand, model and serial on a line of their own."""
    return f"{item_name}\n{details}" if details else item_name


def number_and_tag(asset_number: str, tag: str) -> str:
    """The official number, and our own tag below it."""
    return "\n".join(filter(None, (asset_number, f"[{tag}]" if tag else "")))


def field(label: str, value: str, style: Style = FORM, *, blank: str = DOTS) -> Text:
    """A label and what stands there, or dots to write on."""
    return Text([Run(f"{label}{NBSP}{NBSP}", bold=True, whole=True), Run(value or blank)], style)


def fields(*columns: tuple[str, str], shares: Sequence[float] = (), style: Style = FORM) -> Columns:
    """Fields beside each other; each may wrap in its own column."""
    return Columns([[field(label, value, style)] for label, value in columns], shares or [1.0] * len(columns))


def form_head(title: str, identity: Identity, dated: str, lines: Iterable[str]) -> list[Block]:
    """The head of a form: QR of its own number; title with the agency under it; barcode, number and day."""
    middle: list[Block] = [Text(title, Style(size=22, bold=True, align="center"))]
    middle += [Text(line, Style(size=12, align="center")) for line in lines if line]
    right: list[Block] = [Gap(4)]
    if identity.code:
        right += [Marked(Barcode(identity.code), "right"), Gap(2)]
    right.append(field("เลขที่", identity.number, Style(size=11, align="right")))
    right.append(field("วันที่", dated, Style(size=11, align="right")))
    return [Columns([[Marked(QR(identity.link or identity.number, 24 * mm))], middle, right], (24, 78, 54), 6), Gap(6)]


def emblem(setting: Setting, tall: float, align: str) -> list[Block]:
    """The agency's own picture, if it gave one."""
    return [Marked(Picture(setting.emblem, tall), align)] if setting.emblem else []


def signature(signed: Signed, digits: Digits, size: float = 12) -> Together:
    """One place to sign: what as, line, name, post, capacity with its order, day."""
    centre, small = Style(size=size, align="center"), Style(size=size - 1.5, align="center", shade=0.25)
    drawn: list[Block] = [Marked(Drawn(read_strokes(signed.strokes)), "center")] if signed.strokes else []
    blocks: list[Block] = [
        Text(signed.role, Style(size=size, bold=True, align="center")),
        *drawn,
        Text(signed.unsigned or ("ลงนามในระบบแล้ว" if signed.at else f"ลงชื่อ{NBSP}{'.' * 28}"), centre),
        Text(f"({signed.name})" if signed.name else f"({'.' * 34})", centre),
    ]
    if signed.post:
        blocks.append(Text(signed.post, centre))
    if signed.capacity:
        blocks.append(Text(f"{signed.capacity} {signed.on_behalf_of}".strip(), centre))
    if signed.order:
        blocks.append(Text(f"ตาม{signed.order.removeprefix('ตาม')}", small))
    blocks.append(Text(moment(signed.at, digits) if signed.at else f"วันที่{NBSP}{'.' * 28}", small))
    if signed.how:
        blocks.append(Text(signed.how, small))
    return Together(blocks)


def letter_signature(signed: Signed, digits: Digits) -> Together:
    """The signature under a letter: room to sign, name, post, capacity with its order."""
    centre = Style(size=15, leading=1.25, align="center")
    blocks: list[Block] = [Text(f"ลงนามในระบบแล้ว {moment(signed.at, digits)}", centre) if signed.at else Gap(34)]
    blocks.append(Text(f"({signed.name or '.' * 38})", centre))
    if signed.post:
        blocks.append(Text(signed.post, centre))
    if signed.capacity:
        blocks.append(Text(f"{signed.capacity} {signed.on_behalf_of}".strip(), centre))
    if signed.order:
        blocks.append(Text(f"ตาม{signed.order.removeprefix('ตาม')}", Style(size=11, align="center", shade=0.25)))
    return Together(blocks)


def signatures(
    signed: Sequence[Signed], digits: Digits, *, lead: Sequence[Block] = (), abreast: int = 3, size: float = 10.5
) -> Together:
    """Places to sign, with the words they stand under: never alone on a page. abreast: how many stand in a row."""
    blocks: list[Block] = [*lead]
    for first in range(0, len(signed), abreast):
        row = [signature(each, digits, size) for each in signed[first : first + abreast]]
        blocks += [Gap(6), Columns([[each] for each in row] + [[]] * (abreast - len(row)), (1,) * abreast, 10)]
    return Together(blocks)


def common_basis(items: Sequence[Item]) -> str:
    """What all prices rest on, where it is one thing: said once under the table instead of in every row."""
    bases = {item.basis for item in items}
    return bases.pop() if len(bases) == 1 else ""


def said_of_prices(items: Sequence[Item]) -> list[Block]:
    """The one thing all prices rest on, under the table."""
    basis = common_basis(items)
    return [Gap(2), Text(f"ราคาขณะยืม: {basis}", SMALL)] if basis else []


def total_row(items: Sequence[Item], columns_after: int) -> list[list[Words]]:
    """The sum of the prices as the last row of the table; none where no price is known."""
    prices = [item.price * item.quantity for item in items if item.price is not None]
    if not prices:
        return []
    total = sum(prices, Decimal(0))
    return [[f"รวม ({baht_text(total)})", amount(total), *[""] * columns_after]]


_OF_CONSUMABLES: Final = {
    "หมายเลขครุภัณฑ์": "รหัสวัสดุ",
    "รายการ\n(ยี่ห้อ รุ่น หมายเลขเครื่อง)": "รายการ\n(ประเภท ชนิด)",
    "ราคาขณะยืม\n(บาท)": "ราคาขณะยืม\nต่อหน่วย (บาท)",
    "สภาพเมื่อส่งมอบ": "หมายเหตุ",
    "สภาพเมื่อคืน": "ผลการตรวจรับ",
}


def headed(columns: Sequence[Column], *, in_kind: bool) -> Sequence[Column]:
    """The columns as they are headed: consumables have no asset number, brand or condition (210)."""
    if not in_kind:
        return columns
    return [replace(column, title=_OF_CONSUMABLES.get(column.title, column.title)) for column in columns]
