"""The ladder of clause 211 for whatever days the clock ran: each rung once, none late that has lost its sense."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans import rules
from loans.chasing import (
    DEMANDS,
    REMINDERS,
    Chase,
    Rung,
    copies_of,
    days_after,
    is_breach_to_record,
    next_rung,
    rung_due,
)
from loans.policy import Policy
from loans.rules import ChaseReading

DUE: Final = date(2026, 12, 28)
"""A Monday before the New Year holidays."""

POLICY: Final = Policy()
LONG_AGO: Final = DUE - timedelta(days=30)


def walk(
    ran: set[int] | range,
    *,
    policy: Policy = POLICY,
    out_since: date = LONG_AGO,
    due_on: date = DUE,
) -> dict[Rung, int]:
    """The rungs taken, with the day after the due date on which each was, where the clock ran on these days."""
    done: dict[Rung, date] = {}
    for days in sorted(ran):
        on = due_on + timedelta(days=days)
        rung = rung_due(Chase(due_on=due_on, out_since=out_since, done=done), on=on, policy=policy)
        if rung is not None:
            assert rung not in done
            done[rung] = on
    return {rung: (on - due_on).days for rung, on in done.items()}


POLICIES = st.builds(
    lambda first, more, reading: Policy(
        second_demand_after=first, third_demand_after=(first or 1) + more if more else None, chase_reading=reading
    ),
    st.none() | st.integers(2, 20),
    st.none() | st.integers(1, 20),
    st.sampled_from(ChaseReading),
)
RAN = st.sets(st.integers(-10, 80))


@pytest.mark.clause("211")
def test_a_clock_that_runs_every_day_takes_each_rung_on_its_day() -> None:
    expected = {Rung.REMINDER_3: -3, Rung.REMINDER_1: -1, Rung.DEMAND_1: 1, Rung.DEMAND_2: 4, Rung.DEMAND_3: 6}
    assert walk(range(-10, 60)) == expected


@pytest.mark.clause("211")
def test_a_missed_reminder_is_sent_late_only_while_the_next_one_is_not_due() -> None:
    assert walk({-2, -1})[Rung.REMINDER_3] == -2
    assert Rung.REMINDER_3 not in walk(range(-1, 1))
    assert walk({0}) == {Rung.REMINDER_1: 0}
    assert walk({1}) == {Rung.DEMAND_1: 1}


@pytest.mark.clause("211")
def test_the_demands_of_a_clock_that_was_down_keep_their_distance() -> None:
    assert walk(range(10, 30)) == {Rung.DEMAND_1: 10, Rung.DEMAND_2: 13, Rung.DEMAND_3: 15}
    assert walk({1, *range(5, 30)}) == {Rung.DEMAND_1: 1, Rung.DEMAND_2: 5, Rung.DEMAND_3: 7}


@pytest.mark.clause("211")
def test_a_reminder_of_the_day_of_hand_over_reminds_of_nothing() -> None:
    assert walk(range(-3, 1), out_since=DUE - timedelta(days=3)) == {Rung.REMINDER_1: -1}
    assert walk(range(-1, 1), out_since=DUE - timedelta(days=1)) == {}


@pytest.mark.clause("211")
def test_an_agency_may_leave_further_demands_out_but_never_the_first() -> None:
    none = Policy(second_demand_after=None, third_demand_after=None)
    assert walk(range(1, 60), policy=none) == {Rung.DEMAND_1: 1}
    only_third = Policy(second_demand_after=None, third_demand_after=10)
    assert walk(range(1, 60), policy=only_third) == {Rung.DEMAND_1: 1, Rung.DEMAND_3: 10}


@pytest.mark.parametrize(("second", "third"), [(1, 6), (0, None), (4, 4), (6, 4), (None, 1)])
def test_demands_out_of_order_make_no_policy(second: int | None, third: int | None) -> None:
    with pytest.raises(ValueError, match="demand_after"):
        Policy(second_demand_after=second, third_demand_after=third)


@pytest.mark.clause("211")
@given(ran=RAN, policy=POLICIES, lent_before=st.integers(0, 20))
def test_each_rung_is_taken_at_most_once_and_no_demand_is_lost(ran: set[int], policy: Policy, lent_before: int) -> None:
    taken = walk(ran, policy=policy, out_since=DUE - timedelta(days=lent_before))
    offsets = days_after(policy)

    assert len(set(taken.values())) == len(taken), "two rungs on one day"
    assert list(taken) == sorted(taken, key=list(Rung).index), "a rung out of order"
    for rung, on in taken.items():
        if rung in REMINDERS:
            assert -REMINDERS[rung] <= on <= 0
            assert -REMINDERS[rung] > -lent_before
        else:
            assert on >= offsets[rung]
    late = [day for day in ran if day >= 1]
    assert (Rung.DEMAND_1 in taken) is bool(late)
    if late:
        assert taken[Rung.DEMAND_1] == min(late)
    demanded = [(offsets[rung], on) for rung, on in taken.items() if rung in DEMANDS]
    for (offset, on), (later_offset, later_on) in pairwise(demanded):
        assert later_on - on >= later_offset - offset


@pytest.mark.clause("211")
@given(start=st.integers(-10, 40), policy=POLICIES)
def test_a_clock_that_goes_on_running_takes_every_demand_whenever_it_began(start: int, policy: Policy) -> None:
    taken = walk(range(start, start + 120), policy=policy)
    assert [rung for rung in taken if rung in DEMANDS] == list(days_after(policy))


@pytest.mark.clause("211")
@given(ran=RAN, policy=POLICIES, on=st.integers(-10, 80))
def test_what_comes_next_is_what_is_then_done(ran: set[int], policy: Policy, on: int) -> None:
    done = {
        rung: DUE + timedelta(days=day) for rung, day in walk({day for day in ran if day < on}, policy=policy).items()
    }
    today = DUE + timedelta(days=on)
    chase = Chase(due_on=DUE, out_since=LONG_AGO, done=done)
    coming = next_rung(chase, on=today, policy=policy)

    if coming is None:
        assert rung_due(chase, on=today + timedelta(days=500), policy=policy) is None
    else:
        rung, day = coming
        assert day >= today
        assert rung_due(chase, on=day, policy=policy) == rung
        assert all(
            rung_due(chase, on=today + timedelta(days=n), policy=policy) is None for n in range((day - today).days)
        )


@pytest.mark.clause("211")
@pytest.mark.parametrize("reading", ChaseReading)
@pytest.mark.parametrize("demanded", [None, *range(1, 12)])
@given(on=st.integers(-3, 40))
def test_a_breach_is_recorded_from_the_day_after_the_last_where_no_demand_was_in_time(
    reading: ChaseReading, demanded: int | None, on: int
) -> None:
    last = (rules.last_day_to_chase(DUE, reading=reading) - DUE).days
    made_on = None if demanded is None else DUE + timedelta(days=demanded)
    chase = Chase(due_on=DUE, out_since=LONG_AGO, demanded_on=made_on)
    found = is_breach_to_record(chase, on=DUE + timedelta(days=on), policy=Policy(chase_reading=reading))

    assert found is (on > last and (demanded is None or demanded > last))


@pytest.mark.clause("211")
@given(due_on=st.dates(date(2017, 8, 24), date(2200, 1, 1)), reading=st.sampled_from(ChaseReading))
def test_a_clock_that_runs_each_day_is_never_in_breach(due_on: date, reading: ChaseReading) -> None:
    policy = Policy(chase_reading=reading)
    taken = walk(range(1, 20), due_on=due_on, policy=policy)
    first = due_on + timedelta(days=taken[Rung.DEMAND_1])
    chase = Chase(due_on=due_on, out_since=due_on, demanded_on=first)

    assert first <= rules.last_day_to_chase(due_on, reading=reading)
    assert not is_breach_to_record(chase, on=due_on + timedelta(days=30), policy=policy)


def test_copies_go_up_with_the_demands() -> None:
    assert [copies_of(rung) for rung in Rung] == [0, 0, 0, 1, 2]
