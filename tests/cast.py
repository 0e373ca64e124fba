"""The fixed people of every test: one agency shaped like Bangkok's, who is what in it, and two strangers.

    bangkok (root)                        governor, permanent_secretary, auditor, admin
      bureau (digital)                    bureau_deputy acts for the vacant director
        division                          bureau_member
        bureau_store (lends)              bureau_store_head, bureau_storekeeper
      district (Bang Rak)                 director, district_auditor
        finance (lends)                   finance_head, storekeeper, second_storekeeper
        works                             supervisor, borrower
      other_district (Sathon)             other_director
        other_finance (lends)             stranger
    ministry (another state agency)       outsider, outside_admin

Delegation: the governor's post to the permanent secretary's, outside up to 100,000 baht, by `DELEGATION_ORDER`.
Everything has been so since `SINCE` and has no end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final, TypeVar

import pytest
from django.contrib.auth.hashers import make_password
from django.db import models

from audit.journal import versions
from core.clock import official_day
from people.models import Agency, AgencyKind, Capacity, Delegation, Office, Person, Post, Tenure, Unit, UnitKind

M = TypeVar("M", bound=models.Model)

AT: Final = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
"""A working Monday morning, 10 o'clock in Bangkok: 16 November 2569."""

SINCE: Final = date(2024, 10, 1)

PASSWORD: Final = "อยู่ในบทละครเท่านั้น-2569"

DELEGATION_ORDER: Final = "กทม. 2569/3812"

DELEGATED_UP_TO: Final = Decimal("100000.00")


@dataclass(frozen=True, slots=True)
class Cast:
    """A line each; all may sign in with `PASSWORD`."""

    at: datetime
    on: date

    agency: Agency  # Bangkok's administration: one state agency, ours, local government
    ministry: Agency  # another state agency: borrows under 208(1)

    bangkok: Unit  # the root
    bureau: Unit
    division: Unit
    bureau_store: Unit  # lends
    district: Unit
    finance: Unit  # lends: the store of most tests
    works: Unit  # the borrower's
    other_district: Unit
    other_finance: Unit  # lends
    ministry_root: Unit

    borrower: Person  # holds no office
    supervisor: Person  # heads the borrower's section: endorses
    finance_head: Person  # heads the unit responsible for the items: approves inside
    storekeeper: Person  # hands over and scans back
    second_storekeeper: Person  # the same, for when the first may not
    director: Person  # heads the district office: signs where finance_head may not
    governor: Person  # head of the state agency: approves outside
    permanent_secretary: Person  # heads the root, approves outside by written delegation
    bureau_deputy: Person  # acts for the vacant director of the bureau
    bureau_store_head: Person  # heads the bureau's store
    bureau_storekeeper: Person
    bureau_member: Person  # holds no office, in another unit than the borrower
    auditor: Person  # reads everything of the agency
    district_auditor: Person  # reads the Bang Rak subtree only
    admin: Person  # system administrator: administers, signs nothing
    other_director: Person  # heads another district office
    stranger: Person  # storekeeper in another district office
    outsider: Person  # holds no office in another state agency
    outside_admin: Person  # system administrator of that agency

    governor_post: Post
    permanent_secretary_post: Post
    bureau_director_post: Post
    director_post: Post
    finance_head_post: Post
    supervisor_post: Post
    storekeeper_post: Post

    delegation: Delegation

    def everybody(self) -> list[Person]:
        """All persons, in the order above."""
        return [value for name in self.__slots__ if isinstance(value := getattr(self, name), Person)]


