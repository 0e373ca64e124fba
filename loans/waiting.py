"""What waits for the clock of clause 211: found by index, streamed by key, whole visits together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core.clock import start_of_day
from loans import chasing, rules
from loans.chasing import REMINDERS, Rung
from loans.models import Demand, DutyBreach, Loan, LoanLine, Reminder, SupplyReturn
from loans.policy import Policy
from loans.rules import Route
from loans.states import OUT, State
from people.models import Agency

CHUNK: Final = 5_000
"""Loans looked up at once: three numbers each are held."""

BATCH: Final = 100
"""Loans chased in one transaction, cut where the next visit begins: a killed worker loses no more than these."""

LOOK_BACK: Final = 60
"""Days for which a clock that was down still finds breaches of loans that came back meanwhile."""

Key = tuple[int, int, int]


def batches(agency: Agency, *, on: date, policy: Policy) -> Iterator[list[int]]:
    """The ids of the loans of this agency for which the day `on` asks for something, whole visits together.

    A visit is one borrower at one store. One query a chunk.
    """
    batch: list[int] = []
    for _visit, keys in groupby(_keys(agency, on=on, policy=policy), key=lambda key: key[:2]):
        ids = [pk for _unit, _borrower, pk in keys]
        if batch and len(batch) + len(ids) > BATCH:
            yield batch
            batch = []
        batch.extend(ids)
    if batch:
        yield batch


def _keys(agency: Agency, *, on: date, policy: Policy) -> Iterator[Key]:
    waiting = waiting_on(on, policy).filter(lending_unit__agency=agency)
    waiting = waiting.order_by("lending_unit_id", "borrower_id", "pk")
    beyond = Q()
    while chunk := list(waiting.filter(beyond).values_list("lending_unit_id", "borrower_id", "pk")[:CHUNK]):
        yield from chunk
        unit, borrower, pk = chunk[-1]
        same_unit = Q(lending_unit_id=unit)
        beyond = (
            Q(lending_unit_id__gt=unit)
            | same_unit & Q(borrower_id__gt=borrower)
            | same_unit & Q(borrower_id=borrower, pk__gt=pk)
        )


def waiting_on(on: date, policy: Policy) -> QuerySet[Loan]:
    """The loans with something out for which a rung is due on the day `on`, or a breach to be recorded.

    As `chasing.rung_due` and `chasing.is_breach_to_record` say, in terms of the database.
    """
    asked = Q()
    for rung in REMINDERS:
        asked |= _reminder_due(rung, on)
    before: tuple[Rung, int] | None = None
    for rung, days in chasing.days_after(policy).items():
        due = Q(due_on__lte=on - timedelta(days=days)) & ~Q(Exists(demands_of_due_date(rung=rung)))
        if before is not None:
            apart = timedelta(days=days - before[1])
            due &= Q(Exists(demands_of_due_date(rung=before[0], on__lte=on - apart)))
        asked |= due
        before = rung, days
    asked |= _late(on, policy) & ~has_breach() & ~_demanded_in_time()
    soonest = on + timedelta(days=max(REMINDERS.values()))
    return Loan.objects.filter(asked, state__in=[state.value for state in OUT], due_on__lte=soonest)


def _reminder_due(rung: Rung, on: date) -> Q:
    answer = Q()
    for days in range(REMINDERS[rung] + 1):
        due_on = on + timedelta(days=days)
        begins, ends = chasing.reminder_days(rung, due_on)
        if begins <= on <= ends:
            answer |= Q(due_on=due_on, handed_over_at__lt=start_of_day(begins))
    return answer & ~Q(Exists(Reminder.objects.filter(loan=OuterRef("pk"), due_on=OuterRef("due_on"), rung=rung)))


def demands_of_due_date(**which: object) -> QuerySet[Demand]:
    """The demands of a loan (the outer query's) for its due date."""
    return Demand.objects.filter(loan=OuterRef("pk"), due_on=OuterRef("due_on"), **which)


def _late(on: date, policy: Policy) -> Q:
    """Whose seven days are over."""
    seven = rules.last_day_to_chase(on, reading=policy.chase_reading) - on
    return Q(due_on__lt=on - seven)


def has_breach() -> Q:
    """Whether the breach of the duty is recorded for the loan's due date."""
    return Q(Exists(DutyBreach.objects.filter(loan=OuterRef("pk"), due_on=OuterRef("due_on"))))


def _demanded_in_time() -> Q:
    return Q(Exists(demands_of_due_date(on__lte=F("last_day"))))


def returned_unchased(agency: Agency, *, on: date, policy: Policy) -> Iterator[list[int]]:
    """The ids of loans that came back after their seven days were over, while the clock stood still. By day of return.

    Their breach is recorded all the same. One query a day looked back to.
    """
    for days in range(1, LOOK_BACK + 1):
        due_on = on - timedelta(days=days)
        over = rules.last_day_to_chase(due_on, reading=policy.chase_reading) + timedelta(days=1)
        if over > on:
            continue
        late = Loan.objects.filter(
            ~has_breach(),
            ~_demanded_in_time(),
            _came_back_since(start_of_day(over)),
            lending_unit__agency=agency,
            state__in=[State.RETURNED.value, State.TO_INSPECT.value, State.UNDER_209.value],
            due_on=due_on,
        )
        ids = list(late.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            yield ids[start : start + BATCH]


def _came_back_since(moment: datetime) -> Q:
    items = LoanLine.objects.filter(loan=OuterRef("pk"), returned_at__gte=moment)
    in_kind = SupplyReturn.objects.filter(line__loan=OuterRef("pk"), at__gte=moment)
    return Q(Exists(items)) | Q(Exists(in_kind), route=Route.CONSUMABLE)


def demanded_on(demands: Sequence[Demand]) -> date | None:
    """The first day on which the return was demanded after the due date."""
    return min((demand.on for demand in demands), default=None)
