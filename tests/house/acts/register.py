"""The acts on the register of assets: described, numbered, photographed, labelled, repaired, retired, imported."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from assets import actions
from assets.actions import labels, reports, rolls, unknown
from assets.importing import actions as importing
from assets.importing.categories import FsnNode
from assets.importing.plan import draft_of, plan_of
from assets.importing.problems import CannotRead
from assets.labels.choosing import layout_for
from assets.labels.media import MEDIA, ROLL_DPI, SHEET_DPI
from assets.models import Condition, IdentifierKind, ImportRun, LabelOrder, ReportKind, ScanPlace
from assets.values import values_of
from audit.journal.record import SYSTEM
from tests import makers
from tests.assets.importing.untidy import chairs
from tests.assets.importing.untidy import register as file_of
from tests.assets.register import category, described
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment
from tests.house.acts.staff import who as admin

WHY: Final = "ตรวจสอบแล้วพบว่าไม่ตรง"


def keeper(cast: Cast) -> dict[str, Any]:
    """The storekeeper, two hours after the cast."""
    return {"by": cast.storekeeper, "at": moment(cast)}


def add_category(cast: Cast) -> Act:
    return lambda: actions.add_category(code="74", name="เครื่องใช้สำนักงาน", **admin(cast))


def set_check_list(cast: Cast) -> Act:
    row = category(cast)
    return lambda: actions.set_check_list(row, points=["สายไฟครบ", "รีโมตอยู่ในกล่อง"], **admin(cast))


def set_condition(cast: Cast) -> Act:
    item = makers.asset(cast)
    return lambda: actions.set_condition(item, condition=Condition.DAMAGED, reason=WHY, **keeper(cast))


def set_lendable(cast: Cast) -> Act:
    item = makers.asset(cast)
    return lambda: actions.set_lendable(item, is_lendable=False, because=WHY, **keeper(cast))


def send_to_repair(cast: Cast) -> Act:
    item = makers.asset(cast)
    return lambda: actions.send_to_repair(item, workshop="ร้านซ่อมสมมุติ", reason=WHY, **keeper(cast))


def back_from_repair(cast: Cast) -> Act:
    item = makers.asset(cast)
    actions.send_to_repair(item, workshop="ร้านซ่อมสมมุติ", reason=WHY, by=cast.storekeeper, at=cast.at)
    return lambda: actions.back_from_repair(item, condition=Condition.GOOD, reason=WHY, **keeper(cast))


def retire(cast: Cast) -> Act:
    item = makers.asset(cast)
    return lambda: actions.retire(item, on=cast.on, because=WHY, reference="กทม. 9/2570", **keeper(cast))


def add_identifier(cast: Cast) -> Act:
    item = makers.asset(cast)
    return lambda: actions.add_identifier(
        item, kind=IdentifierKind.OFFICIAL, value="7440-001-0077", reason=WHY, **keeper(cast)
    )


def end_identifier(cast: Cast) -> Act:
    item = makers.asset(cast, number="7440-001-0077")
    return lambda: actions.end_identifier(item, number=item.identifiers.get(), reason=WHY, **keeper(cast))


def add_photo(cast: Cast) -> Act:
    item, content = makers.asset(cast), makers.picture(side=40)
    return lambda: actions.add_photo(item, content=content, **keeper(cast))


def remove_photo(cast: Cast) -> Act:
    item = makers.asset(cast)
    photo = actions.add_photo(item, content=makers.picture(side=40), by=cast.storekeeper, at=cast.at)
    return lambda: actions.remove_photo(item, photo=photo, reason=WHY, **keeper(cast))


def register_many(cast: Cast) -> Act:
    values = described(cast, number="7440-001-0077")
    return lambda: actions.register_many([values], reason=WHY, **keeper(cast))


def update_many(cast: Cast) -> Act:
    item = makers.asset(cast)
    values = replace(values_of(item), name="จอภาพ")
    return lambda: actions.update_many([(item, values)], reason=WHY, **keeper(cast))


def print_labels(cast: Cast) -> Act:
    item, medium = makers.asset(cast), MEDIA["a4-24"]
    layout = layout_for(medium, SHEET_DPI)
    return lambda: labels.print_labels(
        [item.pk], medium=medium, layout=layout, order=LabelOrder.REGISTER, **keeper(cast)
    )


def report_label(cast: Cast) -> Act:
    item = makers.asset(cast)
    return lambda: reports.report_label(
        item, by=reports.ANYBODY, at=moment(cast), kind=ReportKind.FOUND, note="วางอยู่หน้าลิฟต์"
    )


def see_to_report(cast: Cast) -> Act:
    report = makers.told_through_label(cast, makers.asset(cast))
    return lambda: reports.see_to_report(report, finding="ไปรับคืนมาแล้ว", **keeper(cast))


def make_roll(cast: Cast) -> Act:
    medium = MEDIA["tape-24"]
    layout = layout_for(medium, ROLL_DPI[0])
    return lambda: rolls.make_roll(cast.finance, count=3, medium=medium, layout=layout, **keeper(cast))


def claim_tag(cast: Cast) -> Act:
    roll, item = makers.roll_of_tags(cast), makers.asset(cast)
    code = next(iter(roll.tags()))
    return lambda: rolls.claim_tag(item, code=code, replace=True, **keeper(cast))


def keep_unknown(cast: Cast) -> Act:
    return lambda: unknown.keep_unknown("กทม.7440-55-0099/69", place=ScanPlace.DESK, **keeper(cast))


def link_code(cast: Cast) -> Act:
    code, item = makers.unknown_code(cast), makers.asset(cast)
    return lambda: unknown.link_code(code, asset=item, kind=IdentifierKind.FOREIGN_STICKER, **keeper(cast))


def put_away(cast: Cast) -> Act:
    code = makers.unknown_code(cast)
    return lambda: unknown.put_away(code, **keeper(cast))


FILE: Final = file_of(*chairs(1))


def _received(cast: Cast) -> ImportRun:
    draft = draft_of(FILE, cast.finance)
    return importing.receive(
        cast.finance, by=cast.storekeeper, at=cast.at, file_name="ทะเบียน.csv", content=FILE, draft=draft
    )


def receive(cast: Cast) -> Act:
    draft = draft_of(FILE, cast.finance)
    return lambda: importing.receive(cast.finance, file_name="ทะเบียน.csv", content=FILE, draft=draft, **keeper(cast))


def settle_mapping(cast: Cast) -> Act:
    run, draft = _received(cast), draft_of(FILE, cast.finance)
    return lambda: importing.settle_mapping(run, draft=draft, mapping=draft.mapping, **keeper(cast))


def begin(cast: Cast) -> Act:
    run, draft = _received(cast), draft_of(FILE, cast.finance)
    plan = plan_of(draft, draft.mapping, cast.finance, on=cast.on)
    return lambda: importing.begin(run, plan=plan, **keeper(cast))


def bring_in(cast: Cast) -> Act:
    """The one row of the file, and with it the end of the run."""
    category(cast, "7110")
    run, draft = _received(cast), draft_of(FILE, cast.finance)
    plan = plan_of(draft, draft.mapping, cast.finance, on=cast.on)
    run = importing.begin(run, by=cast.storekeeper, at=cast.at, plan=plan)
    return lambda: importing.bring_in(run, plan=plan, **keeper(cast))


def give_up(cast: Cast) -> Act:
    run = _received(cast)
    return lambda: importing.give_up(run, reason=CannotRead("file-gone"), **keeper(cast))


def load_categories(cast: Cast) -> Act:
    nodes = [FsnNode("74", "เครื่องใช้สำนักงาน", "")]
    return lambda: importing.load_categories(nodes, by=SYSTEM, at=moment(cast))


READY: Final[dict[str, tuple[Ready, ...]]] = {
    "assets.actions.categories": (add_category, set_check_list),
    "assets.actions.fitness": (set_condition, set_lendable, send_to_repair, back_from_repair, retire),
    "assets.actions.numbers": (add_identifier, end_identifier),
    "assets.actions.photos": (add_photo, remove_photo),
    "assets.actions.registering": (register_many, update_many),
    "assets.actions.labels": (print_labels,),
    "assets.actions.reports": (report_label, see_to_report),
    "assets.actions.rolls": (make_roll, claim_tag),
    "assets.actions.unknown": (keep_unknown, link_code, put_away),
    "assets.importing.actions": (receive, settle_mapping, begin, bring_in, give_up, load_categories),
}
