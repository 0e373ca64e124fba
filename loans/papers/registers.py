"""ทะเบียนคุมการยืม and ทะเบียนพัสดุค้างส่งคืน: A4 across, every column readable, the head on every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from core.typeset import (
    A4_LANDSCAPE,
    NBSP,
    Block,
    Column,
    Gap,
    Paper,
    Run,
    Style,
    Table,
    Text,
    Words,
    pdf,
)
from loans.papers.facts import PLAIN, Setting
from loans.papers.parts import (
    clause_in_full,
    day,
    named,
    short_day,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demanded:
    """A demand that was made. time: 1 for the first."""

    time: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """A line of ทะเบียนคุมการยืม. number, item and people as they were on the slip."""

    slip_number: str
    lent_on: date
    borrower: str
    borrower_unit: str = ""
    asset_number: str
    item: str
    quantity: str
    purpose: str
    place: str
    due_on: date
    approver: str
    issuer: str
    returned_on: date | None = None
    condition: str = ""
    receiver: str = ""
    demands: tuple[Demanded, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFacts:
    """ทะเบียนคุมการยืม of a unit over a period."""

    agency: str
    unit: str
    since: date
    until: date
    made_on: date
    rows: tuple[RegisterRow, ...]
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueRow:
    """A line of the overdue register.  last_day: of the duty of clause 211."""

    slip_number: str
    borrower: str
    borrower_unit: str = ""
    phone: str
    asset_number: str
    item: str
    quantity: str
    lent_on: date
    due_on: date
    days_overdue: int
    duty_holder: str
    last_day: date
    demands: tuple[Demanded, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueFacts:
    """ทะเบียนพัสดุค้างส่งคืน of a unit on a day."""

    agency: str
    unit: str
    on: date
    rows: tuple[OverdueRow, ...]
    number: str = ""


def render_register(facts: RegisterFacts, setting: Setting = PLAIN) -> bytes:
    """The loan register as a PDF."""
    return pdf(register(facts, setting))


def register(facts: RegisterFacts, setting: Setting = PLAIN) -> Paper:
    """The loan register, to be set alone or with others in one file."""
    digits = setting.digits
    period = f"ตั้งแต่วันที่{NBSP}{day(facts.since, digits)} ถึงวันที่{NBSP}{day(facts.until, digits)}"
    return _sheet(
        "ทะเบียนคุมการยืมพัสดุ", period, facts.unit, facts.agency, facts.made_on, facts.number, setting, _loans(facts)
    )


def render_overdue(facts: OverdueFacts, setting: Setting = PLAIN) -> bytes:
    """The overdue register as a PDF."""
    return pdf(overdue(facts, setting))


def overdue(facts: OverdueFacts, setting: Setting = PLAIN) -> Paper:
    """The overdue register, to be set alone or with others in one file."""
    on = f"ณ วันที่{NBSP}{day(facts.on, setting.digits)} (ระเบียบฯ {clause_in_full('211', setting.digits)})"
    return _sheet("ทะเบียนพัสดุค้างส่งคืน", on, facts.unit, facts.agency, facts.on, facts.number, setting, _late(facts))


def _sheet(
    title: str, period: str, unit: str, agency: str, made_on: date, number: str, setting: Setting, body: list[Block]
) -> Paper:
    printed = f"พิมพ์เมื่อวันที่{NBSP}{day(made_on, setting.digits)}"
    return Paper(
        title=f"{title} {unit}",
        number=number,
        sheet=A4_LANDSCAPE,
        blocks=[
            Text(title, Style(size=18, bold=True, align="center")),
            Text(f"{unit} {agency}", Style(size=12, align="center")),
            Text(period, Style(size=12, align="center")),
            Gap(6),
            *body,
        ],
        digits=setting.digits,
        seal=setting.seal,
        note=printed,
    )


def _loans(facts: RegisterFacts) -> list[Block]:
    rows: list[list[Words]] = [
        [
            str(number),
            row.slip_number,
            short_day(row.lent_on),
            [*named(row.borrower), Run(f"\n{row.borrower_unit}")],
            row.asset_number,
            row.item,
            row.quantity,
            row.purpose,
            row.place,
            short_day(row.due_on),
            named(row.approver),
            named(row.issuer),
            short_day(row.returned_on),
            row.condition,
            named(row.receiver),
            "\n".join(f"ครั้งที่{NBSP}{demand.time}\n{short_day(demand.on)}" for demand in row.demands),
            row.note,
        ]
        for number, row in enumerate(facts.rows, start=1)
    ]
    return [Table(LOANS, rows, 7.5, keep_last=0), *_none(rows, "ไม่มีรายการยืมในช่วงเวลานี้")]


def _late(facts: OverdueFacts) -> list[Block]:
    rows: list[list[Words]] = [
        [
            str(number),
            row.slip_number,
            [*named(row.borrower), Run("\n".join(filter(None, ("", row.borrower_unit, row.phone))))],
            row.asset_number,
            row.item,
            row.quantity,
            short_day(row.lent_on),
            short_day(row.due_on),
            str(row.days_overdue),
            named(row.duty_holder),
            short_day(row.last_day),
            "\n".join(f"ครั้งที่{NBSP}{demand.time}\n{short_day(demand.on)}" for demand in row.demands),
            row.note,
        ]
        for number, row in enumerate(facts.rows, start=1)
    ]
    return [Table(LATE, rows, 9, keep_last=0), *_none(rows, "ไม่มีพัสดุค้างส่งคืน")]


def _none(rows: list[list[Words]], said: str) -> list[Block]:
    return [] if rows else [Gap(8), Text(said, Style(size=13, align="center"))]


LOANS: Final = (
    Column("ลำดับ", 0.95, "center"),
    Column("เลขที่ใบยืม", 1.75),
    Column("วันที่ยืม", 1.3, "center"),
    Column("ผู้ยืม/\nหน่วยงาน", 2.1),
    Column("เลข\nครุภัณฑ์", 1.9),
    Column("รายการ", 2.4),
    Column("จำนวน", 1.05, "center"),
    Column("วัตถุประสงค์", 2.1),
    Column("ใน/นอก\nสถานที่", 1.75),
    Column("กำหนด\nส่งคืน", 1.3, "center"),
    Column("ผู้อนุมัติ", 1.75),
    Column("ผู้จ่าย", 1.6),
    Column("วันที่\nคืนจริง", 1.3, "center"),
    Column("สภาพ\nเมื่อคืน", 1.4),
    Column("ผู้รับคืน", 1.6),
    Column("ทวงครั้งที่/\nวันที่", 1.65),
    Column("หมายเหตุ", 1.4),
)
LATE: Final = (
    Column("ลำดับ", 1.0, "center"),
    Column("เลขที่ใบยืม", 3.3),
    Column("ผู้ยืม/หน่วยงาน\nโทรศัพท์", 3.4),
    Column("เลขครุภัณฑ์", 3.3),
    Column("รายการ", 3.2),
    Column("จำนวน", 1.4, "center"),
    Column("วันที่ยืม", 1.5, "center"),
    Column("กำหนด\nส่งคืน", 1.5, "center"),
    Column("เกิน\n(วัน)", 1.0, "center"),
    Column("ผู้มีหน้าที่\nติดตามทวง", 2.4),
    Column("วันสุดท้าย\nที่ต้องทวง", 1.7, "center"),
    Column("ทวงครั้งที่/\nวันที่", 2.0),
    Column("หมายเหตุ", 1.6),
)
