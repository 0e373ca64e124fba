"""No public figure tells of one to four cases, and none can be told from the others: attacked by subtracting."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.oversight.monthly.definitions import DEMANDS_DUE, rows_of
from audit.oversight.monthly.figures import Figure, Tally, Time
from audit.oversight.reports.suppressing import FEWEST, HIDDEN, RESTS_ON, SUMS, is_small, published
from loans.rules import Route

COUNTED: Final = (
    Figure.LENDABLE,
    Figure.ON_LOAN,
    Figure.DAMAGED,
    Figure.LOST,
    Figure.CASES_OPEN,
    Figure.OVERDUE_WEEK,
    Figure.OVERDUE_MONTH,
    Figure.OVERDUE_LONGER,
)

Told = Mapping[str, str]


def a_tally(dice: random.Random) -> Tally:
    """A small unit: most figures are 0 or a handful."""
    tally = Tally()

    def some() -> int:
        return dice.choice((0, 0, 1, 2, 3, 4, 5, 7, 12, 30))

    for figure in COUNTED:
        tally.count(figure, some())
    for figure in (Figure.RECEIVED, Figure.APPROVED, Figure.REFUSED, Figure.ENDED):
        for route in Route:
            tally.count(figure, some(), route=route)
    for figure in (Figure.ON_TIME, Figure.LATE, Figure.NOT_BACK):
        tally.count(figure, some())
        tally.count(Figure.DUE, tally.counts[figure])
    for figure in (Figure.DEMANDED_IN_TIME, Figure.DEMANDED_LATE, Figure.NOT_DEMANDED):
        tally.count(figure, some())
    tally.count(Figure.AFTER_APPROVAL, some())
    tally.count(Figure.HANDED_OVER, tally.counts[Figure.AFTER_APPROVAL] + dice.choice((0, 0, 0, 1, 6)))
    tally.minutes[Time.TO_DECISION] = [60] * (tally.counts[Figure.APPROVED] + tally.counts[Figure.REFUSED])
    tally.minutes[Time.TO_HAND_OVER] = [90] * tally.counts[Figure.HANDED_OVER]
    return tally


def figures(tally: Tally) -> dict[str, str]:
    return {row.key: row.value for row in rows_of(tally)}


def told(figure: Told, key: str) -> int | None:
    value = figure[key]
    return None if value == HIDDEN else int(value)


def small(value: int | None) -> bool:
    return value is not None and 0 < value < FEWEST


def leaks(whole: Told, units: list[Told]) -> list[str]:
    """Every figure that is told small, or that is what is missing to a sum of which everything else is told."""
    found = []
    for figures_of in (whole, *units):
        counts = {key: value for key, value in figures_of.items() if value.isdigit() and key not in RESTS_ON}
        found += [key for key, value in counts.items() if is_small(value) and key != Figure.LENDABLE]
        for total, parts in SUMS:
            found += missing(total, told(figures_of, total), [told(figures_of, part) for part in parts])
    for key in set(whole) - set(RESTS_ON) - {Figure.LENDABLE.value, Figure.CASE_VALUE.value, Figure.OWED_VALUE.value}:
        found += missing(key, told(whole, key), [told(unit, key) for unit in units])
    return found


def missing(key: str, total: int | None, parts: list[int | None]) -> list[str]:
    """The key, where what nobody tells is a small number together."""
    rest = total - sum(part for part in parts if part is not None) if total is not None else None
    return [key] if small(rest) else []


@given(st.integers(0, 10**9))
def test_nothing_small_is_told_nor_can_be_subtracted(seed: int) -> None:
    dice = random.Random(seed)
    tallies = [a_tally(dice) for _n in range(dice.choice((1, 2, 3, 8)))]
    rest = a_tally(dice) if dice.random() < 0.5 else Tally()  # a store of no bureau or district
    whole, units = published(figures(Tally.together([*tallies, rest])), [figures(each) for each in tallies])
    assert leaks(whole, list(units)) == []


@given(st.integers(0, 10**9))
def test_nothing_small_can_be_subtracted_from_a_quarter(seed: int) -> None:
    dice = random.Random(seed)
    months = [[a_tally(dice) for _unit in range(3)] for _month in range(3)]
    parts = [published(figures(Tally.together(month)), [figures(each) for each in month]) for month in months]
    together = [Tally.together(of_unit) for of_unit in zip(*months, strict=True)]
    whole, units = published(figures(Tally.together(together)), [figures(each) for each in together], parts)
    for place, quarter in enumerate([whole, *units]):
        of_months = [[agency, *of_units][place] for agency, of_units in parts]
        for key in quarter.keys() - RESTS_ON.keys() - {Figure.LENDABLE.value}:
            assert not missing(key, told(quarter, key), [told(month, key) for month in of_months]), key


@pytest.mark.parametrize(("count", "is_told"), [(0, True), (1, False), (4, False), (5, True)])
def test_the_only_small_unit_hides_the_figure_in_all_of_them(count: int, is_told: bool) -> None:
    first, second = Tally(), Tally()
    first.count(Figure.LOST, count)
    second.count(Figure.LOST, 20)
    whole, units = published(figures(Tally.together([first, second])), [figures(first), figures(second)])
    assert whole["lost"] == str(20 + count)
    assert [unit["lost"] for unit in units] == ([str(count), "20"] if is_told else [HIDDEN, HIDDEN])


def test_amounts_shares_and_times_go_with_what_they_are_of() -> None:
    tally = Tally()
    tally.count(Figure.DAMAGED, 2)
    tally.amounts[Figure.CASE_VALUE] += 900
    tally.count(Figure.APPROVED, 3, route=Route.INSIDE)
    tally.minutes[Time.TO_DECISION] = [60, 70, 80]
    tally.count(Figure.DEMANDED_LATE, 6)
    whole, _units = published(figures(tally), [])
    hidden = {key for key, value in whole.items() if value == HIDDEN}
    assert {"damaged", "case-value", "to-decision/50", "to-decision/90", "approved/inside", "approved"} <= hidden
    assert (whole[DEMANDS_DUE], whole["demanded-late"]) == ("6", "6")
