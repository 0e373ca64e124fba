"""The words that people sign: exact, in Thai whatever the language of the screen, and hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from assets.models import Asset, Condition
from core.thai import thai_date
from loans.letters import Collector, Letter
from loans.models import PlaceKind
from loans.rules import PURPOSE_LABELS, AgencyKind, Purpose
from people.models import Agency, Person, Unit

_CRITERIA: Final = {
    AgencyKind.CENTRAL: "กระทรวงการคลัง",
    AgencyKind.PROVINCIAL: "กระทรวงการคลัง",
    AgencyKind.OTHER: "หน่วยงานของรัฐผู้ให้ยืม",
}
"""Whose criteria the undertaking of clause 209 names; a local government has its own (209(2))."""


_ONLY_THIS: Final = " เฉพาะชิ้นนี้"
"""Behind an item that has to be this very one."""

_EQUAL_WILL_DO: Final = "รายการที่มิได้ระบุว่าเฉพาะชิ้นนี้ คลังจ่ายชิ้นอื่นที่เป็นประเภท ชื่อ ยี่ห้อ และรุ่นเดียวกันแทนได้ ภายในวันและวงเงินที่ได้รับอนุมัติ"
"""What the borrower agrees to for all other items (ADR 0028)."""


@dataclass(frozen=True, slots=True)
class SignedText:
    """A text as it is shown and signed."""

    text: str

    @property
    def sha256(self) -> str:
        """The hash of the text in UTF-8, 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def undertaking(agency: Agency) -> str:
    """The borrower's undertaking of clause 209, ending with whose criteria apply to the lending agency."""
    criteria = _CRITERIA.get(AgencyKind(agency.kind), agency.name)
    return (
        "ข้าพเจ้าจะนำพัสดุที่ยืมมาส่งคืนในสภาพที่ใช้การได้เรียบร้อยตามกำหนด หากเกิดชำรุดเสียหาย หรือใช้การไม่ได้ "
        "หรือสูญหายไป ข้าพเจ้าจะจัดการแก้ไขซ่อมแซมให้คงสภาพเดิมโดยเสียค่าใช้จ่ายของตนเอง หรือชดใช้เป็นพัสดุประเภท ชนิด "
        "ขนาด ลักษณะและคุณภาพอย่างเดียวกัน หรือชดใช้เป็นเงินตามราคาที่เป็นอยู่ในขณะยืม "
        f"ตามหลักเกณฑ์ที่{criteria}กำหนด (ระเบียบกระทรวงการคลังว่าด้วยการจัดซื้อจัดจ้างและการบริหารพัสดุภาครัฐ "
        "พ.ศ. ๒๕๖๐ ข้อ ๒๐๙)"
    )


def request_text(
    *,
    borrower: Person,
    lending_unit: Unit,
    for_unit: bool,
    assets: Sequence[Asset],
    named: Collection[int],
    purpose: Purpose,
    reason: str,
    reference: str,
    place_kind: PlaceKind,
    place_of_use: str,
    starts_on: date,
    due_on: date,
    letter: Letter | None = None,
) -> SignedText:
    """The request as the borrower signs it: clause 208's written evidence with reason and return date.

    named: the ids of the items that have to be these very ones.
    letter: that of another agency's head (208(1)), with which the agency borrows and not the person.
    """
    with override("th"):
        lines = [
            f"คำขอยืมพัสดุจาก {lending_unit.name} ({lending_unit.agency.name})",
            *(_borrower_lines(borrower, for_unit=for_unit) if letter is None else _agency_lines(borrower, letter)),
            f"วัตถุประสงค์: {PURPOSE_LABELS[purpose]}",
            f"เหตุผลและประโยชน์ของทางราชการ: {reason}",
            *([f"โครงการหรือคำสั่ง: {reference}"] if reference else []),
            f"สถานที่นำไปใช้: {place_kind.label} · {place_of_use}",
            f"ยืมตั้งแต่ {thai_date(starts_on, style='full')} กำหนดส่งคืน {thai_date(due_on, style='full')}",
            "รายการ:",
            *(
                f"{n}. {asset.name} [{asset.tag}]{_ONLY_THIS if asset.pk in named else ''}"
                for n, asset in enumerate(assets, start=1)
            ),
            *([] if all(asset.pk in named for asset in assets) else [_EQUAL_WILL_DO]),
            undertaking(lending_unit.agency),
        ]
    return SignedText("\n".join(lines))


def _borrower_lines(borrower: Person, *, for_unit: bool) -> list[str]:
    return [
        f"ผู้ยืม: {borrower.name} ({borrower.staff_code}) {borrower.position} {borrower.unit.name}".rstrip(),
        f"ยืมในนาม: {'หน่วยงาน ' + borrower.unit.name if for_unit else 'ตนเอง เพื่อปฏิบัติราชการ'}",
    ]


