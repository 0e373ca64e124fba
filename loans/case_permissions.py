"""Who may take which step on a case of clause 209, and who sees which case."""

from __future__ import annotations

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from core.verdict import OFFICE, POLICY, Permitted, Refused, Verdict, first_refusal
from loans import permissions, policy, rules
from loans.case_states import UNSETTLED, CaseState, CaseStep, case_in_turn
from loans.models import Case, Loan
from people.offices import Standing

OF_THE_BORROWER: Final = frozenset({CaseStep.PROPOSE})
"""Clause 209 gives the choice to the borrower, who carries it out at their own cost."""

OF_BOTH: Final = frozenset({CaseStep.ADD_DOCUMENT})

OF_THE_KEEPER: Final = frozenset({CaseStep.REPAIR, CaseStep.REPLACE, CaseStep.PAY, CaseStep.BRING_BACK})
"""What is seen, taken in or receipted at the store."""


def visible_cases(standing: Standing) -> Q:
    """The cases this person may see: those of the loans they may see. Any other is 404."""
    return Q(line__loan__in=Loan.objects.filter(permissions.visible(standing)))


def may_step(step: CaseStep, case: Case, standing: Standing) -> Verdict:
    """Whether this person may take `step` on `case` (with loan and lending unit), leaving aside whose turn it is.

    Codes: not-the-borrower, not-the-storekeeper, own-case, not-the-store, opener-closes, borrower-closes.
    """
    loan, me = case.line.loan, standing.person
    is_mine = case.borrower_id == me.pk
    if step in OF_THE_BORROWER:
        if is_mine:
            return Permitted()
        reason = _("Only the borrower may do this. Ask %(name)s.") % {"name": case.borrower.name}
        return Refused(OFFICE, "not-the-borrower", reason)
    if step in OF_BOTH and is_mine:
        return Permitted()
    store = {"unit": loan.lending_unit.name}
    if permissions.after_store_seat(loan, standing) is None:
        reason = _("Only the store and the head of %(unit)s may do this. Ask there.") % store
        return Refused(OFFICE, "not-the-store", reason)
    if step is CaseStep.CLOSE:
        return policy.may_close_case(closer=str(me.pk), opener=str(case.opened_by_id), borrower=str(case.borrower_id))
    if is_mine:
        reason = _("This case is about your own loan. Leave it to another officer of the store.")
        return Refused(POLICY, "own-case", reason)
    if step in OF_THE_KEEPER and permissions.store_seat(loan, standing) is None:
        reason = _("Only a storekeeper of %(unit)s may do this. Ask at the store.") % store
        return Refused(OFFICE, "not-the-storekeeper", reason)
    return Permitted()


def is_turn_of(step: CaseStep, case: Case) -> Verdict:
    """Whether it is the turn of `step`. Codes: out-of-turn, back-already."""
    verdict = case_in_turn(CaseState(case.state), step)
    if step is not CaseStep.BRING_BACK:
        return verdict
    return first_refusal(verdict, rules.may_come_back(is_back=is_back(case)))


def is_back(case: Case) -> bool:
    """Whether the item came back: its damage was found at the return, it was brought later, or it was repaired."""
    is_repaired = CaseState(case.state) not in UNSETTLED and case.remedy == rules.Remedy.REPAIR
    return case.line.returned_at is not None or is_repaired


def works_on_cases(standing: Standing) -> bool:
    """Whether cases of others wait for this person: storekeepers, heads, auditors."""
    return standing.is_storekeeper or standing.is_supervisor or standing.is_auditor