def cast(*, at: datetime = AT) -> Cast:
    """Write the cast with the versions an administrator at `at` would leave, and answer it."""
    agency, ministry = _write(
        [
            Agency(code="BMA", name="กรุงเทพมหานคร", short_name="กทม.", kind=AgencyKind.LOCAL, is_ours=True),
            Agency(code="MIN", name="กรมตัวอย่างการพัสดุ", short_name="กตพ.", kind=AgencyKind.CENTRAL),
        ],
        at,
    )
    bangkok, ministry_root = _write_units(
        [
            Unit(agency=agency, code="BMA", name="กรุงเทพมหานคร", short_name="กทม", kind=UnitKind.AGENCY),
            Unit(agency=ministry, code="MIN", name="กรมตัวอย่างการพัสดุ", short_name="กตพ", kind=UnitKind.AGENCY),
        ],
        at,
    )
    bureau, district, other_district = _write_units(
        [
            _unit(bangkok, "17", "สำนักดิจิทัลกรุงเทพมหานคร", "สดท", UnitKind.BUREAU),
            _unit(bangkok, "5004", "สำนักงานเขตบางรัก", "บร", UnitKind.DISTRICT_OFFICE),
            _unit(bangkok, "5028", "สำนักงานเขตสาทร", "สท", UnitKind.DISTRICT_OFFICE),
        ],
        at,
    )
    division, bureau_store, finance, works, other_finance = _write_units(
        [
            _unit(bureau, "1702", "กองพัฒนาระบบดิจิทัลและนวัตกรรมเพื่อการบริการประชาชน", "กพด", UnitKind.DIVISION),
            _unit(bureau, "170103", "กลุ่มงานพัสดุ สำนักงานเลขานุการ", "พัสดุ-สดท", UnitKind.SECTION, lends=True),
            _unit(district, "500406", "ฝ่ายการคลัง สำนักงานเขตบางรัก", "คลัง-บร", UnitKind.SECTION, lends=True),
            _unit(district, "500403", "ฝ่ายโยธา สำนักงานเขตบางรัก", "โยธา-บร", UnitKind.SECTION),
            _unit(other_district, "502806", "ฝ่ายการคลัง สำนักงานเขตสาทร", "คลัง-สท", UnitKind.SECTION, lends=True),
        ],
        at,
    )
    persons = _write_persons(
        at,
        borrower=("BR-1001", "นายสมมุติ ยืมตรงเวลา", "นายช่างโยธาปฏิบัติงาน", works),
        supervisor=("BR-1002", "นางสมมุติ รับรองงานจริง", "หัวหน้าฝ่ายโยธา", works),
        finance_head=("BR-2001", "นางสาวสมมุติ อนุมัติรอบคอบ", "หัวหน้าฝ่ายการคลัง", finance),
        storekeeper=("BR-2002", "นายสมมุติ จ่ายครบถ้วน", "เจ้าพนักงานพัสดุชำนาญงาน", finance),
        second_storekeeper=("BR-2003", "นางสมมุติ รับคืนถี่ถ้วน", "เจ้าพนักงานพัสดุปฏิบัติงาน", finance),
        director=("BR-0001", "นายสมมุติ นำเขตเรียบร้อย", "ผู้อำนวยการเขตบางรัก", district),
        governor=("BMA-0001", "นายสมมุติ ว่าราชการ", "ผู้ว่าราชการกรุงเทพมหานคร", bangkok),
        permanent_secretary=("BMA-0002", "นางสมมุติ ปลัดประจำ", "ปลัดกรุงเทพมหานคร", bangkok),
        bureau_deputy=("DG-0002", "นายสมมุติ รักษาการแทน", "รองผู้อำนวยการสำนักดิจิทัลกรุงเทพมหานคร", bureau),
        bureau_store_head=("DG-1001", "นางสมมุติ หัวหน้าพัสดุ", "หัวหน้ากลุ่มงานพัสดุ", bureau_store),
        bureau_storekeeper=("DG-1002", "นายสมมุติ คลังเป็นระเบียบ", "นักวิชาการพัสดุชำนาญการ", bureau_store),
        bureau_member=("DG-2001", "นางสาวสมมุติ ใช้งานเป็น", "นักวิชาการคอมพิวเตอร์ปฏิบัติการ", division),
        auditor=("BMA-0900", "นางสมมุติ ตรวจทุกหน้า", "นักวิชาการตรวจสอบภายใน", bangkok),
        district_auditor=("BR-0900", "นายสมมุติ ตรวจเฉพาะเขต", "นักวิชาการตรวจสอบภายใน", district),
        admin=("BMA-0800", "นางสาวสมมุติ ดูแลระบบ", "นักวิชาการคอมพิวเตอร์ชำนาญการ", bangkok),
        other_director=("ST-0001", "นางสมมุติ นำเขตอื่น", "ผู้อำนวยการเขตสาทร", other_district),
        stranger=("ST-2002", "นายสมมุติ ต่างเขต", "เจ้าพนักงานพัสดุ", other_finance),
        outsider=("MIN-1001", "นายสมมุติ ต่างกรม", "นักจัดการงานทั่วไป", ministry_root),
        outside_admin=("MIN-0800", "นางสมมุติ ดูแลระบบต่างกรม", "นักวิชาการคอมพิวเตอร์", ministry_root),
    )
    posts = _write_posts(
        at,
        governor=(bangkok, "ผู้ว่าราชการกรุงเทพมหานคร", Office.AGENCY_HEAD),
        permanent_secretary=(bangkok, "ปลัดกรุงเทพมหานคร", Office.RESPONSIBLE_UNIT_HEAD),
        auditor=(bangkok, "ผู้ตรวจสอบภายในกรุงเทพมหานคร", Office.AUDITOR),
        admin=(bangkok, "ผู้ดูแลระบบ", Office.SYSTEM_ADMINISTRATOR),
        bureau_director=(bureau, "ผู้อำนวยการสำนักดิจิทัลกรุงเทพมหานคร", Office.RESPONSIBLE_UNIT_HEAD),
        bureau_store_head=(bureau_store, "หัวหน้ากลุ่มงานพัสดุ", Office.RESPONSIBLE_UNIT_HEAD),
        bureau_storekeeper=(bureau_store, "เจ้าหน้าที่พัสดุ", Office.STOREKEEPER),
        director=(district, "ผู้อำนวยการเขตบางรัก", Office.RESPONSIBLE_UNIT_HEAD),
        district_auditor=(district, "ผู้ตรวจสอบภายใน", Office.AUDITOR),
        finance_head=(finance, "หัวหน้าฝ่ายการคลัง", Office.RESPONSIBLE_UNIT_HEAD),
        storekeeper=(finance, "เจ้าหน้าที่พัสดุ", Office.STOREKEEPER),
        supervisor=(works, "หัวหน้าฝ่ายโยธา", Office.RESPONSIBLE_UNIT_HEAD),
        other_director=(other_district, "ผู้อำนวยการเขตสาทร", Office.RESPONSIBLE_UNIT_HEAD),
        stranger=(other_finance, "เจ้าหน้าที่พัสดุ", Office.STOREKEEPER),
        outside_admin=(ministry_root, "ผู้ดูแลระบบ", Office.SYSTEM_ADMINISTRATOR),
    )
    held = [name for name in posts if name != "bureau_director"]
    _write(
        [
            *(_tenure(persons[name], posts[name]) for name in held),
            _tenure(persons["second_storekeeper"], posts["storekeeper"]),
            _tenure(persons["bureau_deputy"], posts["bureau_director"], Capacity.ACTING),
        ],
        at,
    )
    (delegation,) = _write(
        [
            Delegation(
                grantor_post=posts["governor"],
                grantee_post=posts["permanent_secretary"],
                order_number=DELEGATION_ORDER,
                ordered_on=SINCE,
                may_approve_outside=True,
                value_limit=DELEGATED_UP_TO,
                starts_on=SINCE,
                sao_copy_on=SINCE,
            )
        ],
        at,
    )
    return Cast(
        at=at,
        on=official_day(at),
        agency=agency,
        ministry=ministry,
        bangkok=bangkok,
        bureau=bureau,
        division=division,
        bureau_store=bureau_store,
        district=district,
        finance=finance,
        works=works,
        other_district=other_district,
        other_finance=other_finance,
        ministry_root=ministry_root,
        **persons,
        governor_post=posts["governor"],
        permanent_secretary_post=posts["permanent_secretary"],
        bureau_director_post=posts["bureau_director"],
        director_post=posts["director"],
        finance_head_post=posts["finance_head"],
        supervisor_post=posts["supervisor"],
        storekeeper_post=posts["storekeeper"],
        delegation=delegation,
    )


