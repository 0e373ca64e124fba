"""An approved loan is changed before it is handed over: place, days, items, borrower; and approved anew where it is."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.journal.acts import act
from audit.journal.record import changes, record
from audit.journal.versions import create_many, keep, keep_many
from core.clock import official_day
from core.verdict import POLICY, Refused, first_refusal
from loans import changed, notices, permissions, policy
from loans.actions.locking import in_capacity, judge_step, locked_with, refs_of
from loans.actions.overriding import codes_of, use
from loans.actions.requesting import FIELDS, apply, facts_of, is_asked, judge_text, lines_of, sign, tags_of
from loans.models import Loan, LoanLine
from loans.requests import Plan, Wish, judge_items, plan, policy_of
from loans.states import LineState, State, Step
from people.models import Person

_CHANGED: Final = (*FIELDS, "borrower", "approved_by", "approved_at", "collect_by")


@act("loan.amended")
def amend(
    loan: Loan,
    *,
    by: Person,
    at: datetime,
    wish: Wish,
    signed_sha256: str,
    borrower: Person | None = None,
    consent: str = "",
) -> Loan:
    """Clause 208(2): what was approved is this place, these days, these items, this borrower; all else is asked anew.

    The number stays, the earlier decisions are kept and count no more, the items are held for the new days. What only
    begins later or ends earlier than was approved stays approved. The borrower signs: online, or at the desk by typing
    the own staff code (`consent`) where a storekeeper keys it in; so does a new `borrower`, only there.

    Raises:
        Refusal: as `requests.plan`; out-of-turn, not-the-borrower, consent-missing, serves-oneself, new-borrower-signs,
            nothing-changed, text-changed.
    """
    on = official_day(at)
    loan, lines_so_far, assets = locked_with(loan, wish.asset_ids)
    standing = judge_step(Step.AMEND, loan, by, on=on)
    first_refusal(
        changed.only_before_hand_over(loan),
        changed.judge_route(loan),
        judge_items(wish, assets, store_id=loan.lending_unit_id),
    ).require()
    signer = borrower or loan.borrower
    changed.judge_signer(loan, signer, by=by, consent=consent).require()
    planned = plan(
        wish,
        assets,
        borrower=signer,
        on=on,
        signed=bool(signed_sha256),
        excluding_loan_id=loan.pk,
        recused=loan.recused_ids,
    )
    planned.verdict.require()
    judge_text(planned.text, signed_sha256)
    old = {line.asset_id: line for line in lines_so_far}
    held = [line for line in lines_so_far if is_asked(line)]
    with override("th"):  # for the notices
        differences = changed.differences(loan, held, wish, assets, signer)
    if not differences:
        Refused(
            POLICY, "nothing-changed", _("Nothing is different from what was approved. Change something.")
        ).require()

    before = {**facts_of(loan), "borrower": loan.borrower.name, "items": tags_of(held)}
    was_borrower = loan.borrower
    stays_approved = changed.is_within_approval(loan, held, wish, signer)
    loan.borrower = signer
    _put(loan, wish, planned, stays_approved=stays_approved, at=at)
    keep(loan, by_code=by.staff_code, at=at, fields=_CHANGED)
    lines = _renew(loan, wish, old, stays_approved=stays_approved, by=by, at=at)
    by_borrower = by.pk == signer.pk
    sign(loan, planned, at=at, witness=None if by_borrower else by)
    use(planned.relies_on, loan, by=by, at=at)
    then, now = changes(before, {**facts_of(loan), "borrower": loan.borrower.name, "items": tags_of(lines)})

    record(
        "loan.amended",
        subject=loan.journal_subject(),
        actor=in_capacity(by, None if by_borrower else permissions.store_seat(loan, standing)),
        at=at,
        clause=planned.approval.clause,
        reason=loan.reason,
        before=then,
        after=now,
        facts={
            "signed_sha256": signed_sha256,
            "stays_approved": stays_approved,
            "at_the_desk": not by_borrower,
            **codes_of(planned),
        },
        refs=[
            *refs_of(loan, lines),
            *(each.journal_subject() for each in planned.relies_on),
            *([was_borrower.journal_subject()] if was_borrower.pk != signer.pk else []),
        ],
    )
    if was_borrower.pk != signer.pk:
        notices.tell_borrower_taken_over(loan, was_borrower, at=at)
    if stays_approved:
        notices.tell_store_amended(loan, differences, at=at)
    else:
        notices.ask_for_decision(loan, planned.endorsers or planned.approvers, at=at, differences=differences)
    return loan


def _put(loan: Loan, wish: Wish, planned: Plan, *, stays_approved: bool, at: datetime) -> None:
    if stays_approved:
        loan.starts_on, loan.due_on = wish.starts_on, wish.due_on
        loan.collect_by = policy.lapses_on(policy_of(loan.lending_unit.agency), wish.starts_on, wish.due_on)
        loan.state, loan.waits_since = State.APPROVED, at
        return
    apply(loan, wish, planned, at=at)
    loan.approved_by = loan.approved_at = loan.collect_by = None


def _renew(
    loan: Loan, wish: Wish, old: dict[int, LoanLine], *, stays_approved: bool, by: Person, at: datetime
) -> list[LoanLine]:
    """The items asked for get the new days, those held but not asked for any more are free, new ones come behind."""
    state = LineState.APPROVED if stays_approved else LineState.REQUESTED
    touched = [line for line in old.values() if is_asked(line) or line.asset_id in wish.asset_ids]
    for line in touched:
        line.state = state if line.asset_id in wish.asset_ids else LineState.RELEASED
        line.starts_on, line.due_on = wish.starts_on, wish.due_on
        line.refused_because, line.is_named = "", line.asset_id in wish.named
    fields = ["state", "starts_on", "due_on", "refused_because", "is_named"]
    keep_many(touched, fields, by_code=by.staff_code, at=at)
    added = [line for line in lines_of(loan, wish) if line.asset_id not in old]
    last = max((line.position for line in old.values()), default=0)
    for position, line in enumerate(added, start=last + 1):
        line.position = position
    create_many(added, by_code=by.staff_code, at=at)
    return [line for line in [*touched, *added] if is_asked(line)]
