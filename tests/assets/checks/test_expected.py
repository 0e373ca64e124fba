"""The expected list: what stood in the register at the end of 30 September, or when a stocktake began, and frozen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from assets import actions as register
from assets.checks import actions
from assets.checks.models import Check, CheckLine
from assets.models import Condition, CustodyState
from core.verdict import Refusal
from people.models import Notice
from tests.assets.checks import making
from tests.assets.register import category, registered
from tests.cast import Cast
from tests.conftest import Queries

Count = Callable[[], AbstractContextManager[Queries]]

LAST_EVENING = datetime(2026, 9, 30, 16, 59, tzinfo=UTC)  # one minute before midnight in Bangkok
NEW_YEAR = datetime(2026, 9, 30, 17, 1, tzinfo=UTC)


def line_of(check: Check, tag: str) -> CheckLine:
    return check.lines.get(tag=tag)


def test_it_holds_each_item_as_it_stood_at_the_end_of_30_september(cast: Cast) -> None:
    room = making.place(cast, "ห้องพัสดุ 1")
    in_store = making.item(cast, location="ห้อง พัสดุ ๑", number="7440-001-0001")
    out = making.lent(cast, making.item(cast), at=LAST_EVENING)
    later = making.lent(cast, making.item(cast), at=NEW_YEAR)
    with transaction.atomic():
        register.set_condition(in_store, condition=Condition.DAMAGED, by=cast.storekeeper, at=NEW_YEAR, reason="ตกแตก")
    check = making.begun(cast)

    assert check.total == check.lines.count() == 3
    line = line_of(check, in_store.tag)
    assert (line.number, line.place, line.condition) == ("7440-001-0001", room, Condition.GOOD)
    line = line_of(check, out.tag)
    assert (line.custody, line.holder, line.due_on) == (CustodyState.ON_LOAN, cast.bureau_member, making.DUE)
    assert line.reference == "ยืม-คลัง-บร-2569-00007"
    assert line_of(check, later.tag).custody == CustodyState.IN_STORE


def test_what_came_back_or_was_retired_since_is_still_expected(cast: Cast) -> None:
    gone = making.item(cast)
    register.retire(gone, by=cast.storekeeper, at=NEW_YEAR, on=date(2026, 10, 1), because="ขายทอดตลาด ตามคำสั่ง 5/2569")
    before = making.item(cast)
    register.retire(before, by=cast.storekeeper, at=LAST_EVENING, on=date(2026, 9, 30), because="ขายทอดตลาดแล้ว")
    check = making.begun(cast)

    assert [line.tag for line in check.lines.all()] == [gone.tag]


def test_an_old_item_registered_late_is_expected_and_one_bought_in_the_new_year_is_not(cast: Cast) -> None:
    old = making.item(cast, at=NEW_YEAR, acquired_on=date(2019, 5, 2))
    undated = making.item(cast, at=NEW_YEAR)
    making.item(cast, at=NEW_YEAR, acquired_on=date(2026, 10, 1))
    check = making.begun(cast)

    assert {line.tag for line in check.lines.all()} == {old.tag, undated.tag}
    assert line_of(check, old.tag).stood_at == NEW_YEAR


def test_items_of_other_stores_are_not_expected_and_those_of_units_below_are(cast: Cast) -> None:
    ours = making.item(cast)
    registered(cast, responsible_unit=cast.bureau_store, by=cast.bureau_storekeeper)
    check = making.begun(cast, unit=cast.district)

    assert [line.tag for line in check.lines.all()] == [ours.tag]


def test_a_stocktake_of_a_place_or_a_category_expects_what_is_there_now(cast: Cast) -> None:
    room = making.place(cast, "ห้อง 301", building="อาคาร 1")
    here = making.item(cast, location="อาคาร 1 ห้อง 301")
    making.item(cast, location="ห้อง 302")
    chairs = category(cast, "7110", "เก้าอี้")
    chair = making.item(cast, location="ห้อง 302", category=chairs)
    of_room = making.stocktake(cast, place=room)
    of_chairs = making.stocktake(cast, category=chairs)

    assert [line.tag for line in of_room.lines.all()] == [here.tag]
    assert [line.tag for line in of_chairs.lines.all()] == [chair.tag]


def test_two_rooms_of_one_name_are_told_apart_by_their_buildings(cast: Cast) -> None:
    first, second = (making.place(cast, "ห้อง 301", building=name) for name in ("อาคาร 1", "อาคาร 2"))
    alone, whole = making.item(cast, location="ห้อง 301"), making.item(cast, location="ห้อง 301 อาคาร 2")
    check = making.begun(cast)

    assert first != second
    assert line_of(check, alone.tag).place is None
    assert line_of(check, whole.tag).place == second


def test_the_list_is_frozen_in_the_database(cast: Cast) -> None:
    item = making.item(cast)
    check = making.begun(cast)
    for change in (
        lambda: check.lines.update(location="ที่อื่น"),
        lambda: check.lines.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert line_of(check, item.tag).location == ""


def test_without_an_item_it_does_not_begin(cast: Cast) -> None:
    check = making.appointed(cast)
    with pytest.raises(Refusal) as refused:
        actions.begin(check, by=cast.supervisor, at=making.BEGUN)
    assert refused.value.verdict.code == "nothing-expected"


def test_each_holder_is_asked_once_however_much_they_hold(cast: Cast) -> None:
    for _n in range(3):
        making.lent(cast, making.item(cast))
    making.lent(cast, making.item(cast), to=cast.supervisor)
    making.begun(cast)

    asked = Notice.objects.filter(kind="check-confirm").order_by("to__staff_code")
    assert {notice.to for notice in asked} == {cast.bureau_member, cast.supervisor}
    assert asked.count() == 2
    assert all(notice.by_when and notice.path == "/checks/mine/" for notice in asked)


def test_freezing_costs_as_many_queries_for_thirty_items_as_for_three(cast: Cast, queries: Count) -> None:
    for _n in range(3):
        making.item(cast)
    few = making.appointed(cast)
    with queries() as ran:
        actions.begin(few, by=cast.supervisor, at=making.BEGUN)
    asked = len(ran)
    actions.call_off(few, by=cast.director, at=making.BEGUN, reason="ออกคำสั่งใหม่")
    for _n in range(27):
        making.item(cast)
    many = making.appointed(cast, at=making.BEGUN)
    with queries() as ran:
        actions.begin(many, by=cast.supervisor, at=making.BEGUN)
    assert len(ran) <= asked + 1
    assert many.lines.count() == 30
