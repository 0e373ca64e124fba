"""แฟ้มกรณีชดใช้: what is on record of a damaged or lost item (clause 209). It proposes neither blame nor write-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from core.thai_dates import Digits
from core.typeset import (
    Block,
    Column,
    Gap,
    Paper,
    Style,
    Table,
    Text,
    Words,
    pdf,
)
from loans.papers.facts import PLAIN, Borrower, Identity, Item, Setting, Signed
from loans.papers.parts import (
    FORM,
    TABLE_SIZE,
    clause_in_full,
    day,
    field,
    fields,
    figures,
    form_head,
    in_words,
    moment,
    quantity,
    signatures,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a case with its evidence. evidence: the document's name and number, or its SHA-256."""

    at: datetime
    done: str
    by: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """แฟ้มกรณีชดใช้ (clause 209). The paper states what is on record; it proposes neither blame nor write-off.

    criteria_clause: "209(2)"; criteria, criteria_on: title and date of the agency's own, as entered. order, order_on:
    of the fact-finding. amount: of cash; None where another remedy was chosen. barred_on: when the claim is
    barred (Civil and Commercial Code 649).
    """

    identity: Identity
    agency: str
    unit: str
    slip_number: str
    borrower: Borrower
    lent_on: date
    due_on: date
    item: Item
    condition_out: str
    condition_in: str
    found_on: date
    cause: str
    criteria: str
    order: str
    remedy: str
    amount: Decimal | None
    steps: tuple[Step, ...]
    barred_on: date | None
    opened_by: str
    opened_on: date
    closed_by: str = ""
    closed_on: date | None = None
    outcome: str = ""
    signatures: tuple[Signed, ...] = ()
    criteria_clause: str = ""
    criteria_on: date | None = None
    order_on: date | None = None


def render(facts: CaseFacts, setting: Setting = PLAIN) -> bytes:
    """The case file as a PDF."""
    return pdf(paper(facts, setting))


def paper(facts: CaseFacts, setting: Setting = PLAIN) -> Paper:
    """The case file, to be set alone or with others in one file."""
    digits = setting.digits
    clause = clause_in_full("209", digits)
    return Paper(
        title=f"แฟ้มกรณีชดใช้ {facts.identity.number}",
        number=facts.identity.number,
        blocks=[
            *form_head(
                "แฟ้มกรณีชดใช้", facts.identity, day(facts.opened_on, digits), (facts.agency, f"(ระเบียบฯ {clause})")
            ),
            *_loan(facts, digits),
            *_item(facts, digits),
            *_remedy(facts, digits),
            *_steps(facts),
            *_closing(facts, digits),
        ],
        digits=digits,
        seal=setting.seal,
    )


def _loan(facts: CaseFacts, digits: Digits) -> list[Block]:
    who = facts.borrower
    return [
        Text("๑. การยืม" if digits == "thai" else "1. การยืม", _SECTION, stays_with_next=True),
        field("หน่วยงานที่รับผิดชอบพัสดุ", f"{facts.unit} {facts.agency}"),
        fields(("ใบยืมเลขที่", facts.slip_number), ("ผู้ยืม", who.name), shares=(1, 1)),
        fields(
            ("ตำแหน่ง", who.position), ("สังกัด", " ".join(filter(None, (who.affiliation, who.agency)))), shares=(1, 1)
        ),
        fields(("ยืมเมื่อวันที่", day(facts.lent_on, digits)), ("กำหนดส่งคืนวันที่", day(facts.due_on, digits)), shares=(1, 1)),
        Gap(6),
    ]


def _item(facts: CaseFacts, digits: Digits) -> list[Block]:
    item = facts.item
    price = in_words(item.price, digits) if item.price is not None else ""
    return [
        Text("๒. พัสดุและสภาพ" if digits == "thai" else "2. พัสดุและสภาพ", _SECTION, stays_with_next=True),
        field("รายการ", " ".join(filter(None, (item.name, item.details)))),
        fields(
            ("หมายเลขครุภัณฑ์", " ".join(filter(None, (item.asset_number, f"[{item.tag}]" if item.tag else "")))),
            ("จำนวน", quantity(item.quantity, item.counted_in)),
            shares=(2, 1),
        ),
        field("ราคาที่เป็นอยู่ในขณะยืม", price),
        field("ที่มาของราคา", item.basis),
        field("สภาพเมื่อส่งมอบ", facts.condition_out),
        field("สภาพเมื่อส่งคืน", facts.condition_in),
        field("พบเมื่อวันที่", day(facts.found_on, digits)),
        field("สาเหตุตามที่ปรากฏ", facts.cause),
        Gap(6),
    ]


def _remedy(facts: CaseFacts, digits: Digits) -> list[Block]:
    blocks: list[Block] = [
        Text("๓. การดำเนินการ" if digits == "thai" else "3. การดำเนินการ", _SECTION, stays_with_next=True),
        field("หลักเกณฑ์ที่ใช้", _criteria(facts, digits)),
        field("คำสั่งแต่งตั้งคณะกรรมการสอบข้อเท็จจริง", _dated(facts.order, facts.order_on, digits)),
        field("วิธีชดใช้ที่เลือก", facts.remedy),
    ]
    if facts.amount is not None:
        blocks.append(field("จำนวนเงิน", in_words(facts.amount, digits)))
    if facts.barred_on:
        code = figures("ป.พ.พ. มาตรา 649", digits)
        blocks.append(field(f"วันขาดอายุความ ({code})", day(facts.barred_on, digits)))
    return [*blocks, Gap(6)]


def _criteria(facts: CaseFacts, digits: Digits) -> str:
    clause = clause_in_full(facts.criteria_clause, digits) if facts.criteria_clause else ""
    return " · ".join(filter(None, (clause, _dated(facts.criteria, facts.criteria_on, digits))))


def _dated(words: str, on: date | None, digits: Digits) -> str:
    return f"{words} ลงวันที่ {day(on, digits)}" if words and on else words


def _steps(facts: CaseFacts) -> list[Block]:
    rows: list[list[Words]] = [
        [str(number), moment(step.at, "arabic"), step.done, step.by, step.evidence]
        for number, step in enumerate(facts.steps, start=1)
    ]
    if not rows:
        return []
    return [Table(_STEPS, rows, TABLE_SIZE, keep_last=0), Gap(6)]


def _closing(facts: CaseFacts, digits: Digits) -> list[Block]:
    lead: list[Block] = [
        Text("๔. การปิดกรณี" if digits == "thai" else "4. การปิดกรณี", _SECTION),
        fields(("ผู้เปิดกรณี", facts.opened_by), ("เมื่อวันที่", day(facts.opened_on, digits)), shares=(1.6, 1)),
    ]
    if facts.closed_on:
        lead += [
            fields(("ผู้ปิดกรณี", facts.closed_by), ("เมื่อวันที่", day(facts.closed_on, digits)), shares=(1.6, 1)),
            field("ผลการดำเนินการ", facts.outcome),
        ]
    else:
        lead.append(Text("กรณีนี้ยังไม่ปิด", FORM))
    return [signatures(facts.signatures, digits, lead=lead)]


_SECTION: Final = Style(size=13, bold=True)

_STEPS: Final = (
    Column("ลำดับ", 1.2, "center"),
    Column("วันเวลา", 2.5),
    Column("การดำเนินการ", 5.6),
    Column("โดย", 3.0),
    Column("หลักฐาน", 3.7),
)
