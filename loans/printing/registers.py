"""What the registers of a store say: the loans of a period, and what is overdue on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from heapq import merge
from itertools import islice
from typing import Final

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import override

from assets.models import AssetIdentifier, IdentifierKind
from core.clock import official_day, start_of_day
from core.thai import shown_quantity
from loans import duties, rules
from loans.models import Decision, DecisionKind, Demand, Loan, LoanLine, PaperKind, SupplyLine, SupplyReturn
from loans.papers import registers
from loans.printing.printable import Printable
from loans.printing.slips import details_of, official_number
from loans.requests import policy_of
from loans.rules import PURPOSE_LABELS, Purpose, Route
from loans.states import OUT, LineState
from loans.supplies import owed_of
from loans.supply_queries import owed_lines, owed_on
from people.models import Unit

MOST_ROWS: Final = 1000
"""Lines on one paper: some sixty pages. A longer period is printed in parts."""

PLACES: Final = {Route.INSIDE: "ใน", Route.OUTSIDE: "นอก"}

AnyLine = LoanLine | SupplyLine
"""What is lent: an item, or so much of a consumable (210)."""


def loan_register(unit: Unit, since: date, until: date, *, on: date) -> Printable:
    """The loan register of a store over a period, by the day of the hand-over. Ten queries at most."""
    items: Iterable[AnyLine] = with_what_a_row_shows(lines_of_period(unit, since, until)[:MOST_ROWS])
    quantities: Iterable[AnyLine] = with_what_a_debt_shows(quantities_of_period(unit, since, until)[:MOST_ROWS])
    with override("th"):
        rows = tuple(loan_row(line) for line in islice(merge(items, quantities, key=by_hand_over), MOST_ROWS))
        facts = registers.RegisterFacts(
            agency=unit.agency.name,
            unit=unit.name,
            since=since,
            until=until,
            made_on=on,
            rows=rows,
            number=f"{unit.short_name} {since:%Y%m%d}-{until:%Y%m%d}",
        )
    return Printable(
        kind=PaperKind.LOAN_REGISTER, number=facts.number, unit=unit, facts=facts, paper_of=registers.register
    )


def overdue_register(unit: Unit, *, on: date) -> Printable:
    """What of a store is overdue on a day, all of it. Ten queries at most."""
    row_of = overdue_row_of(unit, on=on)
    items: Iterable[AnyLine] = with_what_a_row_shows(overdue_lines(unit, on))
    debts: Iterable[AnyLine] = with_what_a_debt_shows(overdue_debts(unit, on))
    with override("th"):
        facts = registers.OverdueFacts(
            agency=unit.agency.name,
            unit=unit.name,
            on=on,
            rows=tuple(row_of(line) for line in merge(items, debts, key=by_due_date)),
            number=f"{unit.short_name} {on:%Y%m%d}",
        )
    return Printable(
        kind=PaperKind.OVERDUE_REGISTER, number=facts.number, unit=unit, facts=facts, paper_of=registers.overdue
    )


def lines_of_period(unit: Unit, since: date, until: date) -> QuerySet[LoanLine]:
    """What the store and those below it handed over from one day to the other, both counted."""
    gone = (LineState.OUT, LineState.TO_INSPECT, LineState.RETURNED, LineState.UNDER_209, LineState.SETTLED)
    lines = LoanLine.objects.filter(_handed_over(since, until), _lent_by(unit), state__in=gone)
    return lines.order_by("loan__handed_over_at", "loan_id", "position")


def quantities_of_period(unit: Unit, since: date, until: date) -> QuerySet[SupplyLine]:
    """The same of consumables."""
    lines = SupplyLine.objects.filter(_handed_over(since, until), _lent_by(unit), lent__isnull=False)
    return lines.order_by("loan__handed_over_at", "loan_id", "position")


def overdue_lines(unit: Unit, on: date) -> QuerySet[LoanLine]:
    """What is out of the store and those below it although it was due before this day, the longest first."""
    lines = LoanLine.objects.filter(_lent_by(unit), state=LineState.OUT, due_on__lt=on)
    return lines.order_by("due_on", "loan_id", "position")


def overdue_debts(unit: Unit, on: date) -> QuerySet[SupplyLine]:
    """The same of consumables: what is owed in kind, read with how much (`supply_queries.owed_on`)."""
    out = [state.value for state in OUT]
    lines = SupplyLine.objects.filter(_lent_by(unit), loan__state__in=out, loan__due_on__lt=on)
    return owed_lines(lines).order_by("loan__due_on", "loan_id", "position")


def _handed_over(since: date, until: date) -> Q:
    first, beyond = start_of_day(since), start_of_day(until + timedelta(days=1))
    return Q(loan__handed_over_at__gte=first, loan__handed_over_at__lt=beyond)


def _lent_by(unit: Unit) -> Q:
    return Q(loan__lending_unit__path__startswith=unit.path)


def due_on_of(line: AnyLine) -> date:
    """When it was to come back: consumables of a loan all on one day."""
    return line.due_on if isinstance(line, LoanLine) else line.loan.due_on


def by_hand_over(line: AnyLine) -> tuple[datetime, int, int]:
    """The order of the loan register."""
    return line.loan.handed_over_at or line.loan.submitted_at, line.loan_id, line.position


def by_due_date(line: AnyLine) -> tuple[date, int, int]:
    """The order of what is overdue."""
    return due_on_of(line), line.loan_id, line.position


def with_what_a_row_shows(lines: QuerySet[LoanLine]) -> list[LoanLine]:
    """The lines with what their rows say. Four queries, however many lines."""
    numbers = AssetIdentifier.objects.filter(kind=IdentifierKind.OFFICIAL, valid_to__isnull=True)
    related = ("asset", *_OF_THE_LOAN, "received_by")
    identifiers = Prefetch("asset__identifiers", queryset=numbers, to_attr="official_numbers")
    return list(lines.select_related(*related).prefetch_related(identifiers, *_decided_and_demanded()))


def with_what_a_debt_shows(lines: QuerySet[SupplyLine]) -> list[SupplyLine]:
    """The same of consumables. Four queries, however many lines; one where there is none."""
    returns = Prefetch("returns", queryset=SupplyReturn.objects.select_related("by").order_by("seq"))
    return list(lines.select_related("item", *_OF_THE_LOAN).prefetch_related(returns, *_decided_and_demanded()))


_OF_THE_LOAN: Final = (
    "loan__borrower",
    "loan__borrower_unit",
    "loan__issued_by",
    "loan__lending_unit",
    "loan__duty_holder",
)


def _decided_and_demanded() -> tuple[Prefetch[str], Prefetch[str]]:
    approvals = Decision.objects.filter(kind=DecisionKind.APPROVED).select_related("by").order_by("id")
    return (
        Prefetch("loan__decisions", queryset=approvals, to_attr="approvals"),
        Prefetch("loan__demands", queryset=Demand.objects.order_by("id"), to_attr="demands_made"),
    )


def _demanded(line: AnyLine) -> list[Demand]:
    """The demands for the due date of the line, the first first."""
    made: list[Demand] = getattr(line.loan, "demands_made", [])
    return [demand for demand in made if demand.due_on == due_on_of(line)]


def _as_demanded(line: AnyLine) -> tuple[registers.Demanded, ...]:
    return tuple(registers.Demanded(time=demand.serial, on=demand.on) for demand in _demanded(line))


def _approver(loan: Loan) -> str:
    approvals: list[Decision] = getattr(loan, "approvals", [])
    return approvals[-1].by.name if approvals else ""


def _item(line: AnyLine) -> str:
    if isinstance(line, SupplyLine):
        return f"{line.item.name} {line.item.kind}"
    return " ".join(filter(None, (line.asset.name, details_of(line.asset))))


def _number(line: AnyLine) -> str:
    if isinstance(line, SupplyLine):
        return f"[{line.item.code}]"
    return official_number(line.asset) or f"[{line.asset.tag}]"


def loan_row(line: AnyLine) -> registers.RegisterRow:
    """A line of ทะเบียนคุมการยืม, of a line read `with_what_a_row_shows`, or with what a debt shows."""
    return _row_of_quantity(line) if isinstance(line, SupplyLine) else _row_of_item(line)


def _row_of_item(line: LoanLine) -> registers.RegisterRow:
    loan = line.loan
    return registers.RegisterRow(
        slip_number=loan.number,
        lent_on=official_day(loan.handed_over_at or loan.submitted_at),
        borrower=loan.borrower.name,
        borrower_unit=loan.borrower_unit.name,
        asset_number=_number(line),
        item=_item(line),
        quantity=f"1 {line.asset.unit_of_count or 'รายการ'}",
        purpose=str(PURPOSE_LABELS[Purpose(loan.purpose)]),
        place=PLACES.get(Route(loan.route), "ระหว่างหน่วยงาน"),
        due_on=line.due_on,
        approver=_approver(loan),
        issuer=loan.issued_by.name if loan.issued_by else "",
        returned_on=official_day(line.returned_at) if line.returned_at else None,
        condition=_condition_in(line),
        receiver=line.received_by.name if line.received_by else "",
        demands=_as_demanded(line),
        note=line.note_in,
    )


def _condition_in(line: LoanLine) -> str:
    if line.returned_at is None:
        return ""
    if line.state == LineState.TO_INSPECT:
        return "ยังไม่ได้ตรวจสภาพ"
    good = line.is_working and line.is_complete and line.is_clean
    return "ใช้การได้เรียบร้อย" if good else "ไม่เรียบร้อย (ข้อ ๒๐๙)"


def _row_of_quantity(line: SupplyLine) -> registers.RegisterRow:
    """So much of a consumable; it has come back on the day on which nothing is owed any more."""
    loan, returns = line.loan, list(line.returns.all())
    owed = owed_of(line, returns)
    part = f"ส่งคืนบางส่วน ค้าง {_so_much(line, owed)}" if returns else ""
    return registers.RegisterRow(
        slip_number=loan.number,
        lent_on=official_day(loan.handed_over_at or loan.submitted_at),
        borrower=loan.borrower.name,
        borrower_unit=loan.borrower_unit.name,
        asset_number=_number(line),
        item=_item(line),
        quantity=_so_much(line, line.lent or line.asked),
        purpose=str(PURPOSE_LABELS[Purpose(loan.purpose)]),
        place=PLACES.get(Route(loan.route), "ระหว่างหน่วยงาน"),
        due_on=loan.due_on,
        approver=_approver(loan),
        issuer=loan.issued_by.name if loan.issued_by else "",
        returned_on=None if owed else official_day(returns[-1].at),
        condition=part if owed else "ส่งคืนครบถ้วน (ข้อ ๒๑๐)",
        receiver=returns[-1].by.name if returns else "",
        demands=_as_demanded(line),
        note="; ".join(filter(None, (each.note for each in returns))),
    )


def _so_much(line: SupplyLine, quantity: Decimal) -> str:
    return f"{shown_quantity(quantity)} {line.item.unit_of_measure}"


def _still_out(line: AnyLine) -> str:
    if isinstance(line, SupplyLine):
        return _so_much(line, owed_on(line))
    return f"1 {line.asset.unit_of_count or 'รายการ'}"


def overdue_row_of(unit: Unit, *, on: date) -> Callable[[AnyLine], registers.OverdueRow]:
    """What makes a line of the overdue register of this store on this day, with who has the duty then, demanded or not.

    At most two queries, once. Items are read `with_what_a_row_shows`, of `overdue_debts` it says what is owed.
    """
    reading, on_duty = policy_of(unit.agency).chase_reading, duties.on_duty(unit, on=on)

    def row_of(line: AnyLine) -> registers.OverdueRow:
        loan, due_on, holder = line.loan, due_on_of(line), on_duty(line.loan)
        return registers.OverdueRow(
            slip_number=loan.number,
            borrower=loan.borrower.name,
            borrower_unit=loan.borrower_unit.name,
            phone=loan.borrower.mobile or loan.borrower.phone,
            asset_number=_number(line),
            item=_item(line),
            quantity=_still_out(line),
            lent_on=official_day(loan.handed_over_at or loan.submitted_at),
            due_on=due_on,
            days_overdue=rules.days_overdue(due_on, on=on),
            duty_holder=holder.name if holder else "",
            last_day=rules.last_day_to_chase(due_on, reading=reading),
            demands=_as_demanded(line),
        )

    return row_of
