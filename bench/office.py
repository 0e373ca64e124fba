"""The agency of the bench: the cast of the tests, fifty more stores and their staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from django.contrib.auth.hashers import make_password

from audit.journal import versions
from people.models import Office, Person, Post, Tenure, Unit, UnitKind
from tests.cast import SINCE, Cast, cast

STORES: Final = 50
"""Stores beside those of the cast."""

_GIVEN: Final = ("สมชาย", "สมหญิง", "วิชัย", "นภา", "อารี", "ประเสริฐ", "มาลี", "กิตติ", "พรทิพย์", "ธนา", "สุดา", "อนันต์")
_FAMILY: Final = ("ใจดี", "รักงาน", "มั่นคง", "ศรีสุข", "ทองดี", "แสงทอง", "บุญมาก", "วงศ์ดี", "พงษ์ไพร", "สายชล")


@dataclass(frozen=True, slots=True)
class Store:
    """A unit that lends, with who keeps it and who approves inside."""

    unit: Unit
    keeper: Person
    head: Person


@dataclass(frozen=True, slots=True)
class Agency:
    """The people of the bench: borrowers hold no office. The first store is that of the desk that is measured."""

    cast: Cast
    stores: list[Store]
    borrowers: list[Person]

    @property
    def desk(self) -> Store:
        return self.stores[0]


def found(at: datetime, *, borrowers: int, chance: Random) -> Agency:
    """Write the agency as it has stood since `at`."""
    people = cast(at=at)
    code = people.admin.staff_code
    units = versions.create_many(
        [
            Unit(
                agency=people.agency,
                parent=people.bangkok,
                code=f"51{n:02d}",
                name=f"ฝ่ายการคลัง สำนักงานเขตที่ {n}",
                short_name=f"คลัง-{n:02d}",
                kind=UnitKind.SECTION,
                path="",
                lends=True,
            )
            for n in range(1, STORES + 1)
        ],
        by_code=code,
        at=at,
    )
    for unit in units:
        unit.path = f"{people.bangkok.path}{unit.pk}/"
    versions.keep_many(units, ["path"], by_code=code, at=at)

    password = make_password("อยู่ในการวัดเท่านั้น-2569")
    staff = _staff(2 * STORES + borrowers, [*units, people.works, people.division], password, chance)
    versions.create_many(staff, by_code=code, at=at)
    keepers, heads = staff[:STORES], staff[STORES : 2 * STORES]
    _seat(keepers, units, Office.STOREKEEPER, "เจ้าหน้าที่พัสดุ", code, at)
    _seat(heads, units, Office.RESPONSIBLE_UNIT_HEAD, "หัวหน้าฝ่ายการคลัง", code, at)
    stores = [Store(*three) for three in zip(units, keepers, heads, strict=True)]
    desk = Store(people.finance, people.storekeeper, people.finance_head)
    return Agency(people, [desk, *stores], [people.borrower, *staff[2 * STORES :]])


def _staff(count: int, units: list[Unit], password: str, chance: Random) -> list[Person]:
    return [
        Person(
            staff_code=f"BN-{n:05d}",
            name=f"นาย{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}",
            position="เจ้าพนักงานธุรการปฏิบัติงาน",
            unit=units[n % len(units)],
            email=f"bn-{n:05d}@bangkok.example",
            phone="0 2000 0000",
            password=password,
        )
        for n in range(count)
    ]


def _seat(people: list[Person], units: list[Unit], office: Office, title: str, code: str, at: datetime) -> None:
    posts = versions.create_many([Post(unit=unit, title=title, office=office) for unit in units], by_code=code, at=at)
    tenures = [
        Tenure(person=person, post=post, starts_on=SINCE, order_number="คำสั่งที่ 2/2568")
        for person, post in zip(people, posts, strict=True)
    ]
    versions.create_many(tenures, by_code=code, at=at)
