"""หนังสือทวงถาม (clause 211): a memorandum inside the agency, an external letter to another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from core.typeset import (
    NBSP,
    Block,
    Column,
    Columns,
    Gap,
    Paper,
    Style,
    Table,
    Text,
    Together,
    Words,
    pdf,
)
from loans.papers.facts import PLAIN, Identity, Setting, Signed
from loans.papers.letterhead import PARAGRAPH, labelled, memo_head
from loans.papers.parts import (
    BODY,
    LETTER_EMBLEM,
    day,
    described,
    emblem,
    figures,
    letter_signature,
    quantity,
    short_day,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandedItem:
    """A line that is overdue."""

    name: str
    details: str = ""
    quantity: Decimal = Decimal(1)
    counted_in: str = "เครื่อง"
    asset_number: str = ""
    slip_number: str = ""
    due_on: date
    days_overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandFacts:
    """หนังสือทวงถาม (clause 211), inside the agency a memorandum, to another agency an external letter.

    unit, phone: who writes. number, on: the letter's own. time: 1 for the first demand. to: whom it
    addresses (เรียน). refers_to: the slips ("ใบยืมเลขที่ … ลงวันที่ …"). enclosures: สิ่งที่ส่งมาด้วย. consequence: what
    follows otherwise, word for word. address, agency: of who writes, at the head of an external letter. signature: of a
    letter that of the head of the agency, or of who signs for the head. copies: to whom copies go.
    """

    identity: Identity
    agency: str
    unit: str
    phone: str
    on: date
    time: int
    to: str
    refers_to: tuple[str, ...]
    items: tuple[DemandedItem, ...]
    return_by: date
    return_to: str
    consequence: str
    contact: str
    signature: Signed
    external: bool = False
    address: str = ""
    closing: str = "ขอแสดงความนับถือ"
    enclosures: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


def render(facts: DemandFacts, setting: Setting = PLAIN) -> bytes:
    """The demand as a PDF."""
    return pdf(paper(facts, setting))


def paper(facts: DemandFacts, setting: Setting = PLAIN) -> Paper:
    """The demand, to be set alone or with others in one file."""
    head = _letter_head if facts.external else _memo_head
    return Paper(
        title=f"{_subject(facts, setting)} {facts.identity.number}",
        number=facts.identity.number,
        blocks=[*head(facts, setting), *_body(facts, setting)],
        digits=setting.digits,
        seal=setting.seal,
    )


def _subject(facts: DemandFacts, setting: Setting) -> str:
    return f"ขอให้ส่งคืนพัสดุที่ยืม (ครั้งที่{NBSP}{figures(str(facts.time), setting.digits)})"


def _memo_head(facts: DemandFacts, setting: Setting) -> list[Block]:
    return memo_head(
        setting,
        office=f"{facts.unit} {facts.agency} โทร. {facts.phone}",
        number=facts.identity.number,
        on=facts.on,
        subject=_subject(facts, setting),
        to=facts.to,
    )


def _letter_head(facts: DemandFacts, setting: Setting) -> list[Block]:
    """หนังสือภายนอก: number at the left, who writes at the right, the emblem between and above."""
    digits = setting.digits
    address = Text(figures("\n".join(filter(None, (facts.unit, facts.agency, facts.address))), digits), BODY)
    number = Text(f"ที่{NBSP}{NBSP}{figures(facts.identity.number, digits)}", BODY)
    blocks: list[Block] = [
        *emblem(setting, LETTER_EMBLEM, "center"),
        Gap(4),
        Columns([[number], [], [address]], (3, 0.2, 2.6), 6),
        Gap(8),
        Columns([[], [Text(day(facts.on, digits), BODY)]], (1, 1), 0),
        Gap(8),
        labelled("เรื่อง", _subject(facts, setting), bold=False),
        labelled("เรียน", facts.to, bold=False),
        labelled("อ้างถึง", figures("\n".join(facts.refers_to), digits), bold=False),
    ]
    if facts.enclosures:
        blocks.append(labelled("สิ่งที่ส่งมาด้วย", figures("\n".join(facts.enclosures), digits), bold=False))
    return [*blocks, Gap(8)]


def _body(facts: DemandFacts, setting: Setting) -> list[Block]:
    digits = setting.digits
    first = (
        f"ตามที่ท่านได้ยืมพัสดุของ{facts.unit} {facts.agency} ตาม{' และ'.join(facts.refers_to)} นั้น "
        f"บัดนี้ครบกำหนดส่งคืนแล้ว แต่ยังไม่ได้รับพัสดุตามรายการข้างล่างนี้คืน"
    )
    second = (
        f"อาศัยระเบียบกระทรวงการคลังว่าด้วยการจัดซื้อจัดจ้างและการบริหารพัสดุภาครัฐ พ.ศ. 2560 ข้อ{NBSP}211 จึงขอให้ส่งคืนพัสดุดังกล่าว "
        f"ภายในวันที่{NBSP}{day(facts.return_by, digits)} ณ {facts.return_to} {facts.consequence}"
    )
    third = f"จึงเรียนมาเพื่อโปรดดำเนินการ{'' if facts.external else 'ต่อไป'} หากได้ส่งคืนแล้วโปรดแจ้ง {facts.contact}"
    blocks: list[Block] = [
        Text(figures(first, digits), PARAGRAPH),
        Gap(6),
        Table(_OVERDUE, [_row(number, item) for number, item in enumerate(facts.items, start=1)], 11),
        Gap(8),
        Text(figures(second, digits), PARAGRAPH),
        Gap(6),
    ]
    closing: list[Block] = [Text(figures(third, digits), PARAGRAPH), Gap(10)]
    if facts.external:
        closing += [Columns([[], [Text(facts.closing, Style(size=16, align="center"))]], (1, 1.2), 0)]
    closing.append(Columns([[], [letter_signature(facts.signature, digits)]], (1, 1.2), 0))
    blocks.append(Together(closing))
    if facts.external and facts.phone:
        blocks += [Gap(16), Text(figures(f"{facts.unit}\nโทร. {facts.phone}", digits), Style(size=13))]
    if facts.copies:
        blocks += [Gap(8), labelled("สำเนาเรียน", figures("\n".join(facts.copies), digits), size=13)]
    return blocks


def _row(number: int, item: DemandedItem) -> list[Words]:
    return [
        str(number),
        described(item.name, item.details),
        quantity(item.quantity, item.counted_in),
        "\n".join(filter(None, (item.asset_number, item.slip_number))),
        short_day(item.due_on),
        str(item.days_overdue),
    ]


_OVERDUE: Final = (
    Column("ลำดับ", 1.2, "center"),
    Column("รายการ", 4.4),
    Column("จำนวน", 1.6, "center"),
    Column("หมายเลขครุภัณฑ์\nใบยืมเลขที่", 4.8),
    Column("กำหนดส่งคืน", 2.6, "center"),
    Column("เกิน\n(วัน)", 1.4, "center"),
)
