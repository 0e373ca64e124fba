"""The rows of the demo register before anybody has typed them: numbers, makes, prices, and the slips of real files."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from assets.models import RowOutcome
from config.demo.kinds import KINDS, STOCK, Kind
from core.clock import BUDDHIST_OFFSET

_SEED: Final = 208
_WAYS: Final = (
    ("วิธีเฉพาะเจาะจง", "เงินงบประมาณ"),
    ("วิธีประกาศเชิญชวนทั่วไป", "เงินงบประมาณ"),
    ("e-bidding", "งบประมาณ"),
    ("วิธีคัดเลือก", "เงินนอกงบประมาณ"),
    ("รับบริจาค", "เงินบริจาค"),
    ("ตกลงราคา", "เงินงบประมาณ"),
)
_PLACES: Final = {
    "digital_store": ("ห้องพัสดุ ชั้น 2", "ห้องปฏิบัติการคอมพิวเตอร์ ชั้น 4", "ห้องประชุม 1 ชั้น 5", "ห้องเก็บของ ชั้น 2"),
    "education_store": ("อาคารสำนักการศึกษา ห้อง 201", "ห้องพัสดุกลาง ชั้น 1", "ห้องสื่อการสอน ชั้น 3"),
    "bangrak_store": ("โรงเก็บพัสดุ ชั้นใต้ดิน", "ห้องพัสดุ ชั้น 1", "ลานจอดรถด้านหลัง", "ห้องเก็บของ ชั้น 4"),
    "phranakhon_store": ("ห้องพัสดุ ชั้น 1", "โรงเก็บอุปกรณ์งานชุมชน", "ชั้นล่าง อาคาร 2"),
}
_GOOD: Final = ("ใช้งานได้", "ใช้การได้", "ปกติ", "ดี")
_NOT_GOOD: Final = ("ชำรุด", "เสื่อมสภาพ", "รอซ่อม", "ชำรุดรอจำหน่าย", "งดให้ยืม")


@dataclass(frozen=True, slots=True)
class Item:
    """One row as it is to be typed.

    kind: key of `KINDS`. day: as a date, or as somebody typed it. expected: what the importer has to make of the row.
    """

    kind: str
    name: str
    number: str
    old_number: str
    brand: str
    model: str
    serial: str
    cost: Decimal
    day: date | str
    method: str
    fund: str
    place: str
    status: str
    note: str = ""
    quantity: int = 1
    expected: RowOutcome = RowOutcome.CREATED

    @property
    def its_kind(self) -> Kind:
        return KINDS[self.kind]


def items_of(store: str, on: date) -> list[Item]:
    """The rows of the store's register in the order of the file, as of the day `on`; the same for the same day."""
    chance = random.Random(f"{_SEED}-{store}")  # noqa: S311  # a register is made up, nothing is kept secret
    rows: list[Item] = []
    for key, count in STOCK[store].items():
        rows += [_item(store, key, serial, on, chance) for serial in range(1, count + 1)]
        if (store, key) in _DOUBTS:
            rows += _DOUBTS[store, key](rows[-1])
    return rows