def _agency_lines(contact: Person, letter: Letter) -> list[str]:
    dated = f" ลงวันที่ {thai_date(letter.dated_on, style='full')}" if letter.dated_on else ""
    return [
        f"หน่วยงานของรัฐผู้ยืม: {contact.unit.agency.name}",
        f"หลักฐานการยืม: หนังสือ ที่ {letter.number}{dated} โดย {letter.head_name} {letter.head_title}".rstrip(),
        f"ผู้ประสานงาน: {contact.name} {contact.position}".rstrip(),
        f"ผู้มารับพัสดุ: {letter.collector_name} {letter.collector_position}".rstrip(),
    ]


def receiver_words(borrower: Person, collector: Collector | None) -> str:
    """Who takes delivery, as the text begins: the borrower, or whom the borrowing agency sent."""
    if collector is None:
        return f"{borrower.name} ({borrower.staff_code})"
    who = f"{collector.name} {collector.position}".rstrip()
    return f"{who} ผู้รับพัสดุแทน {borrower.unit.agency.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverParts:
    """What the text of a hand-over is put together from; a device without a network does the same (ADR 0029).

    items: of each item what stands before the words of its condition, and between these and the note.
    """

    head: str
    items: Sequence[tuple[str, str]]
    tail: str

    def whole(self, noted: Sequence[tuple[str, str]]) -> SignedText:
        """The text. noted: of each item the condition in words (`condition_words`), and the note."""
        lines = [
            f"{n}. {before}{condition}{after}{note}".rstrip()
            for n, ((before, after), (condition, note)) in enumerate(zip(self.items, noted, strict=True), start=1)
        ]
        return SignedText("\n".join([self.head, *lines, self.tail]))


def condition_words(condition: Condition) -> str:
    """A condition as it stands in a text that is signed, in Thai."""
    with override("th"):
        return str(condition.label)


def hand_over_parts(
    *, number: str, receiver: str, items: Sequence[tuple[Asset, Decimal]], due_on: date, agency: Agency
) -> HandOverParts:
    """What the borrower signs on taking delivery, without what is noted of each item. receiver: see `receiver_words`.

    items: asset, price at the time of lending in baht.
    """
    return HandOverParts(
        head=f"ข้าพเจ้า {receiver} ได้รับพัสดุตามใบยืมเลขที่ {number} ไว้ครบถ้วนตามรายการ",
        items=[(f"{asset.name} [{asset.tag}] สภาพ: ", f" ราคาขณะยืม {price:,.2f} บาท ") for asset, price in items],
        tail=f"กำหนดส่งคืน {thai_date(due_on, style='full')}\n{undertaking(agency)}",
    )


def hand_over_text(
    *,
    number: str,
    receiver: str,
    items: Sequence[tuple[Asset, Condition, Decimal, str]],
    due_on: date,
    agency: Agency,
) -> SignedText:
    """What the borrower signs on taking delivery. receiver: see `receiver_words`.

    items: asset, condition, price at the time of lending in baht, note.
    """
    with override("th"):
        parts = hand_over_parts(
            number=number,
            receiver=receiver,
            items=[(asset, price) for asset, _condition, price, _note in items],
            due_on=due_on,
            agency=agency,
        )
        return parts.whole([(condition_words(condition), note) for _asset, condition, _price, note in items])


def change_text(
    *,
    number: str,
    borrower: Person,
    assets: Sequence[Asset],
    was: tuple[date, PlaceKind, str],
    now: tuple[date, PlaceKind, str],
    reason: str,
    agency: Agency,
) -> SignedText:
    """What the borrower signs to ask for a change while the items are out. was, now: return date and place."""
    with override("th"):
        lines = [
            f"ข้าพเจ้า {borrower.name} ({borrower.staff_code}) ขอเปลี่ยนแปลงการยืมตามใบยืมเลขที่ {number}",
            f"กำหนดส่งคืน เดิม {thai_date(was[0], style='full')} ขอเป็น {thai_date(now[0], style='full')}",
            f"สถานที่นำไปใช้ เดิม {was[1].label} · {was[2]} ขอเป็น {now[1].label} · {now[2]}",
            f"เหตุผล: {reason}",
            "รายการที่ยังอยู่กับข้าพเจ้า:",
            *(f"{n}. {asset.name} [{asset.tag}]" for n, asset in enumerate(assets, start=1)),
            "ระหว่างที่ยังไม่ได้รับอนุมัติ ข้าพเจ้าจะปฏิบัติตามกำหนดและสถานที่เดิม",
            undertaking(agency),
        ]
    return SignedText("\n".join(lines))


def change_intention() -> str:
    """What the borrower states by asking for a change, in Thai like the text."""
    with override("th"):
        return _("I have read this, and I sign it as my written request for a change of the loan under clause 208.")


def request_intention() -> str:
    """What the borrower states by signing the request, in Thai like the text."""
    with override("th"):
        return _("I have read this, it is true, and I sign it as my written request under clause 208.")


