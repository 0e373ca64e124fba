"""Who and what there is in the demo office: units, staff, posts and who holds them. Data only.

Bureaus, districts and their codes are Bangkok's own (public facts); the units inside them, their codes, every person
and every order number are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from people.models import AgencyKind, Capacity, Office, UnitKind
from people.offices import SigningAct

AGENCY_CODE: Final = "BMA-DEMO"
AGENCY_NAME: Final = "กรุงเทพมหานคร"
AGENCY_SHORT_NAME: Final = "กทม. (ข้อมูลสมมติ)"
"""Stands at the top of every page: nobody takes the demo office for the real one."""

AGENCY_KIND: Final = AgencyKind.LOCAL
ROOT: Final = "bma"
ROOT_SHORT_NAME: Final = "กทม"
ADMIN: Final = "admin"
ADMIN_POST: Final = "ผู้ดูแลระบบ"

HOURS: Final = "จันทร์-ศุกร์ 08.30-16.30 น. เว้นวันหยุดราชการ"


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit by the key under which the story calls it; `parent` is such a key."""

    parent: str
    code: str
    name: str
    short_name: str
    kind: UnitKind
    lends: bool = False


UNITS: Final[dict[str, DemoUnit]] = {
    "digital": DemoUnit(ROOT, "26000000", "สำนักดิจิทัลกรุงเทพมหานคร", "สดท", UnitKind.BUREAU),
    "digital_store": DemoUnit(
        "digital", "26010000", "สำนักงานเลขานุการ สำนักดิจิทัลกรุงเทพมหานคร", "สลข-สดท", UnitKind.SECTION, lends=True
    ),
    "digital_systems": DemoUnit("digital", "26020000", "กองพัฒนาระบบดิจิทัลเพื่อการบริการประชาชน", "กพด", UnitKind.DIVISION),
    "digital_networks": DemoUnit("digital", "26030000", "กองโครงสร้างพื้นฐานดิจิทัล", "กคด", UnitKind.DIVISION),
    "education": DemoUnit(ROOT, "09000000", "สำนักการศึกษา", "สนศ", UnitKind.BUREAU),
    "education_store": DemoUnit(
        "education", "09010000", "สำนักงานเลขานุการ สำนักการศึกษา", "สลข-สนศ", UnitKind.SECTION, lends=True
    ),
    "education_technology": DemoUnit("education", "09040000", "กองเทคโนโลยีเพื่อการเรียนการสอน", "กทร", UnitKind.DIVISION),
    "bangrak": DemoUnit(ROOT, "50040000", "สำนักงานเขตบางรัก", "บร", UnitKind.DISTRICT_OFFICE),
    "bangrak_store": DemoUnit(
        "bangrak", "50040600", "ฝ่ายการคลัง สำนักงานเขตบางรัก", "คลัง-บร", UnitKind.SECTION, lends=True
    ),
    "bangrak_works": DemoUnit("bangrak", "50040300", "ฝ่ายโยธา สำนักงานเขตบางรัก", "โยธา-บร", UnitKind.SECTION),
    "bangrak_registry": DemoUnit("bangrak", "50040100", "ฝ่ายปกครอง สำนักงานเขตบางรัก", "ปกครอง-บร", UnitKind.SECTION),
    "bangrak_community": DemoUnit(
        "bangrak", "50041000", "ฝ่ายพัฒนาชุมชนและสวัสดิการสังคม สำนักงานเขตบางรัก", "พช-บร", UnitKind.SECTION
    ),
    "bangrak_school": DemoUnit("bangrak", "50049100", "โรงเรียนสมมติวิทยาคาร สำนักงานเขตบางรัก", "รร-บร", UnitKind.SCHOOL),
    "phranakhon": DemoUnit(ROOT, "50010000", "สำนักงานเขตพระนคร", "พน", UnitKind.DISTRICT_OFFICE),
    "phranakhon_store": DemoUnit(
        "phranakhon", "50010600", "ฝ่ายการคลัง สำนักงานเขตพระนคร", "คลัง-พน", UnitKind.SECTION, lends=True
    ),
    "phranakhon_registry": DemoUnit(
        "phranakhon", "50010100", "ฝ่ายปกครอง สำนักงานเขตพระนคร", "ปกครอง-พน", UnitKind.SECTION
    ),
    "phranakhon_community": DemoUnit(
        "phranakhon", "50011000", "ฝ่ายพัฒนาชุมชนและสวัสดิการสังคม สำนักงานเขตพระนคร", "พช-พน", UnitKind.SECTION
    ),
}

