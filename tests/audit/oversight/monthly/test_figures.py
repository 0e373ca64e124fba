"""Every figure counted twice, by the database and loan by loan in Python: they agree, whatever happened."""

from __future__ import annotations

import csv
import random
from datetime import datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from assets.actions.fitness import set_condition
from assets.models import Condition
from audit.oversight.monthly.definitions import rows_of
from audit.oversight.monthly.figures import Figure, Tally, Time, overdue_by
from audit.oversight.monthly.measuring import Tallies, measure
from audit.oversight.monthly.periods import Month, Period
from core.clock import BANGKOK
from loans import tasks
from loans.models import Found
from loans.rules import Route
from loans.states import State
from tests import makers
from tests.audit.oversight.monthly import naive
from tests.cast import Cast

NOVEMBER = Month(2570, 2)


def end_of(month: Month) -> datetime:
    return Period.of(month, at=datetime(2099, 1, 1, tzinfo=BANGKOK)).until


def seen(cast: Cast, month: Month = NOVEMBER, *, at: datetime | None = None) -> Tally:
    """The figures of the finance section."""
    return measure(cast.agency.pk, Period.of(month, at=at or end_of(month)))[cast.finance.pk]


def agree(one: Tallies, other: Tallies) -> bool:
    return all(one[unit_id].same_as(other[unit_id]) for unit_id in {*one, *other})


STATES = [state for state in State if state != State.AWAITING_ENDORSEMENT]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_histories_counted_twice_come_to_the_same(seed: int, cast: Cast) -> None:
    dice = random.Random(seed)
    for _n in range(25):
        at = cast.at + timedelta(days=dice.randrange(70), minutes=dice.randrange(300))
        days = dice.choice([1, 3, 10, 20])
        makers.loan_in(
            dice.choice(STATES), cast, at=at, items=dice.choice([1, 2, 3]), days=days, outside=dice.random() < 0.3
        )
    for _n in range(3):
        makers.lost_case(cast, at=cast.at + timedelta(days=dice.randrange(60)))
    for day in sorted(dice.sample(range(130), 30)):
        tasks.chase_day(cast.at + timedelta(days=day))

    moments = [cast.at + timedelta(days=dice.randrange(130), minutes=dice.randrange(1440)) for _n in range(3)]
    moments.append(cast.at + timedelta(days=400))
    for at in moments:
        for month in (Month.of(at.date()), Month.of(at.date()).before(), NOVEMBER, NOVEMBER.after()):
            if Period.of(NOVEMBER, at=at).first > month.first or month.first > at.date():
                continue
            period = Period.of(month, at=at)
            assert agree(measure(cast.agency.pk, period), naive.measured(cast.agency.pk, period)), (month, at)


def test_a_quiet_store_has_no_figures(cast: Cast) -> None:
    assert measure(cast.agency.pk, Period.of(NOVEMBER, at=end_of(NOVEMBER))) == {}


def test_a_request_is_counted_by_its_route_and_its_way_in_open_hours(cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast, items=2)
    makers.loan_in(State.REFUSED, cast, outside=True)
    makers.loan_in(State.WITHDRAWN, cast)
    tally = seen(cast)
    assert (tally.counts[Figure.RECEIVED], tally.routes[Figure.RECEIVED, Route.OUTSIDE]) == (3, 1)
    assert (tally.counts[Figure.APPROVED], tally.counts[Figure.REFUSED], tally.counts[Figure.ENDED]) == (1, 1, 1)
    assert (tally.counts[Figure.HANDED_OVER], tally.counts[Figure.AFTER_APPROVAL]) == (1, 1)
    assert (tally.counts[Figure.ON_LOAN], tally.counts[Figure.LENDABLE]) == (2, 4)
    assert sorted(tally.minutes[Time.TO_DECISION]) == [1, 2]
    assert tally.minutes[Time.TO_HAND_OVER] == [3]


