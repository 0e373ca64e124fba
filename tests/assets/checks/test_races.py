"""Two at the same moment, on PostgreSQL with real threads: two checkers, freeze and hand-over, scan and close."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Final
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections

from assets.checks import actions
from assets.checks.models import Check
from assets.checks.queries import Result, counts_of
from assets.models import Custody, CustodyState
from core.verdict import Refusal
from loans.constraints import refusal_behind
from tests.assets.checks import making
from tests.cast import Cast
from tests.cast import cast as write_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROUNDS: Final = 30


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return write_cast()


def together(*acts: Callable[[], object]) -> list[str]:
    """Run acts at the same moment, each on a connection of its own; answer "done" or the code of its refusal."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        try:
            start.wait(timeout=30)
            act()
        except Refusal as refusal:
            return refusal.verdict.code
        except IntegrityError as error:
            verdict = refusal_behind(error)
            if verdict is None:
                raise
            return verdict.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_two_checkers_who_see_one_item_at_once_both_count(cast: Cast) -> None:
    room = making.place(cast)
    items = [making.item(cast) for _n in range(ROUNDS)]
    check = making.begun(cast)
    for item in items:
        said = together(
            partial(making.seen, check, item.tag, room, by=cast.supervisor),
            partial(making.seen, check, item.tag, room, by=cast.borrower),
        )
        assert said == ["done", "done"]
    assert making.results(check, items) == [Result.FOUND_TWICE] * ROUNDS
    assert check.sightings.count() == 2 * ROUNDS


def test_one_sighting_sent_twice_at_once_is_one(cast: Cast) -> None:
    room = making.place(cast)
    items = [making.item(cast) for _n in range(ROUNDS)]
    check = making.begun(cast)
    for item in items:
        act = partial(making.seen, check, item.tag, room, by=cast.supervisor, client_id=uuid4())
        assert together(act, act) == ["done", "done"]
    assert check.sightings.count() == ROUNDS


def test_a_list_that_is_frozen_while_items_are_handed_over_holds_all_of_them_or_none(cast: Cast) -> None:
    items = [making.item(cast) for _n in range(3)]
    for each in range(ROUNDS):
        at = making.ORDERED + timedelta(hours=each)
        check = making.appointed(cast, at=at, fiscal_year=None)
        said = together(
            partial(actions.begin, check, by=cast.supervisor, at=at + timedelta(minutes=1)),
            partial(making.lent, cast, *items, at=at),
        )
        assert said == ["done", "done"]
        out = list(check.lines.values_list("custody", flat=True))
        assert out in ([CustodyState.ON_LOAN] * 3, [CustodyState.IN_STORE] * 3)
        making.taken_back(cast, items, at=at + timedelta(minutes=2))
    assert set(Custody.objects.values_list("state", flat=True)) == {CustodyState.IN_STORE}


def close(cast: Cast, check: Check) -> None:
    making.closed(cast, making.reported(cast, check))


def test_a_sighting_that_comes_with_the_report_is_in_it_or_refused(cast: Cast) -> None:
    room = making.place(cast)
    items = [making.item(cast) for _n in range(2)]
    for each in range(ROUNDS):
        check = making.stocktake(cast, at=making.ORDERED + timedelta(hours=each))
        making.seen(check, items[0].tag, room, by=cast.borrower)
        said = together(partial(making.seen, check, items[1].tag, room, by=cast.borrower), partial(close, cast, check))
        assert said[1] == "done"
        assert said[0] in ("done", "check-not-sight")
        missing = counts_of(Check.objects.get(pk=check.pk)).by_result[Result.MISSING]
        assert missing == (0 if said[0] == "done" else 1)


def test_two_orders_for_one_year_are_one(cast: Cast) -> None:
    for _n in range(ROUNDS):
        said = together(lambda: making.appointed(cast), lambda: making.appointed(cast, by=cast.finance_head))
        assert sorted(said) == ["annual-check-there-already", "done"]
        check = Check.objects.exclude(state="cancelled").get()
        actions.call_off(check, by=cast.director, at=making.ORDERED, reason="ออกคำสั่งใหม่")
