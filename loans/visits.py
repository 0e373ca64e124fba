"""What waits at the desk: visits to hand over to, to take back from, and overdue; of the stores one keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assets.models import AssetIdentifier, IdentifierKind
from core.clock import start_of_day
from loans.models import Loan, LoanLine, SupplyLine
from loans.rules import Route
from loans.states import OUT, LineState, State
from loans.supply_queries import owed_lines
from people.models import Person
from people.offices import Standing

SOON: Final = timedelta(days=7)
"""How far ahead of its due date a loan stands among what comes back soon."""

MOST_VISITS: Final = 40
"""Visits a column shows; the rest are found by scanning, or in the list of all loans."""

MOST_RETURNS: Final = 30
"""Returns of the day that the page of returns shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One person at the desk for one loan. items: how many go out, or come back. late: days past the day it was due."""

    loan: Loan
    items: int
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the desk; `more` says that there are visits it does not show."""

    visits: Sequence[Visit]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The desk's three columns."""

    hand_over: Column
    take_back: Column
    overdue: Column


def board(standing: Standing) -> Board:
    """What waits at the stores this person keeps. Three queries, whatever waits."""
    on = standing.on
    out = _visits(standing, LineState.OUT).filter(state__in=[state.value for state in OUT])
    return Board(
        hand_over=_column(_visits(standing, LineState.APPROVED).filter(state=State.APPROVED), "starts_on", standing),
        take_back=_column(out.filter(due_on__gte=on, due_on__lte=on + SOON), "due_on", standing),
        overdue=_column(out.filter(due_on__lt=on), "due_on", standing),
    )


def visits_of(person: Person, standing: Standing) -> Sequence[Visit]:
    """What waits for this borrower at the stores one keeps: to take along first, then to bring back. One query."""
    waiting = _visits(standing, LineState.APPROVED, LineState.OUT)
    open_states = [State.APPROVED.value, *(state.value for state in OUT)]
    return _column(waiting.filter(borrower=person, state__in=open_states), "due_on", standing).visits


def loan_at_desk(pk: int, standing: Standing) -> tuple[Loan, list[LoanLine]] | None:
    """The loan with its lines in their order, items with custody and number; None where one keeps another store.

    Two queries.
    """
    lines = list(_lines_with_all().filter(lent_by(standing, "loan__"), loan__pk=pk).order_by("position"))
    if not lines:
        return None
    loan = lines[0].loan
    for line in lines:
        line.loan = loan
    return loan, lines


def line_at_desk(pk: int, standing: Standing) -> LoanLine | None:
    """One line of a loan of the stores one keeps, with its loan; None for any other. One query."""
    return LoanLine.objects.filter(lent_by(standing, "loan__"), pk=pk).select_related("loan").first()


def visit_at_desk(loan: Loan, standing: Standing) -> list[tuple[Loan, list[LoanLine]]]:
    """This loan with all others that wait for its borrower at the same store today, in order of id; see `loan_at_desk`.

    Two queries.
    """
    waiting = Q(loan__state=State.APPROVED, loan__starts_on__lte=standing.on) | Q(loan=loan)
    same = {"loan__borrower": loan.borrower_id, "loan__lending_unit": loan.lending_unit_id}
    lines = list(_lines_with_all().filter(waiting, **same).order_by("loan_id", "position"))
    loans = {line.loan_id: line.loan for line in reversed(lines)}
    for line in lines:
        line.loan = loans[line.loan_id]
    return [(loans[pk], [line for line in lines if line.loan_id == pk]) for pk in sorted(loans)]


def waits_with_others(loan: Loan, standing: Standing) -> bool:
    """Whether this loan and another of its borrower wait at the same store today, to be handed over at once.

    One query; none where it is collected by itself.
    """
    if loan.borrower.is_contact or loan.starts_on > standing.on:
        return False
    others = Loan.objects.filter(borrower=loan.borrower_id, lending_unit=loan.lending_unit_id, state=State.APPROVED)
    others = others.exclude(route=Route.CONSUMABLE).filter(starts_on__lte=standing.on).exclude(pk=loan.pk)
    return others.filter(Q(collect_by__gte=standing.on) | Q(collect_by=None)).exists()


