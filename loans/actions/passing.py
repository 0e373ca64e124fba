"""One borrower passes an item on to another: given back and handed over in one step, or neither (ADR 0028)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from audit.journal.acts import act
from loans import passing
from loans.actions.handing import hand_over
from loans.actions.handing_back import hand_back
from loans.actions.locking import locked_loans
from loans.actions.returning import Finding, check_in
from loans.actions.swapping import swap_line
from loans.deliveries import Checked
from loans.letters import Collector
from loans.models import Loan, LoanLine
from people.models import Person

NOT_SHOWN: Final = "-"
"""The hash of no text: `hand_over` lets it be left out where nothing was shown, and here both texts have to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack:
    """What whoever brings the item signs, as `hand_back` takes it, and what its inspection found."""

    finding: Finding
    consent: str
    signed_sha256: str
    strokes: str = ""
    bringer: Collector | None = None


@act("loan.handed_over")
def pass_on(
    loan: Loan,
    *,
    by: Person,
    at: datetime,
    source: LoanLine,
    onto: int,
    back: GivenBack,
    checked: Mapping[int, Checked],
    set_aside: Mapping[int, str],
    consent: str,
    signed_sha256: str,
    strokes: str = "",
    collector: Collector | None = None,
) -> Loan:
    """Clauses 208 and 209: the item of `source` comes back, and goes out again on the approved `loan`, or neither.

    Each half is the act it always is, with its own rules, signature, notice and event: `check_in` and `hand_back` on
    the one loan, `swap_line` where the kind was asked for and `hand_over` on the other. Both loans and all their items
    are locked first, as `hand_over_visit` does. source: the line that is out, with its loan and borrower. onto: the id
    of the line of `loan` that the item goes on.

    Raises:
        Refusal: not-in-order (209), not-going, or as one of those acts.
    """
    locked_loans([source.loan_id, loan.pk])
    passing.judge_finding(source, in_order=back.finding.is_in_order).require()
    passing.judge_going(source, goes=onto in checked and onto not in set_aside).require()
    check_in(source.loan, by=by, at=at, findings={source.pk: back.finding})
    hand_back(
        source.loan.borrower,
        by=by,
        at=at,
        lines=[source.pk],
        bringer=back.bringer,
        consent=back.consent,
        signed_sha256=back.signed_sha256,
        strokes=back.strokes,
    )
    if not LoanLine.objects.filter(pk=onto, asset=source.asset_id).exists():
        swap_line(loan, by=by, at=at, line=onto, unit=source.asset_id)
    return hand_over(
        loan,
        by=by,
        at=at,
        checked=checked,
        set_aside=set_aside,
        consent=consent,
        signed_sha256=signed_sha256 or NOT_SHOWN,
        strokes=strokes,
        collector=collector,
    )