def test_what_is_due_is_back_in_time_late_or_out_and_ages_with_the_days(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast, items=2, days=3)
    line = loan.lines.all()[0]
    makers.checked_in(cast, loan, line, at=cast.at + timedelta(days=5))
    running = {days: seen(cast, at=cast.at + timedelta(days=days)) for days in (1, 2, 3, 6)}
    assert [tally.counts[Figure.DUE] for tally in running.values()] == [0, 2, 2, 2]
    assert [tally.counts[Figure.NOT_BACK] for tally in running.values()] == [0, 2, 2, 1]
    assert [tally.overdue for tally in running.values()] == [0, 0, 2, 1]
    assert running[6].counts[Figure.LATE] == 1
    later = {month: seen(cast, month) for month in (NOVEMBER, NOVEMBER.after(), NOVEMBER.before(-2))}
    ages = (Figure.OVERDUE_WEEK, Figure.OVERDUE_MONTH, Figure.OVERDUE_LONGER)
    assert [tuple(tally.counts[age] for age in ages) for tally in later.values()] == [(0, 1, 0), (0, 0, 1), (0, 0, 1)]


@pytest.mark.parametrize(("days", "age"), [(1, "1-7"), (7, "1-7"), (8, "8-30"), (30, "8-30"), (31, "over-30")])
def test_ages_begin_and_end_where_the_report_says(days: int, age: str) -> None:
    assert overdue_by(days).value == f"overdue-{age}"


def test_demands_are_in_time_late_or_missing(cast: Cast) -> None:
    for _n in range(2):
        makers.loan_in(State.ON_LOAN, cast, days=1)
    tasks.chase_day(cast.at + timedelta(days=1))
    makers.loan_in(State.ON_LOAN, cast, days=2)
    tasks.chase_day(cast.at + timedelta(days=12))
    counts = seen(cast).counts
    assert (counts[Figure.DEMANDED_IN_TIME], counts[Figure.DEMANDED_LATE]) == (2, 1)
    assert seen(cast).demands_due == 3


def test_a_lost_item_is_a_case_and_no_longer_on_loan(cast: Cast) -> None:
    case = makers.lost_case(cast, found=Found.LOST)
    tally = seen(cast)
    assert (tally.counts[Figure.LOST], tally.counts[Figure.CASES_OPEN]) == (1, 1)
    assert tally.amounts[Figure.CASE_VALUE] == case.price > Decimal(0)
    assert tally.counts[Figure.ON_LOAN] == 0


def test_the_register_is_counted_as_it_stood_at_the_end_of_the_month(cast: Cast) -> None:
    item = makers.asset(cast)
    assert seen(cast).counts[Figure.LENDABLE] == 1
    december = datetime(2026, 12, 3, tzinfo=BANGKOK)
    set_condition(item, condition=Condition.DAMAGED, by=cast.storekeeper, at=december, reason="ขาหัก")
    assert seen(cast).counts[Figure.LENDABLE] == 1
    assert seen(cast, NOVEMBER.after()).counts[Figure.LENDABLE] == 0


def test_so_many_queries_however_many_loans(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _n in range(3):
        makers.loan_in(State.RETURNED, cast)
    with django_assert_max_num_queries(22):
        seen(cast)


def printed(*arguments: str) -> dict[str, str]:
    out = StringIO()
    call_command("monthly_figures", *arguments, stdout=out)
    return {row["รายการ"]: row["จำนวนที่นับได้"] for row in csv.DictReader(StringIO(out.getvalue()))}


def test_the_command_prints_a_unit_with_all_its_stores_and_every_figure_defined(cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast, items=2)
    with time_machine.travel(end_of(NOVEMBER) + timedelta(days=2), tick=False):
        whole, district, other = (
            printed("2570", "2"),
            printed("2570", "2", "--unit", "5004"),
            printed("2570", "2", "--unit", "5028"),
        )
    assert whole == district
    assert (district["พัสดุที่อยู่ระหว่างยืม"], other["พัสดุที่อยู่ระหว่างยืม"]) == ("2", "0")
    assert all(str(row.definition) for row in rows_of(Tally()))


@pytest.mark.parametrize("arguments", [("2570", "13"), ("2599", "1"), ("2570", "2", "--unit", "ไม่มี")])
def test_what_cannot_be_counted_is_said(arguments: tuple[str, ...], cast: Cast) -> None:
    with time_machine.travel(cast.at, tick=False), pytest.raises(CommandError, match=arguments[-1]):
        printed(*arguments)


def test_every_figure_stands_in_the_report_once() -> None:
    tally = Tally()
    for number, figure in enumerate(Figure, start=1):
        tally.counts[figure] = tally.amounts[figure] = number  # type: ignore[assignment]  # told apart by their value
    values = [row.value for row in rows_of(tally)]
    assert all(values.count(str(number)) + values.count(f"{number:.2f}") == 1 for number in range(1, len(Figure) + 1))
