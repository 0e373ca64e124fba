"""Made-up items whose names, numbers and owners are as long and as odd as real ones."""

from __future__ import annotations

from random import Random
from typing import Final

from assets.labels.facts import LabelFacts, address_of
from assets.tags import LARGEST_SERIAL, make_tag

BASE: Final = "https://lending.bangkok.go.th"

NAMES: Final = (
    "โต๊ะ",
    "เครื่องฉายภาพ (โปรเจกเตอร์) Epson EB-X51",
    "กล้องถ่ายภาพนิ่งดิจิทัล ความละเอียด 24.2 ล้านพิกเซล พร้อมเลนส์และกระเป๋า",
    "เครื่องคอมพิวเตอร์โน้ตบุ๊กสำหรับงานประมวลผล พร้อมชุดโปรแกรมระบบปฏิบัติการแบบสิทธิการใช้งานที่มีลิขสิทธิ์ถูกต้องตามกฎหมาย",
    "เก้าอี้ฟังคำบรรยาย/เก้าอี้จัดเลี้ยง ขาชุบโครเมียม บุนวมหุ้มหนังเทียม",
    "Portable PA system 2 × 250 W, with two wireless microphones and a stand",
    "ปั๊มน้ำ",
)
NUMBERS: Final = (
    "",
    "7440-001-0001",
    "7440-0109-0001/2569",
    "ธก.7110-002-0003/35",
    "51-21-410000-215-00032-0143",
    "พย7110-006-024-335",
    "กทม. 7440-001-0001/2569-ฝ่ายรายได้-สำนักงานเขตป้อมปราบศัตรูพ่าย 12",
)
OWNERS: Final = ("กองพัสดุ", "ฝ่ายการคลัง", "สำนักงานเลขานุการ สำนักการจราจรและขนส่ง กรุงเทพมหานคร")
LONGEST_NAME: Final = 300


def some_labels(count: int, *, seed: int, base: str = BASE) -> list[LabelFacts]:
    """`count` labels; every tenth bears a name of the greatest length that the register holds."""
    chance = Random(seed)
    return [_label(chance, is_longest=number % 10 == 0, base=base) for number in range(count)]


def _label(chance: Random, *, is_longest: bool, base: str) -> LabelFacts:
    tag = make_tag("BK", chance.randint(1, LARGEST_SERIAL))
    name = (chance.choice(NAMES[1:]) * 20)[:LONGEST_NAME] if is_longest else chance.choice(NAMES)
    return LabelFacts(
        tag=tag,
        number=chance.choice(NUMBERS),
        name=name,
        owner=chance.choice(OWNERS),
        address=address_of(tag, base=base),
    )
