"""What does not come back: a loss reported by borrower or store, and the claim "I returned it already"."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from assets import custody
from assets.models import Condition
from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import create, keep
from core.clock import official_day
from core.verdict import OFFICE, ORDER, POLICY, Refusal, Refused
from loans import case_notices, permissions, policy
from loans.actions.locking import in_capacity, judge_step, locked, refs_of
from loans.actions.opening import open_cases
from loans.models import Case, Found, Loan, LoanLine, ReturnClaim
from loans.states import LineState, Step, state_of_lines
from people.models import Person
from people.offices import standing_of


@act("loan.loss_reported")
def report_loss(loan: Loan, *, line: LoanLine, by: Person, at: datetime, found: Found, account: str) -> Case:
    """Clause 209: borrower or storekeeper says that an item that is out is lost, or was destroyed and cannot be used.

    Its case is opened (`opening.open_cases`); the item counts as under clause 209 although nothing came back.
    account: what happened.

    Raises:
        Refusal: out-of-turn, not-the-storekeeper, reason-missing, not-out, damage-is-brought-back.
    """
    loan, lines = locked(loan)
    standing = judge_step(Step.REPORT_LOSS, loan, by, on=official_day(at))
    policy.is_reason_given(account).require()
    gone = _line_out(lines, line)
    if found == Found.DAMAGED:
        text = _("What is damaged is brought back to the store, which opens the case. Report what cannot be brought.")
        raise Refusal(Refused("209", "damage-is-brought-back", text))

    before = loan.state
    gone.state, gone.asked_until, gone.note_in = LineState.UNDER_209, None, account[:500]
    keep(gone, by_code=by.staff_code, at=at, fields=["state", "asked_until", "note_in"], reason=account)
    custody.hold_for_209([gone.asset.custody], reference=loan.number, by_code=by.staff_code, at=at)
    gone.asset.condition = Condition.LOST if found == Found.LOST else Condition.UNUSABLE
    keep(gone.asset, by_code=by.staff_code, at=at, fields=["condition"], reason=loan.number)
    loan.state = state_of_lines(LineState(each.state) for each in lines)
    loan.waits_since = at
    keep(loan, by_code=by.staff_code, at=at, fields=["state", "waits_since"])

    is_own = permissions.is_borrower(loan, standing)
    actor = in_capacity(by, None if is_own else permissions.store_seat(loan, standing))
    record(
        "loan.loss_reported",
        subject=loan.journal_subject(),
        actor=actor,
        at=at,
        clause="209",
        reason=account,
        before={"state": before},
        after={"state": loan.state, "found": found},
        facts={"item": gone.asset.tag},
        refs=refs_of(loan, [gone]),
    )
    (case,) = open_cases(loan, lines=[gone], found=[found], by=by, at=at, actor=actor)
    case_notices.tell_of_loss(case, by=by, at=at)
    return case


@act("loan.return_claimed")
def claim_returned(
    loan: Loan, *, line: LoanLine, by: Person, at: datetime, returned_on: date, handed_to: str, words: str = ""
) -> ReturnClaim:
    """The borrower says that an item which is out was returned already. Nothing stops by it: the store looks, answers.

    Raises:
        Refusal: not-the-borrower, not-out, reason-missing, claimed-in-future, claimed-before-hand-over,
            claimed-already.
    """
    loan, lines = locked(loan)
    if loan.borrower_id != by.pk:
        reason = _("Only the borrower may do this. Ask %(name)s.") % {"name": loan.borrower.name}
        raise Refusal(Refused(OFFICE, "not-the-borrower", reason))
    claimed = _line_out(lines, line)
    policy.is_reason_given(handed_to).require()
    _judge_day(loan, returned_on, on=official_day(at))
    if claimed.claims.filter(answered_at__isnull=True).exists():
        text = _("You have said so already, and the store has not answered yet. Ask there, or wait for the answer.")
        raise Refusal(Refused(ORDER, "claimed-already", text))

    claim = create(
        ReturnClaim(line=claimed, by=by, at=at, returned_on=returned_on, handed_to=handed_to, words=words),
        by_code=by.staff_code,
        at=at,
    )
    record(
        "loan.return_claimed",
        subject=loan.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        reason=words,
        after={"returned_on": returned_on, "handed_to": handed_to},
        facts={"item": claimed.asset.tag},
        refs=refs_of(loan, [claimed]),
    )
    case_notices.tell_store_of_claim(claim, at=at)
    return claim


@act("loan.claim_answered")
def answer_claim(claim: ReturnClaim, *, by: Person, at: datetime, answer: str) -> ReturnClaim:
    """The store looked and did not find the item: it stays out, for the reason given. What is found is taken back.

    Raises:
        Refusal: not-the-storekeeper, own-case, answered-already, not-out, reason-missing.
    """
    loan, lines = locked(claim.line.loan)
    claim = (
        ReturnClaim.objects.select_for_update(of=("self",), no_key=True).select_related("line__asset").get(pk=claim.pk)
    )
    standing = standing_of(by, official_day(at))
    if not permissions.keeps_the_store(loan, standing):
        reason = _("Only a storekeeper of %(unit)s may do this. Ask at the store.") % {"unit": loan.lending_unit.name}
        raise Refusal(Refused(OFFICE, "not-the-storekeeper", reason))
    policy.may_serve(officer=by.staff_code, borrower=loan.borrower.staff_code).require()
    if claim.answered_at is not None:
        raise Refusal(Refused(ORDER, "answered-already", _("This has been answered already.")))
    claimed = _line_out(lines, claim.line)
    policy.is_reason_given(answer).require()
    claim.line = claimed
    claim.answered_by, claim.answered_at, claim.answer = by, at, answer
    keep(claim, by_code=by.staff_code, at=at, fields=["answered_by", "answered_at", "answer"])
    record(
        "loan.claim_answered",
        subject=loan.journal_subject(),
        actor=in_capacity(by, permissions.store_seat(loan, standing)),
        at=at,
        reason=answer,
        facts={"item": claimed.asset.tag},
        refs=refs_of(loan, [claimed]),
    )
    case_notices.tell_borrower_of_answer(claim, at=at)
    return claim


def _line_out(lines: list[LoanLine], line: LoanLine) -> LoanLine:
    """The line among those that are out.

    Raises:
        Refusal: not-out.
    """
    found = next((each for each in lines if each.pk == line.pk and each.state == LineState.OUT), None)
    if found is None:
        text = _("This item is not out any more. Open the loan to see where it stands.")
        raise Refusal(Refused(ORDER, "not-out", text))
    return found


def _judge_day(loan: Loan, returned_on: date, *, on: date) -> None:
    if returned_on > on:
        text = _("The day on which you returned it has not come yet. Correct the day.")
        raise Refusal(Refused(POLICY, "claimed-in-future", text))
    if loan.handed_over_at is not None and returned_on < official_day(loan.handed_over_at):
        text = _("On that day you had not received the item yet. Correct the day.")
        raise Refusal(Refused(POLICY, "claimed-before-hand-over", text))
