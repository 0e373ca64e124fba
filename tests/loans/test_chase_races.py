"""Two clocks at the same moment, and a clock against the desk, on PostgreSQL with real threads: each thing once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from loans import actions, tasks
from loans.models import Demand, DemandCounter, DutyBreach, Loan
from people.models import Notice
from tests import makers
from tests.cast import Cast
from tests.loans.test_chasing import at, by_hand, lent
from tests.loans.test_races import Act, Race, cast, race

__all__ = ["cast", "race"]

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROUNDS = 12


def test_of_four_clocks_at_once_each_visit_is_demanded_once(cast: Cast, race: Race) -> None:
    for day in range(ROUNDS):
        loans = [lent(cast, borrower=who) for who in (cast.borrower, cast.bureau_member) for _n in range(2)]
        moment = at(loans[0], 8)
        clock: Act = lambda moment=moment: tasks.chase_day(moment)  # type: ignore[misc]  # noqa: E731 -- an act to race
        assert race([clock] * 4) == ["done"] * 4
        tasks.chase_day(moment)  # what one clock held, the others left to the next run
        ids = [loan.pk for loan in loans]
        assert Counter(Demand.objects.filter(loan__in=ids).values_list("loan", flat=True)) == dict.fromkeys(ids, 1)
        assert DutyBreach.objects.filter(loan__in=ids).count() == len(ids)
        assert Notice.objects.filter(kind="loan-demand").count() == 2 * (day + 1)
        for loan in loans:
            makers.checked_in(cast, loan, at=at(loan, 9))
    numbers = sorted(set(Demand.objects.values_list("number", flat=True)))
    assert [int(number.rsplit("-", 1)[1]) for number in numbers] == list(range(1, 2 * ROUNDS + 1))
    assert DemandCounter.objects.get().last == 2 * ROUNDS


def test_a_clock_against_a_return_never_waits_for_it_and_never_doubles(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS):
        loan = lent(cast)
        moment = at(loan, 1)
        results = race(
            [
                lambda moment=moment: tasks.chase_day(moment),  # type: ignore[misc]
                lambda loan=loan, moment=moment: makers.checked_in(cast, loan, at=moment + timedelta(minutes=1)),  # type: ignore[misc]
            ]
        )
        assert results == ["done", "done"]
        before = Demand.objects.filter(loan=loan).count()
        tasks.chase_day(moment + timedelta(days=3))
        assert Demand.objects.filter(loan=loan).count() == before <= 1


def test_a_clock_against_a_call_counts_both_and_gives_each_its_number(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS):
        loan = lent(cast)
        moment, made = at(loan, 1), by_hand(loan.due_on + timedelta(days=1))
        results = race(
            [
                lambda moment=moment: tasks.chase_day(moment),  # type: ignore[misc]
                lambda loan=loan, moment=moment, made=made: actions.record_demand(  # type: ignore[misc]
                    loan, by=cast.storekeeper, at=moment, made=made
                ),
                lambda loan=loan, moment=moment, made=made: actions.record_demand(  # type: ignore[misc]
                    loan, by=cast.second_storekeeper, at=moment, made=made
                ),
            ]
        )
        assert results == ["done"] * 3
        tasks.chase_day(moment)
        assert sorted(Demand.objects.filter(loan=loan).values_list("serial", flat=True)) == [1, 2, 3]
        assert Loan.objects.get(pk=loan.pk).demands.exclude(rung=None).count() == 1
        makers.checked_in(cast, loan, at=moment + timedelta(hours=1))
