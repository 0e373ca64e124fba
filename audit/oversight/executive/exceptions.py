"""What does not go as it should, counted for each reporting unit: a handful of statements, however many loans.

Nothing here says that anybody did wrong: it says where an executive should look. Concentration (the same borrower,
borrower and approver, item, weekends) is counted over the last `WINDOW`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from audit.oversight.monthly.definitions import Words
from core.clock import official_day, start_of_day
from loans.models import Case, Demand, DutyBreach, Found, Loan, LoanLine
from loans.permissions import SIGNING_ACT
from loans.rules import Route
from loans.states import State
from people.models import Agency, Office, Unit
from people.offices import SigningAct, who_may_sign

WINDOW: Final = timedelta(days=90)
"""How far back a pattern is looked for, and what is a long time with a borrower."""

OFTEN: Final = 5
"""So many loans of one borrower, pair or item within the window are shown."""

WEEKENDS: Final = 3
"""So many loans of one borrower over a weekend are shown."""

WAITED: Final = timedelta(days=7)
"""A request that waits longer for a decision is shown: the agency's own measure, no clause's."""

KEPT: Final = 50
"""Loans behind an exception that are kept, worst first."""

FRIDAY, MONDAY = 4, 0


class Kind(StrEnum):
    """A kind of exception, in the order of the page."""

    BREACHED = "breached"
    OVERDUE_LONGER = "overdue-over-30"
    OVERDUE_MONTH = "overdue-8-30"
    OVERDUE_WEEK = "overdue-1-7"
    OUTSIDE = "outside"
    LONG_HELD = "long-held"
    DAMAGED = "damaged"
    NO_APPROVER = "no-approver"
    WAITING = "waiting"
    BORROWER = "same-borrower"
    PAIR = "same-pair"
    ITEM = "same-item"
    WEEKEND = "weekends"


WORDS: Final[Mapping[Kind, tuple[Words, Words]]] = {
    Kind.BREACHED: (_("Not demanded within seven days"), _("Clause 211: due, still out, and nobody demanded it.")),
    Kind.OVERDUE_LONGER: (_("Overdue more than 30 days"), _("Items still with the borrower, longest first.")),
    Kind.OVERDUE_MONTH: (_("Overdue 8 to 30 days"), _("Items still with the borrower, longest first.")),
    Kind.OVERDUE_WEEK: (_("Overdue 1 to 7 days"), _("Items still with the borrower, longest first.")),
    Kind.OUTSIDE: (_("Used outside the premises"), _("Items out now, by their value.")),
    Kind.LONG_HELD: (_("With one borrower for more than 90 days"), _("Since hand-over, longest first.")),
    Kind.DAMAGED: (_("Returned damaged, or lost"), _("Cases of clause 209 opened in the last 90 days.")),
    Kind.NO_APPROVER: (_("Nobody may approve"), _("Requests that wait for an office which nobody holds.")),
    Kind.WAITING: (_("Waiting for a decision for more than 7 days"), _("Longest first.")),
    Kind.BORROWER: (_("Often the same borrower"), _("Five loans or more in the last 90 days.")),
    Kind.PAIR: (_("Often the same borrower and approver"), _("Five loans or more in the last 90 days.")),
    Kind.ITEM: (_("Often the same item to the same borrower"), _("Five loans or more in the last 90 days.")),
    Kind.WEEKEND: (_("Often over a weekend"), _("From a Friday to a Monday, three times or more in the last 90 days.")),
}

GRAVE: Final = frozenset({Kind.BREACHED, Kind.OVERDUE_LONGER, Kind.NO_APPROVER})
"""What a law or a whole office stands behind; the others are worth a look."""


@dataclass(slots=True)
class Cases:
    """Cases of one kind: how many, what they are worth in baht, and the loans behind them, worst first."""

    count: int = 0
    value: Decimal = Decimal(0)
    loans: list[int] = field(default_factory=list)

    def add(self, loans: Iterable[int], value: Decimal | None = None) -> None:
        """One case more, with the loans behind it."""
        self.count += 1
        self.value += value or Decimal(0)
        if len(self.loans) < KEPT:
            self.loans += [pk for pk in loans if pk not in self.loans]

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"count": self.count, "value": f"{self.value:.2f}", "loans": self.loans[:KEPT]}


Exceptions = dict[Kind, Cases]

Entry = tuple[Kind, int, list[int], Decimal | None]
"""Kind, id of the store, the loans behind it, and its worth."""


def count(agency: Agency, units: list[Unit], *, on: date) -> dict[int, Exceptions]:
    """The exceptions of each unit by its id, a case counted in every unit that it lies in."""
    paths = dict(Unit.objects.filter(agency=agency).values_list("pk", "path"))
    above = {pk: [unit.pk for unit in units if path.startswith(unit.path)] for pk, path in paths.items()}
    found: dict[int, Exceptions] = {unit.pk: {kind: Cases() for kind in Kind} for unit in units}
    for kind, store, loans, value in _cases(agency, on):
        for unit_id in above.get(store, ()):
            found[unit_id][kind].add(loans, value)
    return found


def _cases(agency: Agency, on: date) -> Iterator[Entry]:
    yield from _breached(agency)
    yield from _out(agency, on)
    yield from _damaged(agency, on)
    yield from _undecided(agency, on)
    yield from _patterns(agency, on)


def _breached(agency: Agency) -> Iterator[Entry]:
    made = Demand.objects.filter(loan=OuterRef("loan"), due_on=OuterRef("due_on"))
    out = LoanLine.objects.filter(loan=OuterRef("loan"), returned_at__isnull=True).exclude(condition_out="")
    rows = DutyBreach.objects.filter(~Exists(made), Exists(out), loan__lending_unit__agency=agency)
    for pk, store in rows.order_by("due_on").values_list("loan", "loan__lending_unit"):
        yield Kind.BREACHED, store, [pk], None


def _out(agency: Agency, on: date) -> Iterator[Entry]:
    """Items that are with a borrower: overdue by age, outside by value, and long. One query."""
    given_up = Case.objects.filter(line=OuterRef("pk"))
    lines = LoanLine.objects.filter(~Exists(given_up), loan__lending_unit__agency=agency, returned_at__isnull=True)
    rows = lines.filter(loan__handed_over_at__isnull=False).exclude(condition_out="").order_by("due_on", "pk")
    names = ("loan", "loan__lending_unit", "loan__route", "due_on", "loan__starts_on", "price_at_loan")
    found = list(rows.values_list(*names))
    for loan, store, _route, due_on, _starts, price in found:
        days = (on - due_on).days
        if days > 0:
            yield _age(days), store, [loan], price
    for loan, store, route, _due, _starts, price in sorted(found, key=lambda row: -(row[5] or 0)):
        if route == Route.OUTSIDE:
            yield Kind.OUTSIDE, store, [loan], price
    for loan, store, _route, _due, starts, price in sorted(found, key=lambda row: row[4]):
        if on - starts > WINDOW:
            yield Kind.LONG_HELD, store, [loan], price


def _age(days: int) -> Kind:
    if days > 30:
        return Kind.OVERDUE_LONGER
    return Kind.OVERDUE_MONTH if days > 7 else Kind.OVERDUE_WEEK


def _damaged(agency: Agency, on: date) -> Iterator[Entry]:
    rows = Case.objects.filter(lending_unit__agency=agency, opened_at__gte=start_of_day(on - WINDOW))
    names = ("line__loan", "lending_unit", "price")
    for loan, store, price in rows.filter(found__in=Found.values).order_by("-price").values_list(*names):
        yield Kind.DAMAGED, store, [loan], price


def _undecided(agency: Agency, on: date) -> Iterator[Entry]:
    """What waits too long, and what nobody may decide. Who may sign is asked once for each office."""
    waiting = Loan.objects.filter(lending_unit__agency=agency, state=State.AWAITING_APPROVAL)
    may: dict[tuple[object, ...], bool] = {}
    for loan in waiting.select_related("approving_unit", "lending_unit").order_by("submitted_at"):
        act = SIGNING_ACT[Route(loan.route)]
        asked = (loan.approving_office, loan.approving_unit_id, act, loan.lending_unit_id)
        if asked not in may:
            may[asked] = _somebody_may(loan, act, on)
        if not may[asked]:
            yield Kind.NO_APPROVER, loan.lending_unit_id, [loan.pk], None
        if on - official_day(loan.submitted_at) > WAITED:
            yield Kind.WAITING, loan.lending_unit_id, [loan.pk], None


def _somebody_may(loan: Loan, act: SigningAct, on: date) -> bool:
    unit = loan.approving_unit
    office = Office(loan.approving_office)
    return bool(who_may_sign(office, unit, act=act, store=loan.lending_unit, on=on))


def _patterns(agency: Agency, on: date) -> Iterator[Entry]:
    """The same again and again. Two queries."""
    recent = {"lending_unit__agency": agency, "handed_over_at__gte": start_of_day(on - WINDOW)}
    names = ("pk", "lending_unit", "borrower", "approved_by", "starts_on", "due_on")
    borrowers: dict[tuple[int, ...], list[int]] = defaultdict(list)
    pairs: dict[tuple[int, ...], list[int]] = defaultdict(list)
    weekends: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for pk, store, borrower, approver, starts, due in Loan.objects.filter(**recent).order_by("-pk").values_list(*names):
        borrowers[store, borrower].append(pk)
        if approver is not None:
            pairs[store, borrower, approver].append(pk)
        if starts.weekday() == FRIDAY and due.weekday() == MONDAY and due - starts <= timedelta(days=3):
            weekends[store, borrower].append(pk)
    items: dict[tuple[int, ...], list[int]] = defaultdict(list)
    lines = LoanLine.objects.filter(**{f"loan__{name}": value for name, value in recent.items()})
    lines = lines.exclude(condition_out="").order_by("-loan")
    for pk, store, asset, borrower in lines.values_list("loan", "loan__lending_unit", "asset", "loan__borrower"):
        items[store, asset, borrower].append(pk)
    yield from _often(Kind.BORROWER, borrowers, OFTEN)
    yield from _often(Kind.PAIR, pairs, OFTEN)
    yield from _often(Kind.ITEM, items, OFTEN)
    yield from _often(Kind.WEEKEND, weekends, WEEKENDS)


def _often(kind: Kind, groups: Mapping[tuple[int, ...], list[int]], least: int) -> Iterator[Entry]:
    for key, loans in sorted(groups.items(), key=lambda each: -len(each[1])):
        if len(loans) >= least:
            yield kind, key[0], loans, None
