"""Questions to lending: what the lists and pages show, each in a number of queries that does not grow with its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Count, Exists, F, FilteredRelation, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from assets.models import Asset
from assets.paging import Page, page_of
from core.thai import identifier_key
from loans import availability, permissions
from loans.changed import Difference, differences_of
from loans.files import LoanFile, loan_file, who_decides
from loans.models import (
    Amendment,
    AmendmentState,
    Decision,
    Loan,
    LoanLine,
    PolicyOverride,
)
from loans.progress import sentence_of, steps_of
from loans.requests import worth_of
from loans.rules import Route
from loans.states import OPEN, OUT, LineState, State
from people.models import Person
from people.offices import Seat, Standing

__all__ = [
    "BorrowerRecord",
    "DeskCounts",
    "LoanFile",
    "Waiting",
    "borrower_record",
    "borrower_records",
    "desk_counts",
    "in_brief",
    "inbox",
    "lines_of_asset",
    "loan_file",
    "loans_in",
    "loans_like",
    "names_of",
    "open_loans_of",
    "own_waiting",
    "sentence_of",
    "steps_of",
    "total_of",
    "waiting_for_receipt",
    "who_decides",
    "with_open_change",
    "with_parties",
    "with_what_a_row_shows",
]
SIZE: Final = 20
"""Loans on a page: each is a card with what waits for whom."""


# Loans in lists


def with_parties(loans: QuerySet[Loan]) -> QuerySet[Loan]:
    """With the people and units that every sentence about a loan names."""
    return loans.select_related(
        "borrower__unit", "borrower_unit", "lending_unit__agency", "endorsing_unit", "approving_unit"
    )


def with_what_a_row_shows(loans: QuerySet[Loan]) -> QuerySet[Loan]:
    """With parties, lines and decisions. Two queries more, however many loans."""
    lines = LoanLine.objects.select_related("asset").order_by("position")
    return with_parties(loans).prefetch_related(
        Prefetch("lines", queryset=lines), Prefetch("decisions", queryset=Decision.objects.order_by("id"))
    )


def loans_in(scope: Q, *, states: Collection[State] = (), text: str = "", cursor: str = "") -> Page[Loan]:
    """A page of loans, newest first. Three queries.

    states: none asks for all. text: a part of the number, of the borrower's name, or the staff code.
    """
    loans = Loan.objects.filter(scope)
    if states:
        loans = loans.filter(state__in=states)
    return page_of(with_what_a_row_shows(loans_like(loans, text)), by=("-pk",), cursor=cursor, size=SIZE)


def loans_like(loans: QuerySet[Loan], text: str) -> QuerySet[Loan]:
    """Those that a search finds, all for "". text: see `loans_in`."""
    if not text:
        return loans
    named = Q(borrower__name__icontains=text) | Q(borrower__staff_code__iexact=text)
    of_agency = Q(letter__agency__name__icontains=text) | Q(letter__number__icontains=text)
    if key := identifier_key(text):
        of_agency |= Q(letter__number_key__contains=key)
    return loans.filter(Q(number__icontains=text) | named | of_agency)


def in_brief(lines: Iterable[LoanLine], *, most: int = 2) -> tuple[list[str], int]:
    """The names of the first items, equal ones counted ("โน้ตบุ๊ก × 2"), and how many items are left out."""
    names = Counter(line.asset.name for line in lines)
    shown = [f"{name} × {count}" if count > 1 else name for name, count in list(names.items())[:most]]
    return shown, sum(list(names.values())[most:])


def names_of(loan: Loan, lines: Iterable[LoanLine], *, most: int = 2) -> tuple[list[str], int]:
    """`in_brief`, or one word for consumables, whose quantities stand on the page of the loan."""
    if loan.route == Route.CONSUMABLE:
        return [_("Consumables")], 0
    return in_brief(lines, most=most)


def open_loans_of(person: Person, *, most: int = 20) -> list[Loan]:
    """What this person has asked for or has in hand, the nearest day first. Three queries."""
    loans = Loan.objects.filter(borrower=person, state__in=OPEN)
    return list(with_what_a_row_shows(loans).order_by("due_on", "pk")[:most])


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """The day of a store in numbers of loans."""

    to_hand_over: int
    due_today: int
    overdue: int
    waiting_for_approval: int


def desk_counts(standing: Standing) -> DeskCounts:
    """The day of the stores this person keeps. One query, none for who keeps no store."""
    kept = Q(pk__in=[])
    for path in standing.store_paths():
        kept |= Q(lending_unit__path__startswith=path)
    if not standing.store_paths():
        return DeskCounts(0, 0, 0, 0)
    today = standing.on
    to_collect = Q(state=State.APPROVED, starts_on__lte=today, collect_by__gte=today)
    return DeskCounts(
        **Loan.objects.filter(kept, state__in=OPEN).aggregate(
            to_hand_over=Count("pk", filter=to_collect),
            due_today=Count("pk", filter=Q(state__in=OUT, due_on=today)),
            overdue=Count("pk", filter=Q(state__in=OUT, due_on__lt=today)),
            waiting_for_approval=Count("pk", filter=Q(state__in=(State.AWAITING_ENDORSEMENT, State.AWAITING_APPROVAL))),
        )
    )


def waiting_for_receipt(standing: Standing, *, most: int = 50) -> list[Loan]:
    """What was handed over to units whose store this person keeps, without the lending one's, oldest first.

    Three queries; none for who keeps no store.
    """
    paths = standing.store_paths()
    if not paths:
        return []
    received, lent = Q(pk__in=()), Q(pk__in=())
    for path in paths:
        received |= Q(borrower_unit__path__startswith=path)
        lent |= Q(lending_unit__path__startswith=path)
    loans = Loan.objects.filter(permissions.BETWEEN_STORES, received, state__in=OUT, store_receipt__isnull=True)
    return list(with_what_a_row_shows(loans.exclude(lent)).order_by("handed_over_at", "pk")[:most])


# Deciding


@dataclass(frozen=True, slots=True)
class BorrowerRecord:
    """How somebody has borrowed so far, in numbers of loans."""

    out: int = 0
    overdue: int = 0
    returned_late: int = 0


def borrower_records(person_ids: Iterable[int], *, on: date) -> dict[int, BorrowerRecord]:
    """The records of several people, by id. One query."""
    ids = set(person_ids)
    rows = (
        LoanLine.objects.filter(loan__borrower__in=ids)
        .values("loan__borrower")
        .annotate(
            out=Count("loan", distinct=True, filter=Q(state=LineState.OUT)),
            overdue=Count("loan", distinct=True, filter=Q(state=LineState.OUT, due_on__lt=on)),
            returned_late=Count("loan", distinct=True, filter=Q(returned_at__date__gt=F("due_on"))),
        )
        .values_list("loan__borrower", "out", "overdue", "returned_late")
    )
    found = {person_id: BorrowerRecord(*counts) for person_id, *counts in rows}
    return {person_id: found.get(person_id, BorrowerRecord()) for person_id in ids}


def borrower_record(person: Person, *, on: date) -> BorrowerRecord:
    """How this person has borrowed so far. One query."""
    return borrower_records([person.pk], on=on)[person.pk]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A loan that waits for a decision, as the inbox shows it. seat: None on one's own request.

    change: what is asked of a loan that is out; None where the loan itself waits.
    """

    loan: Loan
    lines: list[LoanLine]
    seat: Seat | None
    free: int
    record: BorrowerRecord
    change: Amendment | None = None

    @property
    def differences(self) -> list[Difference]:
        """What the change asks otherwise."""
        return differences_of(self.change) if self.change else []

    @property
    def asked(self) -> int:
        return len(self.lines)

    @property
    def items(self) -> tuple[list[str], int]:
        """The items in brief, see `in_brief`."""
        return names_of(self.loan, self.lines, most=3)

    @property
    def all_free(self) -> bool:
        return self.free == len(self.lines)

    @property
    def beyond(self) -> str:
        """Why the items are beyond the limit of a delegate all the same, in the reader's language; else empty."""
        limit = self.seat.value_limit if self.seat else None
        if limit is None or worth_of(line.asset for line in self.lines) <= limit:
            return ""
        if any(line.asset.cost is None for line in self.lines):
            return _("An item has no price in the register: beyond your limit until it is entered.")
        return _("The items are worth more by now than your limit.")


