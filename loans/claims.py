"""What is known about an item that is said to be back: its last whereabouts, and who kept the store on that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from assets.models import CustodyState
from loans.models import LoanLine
from people.models import Office, Person, Tenure

MOST_TRACES = 6


@dataclass(frozen=True, slots=True)
class Trace:
    """One scan that moved the item. by: staff code of who scanned."""

    at: datetime
    where: str
    reference: str
    by: str


@dataclass(frozen=True, slots=True)
class Traces:
    """last: newest first. on_duty: who kept the store on the day named. handed_over_by: who gave the item out."""

    last: list[Trace]
    on_duty: list[Person]
    handed_over_by: Person | None


def traces_of(line: LoanLine, *, on: date) -> Traces:
    """The last moves of the item of a line (with custody, loan and lending unit) and the people. Two queries."""
    moves = line.asset.custody.history.order_by("-history_date", "-history_id")[:MOST_TRACES]
    last = [
        Trace(
            move.history_date,
            str(CustodyState(move.state).label),
            move.reference,
            move.history_user_id,
        )
        for move in moves
    ]
    in_force = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    kept = Q(post__office=Office.STOREKEEPER, post__unit__in=line.loan.lending_unit.ancestor_ids())
    holders = Tenure.objects.filter(kept & in_force, cancelled_at__isnull=True).values("person")
    return Traces(last, list(Person.objects.filter(pk__in=holders).order_by("name")), line.loan.issued_by)
