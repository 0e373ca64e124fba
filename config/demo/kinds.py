"""What the stores of the demo office hold: kinds of items with their class, makes and prices. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CATEGORIES: Final[dict[str, str]] = {
    "23": "ยานพาหนะ",
    "2310": "ครุภัณฑ์ยานพาหนะและขนส่ง",
    "43": "เครื่องสูบและเครื่องอัด",
    "4320": "ครุภัณฑ์เครื่องสูบน้ำ",
    "58": "อุปกรณ์สื่อสารและเสียง",
    "5820": "ครุภัณฑ์สื่อสาร",
    "5830": "ครุภัณฑ์เครื่องเสียง",
    "61": "เครื่องกำเนิดและจ่ายไฟฟ้า",
    "6115": "ครุภัณฑ์ไฟฟ้า",
    "67": "อุปกรณ์ถ่ายภาพและฉายภาพ",
    "6720": "กล้องถ่ายภาพ",
    "6730": "เครื่องฉายภาพ",
    "71": "เครื่องตกแต่ง",
    "7110": "ครุภัณฑ์สำนักงาน",
    "74": "เครื่องประมวลผลข้อมูล",
    "7440": "ครุภัณฑ์คอมพิวเตอร์",
    "77": "เครื่องรับภาพและเสียง",
    "7730": "ครุภัณฑ์โฆษณาและเผยแพร่",
    "83": "กระโจมและผ้าใบ",
    "8340": "ครุภัณฑ์สนาม",
}
"""Groups (two figures) and classes (four) of the Thai FSN, named as offices name them."""


CHECK_LISTS: Final[dict[str, tuple[str, ...]]] = {
    "6720": ("ตัวกล้องและเลนส์ไม่มีรอยร้าว", "แบตเตอรี่ 2 ก้อน", "กระเป๋ากล้อง"),
    "5820": ("รับส่งสัญญาณได้ชัดเจน", "แบตเตอรี่", "แท่นชาร์จ"),
    "8340": ("โครงเหล็กครบชุด", "ผ้าใบไม่ฉีกขาด", "เชือก 8 เส้น"),
}
"""What is looked at of the items of a class at hand-over and at return."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item. fsn_class, fsn_type: as they stand in its number. makes: brand and model. baht: from, to."""

    fsn_class: str
    fsn_type: str
    name: str
    unit: str
    makes: tuple[tuple[str, str], ...]
    baht: tuple[int, int]
    accessories: str = ""

    @property
    def section(self) -> str:
        """The heading of the section of a register in which it stands."""
        return CATEGORIES[self.fsn_class]


