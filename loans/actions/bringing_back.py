"""What was reported lost, or could not be brought, comes back after all: its case goes on (clause 209, ADR 0017)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from assets.models import Condition
from audit.journal.acts import act
from audit.journal.record import Actor, record
from audit.journal.versions import keep
from core.clock import official_day
from core.verdict import POLICY, Refusal, Refused, first_refusal
from loans import case_notices, permissions, rules
from loans.actions.cases import case_facts_of, judge_case_step, locked_case
from loans.actions.locking import in_capacity, locked, refs_of
from loans.actions.opening import FOUND_OF
from loans.actions.returning import INSPECTED, Finding, inspected
from loans.case_states import UNSETTLED, CaseState, CaseStep
from loans.models import Case, Found, LoanLine
from loans.rules import AfterAll
from people.models import Person

_AGREED: Final = ("proposed", "proposed_because", "proposed_at", "remedy", "remedy_because", "remedy_by", "remedy_at")


@act("case.brought_back")
def bring_back(case: Case, *, by: Person, at: datetime, finding: Finding) -> Case:
    """The item of a case comes to the desk after all, and is inspected as at every return.

    In good order before anything was made good, nothing is owed: a second person closes the case. Not in good order,
    its remedy is agreed on anew. After it was made good, that stays as it is and the head is told: whether a
    replacement or money is given back is decided by order, not here. Until the case is closed the item is not lent.

    Raises:
        Refusal: out-of-turn, back-already, note-missing, or a code of `Finding.judge` and `case_permissions.may_step`.
    """
    loan, lines = locked(case.line.loan)
    case = locked_case(case)
    standing = judge_case_step(CaseStep.BRING_BACK, case, by, on=official_day(at))
    line = case.line = next(each for each in lines if each.pk == case.line_id)
    first_refusal(finding.judge(), finding.judge_list(line)).require()
    if not finding.is_in_order and not finding.note.strip():
        raise Refusal(Refused(POLICY, "note-missing", _("Write what is wrong, then take the item in.")))

    before = {"state": case.state, "found": case.found}
    after = rules.after_all(in_good_order=finding.is_in_order, made_good=CaseState(case.state) not in UNSETTLED)
    inspected(line, finding, by=by, at=at)
    keep(line, by_code=by.staff_code, at=at, fields=INSPECTED, reason=case.number)
    if line.asset.retired_on is None:
        line.asset.condition = finding.condition
        keep(line.asset, by_code=by.staff_code, at=at, fields=["condition"], reason=case.number)
    case.brought_back_at = at
    keep(case, by_code=by.staff_code, at=at, fields=["brought_back_at", *_follow(case, after, finding, by=by, at=at)])

    actor: Actor = in_capacity(by, permissions.store_seat(loan, standing))
    record(
        "case.brought_back",
        subject=case.journal_subject(),
        actor=actor,
        at=at,
        clause="209",
        reason=finding.note,
        before=before,
        after=case_facts_of(case, ("state", "found")),
        facts={
            "item": line.asset.tag,
            "works": finding.works,
            "complete": finding.complete,
            "clean": finding.clean,
            "outcome": after,
        },
        refs=[loan.journal_subject(), *refs_of(loan, [line])],
    )
    case_notices.tell_brought_back(case, after, at=at)
    return case


def _follow(case: Case, after: AfterAll, finding: Finding, *, by: Person, at: datetime) -> tuple[str, ...]:
    """Put the case where the return leaves it; answer the columns that changed."""
    match after:
        case AfterAll.REFER:
            return ()
        case AfterAll.NOTHING_OWED:
            _forget_remedy(case)
            case.state, case.settled_by, case.settled_at = CaseState.SETTLED, by, at
            return (*_AGREED, "state", "settled_by", "settled_at")
        case AfterAll.MAKE_GOOD:
            _forget_remedy(case)
            case.state, case.found = CaseState.OPEN, FOUND_OF.get(finding.condition, Found.DAMAGED)
            return (*_AGREED, "state", "found")


def _forget_remedy(case: Case) -> None:
    """What was agreed on for a loss does not hold for what is there again; it stays in the versions of the case."""
    case.proposed = case.proposed_because = case.remedy = case.remedy_because = ""
    case.proposed_at = case.remedy_by = case.remedy_at = None


def take_inspection_back(case: Case, line: LoanLine, *, by: Person, at: datetime) -> None:
    """The inspection turned out wrong: the item counts as reported, and is inspected anew."""
    line.returned_at = line.received_by = line.is_working = line.is_complete = line.is_clean = None
    line.note_in, line.checks_in = case.opening_note, []
    keep(line, by_code=by.staff_code, at=at, fields=INSPECTED, reason=case.number)
    line.asset.condition = Condition.LOST if case.found == Found.LOST else Condition.UNUSABLE
    keep(line.asset, by_code=by.staff_code, at=at, fields=["condition"], reason=case.number)
    case.brought_back_at = None