def inbox(
    standing: Standing, *, cursor: str = "", exceptions: QuerySet[PolicyOverride] | None = None
) -> tuple[list[Waiting], Page[Loan]]:
    """What this person may decide on, the first needed first. Four queries.

    exceptions: those that wait for this person. Each loan is marked with whether there are any (`exception_waits`):
    no query of its own.
    """
    asked = LoanLine.objects.filter(state__in=(LineState.REQUESTED, LineState.OUT))
    asked = asked.select_related("asset__custody").order_by("position")
    loans = with_parties(with_open_change(Loan.objects.filter(permissions.waits_for(standing))))
    if exceptions is not None:
        loans = loans.annotate(exception_waits=Exists(exceptions))
    page = page_of(
        loans.prefetch_related(Prefetch("lines", queryset=asked)), by=("starts_on", "pk"), cursor=cursor, size=SIZE
    )
    lines = {loan.pk: list(loan.lines.all()) for loan in page.rows}
    verdicts = availability.of_lines([line for of in lines.values() for line in of], on=standing.on)
    records = borrower_records({loan.borrower_id for loan in page.rows}, on=standing.on)
    rows = [
        Waiting(
            loan,
            lines[loan.pk],
            _seat_for(loan, standing),
            sum(bool(verdicts[line.pk]) for line in lines[loan.pk]),
            records[loan.borrower_id],
            _open_change(loan),
        )
        for loan in page.rows
    ]
    return rows, page