def _item(store: str, key: str, serial: int, on: date, chance: random.Random) -> Item:
    kind = KINDS[key]
    day = on - timedelta(days=chance.randint(400, 3300))
    brand, model = chance.choice(kind.makes)
    low, high = kind.baht
    method, fund = chance.choice(_WAYS)
    is_new = serial % 13 == 0
    worn = serial % 11 == 10
    return Item(
        kind=key,
        name=f"{kind.name} ยี่ห้อ {brand}" if store == "bangrak_store" and brand != "ไม่ระบุ" else kind.name,
        number="-" if is_new else _NUMBERS[store](kind, serial, day),
        old_number=f"{day.year % 100:02d}-{kind.fsn_class}-{serial:03d}" if serial % 5 == 0 else "-",
        brand=brand,
        model=model,
        serial=f"{brand[:2].upper()}{chance.randrange(10**7, 10**8)}" if kind.fsn_class not in _UNSTAMPED else "-",
        cost=Decimal(chance.randrange(low, high, 10)),
        day=day,
        method=method,
        fund=fund,
        place=chance.choice(_PLACES[store]),
        status=_NOT_GOOD[(serial // 11 + len(kind.name)) % len(_NOT_GOOD)] if worn else chance.choice(_GOOD),
        note="รอขอเลขครุภัณฑ์" if is_new else ("-" if serial % 3 else ""),
    )


_UNSTAMPED: Final = frozenset({"7110", "8340"})
"""Classes whose items bear no serial number: furniture and tents."""

_NUMBERS: Final[dict[str, Callable[[Kind, int, date], str]]] = {
    "digital_store": lambda kind, serial, day: f"{kind.fsn_class}-{kind.fsn_type}-{serial:04d}",
    "education_store": lambda kind, serial, day: (
        f"ศธ.{kind.fsn_class}-{kind.fsn_type}-{serial:04d}/{(day.year + BUDDHIST_OFFSET) % 100}"
    ),
    "bangrak_store": lambda kind, serial, day: (
        f"{kind.fsn_class}-0{kind.fsn_type}-{serial:04d}/{day.year + BUDDHIST_OFFSET}"
    ),
    "phranakhon_store": lambda kind, serial, day: (
        f"51-21-410000-215-{int(kind.fsn_class):05d}-{serial:04d}"
        if kind.fsn_class in ("2310", "6115")
        else f"พน{kind.fsn_class}-{kind.fsn_type}-{serial:03d}-{(day.year + BUDDHIST_OFFSET) % 1000}"
    ),
}
"""How each store writes its numbers."""


def _digital_doubts(last: Item) -> Iterator[Item]:
    """A range of numbers in one cell, a year of two digits, a day that does not exist, and a row that says nothing."""
    undecided = RowOutcome.UNDECIDED
    yield replace(last, number="7440-001-0201 ถึง 0205", serial="-", quantity=5, status="ใช้งานได้", expected=undecided)
    yield replace(last, number="7440-001-0206", serial="DEMO206", day="15/03/64", expected=undecided)
    yield replace(last, number="7440-001-0207", serial="DEMO207", day="29/02/2568", expected=undecided)
    yield replace(last, number="7440-001-0208", serial="DEMO208", name="-", expected=RowOutcome.REFUSED)


def _education_doubts(last: Item) -> Iterator[Item]:
    """One number over two different items, and a status that nobody explains."""
    undecided = RowOutcome.UNDECIDED
    twice = "ศธ.7440-001-0099/66"
    yield replace(last, number=twice, serial="DEMO991", expected=undecided)
    yield replace(last, number=twice, serial="DEMO992", cost=last.cost + 1000, expected=undecided)
    yield replace(last, number="ศธ.7440-001-0100/66", serial="DEMO100", status="อยู่ที่ครูสมมติ", expected=undecided)


def _bangrak_doubts(last: Item) -> Iterator[Item]:
    """A row typed twice (harmless), and an item that is gone already."""
    yield replace(last, expected=RowOutcome.UNCHANGED)
    yield replace(last, number="8340-0001-0090/2555", status="จำหน่ายแล้ว", expected=RowOutcome.UNDECIDED)


def _phranakhon_doubts(last: Item) -> Iterator[Item]:
    """Ten tables in one row."""
    yield replace(last, number="พน7110-010-090-560", quantity=10, expected=RowOutcome.UNDECIDED)


_DOUBTS: Final[dict[tuple[str, str], Callable[[Item], Iterator[Item]]]] = {
    ("digital_store", "notebook"): _digital_doubts,
    ("education_store", "notebook"): _education_doubts,
    ("bangrak_store", "tent"): _bangrak_doubts,
    ("phranakhon_store", "table"): _phranakhon_doubts,
}
"""Store and kind, and the doubtful rows that follow the last item of that kind."""
