"""A notice on paper for people without e-mail: why you got it, what to do, by when, what happens otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from core.thai_dates import Digits
from core.typeset import (
    Block,
    Column,
    Gap,
    Paper,
    Rule,
    Style,
    Table,
    Text,
    Words,
    pages,
    pdf,
)
from loans.papers.demand import DemandedItem
from loans.papers.facts import PLAIN, Identity, Setting
from loans.papers.parts import (
    SMALL,
    day,
    described,
    field,
    figures,
    form_head,
    short_day,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """A notice printed for a person without e-mail: one page, four answers.

    text: what has happened. why: why this person gets it. do: what to do. by: by when, in words or a date's.
    otherwise: what happens if not.
    """

    identity: Identity
    agency: str
    unit: str
    on: date
    to: str
    subject: str
    why: str
    do: str
    by: str
    otherwise: str
    contact: str
    text: str = ""
    items: tuple[DemandedItem, ...] = ()


def render(facts: NoticeFacts, setting: Setting = PLAIN) -> bytes:
    """The notice as a PDF."""
    return pdf(paper(facts, setting))


def paper(facts: NoticeFacts, setting: Setting = PLAIN) -> Paper:
    """The notice, to be set alone or with others in one file: as many items as one page holds, and how many more."""
    shown = min(len(facts.items), MOST_ITEMS)
    while shown and pages(_paper(facts, setting, shown)) > 1:
        shown -= 1
    return _paper(facts, setting, shown)


def _paper(facts: NoticeFacts, setting: Setting, shown: int) -> Paper:
    digits = setting.digits
    blocks: list[Block] = [
        *form_head("ใบแจ้ง", facts.identity, day(facts.on, digits), (facts.unit, facts.agency)),
        field("เรียน", facts.to, _SAID),
        field("เรื่อง", figures(facts.subject, digits), _SAID),
        Rule(),
        Gap(4),
        *_happened(facts.text, digits),
        *_answers(facts, digits),
        *_items(facts.items[:shown]),
    ]
    if (more := len(facts.items) - shown) > 0:
        blocks.append(Text(figures(f"และอีก {more} รายการ ดูทั้งหมดได้ที่ห้องพัสดุหรือในระบบ", digits), SMALL))
    return Paper(
        title=f"ใบแจ้ง {facts.identity.number}",
        number=facts.identity.number,
        blocks=blocks,
        digits=digits,
        seal=setting.seal,
    )


def _happened(text: str, digits: Digits) -> list[Block]:
    return [Text(figures(text, digits), _SAID), Gap(6)] if text else []


def _answers(facts: NoticeFacts, digits: Digits) -> list[Block]:
    blocks: list[Block] = []
    for label, said in (
        ("ท่านได้รับหนังสือนี้เพราะ", facts.why),
        ("สิ่งที่ขอให้ทำ", facts.do),
        ("ภายใน", facts.by),
        ("หากไม่ดำเนินการ", facts.otherwise),
        ("สอบถาม", facts.contact),
    ):
        if said:
            blocks += [Text(label, _ASKED, stays_with_next=True), Text(figures(said, digits), _SAID), Gap(6)]
    return blocks


def _items(items: tuple[DemandedItem, ...]) -> list[Block]:
    rows: list[list[Words]] = [
        [
            str(number),
            described(item.name, item.details),
            item.asset_number,
            short_day(item.due_on),
            str(item.days_overdue),
        ]
        for number, item in enumerate(items, start=1)
    ]
    return [Gap(2), Table(_ITEMS, rows, 11)] if rows else []


MOST_ITEMS: Final = 20
"""Items that are tried; a notice is one page."""

_ASKED: Final = Style(size=14, bold=True)
_SAID: Final = Style(size=14)

_ITEMS: Final = (
    Column("ลำดับ", 1.2, "center"),
    Column("รายการ", 6.6),
    Column("หมายเลขครุภัณฑ์", 4.1),
    Column("กำหนดส่งคืน", 2.6, "center"),
    Column("เกิน\n(วัน)", 1.5, "center"),
)
