"""At the desk an equal item goes in the place of the one that was booked, where the kind was asked for (ADR 0028)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import keep
from core.clock import official_day
from core.verdict import Refusal, Refused
from loans import permissions, swapping
from loans.actions.locking import in_capacity, judge_step, locked_with, refs_of
from loans.models import Loan, LoanLine
from loans.states import Step
from people.models import Person


@act("loan.line_swapped")
def swap_line(loan: Loan, *, by: Person, at: datetime, line: int, unit: int) -> LoanLine:
    """Clause 208: the approval was for the kind, so an equal item of the store goes; the other is free again.

    Nobody is told: the borrower stands at the desk, and signs for what goes. line, unit: ids of a line of the loan and
    of the item that is to stand in for its own.

    Raises:
        Refusal: out-of-turn, not-the-storekeeper, unknown-item, or a code of `swapping.judge`.
    """
    loan, lines, units = locked_with(loan, [unit])
    standing = judge_step(Step.HAND_OVER, loan, by, on=official_day(at))
    held = next((each for each in lines if each.pk == line), None)
    if held is None or not units:
        raise Refusal(Refused("203", "unknown-item", _("This item is not in the register. Scan it again.")))
    swapping.judge(loan, lines, held, units[0], by=by, on=official_day(at)).require()

    was, held.asset = held.asset, units[0]
    keep(held, by_code=by.staff_code, at=at, fields=["asset"])

    record(
        "loan.line_swapped",
        subject=loan.journal_subject(),
        actor=in_capacity(by, permissions.store_seat(loan, standing)),
        at=at,
        clause="208",
        before={"item": was.tag},
        after={"item": held.asset.tag},
        refs=[*refs_of(loan, [held]), was.journal_subject()],
    )
    return held
