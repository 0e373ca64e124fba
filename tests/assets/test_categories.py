"""Categories are added by the system administrator, each code once."""

from __future__ import annotations

import pytest

from assets.actions import add_category
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