STAFF: Final[dict[str, tuple[str, str, str]]] = {
    ADMIN: ("BMA-0800", "นักวิชาการคอมพิวเตอร์ชำนาญการพิเศษ", ROOT),
    "second_admin": ("BMA-0801", "นักวิชาการคอมพิวเตอร์ชำนาญการ", ROOT),
    "governor": ("BMA-0001", "ผู้ว่าราชการกรุงเทพมหานคร", ROOT),
    "permanent_secretary": ("BMA-0002", "ปลัดกรุงเทพมหานคร", ROOT),
    "deputy_secretary": ("BMA-0003", "รองปลัดกรุงเทพมหานคร", ROOT),
    "auditor": ("BMA-0900", "นักวิชาการตรวจสอบภายในชำนาญการพิเศษ", ROOT),
    "integrity_officer": ("BMA-0950", "นิติกรชำนาญการพิเศษ", ROOT),
    "digital_deputy": ("DG-0002", "รองผู้อำนวยการสำนักดิจิทัลกรุงเทพมหานคร", "digital"),
    "digital_secretary": ("DG-1001", "เลขานุการสำนักดิจิทัลกรุงเทพมหานคร", "digital_store"),
    "digital_supply_head": ("DG-1002", "นักวิชาการพัสดุชำนาญการ", "digital_store"),
    "digital_keeper": ("DG-1003", "นักวิชาการพัสดุปฏิบัติการ", "digital_store"),
    "digital_keeper_2": ("DG-1004", "เจ้าพนักงานพัสดุชำนาญงาน", "digital_store"),
    "digital_systems_head": ("DG-2001", "ผู้อำนวยการกองพัฒนาระบบดิจิทัลเพื่อการบริการประชาชน", "digital_systems"),
    "digital_developer": ("DG-2002", "นักวิชาการคอมพิวเตอร์ชำนาญการ", "digital_systems"),
    "digital_trainer": ("DG-2003", "นักวิชาการคอมพิวเตอร์ปฏิบัติการ", "digital_systems"),
    "digital_networks_head": ("DG-3001", "ผู้อำนวยการกองโครงสร้างพื้นฐานดิจิทัล", "digital_networks"),
    "digital_engineer": ("DG-3002", "วิศวกรโครงข่ายปฏิบัติการ", "digital_networks"),
    "education_director": ("ED-0001", "ผู้อำนวยการสำนักการศึกษา", "education"),
    "education_acting_secretary": ("ED-1001", "นักจัดการงานทั่วไปชำนาญการพิเศษ", "education_store"),
    "education_supply_head": ("ED-1002", "นักวิชาการพัสดุชำนาญการ", "education_store"),
    "education_keeper": ("ED-1003", "เจ้าพนักงานพัสดุชำนาญงาน", "education_store"),
    "education_keeper_2": ("ED-1004", "เจ้าพนักงานพัสดุปฏิบัติงาน", "education_store"),
    "education_technology_head": ("ED-2001", "ผู้อำนวยการกองเทคโนโลยีเพื่อการเรียนการสอน", "education_technology"),
    "education_officer": ("ED-2002", "นักวิชาการศึกษาชำนาญการ", "education_technology"),
    "bangrak_director": ("BR-0001", "ผู้อำนวยการเขตบางรัก", "bangrak"),
    "bangrak_finance_head": ("BR-6001", "หัวหน้าฝ่ายการคลัง", "bangrak_store"),
    "bangrak_keeper": ("BR-6002", "เจ้าพนักงานพัสดุชำนาญงาน", "bangrak_store"),
    "bangrak_keeper_2": ("BR-6003", "เจ้าพนักงานพัสดุปฏิบัติงาน", "bangrak_store"),
    "bangrak_custodian": ("BR-6004", "นายช่างไฟฟ้าปฏิบัติงาน", "bangrak_store"),
    "bangrak_works_head": ("BR-3001", "หัวหน้าฝ่ายโยธา", "bangrak_works"),
    "bangrak_engineer": ("BR-3002", "นายช่างโยธาปฏิบัติงาน", "bangrak_works"),
    "bangrak_draughtsman": ("BR-3003", "นายช่างเขียนแบบชำนาญงาน", "bangrak_works"),
    "bangrak_registry_head": ("BR-1001", "หัวหน้าฝ่ายปกครอง", "bangrak_registry"),
    "bangrak_registrar": ("BR-1002", "เจ้าพนักงานปกครองปฏิบัติการ", "bangrak_registry"),
    "bangrak_community_head": ("BR-9001", "หัวหน้าฝ่ายพัฒนาชุมชนและสวัสดิการสังคม", "bangrak_community"),
    "bangrak_community_worker": ("BR-9002", "นักพัฒนาสังคมปฏิบัติการ", "bangrak_community"),
    "bangrak_headmaster": ("BR-9101", "ผู้อำนวยการสถานศึกษา", "bangrak_school"),
    "bangrak_teacher": ("BR-9102", "ครูชำนาญการ", "bangrak_school"),
    "phranakhon_director": ("PN-0001", "ผู้อำนวยการเขตพระนคร", "phranakhon"),
    "phranakhon_auditor": ("PN-0900", "นักวิชาการตรวจสอบภายในปฏิบัติการ", "phranakhon"),
    "phranakhon_finance_head": ("PN-6001", "หัวหน้าฝ่ายการคลัง", "phranakhon_store"),
    "phranakhon_keeper": ("PN-6002", "เจ้าพนักงานพัสดุชำนาญงาน", "phranakhon_store"),
    "phranakhon_keeper_2": ("PN-6003", "เจ้าพนักงานพัสดุปฏิบัติงาน", "phranakhon_store"),
    "phranakhon_registry_head": ("PN-1001", "หัวหน้าฝ่ายปกครอง", "phranakhon_registry"),
    "phranakhon_registrar": ("PN-1002", "เจ้าพนักงานปกครองชำนาญการ", "phranakhon_registry"),
    "phranakhon_community_head": ("PN-9001", "หัวหน้าฝ่ายพัฒนาชุมชนและสวัสดิการสังคม", "phranakhon_community"),
    "phranakhon_community_worker": ("PN-9002", "นักพัฒนาสังคมชำนาญการ", "phranakhon_community"),
    "integrity_administrator": ("BMA-0960", "นิติกรเชี่ยวชาญ", ROOT),
}
"""Staff code, position and unit of each, by the key under which the story calls them; they are named in this order."""

