"""One answer to "is it free from-to?", however it is asked: for items, for lines, by the database, and "from when"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.models import Asset, Condition, CustodyState
from core.verdict import Permitted, Refused
from loans import availability
from loans.models import LoanLine
from loans.states import LineState, State
from tests import makers
from tests.cast import Cast

HELD = [LineState.REQUESTED, LineState.APPROVED, LineState.RELEASED, LineState.RETURNED]


def items() -> list[Asset]:
    return list(Asset.objects.select_related("custody").order_by("pk"))


def verdict(item: Asset, cast: Cast, *, starts: int = 0, days: int = 1) -> Permitted | Refused:
    first = cast.on + timedelta(days=starts)
    last = first + timedelta(days=days - 1)
    row = Asset.objects.select_related("custody").get(pk=item.pk)
    return availability.of([row], starts_on=first, due_on=last, on=cast.on)[item.pk]


def test_a_loan_holds_its_first_and_its_last_day_and_no_other(cast: Cast) -> None:
    item = makers.asset(cast)
    makers.submitted(cast, item, starts_on=cast.on + timedelta(days=5), due_on=cast.on + timedelta(days=7))
    assert verdict(item, cast, starts=2, days=3)
    assert verdict(item, cast, starts=8, days=3)
    for starts in (3, 5, 7):
        taken = verdict(item, cast, starts=starts, days=3)
        assert isinstance(taken, Refused)
        assert taken.code == "booked"


def test_a_request_holds_while_it_waits_or_is_sent_back_and_no_longer_when_it_ends(cast: Cast) -> None:
    holding = {
        state: verdict(makers.loan_in(state, cast).lines.select_related("asset")[0].asset, cast) for state in State
    }
    free = {state for state, answer in holding.items() if answer}
    ended = {State.REFUSED, State.WITHDRAWN, State.CANCELLED, State.LAPSED, State.RETURNED, State.PARTLY_RETURNED}
    assert free == ended  # of the partly returned loan, the first item is back


UNFIT: list[tuple[str, dict[str, Any]]] = [
    ("retired", {"retired_on": date(2026, 1, 1), "retired_because": "ชำรุด"}),
    ("not-lendable", {"is_lendable": False, "not_lendable_because": "ใช้ประจำห้องผู้อำนวยการ"}),
    ("not-fit", {"condition": Condition.DAMAGED}),
    ("not-fit", {"condition": Condition.LOST}),
]


@pytest.mark.parametrize(("code", "columns"), UNFIT)
def test_what_is_not_fit_to_be_lent_is_not_free_on_any_day(cast: Cast, code: str, columns: dict[str, Any]) -> None:
    item = makers.asset(cast)
    assert verdict(item, cast, starts=300)
    Asset.objects.filter(pk=item.pk).update(**columns)
    answer = verdict(item, cast, starts=300)
    assert isinstance(answer, Refused)
    assert answer.code == code
    assert not Asset.objects.filter(availability.is_free(cast.on, cast.on, on=cast.on)).exists()


@pytest.mark.parametrize("state", [CustodyState.IN_REPAIR, CustodyState.UNDER_209, CustodyState.DISPOSED])
def test_what_is_not_in_the_stores_hands_is_not_free(cast: Cast, state: CustodyState) -> None:
    item = makers.asset(cast)
    type(item.custody).objects.filter(pk=item.pk).update(state=state)
    answer = verdict(item, cast)
    assert isinstance(answer, Refused)
    assert answer.code == state.replace("_", "-")
    assert not Asset.objects.filter(availability.is_free(cast.on, cast.on, on=cast.on)).exists()


line = st.tuples(st.integers(0, 6), st.integers(1, 6), st.sampled_from([*HELD, LineState.OUT]))
worlds = st.lists(st.tuples(line, line, line), min_size=2, max_size=2)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds, starts=st.integers(0, 25), days=st.integers(1, 8), today=st.integers(0, 20))
def test_however_it_is_asked_the_answer_is_the_same(
    cast: Cast, world: list[Any], starts: int, days: int, today: int
) -> None:
    with transaction.atomic():
        on = cast.on + timedelta(days=today)
        first = cast.on + timedelta(days=starts)
        last = first + timedelta(days=days - 1)
        asked = draw_lines(cast, world, first, last)

        of = availability.of(items(), starts_on=first, due_on=last, on=on)
        free = set(Asset.objects.filter(availability.is_free(first, last, on=on)).values_list("pk", flat=True))
        by_line = availability.of_lines(asked, on=on)

        assert {pk for pk, answer in of.items() if answer} == free
        assert {row.asset_id: bool(by_line[row.pk]) for row in asked} == {pk: bool(of[pk]) for pk in of}
        for pk, day in availability.next_free_days(items(), days=days, after=first, on=on).items():
            row = Asset.objects.select_related("custody").get(pk=pk)
            until = day + timedelta(days=days - 1)
            assert day > first
            if day > on:
                assert availability.of([row], starts_on=day, due_on=until, on=on)[pk]
        transaction.set_rollback(True)


def draw_lines(cast: Cast, world: list[Any], first: date, last: date) -> list[LoanLine]:
    """Items whose lines follow each other as drawn, and for each a line that asks for the days `first` to `last`."""
    far = cast.on + timedelta(days=90)
    rows = [makers.asset(cast) for _lines in world]
    loans = [
        makers.submitted(cast, *rows, starts_on=far + timedelta(days=n), due_on=far + timedelta(days=n))
        for n in range(4)
    ]
    LoanLine.objects.filter(loan__in=loans).update(state=LineState.RELEASED)
    frozen = {"price_at_loan": 1, "price_basis": "ราคาทุน", "condition_out": "good"}
    back = {"returned_at": cast.at, "received_by": cast.storekeeper, "is_working": True}
    for item, lines in zip(rows, world, strict=True):
        day = cast.on
        is_out = False
        for loan, (gap, length, state) in zip(loans, lines, strict=False):
            begins = day + timedelta(days=gap)
            day = begins + timedelta(days=length)
            kept = LineState.APPROVED if is_out and state == LineState.OUT else state
            is_out = is_out or kept == LineState.OUT
            asks = kept == LineState.OUT and length > 1
            LoanLine.objects.filter(loan=loan, asset=item).update(
                state=kept,
                starts_on=begins,
                due_on=day - timedelta(days=2 if asks else 1),
                asked_until=day - timedelta(days=1) if asks else None,
                **frozen,
                **(back | {"is_complete": True, "is_clean": True} if kept == LineState.RETURNED else {}),
            )
    LoanLine.objects.filter(loan=loans[3]).update(starts_on=first, due_on=last)
    return list(LoanLine.objects.filter(loan=loans[3]).select_related("asset__custody"))
