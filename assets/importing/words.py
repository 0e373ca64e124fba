"""What the words and codes of registers mean: one visible table for each; what is not in it is asked, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models import AcquisitionMethod, Condition, FundSource
from core.thai import search_key


class Meaning(models.TextChoices):
    """What a status word of a register says of an item."""

    GOOD = "good", Condition.GOOD.label
    DAMAGED = "damaged", Condition.DAMAGED.label
    UNUSABLE = "unusable", Condition.UNUSABLE.label
    DETERIORATED = "deteriorated", Condition.DETERIORATED.label
    LOST = "lost", Condition.LOST.label
    NOT_NEEDED = "not_needed", Condition.NOT_NEEDED.label
    NOT_LENT = "not_lent", _("in good order, but not to be lent now")
    AWAITING_DISPOSAL = "awaiting_disposal", _("awaiting disposal: kept, never lent")
    DISPOSED = "disposed", _("disposed of: asks for a decision")


CONDITIONS: Final = {
    Meaning.GOOD: Condition.GOOD,
    Meaning.DAMAGED: Condition.DAMAGED,
    Meaning.UNUSABLE: Condition.UNUSABLE,
    Meaning.DETERIORATED: Condition.DETERIORATED,
    Meaning.LOST: Condition.LOST,
    Meaning.NOT_NEEDED: Condition.NOT_NEEDED,
    Meaning.NOT_LENT: Condition.GOOD,
    Meaning.AWAITING_DISPOSAL: Condition.NOT_NEEDED,
}

NEVER_LENT: Final = frozenset({Meaning.NOT_LENT, Meaning.AWAITING_DISPOSAL})
"""States in which an item is registered as not to be lent, with the word of the file as reason."""

STATUS_WORDS: Final[dict[Meaning, tuple[str, ...]]] = {
    Meaning.GOOD: (
        "ใช้งาน", "ใช้งานได้", "ใช้การได้", "ใช้งานปกติ", "ใช้ได้", "ปกติ", "ดี", "พร้อมใช้งาน", "สภาพดี", "อยู่ในสภาพใช้งานได้",
        "สภาพปกติ", "กำลังใช้งาน", "ว่าง", "พร้อมใช้", "พร้อมให้ยืม", "ใช้งานได้ดี", "ใช้งานได้ปกติ", "ใช้การได้ดี",
        "อยู่ในสภาพที่ใช้การได้", "สภาพใช้งานได้", "available", "in use", "active", "good", "ok", "normal", "working", "ready",
        "deployed", "ready to deploy", "new", "ใหม่", "มีอยู่จริง", "ส่งคืนคลัง สภาพใช้งานได้",
    ),
    Meaning.DAMAGED: (
        "ชำรุด", "เสีย", "ชำรุดเสียหาย", "ชำรุด (ซ่อมได้)", "ชำรุด/เสีย (ซ่อมได้)", "รอซ่อม", "ส่งซ่อม", "อยู่ระหว่างซ่อม", "ซ่อม",
        "damaged", "broken", "in repair", "out for repair", "ส่งคืนคลัง สภาพชำรุด", "อยู่ระหว่างการซ่อม", "ชำรุดรอซ่อม",
    ),
    Meaning.UNUSABLE: (
        "ใช้การไม่ได้", "ใช้งานไม่ได้", "ใช้ไม่ได้", "ชำรุดใช้การไม่ได้", "ซ่อมไม่ได้", "ชำรุด (ซ่อมไม่ได้)", "ชำรุด/เสีย (ซ่อมไม่ได้)",
        "ชำรุดซ่อมไม่ได้", "unusable", "out of order", "ชำรุดจนใช้การไม่ได้",
    ),
    Meaning.DETERIORATED: ("เสื่อมสภาพ", "เสื่อมคุณภาพ", "เสื่อม", "เก่า", "deteriorated", "worn out"),
    Meaning.LOST: ("สูญหาย", "สูญไป", "หาย", "ไม่พบ", "lost", "missing", "lost/stolen"),
    Meaning.NOT_NEEDED: (
        "ไม่จำเป็นต้องใช้", "ไม่ใช้งาน", "เลิกใช้", "เลิกใช้งาน", "หมดความจำเป็น", "ไม่ได้ใช้งาน", "not needed", "unused",
    ),
    Meaning.NOT_LENT: ("unavailable", "ไม่ว่าง", "ไม่พร้อมใช้งาน", "ถูกยืม", "ยืม", "borrowed", "checked out", "งดให้ยืม"),
    Meaning.AWAITING_DISPOSAL: (
        "รอจำหน่าย", "อยู่ระหว่างการจำหน่าย", "อยู่ระหว่างจำหน่าย", "ขออนุมัติจำหน่าย", "ชำรุดรอจำหน่าย", "เสื่อมสภาพรอจำหน่าย",
        "awaiting disposal", "pending disposal",
    ),
    Meaning.DISPOSED: (
        "จำหน่ายแล้ว", "จำหน่าย", "จำหน่ายออก", "ขายแล้ว", "โอนแล้ว", "บริจาคแล้ว", "แทงจำหน่าย", "ตัดจำหน่าย", "จำหน่ายเป็นสูญ",
        "disposed", "sold", "archived", "retired", "ตัดจำหน่ายแล้ว",
    ),
}  # fmt: skip

_METHODS: Final[dict[AcquisitionMethod, tuple[str, ...]]] = {
    AcquisitionMethod.GENERAL: (
        "ประกาศเชิญชวนทั่วไป", "e-market", "e-bidding", "ebidding", "ตลาดอิเล็กทรอนิกส์", "ประกวดราคาอิเล็กทรอนิกส์",
    ),
    AcquisitionMethod.SELECTION: ("คัดเลือก", "selection"),
    AcquisitionMethod.SPECIFIC: ("เฉพาะเจาะจง", "specific"),
    AcquisitionMethod.DONATED: ("รับบริจาค", "บริจาค", "donated", "donation"),
    AcquisitionMethod.TRANSFERRED: ("รับโอน", "โอน", "transferred", "transfer"),
    AcquisitionMethod.EXCHANGED: ("แลกเปลี่ยน", "exchanged", "exchange"),
    AcquisitionMethod.AGREED_PRICE: ("ตกลงราคา", "agreed price"),
    AcquisitionMethod.PRICE_ENQUIRY: ("สอบราคา", "price enquiry"),
    AcquisitionMethod.TENDER: ("ประกวดราคา", "tender"),
    AcquisitionMethod.SPECIAL: ("พิเศษ", "special", "กรณีพิเศษ"),
    AcquisitionMethod.OTHER: ("อื่น ๆ", "อื่น", "other"),
}  # fmt: skip

_FUNDS: Final[dict[FundSource, tuple[str, ...]]] = {
    FundSource.BUDGET: (
        "งบประมาณ", "เงินงบประมาณ", "งบประมาณแผ่นดิน", "เงินงบประมาณแผ่นดิน", "งบลงทุน", "งบแผ่นดิน", "งปม.", "budget",
    ),
    FundSource.OFF_BUDGET: (
        "นอกงบประมาณ", "เงินนอกงบประมาณ", "เงินรายได้", "รายได้", "เงินบำรุง", "งบรายได้", "เงินสะสม", "เงินอุดหนุน",
        "เงินรายได้มหาวิทยาลัย", "เงินรายได้สถานศึกษา", "off-budget", "off budget",
    ),
    FundSource.DONATION: (
        "เงินบริจาค", "บริจาค", "เงินช่วยเหลือ", "เงินบริจาค/เงินช่วยเหลือ", "เงินบริจาค/ช่วยเหลือ", "donation", "aid",
    ),
    FundSource.OTHER: ("อื่น ๆ", "อื่น", "เงินอื่น", "other"),
}  # fmt: skip

_CONSUMABLE: Final = ("consumable", "วัสดุ", "วัสดุสิ้นเปลือง", "สิ้นเปลือง", "material", "พัสดุประเภทใช้สิ้นเปลือง")
_DURABLE: Final = ("durable", "ครุภัณฑ์", "คงรูป", "asset", "พัสดุประเภทใช้คงรูป", "ครุภัณฑ์ต่ำกว่าเกณฑ์", "ทรัพย์สิน")


def word_key(text: str) -> str:
    """A word as the tables compare it: blanks between Thai words and case are of no account."""
    return search_key(text).replace(" ", "").replace("/", "").strip(".")


STATUSES: Final = {word_key(word): meaning for meaning, words in STATUS_WORDS.items() for word in words}
METHODS: Final = {word_key(word): method for method, words in _METHODS.items() for word in words}
FUNDS: Final = {word_key(word): fund for fund, words in _FUNDS.items() for word in words}
_CONSUMABLES: Final = frozenset(word_key(word) for word in _CONSUMABLE)
_DURABLES: Final = frozenset(word_key(word) for word in _DURABLE)


@dataclass(frozen=True, slots=True)
class Status:
    """What a status cell says: the condition, and whether and why the item is not lent."""

    condition: Condition
    is_lendable: bool
    because: str


def status_of(meaning: Meaning, word: str) -> Status:
    """What `meaning` makes of an item; `word` is what the file says, and the reason where the item is not lent."""
    lendable = meaning not in NEVER_LENT
    return Status(CONDITIONS[meaning], lendable, "" if lendable else word)


def method_of(text: str) -> AcquisitionMethod | None:
    """The way of acquisition that the word names, with or without "วิธี" before it; None: not in the table."""
    key = word_key(text)
    return METHODS.get(key) or METHODS.get(key.removeprefix("โดย").removeprefix("วิธี").removeprefix("การ"))


def fund_of(text: str) -> FundSource | None:
    """The source of money that the words name; None: not in the table."""
    return FUNDS.get(word_key(text))


def is_consumable(text: str) -> bool | None:
    """Whether the word says consumable (True) or durable (False); None: not in the table."""
    key = word_key(text)
    if key in _CONSUMABLES:
        return True
    return False if key in _DURABLES else None


def is_material_category(text: str) -> bool:
    """Whether a category is one of materials (วัสดุสำนักงาน …), which the law keeps in a ledger of their own."""
    return word_key(text).startswith("วัสดุ")
