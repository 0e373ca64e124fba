"""In whose hands an item is: each move allowed from where it begins and refused from elsewhere; two queries a call."""

from __future__ import annotations

from collections.abc import Callable, Sized
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from assets import custody
from assets.models import Asset, Custody, CustodyState
from core.verdict import Refusal
from tests.assets.register import registered
from tests.cast import Cast

Count = Callable[[], AbstractContextManager[Sized]]

CODE = "BR-2002"


def lent(cast: Cast, count: int = 1) -> list[Custody]:
    assets = [Asset.objects.select_related("custody").get(pk=registered(cast).pk) for _ in range(count)]
    due = cast.on + timedelta(days=7)
    return custody.hand_out(assets, holder=cast.borrower, reference="ยืม-1", due_on=due, by_code=CODE, at=cast.at)


def test_handed_out_and_taken_back_the_item_is_where_it_was(cast: Cast) -> None:
    (row,) = lent(cast)
    row.refresh_from_db()
    assert (row.state, row.holder, row.reference) == (CustodyState.ON_LOAN, cast.borrower, "ยืม-1")
    custody.take_back([row], by_code=CODE, at=cast.at)
    row.refresh_from_db()
    assert (row.state, row.holder, row.due_on, row.reference) == (CustodyState.IN_STORE, None, None, "")
    assert [version.state for version in row.history.order_by("history_id")] == ["in_store", "on_loan", "in_store"]


def test_what_is_out_is_not_handed_out_again(cast: Cast) -> None:
    (row,) = lent(cast)
    with pytest.raises(Refusal) as refused:
        custody.hand_out(
            [row.asset], holder=cast.supervisor, reference="ยืม-2", due_on=cast.on, by_code=CODE, at=cast.at
        )
    assert refused.value.verdict.code == "not-in-store"


def test_what_is_in_store_is_not_taken_back(cast: Cast) -> None:
    (row,) = lent(cast)
    custody.take_back([row], by_code=CODE, at=cast.at)
    moves: list[Callable[[], object]] = [
        lambda: custody.take_back([row], by_code=CODE, at=cast.at),
        lambda: custody.hold_for_209([row], reference="ยืม-1", by_code=CODE, at=cast.at),
    ]
    for move in moves:
        with pytest.raises(Refusal) as refused:
            move()
        assert refused.value.verdict.code == "not-out"


def test_under_209_the_item_stays_out_of_the_store_until_it_is_settled(cast: Cast) -> None:
    (row,) = lent(cast)
    custody.hold_for_209([row], reference="ยืม-1", by_code=CODE, at=cast.at)
    with pytest.raises(Refusal):
        custody.send_to_repair(row, reference="ร้านซ่อม", by_code=CODE, at=cast.at)
    custody.take_back([row], by_code=CODE, at=cast.at)
    custody.send_to_repair(row, reference="ร้านซ่อม", by_code=CODE, at=cast.at)
    assert row.state == CustodyState.IN_REPAIR


def test_one_refused_item_leaves_all_as_they_were(cast: Cast) -> None:
    out, back = lent(cast, 2)
    custody.take_back([back], by_code=CODE, at=cast.at)
    with pytest.raises(Refusal):
        custody.take_back([out, back], by_code=CODE, at=cast.at)
    assert Custody.objects.get(pk=out.pk).state == CustodyState.ON_LOAN


def test_the_database_wants_a_holder_exactly_while_on_loan(cast: Cast) -> None:
    (row,) = lent(cast)
    for changes in ({"holder": None}, {"state": "in_store"}, {"state": "mislaid"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Custody.objects.filter(pk=row.pk).update(**changes)


def test_however_many_items_a_call_takes_two_queries(cast: Cast, queries: Count) -> None:
    rows = lent(cast, 8)
    with queries() as ran:
        custody.take_back(rows, by_code=CODE, at=cast.at)
    assert len(ran) == 2, ran
