"""Checks in every state, with what was seen, for the pages of the itinerary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from assets.checks.models import Check, CheckLine, Place
from tests.assets.checks import making
from tests.walks.office import Office

Keys = Callable[[Office], Mapping[str, Any]]

ROOM = "ห้องพัสดุกลางชั้นใต้ดินฝั่งตะวันออกติดลานจอดรถผู้บริหาร"
BUILDING = "อาคารสำนักงานเขตบางรัก หลังใหม่"
OPEN_TEXT = "พบเครื่องพิมพ์ที่ไม่มีป้าย ตั้งอยู่หลังตู้เอกสาร คาดว่าเป็นของโครงการที่สิ้นสุดไปแล้ว"


def _opened(office: Office) -> dict[str, Check]:
    """Checks in every state, made once an office."""
    if not Check.objects.exists():
        _make(office)
    return {check.state: check for check in Check.objects.order_by("-pk")}


def _make(office: Office) -> None:
    cast = office.cast
    room, hall = making.place(cast, ROOM, BUILDING), making.place(cast, "ห้องประชุมชั้น 2")
    for each in range(2):
        lent = making.item(cast, name=office.items[each].name, number=f"7440-009-{each:04}", at=cast.at)
        making.lent(cast, lent, to=cast.bureau_store_head, at=cast.at)
    here = making.item(cast, name="ตู้เหล็กเก็บเอกสาร 4 ลิ้นชัก", location=f"{BUILDING} {ROOM}", at=cast.at)
    check = making.in_every_state(cast)["counting"]
    scan: dict[str, Any] = {"by": cast.supervisor, "at": cast.at}
    making.seen(check, here.tag, room, **scan)
    making.seen(check, office.items[0].tag, room, **scan, condition="deteriorated", note="สีลอก ขาเก้าอี้โยก")
    making.seen(check, office.items[1].tag, room, **scan)
    making.seen(check, office.items[1].tag, hall, by=cast.borrower, at=cast.at)
    foreign = "https://asset.example.go.th/qr/99887766554433221100/ซากเครื่องพิมพ์"
    making.seen(check, foreign, room, **scan, note=OPEN_TEXT)


def check(state: str) -> Keys:
    """The check in that state."""
    return lambda office: {"pk": _opened(office)[state].pk}


def nothing(office: Office) -> Mapping[str, Any]:
    """No parameter, but the checks are there."""
    _opened(office)
    return {}


def a_place(office: Office) -> Mapping[str, Any]:
    """The room with the longest name."""
    _opened(office)
    return {"pk": Place.objects.get(name=ROOM).pk}


def lent_line(office: Office) -> Mapping[str, Any]:
    """The line of an item that was on loan."""
    pk = _opened(office)["counting"].pk
    return {"pk": CheckLine.objects.filter(check_of=pk, holder=office.cast.bureau_store_head)[0].pk}
