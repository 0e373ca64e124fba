"""ใบส่งมอบพัสดุ and ใบส่งคืนพัสดุ, under the number of their slip; a damaged return has a block of its own (clause 209)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from core.thai_dates import Digits
from core.typeset import (
    NBSP,
    Block,
    Column,
    Gap,
    Paper,
    Style,
    Table,
    Text,
    Together,
    Words,
    pdf,
)
from loans.papers.facts import PLAIN, Borrower, Identity, Item, Setting, Signed
from loans.papers.parts import (
    DOTS,
    FORM,
    INDENT,
    TABLE_SIZE,
    amount,
    clause_in_full,
    day,
    described,
    field,
    fields,
    figures,
    form_head,
    headed,
    moment,
    number_and_tag,
    quantity,
    said_of_prices,
    short_day,
    signatures,
    total_row,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverFacts:
    """ใบส่งมอบพัสดุ under the number of its slip: what left the store, in which condition (Item.note).

    in_kind: consumables, to be returned in type, kind and quantity (210).
    """

    identity: Identity
    agency: str
    lending_unit: str
    borrower: Borrower
    handed_over_at: datetime
    due_on: date
    items: tuple[Item, ...]
    undertaking: str
    signatures: tuple[Signed, ...]
    copy: str = ""
    in_kind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedItem:
    """A line that came back. condition: in words. missing: parts that did not come. good: works, complete and clean.

    inspected: False where it was dropped off, and nobody had looked it over by the end of that day.
    """

    name: str
    details: str = ""
    quantity: Decimal = Decimal(1)
    counted_in: str = "เครื่อง"
    asset_number: str = ""
    tag: str = ""
    returned_at: datetime | None = None
    condition: str = ""
    missing: str = ""
    note: str = ""
    good: bool = True
    inspected: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OutstandingItem:
    """A line that is still out."""

    name: str
    details: str = ""
    quantity: Decimal = Decimal(1)
    counted_in: str = "เครื่อง"
    asset_number: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """ใบส่งคืนพัสดุ under the number of its slip. part: 1 for the first return under this slip, 2 for the next …

    in_kind: consumables, returned in type, kind and quantity (210).
    """

    identity: Identity
    agency: str
    lending_unit: str
    borrower: Borrower
    lent_on: date
    due_on: date
    returned_on: date
    items: tuple[ReturnedItem, ...]
    outstanding: tuple[OutstandingItem, ...]
    signatures: tuple[Signed, ...]
    part: int = 1
    copy: str = ""
    in_kind: bool = False


def render_hand_over(facts: HandOverFacts, setting: Setting = PLAIN) -> bytes:
    """The hand-over receipt as a PDF."""
    return pdf(hand_over(facts, setting))


def hand_over(facts: HandOverFacts, setting: Setting = PLAIN) -> Paper:
    """The hand-over receipt, to be set alone or with others in one file."""
    digits = setting.digits
    rows: list[list[Words]] = [
        [
            str(number),
            described(item.name, item.details),
            quantity(item.quantity, item.counted_in),
            number_and_tag(item.asset_number, item.tag),
            amount(item.price),
            item.note,
        ]
        for number, item in enumerate(facts.items, start=1)
    ]
    received = (
        f"ข้าพเจ้า {facts.borrower.name or DOTS} ได้รับพัสดุตามรายการข้างต้นไว้ครบถ้วน ตามใบยืมเลขที่{NBSP}{facts.identity.number} "
        f"และจะส่งคืนภายในวันที่{NBSP}{day(facts.due_on, digits)}"
    )
    blocks: list[Block] = [
        *form_head(
            "ใบส่งมอบพัสดุ",
            facts.identity,
            day(facts.handed_over_at, digits),
            (facts.agency, "(ตามใบยืมเลขที่เดียวกัน)", facts.copy),
        ),
        *_parties(facts.lending_unit, facts.agency, facts.borrower),
        fields(
            ("ส่งมอบเมื่อ", moment(facts.handed_over_at, digits)),
            ("กำหนดส่งคืนวันที่", day(facts.due_on, digits)),
            shares=(1, 1),
        ),
        Gap(6),
        Table(headed(_HANDED_OVER, in_kind=facts.in_kind), [*rows, *total_row(facts.items, 1)], TABLE_SIZE),
        *said_of_prices(facts.items),
        Gap(6),
        signatures(
            facts.signatures,
            digits,
            lead=[Text(received, _STATED), Gap(3), Text(facts.undertaking, _STATED)],
        ),
    ]
    return Paper(
        title=f"ใบส่งมอบพัสดุ {facts.identity.number}",
        number=facts.identity.number,
        blocks=blocks,
        digits=digits,
        seal=setting.seal,
        note=facts.copy,
    )


def render_receipt(facts: ReceiptFacts, setting: Setting = PLAIN) -> bytes:
    """The return receipt as a PDF."""
    return pdf(receipt(facts, setting))


def receipt(facts: ReceiptFacts, setting: Setting = PLAIN) -> Paper:
    """The return receipt, to be set alone or with others in one file."""
    digits = setting.digits
    title = "ใบส่งคืนพัสดุ"
    part = f"(ตามใบยืมเลขที่เดียวกัน ครั้งที่{NBSP}{figures(str(facts.part), digits)})"
    blocks: list[Block] = [
        *form_head(title, facts.identity, day(facts.returned_on, digits), (facts.agency, part, facts.copy)),
        *_parties(facts.lending_unit, facts.agency, facts.borrower),
        fields(("ยืมเมื่อวันที่", day(facts.lent_on, digits)), ("กำหนดส่งคืนวันที่", day(facts.due_on, digits)), shares=(1, 1)),
        Gap(6),
        *_returned(
            _IN_KIND if facts.in_kind else _IN_GOOD_ORDER,
            [item for item in facts.items if item.good],
            headed(_CAME_BACK, in_kind=facts.in_kind),
        ),
        *_not_inspected([item for item in facts.items if not item.inspected]),
        *_damaged([item for item in facts.items if item.inspected and not item.good], digits),
        *_outstanding(facts.outstanding, headed(_STILL_OUT, in_kind=facts.in_kind)),
        signatures(facts.signatures, digits, lead=_accepted(facts, setting), abreast=2),
    ]
    return Paper(
        title=f"{title} {facts.identity.number}",
        number=facts.identity.number,
        blocks=blocks,
        digits=digits,
        seal=setting.seal,
        note=facts.copy,
    )


def _parties(lending_unit: str, agency: str, who: Borrower) -> list[Block]:
    blocks: list[Block] = [
        field("หน่วยงานผู้ให้ยืม", f"{lending_unit} {agency}"),
        fields(("ผู้ยืม", who.name), ("ตำแหน่ง", who.position), shares=(1, 1)),
        field("สังกัด", who.affiliation),
    ]
    if who.agency:
        blocks.append(field("หน่วยงานของรัฐผู้ยืม", who.agency))
    return blocks


def _returned(title: str, items: list[ReturnedItem], columns: Sequence[Column]) -> list[Block]:
    if not items:
        return []
    return [
        Text(title, _SECTION, stays_with_next=True),
        Table(columns, [_row(number, item) for number, item in enumerate(items, start=1)], TABLE_SIZE),
        Gap(8),
    ]


def _not_inspected(items: list[ReturnedItem]) -> list[Block]:
    """What was dropped off: that it came back is receipted, its condition is not."""
    if not items:
        return []
    said = (
        "ผู้รับคืนได้รับพัสดุตามรายการข้างล่างนี้ไว้แล้วโดยยังไม่ได้ตรวจสภาพ พัสดุไม่อยู่กับผู้ยืมนับแต่เวลาที่รับไว้ "
        "ผลการตรวจสภาพจะแจ้งผู้ยืมทราบและออกใบส่งคืนพัสดุให้อีกฉบับหนึ่ง"
    )
    return [
        Together(
            [Text("พัสดุที่รับคืนไว้ ยังไม่ได้ตรวจสภาพ", _SECTION), Text(said, FORM)], box=True, pad=6, stays_with_next=True
        ),
        Table(_CAME_BACK, [_row(number, item) for number, item in enumerate(items, start=1)], TABLE_SIZE),
        Gap(8),
    ]


def _damaged(items: list[ReturnedItem], digits: Digits) -> list[Block]:
    """A damaged return cannot be signed for as being in good order: it stands apart, with what clause 209 says."""
    if not items:
        return []
    clause = clause_in_full("209", digits)
    warning = (
        f"รายการข้างล่างนี้ไม่อยู่ในสภาพที่ใช้การได้เรียบร้อย ผู้รับคืนรับไว้เพื่อตรวจสอบเท่านั้น และให้ดำเนินการตามระเบียบฯ {clause} "
        "การลงนามในใบส่งคืนนี้ไม่เป็นการรับรองว่าพัสดุตามรายการนี้คืนในสภาพดี"
    )
    return [
        Together(
            [
                Text(f"พัสดุที่ชำรุด เสียหาย หรือไม่ครบ (ดำเนินการตาม{clause})", _SECTION),
                Text(warning, FORM),
            ],
            box=True,
            pad=6,
            stays_with_next=True,
        ),
        Table(_CAME_BACK, [_row(number, item) for number, item in enumerate(items, start=1)], TABLE_SIZE),
        Gap(8),
    ]


def _row(number: int, item: ReturnedItem) -> list[Words]:
    missing = f"ขาด: {item.missing}" if item.missing else ""
    return [
        str(number),
        described(item.name, item.details),
        quantity(item.quantity, item.counted_in),
        number_and_tag(item.asset_number, item.tag),
        moment(item.returned_at, "arabic"),
        "\n".join(filter(None, (item.condition, missing, item.note))),
    ]


def _outstanding(items: tuple[OutstandingItem, ...], columns: Sequence[Column]) -> list[Block]:
    if not items:
        return []
    rows: list[list[Words]] = [
        [
            str(number),
            described(item.name, item.details),
            quantity(item.quantity, item.counted_in),
            item.asset_number,
            short_day(item.due_on),
        ]
        for number, item in enumerate(items, start=1)
    ]
    return [Text("พัสดุที่ยังค้างส่งคืน", _SECTION, stays_with_next=True), Table(columns, rows, TABLE_SIZE), Gap(8)]


def _accepted(facts: ReceiptFacts, setting: Setting) -> list[Block]:
    good, unseen = sum(item.good for item in facts.items), sum(not item.inspected for item in facts.items)
    damaged = len(facts.items) - good - unseen
    count = figures(str(good), setting.digits)
    sentences = []
    if good:
        how = "เป็นประเภท ชนิด และปริมาณตามรายการข้างต้น" if facts.in_kind else "ในสภาพที่ใช้การได้เรียบร้อย"
        sentences.append(f"ได้รับพัสดุคืน{how}จำนวน {count} รายการ")
    if damaged:
        sentences.append(f"และรับพัสดุที่ไม่อยู่ในสภาพเรียบร้อยไว้ตรวจสอบจำนวน {figures(str(damaged), setting.digits)} รายการ")
    if unseen:
        sentences.append(f"รับพัสดุไว้โดยยังไม่ได้ตรวจสภาพจำนวน {figures(str(unseen), setting.digits)} รายการ")
    sentences.append("ไม่มีพัสดุค้างส่งคืนตามใบยืมนี้" if not facts.outstanding else "ยังมีพัสดุค้างส่งคืนตามรายการข้างต้น")
    return [Text(" ".join(sentences).removeprefix("และ"), _STATED)]


_IN_GOOD_ORDER: Final = "พัสดุที่คืนในสภาพที่ใช้การได้เรียบร้อย"
_IN_KIND: Final = "พัสดุที่จัดหามาส่งคืน (ข้อ ๒๑๐)"

_SECTION: Final = Style(size=12, bold=True)
_STATED: Final = Style(size=11, indent=INDENT)

_HANDED_OVER: Final = (
    Column("ลำดับ", 1.2, "center"),
    Column("รายการ\n(ยี่ห้อ รุ่น หมายเลขเครื่อง)", 4.5),
    Column("จำนวน\nหน่วย", 1.5, "center"),
    Column("หมายเลขครุภัณฑ์", 3.95),
    Column("ราคาขณะยืม\n(บาท)", 2.25, "right"),
    Column("สภาพเมื่อส่งมอบ", 2.6),
)
_CAME_BACK: Final = (
    Column("ลำดับ", 1.2, "center"),
    Column("รายการ", 4.2),
    Column("จำนวน\nหน่วย", 1.5, "center"),
    Column("หมายเลขครุภัณฑ์", 3.95),
    Column("คืนเมื่อ", 2.0),
    Column("สภาพเมื่อคืน", 3.15),
)
_STILL_OUT: Final = (
    Column("ลำดับ", 1.2, "center"),
    Column("รายการ", 6.3),
    Column("จำนวน\nหน่วย", 1.6, "center"),
    Column("หมายเลขครุภัณฑ์", 3.95),
    Column("กำหนดส่งคืน", 2.95, "center"),
)
