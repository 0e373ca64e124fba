"""Names of people who do not exist: common given and family names, paired by chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

_MEN: Final = (
    "สมชาย สมศักดิ์ ประเสริฐ วิชัย สุรชัย อนุชา ธนากร กิตติ ณัฐพล พงศกร วีระ ชัยวัฒน์ ภาณุ อภิชาติ เกรียงไกร สุทธิพงษ์ ธีรพล"
    " นพดล ปรีชา วรวุฒิ จักรพันธ์ ศุภชัย อดิศร บุญชู"
)
_WOMEN: Final = (
    "สมหญิง สุดา วิไล กาญจนา พรทิพย์ ศิริพร รัตนา นภาพร อรุณี ปิยะนุช ธิดา มาลี จันทนา วราภรณ์ สุภาพร ชลธิชา กมลวรรณ ดวงใจ"
    " พิมพ์ใจ ลัดดา สุกัญญา อัจฉรา เบญจมาศ ยุพิน"
)
_FAMILIES: Final = (
    "ใจดี แสงทอง ศรีสุข บุญมี รักไทย ทองคำ วงศ์ดี สุขสวัสดิ์ มั่นคง พูลสุข เจริญผล ชัยมงคล แก้วมณี ศรีวิไล อินทร์แก้ว สายทอง"
    " พรหมมา จันทร์เพ็ญ สมบูรณ์ คงเจริญ ทองดี บุญญา แสนสุข ชูศรี วัฒนา ดีเลิศ เพชรรัตน์ นาคทอง สิงห์โต พึ่งบุญ ปานทอง ยิ้มแย้ม"
    " เรืองศรี โพธิ์ทอง กลิ่นหอม สว่างวงศ์ มีทรัพย์ ขาวผ่อง อ่อนหวาน เกิดผล"
    " บัวทอง ทับทิม หอมจันทร์ สุขเกษม จันทร์ดี ไชยศรี รุ่งเรือง แจ่มใส พวงมาลัย ปิ่นทอง"
)
_TITLES: Final = {"นาย": _MEN, "นาง": _WOMEN, "นางสาว": _WOMEN}


def names(seed: int) -> Iterator[str]:
    """Names with title, each family name once: the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311  # names are drawn, nothing is kept secret
    families = _FAMILIES.split()
    chance.shuffle(families)
    for family in families:
        title = chance.choice(("นาย", "นาย", "นาง", "นางสาว"))
        yield f"{title}{chance.choice(_TITLES[title].split())} {family}"