POSTS: Final[dict[str, tuple[str, str, Office]]] = {
    "second_admin": (ROOT, "ผู้ดูแลระบบสำรอง", Office.SYSTEM_ADMINISTRATOR),
    "governor": (ROOT, "ผู้ว่าราชการกรุงเทพมหานคร", Office.AGENCY_HEAD),
    "permanent_secretary": (ROOT, "ปลัดกรุงเทพมหานคร", Office.RESPONSIBLE_UNIT_HEAD),
    "deputy_secretary": (ROOT, "รองปลัดกรุงเทพมหานคร", Office.SUPPLY_UNIT_HEAD),
    "auditor": (ROOT, "ผู้ตรวจสอบภายในกรุงเทพมหานคร", Office.AUDITOR),
    "integrity_officer": (ROOT, "เจ้าหน้าที่รับเรื่องร้องเรียน", Office.INTEGRITY_OFFICER),
    "integrity_administrator": (ROOT, "ผู้ดูแลช่องทางรับเรื่องร้องเรียน", Office.INTEGRITY_ADMINISTRATOR),
    "digital_director": ("digital", "ผู้อำนวยการสำนักดิจิทัลกรุงเทพมหานคร", Office.RESPONSIBLE_UNIT_HEAD),
    "digital_secretary": ("digital_store", "เลขานุการสำนักดิจิทัลกรุงเทพมหานคร", Office.RESPONSIBLE_UNIT_HEAD),
    "digital_supply_head": ("digital_store", "หัวหน้ากลุ่มงานพัสดุ", Office.SUPPLY_UNIT_HEAD),
    "digital_keeper": ("digital_store", "เจ้าหน้าที่พัสดุ", Office.STOREKEEPER),
    "digital_systems_head": (
        "digital_systems", "ผู้อำนวยการกองพัฒนาระบบดิจิทัลเพื่อการบริการประชาชน", Office.RESPONSIBLE_UNIT_HEAD
    ),
    "digital_networks_head": ("digital_networks", "ผู้อำนวยการกองโครงสร้างพื้นฐานดิจิทัล", Office.RESPONSIBLE_UNIT_HEAD),
    "education_director": ("education", "ผู้อำนวยการสำนักการศึกษา", Office.RESPONSIBLE_UNIT_HEAD),
    "education_secretary": ("education_store", "เลขานุการสำนักการศึกษา", Office.RESPONSIBLE_UNIT_HEAD),
    "education_supply_head": ("education_store", "หัวหน้ากลุ่มงานพัสดุ", Office.SUPPLY_UNIT_HEAD),
    "education_keeper": ("education_store", "เจ้าหน้าที่พัสดุ", Office.STOREKEEPER),
    "education_technology_head": (
        "education_technology", "ผู้อำนวยการกองเทคโนโลยีเพื่อการเรียนการสอน", Office.RESPONSIBLE_UNIT_HEAD
    ),
    "bangrak_director": ("bangrak", "ผู้อำนวยการเขตบางรัก", Office.RESPONSIBLE_UNIT_HEAD),
    "bangrak_finance_head": ("bangrak_store", "หัวหน้าฝ่ายการคลัง", Office.RESPONSIBLE_UNIT_HEAD),
    "bangrak_keeper": ("bangrak_store", "เจ้าหน้าที่พัสดุ", Office.STOREKEEPER),
    "bangrak_custodian": ("bangrak_store", "ผู้ควบคุมดูแลพัสดุ", Office.CUSTODIAN),
    "bangrak_works_head": ("bangrak_works", "หัวหน้าฝ่ายโยธา", Office.RESPONSIBLE_UNIT_HEAD),
    "bangrak_registry_head": ("bangrak_registry", "หัวหน้าฝ่ายปกครอง", Office.RESPONSIBLE_UNIT_HEAD),
    "bangrak_community_head": (
        "bangrak_community", "หัวหน้าฝ่ายพัฒนาชุมชนและสวัสดิการสังคม", Office.RESPONSIBLE_UNIT_HEAD
    ),
    "bangrak_headmaster": ("bangrak_school", "ผู้อำนวยการโรงเรียนสมมติวิทยาคาร", Office.RESPONSIBLE_UNIT_HEAD),
    "phranakhon_director": ("phranakhon", "ผู้อำนวยการเขตพระนคร", Office.RESPONSIBLE_UNIT_HEAD),
    "phranakhon_auditor": ("phranakhon", "ผู้ตรวจสอบภายในสำนักงานเขตพระนคร", Office.AUDITOR),
    "phranakhon_finance_head": ("phranakhon_store", "หัวหน้าฝ่ายการคลัง", Office.RESPONSIBLE_UNIT_HEAD),
    "phranakhon_keeper": ("phranakhon_store", "เจ้าหน้าที่พัสดุ", Office.STOREKEEPER),
    "phranakhon_registry_head": ("phranakhon_registry", "หัวหน้าฝ่ายปกครอง", Office.RESPONSIBLE_UNIT_HEAD),
    "phranakhon_community_head": (
        "phranakhon_community", "หัวหน้าฝ่ายพัฒนาชุมชนและสวัสดิการสังคม", Office.RESPONSIBLE_UNIT_HEAD
    ),
}  # fmt: skip
"""Unit, title and office of each post. The person of the same key holds it, but for `VACANT` and `APPOINTED_LATER`."""