def with_open_change(loans: QuerySet[Loan]) -> QuerySet[Loan]:
    """With the change that waits for a decision, if there is one (`open_change`). No query more."""
    is_open = Q(amendments__state=AmendmentState.ASKED)
    joined = loans.annotate(open_change=FilteredRelation("amendments", condition=is_open))
    return joined.select_related("open_change__approving_unit")  # type: ignore[misc]  # its stubs know no annotated relation


def _open_change(loan: Loan) -> Amendment | None:
    change: Amendment | None = getattr(loan, "open_change", None)
    if change is not None:
        change.loan = loan  # with its parties, read already
    return change


def _seat_for(loan: Loan, standing: Standing) -> Seat | None:
    change = _open_change(loan)
    if change is None or loan.state not in OUT:
        return permissions.deciding_seat(loan, standing)
    return permissions.changing_seat(loan, change, standing)


def own_waiting(standing: Standing, *, most: int = 10) -> list[Loan]:
    """One's own requests that somebody else decides on. One query."""
    waiting = (State.AWAITING_ENDORSEMENT, State.AWAITING_APPROVAL)
    loans = Loan.objects.filter(borrower=standing.person, state__in=waiting)
    return list(with_parties(loans).order_by("starts_on", "pk")[:most])


# An item


@dataclass(frozen=True, slots=True)
class AssetLoans:
    """The loans of an item: what holds it now and later, and a page of those of the past."""

    current: list[LoanLine] = field(default_factory=list)
    past: Page[LoanLine] = field(default_factory=lambda: Page([]))


def lines_of_asset(asset: Asset, *, cursor: str = "") -> AssetLoans:
    """The loans of an item, those that hold it first. Two queries."""
    lines = LoanLine.objects.filter(asset=asset).select_related(
        "loan__borrower", "loan__borrower_unit", "loan__lending_unit"
    )
    holding = lines.filter(state__in=availability.HOLDING).order_by("starts_on", "pk")
    past = page_of(lines.exclude(state__in=availability.HOLDING), by=("-pk",), cursor=cursor, size=SIZE)
    return AssetLoans(list(holding), past)


def total_of(lines: Iterable[LoanLine]) -> Decimal:
    """What the items cost by the register, in baht; those without a price count nothing."""
    return sum((line.asset.cost or Decimal(0) for line in lines), Decimal(0))