KINDS: Final[dict[str, Kind]] = {
    "notebook": Kind(
        "7440",
        "001",
        "เครื่องคอมพิวเตอร์โน้ตบุ๊ก สำหรับงานประมวลผล",
        "เครื่อง",
        (("HP", "ProBook 440 G9"), ("Lenovo", "ThinkPad L14"), ("Acer", "TravelMate P2"), ("Dell", "Latitude 3440")),
        (19_800, 27_500),
        "สายชาร์จ 1 เส้น กระเป๋า 1 ใบ เมาส์ 1 ตัว",
    ),
    "tablet": Kind(
        "7440",
        "007",
        "คอมพิวเตอร์แท็บเล็ต แบบที่ 2",
        "เครื่อง",
        (("Samsung", "Galaxy Tab S9 FE"), ("Apple", "iPad รุ่นที่ 10")),
        (12_900, 18_900),
        "สายชาร์จ 1 เส้น เคส 1 ชิ้น",
    ),
    "printer": Kind(
        "7440",
        "009",
        "เครื่องพิมพ์เลเซอร์ ชนิด LED ขาวดำ แบบเครือข่าย แบบที่ 1 (28 หน้า/นาที)",
        "เครื่อง",
        (("Brother", "HL-L5210DN"), ("Fuji", "ApeosPort 3410")),
        (7_900, 8_900),
    ),
    "router": Kind(
        "7440",
        "015",
        "อุปกรณ์กระจายสัญญาณไร้สายแบบพกพา (Pocket WiFi 5G)",
        "ชุด",
        (("ZTE", "MU5001"), ("Huawei", "E6878")),
        (4_990, 9_990),
    ),
    "projector": Kind(
        "6730",
        "002",
        "เครื่องมัลติมีเดียโปรเจคเตอร์ ระดับ XGA ขนาด 4,000 ANSI Lumens",
        "เครื่อง",
        (("Epson", "EB-992F"), ("BenQ", "MX560"), ("Panasonic", "PT-VX430")),
        (28_500, 36_900),
        "รีโมต 1 อัน สาย HDMI 1 เส้น กระเป๋า 1 ใบ",
    ),
    "board": Kind(
        "6730",
        "010",
        "กระดานอัจฉริยะแบบสัมผัส พร้อมขาตั้งล้อเลื่อน ขนาดไม่น้อยกว่า 75 นิ้ว สำหรับห้องเรียนและห้องประชุม",
        "ชุด",
        (("Samsung", "Flip Pro WM75B"), ("Vestel", "IFX75")),
        (129_000, 165_000),
    ),
    "camera": Kind(
        "6720",
        "006",
        "กล้องถ่ายภาพระบบดิจิทัล ความละเอียด 24 ล้านพิกเซล",
        "ตัว",
        (("Canon", "EOS R50"), ("Nikon", "Z fc"), ("Sony", "ZV-E10")),
        (24_990, 42_900),
        "เลนส์ 1 ตัว แบตเตอรี่ 2 ก้อน กระเป๋า 1 ใบ",
    ),
    "audio": Kind(
        "5830",
        "003",
        "ชุดเครื่องเสียงเคลื่อนที่พร้อมไมโครโฟนไร้สาย",
        "ชุด",
        (("TOA", "WA-1822"), ("JBL", "EON One"), ("Yamaha", "Stagepas 400")),
        (18_500, 49_000),
        "ไมโครโฟนไร้สาย 2 ตัว สายลำโพง 2 เส้น",
    ),
    "conference": Kind(
        "5830",
        "012",
        "ชุดอุปกรณ์ประชุมทางไกลผ่านจอภาพ",
        "ชุด",
        (("Logitech", "MeetUp"), ("Yealink", "UVC40")),
        (32_000, 58_000),
    ),
    "led": Kind(
        "7730",
        "004",
        "จอ LED Display สำหรับติดตั้งชั่วคราวภายนอกอาคาร",
        "ชุด",
        (("Absen", "PL3.9"), ("Unilumin", "UpadIV")),
        (285_000, 640_000),
    ),
    "tent": Kind(
        "8340",
        "001",
        "เต็นท์ผ้าใบโครงเหล็ก ขนาด 5 x 12 เมตร",
        "หลัง",
        (("ไม่ระบุ", "ทรงโค้ง"), ("ไม่ระบุ", "ทรงปิรามิด")),
        (24_000, 38_500),
        "โครงเหล็ก 1 ชุด ผ้าใบ 1 ผืน เชือก 8 เส้น",
    ),
    "table": Kind(
        "7110", "010", "โต๊ะพับอเนกประสงค์หน้าโฟเมก้า", "ตัว", (("Lucky", "FT-180"), ("Modernform", "MF60")), (1_450, 2_300)
    ),
    "chair": Kind("7110", "006", "เก้าอี้จัดเลี้ยงบุนวม", "ตัว", (("Lucky", "CB-12"), ("Modernform", "BQ3")), (690, 1_250)),
    "radio": Kind(
        "5820",
        "002",
        "เครื่องวิทยุสื่อสารชนิดมือถือ ระบบ VHF/FM กำลังส่ง 5 วัตต์",
        "เครื่อง",
        (("Icom", "IC-G86"), ("Motorola", "XiR P3688")),
        (7_800, 12_000),
        "แท่นชาร์จ 1 อัน แบตเตอรี่ 1 ก้อน",
    ),
    "generator": Kind(
        "6115",
        "001",
        "เครื่องปั่นไฟ (เครื่องกำเนิดไฟฟ้า) ขนาด 5 กิโลวัตต์",
        "เครื่อง",
        (("Honda", "EU55is"), ("Yamaha", "EF6600")),
        (48_000, 92_000),
    ),
    "pump": Kind(
        "4320",
        "001",
        "เครื่องสูบน้ำแบบหอยโข่ง เครื่องยนต์ดีเซล ขนาดท่อ 6 นิ้ว",
        "เครื่อง",
        (("Kubota", "RT140"), ("Yanmar", "TF120")),
        (38_000, 85_000),
    ),
    "van": Kind(
        "2310",
        "001",
        "รถยนต์ตู้โดยสาร ขนาด 12 ที่นั่ง (ดีเซล) ปริมาตรกระบอกสูบไม่ต่ำกว่า 2,400 ซีซี",
        "คัน",
        (("Toyota", "Commuter"), ("Hyundai", "H-1")),
        (1_290_000, 1_420_000),
    ),
}

STOCK: Final[dict[str, dict[str, int]]] = {
    "digital_store": {
        "notebook": 38, "tablet": 18, "printer": 8, "router": 12, "projector": 10, "camera": 8, "audio": 5,
        "conference": 7, "led": 4,
    },
    "education_store": {"notebook": 20, "tablet": 16, "board": 4, "projector": 8, "camera": 6, "audio": 6},
    "bangrak_store": {
        "tent": 12, "table": 16, "chair": 16, "radio": 10, "audio": 6, "generator": 4, "pump": 4, "notebook": 5,
        "projector": 3, "camera": 2, "van": 2,
    },
    "phranakhon_store": {
        "tent": 8, "table": 10, "chair": 10, "radio": 8, "audio": 4, "generator": 3, "pump": 3, "projector": 3,
        "van": 1,
    },
}  # fmt: skip
"""How many of each kind a store holds: 300 in all."""
