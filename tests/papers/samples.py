"""Facts to print: as they come, as long and hostile as the forms let them be, and as empty as they may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from core.clock import BANGKOK
from loans.papers.asset_card import CardFacts, CardRow
from loans.papers.compensation import CaseFacts, Step
from loans.papers.demand import DemandedItem, DemandFacts
from loans.papers.facts import Borrower, Identity, Item, Signed
from loans.papers.handing import HandOverFacts, OutstandingItem, ReceiptFacts, ReturnedItem
from loans.papers.printed_notice import NoticeFacts
from loans.papers.registers import Demanded, OverdueFacts, OverdueRow, RegisterFacts, RegisterRow
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

HAND_OVER: Final = HandOverFacts(
    identity=SLIP.identity,
    agency=AGENCY,
    lending_unit=UNIT,
    borrower=BORROWER,
    handed_over_at=at(22, 8, 40),
    due_on=SLIP.due_on,
    items=tuple(replace(item, note="ใช้งานได้ สภาพดี") for item in ITEMS),
    undertaking=UNDERTAKING,
    signatures=(
        Signed(role="ผู้จ่าย", name="นางวิไล เก็บดี", post="เจ้าพนักงานพัสดุชำนาญงาน", at=at(22, 8, 40)),
        Signed(role="ผู้รับของ", name="นางสาวปิยนุช ใจเย็น", post="นักวิชาการเงินและบัญชีชำนาญการ", at=at(22, 8, 41)),
    ),
)

GOOD: Final = ReturnedItem(
    name=ITEMS[0].name,
    details=ITEMS[0].details,
    asset_number=ITEMS[0].asset_number,
    tag=ITEMS[0].tag,
    returned_at=at(29, 10),
    condition="ใช้งานได้ ครบ สะอาด",
)
DAMAGED: Final = ReturnedItem(
    name=ITEMS[1].name,
    details=ITEMS[1].details,
    asset_number=ITEMS[1].asset_number,
    tag=ITEMS[1].tag,
    returned_at=at(29, 10),
    condition="จอภาพแตก เปิดไม่ติด",
    missing="สายชาร์จ ๑ เส้น",
    note="เปิดกรณีตามข้อ 209 เลขที่ ชด-คลัง-2570-00003",
    good=False,
)
RECEIPT: Final = ReceiptFacts(
    identity=SLIP.identity,
    agency=AGENCY,
    lending_unit=UNIT,
    borrower=BORROWER,
    lent_on=date(2026, 11, 22),
    due_on=SLIP.due_on,
    returned_on=date(2026, 11, 29),
    items=(GOOD, DAMAGED),
    outstanding=(OutstandingItem(name="ขาตั้งจอภาพ", asset_number="7440-003-0009/2565", due_on=SLIP.due_on),),
    signatures=(
        Signed(role="ผู้ส่งคืน", name="นางสาวปิยนุช ใจเย็น", post="นักวิชาการเงินและบัญชีชำนาญการ", at=at(29, 10, 5)),
        Signed(role="ผู้รับคืน", name="นางวิไล เก็บดี", post="เจ้าพนักงานพัสดุชำนาญงาน", at=at(29, 10, 6)),
    ),
)
DAMAGED_RECEIPT: Final = replace(RECEIPT, items=(DAMAGED,), outstanding=())
GOOD_RECEIPT: Final = replace(RECEIPT, items=(GOOD,), outstanding=())
LONG_RECEIPT: Final = replace(
    RECEIPT,
    items=(GOOD, replace(DAMAGED, name=LONG_NAME, condition=f"{STACKED} {HARD}")) * 10,
    outstanding=RECEIPT.outstanding * 12,
    borrower=LONG_SLIP.borrower,
    signatures=tuple(replace(each, name=LONG_NAME) for each in RECEIPT.signatures),
    copy="สำเนาสำหรับหน่วยงานผู้ยืม",
)

OVERDUE_ITEMS: Final = tuple(
    DemandedItem(
        name=item.name,
        details=item.details,
        asset_number=item.asset_number,
        slip_number=NUMBER,
        due_on=date(2026, 11, 29),
        days_overdue=4,
    )
    for item in ITEMS
)
DEMAND: Final = DemandFacts(
    identity=Identity(number="กท 5803/1042", code="DM-2570-00017"),
    agency=AGENCY,
    unit=UNIT,
    phone="0 2236 4212 ต่อ 5512",
    on=date(2026, 12, 3),
    time=2,
    to="นางสาวปิยนุช ใจเย็น นักวิชาการเงินและบัญชีชำนาญการ",
    refers_to=(f"ใบยืมเลขที่ {NUMBER} ลงวันที่ 20 พฤศจิกายน 2569",),
    items=OVERDUE_ITEMS,
    return_by=date(2026, 12, 8),
    return_to="ห้องพัสดุ ชั้น 2 สำนักงานเขตบางรัก ในวันและเวลาราชการ",
    consequence="หากพ้นกำหนดดังกล่าว จะรายงานผู้บังคับบัญชาของท่านเพื่อพิจารณาดำเนินการต่อไป",
    contact="นางวิไล เก็บดี โทร. 0 2236 4212 ต่อ 5512",
    signature=Signed(
        role="",
        name="นางวิไล เก็บดี",
        post="เจ้าพนักงานพัสดุชำนาญงาน",
        capacity="ปฏิบัติราชการแทน",
        on_behalf_of="หัวหน้าฝ่ายการคลัง",
        order="คำสั่งสำนักงานเขตบางรัก ที่ ๔๕๖/๒๕๖๙ ลงวันที่ ๑ ตุลาคม ๒๕๖๙",
    ),
    copies=("หัวหน้าฝ่ายปกครอง (เพื่อทราบ)",),
)
LETTER: Final = replace(
    DEMAND,
    external=True,
    unit="สำนักงานเขตบางรัก",
    address="๕ ซอยนเรศ ถนนสี่พระยา กรุงเทพฯ ๑๐๕๐๐",
    to="อธิบดีกรมป้องกันและบรรเทาสาธารณภัย",
    enclosures=("สำเนาใบยืมพัสดุ จำนวน 1 ชุด", "บัญชีรายการพัสดุที่ค้างส่งคืน จำนวน 1 ฉบับ"),
)
LONG_DEMAND: Final = replace(
    DEMAND,
    to=LONG_NAME,
    items=OVERDUE_ITEMS * 10,
    refers_to=DEMAND.refers_to * 4,
    signature=replace(DEMAND.signature, name=LONG_NAME),
)

CASE: Final = CaseFacts(
    identity=Identity(number="ชด-คลัง-2570-00003", code="CP-2570-00003"),
    agency=AGENCY,
    unit=UNIT,
    slip_number=NUMBER,
    borrower=BORROWER,
    lent_on=date(2026, 11, 22),
    due_on=SLIP.due_on,
    item=ITEMS[1],
    condition_out="ใช้งานได้ สภาพดี",
    condition_in="จอภาพแตก เปิดไม่ติด สายชาร์จขาด ๑ เส้น",
    found_on=date(2026, 11, 29),
    cause="ผู้ยืมแจ้งว่าเครื่องตกจากโต๊ะระหว่างการประชุม",
    criteria="หลักเกณฑ์ของกรุงเทพมหานครตามข้อ ๒๐๙ (๒) ข้อความตามที่หน่วยงานบันทึกไว้ในระบบ",
    order="คำสั่งสำนักงานเขตบางรัก ที่ ๗๘๙/๒๕๖๙ ลงวันที่ ๑ ธันวาคม ๒๕๖๙",
    remedy="ชดใช้เป็นเงินตามราคาที่เป็นอยู่ในขณะยืม",
    amount=Decimal("21500.50"),
    steps=(
        Step(at=at(29, 10, 20), done="เปิดกรณี บันทึกภาพถ่าย ๔ ภาพ", by="นางวิไล เก็บดี", evidence="SHA-256 9f86d081884c7d65"),
        Step(at=at(30, 9), done="ผู้ยืมชี้แจงเป็นหนังสือ", by="นางสาวปิยนุช ใจเย็น", evidence="บันทึกข้อความ ที่ กท ๕๘๐๓/๑๐๓๐"),
        Step(at=at(30, 15), done="ได้รับเงินชดใช้เต็มจำนวน", by="นางวิไล เก็บดี", evidence="ใบเสร็จรับเงิน เล่มที่ 12 เลขที่ 0045"),
    ),
    barred_on=date(2027, 5, 29),
    opened_by="นางวิไล เก็บดี เจ้าพนักงานพัสดุชำนาญงาน",
    opened_on=date(2026, 11, 29),
    closed_by="นายสมศักดิ์ ตั้งมั่น หัวหน้าฝ่ายการคลัง",
    closed_on=date(2026, 12, 2),
    outcome="ชดใช้เป็นเงินครบถ้วน พัสดุที่ชำรุดยังอยู่ในทะเบียนเพื่อดำเนินการตามข้อ ๒๑๔ ต่อไป",
    signatures=(
        Signed(role="ผู้เปิดกรณี", name="นางวิไล เก็บดี", post="เจ้าพนักงานพัสดุชำนาญงาน", at=at(29, 10, 20)),
        Signed(role="ผู้ปิดกรณี", name="นายสมศักดิ์ ตั้งมั่น", post="หัวหน้าฝ่ายการคลัง", at=at(30, 16)),
    ),
)  # fmt: skip
OPEN_CASE: Final = replace(
    CASE,
    amount=None,
    remedy="",
    order="",
    steps=(),
    closed_by="",
    closed_on=None,
    outcome="",
    signatures=CASE.signatures[:1],
)
LONG_CASE: Final = replace(
    CASE,
    borrower=LONG_SLIP.borrower,
    item=LONG_ITEM,
    cause=LONG_NAME,
    criteria=(HARD + " ") * 20,
    steps=CASE.steps * 12,
)

ROW: Final = RegisterRow(
    slip_number=NUMBER,
    lent_on=date(2026, 11, 22),
    borrower="นางสาวปิยนุช ใจเย็น",
    borrower_unit="ฝ่ายปกครอง",
    asset_number="7440-001-0003/2567",
    item="เครื่องฉายภาพโปรเจคเตอร์",
    quantity="1 เครื่อง",
    purpose="จัดประชุมหรือฝึกอบรมของทางราชการ",
    place="นอกสถานที่ ศาลาประชาคม",
    due_on=date(2026, 11, 29),
    approver="นายธีรพงศ์ อำนวยกิจ",
    issuer="นางวิไล เก็บดี",
    returned_on=date(2026, 12, 5),
    condition="ใช้งานได้",
    receiver="นางวิไล เก็บดี",
    demands=(Demanded(time=1, on=date(2026, 11, 30)), Demanded(time=2, on=date(2026, 12, 3))),
    note="",
)
REGISTER: Final = RegisterFacts(
    agency=AGENCY,
    unit=UNIT,
    since=date(2026, 10, 1),
    until=date(2026, 12, 31),
    made_on=date(2027, 1, 4),
    rows=(ROW, replace(ROW, returned_on=None, condition="", receiver="", demands=())) * 20,
    number="ทบ-คลัง-2570-ไตรมาส 1",
)
EMPTY_REGISTER: Final = replace(REGISTER, rows=())
LONG_REGISTER: Final = replace(
    REGISTER, rows=(replace(ROW, borrower=LONG_NAME, item=LONG_NAME, note=f"{STACKED} {HARD}"),) * 5
)

OVERDUE: Final = OverdueFacts(
    agency=AGENCY,
    unit=UNIT,
    on=date(2026, 12, 3),
    rows=(
        OverdueRow(
            slip_number=NUMBER,
            borrower="นางสาวปิยนุช ใจเย็น",
            borrower_unit="ฝ่ายปกครอง สำนักงานเขตบางรัก",
            phone="08 1234 5678",
            asset_number="7440-001-0003/2567",
            item="เครื่องฉายภาพโปรเจคเตอร์",
            quantity="1 เครื่อง",
            lent_on=date(2026, 11, 22),
            due_on=date(2026, 11, 29),
            days_overdue=4,
            duty_holder="นางวิไล เก็บดี",
            last_day=date(2026, 12, 5),
            demands=(Demanded(time=1, on=date(2026, 11, 30)),),
        ),
    )
    * 12,
)

CARD: Final = CardFacts(
    identity=Identity(number="7440-001-0003/2567", code="PX-000042"),
    agency=AGENCY,
    unit=UNIT,
    kind="ครุภัณฑ์โฆษณาและเผยแพร่",
    asset_number="7440-001-0003/2567",
    description="เครื่องฉายภาพโปรเจคเตอร์ ขนาดไม่น้อยกว่า ๕,๐๐๐ ลูเมน",
    model="EPSON EB-2250U",
    location="ห้องพัสดุ ชั้น ๒ ฝ่ายการคลัง",
    supplier="บริษัท โสตทัศน์ไทย จำกัด",
    source="เงินงบประมาณ",
    acquired_by="วิธีเฉพาะเจาะจง",
    rows=(
        CardRow(
            on=date(2024, 3, 15),
            document="ใบส่งของ 67/0123",
            entry="เครื่องฉายภาพโปรเจคเตอร์ EPSON EB-2250U S/N X4GH8201234",
            quantity="1 เครื่อง",
            unit_price=Decimal("32900.00"),
            value=Decimal("32900.00"),
            life="5",
            rate=Decimal("20"),
            net=Decimal("32900.00"),
        ),
        CardRow(
            on=date(2025, 9, 30),
            document="",
            entry="ค่าเสื่อมราคาประจำปีงบประมาณ 2568",
            quantity="",
            year_depreciation=Decimal("6580.00"),
            accumulated=Decimal("10143.45"),
            net=Decimal("22756.55"),
        ),
    ),
)

NOTICE: Final = NoticeFacts(
    identity=Identity(number="จม-คลัง-2570-00017", code="NT-2570-00017"),
    agency=AGENCY,
    unit=UNIT,
    on=date(2026, 12, 3),
    to="นายประสิทธิ์ ดีเยี่ยม พนักงานขับรถยนต์ ฝ่ายรักษาความสะอาด",
    subject="พัสดุที่ยืมครบกำหนดส่งคืนแล้ว",
    why=f"ท่านยืมพัสดุตามใบยืมเลขที่ {NUMBER} และครบกำหนดส่งคืนเมื่อวันที่ 29 พฤศจิกายน 2569",
    do="นำพัสดุตามรายการข้างล่างมาส่งคืนที่ห้องพัสดุ ชั้น 2 หากส่งคืนแล้วโปรดแจ้งเจ้าหน้าที่พัสดุเพื่อตรวจสอบ",
    by="วันที่ 8 ธันวาคม 2569 เวลา 16.30 น.",
    otherwise="เจ้าหน้าที่พัสดุจะมีหนังสือทวงถามและรายงานผู้บังคับบัญชาของท่านตามระเบียบฯ ข้อ 211",
    contact="นางวิไล เก็บดี โทร. 0 2236 4212 ต่อ 5512",
    items=OVERDUE_ITEMS,
)
LONG_NOTICE: Final = replace(NOTICE, to=LONG_NAME, items=OVERDUE_ITEMS * 10)
