"""The accounts one can try the demo office with: who they are, what to try, and the password they share."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.contrib.auth.password_validation import validate_password

from config.demo.organisation import AGENCY_CODE, STAFF
from config.demo.people import DemoOffice
from config.env import VAR_DIR
from people import actions
from people.actions.persons import passphrase
from people.models import Person


@dataclass(frozen=True, slots=True)
class Account:
    """One account. role, try_it: in English and in Thai."""

    key: str
    role: tuple[str, str]
    try_it: tuple[str, str]

    @property
    def staff_code(self) -> str:
        code, _position, _unit = STAFF[self.key]
        return code


ACCOUNTS: Final = (
    Account(
        "bangrak_engineer",
        ("borrower", "ผู้ยืม"),
        (
            "Ask for a notebook; correct the request that was sent back; see what is due soon.",
            "ขอยืมโน้ตบุ๊ก แก้คำขอที่ถูกส่งกลับ และดูรายการที่ใกล้ครบกำหนด",
        ),
    ),
    Account(
        "bangrak_works_head",
        ("the borrower's supervisor", "ผู้บังคับบัญชาของผู้ยืม"),
        ("Endorse the requests that wait, or send one back.", "รับรองคำขอที่รออยู่ หรือส่งกลับให้แก้"),
    ),
    Account(
        "bangrak_finance_head",
        ("head of the unit responsible for the items", "หัวหน้าหน่วยงานซึ่งรับผิดชอบพัสดุ"),
        ("Approve use inside, all items or some (208(2)).", "อนุมัติการยืมใช้ภายในสถานที่ ทั้งหมดหรือบางรายการ (ข้อ 208 (2))"),
    ),
    Account(
        "permanent_secretary",
        ("permanent secretary, by written delegation of the governor", "ปลัดกรุงเทพมหานคร (ได้รับมอบอำนาจจากผู้ว่าฯ)"),
        (
            "Approve use outside, up to 500,000 baht (208(2)).",
            "อนุมัติการยืมใช้นอกสถานที่ วงเงินไม่เกิน 500,000 บาท (ข้อ 208 (2))",
        ),
    ),
    Account(
        "bangrak_keeper",
        ("storekeeper", "เจ้าหน้าที่พัสดุ"),
        (
            "Hand over what is to be collected today; scan a return; look at what is overdue.",
            "ส่งมอบรายการที่นัดรับวันนี้ สแกนรับคืน และดูรายการเกินกำหนด",
        ),
    ),
    Account(
        "bangrak_keeper_2",
        ("second storekeeper of the same store", "เจ้าหน้าที่พัสดุคนที่สอง"),
        ("Serve the first one: nobody serves themselves.", "ให้บริการแทนคนแรก เพราะไม่มีใครส่งมอบให้ตนเองได้"),
    ),
    Account(
        "auditor",
        ("internal auditor of the whole agency", "ผู้ตรวจสอบภายใน"),
        ("Read the record of a loan, an item or a person; change nothing.", "อ่านประวัติของการยืม พัสดุ หรือบุคคล โดยแก้ไขไม่ได้"),
    ),
    Account(
        "admin",
        ("system administrator", "ผู้ดูแลระบบ"),
        ("Change units, persons and offices; approve nothing.", "แก้ไขหน่วยงาน บุคลากร และตำแหน่ง โดยไม่มีอำนาจอนุมัติ"),
    ),
    Account(
        "education_acting_secretary",
        ("acting in the vacant post of a bureau's secretary", "ผู้รักษาการในตำแหน่งเลขานุการสำนัก"),
        ("Approve use inside; see the capacity and order under it.", "อนุมัติการยืมใช้ภายใน และดูฐานะกับเลขที่คำสั่งที่แสดง"),
    ),
    Account(
        "digital_deputy",
        ("deputy director acting for the vacant director", "รองผู้อำนวยการสำนัก รักษาราชการแทน"),
        ("Endorse the request of a division's director.", "รับรองคำขอของผู้อำนวยการกอง"),
    ),
)
"""In the order of the main job: what the one asks for, the next endorses, approves, hands over and reads."""


def password_file() -> Path:
    """Where this installation keeps the password of its demo accounts, readable by its owner only."""
    return VAR_DIR / "keys" / "demo-password"


def password() -> str:
    """The password of the demo accounts: made once an installation, kept out of the repository."""
    path = password_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Born readable by its owner only, so that it never lies open.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(passphrase())
    return path.read_text().strip()


def let_in(office: DemoOffice, at: datetime) -> None:
    """Let each account choose the shared password, as anybody does after the first sign-in.

    Raises:
        django.core.exceptions.ValidationError: the password is too weak for this installation.
    """
    word = password()
    for account in ACCOUNTS:
        person = office.persons[account.key]
        validate_password(word, person)
        actions.choose_password(person, by=person, at=at, password=word)


def printed() -> list[dict[str, str]]:
    """The accounts that this database has; none where it holds no demo office, or the password is not known."""
    if not password_file().exists():
        return []
    codes = [account.staff_code for account in ACCOUNTS]
    rows = Person.objects.filter(staff_code__in=codes, is_active=True, unit__agency__code=AGENCY_CODE)
    names = dict(rows.values_list("staff_code", "name"))
    return [
        {
            "staff_code": account.staff_code,
            "password": password(),
            "name": names[account.staff_code],
            "role": account.role[0],
            "role_th": account.role[1],
            "try": account.try_it[0],
            "try_th": account.try_it[1],
        }
        for account in ACCOUNTS
        if account.staff_code in names
    ]
