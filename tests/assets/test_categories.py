"""Categories are added by the system administrator, each code once."""

from __future__ import annotations

import json

import pytest

from assets.actions import add_category, set_check_list
from assets.check_lists import check_lists_of, points_in, whose_check_list
from assets.models import Category
from audit.journal.models import Event
from core.verdict import Refusal
from tests.assets.register import category
from tests.cast import Cast


def test_the_administrator_adds_a_category_below_another(cast: Cast) -> None:
    group = add_category(code="74", name="เครื่องใช้สำนักงาน", by=cast.admin, at=cast.at)
    child = add_category(code="7440", name="คอมพิวเตอร์", parent=group, useful_life=5, by=cast.admin, at=cast.at)
    assert (child.path, child.parent) == ("74/7440/", group)
    assert child.history.count() == 1
    assert Event.objects.filter(verb="category.added", outcome="done").count() == 2


@pytest.mark.parametrize("who", ["storekeeper", "borrower", "auditor"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    with pytest.raises(Refusal) as refused:
        add_category(code="74", name="เครื่องใช้สำนักงาน", by=getattr(cast, who), at=cast.at)
    assert refused.value.verdict.code == "not-administrator"


def test_a_code_stands_once_and_the_tree_has_a_bottom(cast: Cast) -> None:
    category(cast, "7440")
    with pytest.raises(Refusal) as refused:
        add_category(code="7440", name="อีกชื่อ", by=cast.admin, at=cast.at)
    assert refused.value.verdict.code == "category-code-taken"
    deep = category(cast, "9" * 20)
    deep.path = "1/" * 45
    deep.save()
    with pytest.raises(Refusal) as refused:
        add_category(code="8" * 20, name="ลึก", parent=deep, by=cast.admin, at=cast.at)
    assert refused.value.verdict.code == "category-too-deep"


# Check lists


def tree(cast: Cast) -> tuple[Category, Category, Category]:
    group = add_category(code="74", name="สำนักงาน", by=cast.admin, at=cast.at)
    kind = add_category(code="7440", name="คอมพิวเตอร์", parent=group, by=cast.admin, at=cast.at)
    return group, kind, add_category(code="7440-001", name="โน้ตบุ๊ก", parent=kind, by=cast.admin, at=cast.at)


def test_a_check_list_counts_for_all_kinds_below_until_one_has_its_own(cast: Cast) -> None:
    group, kind, leaf = tree(cast)
    other = add_category(code="744", name="อื่น", by=cast.admin, at=cast.at)
    set_check_list(group, points=["ป้ายหมายเลข"], by=cast.admin, at=cast.at, reason="ตามคู่มือ")
    every = {each.pk for each in (group, kind, leaf, other)}
    assert check_lists_of(every) == {
        group.pk: ("ป้ายหมายเลข",), kind.pk: ("ป้ายหมายเลข",), leaf.pk: ("ป้ายหมายเลข",), other.pk: ()
    }  # fmt: skip
    set_check_list(kind, points=["สายชาร์จ", "กระเป๋า"], by=cast.admin, at=cast.at, reason="ตามคู่มือ")
    assert check_lists_of({leaf.pk}) == {leaf.pk: ("สายชาร์จ", "กระเป๋า")}
    assert (whose_check_list(leaf), whose_check_list(other)) == (kind, None)
    set_check_list(kind, points=[], by=cast.admin, at=cast.at, reason="ใช้ของหมวดบน")
    assert check_lists_of({leaf.pk}) == {leaf.pk: ("ป้ายหมายเลข",)}


def test_a_change_of_the_list_stands_in_the_record_with_before_and_after(cast: Cast) -> None:
    group, _kind, _leaf = tree(cast)
    set_check_list(group, points=["เลนส์"], by=cast.admin, at=cast.at, reason="ตามคู่มือ")
    event = Event.objects.get(verb="category.check_list_changed")
    body = json.loads(event.body)
    assert (body["before"], body["after"]) == ({"check_list": []}, {"check_list": ["เลนส์"]})
    assert body["reason"] == "ตามคู่มือ"
    assert group.history.count() == 2


@pytest.mark.parametrize(
    ("points", "by", "code"),
    [
        (["เลนส์"], "storekeeper", "not-administrator"),
        (["เลนส์", "เลนส์"], "admin", "point-twice"),
        (["ก" * 121], "admin", "point-too-long"),
        ([str(n) for n in range(21)], "admin", "check-list-too-long"),
        ([], "admin", "nothing-changed"),
    ],
)
def test_a_list_is_refused_with_its_reason(cast: Cast, points: list[str], by: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        set_check_list(category(cast), points=points, by=getattr(cast, by), at=cast.at, reason="ตามคู่มือ")
    assert refused.value.verdict.code == code


def test_points_are_written_one_on_a_line() -> None:
    assert points_in(" สาย \n\n กระเป๋า\n") == ["สาย", "กระเป๋า"]
