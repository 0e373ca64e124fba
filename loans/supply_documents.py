"""The words that are signed for consumables between state agencies (clause 210): exact, in Thai, and hashed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import override

from assets.stock.models import StockItem
from core.thai import shown_quantity, thai_date
from loans.documents import SignedText
from loans.letters import Letter
from loans.requests import Wish
from loans.rules import PURPOSE_LABELS
from people.models import Person, Unit

UNDERTAKING = (
    "หน่วยงานของรัฐผู้ยืมจะจัดหาพัสดุเป็นประเภท ชนิด และปริมาณเช่นเดียวกันส่งคืนให้หน่วยงานของรัฐผู้ให้ยืมภายในกำหนด "
    "(ระเบียบกระทรวงการคลังว่าด้วยการจัดซื้อจัดจ้างและการบริหารพัสดุภาครัฐ พ.ศ. ๒๕๖๐ ข้อ ๒๑๐)"
)


def supply_request_text(
    *,
    contact: Person,
    lending_unit: Unit,
    letter: Letter | None,
    wish: Wish,
    urgent_because: str,
    no_time_because: str,
    asked: Sequence[tuple[StockItem, Decimal]],
) -> SignedText:
    """What another agency asks for by its letter, with the conditions it states, as the store keys it in."""
    with override("th"):
        lines = [
            f"คำขอยืมวัสดุสิ้นเปลืองจาก {lending_unit.name} ({lending_unit.agency.name})",
            f"หน่วยงานของรัฐผู้ยืม: {contact.unit.agency.name}",
            *(_letter_lines(letter) if letter else []),
            f"ผู้ประสานงาน: {contact.name} {contact.position}".rstrip(),
            f"วัตถุประสงค์: {PURPOSE_LABELS[wish.purpose]}",
            f"เหตุผลและประโยชน์ของทางราชการ: {wish.reason}",
            *([f"โครงการหรือคำสั่ง: {wish.reference}"] if wish.reference else []),
            f"ความจำเป็นรีบด่วน: {urgent_because}",
            f"เหตุที่จัดหาไม่ทันการ: {no_time_because}",
            f"สถานที่นำไปใช้: {wish.place_kind.label} · {wish.place_of_use}",
            f"ต้องการตั้งแต่ {thai_date(wish.starts_on, style='full')} กำหนดส่งคืน {thai_date(wish.due_on, style='full')}",
            "รายการ:",
            *(f"{n}. {line_words(item, quantity)}" for n, (item, quantity) in enumerate(asked, start=1)),
            UNDERTAKING,
        ]
    return SignedText("\n".join(lines))


def supply_hand_over_text(
    *,
    number: str,
    receiver: str,
    lines: Sequence[tuple[StockItem, Decimal, Decimal]],
    due_on: str,
) -> SignedText:
    """What whoever collects signs for. lines: consumable, quantity, price of one in baht. due_on: in Thai words."""
    with override("th"):
        text = [
            f"ข้าพเจ้า {receiver} ได้รับวัสดุสิ้นเปลืองตามใบยืมเลขที่ {number} ไว้ครบถ้วนตามรายการ",
            *(
                f"{n}. {line_words(item, quantity)} ราคาขณะยืมหน่วยละ {price:,.2f} บาท"
                for n, (item, quantity, price) in enumerate(lines, start=1)
            ),
            f"กำหนดส่งคืน {due_on}",
            UNDERTAKING,
        ]
    return SignedText("\n".join(text))


def line_words(item: StockItem, quantity: Decimal) -> str:
    """A line as it stands in a text: name, type, kind, code, quantity."""
    described = f"{item.name} ประเภท {item.type} ชนิด {item.kind} [{item.code}]"
    return f"{described} จำนวน {shown_quantity(quantity)} {item.unit_of_measure}"


def _letter_lines(letter: Letter) -> list[str]:
    dated = f" ลงวันที่ {thai_date(letter.dated_on, style='full')}" if letter.dated_on else ""
    collects = f"{letter.collector_name} {letter.collector_position}".rstrip()
    return [
        f"หลักฐานการยืม: หนังสือ ที่ {letter.number}{dated} โดย {letter.head_name} {letter.head_title}".rstrip(),
        f"ผู้มารับพัสดุ: {collects}".rstrip(),
    ]
