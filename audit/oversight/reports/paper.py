"""The report on paper: A4 across, each figure with its definition, the five columns of the measures, the signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.oversight.reports.bodies import Body
from audit.oversight.reports.models import SignedReport
from audit.oversight.reports.shown import Shown, rows, span_of
from core.thai import thai_datetime
from core.typeset import A4_LANDSCAPE, NBSP, Block, Column, Gap, Paper, Style, Table, Text, Together, Words, pdf
from loans.papers.facts import Setting, Signed
from loans.papers.parts import figures, named, signature

FIGURES: Final = (
    Column("รายการ", 7.2),
    Column("จำนวน", 2.4, "right"),
    Column("ช่วงก่อน", 2.4, "right"),
    Column("ปีก่อน", 2.4, "right"),
    Column("วิธีนับ", 9.0),
)
MEASURES: Final = (
    Column("ประเด็นการประเมิน", 5.2),
    Column("ข้อบกพร่อง", 4.4),
    Column("วิธีการปรับปรุง", 5.4),
    Column("หน่วยงานที่รับผิดชอบ", 3.4),
    Column("การกำกับติดตาม", 6.0),
)
ORDERS: Final = (
    Column("ข้อสั่งการ", 3.4),
    Column("เรื่อง", 10.0),
    Column("ส่วนราชการ", 5.0),
    Column("กำหนด", 2.6, "center"),
    Column("สถานะ", 3.4),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What is printed: the body, and how it was signed; a draft where it was not. is_public: without who signed."""

    body: Body
    signed: SignedReport | None
    number: str
    counted_at: datetime | None
    is_public: bool = False


def render(printed: Printed, setting: Setting) -> bytes:
    """The report as a PDF."""
    with override("th"):
        return pdf(_paper(printed, setting))


def _paper(printed: Printed, setting: Setting) -> Paper:
    body, digits = printed.body, setting.digits
    unit, span = body["unit"]["name"], span_of(body)
    title = "รายงานผลการกำกับติดตามการยืมพัสดุ"
    lines = [unit] if unit == body["agency"] else [unit, body["agency"]]
    centre = Style(size=14, align="center")
    blocks: list[Block] = [
        Text(title, Style(size=20, bold=True, align="center")),
        Text(NBSP.join(lines), centre),
        Text(figures(span.words, digits), centre),
        Gap(6),
        Table(FIGURES, [_figure(row) for row in rows(body)], 11),
        Gap(10),
        Text("การกำกับติดตามตามมาตรการ", Style(size=14, bold=True)),
        Gap(4),
        Table(MEASURES, [_measure(each) for each in body["measures"]], 11),
    ]
    if body.get("instructions"):
        head = Text("ข้อสั่งการของผู้บริหาร", Style(size=14, bold=True))
        orders = [_order(each) for each in body["instructions"]]
        blocks += [Gap(10), head, Gap(4), Table(ORDERS, orders, 11)]
    blocks += [Gap(10), *_end(printed, setting)]
    return Paper(
        title=f"{title} {unit}",
        number=printed.number,
        sheet=A4_LANDSCAPE,
        blocks=blocks,
        digits=digits,
        seal=setting.seal,
        draft=printed.signed is None,
    )


def _figure(row: Shown) -> list[Words]:

    indent = f"{NBSP}{NBSP}{NBSP}" if row.part else ""
    return [f"{indent}{row.label}", row.now, row.before, row.year_before, str(row.definition)]


def _measure(each: dict[str, str]) -> list[Words]:
    return [each["issue"], each["weakness"], each["improvement"], each["responsible"], each["done"]]


def _order(each: dict[str, str]) -> list[Words]:
    return [each["number"], each["title"], each["unit"], each["due_on"], each["state"]]


def _end(printed: Printed, setting: Setting) -> list[Block]:
    """Who signed, and the hash by which the text is known in the record; why it was corrected."""
    signed, small = printed.signed, Style(size=10, shade=0.25)
    if signed is None:
        counted = thai_datetime(printed.counted_at) if printed.counted_at else ""
        return [Text(figures(f"ยังไม่ลงนาม ตัวเลขนับเมื่อ {counted}", setting.digits), small)]
    ends: list[Block] = []
    if signed.serial > 1:
        corrected = f"ฉบับแก้ไขครั้งที่ {signed.serial - 1}: {signed.reason}"
        ends += [Text(figures(corrected, setting.digits), Style(size=12)), Gap(6)]
    if printed.is_public:
        said = _("Signed by the head on %(day)s.") % {"day": signed.signed_on}
        ends.append(Text(figures(said, setting.digits), Style(size=12)))
    else:
        place = Signed(
            role="ผู้รับรองรายงาน",
            name="".join(run.text for run in named(signed.signer_name)),
            post=signed.post_title,
            capacity="" if signed.capacity == "own" else signed.get_capacity_display(),
            order=signed.order_number,
            at=signed.at,
        )
        ends.append(Together([signature(place, setting.digits, 13)]))
    return [*ends, Gap(6), Text(f"SHA-256 {signed.sha256}", small)]