def entry_intention() -> str:
    """What the storekeeper states who keys in another agency's letter, in Thai like the text."""
    with override("th"):
        return _("I have keyed this in from the borrowing agency's letter, as a counter entry under clause 208.")


def receipt_text(
    *, number: str, receiver: str, items: Sequence[str], handed_over_by: str, differences: str
) -> SignedText:
    """What the borrowing side's storekeeper signs: which items of which loan came from whom, and what differs.

    items: as they are named, in Thai (`receiving.Handed.words`).
    """
    with override("th"):
        lines = [
            f"ข้าพเจ้า {receiver} ได้รับพัสดุตามใบยืมเลขที่ {number} จาก {handed_over_by} แล้ว ดังนี้",
            *(f"{n}. {words}" for n, words in enumerate(items, start=1)),
            f"ข้อแตกต่างจากรายการส่งมอบ: {differences or 'ไม่มี'}",
        ]
    return SignedText("\n".join(lines))


def receipt_intention() -> str:
    """What the borrowing side's storekeeper states by confirming, in Thai like the text."""
    with override("th"):
        return _("I have received these items into my store, as far as nothing else is noted.")


def return_text(*, bringer: str, borrower: str, on: date, items: Sequence[str]) -> SignedText:
    """What is signed by whoever brings items back: what, in which condition as it was taken in, and nothing of a duty.

    items: as they are named, in Thai (`handing_back.words_of`).
    """
    with override("th"):
        whose = "ที่ข้าพเจ้ายืม" if bringer == borrower else f"ที่ {borrower} ยืม"
        lines = [
            f"ข้าพเจ้า {bringer} นำพัสดุ{whose}มาส่งคืนเมื่อวันที่ {thai_date(on, style='full')} ตามสภาพที่ผู้รับคืนบันทึกไว้ ดังนี้",
            *(f"{n}. {words}" for n, words in enumerate(items, start=1)),
            "การลงนามนี้แสดงว่าได้นำพัสดุมาส่งคืน มิใช่การยอมรับว่าต้องชดใช้ตามข้อ ๒๐๙",
        ]
    return SignedText("\n".join(lines))


def return_intention() -> str:
    """What is stated by signing for the return, in Thai like the text."""
    with override("th"):
        return _("I bring these items back, and I have read how they were taken in.")


def hand_over_intention() -> str:
    """What the borrower states by signing for the items, in Thai like the text."""
    with override("th"):
        return _("I have received these items in the condition noted, and I sign for them.")


IDENTIFIED_ONLINE: Final = "เข้าสู่ระบบด้วยรหัสเจ้าหน้าที่และรหัสผ่านของตนเอง"
"""How the borrower of an online request was identified (Electronic Transactions Act, section 9)."""


def identified_at_desk(witness: Person) -> str:
    """How the borrower was identified who signed on the desk's screen."""
    return f"พิมพ์รหัสเจ้าหน้าที่ด้วยตนเองที่โต๊ะจ่ายพัสดุ ต่อหน้า {witness.name}"


def identified_by_pin(witness: Person) -> str:
    """How the borrower was identified who signed on the desk's screen with the own PIN."""
    return f"ใส่รหัสลับ 6 หลักของตนเองที่โต๊ะจ่ายพัสดุ ต่อหน้า {witness.name}"


def identified_on_device(witness: Person) -> str:
    """How the borrower was identified who signed on the screen of a device that had no network."""
    return f"เขียนลายมือชื่อบนจอของเครื่องและพิมพ์รหัสเจ้าหน้าที่ด้วยตนเอง ขณะไม่มีเครือข่าย ต่อหน้า {witness.name}"


def identified_by_ink(witness: Person) -> str:
    """How a member of staff was identified who signs the printed slip by hand: whoever hands over knows them."""
    return f"ลงลายมือชื่อด้วยหมึกบนใบยืมที่พิมพ์ ต่อหน้า {witness.name}"


def identified_on_return(witness: Person, bringer: Collector, card: str) -> str:
    """How somebody was identified who brings items back with a card. card: what it is called, in Thai."""
    how = "ลงลายมือชื่อด้วยหมึกบนใบส่งคืนพัสดุ" if bringer.by_ink else "พิมพ์ชื่อด้วยตนเองที่โต๊ะรับคืนพัสดุ"
    return f"แสดง{card} {how} ต่อหน้า {witness.name}"


def identified_by_card(witness: Person, collector: Collector, card: str) -> str:
    """How somebody was identified whom another agency sent, and how they signed; the card's number is not kept.

    card: what the card is called, in Thai.
    """
    how = "ลงลายมือชื่อด้วยหมึกบนใบยืม" if collector.by_ink else "พิมพ์ชื่อด้วยตนเองที่โต๊ะจ่ายพัสดุ"
    return f"แสดง{card} {how} ต่อหน้า {witness.name}"
