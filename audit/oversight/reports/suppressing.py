"""What of the figures may be public: none that tells of one to four cases, and none from which such a one can be told.

Pure. A figure could be told where it is small, where it is what is missing to a sum (a unit of the agency, a route of
the requests, one end of the items due, a month of a quarter), so a breakdown is published whole or not at all:

* between units: a figure is told by unit only where it is small in no unit (nor in what is left to no unit);
* within a unit: the parts of a sum are told only where none of them is small;
* between spans: a figure of a quarter is told only where it is told in each of its months.

What is not told stands as `HIDDEN`, also where it is 0: a 0 among hidden ones would tell of the others (ADR 0042).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from audit.oversight.monthly.definitions import DEMANDS_DUE, ROUTES, route_key
from audit.oversight.monthly.figures import BY_ROUTE, Figure, Time
from audit.oversight.reports.lines import Figures

FEWEST: Final = 5
"""A figure below this, and not 0, could name somebody."""

HIDDEN: Final = "*"

OPEN: Final = frozenset({Figure.LENDABLE.value})
"""What tells of things and of nobody."""

SUMS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    *((figure.value, tuple(route_key(figure, route) for route in ROUTES)) for figure in BY_ROUTE),
    (Figure.DUE.value, (Figure.ON_TIME.value, Figure.LATE.value, Figure.NOT_BACK.value)),
    (DEMANDS_DUE, (Figure.DEMANDED_IN_TIME.value, Figure.DEMANDED_LATE.value, Figure.NOT_DEMANDED.value)),
)
"""Figures and what they fall into."""

_DECIDED: Final = (Figure.APPROVED.value, Figure.REFUSED.value)
_HANDED: Final = Figure.HANDED_OVER.value

RESTS_ON: Final[Mapping[str, tuple[str, ...]]] = {
    Figure.CASE_VALUE.value: (Figure.DAMAGED.value, Figure.LOST.value),
    Figure.OWED_VALUE.value: (Figure.OWED.value,),
    f"{Figure.AFTER_APPROVAL.value}/share": (_HANDED, Figure.AFTER_APPROVAL.value),
    **{f"{Time.TO_DECISION.value}/{percent}": _DECIDED for percent in (50, 90)},
    **{f"{Time.TO_HAND_OVER.value}/{percent}": (_HANDED,) for percent in (50, 90)},
}
"""Amounts, shares and times: told only where what they are of is told, and where it is of at least five or of none."""


def published(
    whole: Figures, units: Sequence[Figures], parts: Iterable[tuple[Figures, Sequence[Figures]]] = ()
) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The public figures of the agency, and of each of its units in the order given.

    parts: what is public of the months of the span, for the agency and for its units in the same order.
    """
    hidden_in_parts = [(_hidden(agency), [_hidden(unit) for unit in of_units]) for agency, of_units in parts]
    hidden = _unsafe(whole) | {key for agency, _units in hidden_in_parts for key in agency}
    together = hidden.union(*(_unsafe(unit) for unit in units), _unsafe(_left_over(whole, units)))
    together |= {key for _agency, of_units in hidden_in_parts for unit in of_units for key in unit}
    return _told(whole, hidden), [_told(unit, together) for unit in units]


def is_small(value: str) -> bool:
    """Whether the value is a count from one to four."""
    return value.isdigit() and 0 < int(value) < FEWEST


def _unsafe(figures: Figures) -> set[str]:
    """The keys that cannot be told, looked at by themselves."""
    counts = {key: value for key, value in figures.items() if key not in RESTS_ON and key not in OPEN}
    unsafe = {key for key, value in counts.items() if is_small(value)}
    for whole, parts in SUMS:
        if unsafe.intersection((whole, *parts)):
            unsafe.update(parts)
    before = int(figures.get(_HANDED) or 0) - int(figures.get(Figure.AFTER_APPROVAL.value) or 0)
    if is_small(str(before)) or _HANDED in unsafe:
        unsafe.add(Figure.AFTER_APPROVAL.value)
    unsafe |= {key for key, basis in RESTS_ON.items() if unsafe.intersection(basis) or _is_few(figures, basis)}
    return unsafe


def _is_few(figures: Figures, basis: tuple[str, ...]) -> bool:
    return is_small(str(sum(int(figures.get(key) or 0) for key in basis)))


def _left_over(whole: Figures, units: Sequence[Figures]) -> dict[str, str]:
    """The counts of the agency that belong to none of the units."""
    counts = {key: int(value) for key, value in whole.items() if value.isdigit()}
    for unit in units:
        for key in counts:
            counts[key] -= int(unit.get(key) or 0)
    return {key: str(count) for key, count in counts.items()}


def _hidden(figures: Figures) -> set[str]:
    return {key for key, value in figures.items() if value == HIDDEN or value.startswith("<")}


def _told(figures: Figures, hidden: set[str]) -> dict[str, str]:
    return {key: HIDDEN if key in hidden else value for key, value in figures.items()}
