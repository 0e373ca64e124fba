"""Places, items and checks for tests, made by the real actions: a district office that checks its finance section.

The director appoints the works section's head and a borrower; both keep no store. The year is 2569: it ended on 30
September 2026, a Wednesday, and the first working day after it is Thursday 1 October.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import uuid4

from django.db import transaction

from assets import custody
from assets.actions import register_asset
from assets.actions.locking import locked_assets
from assets.checks import actions
from assets.checks.models import Check, Place
from assets.checks.queries import lines_of
from assets.checks.scanning import Answer, scan
from assets.models import Asset
from core.clock import official_day
from people.models import Person
from people.offices import standing_of
from tests.assets.register import described
from tests.cast import Cast

YEAR: Final = 2569
ORDERED: Final = datetime(2026, 9, 14, 3, 0, tzinfo=UTC)
BEGUN: Final = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
COUNTED: Final = datetime(2026, 10, 2, 3, 0, tzinfo=UTC)
IN_AUGUST: Final = datetime(2026, 8, 3, 3, 0, tzinfo=UTC)
DUE: Final = date(2026, 10, 30)


def item(cast: Cast, *, at: datetime = IN_AUGUST, **columns: Any) -> Asset:
    """An item of the finance section, in its register since August."""
    return register_asset(described(cast, **columns), by=cast.storekeeper, at=at)


def lent(cast: Cast, *assets: Asset, to: Person | None = None, at: datetime = IN_AUGUST) -> Asset:
    """Put items into the hands of `to`, as a hand-over does; answers the first."""
    with transaction.atomic():
        custody.hand_out(
            list(locked_assets([asset.pk for asset in assets]).values()),
            holder=to or cast.bureau_member,
            reference="ยืม-คลัง-บร-2569-00007",
            due_on=DUE,
            by_code=cast.storekeeper.staff_code,
            at=at,
        )
    return assets[0]


def taken_back(cast: Cast, assets: Sequence[Asset], *, at: datetime) -> None:
    """Put items back into the store, as a return does."""
    with transaction.atomic():
        rows = locked_assets([asset.pk for asset in assets]).values()
        custody.take_back([row.custody for row in rows], by_code=cast.storekeeper.staff_code, at=at)


def place(cast: Cast, name: str = "ห้องพัสดุ 1", building: str = "", **columns: Any) -> Place:
    """A place of the finance section."""
    by = columns.pop("by", cast.storekeeper)
    unit = columns.pop("unit", cast.finance)
    return actions.add_place(unit, by=by, at=IN_AUGUST, name=name, building=building)


def terms(cast: Cast, **changes: Any) -> actions.Terms:
    """The order for the annual check of the finance section."""
    asked: dict[str, Any] = {
        "unit": cast.finance,
        "checkers": [cast.supervisor, cast.borrower],
        "order_number": "คำสั่งเขตบางรัก 412/2569",
        "ordered_on": date(2026, 9, 11),
        "fiscal_year": YEAR,
    }
    return actions.Terms(**{**asked, **changes})


def appointed(cast: Cast, *, at: datetime = ORDERED, by: Person | None = None, **changes: Any) -> Check:
    return actions.appoint(terms(cast, **changes), by=by or cast.director, at=at)


def begun(cast: Cast, *, at: datetime = BEGUN, **changes: Any) -> Check:
    """An annual check whose list is frozen. There has to be an item."""
    return actions.begin(appointed(cast, **changes), by=cast.supervisor, at=at)


def stocktake(cast: Cast, *, at: datetime = ORDERED, **changes: Any) -> Check:
    """A stocktake that has begun, ordered and begun at the moment `at`."""
    check = appointed(cast, at=at, **{"fiscal_year": None, **changes})
    return actions.begin(check, by=cast.supervisor, at=at)


def seen(check: Check, code: str, where: Place | None, *, by: Person, at: datetime = COUNTED, **more: Any) -> Answer:
    """A checker scans something."""
    asked: dict[str, Any] = {"client_id": uuid4(), "condition": "", "note": "", **more}
    standing = standing_of(by, official_day(at))
    return scan(code, check, standing=standing, at=at, place=where, **asked)


def reported(cast: Cast, check: Check, *, at: datetime = COUNTED) -> Check:
    findings = "พัสดุคงเหลือตรงตามทะเบียน เว้นแต่รายการตามบัญชีแนบท้าย"
    return actions.submit_report(check, by=cast.supervisor, at=at, are_movements_right=True, findings=findings)


def closed(cast: Cast, check: Check, *, at: datetime = COUNTED) -> Check:
    note = "ให้ฝ่ายการคลังเสนอแต่งตั้งคณะกรรมการสอบหาข้อเท็จจริง"
    return actions.close_check(check, by=cast.director, at=at, note=note)


def results(check: Check, assets: Sequence[Asset]) -> list[str]:
    """The result of the line of each item; "" for what is not on the list."""
    lines: Any = lines_of(check)
    found = {line.asset_id: str(line.result) for line in lines}
    return [found.get(asset.pk, "") for asset in assets]


def in_every_state(cast: Cast) -> dict[str, Check]:
    """A stocktake in each state, by the name of the state, ordered and begun when the cast meets."""
    at = cast.at
    checks = [stocktake(cast, at=at, order_number=f"คำสั่งเขตบางรัก {n}/2570") for n in range(3)]
    waiting = appointed(cast, at=at, fiscal_year=None)
    reported(cast, checks[1], at=at)
    closed(cast, reported(cast, checks[2], at=at), at=at)
    return {"appointed": waiting, "counting": checks[0], "reported": checks[1], "closed": checks[2]}
