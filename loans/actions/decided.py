"""A decision is kept with its capacity, the order relied on and how long it had waited, whatever was decided."""

from __future__ import annotations

from datetime import datetime, timedelta

from loans.models import Decision, DecisionKind, Loan
from people.models import Person
from people.offices import Seat


def keep_decision(
    loan: Loan,
    kind: DecisionKind,
    seat: Seat,
    *,
    since: datetime,
    by: Person,
    at: datetime,
    reason: str,
    clause: str,
) -> None:
    """Keep what was decided from this seat. since: the moment from which it had waited for that."""
    Decision.objects.create(
        loan=loan,
        kind=kind,
        by=by,
        borrower=loan.borrower,
        post_title=seat.held_post_title or seat.post_title,
        **for_whom(seat),
        capacity=seat.capacity,
        order_number=seat.order_number,
        clause=clause,
        reason=reason,
        at=at,
        waited=max(at - since, timedelta(0)),
    )


def for_whom(seat: Seat) -> dict[str, str]:
    """Of a delegation the post on whose behalf its holder decides, as decision and record keep it."""
    return {"on_behalf_of": seat.post_title} if seat.held_post_title else {}
