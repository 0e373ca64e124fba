"""The figures of a period, counted by the database for each store: a handful of statements, however many stores.

A test counts everything a second time in Python, loan by loan, and compares (`tests/audit/oversight/monthly/naive.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncDate

from assets.models import Asset, Condition
from audit.oversight.monthly.figures import CLOSED_BY, MONTH_DAYS, WEEK, Figure, Tally, Time
from audit.oversight.monthly.hours import working_minutes
from audit.oversight.monthly.periods import Period
from core.clock import BANGKOK, official_day
from loans.models import (
    Case,
    Decision,
    DecisionKind,
    Demand,
    DutyBreach,
    Found,
    Loan,
    LoanLine,
    SupplyLine,
    SupplyReturn,
)
from loans.states import State
from people.calendar import calendar_of

ENDED: Final = (State.WITHDRAWN, State.CANCELLED, State.LAPSED)
"""How a request ends that nobody refused and nobody was handed anything for."""

Tallies = defaultdict[int, Tally]
"""By the id of the lending unit."""


def measure(agency_id: int, period: Period) -> Tallies:
    """The figures of every store of an agency that has any. 22 queries at most, however many stores and loans."""
    tallies: Tallies = defaultdict(Tally)
    for figure, counted in (
        (Figure.LENDABLE, _lendable(agency_id, period)),
        (Figure.ON_LOAN, _by_store(_on_loan(agency_id, period), "loan__lending_unit")),
        (Figure.DUE, _by_store(_due(agency_id, period), "loan__lending_unit")),
        (Figure.ON_TIME, _by_store(_due(agency_id, period).filter(_ON_TIME & _back(period)), "loan__lending_unit")),
        (Figure.LATE, _by_store(_due(agency_id, period).filter(~_ON_TIME & _back(period)), "loan__lending_unit")),
        (Figure.NOT_BACK, _by_store(_due(agency_id, period).exclude(_back(period)), "loan__lending_unit")),
        *_overdue(agency_id, period),
        *_demands(agency_id, period),
    ):
        for unit_id, number in counted:
            tallies[unit_id].count(figure, number)
    _count_requests(agency_id, period, tallies)
    _count_decisions(agency_id, period, tallies)
    _count_hand_overs(agency_id, period, tallies)
    _count_cases(agency_id, period, tallies)
    _count_owed(agency_id, period, tallies)
    return tallies


Counted = Iterator[tuple[int, int]]


def _by_store(rows: QuerySet[Any], unit: str) -> Counted:
    """How many rows each store has. One query."""
    yield from rows.order_by().values_list(unit).annotate(number=Count("pk"))


# The register and what is out


def _lendable(agency_id: int, period: Period) -> Counted:
    """Items as their last version before the end of the period has them."""
    versions: Any = Asset.history.model._default_manager
    later = versions.filter(id=OuterRef("id"), history_date__lt=period.until).order_by("-history_date", "-history_id")
    newest = versions.filter(
        responsible_unit__agency=agency_id,
        history_id=Subquery(later.values("history_id")[:1]),
        history_date__lt=period.until,
        is_lendable=True,
        condition=Condition.GOOD,
        retired_on__isnull=True,
    )
    return _by_store(newest, "responsible_unit")


def _went_out(agency_id: int, period: Period) -> QuerySet[LoanLine]:
    """Lines whose item left the store before the end of the period: the condition was written down as it went."""
    return LoanLine.objects.filter(
        ~Q(condition_out=""), loan__lending_unit__agency=agency_id, loan__handed_over_at__lt=period.until
    )


def _back(period: Period) -> Q:
    return Q(returned_at__isnull=False, returned_at__lt=period.until)


_ON_TIME: Final = Q(returned_on__lte=F("due_on"))


def _on_loan(agency_id: int, period: Period) -> QuerySet[LoanLine]:
    """Lines whose item was with the borrower at the end: not back, and not given up for lost."""
    given_up = Case.objects.filter(line=OuterRef("pk"), opened_at__lt=period.until)
    return _went_out(agency_id, period).exclude(_back(period)).filter(~Exists(given_up))


def _due(agency_id: int, period: Period) -> QuerySet[LoanLine]:
    """Lines of items that were to be returned in the period, as far as it has passed."""
    lines = _went_out(agency_id, period).filter(due_on__gte=period.first, due_on__lte=period.day)
    return lines.annotate(returned_on=TruncDate("returned_at", tzinfo=BANGKOK))


def _overdue(agency_id: int, period: Period) -> list[tuple[Figure, Counted]]:
    out, day = _on_loan(agency_id, period), period.day
    week, month = day - timedelta(days=WEEK), day - timedelta(days=MONTH_DAYS)
    ages = {
        Figure.OVERDUE_WEEK: Q(due_on__lt=day, due_on__gte=week),
        Figure.OVERDUE_MONTH: Q(due_on__lt=week, due_on__gte=month),
        Figure.OVERDUE_LONGER: Q(due_on__lt=month),
    }
    return [(figure, _by_store(out.filter(age), "loan__lending_unit")) for figure, age in ages.items()]


# Requests


def _count_requests(agency_id: int, period: Period, tallies: Tallies) -> None:
    """What was sent and what ended unlent. Two queries."""
    of_agency = Loan.objects.filter(lending_unit__agency=agency_id).order_by()
    sent = of_agency.filter(submitted_at__gte=period.begin, submitted_at__lt=period.until)
    ended = of_agency.filter(state__in=ENDED, closed_at__gte=period.begin, closed_at__lt=period.until)
    for figure, loans in ((Figure.RECEIVED, sent), (Figure.ENDED, ended)):
        for unit_id, route, number in loans.values_list("lending_unit", "route").annotate(number=Count("pk")):
            tallies[unit_id].count(figure, number, route=route)


_DECIDED: Final = {DecisionKind.APPROVED: Figure.APPROVED, DecisionKind.REFUSED: Figure.REFUSED}


def _count_decisions(agency_id: int, period: Period, tallies: Tallies) -> None:
    """What was approved and refused, and how long it took. Two queries."""
    rows = Decision.objects.filter(
        loan__lending_unit__agency=agency_id, kind__in=list(_DECIDED), at__gte=period.begin, at__lt=period.until
    ).values_list("loan__lending_unit", "loan__route", "kind", "loan__submitted_at", "at")
    found = list(rows.order_by())
    if not found:
        return
    calendar = calendar_of(agency_id, min(official_day(row[3]) for row in found), period.day)
    for unit_id, route, kind, sent, at in found:
        tallies[unit_id].count(_DECIDED[DecisionKind(kind)], route=route)
        tallies[unit_id].minutes[Time.TO_DECISION].append(working_minutes(sent, at, calendar))


def _count_hand_overs(agency_id: int, period: Period, tallies: Tallies) -> None:
    """What was handed over, whether after approval, and how long after the request. Two queries."""
    rows = Loan.objects.filter(
        lending_unit__agency=agency_id, handed_over_at__gte=period.begin, handed_over_at__lt=period.until
    ).values_list("lending_unit", "submitted_at", "approved_at", "handed_over_at")
    found = [row for row in rows.order_by() if row[3] is not None]
    if not found:
        return
    calendar = calendar_of(agency_id, min(official_day(row[1]) for row in found), period.day)
    for unit_id, sent, approved, handed in found:
        tally = tallies[unit_id]
        tally.count(Figure.HANDED_OVER)
        tally.count(Figure.AFTER_APPROVAL, int(approved is not None and handed is not None and approved <= handed))
        tally.minutes[Time.TO_HAND_OVER].append(working_minutes(sent, handed or sent, calendar))


# Clause 211


def _demands(agency_id: int, period: Period) -> list[tuple[Figure, Counted]]:
    """First demands in time and late, and seven days that went by without any."""
    of_agency: dict[str, Any] = {"loan__lending_unit__agency": agency_id}
    in_period: dict[str, Any] = {"on__gte": period.first, "at__lt": period.until}
    first = Demand.objects.filter(**of_agency, **in_period, serial=1)
    made = Demand.objects.filter(loan=OuterRef("loan"), due_on=OuterRef("due_on"), at__lt=period.until)
    missed = DutyBreach.objects.filter(**of_agency, **in_period).filter(~Exists(made))
    return [
        (Figure.DEMANDED_IN_TIME, _by_store(first.filter(on__lte=F("last_day")), "loan__lending_unit")),
        (Figure.DEMANDED_LATE, _by_store(first.filter(on__gt=F("last_day")), "loan__lending_unit")),
        (Figure.NOT_DEMANDED, _by_store(missed, "loan__lending_unit")),
    ]


# Clauses 209 and 210


def _count_cases(agency_id: int, period: Period, tallies: Tallies) -> None:
    """Cases opened in the period, open at its end, and closed in it. Three queries."""
    of_agency = Case.objects.filter(lending_unit__agency=agency_id).order_by()
    opened = of_agency.filter(opened_at__gte=period.begin, opened_at__lt=period.until)
    for unit_id, found, number, value in opened.values_list("lending_unit", "found").annotate(
        Count("pk"), Sum("price")
    ):
        tallies[unit_id].count(Figure.LOST if found == Found.LOST else Figure.DAMAGED, number)
        tallies[unit_id].amounts[Figure.CASE_VALUE] += value
    still = Q(closed_at__isnull=True) | Q(closed_at__gte=period.until)
    for unit_id, number in _by_store(of_agency.filter(still, opened_at__lt=period.until), "lending_unit"):
        tallies[unit_id].count(Figure.CASES_OPEN, number)
    closed = of_agency.filter(closed_at__gte=period.begin, closed_at__lt=period.until)
    for unit_id, remedy, number in closed.values_list("lending_unit", "remedy").annotate(Count("pk")):
        tallies[unit_id].count(CLOSED_BY[remedy], number)


def _count_owed(agency_id: int, period: Period, tallies: Tallies) -> None:
    """Lines of consumables still owed in kind at the end, and their worth at the price of lending. One query."""
    kind: DecimalField[Any, Any] = DecimalField(max_digits=20, decimal_places=5)
    back = SupplyReturn.objects.filter(line=OuterRef("pk"), at__lt=period.until).order_by().values("line")
    lines = SupplyLine.objects.filter(
        loan__lending_unit__agency=agency_id, lent__isnull=False, loan__handed_over_at__lt=period.until
    ).annotate(
        owed=F("lent")
        - Coalesce(Subquery(back.annotate(sum=Sum("quantity")).values("sum")), Value(Decimal(0)), output_field=kind)
    )
    for unit_id, owed, price in lines.filter(owed__gt=0).values_list("loan__lending_unit", "owed", "price_at_loan"):
        tallies[unit_id].count(Figure.OWED)
        tallies[unit_id].amounts[Figure.OWED_VALUE] += owed * (price or Decimal(0))