@pytest.fixture(name="cast")
def the_cast(db: None) -> Cast:
    """The fixed people, in the database of this test."""
    return cast()


def _write(rows: Iterable[M], at: datetime) -> list[M]:
    return versions.create_many(rows, by_code="tests", at=at, reason="The cast of the tests.")


def _write_units(units: list[Unit], at: datetime) -> list[Unit]:
    _write(units, at)
    for unit in units:
        unit.path = f"{unit.parent.path if unit.parent else ''}{unit.pk}/"
    versions.keep_many(units, ["path"], by_code="tests", at=at)
    return units


def _unit(parent: Unit, code: str, name: str, short_name: str, kind: UnitKind, *, lends: bool = False) -> Unit:
    hours = "จันทร์-ศุกร์ 08.30-16.30 น." if lends else ""
    return Unit(
        agency=parent.agency,
        parent=parent,
        code=code,
        name=name,
        short_name=short_name,
        kind=kind,
        lends=lends,
        opening_hours=hours,
    )


def _write_persons(at: datetime, **lines: tuple[str, str, str, Unit]) -> dict[str, Person]:
    password = make_password(PASSWORD)
    rows = [
        Person(
            staff_code=code,
            name=name,
            position=position,
            unit=unit,
            email=f"{code.lower()}@bangkok.example",
            phone="0 2000 0000",
            password=password,
        )
        for code, name, position, unit in lines.values()
    ]
    return dict(zip(lines, _write(rows, at), strict=True))


def _write_posts(at: datetime, **lines: tuple[Unit, str, Office]) -> dict[str, Post]:
    rows = [Post(unit=unit, title=title, office=office) for unit, title, office in lines.values()]
    return dict(zip(lines, _write(rows, at), strict=True))


def _tenure(person: Person, post: Post, capacity: Capacity = Capacity.OWN) -> Tenure:
    return Tenure(person=person, post=post, capacity=capacity, starts_on=SINCE, order_number="กทม. 1/2568")
