"""The storekeeper accepts what comes back and inspects it (209), then or later (ADR 0023)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from assets import custody
from assets.models import Condition
from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import keep, keep_many
from core.clock import official_day
from core.verdict import ORDER, Refused, Verdict, first_refusal
from loans import check_lists, notices, permissions, policy, rules
from loans.actions.locking import in_capacity, judge_step, locked, refs_of
from loans.actions.opening import FOUND_OF, open_cases
from loans.check_lists import Ticks
from loans.models import Found, Loan, LoanLine
from loans.states import LineState, State, Step, state_of_lines
from people.models import Person

COMES_BACK: Final = (Condition.GOOD, Condition.DETERIORATED, Condition.DAMAGED, Condition.UNUSABLE)
"""In which conditions something comes back: what is lost does not, and what is no longer needed nobody finds out."""

INSPECTED: Final = ("returned_at", "received_by", "is_working", "is_complete", "is_clean", "note_in", "checks_in")
"""What a return inspection leaves on a line."""

LATER: Final = ("inspected_at", "inspected_by")
"""What the inspection of an item leaves on its line besides, that had been dropped off before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the return inspection found on one item; `condition` is what the register says from then on.

    checks: whether each point of the check list of the hand-over is in order.
    """

    works: bool = True
    complete: bool = True
    clean: bool = True
    condition: Condition = Condition.GOOD
    note: str = ""
    checks: Ticks = field(default_factory=dict)

    @property
    def is_in_order(self) -> bool:
        return rules.is_good_order(works=self.works, complete=self.complete, clean=self.clean)

    def judge_list(self, line: LoanLine) -> Verdict:
        """Whether the check list of the hand-over is answered, and says the same as the three answers."""
        return first_refusal(
            policy.is_check_list_answered(check_lists.points_out(line), self.checks),
            rules.is_check_list_consistent(gone=check_lists.gone(line, self.checks), in_good_order=self.is_in_order),
        )

    def judge(self) -> Verdict:
        """Whether a condition is noted, and says the same as the three answers."""
        return first_refusal(
            rules.is_condition_noted(condition=self.condition),
            rules.is_finding_consistent(
                works=self.works,
                complete=self.complete,
                clean=self.clean,
                is_good=self.condition == Condition.GOOD,
                is_unusable=self.condition == Condition.UNUSABLE,
                is_found=self.condition in COMES_BACK,
            ),
        )


@act("loan.checked_in")
def check_in(
    loan: Loan, *, by: Person, at: datetime, findings: Mapping[int, Finding], came_at: datetime | None = None
) -> Loan:
    """Clause 209: items come back, each inspected; what is not in good order comes under clause 209 and is not lent.

    They are brought now, or were dropped off before (`drop_off`): those came back then, and are inspected now.

    For each of those a case is opened, by an act of its own (`opening.open_cases`) in the same transaction.

    findings: by id of a line. Lines that are back already are left as they are. came_at: when they came, where a device
    without a network took them in before `at` (ADR 0024).

    Raises:
        Refusal: out-of-turn, already-returned, condition-missing, condition-contradicts, check-list-missing,
            check-list-contradicts, serves-oneself, not-the-storekeeper.
    """
    loan, lines = locked(loan)
    standing = judge_step(Step.CHECK_IN, loan, by, on=official_day(at))
    policy.may_serve(officer=by.staff_code, borrower=loan.borrower.staff_code).require()
    back = [line for line in lines if line.state in _NOT_INSPECTED and line.pk in findings]
    _judge_any(back)
    absent = [line for line in back if line.state == LineState.TO_INSPECT]
    for line in back:
        first_refusal(findings[line.pk].judge(), findings[line.pk].judge_list(line)).require()

    before = loan.state
    for line in back:
        _receive(line, findings[line.pk], by=by, at=at, came_at=came_at or at)
    columns = ["state", "asked_until", *INSPECTED, *(LATER if absent else ())]
    keep_many(back, columns, by_code=by.staff_code, at=at)
    in_good_order = [line for line in back if line.state == LineState.RETURNED]
    under_209 = [line for line in back if line.state == LineState.UNDER_209]
    custody.take_back([line.asset.custody for line in in_good_order], by_code=by.staff_code, at=at)
    custody.hold_for_209(
        [line.asset.custody for line in under_209], reference=loan.number, by_code=by.staff_code, at=at
    )
    keep_many([line.asset for line in under_209], ["condition"], by_code=by.staff_code, at=at, reason=loan.number)
    _move_on(loan, lines, by=by, at=at)

    actor = in_capacity(by, permissions.store_seat(loan, standing))
    record(
        "loan.checked_in",
        subject=loan.journal_subject(),
        actor=actor,
        at=at,
        clause="209",
        before={"state": before},
        after={"state": loan.state},
        facts={"returned": [_in_facts(line) for line in back], **_came(came_at, at)},
        refs=refs_of(loan, back),
    )
    notices.tell_borrower_checked_in(
        loan,
        back=len(in_good_order),
        under_209=len(under_209),
        still_out=sum(line.state == LineState.OUT for line in lines),
        absent=absent,
        at=at,
    )
    if under_209:
        found = [FOUND_OF.get(findings[line.pk].condition, Found.DAMAGED) for line in under_209]
        open_cases(loan, lines=under_209, found=found, by=by, at=at, actor=actor)
    return loan


@act("loan.dropped_off")
def drop_off(loan: Loan, *, by: Person, at: datetime, lines: Collection[int], came_at: datetime | None = None) -> Loan:
    """Items are brought back and nobody waits: from now on they are the store's, to be inspected by `check_in`.

    They are out no more, so nobody goes after them (211); until they are inspected the store keeps them apart. Nothing
    is said of their condition. lines: ids; those that are back already are left as they are. came_at: when they came,
    where a device without a network took them in before `at` (ADR 0024).

    Raises:
        Refusal: out-of-turn, already-returned, serves-oneself, not-the-storekeeper.
    """
    loan, held = locked(loan)
    standing = judge_step(Step.CHECK_IN, loan, by, on=official_day(at))
    policy.may_serve(officer=by.staff_code, borrower=loan.borrower.staff_code).require()
    back = [line for line in held if line.state == LineState.OUT and line.pk in lines]
    _judge_any(back)

    before = loan.state
    for line in back:
        line.state, line.asked_until = LineState.TO_INSPECT, None
        line.returned_at, line.received_by = came_at or at, by
    keep_many(back, ["state", "asked_until", "returned_at", "received_by"], by_code=by.staff_code, at=at)
    custody.drop_off([line.asset.custody for line in back], reference=loan.number, by_code=by.staff_code, at=at)
    _move_on(loan, held, by=by, at=at)

    record(
        "loan.dropped_off",
        subject=loan.journal_subject(),
        actor=in_capacity(by, permissions.store_seat(loan, standing)),
        at=at,
        clause="209",
        before={"state": before},
        after={"state": loan.state},
        facts={"to_inspect": [line.asset.tag for line in back], **_came(came_at, at)},
        refs=refs_of(loan, back),
    )
    still_out = sum(line.state == LineState.OUT for line in held)
    notices.tell_borrower_dropped_off(loan, lines=back, still_out=still_out, at=at)
    return loan


_NOT_INSPECTED: Final = (LineState.OUT, LineState.TO_INSPECT)
"""Whose items an inspection can still be about."""


def _judge_any(back: Collection[LoanLine]) -> None:
    if not back:
        Refused(ORDER, "already-returned", _("This item has been returned already. Nothing has to be done.")).require()


def _move_on(loan: Loan, lines: Collection[LoanLine], *, by: Person, at: datetime) -> None:
    loan.state = state_of_lines(LineState(line.state) for line in lines)
    loan.waits_since = at
    loan.closed_at = at if loan.state == State.RETURNED else None
    keep(loan, by_code=by.staff_code, at=at, fields=["state", "waits_since", "closed_at"])


def _came(came_at: datetime | None, at: datetime) -> dict[str, object]:
    """For the record: when a device took the items in, where that was earlier."""
    return {"came_at": came_at} if came_at is not None and came_at < at else {}


def _receive(line: LoanLine, finding: Finding, *, by: Person, at: datetime, came_at: datetime) -> None:
    in_order = finding.is_in_order
    was_here = line.state == LineState.TO_INSPECT
    line.state, line.asked_until = LineState.RETURNED if in_order else LineState.UNDER_209, None
    if was_here:
        line.inspected_at, line.inspected_by = at, by
        _note(line, finding)
    else:
        inspected(line, finding, by=by, at=came_at)
    if not in_order:
        line.asset.condition = finding.condition


def inspected(line: LoanLine, finding: Finding, *, by: Person, at: datetime) -> None:
    """Note on the line who took the item in, when, and what the inspection found."""
    line.returned_at, line.received_by = at, by
    _note(line, finding)


def _note(line: LoanLine, finding: Finding) -> None:
    line.is_working, line.is_complete, line.is_clean = finding.works, finding.complete, finding.clean
    line.note_in = finding.note
    line.checks_in = check_lists.kept(check_lists.points_out(line), finding.checks)


def _in_facts(line: LoanLine) -> dict[str, object]:
    return {
        "item": line.asset.tag,
        "state": line.state,
        "works": line.is_working,
        "complete": line.is_complete,
        "clean": line.is_clean,
        "note": line.note_in,
        **({"check_list": line.checks_in} if line.checks_in else {}),
        **({"dropped_off_at": line.returned_at} if line.inspected_at else {}),
    }
