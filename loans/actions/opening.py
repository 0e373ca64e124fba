"""A case of clause 209 is opened: an act of its own, with number and event, within the act that found what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import connection

from assets.models import Condition
from audit.journal.acts import act
from audit.journal.record import Actor, Draft, record_many
from audit.journal.versions import create_many
from core.clock import fiscal_year, official_day
from loans import rules
from loans.actions.locking import refs_of
from loans.case_states import CaseState
from loans.models import Case, CaseCounter, Found, Loan, LoanLine
from loans.rules import AgencyKind
from people.models import Person, Unit

FOUND_OF: Final = {Condition.UNUSABLE: Found.UNUSABLE, Condition.LOST: Found.LOST}
"""What clause 209 calls a condition; every other is damage."""


@act("case.opened")
def open_cases(
    loan: Loan, *, lines: Sequence[LoanLine], found: Sequence[Found], by: Person, at: datetime, actor: Actor
) -> list[Case]:
    """Clause 209: open a case for each of `lines`, which came back not in good order or do not come back at all.

    The act that calls holds the loan and has judged who may. found: one for each line. actor: as the record names who
    acts. Five queries, however many lines: the numbers, the cases, their versions, their events and who is named there.
    """
    on = official_day(at)
    first = _take_serials(loan.lending_unit, fiscal_year(on), len(lines))
    cases = create_many(
        [
            Case(
                number=case_number(loan.lending_unit, fiscal_year(on), first + n),
                lending_unit=loan.lending_unit,
                fiscal_year=fiscal_year(on),
                serial=first + n,
                line=line,
                borrower=loan.borrower,
                state=CaseState.OPEN,
                found=what,
                opening_note=line.note_in,
                opened_by=by,
                opened_at=at,
                ended_on=rules.loan_ended_on(due_on=line.due_on, back_on=official_day(line.returned_at or at)),
                price=line.price_at_loan or 0,
                price_basis=line.price_basis,
                criteria_clause=rules.whose_criteria(AgencyKind(loan.lending_unit.agency.kind)),
            )
            for n, (line, what) in enumerate(zip(lines, found, strict=True))
        ],
        by_code=by.staff_code,
        at=at,
    )
    record_many(
        [
            Draft(
                verb="case.opened",
                subject=case.journal_subject(),
                actor=actor,
                at=at,
                clause="209",
                after={"state": case.state, "found": case.found, "price": case.price, "ended_on": case.ended_on},
                facts={"item": case.line.asset.tag, "price_basis": case.price_basis},
                refs=[loan.journal_subject(), *refs_of(loan, [case.line])],
            )
            for case in cases
        ]
    )
    return cases


def case_number(unit: Unit, year: int, serial: int) -> str:
    """The number of a case: ชด-คลัง-2570-00003 (lending unit, fiscal year B.E., running number)."""
    return f"ชด-{unit.short_name}-{year}-{serial:05d}"


def _take_serials(unit: Unit, year: int, count: int) -> int:
    """The first of `count` next numbers, with one statement that also opens the counter of a new year.

    The counter's row is held until the transaction ends: no number twice, and no gap.
    """
    table = connection.ops.quote_name(CaseCounter._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (lending_unit_id, fiscal_year, last) VALUES (%s, %s, %s) "  # noqa: S608 -- our own name
            f"ON CONFLICT (lending_unit_id, fiscal_year) DO UPDATE SET last = {table}.last + excluded.last "
            "RETURNING last",
            [unit.pk, year, count],
        )
        (last,) = cursor.fetchone()
    return int(last) - count + 1
