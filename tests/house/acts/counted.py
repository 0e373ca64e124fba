"""The acts of the annual check and its places, and of the stock of consumables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

from assets.checks import actions
from assets.checks.models import Check
from assets.checks.place_labels import layout_for_places
from assets.labels.media import MEDIA
from assets.stock import actions as stock
from audit.journal.record import SYSTEM
from tests import makers
from tests.assets.checks import making
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment

WHY: Final = "ย้ายไปอาคารใหม่ทั้งหมดแล้ว"


def by(cast: Cast, name: str) -> dict[str, Any]:
    """Somebody of the cast, two hours after it."""
    return {"by": getattr(cast, name), "at": moment(cast)}


def stocktake(cast: Cast, state: str) -> Check:
    """A stocktake in this state, with an item to be seen."""
    making.item(cast)
    return making.in_every_state(cast)[state]


def appoint(cast: Cast) -> Act:
    making.item(cast)
    terms = making.terms(cast, fiscal_year=None)
    return lambda: actions.appoint(terms, **by(cast, "director"))


def begin(cast: Cast) -> Act:
    check = stocktake(cast, "appointed")
    return lambda: actions.begin(check, **by(cast, "supervisor"))


def sight(cast: Cast) -> Act:
    item = making.item(cast)
    check, room = making.in_every_state(cast)["counting"], making.place(cast)
    return lambda: actions.sight(
        check,
        code=item.tag,
        place=room,
        client_id=uuid4(),
        line=check.lines.get(asset=item),
        asset=item,
        condition="good",
        **by(cast, "supervisor"),
    )


def confirm(cast: Cast) -> Act:
    """What is on loan is confirmed by whoever holds it."""
    item = making.lent(cast, making.item(cast))
    line = making.in_every_state(cast)["counting"].lines.get(asset=item)
    return lambda: actions.confirm(line, client_id=uuid4(), condition="good", **by(cast, "bureau_member"))


def submit_report(cast: Cast) -> Act:
    check = stocktake(cast, "counting")
    return lambda: actions.submit_report(
        check, are_movements_right=True, findings="พัสดุคงเหลือตรงตามทะเบียน", **by(cast, "supervisor")
    )


def close_check(cast: Cast) -> Act:
    check = stocktake(cast, "reported")
    return lambda: actions.close_check(check, note="รับทราบตามรายงาน", **by(cast, "director"))


def note_copy(cast: Cast) -> Act:
    check = stocktake(cast, "closed")
    return lambda: actions.note_copy(check, number="กท 5004/77", sent_on=cast.on, **by(cast, "director"))


def call_off(cast: Cast) -> Act:
    check = stocktake(cast, "appointed")
    return lambda: actions.call_off(check, reason=WHY, **by(cast, "director"))


def remind_of_report(cast: Cast) -> Act:
    """An annual check whose report is due, by the clock."""
    making.item(cast)
    check = making.begun(cast)
    return lambda: actions.remind_of_report(check, by=SYSTEM, at=moment(cast))


def add_place(cast: Cast) -> Act:
    return lambda: actions.add_place(cast.finance, name="ห้องพัสดุ 1", building="อาคาร 2", **by(cast, "storekeeper"))


def rename_place(cast: Cast) -> Act:
    place = making.place(cast)
    return lambda: actions.rename_place(
        place, name="ห้องพัสดุ 9", building="อาคาร 2", reason=WHY, **by(cast, "storekeeper")
    )


def close_place(cast: Cast) -> Act:
    place = making.place(cast)
    return lambda: actions.close_place(place, reason=WHY, **by(cast, "storekeeper"))


def note_place_labels(cast: Cast) -> Act:
    place, medium = making.place(cast), MEDIA["a4-24"]
    layout = layout_for_places(medium, 300)
    return lambda: actions.note_place_labels([place], medium=medium, layout=layout, **by(cast, "storekeeper"))


def register_stock_item(cast: Cast) -> Act:
    values = makers.stock_values(cast)
    return lambda: stock.register_stock_item(values, **by(cast, "storekeeper"))


def change_stock_item(cast: Cast) -> Act:
    item, values = makers.stock_item(cast), makers.stock_values(cast, minimum=Decimal(20))
    return lambda: stock.change_stock_item(item, values, reason=WHY, **by(cast, "storekeeper"))


def receive_stock(cast: Cast) -> Act:
    item = makers.stock_item(cast)
    return lambda: stock.receive_stock(item, quantity=Decimal(40), document="ตร. 12/2570", **by(cast, "storekeeper"))


def count_stock(cast: Cast) -> Act:
    item = makers.stock_item(cast)
    return lambda: stock.count_stock(
        item, counted=Decimal(97), document="ใบเบิก 3/2570", reason="จ่ายตามใบเบิก", **by(cast, "storekeeper")
    )


READY: Final[dict[str, tuple[Ready, ...]]] = {
    "assets.checks.actions.opening": (appoint, begin),
    "assets.checks.actions.counting": (sight, confirm),
    "assets.checks.actions.closing": (submit_report, close_check, note_copy, call_off),
    "assets.checks.actions.reminding": (remind_of_report,),
    "assets.checks.actions.places": (add_place, rename_place, close_place, note_place_labels),
    "assets.stock.actions": (register_stock_item, change_stock_item, receive_stock, count_stock),
}
