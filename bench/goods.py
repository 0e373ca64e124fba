"""What the stores of the bench hold: kinds of goods as Thai registers name them, and how common each is."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

_ROOMS: Final = ("ห้องประชุม", "ห้องธุรการ", "ห้องพัสดุ", "ห้องผู้อำนวยการ", "โถงบริการประชาชน", "ห้องควบคุมระบบ", "ห้องอบรม")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of goods. weight: how common; cost: baht."""

    group: str
    code: str
    name: str
    makes: tuple[str, ...]
    cost: int
    weight: int


KINDS: Final = (
    Kind("7440", "7440-001", "เครื่องคอมพิวเตอร์โน้ตบุ๊ก สำหรับงานประมวลผล", ("Dell", "HP", "Lenovo", "Acer"), 25000, 14),
    Kind("7440", "7440-002", "เครื่องคอมพิวเตอร์ สำหรับงานสำนักงาน", ("Dell", "HP", "Lenovo"), 17000, 18),
    Kind("7440", "7440-003", "เครื่องพิมพ์เลเซอร์ ขาวดำ ชนิด Network", ("Brother", "HP", "Ricoh"), 8900, 9),
    Kind("7440", "7440-004", "เครื่องสำรองไฟฟ้า ขนาด 1 kVA", ("APC", "Syndome"), 5800, 8),
    Kind("7440", "7440-005", "สแกนเนอร์ สำหรับงานเก็บเอกสารระดับศูนย์บริการ", ("Fujitsu", "Kodak"), 29000, 2),
    Kind("6730", "6730-001", "เครื่องมัลติมีเดียโปรเจคเตอร์ ระดับ XGA ขนาด 4,500 ANSI Lumens", ("Epson", "Sony"), 36300, 5),
    Kind("6730", "6730-002", "จอรับภาพ ชนิดมอเตอร์ไฟฟ้า ขนาดเส้นทแยงมุม 120 นิ้ว", ("Vertex", "Razr"), 11200, 3),
    Kind("6720", "6720-001", "กล้องถ่ายภาพนิ่ง ระบบดิจิทัล ความละเอียด 20 ล้านพิกเซล", ("Canon", "Nikon", "Sony"), 28000, 3),
    Kind("6720", "6720-002", "กล้องโทรทัศน์วงจรปิดชนิดเครือข่าย แบบมุมมองคงที่", ("Hikvision", "Axis"), 23000, 6),
    Kind("5965", "5965-001", "เครื่องขยายเสียงพร้อมลำโพงเคลื่อนที่", ("TOA", "Yamaha"), 15500, 3),
    Kind("5965", "5965-002", "ไมโครโฟนไร้สาย ชนิดมือถือคู่", ("Shure", "TOA"), 9800, 1),
    Kind("7110", "7110-001", "โต๊ะทำงานเหล็ก พร้อมกระจก ระดับ 3-6", ("Lucky", "Elegant"), 6500, 9),
    Kind("7110", "7110-002", "เก้าอี้สำนักงาน มีพนักพิง ปรับระดับได้", ("Lucky", "Modernform"), 3200, 9),
    Kind("7110", "7110-003", "ตู้เหล็กเก็บเอกสาร 2 บานเปิดมือจับชนิดบิด", ("Lucky", "Kingdom"), 5900, 6),
    Kind("4120", "4120-001", "เครื่องปรับอากาศ แบบแยกส่วน ขนาด 24,000 บีทียู", ("Daikin", "Mitsubishi"), 32400, 4),
    Kind("4310", "4310-001", "เครื่องสูบน้ำเคลื่อนที่ ขนาดท่อ 6 นิ้ว", ("Honda", "Kubota"), 85000, 1),
)

GROUPS: Final = {
    "7440": "เครื่องคอมพิวเตอร์และอุปกรณ์",
    "6730": "เครื่องฉายภาพและจอ",
    "6720": "กล้องและอุปกรณ์ถ่ายภาพ",
    "5965": "เครื่องเสียง",
    "7110": "ครุภัณฑ์สำนักงาน",
    "4120": "เครื่องปรับอากาศ",
    "4310": "เครื่องสูบน้ำ",
}

WORDS: Final = ("ดิจิทัล ความละเอียด", "วงจรปิด", "โปรเจคเตอร์", "ลำโพง", "โครโฟน", "สแกน", "จอรับภาพ", "ปรับอากาศ")
"""Parts of names that people look for: each stands within words, as Thai has no blanks."""


def pick(count: int, chance: Random) -> list[Kind]:
    """So many goods, each kind as common as its weight."""
    return chance.choices(KINDS, weights=[kind.weight for kind in KINDS], k=count)


def room(chance: Random) -> str:
    return f"{chance.choice(_ROOMS)} ชั้น {chance.randint(1, 9)}"
