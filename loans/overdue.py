"""The overdue register: what is out past its due date, whose duty it is, and what was and will be done about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, F, Prefetch, Q, QuerySet
from django.utils.translation import pgettext_lazy

from loans import chasing, duties, rules
from loans.chasing import RUNG_LABELS, Rung
from loans.duties import DutyHolder
from loans.models import Demand, Loan
from loans.outstanding import Outstanding, outstanding_of
from loans.requests import policy_of
from loans.states import OUT
from loans.waiting import demanded_on, demands_of_due_date, has_breach

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FILE_BATCH: Final = 200
"""Loans of a file read at once."""


class Filter(StrEnum):
    """What the overdue register is narrowed to."""

    ALL = ""
    UNDEMANDED = "undemanded"
    BREACHED = "breached"


FILTER_LABELS: Final[Mapping[Filter, _StrPromise]] = MappingProxyType(
    {
        Filter.ALL: pgettext_lazy("filter of what is overdue", "All"),
        Filter.UNDEMANDED: pgettext_lazy("filter of what is overdue", "Not demanded yet"),
        Filter.BREACHED: pgettext_lazy("filter of what is overdue", "Duty breached"),
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """An overdue loan. lines: what is out; next_rung: what the clock does next, and when; holder: whose duty it is."""

    loan: Loan
    lines: list[Outstanding]
    demands: list[Demand]
    is_breached: bool
    days: int
    last_day: date
    next_rung: tuple[Rung, date] | None
    holder: DutyHolder | None

    @property
    def last_demand(self) -> Demand | None:
        return self.demands[-1] if self.demands else None

    @property
    def next_label(self) -> str:
        """What the clock does next, in words."""
        return str(RUNG_LABELS[self.next_rung[0]]) if self.next_rung else ""


def overdue_loans(scope: Q, *, on: date, narrowed: Filter = Filter.ALL, text: str = "") -> QuerySet[Loan]:
    """The loans in scope of which something is out past its due date. text: as in the list of loans."""
    loans = Loan.objects.filter(scope, state__in=[state.value for state in OUT], due_on__lt=on)
    if text:
        named = Q(borrower__name__icontains=text) | Q(borrower__staff_code__iexact=text)
        loans = loans.filter(Q(number__icontains=text) | named)
    match narrowed:
        case Filter.UNDEMANDED:
            loans = loans.filter(~Q(Exists(demands_of_due_date())))
        case Filter.BREACHED:
            loans = loans.filter(has_breach())
        case Filter.ALL:
            pass
    return loans


def with_what_a_row_shows(loans: QuerySet[Loan]) -> QuerySet[Loan]:
    """With people, units, policy and what was demanded. One query more, however many loans."""
    demanded = Demand.objects.filter(due_on=F("loan__due_on")).order_by("serial")
    return (
        loans.select_related("borrower", "borrower_unit", "lending_unit__agency__lending_policy", "duty_holder")
        .annotate(is_breached=has_breach())
        .prefetch_related(
            Prefetch("demands", queryset=demanded, to_attr="demands_made"),
        )
    )


def rows_of(loans: Sequence[Loan], *, on: date) -> list[Row]:
    """The rows of loans that were read `with_what_a_row_shows`, with what is out. Two queries; three where
    consumables are among them."""
    if not loans:
        return []
    holders, out = duties.holders_of(loans, on=on), outstanding_of(loans)
    return [_row(loan, out[loan.pk], holders[loan.pk], on=on) for loan in loans]


def _row(loan: Any, lines: list[Outstanding], holder: DutyHolder | None, *, on: date) -> Row:
    decided = policy_of(loan.lending_unit.agency)
    demands: list[Demand] = loan.demands_made
    done = {Rung(demand.rung): demand.on for demand in demands if demand.rung}
    facts = chasing.Chase(due_on=loan.due_on, out_since=loan.starts_on, done=done, demanded_on=demanded_on(demands))
    return Row(
        loan=loan,
        lines=lines,
        demands=demands,
        is_breached=loan.is_breached,
        days=rules.days_overdue(loan.due_on, on=on),
        last_day=rules.last_day_to_chase(loan.due_on, reading=decided.chase_reading),
        next_rung=chasing.next_rung(facts, on=on, policy=decided),
        holder=holder,
    )


def rows_in_batches(loans: QuerySet[Loan], *, on: date) -> Iterator[Row]:
    """All rows, the longest overdue first, so that a file of any length holds no more in memory than a batch."""
    ordered = with_what_a_row_shows(loans).order_by("due_on", "pk")
    beyond = Q()
    while found := list(ordered.filter(beyond)[:FILE_BATCH]):
        yield from rows_of(found, on=on)
        last = found[-1]
        beyond = Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, pk__gt=last.pk)


def one_row(loan: Loan, *, on: date) -> Row:
    """The row of one loan. Four queries."""
    return rows_of([with_what_a_row_shows(Loan.objects.filter(pk=loan.pk)).get()], on=on)[0]