def still_out(person: Person, standing: Standing) -> Sequence[LoanLine]:
    """What this borrower still has of the stores one keeps, the first due first. One query."""
    lines = LoanLine.objects.filter(lent_by(standing, "loan__"), loan__borrower=person, state=LineState.OUT)
    return list(lines.select_related("asset", "loan").order_by("due_on", "loan", "position"))


def taken_back_today(standing: Standing) -> Sequence[LoanLine]:
    """What this person took back or inspected today, the last first, each with `still_out`: what is out of its loan.

    One query.
    """
    morning = start_of_day(standing.on)
    today = Q(received_by=standing.person, returned_at__gte=morning)
    today |= Q(inspected_by=standing.person, inspected_at__gte=morning)
    lines = LoanLine.objects.filter(today).select_related("asset", "loan__borrower", "case")
    still = _count(LoanLine.objects.filter(loan=OuterRef("loan"), state=LineState.OUT))
    last = Coalesce("inspected_at", "returned_at").desc()
    return list(lines.annotate(still_out=still).order_by(last, "-pk")[:MOST_RETURNS])


def unsigned_today(person_id: int, standing: Standing) -> list[LoanLine]:
    """What of this borrower's came in today at the stores one keeps, and nobody has signed for. One query."""
    lines = LoanLine.objects.filter(
        lent_by(standing, "loan__"),
        loan__borrower=person_id,
        returned_at__gte=start_of_day(standing.on),
        handed_back__isnull=True,
    )
    return list(lines.select_related("asset", "loan__borrower__unit").order_by("asset_id"))


def to_inspect(standing: Standing) -> QuerySet[LoanLine]:
    """What was dropped off at the stores one keeps and nobody has inspected yet, the longest first. One query."""
    lines = LoanLine.objects.filter(lent_by(standing, "loan__"), state=LineState.TO_INSPECT)
    return lines.select_related("asset", "loan__borrower", "received_by").order_by("returned_at", "pk")


def lent_by(standing: Standing, prefix: str = "") -> Q:
    """The loans of the stores this person keeps."""
    return lent_from(standing.store_paths(), prefix)


def lent_from(paths: Iterable[str], prefix: str = "") -> Q:
    """The loans of the stores at these paths and below."""
    answer = Q(pk__in=())
    for path in paths:
        answer |= Q(**{f"{prefix}lending_unit__path__startswith": path})
    return answer


def _lines_with_all() -> QuerySet[LoanLine]:
    numbers = AssetIdentifier.objects.filter(kind=IdentifierKind.OFFICIAL, valid_to__isnull=True)
    return LoanLine.objects.select_related(
        "asset__custody",
        "asset__category",
        "loan__borrower__unit",
        "loan__approved_by",
        "loan__letter",
        "loan__lending_unit__agency__lending_policy",
    ).prefetch_related(Prefetch("asset__identifiers", queryset=numbers, to_attr="official_numbers"))


def _count(lines: QuerySet[LoanLine] | QuerySet[SupplyLine]) -> Coalesce:
    counted = lines.order_by().values("loan").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _visits(standing: Standing, *states: LineState) -> QuerySet[Loan]:
    items = _count(LoanLine.objects.filter(loan=OuterRef("pk"), state__in=[state.value for state in states]))
    supplies = SupplyLine.objects.filter(loan=OuterRef("pk"), approved__gt=0)
    if LineState.APPROVED not in states:
        supplies = owed_lines(supplies)
    loans = Loan.objects.filter(lent_by(standing)).select_related("borrower__unit", "lending_unit")
    return loans.annotate(waiting=items + _count(supplies))


def _column(loans: QuerySet[Loan], order: str, standing: Standing) -> Column:
    rows = list(loans.order_by(order, "pk")[: MOST_VISITS + 1])
    return Column(visits=[_visit(loan, standing) for loan in rows[:MOST_VISITS]], more=len(rows) > MOST_VISITS)


def _visit(loan: Loan, standing: Standing) -> Visit:
    due = loan.collect_by if loan.state == State.APPROVED else loan.due_on
    late = (standing.on - due).days if due else 0
    return Visit(loan=loan, items=getattr(loan, "waiting", 0), late=max(late, 0))
