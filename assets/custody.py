"""In whose hands an item is: the one door through which custody changes, within the act that says why.

Nothing is recorded here: the act that calls (a hand-over, a return, a repair) records its own event. The caller has
locked the rows. Two queries a call, however many items: the rows and their versions.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from assets.models import Asset, Custody, CustodyState
from audit.journal.versions import keep_many
from core.verdict import ORDER, Refused
from people.models import Person

_COLUMNS = ("state", "holder", "reference", "due_on", "since")


def hand_out(
    assets: Sequence[Asset], *, holder: Person, reference: str, due_on: date, by_code: str, at: datetime
) -> list[Custody]:
    """Put the items (with their custody) into the hands of `holder` until `due_on`.

    reference: the loan, as text.

    Raises:
        Refusal: "not-in-store".
    """
    custodies = [asset.custody for asset in assets]
    return _move(
        custodies,
        CustodyState.ON_LOAN,
        among=(CustodyState.IN_STORE,),
        holder=holder,
        reference=reference,
        due_on=due_on,
        by_code=by_code,
        at=at,
    )


def extend(custodies: Sequence[Custody], *, due_on: date, by_code: str, at: datetime) -> list[Custody]:
    """Leave the items in the hands they are in until another day.

    Raises:
        Refusal: "not-out".
    """
    _must_be(custodies, (CustodyState.ON_LOAN,))
    for custody in custodies:
        custody.due_on = due_on
    return keep_many(custodies, _COLUMNS, by_code=by_code, at=at)


def drop_off(custodies: Sequence[Custody], *, reference: str, by_code: str, at: datetime) -> list[Custody]:
    """Take the items out of the hands they were in; the store keeps them apart until they are inspected (209).

    reference: the loan, as text.

    Raises:
        Refusal: "not-out".
    """
    among = (CustodyState.ON_LOAN,)
    return _move(custodies, CustodyState.TO_INSPECT, among=among, reference=reference, by_code=by_code, at=at)


def take_back(custodies: Sequence[Custody], *, by_code: str, at: datetime, reference: str = "") -> list[Custody]:
    """Put the items back into the store, from a loan, once inspected, or from clause 209.

    Raises:
        Refusal: "not-out".
    """
    out = (CustodyState.ON_LOAN, CustodyState.TO_INSPECT, CustodyState.UNDER_209)
    return _move(custodies, CustodyState.IN_STORE, among=out, reference=reference, by_code=by_code, at=at)


def hold_for_209(custodies: Sequence[Custody], *, reference: str, by_code: str, at: datetime) -> list[Custody]:
    """Keep the items out of lending until clause 209 is settled: they came back, but not in good order, or not at all.

    reference: the loan, as text.

    Raises:
        Refusal: "not-out".
    """
    out = (CustodyState.ON_LOAN, CustodyState.TO_INSPECT)
    return _move(custodies, CustodyState.UNDER_209, among=out, reference=reference, by_code=by_code, at=at)


def send_to_repair(custody: Custody, *, reference: str, by_code: str, at: datetime) -> None:
    """Take the item out of the store for a repair. reference: the order or workshop, as text.

    Raises:
        Refusal: "not-in-store".
    """
    among = (CustodyState.IN_STORE,)
    _move([custody], CustodyState.IN_REPAIR, among=among, reference=reference, by_code=by_code, at=at)


def back_from_repair(custody: Custody, *, by_code: str, at: datetime) -> None:
    """Put the item back into the store.

    Raises:
        Refusal: "not-in-repair".
    """
    _move([custody], CustodyState.IN_STORE, among=(CustodyState.IN_REPAIR,), by_code=by_code, at=at)


def await_disposal(custodies: Sequence[Custody], *, reference: str, by_code: str, at: datetime) -> list[Custody]:
    """Clauses 214 and 219: replaced, paid for or lost, the item waits for fact-finding and disposal, never to be lent.

    reference: the case, as text.

    Raises:
        Refusal: "not-under-209".
    """
    among = (CustodyState.UNDER_209,)
    return _move(custodies, CustodyState.AWAITING_DISPOSAL, among=among, reference=reference, by_code=by_code, at=at)


def dispose(custody: Custody, *, reference: str, by_code: str, at: datetime) -> None:
    """Take the item off the agency's hands for good. reference: the order of disposal, as text.

    Raises:
        Refusal: "not-in-store" while it is on loan or under clause 209.
    """
    among = (CustodyState.IN_STORE, CustodyState.IN_REPAIR, CustodyState.AWAITING_DISPOSAL)
    _move([custody], CustodyState.DISPOSED, among=among, reference=reference, by_code=by_code, at=at)


def _move(
    custodies: Sequence[Custody],
    state: CustodyState,
    *,
    among: Collection[CustodyState],
    by_code: str,
    at: datetime,
    holder: Person | None = None,
    reference: str = "",
    due_on: date | None = None,
) -> list[Custody]:
    _must_be(custodies, among)
    for custody in custodies:
        custody.state = state
        custody.holder = holder
        custody.reference = reference
        custody.due_on = due_on
        custody.since = at
    return keep_many(custodies, _COLUMNS, by_code=by_code, at=at)


def _must_be(custodies: Sequence[Custody], among: Collection[CustodyState]) -> None:
    for custody in custodies:
        if custody.state not in among:
            code = _NOT_THERE[next(iter(among))]
            now = CustodyState(custody.state).label
            reason = _("This item is “%(now)s”, so this cannot be done with it now. Open the item to see why.")
            Refused(ORDER, code, reason % {"now": now}).require()


_NOT_THERE = {
    CustodyState.IN_STORE: "not-in-store",
    CustodyState.ON_LOAN: "not-out",
    CustodyState.IN_REPAIR: "not-in-repair",
    CustodyState.UNDER_209: "not-under-209",
}