@dataclass(frozen=True, slots=True)
class DemoTenure:
    """Who holds a post otherwise than by the rule of `POSTS`. from_day, to_day: so many days ago; None: no such end."""

    person: str
    post: str
    capacity: Capacity
    order: str
    from_day: int | None = None
    to_day: int | None = None


VACANT: Final = frozenset({"digital_director", "education_secretary"})
"""Posts that nobody holds: somebody acts for, or in, them."""

APPOINTED_LATER: Final = frozenset({"bangrak_finance_head"})
"""Posts whose holder came after the office was founded: see `NEW_HEAD_DAYS_AGO`."""

NEW_HEAD_DAYS_AGO: Final = 120

OTHER_TENURES: Final = (
    DemoTenure("digital_deputy", "digital_director", Capacity.ACTING, "กทม. ที่ 3051/{year}"),
    DemoTenure(
        "digital_supply_head", "digital_secretary", Capacity.ACTING, "สดท. ที่ 44/{year}", from_day=45, to_day=-60
    ),
    DemoTenure("education_acting_secretary", "education_secretary", Capacity.ACTING_IN_POST, "กทม. ที่ 3120/{year}"),
    DemoTenure("digital_keeper_2", "digital_keeper", Capacity.OWN, "สดท. ที่ 12/{year}"),
    DemoTenure("education_keeper_2", "education_keeper", Capacity.OWN, "สนศ. ที่ 9/{year}"),
    DemoTenure("bangrak_keeper_2", "bangrak_keeper", Capacity.OWN, "คำสั่งสำนักงานเขตบางรัก ที่ 31/{year}"),
    DemoTenure("phranakhon_keeper_2", "phranakhon_keeper", Capacity.OWN, "คำสั่งสำนักงานเขตพระนคร ที่ 27/{year}"),
    DemoTenure(
        "bangrak_registry_head",
        "bangrak_finance_head",
        Capacity.ACTING,
        "คำสั่งสำนักงานเขตบางรัก ที่ 58/{year}",
        to_day=NEW_HEAD_DAYS_AGO + 1,
    ),
)
"""Acting holders and second holders; a storekeeper's post is held by two. Orders carry the year of their first day."""

