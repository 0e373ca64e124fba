"""ทะเบียนคุมทรัพย์สิน: the register card of one asset, A4 across, twelve columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from reportlab.lib.units import cm, mm

from core.typeset import (
    A4_LANDSCAPE,
    NBSP,
    QR,
    Barcode,
    Block,
    Column,
    Columns,
    Gap,
    Marked,
    Paper,
    Style,
    Table,
    Text,
    Words,
    pdf,
)
from loans.papers.facts import PLAIN, Identity, Setting
from loans.papers.parts import (
    amount,
    fields,
    short_day,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """A line of the register card. life: years; rate: per cent a year."""

    on: date
    document: str
    entry: str
    quantity: str
    unit_price: Decimal | None = None
    value: Decimal | None = None
    life: str = ""
    rate: Decimal | None = None
    year_depreciation: Decimal | None = None
    accumulated: Decimal | None = None
    net: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """ทะเบียนคุมทรัพย์สิน of one asset. source: ประเภทเงิน; acquired_by: วิธีการได้มา; supplier: ผู้ขาย/ผู้บริจาค."""

    identity: Identity
    agency: str
    unit: str
    kind: str
    asset_number: str
    description: str
    model: str
    location: str
    supplier: str
    source: str
    acquired_by: str
    rows: tuple[CardRow, ...]


def render(facts: CardFacts, setting: Setting = PLAIN) -> bytes:
    """The register card as a PDF."""
    return pdf(paper(facts, setting))


def paper(facts: CardFacts, setting: Setting = PLAIN) -> Paper:
    """The register card, to be set alone or with others in one file."""
    rows: list[list[Words]] = [
        [
            short_day(row.on),
            row.document,
            row.entry,
            row.quantity,
            amount(row.unit_price),
            amount(row.value),
            row.life,
            amount(row.rate),
            amount(row.year_depreciation),
            amount(row.accumulated),
            amount(row.net),
            row.note,
        ]
        for row in facts.rows
    ]
    side = 20 * mm
    head = Columns(
        [
            [Marked(QR(facts.identity.link or facts.identity.number, side))],
            [
                Text("ทะเบียนคุมทรัพย์สิน", Style(size=18, bold=True, align="center")),
                Text(f"ส่วนราชการ{NBSP}{NBSP}{facts.agency}", Style(size=12, align="center")),
                Text(f"หน่วยงาน{NBSP}{NBSP}{facts.unit}", Style(size=12, align="center")),
            ],
            [Marked(Barcode(facts.identity.code), "right")] if facts.identity.code else [],
        ],
        (side, A4_LANDSCAPE.measure - side - 6.5 * cm, 6.5 * cm),
        0,
    )
    return Paper(
        title=f"ทะเบียนคุมทรัพย์สิน {facts.asset_number}",
        number=facts.identity.number,
        sheet=A4_LANDSCAPE,
        blocks=[head, Gap(4), *_about(facts), Gap(6), Table(_COLUMNS, rows, 9.5, keep_last=0)],
        digits=setting.digits,
        seal=setting.seal,
    )


def _about(facts: CardFacts) -> list[Block]:
    return [
        fields(("ประเภท", facts.kind), ("รหัส", facts.asset_number), ("รุ่น/แบบ", facts.model), style=_FIELD),
        fields(
            ("ลักษณะ/คุณสมบัติ", facts.description),
            ("สถานที่ตั้ง/หน่วยงานที่รับผิดชอบ", facts.location),
            shares=(1, 1),
            style=_FIELD,
        ),
        fields(
            ("ผู้ขาย/ผู้บริจาค", facts.supplier), ("ประเภทเงิน", facts.source), ("วิธีการได้มา", facts.acquired_by), style=_FIELD
        ),
    ]


_FIELD: Final = Style(size=11)

_COLUMNS: Final = (
    Column("วันเดือนปี", 2.0, "center"),
    Column("ที่เอกสาร", 2.6),
    Column("รายการ", 4.2),
    Column("จำนวน\nหน่วย", 1.5, "center"),
    Column("ราคาต่อหน่วย\n(บาท)", 2.2, "right"),
    Column("มูลค่ารวม\n(บาท)", 2.2, "right"),
    Column("อายุใช้งาน\n(ปี)", 1.6, "center"),
    Column("อัตรา\nค่าเสื่อม (%)", 1.7, "center"),
    Column("ค่าเสื่อม\nประจำปี", 2.1, "right"),
    Column("ค่าเสื่อม\nสะสม", 2.1, "right"),
    Column("มูลค่าสุทธิ", 2.1, "right"),
    Column("หมายเหตุ", 2.4),
)
