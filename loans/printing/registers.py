"""What the registers of a store say: the loans of a period, and what is overdue on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import override

from assets.models import AssetIdentifier, IdentifierKind
from core.clock import official_day, start_of_day
from loans import rules
from loans.models import Decision, DecisionKind, Demand, LoanLine, PaperKind
from loans.papers import registers
from loans.printing.printable import Printable
from loans.printing.slips import details_of, official_number
from loans.requests import policy_of
from loans.rules import PURPOSE_LABELS, Purpose, Route
from loans.states import LineState
from people.models import Unit

MOST_ROWS: Final = 1000
"""Lines on one paper: some sixty pages. A longer period is printed in parts."""

PLACES: Final = {Route.INSIDE: "ใน", Route.OUTSIDE: "นอก"}


def loan_register(unit: Unit, since: date, until: date, *, on: date) -> Printable:
    """The loan register of a store over a period, by the day of the hand-over. Five queries."""
    with override("th"):
        rows = tuple(loan_row(line) for line in with_what_a_row_shows(lines_of_period(unit, since, until)[:MOST_ROWS]))
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
    """What of a store is overdue on a day, all of it. Five queries."""
    reading = policy_of(unit.agency).chase_reading
    with override("th"):
        facts = registers.OverdueFacts(
            agency=unit.agency.name,
            unit=unit.name,
            on=on,
            rows=tuple(
                overdue_row(line, on=on, last_day=rules.last_day_to_chase(line.due_on, reading=reading))
                for line in with_what_a_row_shows(overdue_lines(unit, on))
            ),
            number=f"{unit.short_name} {on:%Y%m%d}",
        )
    return Printable(
        kind=PaperKind.OVERDUE_REGISTER, number=facts.number, unit=unit, facts=facts, paper_of=registers.overdue
    )


def lines_of_period(unit: Unit, since: date, until: date) -> QuerySet[LoanLine]:
    """What the store and those below it handed over from one day to the other, both counted."""
    handed_over = Q(
        loan__handed_over_at__gte=start_of_day(since), loan__handed_over_at__lt=start_of_day(until + timedelta(days=1))
    )
    gone = (LineState.OUT, LineState.RETURNED, LineState.UNDER_209, LineState.SETTLED)
    lines = LoanLine.objects.filter(handed_over, loan__lending_unit__path__startswith=unit.path, state__in=gone)
    return lines.order_by("loan__handed_over_at", "loan_id", "position")


def overdue_lines(unit: Unit, on: date) -> QuerySet[LoanLine]:
    """What is out of the store and those below it although it was due before this day, the longest first."""
    lines = LoanLine.objects.filter(loan__lending_unit__path__startswith=unit.path, state=LineState.OUT, due_on__lt=on)
    return lines.order_by("due_on", "loan_id", "position")


def with_what_a_row_shows(lines: QuerySet[LoanLine]) -> list[LoanLine]:
    """The lines with what their rows say. Four queries, however many lines."""
    numbers = AssetIdentifier.objects.filter(kind=IdentifierKind.OFFICIAL, valid_to__isnull=True)
    approvals = Decision.objects.filter(kind=DecisionKind.APPROVED).select_related("by").order_by("id")
    related = ("asset", "loan__borrower", "loan__borrower_unit", "loan__issued_by", "received_by")
    return list(
        lines.select_related(*related).prefetch_related(
            Prefetch("asset__identifiers", queryset=numbers, to_attr="official_numbers"),
            Prefetch("loan__decisions", queryset=approvals, to_attr="approvals"),
            Prefetch("loan__demands", queryset=Demand.objects.order_by("id"), to_attr="demands_made"),
        )
    )


def _demanded(line: LoanLine) -> list[Demand]:
    """The demands for the due date of the line, the first first."""
    made: list[Demand] = getattr(line.loan, "demands_made", [])
    return [demand for demand in made if demand.due_on == line.due_on]


def _as_demanded(line: LoanLine) -> tuple[registers.Demanded, ...]:
    return tuple(registers.Demanded(time=demand.serial, on=demand.on) for demand in _demanded(line))


def _item(line: LoanLine) -> str:
    return " ".join(filter(None, (line.asset.name, details_of(line.asset))))


def loan_row(line: LoanLine) -> registers.RegisterRow:
    """A line of ทะเบียนคุมการยืม, of a line read `with_what_a_row_shows`."""
    loan = line.loan
    approvals: list[Decision] = getattr(loan, "approvals", [])
    good = line.is_working and line.is_complete and line.is_clean
    condition = "" if line.returned_at is None else "ใช้การได้เรียบร้อย" if good else "ไม่เรียบร้อย (ข้อ ๒๐๙)"
    return registers.RegisterRow(
        slip_number=loan.number,
        lent_on=official_day(loan.handed_over_at or loan.submitted_at),
        borrower=loan.borrower.name,
        borrower_unit=loan.borrower_unit.name,
        asset_number=official_number(line.asset) or f"[{line.asset.tag}]",
        item=_item(line),
        quantity=f"1 {line.asset.unit_of_count or 'รายการ'}",
        purpose=str(PURPOSE_LABELS[Purpose(loan.purpose)]),
        place=PLACES.get(Route(loan.route), "ระหว่างหน่วยงาน"),
        due_on=line.due_on,
        approver=approvals[-1].by.name if approvals else "",
        issuer=loan.issued_by.name if loan.issued_by else "",
        returned_on=official_day(line.returned_at) if line.returned_at else None,
        condition=condition,
        receiver=line.received_by.name if line.received_by else "",
        demands=_as_demanded(line),
        note=line.note_in,
    )


def overdue_row(line: LoanLine, *, on: date, last_day: date) -> registers.OverdueRow:
    """A line of the overdue register, of a line read `with_what_a_row_shows`."""
    loan = line.loan
    return registers.OverdueRow(
        slip_number=loan.number,
        borrower=loan.borrower.name,
        borrower_unit=loan.borrower_unit.name,
        phone=loan.borrower.mobile or loan.borrower.phone,
        asset_number=official_number(line.asset) or f"[{line.asset.tag}]",
        item=_item(line),
        quantity=f"1 {line.asset.unit_of_count or 'รายการ'}",
        lent_on=official_day(loan.handed_over_at or loan.submitted_at),
        due_on=line.due_on,
        days_overdue=rules.days_overdue(line.due_on, on=on),
        duty_holder=next((demand.holder_name for demand in reversed(_demanded(line))), ""),
        last_day=last_day,
        demands=_as_demanded(line),
    )
