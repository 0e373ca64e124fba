"""A record as an auditor meets it: two years of lending, and now and then something that is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import ClassVar, Final

from django.db import transaction

from bench import lending, register
from bench.bulk import Books, pieces, searched_later
from bench.filling import BORROWERS_OF, FIXED, YEARS, wait_for_the_disk
from bench.lending import Page, Writer, shelf_of
from bench.office import Agency, found
from bench.register import Item
from core.clock import fiscal_year, now, official_day
from loans.case_states import CaseState
from loans.models import Case, Decision, DutyBreach
from loans.models.cases import Found
from loans.rules import ChaseReading
from loans.states import State
from people.models import Capacity

ITEMS_OF: Final = 10
"""Events to one item of the register."""

MIX: Final[Mapping[State, int]] = {
    State.RETURNED: 88,
    State.ON_LOAN: 3,
    State.APPROVED: 1,
    State.AWAITING_APPROVAL: 1,
    State.REFUSED: 3,
    State.WITHDRAWN: 2,
    State.LAPSED: 2,
}
"""Loans in each state, in a hundred: nearly all of two years have ended."""

EVENTS_OF: Final = sum(len(lending.STEPS[state]) * share for state, share in MIX.items()) / sum(MIX.values())
"""Events of a loan, on average over the states in which the bench leaves loans."""

EVERY: Final = 100
"""Of so many loans one was approved at once, one by somebody acting, and one had another return date when it was
approved; the return of one was not demanded in time, and an item of one came back damaged."""

LONGEST: Final = 700
"""Days ago that the oldest loan began."""


def fill(events: int) -> tuple[Agency, date]:
    """An agency with about so many events; answers it and its first day."""
    chance, books, at = Random(FIXED), Books(), now()
    items: list[Item] = []
    with searched_later(), transaction.atomic():
        count = events // ITEMS_OF
        agency = found(at - YEARS, borrowers=max(50, count // BORROWERS_OF), chance=chance)
        for piece in register.fill(books, agency, count, at - YEARS, chance):
            items.extend(piece)
        shelf = shelf_of(agency, items)
        shelf.comes_back = True
        writer = Audited(books, agency, official_day(at), at, chance)
        states = chance.choices(list(MIX), weights=list(MIX.values()), k=int((events - count) / EVENTS_OF))
        for part in pieces(states):
            writer.write([page for state in part if (page := writer.any_draft(state, shelf)) is not None])
        writer.close()
        books.settle()
    books.analyze()
    wait_for_the_disk()
    return agency, official_day(at - YEARS)


class Audited(Writer):
    """Writes loans among which every question of the auditors finds some, where the law lets there be any."""

    longest: ClassVar[int] = LONGEST

    def moments(self, state: State, sent: datetime) -> dict[str, datetime]:
        """Now and then the approval follows the endorsement within seconds."""
        moments = super().moments(state, sent)
        if "approved" in moments and self._is_one():
            moments["approved"] = moments["endorsed"] + timedelta(seconds=self.chance.randint(1, 10))
        return moments

    def decisions(self, page: Page) -> Iterator[Decision]:
        """Now and then who approved stood in for an absent holder."""
        stood_in = self._is_one()
        for decision in super().decisions(page):
            if stood_in:
                decision.capacity, decision.order_number = Capacity.ACTING, "คำสั่งที่ 44/2568"
            yield decision

    def write(self, pages: Sequence[Page]) -> None:
        """The loans, and what happened to some of them."""
        super().write(pages)
        self._move_dates([page for page in pages if page.loan.approved_at and self._is_one()])
        returned = [page for page in pages if page.loan.state == State.RETURNED]
        self.books.write([self._breach(page) for page in returned if self._is_one()])
        self.books.write([self._case(page) for page in returned if self._is_one()])

    def _is_one(self) -> bool:
        return self.chance.randrange(EVERY) == 0

    def _move_dates(self, pages: Sequence[Page]) -> None:
        """A version that was approved already, with an earlier return date than the loan has now."""
        earlier = [copy(page.loan) for page in pages]
        for loan in earlier:
            loan.due_on -= timedelta(days=1)
        self.books.write_versions(
            earlier,
            [page.moments["approved"] for page in pages],
            kind="~",
            by=[page.store.head.staff_code for page in pages],
        )

    def _breach(self, page: Page) -> DutyBreach:
        last = page.loan.due_on + timedelta(days=6)
        return DutyBreach(
            id=self.books.next_id(DutyBreach),
            loan=page.loan,
            due_on=page.loan.due_on,
            last_day=last,
            reading=ChaseReading.STRICT.value,
            on=last + timedelta(days=1),
            at=page.moments["checked_in"] + timedelta(days=8),
            holder=page.store.head,
            holder_name=page.store.head.name,
            holder_post="หัวหน้าฝ่ายการคลัง",
        )

    def _case(self, page: Page) -> Case:
        line, at = page.lines[0], page.moments["checked_in"]
        year, serial = fiscal_year(official_day(at)), self.books.next_id(Case)
        return Case(
            id=serial,
            number=f"ชดใช้-{page.store.unit.short_name}-{year}-{serial:05d}",
            lending_unit=page.store.unit,
            fiscal_year=year,
            serial=serial,
            line=line,
            borrower=page.loan.borrower,
            state=CaseState.OPEN.value,
            found=Found.DAMAGED,
            opened_by=page.store.keeper,
            opened_at=at,
            ended_on=official_day(at),
            price=line.price_at_loan or Decimal(1),
            price_basis=line.price_basis,
            criteria_clause="209",
        )
