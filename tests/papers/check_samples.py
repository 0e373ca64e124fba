"""Facts of the papers of a check (213), as they come and as long as they may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from loans.papers.check_orders import Appointed, AppointmentFacts
from loans.papers.check_results import CountedLine, DifferenceList, ReportFacts, SheetFacts, UnknownSeen
from loans.papers.facts import Identity, Signed
from tests.papers.samples import AGENCY, LONG_NAME, UNIT, at

ORDER_NUMBER: Final = "กทม. 3812/2569"
IDENTITY: Final = Identity(number=ORDER_NUMBER)
HEAD: Final = Signed(
    role="ผู้แต่งตั้ง",
    name="นายสมศักดิ์ ตั้งมั่น",
    post="ผู้อำนวยการเขตบางรัก",
    capacity="ปฏิบัติราชการแทน",
    on_behalf_of="ผู้ว่าราชการกรุงเทพมหานคร",
    order="คำสั่งกรุงเทพมหานคร ที่ ๑๒๓๔/๒๕๖๙",
    at=at(20),
)
CHECKERS: Final = (
    Signed(role="ผู้ตรวจสอบ", name="นางสาวปิยนุช ใจเย็น", post="นักวิชาการเงินและบัญชีชำนาญการ", at=at(20)),
    Signed(role="ผู้ตรวจสอบ", name="นายอรรถพล สืบสวน", post="นักจัดการงานทั่วไปปฏิบัติการ"),
)

APPOINTMENT: Final = AppointmentFacts(
    identity=IDENTITY,
    agency=AGENCY,
    unit=UNIT,
    ordered_on=date(2026, 9, 15),
    fiscal_year=2569,
    as_of=date(2026, 9, 30),
    begins_on=date(2026, 10, 1),
    checkers=(
        Appointed(name="นางสาวปิยนุช ใจเย็น", position="นักวิชาการเงินและบัญชีชำนาญการ", unit="ฝ่ายปกครอง"),
        Appointed(name="นายอรรถพล สืบสวน", position="นักจัดการงานทั่วไปปฏิบัติการ", unit="ฝ่ายทะเบียน"),
    ),
    signature=HEAD,
)
LATE_STOCKTAKE: Final = replace(
    APPOINTMENT,
    fiscal_year=None,
    part=f"ห้องประชุมชั้น 3 อาคาร{LONG_NAME}",
    as_of=None,
    begins_on=None,
    late_because="ผู้อำนวยการเขตเพิ่งเข้ารับตำแหน่ง",
    checkers=(Appointed(name=LONG_NAME, position=LONG_NAME[:120], unit=UNIT),) * 12,
)

SEEN: Final = CountedLine(
    asset_number="7440-001-0003/2567",
    tag="BK0000250-6",
    name="เครื่องคอมพิวเตอร์โน้ตบุ๊ก",
    place="อาคารสำนักงานเขต ห้องพัสดุ",
    condition="ใช้งานได้",
    result="พบตรงที่",
    found_in="อาคารสำนักงานเขต ห้องพัสดุ",
    found_condition="ใช้งานได้",
)
LENT: Final = replace(
    SEEN,
    asset_number="7440-001-0004/2567",
    tag="BK0000251-3",
    holder="นายธีรพล สว่างวงศ์ (ยืม-คลัง-บร-2570-00009)",
    result="ยืมอยู่ ผู้ถือครองยืนยัน",
    found_in="",
)
UNSEEN: Final = CountedLine(asset_number="", tag="BK0000252-1", name="โต๊ะทำงานระดับ 3-6", condition="ชำรุด")
ELSEWHERE: Final = replace(SEEN, result="พบที่อื่น", found_in="อาคารจอดรถ ชั้น 2", found_condition="ชำรุด", note="ล้อหาย 1 ล้อ")

SHEET: Final = SheetFacts(
    identity=IDENTITY,
    agency=AGENCY,
    unit=UNIT,
    fiscal_year=2569,
    as_of=date(2026, 9, 30),
    made_on=date(2026, 10, 1),
    lines=(SEEN, LENT, ELSEWHERE, UNSEEN),
    checkers=CHECKERS,
)
LONG_SHEET: Final = replace(
    SHEET, lines=tuple(replace(SEEN, name=LONG_NAME[:120], place=f"ห้อง {n // 30}") for n in range(90))
)

REPORT: Final = ReportFacts(
    identity=IDENTITY,
    agency=AGENCY,
    unit=UNIT,
    to="ผู้อำนวยการเขตบางรัก",
    fiscal_year=2569,
    as_of=date(2026, 9, 30),
    ordered_on=date(2026, 9, 15),
    begun_on=date(2026, 10, 1),
    reported_on=date(2026, 11, 16),
    report_due_on=date(2026, 11, 13),
    late_days=1,
    total=1300,
    counts=(("พบตรงที่", 1262), ("พบที่อื่น", 12), ("ยืมอยู่ ผู้ถือครองยืนยัน", 20), ("ไม่พบ", 6)),
    conditions=(("ชำรุด", 9), ("เสื่อมสภาพ", 3), ("สูญไป", 6)),
    movements_right=True,
    findings="ควรจัดทำป้ายใหม่ให้พัสดุ 14 รายการซึ่งป้ายเดิมอ่านไม่ได้",
    missing=6,
    damaged=9,
    lists=(
        DifferenceList(title="พัสดุที่พบในที่อื่น", lines=(ELSEWHERE,) * 3),
        DifferenceList(title="พัสดุที่ไม่พบ", lines=(UNSEEN,) * 2, left_out=4),
    ),
    unknown=(UnknownSeen(code="ธก.7110-002-0003/35", place="ห้องประชุม ชั้น 3", by="นายอรรถพล สืบสวน"),),
    checkers=CHECKERS,
    closed_by=HEAD,
    closing_note="ให้สอบหาข้อเท็จจริงพัสดุที่ไม่พบ",
    copy_number="กท 5803/1042",
    copy_sent_on=date(2026, 11, 20),
)
LONG_LINE: Final = replace(ELSEWHERE, name=LONG_NAME[:120], note=LONG_NAME[:90])
LONG_REPORT: Final = replace(
    REPORT,
    findings=LONG_NAME * 3,
    lists=(DifferenceList(title="พัสดุที่พบในที่อื่น", lines=(LONG_LINE,) * 60),),
    unknown=(UnknownSeen(code="https://www.example.go.th/scan?code=12345678901234567890", what=LONG_NAME[:100]),) * 20,
    checkers=CHECKERS * 3,
)
NOTHING_AMISS: Final = replace(
    REPORT,
    counts=(("พบตรงที่", 2),),
    conditions=(),
    missing=0,
    damaged=0,
    lists=(),
    unknown=(),
    late_days=0,
    reported_on=None,
    movements_right=None,
    closed_by=None,
    is_draft=True,
)
