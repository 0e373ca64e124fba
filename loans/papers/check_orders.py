"""The papers by which checkers are appointed (213): the order, and the memorandum that brings it to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from core.thai_dates import Digits
from core.typeset import (
    NBSP,
    Block,
    Column,
    Columns,
    Gap,
    Paper,
    Rule,
    Table,
    Text,
    Together,
    Words,
)
from loans.papers.facts import PLAIN, Identity, Setting, Signed
from loans.papers.letterhead import PARAGRAPH, memo_head
from loans.papers.parts import (
    BODY,
    LETTER_EMBLEM,
    clause_in_full,
    day,
    emblem,
    figures,
    letter_signature,
    named,
)

REGULATION: Final = "ระเบียบกระทรวงการคลังว่าด้วยการจัดซื้อจัดจ้างและการบริหารพัสดุภาครัฐ พ.ศ. 2560"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed:
    """Somebody who is to check."""

    name: str
    position: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentFacts:
    """The order by which checkers are appointed, and the memorandum that brings it to them.

    identity: its number is that of the order. fiscal_year: Buddhist era, None for a stocktake outside the year's check.
    part: what a stocktake is of, "" for the whole register. as_of: the day whose stock is counted; None where that is
    the day on which the check begins. begins_on: of an annual check the first working day of October.
    """

    identity: Identity
    agency: str
    unit: str
    ordered_on: date
    fiscal_year: int | None
    part: str = ""
    as_of: date | None = None
    begins_on: date | None = None
    late_because: str = ""
    checkers: tuple[Appointed, ...]
    signature: Signed


def order(facts: AppointmentFacts, setting: Setting = PLAIN) -> Paper:
    """The order (คำสั่ง) of appointment."""
    digits = setting.digits
    centre = replace(BODY, align="center", bold=True)
    blocks: list[Block] = [
        *emblem(setting, LETTER_EMBLEM, "center"),
        Gap(4),
        Text(f"คำสั่ง{facts.agency}", centre),
        Text(figures(f"ที่ {facts.identity.number}", digits), centre),
        Text(figures(f"เรื่อง แต่งตั้งผู้รับผิดชอบใน{_what(facts)}", digits), centre),
        Columns([[], [Rule()], []], (2, 1, 2), 0),
        Gap(8),
        Text(figures(_because(facts, digits), digits), PARAGRAPH),
        Gap(4),
        Table(_APPOINTED, _numbered(facts.checkers), 13, keep_last=0),
        Gap(8),
        *(Text(figures(words, digits), PARAGRAPH) for words in _duties(facts, digits)),
        Gap(4),
        *_late(facts.late_because, digits),
        Together(
            [
                Text("ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป", PARAGRAPH),
                Gap(6),
                Columns([[], [Text(f"สั่ง ณ วันที่{NBSP}{day(facts.ordered_on, digits)}", BODY)]], (1, 2.2), 0),
                Gap(12),
                Columns([[], [letter_signature(facts.signature, digits)]], (1, 1.2), 0),
            ]
        ),
    ]
    return paper_of(f"คำสั่งแต่งตั้ง {facts.identity.number}", facts.identity.number, blocks, setting)


def memo(facts: AppointmentFacts, setting: Setting = PLAIN) -> Paper:
    """The memorandum (บันทึกข้อความ) that brings the order to those it appoints."""
    digits = setting.digits
    told = (
        f"ด้วย{facts.agency} ได้มีคำสั่งที่ {facts.identity.number} ลงวันที่{NBSP}{day(facts.ordered_on, digits)} "
        f"แต่งตั้งท่านเป็นผู้รับผิดชอบใน{_what(facts)} ของ{facts.unit} ดังปรากฏตามคำสั่งที่แนบมาพร้อมนี้"
    )
    blocks: list[Block] = [
        *memo_head(
            setting,
            office=f"{facts.unit} {facts.agency}",
            number="",
            on=facts.ordered_on,
            subject=figures(f"แจ้งคำสั่งแต่งตั้งผู้รับผิดชอบใน{_what(facts)}", digits),
            to="ผู้มีรายชื่อตามคำสั่ง",
        ),
        Text(figures(told, digits), PARAGRAPH),
        Gap(6),
        *(Text(figures(words, digits), PARAGRAPH) for words in _duties(facts, digits)),
        Gap(6),
        Together(
            [
                Text("จึงเรียนมาเพื่อทราบและถือปฏิบัติ", PARAGRAPH),
                Gap(12),
                Columns([[], [letter_signature(facts.signature, digits)]], (1, 1.2), 0),
            ]
        ),
    ]
    return paper_of(f"บันทึกแจ้งคำสั่ง {facts.identity.number}", facts.identity.number, blocks, setting)


def paper_of(title: str, number: str, blocks: list[Block], setting: Setting) -> Paper:
    """A paper upright, set as the agency has it."""
    return Paper(title=title, number=number, blocks=blocks, digits=setting.digits, seal=setting.seal)


def title_of(fiscal_year: int | None, part: str) -> str:
    """What is done, in words: the check of a year, or a count in between, of a part."""
    if fiscal_year is not None:
        return f"การตรวจสอบพัสดุประจำปีงบประมาณ พ.ศ. {fiscal_year}"
    return f"การตรวจนับพัสดุระหว่างปี{f' เฉพาะ{part}' if part else ''}"


def _what(facts: AppointmentFacts) -> str:
    return title_of(facts.fiscal_year, facts.part)


def _because(facts: AppointmentFacts, digits: Digits) -> str:
    if facts.fiscal_year is None:
        return (
            f"เพื่อให้การควบคุมพัสดุของ{facts.unit} เป็นไปโดยถูกต้องตาม{REGULATION} "
            f"จึงแต่งตั้งผู้มีรายชื่อดังต่อไปนี้เป็นผู้รับผิดชอบใน{_what(facts)}"
        )
    stock = f"ตรวจนับพัสดุที่คงเหลืออยู่ ณ วันที่{NBSP}{day(facts.as_of, digits)}"
    return (
        f"อาศัยอำนาจตาม{REGULATION} {clause_in_full('213', digits)} จึงแต่งตั้งผู้มีรายชื่อดังต่อไปนี้ ซึ่งมิใช่เจ้าหน้าที่พัสดุ "
        f"เป็นผู้รับผิดชอบในการตรวจสอบการรับจ่ายพัสดุในปีงบประมาณ พ.ศ. {facts.fiscal_year} และ{stock} ของ{facts.unit}"
    )


def _duties(facts: AppointmentFacts, digits: Digits) -> list[str]:
    begins = f"ในวันที่{NBSP}{day(facts.begins_on, digits)}" if facts.begins_on else "โดยเร็ว"
    if facts.fiscal_year is not None:
        begins = f"ในวันทำการแรกของปีงบประมาณ คือวันที่{NBSP}{day(facts.begins_on, digits)}"
    asked = (
        "ให้ผู้ได้รับแต่งตั้งตรวจสอบว่า (1) การรับจ่ายถูกต้องหรือไม่ (2) พัสดุคงเหลือมีตัวอยู่ตรงตามบัญชีหรือทะเบียนหรือไม่ "
        "(3) มีพัสดุใดชำรุด เสื่อมสภาพ หรือสูญไปเพราะเหตุใด (4) พัสดุใดไม่จำเป็นต้องใช้ในราชการต่อไป"
    )
    return [
        asked,
        f"โดยเริ่มตรวจสอบ{begins} และรายงานผลต่อผู้แต่งตั้งภายใน 30 วันทำการนับแต่วันเริ่มตรวจสอบ",
    ]


def _late(because: str, digits: Digits) -> list[Block]:
    if not because:
        return []
    return [Text(figures(f"คำสั่งนี้ออกหลังเดือนกันยายน เนื่องจาก{because}", digits), PARAGRAPH), Gap(4)]


def _numbered(checkers: Sequence[Appointed]) -> list[list[Words]]:
    return [
        [str(number), named(each.name), "\n".join(filter(None, (each.position, each.unit)))]
        for number, each in enumerate(checkers, start=1)
    ]


_APPOINTED: Final = (
    Column("ลำดับ", 1.2, "center"),
    Column("ชื่อ", 6.0),
    Column("ตำแหน่ง", 8.8),
)
