"""The questions to items and pairs: what was retired while it was lent, what is damaged most, who meets every week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from assets.models import Asset
from audit.oversight.questions import MOST_RANKED, Cell, Question, Ranking, day, loan_cell, moment, person_cell
from audit.oversight.weeks import Weeks
from core.clock import official_day
from loans.models import Case, Decision, DecisionKind, Loan, LoanLine
from loans.states import LineState
from people.models import Person

if TYPE_CHECKING:
    from audit.oversight.scope import Period, Scope

WEEKS: Final = 4
"""So many weeks running, and the same two have met every week."""


def retired_while_lent(scope: Scope, period: Period) -> QuerySet[LoanLine]:
    """Lines of loans whose item was retired between hand-over and return."""
    not_back = Q(state__in=(LineState.OUT, LineState.UNDER_209), returned_at__isnull=True)
    retired = Q(asset__retired_on__isnull=False, asset__retired_on__gte=F("loan__handed_over_at__date"))
    back_later = Q(returned_at__date__gt=F("asset__retired_on"))
    rows = LoanLine.objects.filter(scope.loans("loan__"), period.days("asset__retired_on"), retired)
    rows = rows.filter(not_back | back_later)
    return rows.select_related("asset", "loan__lending_unit", "loan__borrower", "loan__borrower_unit")


@dataclass(frozen=True, slots=True)
class Damaged:
    """An item and how often it came back not in good order, or not at all."""

    asset: Asset
    times: int
    last: date


def damaged_most(scope: Scope, period: Period) -> list[Damaged]:
    """The items with the most cases of clause 209, most first. Two queries."""
    cases = Case.objects.filter(scope.loans("line__loan__"), period.moments("opened_at"))
    counted = cases.values("line__asset").annotate(times=Count("pk"), last=Max("opened_at"))
    most = list(counted.order_by("-times", "-last").values_list("line__asset", "times", "last")[:MOST_RANKED])
    assets = Asset.objects.select_related("responsible_unit").in_bulk([pk for pk, _times, _last in most])
    return [Damaged(assets[pk], times, official_day(last)) for pk, times, last in most]


def damaged(scope: Scope, period: Period) -> QuerySet[Asset]:
    """The items that have such a case."""
    cases = Case.objects.filter(scope.loans("line__loan__"), period.moments("opened_at"), line__asset=OuterRef("pk"))
    return Asset.objects.filter(Exists(cases))


@dataclass(frozen=True, slots=True)
class Pair:
    """Who borrowed and who approved it, every week for so many weeks."""

    borrower: Person
    approver: Person
    weeks: int
    approvals: int
    since: date


def same_pair(scope: Scope, period: Period) -> list[Pair]:
    """Who borrowed with the approval of the same person in four weeks running or more, longest first. Three queries."""
    found = _runs(scope, period)
    people = Person.objects.select_related("unit").in_bulk({pk for run in found for pk in run[:2]}) if found else {}
    return [Pair(people[one], people[by], weeks, times, since) for one, by, weeks, since, times in found]


def _runs(scope: Scope, period: Period) -> list[tuple[int, int, int, date, int]]:
    """Borrower, approver, weeks running, since when, approvals. One query."""
    loans = Loan.objects.filter(scope.loans()).order_by()
    approvals = Decision.objects.filter(period.moments("at"), kind=DecisionKind.APPROVED, loan__in=loans).order_by()
    pairs = approvals.values("borrower", "by").annotate(weeks=Weeks("at"), times=Count("pk")).filter(times__gte=WEEKS)
    met = pairs.values_list("borrower", "by", "weeks", "times")
    found = [(one, by, *longest_run(mondays), times) for one, by, mondays, times in met]
    long = [run for run in found if run[2] >= WEEKS]
    return sorted(long, key=lambda run: (-run[2], -run[4], run[0], run[1]))[:MOST_RANKED]


def longest_run(mondays: Sequence[date]) -> tuple[int, date]:
    """Of these weeks, how many follow each other at most, and the Monday with which that begins.

    mondays: the first days of the weeks, in their order, each once.

    Raises:
        ValueError: there are none.
    """
    if not mondays:
        raise ValueError("No weeks follow each other.")
    best, since, length = 0, mondays[0], 0
    for number, monday in enumerate(mondays):
        follows = number > 0 and monday - mondays[number - 1] == timedelta(days=7)
        length = length + 1 if follows else 1
        if length > best:
            best, since = length, monday - timedelta(days=7 * (length - 1))
    return best, since


def _retired_cells(line: LoanLine) -> list[Cell]:
    return [
        _asset_cell(line.asset),
        loan_cell(line.loan),
        person_cell(line.loan.borrower, line.loan.borrower_unit.name),
        Cell(moment(line.loan.handed_over_at)),
        Cell(day(line.asset.retired_on), under=line.asset.retired_because),
        Cell(moment(line.returned_at) or "–"),
    ]


def _damaged_cells(row: Damaged) -> list[Cell]:
    return [
        _asset_cell(row.asset),
        Cell(row.asset.responsible_unit.name),
        Cell(str(row.times)),
        Cell(day(row.last)),
    ]


def _pair_cells(row: Pair) -> list[Cell]:
    return [
        person_cell(row.borrower, row.borrower.unit.name),
        person_cell(row.approver, row.approver.unit.name),
        Cell(str(row.weeks), under=day(row.since)),
        Cell(str(row.approvals)),
    ]


def _asset_cell(asset: Asset) -> Cell:
    return Cell(asset.name, asset.get_absolute_url(), asset.tag)


OF_ITEMS: Final = (
    Ranking(
        slug="same-pair",
        words=gettext_lazy("The same pair every week"),
        why=gettext_lazy("The same person approved for the same borrower in at least four weeks running."),
        headings=(
            pgettext_lazy("column", "Borrower"),
            pgettext_lazy("column", "Approved by"),
            pgettext_lazy("column", "Weeks running, from"),
            pgettext_lazy("column", "Approvals"),
        ),
        rows=same_pair,
        counted=lambda scope, period: len(_runs(scope, period)),
        cells=_pair_cells,
    ),
    Question(
        slug="retired",
        words=gettext_lazy("Retired while on loan"),
        why=gettext_lazy("The item left the register although somebody had it."),
        headings=(
            pgettext_lazy("column", "Item"),
            pgettext_lazy("column", "Loan"),
            pgettext_lazy("column", "Borrower"),
            pgettext_lazy("column", "Handed over at"),
            pgettext_lazy("column", "Retired on"),
            pgettext_lazy("column", "Returned at"),
        ),
        rows=retired_while_lent,
        cells=_retired_cells,
    ),
    Ranking(
        slug="damaged",
        words=gettext_lazy("Which items are damaged most"),
        why=gettext_lazy("By cases of clause 209. It says what breaks, and proposes nobody who is to blame."),
        headings=(
            pgettext_lazy("column", "Item"),
            pgettext_lazy("column", "Responsible unit"),
            pgettext_lazy("column", "Cases"),
            pgettext_lazy("column", "The last on"),
        ),
        rows=damaged_most,
        counted=damaged,
        cells=_damaged_cells,
    ),
)
