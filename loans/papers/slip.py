"""ใบยืมพัสดุ: the borrower's written evidence with reason and return date (clause 208), with clause 209's undertaking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from core.typeset import NBSP, Block, Column, Gap, Paper, Style, Table, Text, Words, pdf
from core.typeset.fonts import TICKED, UNTICKED
from loans.papers.facts import PLAIN, Borrower, Identity, Item, Setting, Signed
from loans.papers.parts import (
    DOTS,
    INDENT,
    TABLE_SIZE,
    amount,
    clause_in_full,
    common_basis,
    day,
    described,
    field,
    fields,
    form_head,
    headed,
    number_and_tag,
    quantity,
    said_of_prices,
    signatures,
    total_row,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipFacts:
    """ใบยืมพัสดุ: the written evidence of clause 208.

    is_approved: until then every page says ร่าง. inside: used on the premises; None: not stated (between agencies).
    letter: the borrowing agency's letter (number and date in words) for 208(1). undertaking: of clause 209, word for
    word. statement: what the borrower states beside it (clause 210's three conditions), "" for nothing.
    copy: whose copy this is ("สำเนาสำหรับหน่วยงานผู้ยืม"), "" for the original.
    """

    identity: Identity
    agency: str
    lending_unit: str
    requested_on: date
    borrower: Borrower
    purpose: str
    reason: str
    place: str
    starts_on: date
    due_on: date
    items: tuple[Item, ...]
    undertaking: str
    clause: str
    signatures: tuple[Signed, ...]
    is_approved: bool
    inside: bool | None = None
    reference: str = ""
    letter: str = ""
    statement: str = ""
    copy: str = ""


def render(facts: SlipFacts, setting: Setting = PLAIN) -> bytes:
    """The slip as a PDF."""
    return pdf(paper(facts, setting))


def paper(facts: SlipFacts, setting: Setting = PLAIN) -> Paper:
    """The slip, to be set alone or with others in one file (`core.typeset.write`)."""
    return Paper(
        title=f"ใบยืมพัสดุ {facts.identity.number}",
        number=facts.identity.number,
        blocks=_blocks(facts, setting),
        draft=not facts.is_approved,
        digits=setting.digits,
        seal=setting.seal,
        note=facts.copy,
    )


def _blocks(facts: SlipFacts, setting: Setting) -> list[Block]:
    digits = setting.digits
    return [
        *form_head(
            "ใบยืมพัสดุ",
            facts.identity,
            day(facts.requested_on, digits),
            (facts.agency, f"(ระเบียบฯ {clause_in_full(facts.clause, digits)})", facts.copy),
        ),
        *_borrower(facts),
        *_use(facts, setting),
        Gap(6),
        *_items(facts),
        Gap(5),
        signatures(
            facts.signatures,
            digits,
            lead=[*_stated(facts), Text(facts.undertaking, UNDERTAKEN)],
        ),
    ]


def _borrower(facts: SlipFacts) -> list[Block]:
    who = facts.borrower
    blocks: list[Block] = [
        fields(("ผู้ยืม", who.name), ("ตำแหน่ง", who.position), shares=(1, 1)),
        field("สังกัด", who.affiliation),
    ]
    if who.agency:
        blocks.append(field("หน่วยงานของรัฐผู้ยืม", who.agency))
    if facts.letter:
        blocks.append(field("ตามหนังสือ", facts.letter))
    blocks.append(fields(("โทรศัพท์ที่ทำงาน", who.office_phone), ("โทรศัพท์มือถือ", who.mobile), shares=(1, 1)))
    return blocks


def _use(facts: SlipFacts, setting: Setting) -> list[Block]:
    digits = setting.digits
    inside = TICKED if facts.inside is True else UNTICKED
    outside = TICKED if facts.inside is False else UNTICKED
    places = f"{inside} ภายในสถานที่ของหน่วยงาน{NBSP * 4} {outside} นอกสถานที่"
    return [
        field("ขอยืมพัสดุของ", f"{facts.lending_unit} {facts.agency}"),
        field("วัตถุประสงค์", facts.purpose),
        field("เหตุผลและประโยชน์ของทางราชการ", facts.reason),
        *([field("โครงการหรือคำสั่ง", facts.reference)] if facts.reference else []),
        field("สถานที่ใช้", facts.place if facts.inside is None else f"{places}{NBSP * 3} {facts.place or DOTS}"),
        fields(("ตั้งแต่วันที่", day(facts.starts_on, digits)), ("กำหนดส่งคืนวันที่", day(facts.due_on, digits)), shares=(1, 1)),
    ]


def _items(facts: SlipFacts) -> list[Block]:
    basis = common_basis(facts.items)
    rows: list[list[Words]] = [
        [
            str(number),
            described(item.name, item.details),
            quantity(item.quantity, item.counted_in),
            number_and_tag(item.asset_number, item.tag),
            amount(item.price),
            "\n".join(filter(None, ("" if basis else item.basis, item.note))),
        ]
        for number, item in enumerate(facts.items, start=1)
    ]
    table = Table(headed(ITEM_COLUMNS, in_kind=facts.clause == "210"), [*rows, *total_row(facts.items, 1)], TABLE_SIZE)
    return [table, *said_of_prices(facts.items)]


def _stated(facts: SlipFacts) -> list[Block]:
    return [Text(facts.statement, UNDERTAKEN), Gap(4)] if facts.statement else []


UNDERTAKEN: Final = Style(size=11, indent=INDENT)

ITEM_COLUMNS: Final = (
    Column("ลำดับ", 1.2, "center"),
    Column("รายการ\n(ยี่ห้อ รุ่น หมายเลขเครื่อง)", 5.0),
    Column("จำนวน\nหน่วย", 1.5, "center"),
    Column("หมายเลขครุภัณฑ์", 3.95),
    Column("ราคาขณะยืม\n(บาท)", 2.25, "right"),
    Column("หมายเหตุ", 2.1),
)
