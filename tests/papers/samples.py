"""Facts to print: as they come, as long and hostile as the forms let them be, and as empty as they may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from core.clock import BANGKOK
from loans.papers.facts import Borrower, Identity, Item, Signed
from loans.papers.slip import SlipFacts

AGENCY: Final = "กรุงเทพมหานคร"
UNIT: Final = "ฝ่ายการคลัง สำนักงานเขตบางรัก"
NUMBER: Final = "ยืม-คลัง-2570-00042"
LONG_NAME: Final = ("นายพงศ์ภัคธนกิตติ์ ปิ่นเกล้าเจ้าพระยาศักดิ์สิทธิ์วงศ์ไพบูลย์พิพัฒน์ผู้ยิ่งใหญ่แห่งลุ่มน้ำเจ้าพระยา " * 5)[:300].strip()
STACKED: Final = "กี่ก่ี้๊ ปั้่๊๋น ญูุ ฐฺุ่ น้ํ้ำ ที่ี่ี่"
HARD: Final = "ที่ ปั่น น้ำ ป้าย ฟ้า ญู ฐุ กี่ ผู้ใหญ่ เก๋ง ทั้งปวง ฤๅษี ป่ำ กตัญญุตา วัฒนฤๅ ซื้อ ฝั่ง กฎฺ ก็"

UNDERTAKING: Final = (
    "ข้าพเจ้าจะนำพัสดุที่ยืมมาส่งคืนในสภาพที่ใช้การได้เรียบร้อยตามกำหนด หากเกิดชำรุดเสียหาย หรือใช้การไม่ได้ "
    "หรือสูญหายไป ข้าพเจ้าจะจัดการแก้ไขซ่อมแซมให้คงสภาพเดิมโดยเสียค่าใช้จ่ายของตนเอง หรือชดใช้เป็นพัสดุประเภท ชนิด "
    "ขนาด ลักษณะและคุณภาพอย่างเดียวกัน หรือชดใช้เป็นเงินตามราคาที่เป็นอยู่ในขณะยืม ตามหลักเกณฑ์ที่กรุงเทพมหานครกำหนด "
    "(ระเบียบกระทรวงการคลังว่าด้วยการจัดซื้อจัดจ้างและการบริหารพัสดุภาครัฐ พ.ศ. ๒๕๖๐ ข้อ ๒๐๙)"
)


def at(day: int, hour: int = 9, minute: int = 5) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BANGKOK)


BORROWER: Final = Borrower(
    name="นางสาวปิยนุช ใจเย็น",
    position="นักวิชาการเงินและบัญชีชำนาญการ",
    affiliation="ฝ่ายปกครอง สำนักงานเขตบางรัก",
    office_phone="0 2236 4212 ต่อ 5512",
    mobile="08 1234 5678",
)

ITEMS: Final = (
    Item(
        name="เครื่องฉายภาพโปรเจคเตอร์ ขนาดไม่น้อยกว่า ๕,๐๐๐ ลูเมน",
        details="EPSON EB-2250U S/N X4GH8201234",
        asset_number="7440-001-0003/2567",
        tag="PX-000042",
        price=Decimal("32900.00"),
        basis="ราคาตามทะเบียนคุมทรัพย์สิน",
    ),
    Item(
        name="เครื่องคอมพิวเตอร์โน้ตบุ๊ก",
        details="Lenovo ThinkPad E14 S/N PF3X9ABC",
        asset_number="7440-0109-0001/2569",
        tag="PX-000107",
        price=Decimal("21500.50"),
        basis="ราคาตามทะเบียนคุมทรัพย์สิน",
        note="พร้อมสายชาร์จและกระเป๋า",
    ),
)

SIGNED: Final = (
    Signed(role="ผู้ยืม", name="นางสาวปิยนุช ใจเย็น", post="นักวิชาการเงินและบัญชีชำนาญการ", at=at(20), how="รหัสเจ้าหน้าที่และรหัสผ่าน"),
    Signed(role="หัวหน้าหน่วยงานผู้ยืม", name="นายสมศักดิ์ ตั้งมั่น", post="หัวหน้าฝ่ายปกครอง", at=at(20, 11)),
    Signed(role="เจ้าหน้าที่พัสดุ (ตรวจสอบแล้ว)", name="นางวิไล เก็บดี", post="เจ้าพนักงานพัสดุชำนาญงาน", at=at(20, 13)),
    Signed(
        role="ผู้อนุมัติ",
        name="นายธีรพงศ์ อำนวยกิจ",
        post="ผู้ช่วยผู้อำนวยการเขต",
        capacity="ปฏิบัติราชการแทน",
        on_behalf_of="ผู้ว่าราชการกรุงเทพมหานคร",
        order="คำสั่งกรุงเทพมหานคร ที่ ๑๒๓๔/๒๕๖๙ ลงวันที่ ๑ ตุลาคม ๒๕๖๙",
        at=at(20, 15),
    ),
    Signed(role="ผู้จ่าย"),
    Signed(role="ผู้รับของ"),
)  # fmt: skip

SLIP: Final = SlipFacts(
    identity=Identity(number=NUMBER, code="LN-2570-00042", link=""),
    agency=AGENCY,
    lending_unit=UNIT,
    requested_on=date(2026, 11, 20),
    borrower=BORROWER,
    purpose="จัดประชุมหรือฝึกอบรมของทางราชการ",
    reason="ใช้ในการประชุมคณะกรรมการชุมชนเขตบางรักเพื่อเตรียมรับมือน้ำท่วม และถ่ายทอดการอบรมอาสาสมัครสาธารณสุข",
    reference="โครงการชุมชนเข้มแข็ง ปีงบประมาณ ๒๕๗๐",
    inside=False,
    place="ศาลาประชาคมชุมชนวัดสวนพลู ถนนเจริญกรุง",
    starts_on=date(2026, 11, 22),
    due_on=date(2026, 11, 29),
    items=ITEMS,
    undertaking=UNDERTAKING,
    clause="208(2)",
    signatures=SIGNED,
    is_approved=True,
)

LONG_ITEM: Final = Item(
    name=f"ตู้เหล็กเก็บเอกสาร ๔ ลิ้นชัก พร้อมกุญแจ {STACKED}",
    details=(
        "ยี่ห้อ ก้องกังวานเฟอร์นิเจอร์แอนด์เอ็นจิเนียริ่ง รุ่น AVeryLongModelNumberWithoutAnyBlank-1234567890-ABCDEFGH "
        "S/N 0000000000000000000000001"
    ),
    asset_number="51-21-410000-215-00032-0143/๒๕๖๙-สำนักงานเขตป้อมปราบศัตรูพ่าย",
    tag="PX-999999",
    quantity=Decimal("12.5"),
    counted_in="ตู้",
    price=Decimal("1234567890.75"),
    basis="ราคากลางของทางราชการ ณ วันส่งมอบ",
    note="มีรอยขีดข่วนที่บานประตูด้านซ้าย",
)

LONG_SLIP: Final = replace(
    SLIP,
    borrower=replace(BORROWER, name=LONG_NAME, position=LONG_NAME, affiliation=LONG_NAME, agency=LONG_NAME),
    letter="กระทรวงมหาดไทย ที่ มท ๐๑๒๓/ว ๔๕๖๗ ลงวันที่ ๑๕ พฤศจิกายน ๒๕๖๙",
    reason=("เหตุผลที่ยาวมาก " + HARD + " ") * 8,
    place=LONG_NAME,
    items=(LONG_ITEM, *ITEMS) * 7,
    signatures=tuple(
        replace(each, name=LONG_NAME, post=LONG_NAME, on_behalf_of=each.on_behalf_of and LONG_NAME) for each in SIGNED
    ),
    is_approved=False,
    copy="สำเนาสำหรับหน่วยงานผู้ยืม",
)

EMPTY_SLIP: Final = replace(
    SLIP,
    identity=Identity(number=NUMBER),
    borrower=Borrower(name="", position=""),
    reason="",
    reference="",
    inside=None,
    place="",
    items=(),
    signatures=tuple(Signed(role=each.role) for each in SIGNED),
    is_approved=False,
)
