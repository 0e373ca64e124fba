"""What was ticked of the check list of an item at hand-over and at return, kept with the line of the loan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from assets.check_lists import Points, check_lists_of, nearest_check_list
from loans.models import LoanLine

Ticks = Mapping[str, bool]
"""Whether each point was in order."""

Kept = Sequence[Sequence[object]]
"""As the line keeps it: [point, whether it was in order] in the order of the list."""

RIGHT: Final = "ตรวจแล้วเรียบร้อย: "
WRONG: Final = "ไม่มีหรือไม่เรียบร้อย: "
"""What stands before the points in words, parted by "; " (`static/js/handing.js` does the same)."""


def points_of(lines: Sequence[LoanLine]) -> Mapping[int, Points]:
    """By id of a line: the points looked at when its item is handed over now. One query."""
    listed = check_lists_of({line.asset.category_id for line in lines})
    return {line.pk: listed.get(line.asset.category_id, ()) for line in lines}


def with_points(lines: QuerySet[LoanLine]) -> QuerySet[LoanLine]:
    """With the points of each, for `points_read`. No query of its own."""
    return lines.annotate(points=nearest_check_list("asset__category__path"))


def points_read(lines: Sequence[LoanLine]) -> Mapping[int, Points]:
    """As `points_of`, of lines that were read `with_points`. No query."""
    return {line.pk: tuple(getattr(line, "points", None) or ()) for line in lines}


def points_out(line: LoanLine) -> Points:
    """The points that were looked at when the item was handed over; the same are looked at when it comes back."""
    return tuple(str(point) for point, _is_right in line.checks_out)


def kept(points: Points, ticks: Ticks) -> list[list[object]]:
    """How the line keeps what was ticked."""
    return [[point, bool(ticks.get(point))] for point in points]


def gone(line: LoanLine, ticks: Ticks) -> list[str]:
    """The points that were in order at hand-over and are not now."""
    return [str(point) for point, was_right in line.checks_out if was_right and not ticks.get(str(point))]


def in_thai(checks: Kept) -> str:
    """What was ticked, in words for a paper and for the text that is signed; empty where there was no list."""
    right = ", ".join(str(point) for point, is_right in checks if is_right)
    wrong = ", ".join(str(point) for point, is_right in checks if not is_right)
    return "; ".join([*([f"{RIGHT}{right}"] if right else []), *([f"{WRONG}{wrong}"] if wrong else [])])


@dataclass(frozen=True, slots=True)
class Compared:
    """One point at hand-over and at return. after: None where it has not come back."""

    point: str
    before: bool
    after: bool | None


def compared(line: LoanLine) -> list[Compared]:
    """The check list at hand-over beside that at return."""
    after = {str(point): bool(is_right) for point, is_right in line.checks_in}
    return [Compared(str(point), bool(was), after.get(str(point))) for point, was in line.checks_out]
