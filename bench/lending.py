"""The loans of the bench: one to ten items, most returned long ago, some waiting, enough on each side of the desk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, ClassVar, Final

from django.db import connection, models

from assets.models import Condition, Custody, CustodyState
from audit.journal.record import Draft
from bench.bulk import Books, pieces
from bench.office import Agency, Store
from bench.register import Item
from core.clock import fiscal_year, official_day
from loans.deliveries import COST_IN_REGISTER
from loans.models import Decision, DecisionKind, Loan, LoanCounter, LoanLine, PlaceKind, Signature, SignatureKind
from loans.rules import Office, Purpose, Route
from loans.states import LineState, State
from people.models import Capacity, Notice, Person

MIX: Final[Mapping[State, int]] = {
    State.RETURNED: 70,
    State.ON_LOAN: 12,
    State.APPROVED: 4,
    State.AWAITING_APPROVAL: 4,
    State.AWAITING_ENDORSEMENT: 3,
    State.REFUSED: 3,
    State.WITHDRAWN: 2,
    State.LAPSED: 2,
}
"""Loans in each state, in a hundred, beside those kept ready for the desk."""

_LINE_OF: Final[Mapping[State, LineState]] = {
    State.RETURNED: LineState.RETURNED,
    State.ON_LOAN: LineState.OUT,
    State.APPROVED: LineState.APPROVED,
    State.AWAITING_APPROVAL: LineState.REQUESTED,
    State.AWAITING_ENDORSEMENT: LineState.REQUESTED,
    State.REFUSED: LineState.REFUSED,
    State.WITHDRAWN: LineState.RELEASED,
    State.LAPSED: LineState.RELEASED,
}

STEPS: Final[Mapping[State, tuple[str, ...]]] = {
    State.RETURNED: ("submitted", "endorsed", "approved", "handed_over", "checked_in"),
    State.ON_LOAN: ("submitted", "endorsed", "approved", "handed_over"),
    State.APPROVED: ("submitted", "endorsed", "approved"),
    State.AWAITING_APPROVAL: ("submitted", "endorsed"),
    State.AWAITING_ENDORSEMENT: ("submitted",),
    State.REFUSED: ("submitted", "endorsed", "refused"),
    State.WITHDRAWN: ("submitted", "withdrawn"),
    State.LAPSED: ("submitted", "endorsed", "approved", "lapsed"),
}
"""What was done to a loan in each state, one event each."""

_ENDED: Final = frozenset({State.RETURNED, State.REFUSED, State.WITHDRAWN, State.LAPSED})
_WENT_OUT: Final = frozenset({State.RETURNED, State.ON_LOAN})


@dataclass(slots=True)
class Page:
    """One loan with all that was written about it. moments: when each of its steps was taken."""

    loan: Loan
    lines: list[LoanLine]
    store: Store
    moments: dict[str, datetime]


@dataclass(slots=True)
class Shelf:
    """The items that can be lent, store by store; each goes into one loan only, or comes back when that has ended."""

    stores: list[Store]
    items: dict[int, list[Item]] = field(default_factory=dict)
    comes_back: bool = False

    def take(self, store: Store, count: int) -> list[Item]:
        """So many items of `store`, fewer where there are not so many left."""
        left = self.items.get(store.unit.pk, [])
        taken, self.items[store.unit.pk] = left[:count], left[count:]
        return taken

    def give_back(self, store: Store, items: Sequence[Item]) -> None:
        """These can be lent again, after all others of the store."""
        if self.comes_back:
            self.items[store.unit.pk].extend(items)


def shelf_of(agency: Agency, items: Sequence[Item]) -> Shelf:
    """Those of `items` that are in good order."""
    shelf = Shelf(agency.stores)
    for item in items:
        if item[0].condition == Condition.GOOD:
            shelf.items.setdefault(item[2].unit.pk, []).append(item)
    return shelf


def lend(
    books: Books, agency: Agency, shelf: Shelf, *, count: int, ready: int, on: date, at: datetime, chance: Random
) -> dict[State, list[Page]]:
    """Write `count` loans, among them `ready` to be handed over and `ready` to be returned at the desk on `on`.

    Answers those that are ready, by state.
    """
    writer = Writer(books, agency, on, at, chance)
    prepared = {
        state: [writer.draft(state, agency.desk, shelf.take(agency.desk, 1), age=1) for _n in range(ready)]
        for state in (State.APPROVED, State.ON_LOAN)
    }
    states = chance.choices(list(MIX), weights=list(MIX.values()), k=max(0, count - 2 * ready))
    others = [page for state in states if (page := writer.any_draft(state, shelf)) is not None]
    everything = [page for pages in prepared.values() for page in pages] + others
    for piece in pieces(everything):
        writer.write(piece)
    writer.close()
    return prepared


class Writer:
    """Writes loans as the acts would have left them. on, at: the day and moment of the filling.

    longest: how many days ago the oldest of those that have ended began.
    """

    longest: ClassVar[int] = 400

    def __init__(self, books: Books, agency: Agency, on: date, at: datetime, chance: Random) -> None:
        self.books, self.agency, self.on, self.at, self.chance = books, agency, on, at, chance
        self.serials: dict[tuple[int, int], int] = {}

    def any_draft(self, state: State, shelf: Shelf) -> Page | None:
        store = self.chance.choices(self.agency.stores, weights=[20] + [1] * (len(self.agency.stores) - 1))[0]
        items = shelf.take(store, self.chance.choice((1, 1, 1, 1, 2, 3, 10)))
        # What was returned or ended began in the past years; what is open began in the past days.
        age = self.chance.randint(10, self.longest) if state in _ENDED else self.chance.randint(1, 3)
        if state in _ENDED:
            shelf.give_back(store, items)
        return self.draft(state, store, items, age=age) if items else None

    def draft(self, state: State, store: Store, items: Sequence[Item], *, age: int) -> Page:
        """A loan in `state` that began `age` days ago."""
        starts_on = self.on - timedelta(days=age)
        sent = self.at - timedelta(days=age + 1) + timedelta(seconds=self.chance.randint(0, 20000))
        moments = self.moments(state, sent)
        last = max(moments.values())
        borrower = self.chance.choice(self.agency.borrowers)
        year = fiscal_year(official_day(sent))
        serial = self.serials[store.unit.pk, year] = self.serials.get((store.unit.pk, year), 0) + 1
        went_out, approved = state in _WENT_OUT, "approved" in moments
        loan = Loan(
            id=self.books.next_id(Loan),
            number=f"ยืม-{store.unit.short_name}-{year}-{serial:05d}",
            lending_unit=store.unit,
            fiscal_year=year,
            serial=serial,
            borrower=borrower,
            borrower_unit_id=borrower.unit_id,
            purpose=Purpose.MEETING.value,
            reason="ใช้ประชุมคณะกรรมการชุมชน ประจำไตรมาส",
            place_kind=PlaceKind.ON_PREMISES,
            place_of_use="ห้องประชุม 3 ชั้น 5",
            starts_on=starts_on,
            due_on=starts_on + timedelta(days=self.chance.randint(2, 9)),
            route=Route.INSIDE.value,
            clause="208(2)",
            value=sum((values.cost or Decimal(0) for _asset, values, _store in items), Decimal(0)),
            endorsing_unit_id=borrower.unit_id,
            approving_office=Office.RESPONSIBLE_UNIT_HEAD.value,
            approving_unit=store.unit,
            state=state.value,
            waits_since=last,
            submitted_at=sent,
            collect_by=starts_on + timedelta(days=2) if approved else None,
            approved_by=store.head if approved else None,
            approved_at=moments.get("approved"),
            issued_by=store.keeper if went_out else None,
            handed_over_at=moments.get("handed_over"),
            closed_at=last if state in _ENDED else None,
        )
        lines = [self._line(loan, item, place, moments) for place, item in enumerate(items, start=1)]
        return Page(loan, lines, store, moments)

    def moments(self, state: State, sent: datetime) -> dict[str, datetime]:
        """When each step to `state` was taken, the first of them when the request was sent."""
        return {step: sent + timedelta(hours=n) for n, step in enumerate(STEPS[state])}

    def _line(self, loan: Loan, item: Item, place: int, moments: Mapping[str, datetime]) -> LoanLine:
        asset, values, store = item
        state = _LINE_OF[State(loan.state)]
        line = LoanLine(
            id=self.books.next_id(LoanLine),
            loan=loan,
            asset=asset,
            position=place,
            state=state.value,
            starts_on=loan.starts_on,
            due_on=loan.due_on,
        )
        if state in (LineState.OUT, LineState.RETURNED):
            line.price_at_loan, line.price_basis = values.cost, COST_IN_REGISTER
            line.condition_out = Condition.GOOD
        if state == LineState.RETURNED:
            line.returned_at, line.received_by = moments["checked_in"], store.keeper
            line.is_working = line.is_complete = line.is_clean = True
        if state == LineState.REFUSED:
            line.refused_because = "มีเครื่องของฝ่ายใช้อยู่แล้ว"
        return line

    def write(self, pages: Sequence[Page]) -> None:
        """The rows of these loans with versions, decisions, signatures, custody, events and notices."""
        books = self.books
        books.write([page.loan for page in pages])
        books.write([line for page in pages for line in page.lines])
        for kind in ("+", "~"):
            self._write_versions(pages, kind)
        books.write([row for page in pages for row in self.decisions(page)])
        books.write([row for page in pages for row in self._signatures(page)])
        self._move(pages)
        books.record([draft for page in pages for draft in _drafts(page)])
        books.write([row for page in pages for row in self._notices(page)])

    def _write_versions(self, pages: Sequence[Page], kind: str) -> None:
        of_loans: list[tuple[models.Model, datetime, str]] = []
        of_lines: list[tuple[models.Model, datetime, str]] = []
        for page in pages:
            for step, moment in page.moments.items():
                if (step == "submitted") != (kind == "+"):
                    continue
                code = _who(page, step).staff_code
                of_loans.append((page.loan, moment, code))
                if step != "endorsed":
                    of_lines.extend((line, moment, code) for line in page.lines)
        for rows in (of_loans, of_lines):
            if rows:
                self.books.write_versions(
                    [row for row, _at, _by in rows],
                    [at for _row, at, _by in rows],
                    kind=kind,
                    by=[by for _row, _at, by in rows],
                )

    def decisions(self, page: Page) -> Iterator[Decision]:
        """What was decided about the loan."""
        for step in ("endorsed", "approved", "refused"):
            if step in page.moments:
                yield Decision(
                    id=self.books.next_id(Decision),
                    loan=page.loan,
                    kind=DecisionKind(step),
                    by=_who(page, step),
                    borrower_id=page.loan.borrower_id,
                    post_title="หัวหน้าฝ่ายการคลัง",
                    capacity=Capacity.OWN,
                    clause="" if step == "endorsed" else "208(2)",
                    reason="มีเครื่องของฝ่ายใช้อยู่แล้ว" if step == "refused" else "",
                    at=page.moments[step],
                    waited=page.moments[step] - page.moments["submitted" if step == "endorsed" else "endorsed"],
                )

    def _signatures(self, page: Page) -> Iterator[Signature]:
        for step, kind in (("submitted", SignatureKind.REQUEST), ("handed_over", SignatureKind.HAND_OVER)):
            if step in page.moments:
                text = f"ข้าพเจ้าขอยืมและรับพัสดุตามใบยืมเลขที่ {page.loan.number} และจะส่งคืนตามกำหนด ข้อ ๒๐๙ " * 4
                yield Signature(
                    id=self.books.next_id(Signature),
                    loan=page.loan,
                    kind=kind,
                    signer_id=page.loan.borrower_id,
                    text=text,
                    sha256=hashlib.sha256(text.encode()).hexdigest(),
                    intention="ข้าพเจ้าลงนาม",
                    identified_by="เข้าสู่ระบบด้วยรหัสเจ้าหน้าที่และรหัสผ่านของตนเอง",
                    at=page.moments[step],
                )

    def _notices(self, page: Page) -> Iterator[Notice]:
        for step, moment in page.moments.items():
            yield Notice(
                id=self.books.next_id(Notice),
                to_id=page.loan.borrower_id,
                kind=f"loan-{step.replace('_', '-')}",
                title=f"ใบยืม {page.loan.number}",
                text="โปรดเปิดดูใบยืม",
                path=page.loan.get_absolute_url(),
                subject=page.loan.journal_subject().name,
                made_at=moment,
                read_at=moment,
                routed_at=moment,
            )

    def _move(self, pages: Sequence[Page]) -> None:
        """Custody as the loans left it: of what is out, and the versions of what went out and came back."""
        moved: list[tuple[Custody, datetime, str]] = []
        for page in pages:
            if "handed_over" not in page.moments:
                continue
            for line in page.lines:
                at, code = page.moments["handed_over"], page.store.keeper.staff_code
                out = Custody(
                    asset=line.asset,
                    state=CustodyState.ON_LOAN,
                    holder_id=page.loan.borrower_id,
                    reference=page.loan.number,
                    due_on=page.loan.due_on,
                    since=at,
                )
                moved.append((out, at, code))
                if "checked_in" in page.moments:
                    at = page.moments["checked_in"]
                    moved.append((Custody(asset=line.asset, state=CustodyState.IN_STORE, since=at), at, code))
        rows = [row for row, _at, _by in moved]
        self.books.write_versions(rows, [at for _row, at, _by in moved], kind="~", by=[by for _row, _at, by in moved])
        last = {row.asset_id: row for row in rows}
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE assets_custody SET state = %s, holder_id = %s, reference = %s, due_on = %s, since = %s"
                " WHERE asset_id = %s",
                [
                    (row.state, row.holder_id, row.reference, _on(row.due_on), _at(row.since), row.asset_id)
                    for row in last.values()
                ],
            )

    def close(self) -> None:
        """The counters of numbers go on after the last one given."""
        LoanCounter.objects.bulk_create(
            LoanCounter(lending_unit_id=unit_id, fiscal_year=year, last=last)
            for (unit_id, year), last in self.serials.items()
        )


def _who(page: Page, step: str) -> Person:
    """Who took the step; the head of the store stands for the supervisor as well."""
    if step in ("submitted", "withdrawn"):
        return page.loan.borrower
    return page.store.head if step in ("endorsed", "approved", "refused") else page.store.keeper


def _drafts(page: Page) -> Iterator[Draft]:
    for step, moment in page.moments.items():
        yield Draft(
            verb=f"loan.{step}",
            subject=page.loan.journal_subject(),
            actor=_who(page, step).journal_actor(),
            at=moment,
            clause="208",
            before={"state": page.loan.state},
            after={"state": page.loan.state, "due_on": page.loan.due_on},
            facts={"items": [line.asset.tag for line in page.lines]},
            refs=(
                page.loan.borrower.journal_subject(),
                page.store.unit.journal_subject(),
                *(line.asset.journal_subject() for line in page.lines),
            ),
        )


def _on(day: date | None) -> Any:
    return connection.ops.adapt_datefield_value(day)


def _at(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
