"""What the tests of the reading room share: scopes, days, and rows that only the owner of the database can make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from audit.oversight import actions
from audit.oversight.models import Finding
from audit.oversight.scope import Period, Scope
from people.models import Person, Unit
from tests.cast import Cast

TITLE: Final = "ไม่ได้ทวงถามพัสดุที่เกินกำหนดภายใน 7 วัน"
TEXT: Final = "พบสัญญายืม 3 ฉบับเกินกำหนดส่งคืนโดยไม่มีหนังสือทวงถาม ขัดต่อข้อ 211 เห็นควรกำหนดผู้รับผิดชอบ"


def days(cast: Cast) -> Period:
    """A month around the day of the cast."""
    return Period(cast.on - timedelta(days=7), cast.on + timedelta(days=90))


def auditing(*units: Unit) -> Scope:
    return Scope(tuple(unit.path for unit in units))


@contextmanager
def unconstrained(table: str, name: str) -> Iterator[None]:
    """What whoever owns the database may do: rows that break a constraint of it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield


def raised(cast: Cast, *, by: Person | None = None, unit: Unit | None = None, at: datetime | None = None) -> Finding:
    """A finding about the finance section, to be answered in a month."""
    return actions.raise_finding(
        unit or cast.finance,
        by=by or cast.auditor,
        at=at or cast.at,
        title=TITLE,
        text=TEXT,
        answer_by=cast.on + timedelta(days=30),
    )
