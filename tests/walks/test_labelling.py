"""Labelling items from a roll with the keyboard of a scanner alone: never a mouse, never a Tab."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assets.models import AssetIdentifier, IdentifierKind
from assets.queries import find_by_code
from tests.cast import Cast
from tests.makers import asset, roll_of_tags
from tests.walks.conftest import Visit
from tests.walks.visitor import DESK, PHONE


@pytest.mark.parametrize("scripts", [True, False])
def test_three_items_are_labelled_from_a_roll_by_keys_alone(visit: Visit, cast: Cast, scripts: bool) -> None:
    items = [asset(cast, number=f"7440-001-{n:04}") for n in range(1, 4)]
    tags = list(roll_of_tags(cast, len(items)).tags())
    keeper = visit(DESK, scripts=scripts)
    if scripts:
        keeper.become(cast.storekeeper)
    else:
        keeper.sign_in(cast.storekeeper)
    keeper.open(reverse("assets:put-on"))
    said = keeper.page.locator("[data-root] .note")
    for item, tag in zip(items, tags, strict=True):
        expect(keeper.page.locator("[data-scan]")).to_be_focused()
        keeper.scan(f"7440-001-{items.index(item) + 1:04}")
        expect(keeper.page.locator("[data-root] input[name='item']")).to_have_value(item.tag)
        expect(keeper.page.locator("[data-scan]")).to_be_focused()
        keeper.scan(tag)
        expect(said).to_contain_text(tag)
        expect(keeper.page.locator("[data-root] input[name='last']")).to_have_value(item.tag)
    assert [find_by_code(tag) for tag in tags] == [[item] for item in items]
    assert AssetIdentifier.objects.filter(kind=IdentifierKind.ROLL_TAG).count() == len(items)


def test_an_item_of_the_list_is_chosen_by_keys_and_labelled(visit: Visit, cast: Cast) -> None:
    item = asset(cast)
    tag = next(roll_of_tags(cast, 1).tags())
    keeper = visit(PHONE)
    keeper.become(cast.storekeeper)
    keeper.open(reverse("assets:put-on"))
    keeper.page.get_by_role("link", name=item.tag).focus()
    keeper.page.keyboard.press("Enter")
    expect(keeper.page.locator("[data-root] input[name='item']")).to_have_value(item.tag)
    expect(keeper.page.locator("[data-scan]")).to_be_focused()
    keeper.scan(tag)
    expect(keeper.page.locator("[data-root] .note")).to_contain_text(tag)
    assert find_by_code(tag) == [item]
