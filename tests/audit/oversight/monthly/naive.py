"""The figures once more, one loan after the other in plain Python: slow, and written apart from `measuring`."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from assets.models import Asset
from audit.oversight.monthly.figures import Figure, Tally, Time
from audit.oversight.monthly.periods import Period
from core.clock import BANGKOK
from loans.models import Case, Demand, DutyBreach, Loan, LoanLine, SupplyLine
from people.models import ClosedDay

Tallies = defaultdict[int, Tally]


def measured(agency_id: int, period: Period) -> Tallies:
    tallies: Tallies = defaultdict(Tally)
    begin, until = period.begin, period.until
    closed = set(ClosedDay.objects.filter(agency=agency_id, is_struck=False).values_list("on", flat=True))
    for asset in Asset.objects.all():
        _count_asset(agency_id, asset, until, tallies)
    for loan in Loan.objects.filter(lending_unit__agency=agency_id):
        _count_loan(loan, begin, until, closed, tallies[loan.lending_unit_id])
        for line in loan.lines.all():
            _count_line(loan, line, period, tallies[loan.lending_unit_id])
        for supply in loan.supply_lines.all():
            _count_supply(loan, supply, until, tallies[loan.lending_unit_id])
        _count_demands(loan, begin, until, tallies[loan.lending_unit_id])
    for case in Case.objects.filter(lending_unit__agency=agency_id):
        _count_case(case, begin, until, tallies[case.lending_unit_id])
    return tallies


def _count_asset(agency_id: int, asset: Asset, until: datetime, tallies: Tallies) -> None:
    known = [version for version in asset.history.all() if version.history_date < until]
    if not known:
        return
    was = max(known, key=lambda version: (version.history_date, version.history_id))
    if was.responsible_unit.agency_id != agency_id:
        return
    if was.is_lendable and was.condition == "good" and was.retired_on is None:
        tallies[was.responsible_unit_id].count(Figure.LENDABLE)


def _within(at: datetime | None, begin: datetime, until: datetime) -> bool:
    return at is not None and begin <= at < until


def _count_loan(loan: Loan, begin: datetime, until: datetime, closed: set[date], tally: Tally) -> None:
    if _within(loan.submitted_at, begin, until):
        tally.count(Figure.RECEIVED, route=loan.route)
    if loan.state in ("withdrawn", "cancelled", "lapsed") and _within(loan.closed_at, begin, until):
        tally.count(Figure.ENDED, route=loan.route)
    for decision in loan.decisions.all():
        if decision.kind in ("approved", "refused") and _within(decision.at, begin, until):
            tally.count(Figure.APPROVED if decision.kind == "approved" else Figure.REFUSED, route=loan.route)
            tally.minutes[Time.TO_DECISION].append(_open_minutes(loan.submitted_at, decision.at, closed))
    if loan.handed_over_at is not None and _within(loan.handed_over_at, begin, until):
        tally.count(Figure.HANDED_OVER)
        if loan.approved_at is not None and loan.approved_at <= loan.handed_over_at:
            tally.count(Figure.AFTER_APPROVAL)
        tally.minutes[Time.TO_HAND_OVER].append(_open_minutes(loan.submitted_at, loan.handed_over_at, closed))


def _count_line(loan: Loan, line: LoanLine, period: Period, tally: Tally) -> None:
    until, day = period.until, (period.until - timedelta(microseconds=1)).astimezone(BANGKOK).date()
    if line.condition_out == "" or loan.handed_over_at is None or loan.handed_over_at >= until:
        return
    back = line.returned_at if line.returned_at is not None and line.returned_at < until else None
    if period.first <= line.due_on <= min(period.last, day):
        tally.count(Figure.DUE)
        if back is None:
            tally.count(Figure.NOT_BACK)
        else:
            tally.count(Figure.ON_TIME if back.astimezone(BANGKOK).date() <= line.due_on else Figure.LATE)
    case = Case.objects.filter(line=line).first()
    if back is None and not (case is not None and case.opened_at < until):
        tally.count(Figure.ON_LOAN)
        age = (day - line.due_on).days
        if 1 <= age <= 7:
            tally.count(Figure.OVERDUE_WEEK)
        elif 8 <= age <= 30:
            tally.count(Figure.OVERDUE_MONTH)
        elif age > 30:
            tally.count(Figure.OVERDUE_LONGER)


def _count_supply(loan: Loan, line: SupplyLine, until: datetime, tally: Tally) -> None:
    if line.lent is None or line.price_at_loan is None or loan.handed_over_at is None or loan.handed_over_at >= until:
        return
    owed = line.lent - sum(each.quantity for each in line.returns.all() if each.at < until)
    if owed > 0:
        tally.count(Figure.OWED)
        tally.amounts[Figure.OWED_VALUE] += owed * line.price_at_loan


def _count_demands(loan: Loan, begin: datetime, until: datetime, tally: Tally) -> None:
    for demand in Demand.objects.filter(loan=loan, serial=1):
        if demand.on >= begin.astimezone(BANGKOK).date() and demand.at < until:
            tally.count(Figure.DEMANDED_IN_TIME if demand.on <= demand.last_day else Figure.DEMANDED_LATE)
    for breach in DutyBreach.objects.filter(loan=loan):
        if breach.on < begin.astimezone(BANGKOK).date() or breach.at >= until:
            continue
        if not any(each.at < until for each in Demand.objects.filter(loan=loan, due_on=breach.due_on)):
            tally.count(Figure.NOT_DEMANDED)


def _count_case(case: Case, begin: datetime, until: datetime, tally: Tally) -> None:
    if _within(case.opened_at, begin, until):
        tally.count(Figure.LOST if case.found == "lost" else Figure.DAMAGED)
        tally.amounts[Figure.CASE_VALUE] += case.price
    if case.opened_at < until and not (case.closed_at is not None and case.closed_at < until):
        tally.count(Figure.CASES_OPEN)
    if _within(case.closed_at, begin, until):
        tally.count(
            {
                "repair": Figure.CLOSED_BY_REPAIR,
                "replacement": Figure.CLOSED_BY_REPLACEMENT,
                "cash": Figure.CLOSED_BY_CASH,
                "": Figure.CLOSED_BROUGHT_BACK,
            }[case.remedy]
        )


def _open_minutes(begin: datetime, end: datetime, closed: set[date]) -> int:
    """Whole minutes, day by day."""
    total, day = timedelta(), begin.astimezone(BANGKOK).date()
    while day <= end.astimezone(BANGKOK).date():
        if day.weekday() < 5 and day not in closed:
            opens = datetime.combine(day, time(8, 30), tzinfo=BANGKOK)
            closes = datetime.combine(day, time(16, 30), tzinfo=BANGKOK)
            first, last = max(begin, opens), min(end, closes)
            if last > first:
                total += last - first
        day += timedelta(days=1)
    return int(total.total_seconds()) // 60
