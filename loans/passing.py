"""Passing an item on at the desk, before anyone signs: onto which line it goes, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from assets.models import CustodyState
from core.verdict import ORDER, Permitted, Refused, Verdict, first_refusal
from loans import policy, rules, swapping
from loans.models import Loan, LoanLine
from loans.states import LineState
from loans.visits import lent_by
from people.models import Person
from people.offices import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """An item that is to go from one borrower to another. source: the line it is out on; onto: the line it is to go on.

    onto is None only where `verdict` refuses.
    """

    source: LoanLine
    onto: LoanLine | None
    verdict: Verdict


def out_at_desk(pk: int, standing: Standing) -> LoanLine | None:
    """A line of the stores one keeps that is out, with item, loan and borrower; None for any other. One query."""
    lines = LoanLine.objects.filter(lent_by(standing, "loan__"), pk=pk, state=LineState.OUT)
    return lines.select_related("asset__custody", "asset__category", "loan__borrower__unit").first()


def out_lines(assets: Iterable[int]) -> dict[int, int]:
    """By id of an item that is out: the id of the line it is out on. One query."""
    return dict(LoanLine.objects.filter(asset__in=list(assets), state=LineState.OUT).values_list("asset_id", "pk"))


def plan(source: LoanLine, loan: Loan, lines: Sequence[LoanLine], *, by: Person, on: date) -> Passing:
    """Judge passing the item of `source` on to the borrower of `loan`; the line it goes on then has it, as it would.

    Nothing is written: item and lines are as they would be after the return, for the texts that are signed.
    lines: all of the loan, with assets and custody.
    Codes: no-approved-loan (208), serves-oneself, or a code of `swapping.judge`.
    """
    item = source.asset
    item.custody.state = CustodyState.IN_STORE
    onto = next((line for line in lines if line.asset_id == item.pk and line.state == LineState.APPROVED), None)
    served = policy.may_serve(officer=by.staff_code, borrower=source.loan.borrower.staff_code)
    if onto is None:
        onto = swapping.line_for(item, lines, ticked=())
        if onto is None or source.loan_id == loan.pk:
            return Passing(source=source, onto=None, verdict=_not_approved(source, loan))
        swapped = swapping.judge(loan, lines, onto, item, by=by, on=on, after=source.loan_id)
        served = first_refusal(served, swapped)
    if served:
        source.state = LineState.RETURNED
        onto.asset = item
    return Passing(source=source, onto=onto, verdict=served)


def judge_finding(source: LoanLine, *, in_order: bool) -> Verdict:
    """What is not in good order is settled first. Code: not-in-order (209)."""
    if in_order:
        return Permitted("209")
    reason = _(
        "%(item)s is not in good order, so it does not go on: take it back, which opens its case under clause 209, "
        "and hand over another one."
    )
    return Refused("209", "not-in-order", reason % {"item": source.asset})


def judge_going(source: LoanLine, *, goes: bool) -> Verdict:
    """What is set aside stays with the store, and is no passing on. Code: not-going (order)."""
    if goes:
        return Permitted("208")
    reason = _("%(item)s is set aside here, so it would not go on. Take away the mark, or take the item back instead.")
    return Refused(ORDER, "not-going", reason % {"item": source.asset})


def _not_approved(source: LoanLine, loan: Loan) -> Verdict:
    reason = _(
        "Loan %(number)s of %(name)s was not approved for %(item)s, nor for its kind. Clause 208 asks for an approval "
        "for each borrower: %(name)s sends a request, which %(office)s approves. Until then take the item back."
    )
    facts = {"number": loan.number, "name": loan.borrower.name, "item": source.asset}
    office = rules.OFFICE_LABELS[rules.Office(loan.approving_office)]
    return Refused("208", "no-approved-loan", reason % {**facts, "office": office})
