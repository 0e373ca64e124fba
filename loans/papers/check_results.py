"""What a check of supplies came to (213): the count sheet, and the report of the checkers with its lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from core.thai_dates import Digits
from core.typeset import (
    A4_LANDSCAPE,
    NBSP,
    Block,
    Column,
    Columns,
    Gap,
    Paper,
    Rule,
    Run,
    Style,
    Table,
    Text,
    Together,
    Words,
)
from loans.papers.check_orders import paper_of, title_of
from loans.papers.facts import PLAIN, Identity, Setting, Signed
from loans.papers.letterhead import PARAGRAPH, labelled, memo_head
from loans.papers.parts import (
    BODY,
    day,
    figures,
    letter_signature,
    number_and_tag,
    signatures,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedLine:
    """A line of the list. condition: of the register. holder: with whom it was on loan, and by which slip.

    result, found_in, found_condition, note: "" as long as nobody saw it: then there is room to write.
    """

    asset_number: str
    tag: str
    name: str
    place: str = ""
    holder: str = ""
    condition: str = ""
    result: str = ""
    found_in: str = ""
    found_condition: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """The count sheet: what is expected, place by place, and what was seen of it so far."""

    identity: Identity
    agency: str
    unit: str
    fiscal_year: int | None
    part: str = ""
    as_of: date
    made_on: date
    lines: tuple[CountedLine, ...]
    checkers: tuple[Signed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownSeen:
    """Something seen that is not on the list. code: as scanned. what: what it is, where the register knows it."""

    code: str
    what: str = ""
    place: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceList:
    """One list of the report: what differs in one way, or was confirmed. left_out: lines beyond what a paper holds."""

    title: str
    lines: tuple[CountedLine, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """The report of the checkers to who appointed them, with its lists.

    counts: what came of how many items, in words. conditions: in which condition how many were seen. movements_right:
    whether receipts and issues are right, None while that is not said. findings: in the checkers' own words.
    report_due_on: the last of the thirty working days; late_days: working days after it, 0 for in time.
    closed_by: None until a second person closed the check. copy_number, copy_sent_on: to the State Audit Office.
    """

    identity: Identity
    agency: str
    unit: str
    to: str
    fiscal_year: int | None
    part: str = ""
    as_of: date
    ordered_on: date
    begun_on: date
    reported_on: date | None
    report_due_on: date
    late_days: int = 0
    total: int
    counts: tuple[tuple[str, int], ...]
    conditions: tuple[tuple[str, int], ...] = ()
    movements_right: bool | None = None
    findings: str = ""
    missing: int = 0
    damaged: int = 0
    lists: tuple[DifferenceList, ...] = ()
    unknown: tuple[UnknownSeen, ...] = ()
    unknown_left_out: int = 0
    checkers: tuple[Signed, ...]
    closed_by: Signed | None = None
    closing_note: str = ""
    copy_number: str = ""
    copy_sent_on: date | None = None
    is_draft: bool = False


def sheet(facts: SheetFacts, setting: Setting = PLAIN) -> Paper:
    """The count sheet (ใบตรวจนับพัสดุ), across, with room to write what nobody has scanned."""
    digits = setting.digits
    as_of = f"พัสดุที่มีอยู่ ณ วันที่{NBSP}{day(facts.as_of, digits)} ตามคำสั่งที่ {figures(facts.identity.number, digits)}"
    blocks: list[Block] = [
        Text("ใบตรวจนับพัสดุ", Style(size=18, bold=True, align="center")),
        Text(figures(f"{title_of(facts.fiscal_year, facts.part)} {facts.unit} {facts.agency}", digits), _CENTRED),
        Text(as_of, _CENTRED),
        Gap(6),
        *_counted(facts.lines),
        Gap(8),
        signatures(facts.checkers, digits, abreast=4),
    ]
    made = f"พิมพ์เมื่อวันที่{NBSP}{day(facts.made_on, digits)}"
    paper = paper_of(f"ใบตรวจนับพัสดุ {facts.identity.number}", facts.identity.number, blocks, setting)
    return replace(paper, sheet=A4_LANDSCAPE, note=made)


def report(facts: ReportFacts, setting: Setting = PLAIN) -> Paper:
    """The report of the checkers, a memorandum with its lists after it."""
    digits = setting.digits
    number = facts.identity.number
    told = (
        f"ตามคำสั่งที่ {number} ลงวันที่{NBSP}{day(facts.ordered_on, digits)} แต่งตั้งผู้มีรายชื่อท้ายรายงานนี้เป็นผู้รับผิดชอบใน"
        f"{title_of(facts.fiscal_year, facts.part)} ของ{facts.unit} นั้น "
        f"ได้เริ่มตรวจสอบเมื่อวันที่{NBSP}{day(facts.begun_on, digits)} "
        f"เทียบกับทะเบียน ณ วันที่{NBSP}{day(facts.as_of, digits)} จำนวน {facts.total:,} รายการ ปรากฏผลดังนี้"
    )
    blocks: list[Block] = [
        *memo_head(
            setting,
            office=f"{facts.unit} {facts.agency}",
            number="",
            on=facts.reported_on,
            subject=figures(f"รายงานผล{title_of(facts.fiscal_year, facts.part)}", digits),
            to=facts.to,
        ),
        Text(figures(told, digits), PARAGRAPH),
        Gap(6),
        Table(_COUNTS, [[words, f"{number:,}"] for words, number in facts.counts], 13, keep_last=0),
        Gap(8),
        *(Text(figures(words, digits), PARAGRAPH) for words in _answers(facts)),
        Gap(4),
        Text(figures(_in_time(facts, digits), digits), PARAGRAPH),
        Gap(4),
        signatures(facts.checkers, digits, lead=[Text("จึงเรียนมาเพื่อโปรดพิจารณา", PARAGRAPH), Gap(8)], abreast=3, size=12),
        *_closed(facts, digits),
    ]
    for n, each in enumerate(facts.lists, start=1):
        blocks += [*_list_head(n, each.title, len(each.lines) + each.left_out, digits), _table(_DIFFERENT, each.lines)]
        blocks += _left_out(each.left_out, digits)
    if facts.unknown:
        many = len(facts.unknown) + facts.unknown_left_out
        blocks += _list_head(len(facts.lists) + 1, "สิ่งที่พบนอกบัญชี", many, digits)
        blocks += [Table(_UNKNOWN, _unknown_rows(facts.unknown), 10, keep_last=0)]
        blocks += _left_out(facts.unknown_left_out, digits)
    paper = paper_of(f"รายงานผลการตรวจสอบพัสดุ {number}", number, blocks, setting)
    return replace(paper, draft=facts.is_draft)


def _answers(facts: ReportFacts) -> list[str]:
    right = {True: "ถูกต้อง", False: "ไม่ถูกต้อง", None: "ยังมิได้รายงาน"}[facts.movements_right]
    differing = sum(len(each.lines) + each.left_out for each in facts.lists)
    agrees = "ตรงตามทะเบียน" if not differing and not facts.unknown else "ไม่ตรงตามทะเบียนตามบัญชีแนบท้าย"
    conditions = [f"{words} {number:,} รายการ" for words, number in facts.conditions if number]
    follows = (
        "พัสดุที่ชำรุดหรือสูญไปให้ดำเนินการสอบหาข้อเท็จจริงตามข้อ 214 ต่อไป รายงานนี้มิใช่การจำหน่ายพัสดุออกจากทะเบียน"
        if facts.missing or facts.damaged
        else "ไม่มีพัสดุที่ต้องสอบหาข้อเท็จจริงตามข้อ 214"
    )
    return [
        f"1. การรับจ่ายพัสดุ: {right}",
        f"2. พัสดุคงเหลือมีตัวอยู่ตรงตามทะเบียนหรือไม่: {agrees}",
        f"3. พัสดุชำรุด เสื่อมสภาพ สูญไป หรือไม่จำเป็นต้องใช้: {', '.join(conditions) or 'ไม่มี'}",
        f"4. ความเห็นของผู้ตรวจสอบ: {facts.findings or '-'}",
        f"5. {follows}",
    ]


def _in_time(facts: ReportFacts, digits: Digits) -> str:
    due = f"กำหนดรายงานภายใน 30 วันทำการ คือวันที่{NBSP}{day(facts.report_due_on, digits)}"
    if facts.reported_on is None:
        return due
    late = f" ช้ากว่ากำหนด {facts.late_days} วันทำการ" if facts.late_days else " ภายในกำหนด"
    return f"{due} รายงานเมื่อวันที่{NBSP}{day(facts.reported_on, digits)}{late}"


def _closed(facts: ReportFacts, digits: Digits) -> list[Block]:
    if facts.closed_by is None:
        return []
    blocks: list[Block] = [Gap(12), Rule(), Gap(4), labelled("คำสั่ง/ความเห็นของผู้แต่งตั้ง", facts.closing_note or "ทราบ")]
    if facts.copy_number:
        sent = f"ที่ {facts.copy_number} ลงวันที่{NBSP}{day(facts.copy_sent_on, digits)}"
        blocks.append(Text(figures(f"ส่งสำเนาให้สำนักงานการตรวจเงินแผ่นดินตามหนังสือ{sent}", digits), BODY))
    blocks += [Gap(8), Columns([[], [letter_signature(facts.closed_by, digits)]], (1, 1.2), 0)]
    return [Together(blocks)]


def _list_head(number: int, title: str, many: int, digits: Digits) -> list[Block]:
    words = figures(f"บัญชีแนบท้าย {number} {title} จำนวน {many:,} รายการ", digits)
    return [Gap(14), Text(words, Style(size=14, bold=True), stays_with_next=True)]


def _left_out(many: int, digits: Digits) -> list[Block]:
    if not many:
        return []
    return [Gap(2), Text(figures(f"และอีก {many:,} รายการ ดูทั้งหมดในแฟ้มข้อมูลของการตรวจสอบนี้", digits), Style(size=12))]


def _counted(lines: Sequence[CountedLine]) -> list[Block]:
    if not lines:
        return [Text("ไม่มีพัสดุในบัญชีที่ต้องตรวจนับ", Style(size=13, align="center"))]
    blocks: list[Block] = []
    first = 1
    for place, of_place in _by_place(lines):
        blocks.append(Text(place or "ไม่ระบุสถานที่ในทะเบียน", Style(size=13, bold=True), stays_with_next=True))
        rows: list[list[Words]] = [
            [
                str(number),
                number_and_tag(line.asset_number, line.tag),
                line.name,
                line.holder,
                line.condition,
                line.result,
                line.found_in,
                line.found_condition,
                line.note,
            ]
            for number, line in enumerate(of_place, start=first)
        ]
        blocks += [Table(_SHEET, rows, 10, keep_last=0), Gap(8)]
        first += len(of_place)
    return blocks


def _by_place(lines: Sequence[CountedLine]) -> list[tuple[str, list[CountedLine]]]:
    places: dict[str, list[CountedLine]] = {}
    for line in lines:
        places.setdefault(line.place, []).append(line)
    return list(places.items())


def _table(columns: Sequence[Column], lines: Sequence[CountedLine]) -> Table:
    rows: list[list[Words]] = [
        [
            str(number),
            number_and_tag(line.asset_number, line.tag),
            line.name,
            "\n".join(filter(None, (line.place, line.holder, line.condition))),
            "\n".join(filter(None, (line.result, line.found_in, line.found_condition))),
            line.note,
        ]
        for number, line in enumerate(lines, start=1)
    ]
    return Table(columns, rows, 10, keep_last=0)


def _unknown_rows(seen: Sequence[UnknownSeen]) -> list[list[Words]]:
    return [
        [str(number), each.code, each.what or "ไม่พบในทะเบียน", each.place, [Run(each.by)], each.note]
        for number, each in enumerate(seen, start=1)
    ]


_CENTRED: Final = Style(size=12, align="center")

_SHEET: Final = (
    Column("ลำดับ", 1.1, "center"),
    Column("หมายเลขครุภัณฑ์", 4.2),
    Column("รายการ", 5.6),
    Column("อยู่กับ (ใบยืม)", 3.4),
    Column("สภาพตาม\nทะเบียน", 2.0),
    Column("ผลการ\nตรวจนับ", 2.4),
    Column("พบที่", 3.2),
    Column("สภาพ\nที่พบ", 2.0),
    Column("หมายเหตุ", 2.6),
)
_COUNTS: Final = (
    Column("ผลการตรวจนับ", 12.0),
    Column("จำนวน (รายการ)", 4.0, "right"),
)
_DIFFERENT: Final = (
    Column("ลำดับ", 1.1, "center"),
    Column("หมายเลขครุภัณฑ์", 3.8),
    Column("รายการ", 4.3),
    Column("ตามทะเบียน", 2.9),
    Column("ที่ตรวจพบ", 2.9),
    Column("หมายเหตุ", 2.0),
)
_UNKNOWN: Final = (
    Column("ลำดับ", 1.1, "center"),
    Column("รหัสที่สแกน", 4.0),
    Column("คือ", 4.4),
    Column("พบที่", 2.9),
    Column("ผู้พบ", 2.6),
    Column("หมายเหตุ", 2.0),
)