APPOINTMENT_ORDER: Final = "กทม. ที่ 2000/{year}"
NEW_HEAD_ORDER: Final = "กทม. ที่ 1180/{year}"


@dataclass(frozen=True, slots=True)
class DemoDelegation:
    """A written delegation between two posts; `based_on` is the key of the one that is passed on."""

    grantor: str
    grantee: str
    order: str
    acts: frozenset[SigningAct]
    value_limit: Decimal
    onward_allowed: bool = False
    based_on: str = ""


DELEGATIONS: Final[dict[str, DemoDelegation]] = {
    "secretary": DemoDelegation(
        "governor",
        "permanent_secretary",
        "กทม. ที่ 3812/{year}",
        frozenset({SigningAct.OUTSIDE, SigningAct.BETWEEN_AGENCIES}),
        Decimal("500000.00"),
        onward_allowed=True,
    ),
    "deputy": DemoDelegation(
        "permanent_secretary",
        "deputy_secretary",
        "กทม. ที่ 3813/{year}",
        frozenset({SigningAct.OUTSIDE}),
        Decimal("100000.00"),
        based_on="secretary",
    ),
    "education": DemoDelegation(
        "education_secretary",
        "education_supply_head",
        "สนศ. ที่ 15/{year}",
        frozenset({SigningAct.INSIDE}),
        Decimal("50000.00"),
    ),
}
"""In the order in which they are granted."""
