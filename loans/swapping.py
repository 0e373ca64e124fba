"""An equal item in the place of another at the desk: what equal means, which line it fits, and whether it may go."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from assets.models import Asset, CustodyState
from core.clock import official_day
from core.thai import clean, thai_range
from core.verdict import OFFICE, ORDER, POLICY, Permitted, Refused, Verdict
from loans import availability, deliveries, permissions
from loans.models import LinePhoto, Loan, LoanLine
from loans.requests import worth_of
from loans.states import LineState
from people.models import Person
from people.offices import standing_of


def is_equal(one: Asset, other: Asset) -> bool:
    """Of the same category, name, brand and model: to who asked for the kind, one is as good as the other."""
    return _kind(one) == _kind(other)


def _kind(asset: Asset) -> tuple[object, ...]:
    return (asset.category_id, *(clean(words).casefold() for words in (asset.name, asset.brand, asset.model)))


def unit_at_desk(pk: int) -> Asset:
    """The item that was scanned, with what is needed to compare and to judge it. One query."""
    return Asset.objects.select_related("custody").get(pk=pk)


def line_for(unit: Asset, lines: Sequence[LoanLine], *, ticked: Collection[int]) -> LoanLine | None:
    """The line whose item `unit` may stand in for: first one whose own item cannot go, last one of a named item.

    lines: with assets and custody. ticked: the ids of those whose own item was scanned, which keep it.
    """
    equal = [line for line in lines if line.state == LineState.APPROVED and is_equal(line.asset, unit)]
    open_ = [line for line in equal if line.pk not in ticked]
    return min(open_, key=lambda line: (line.is_named, bool(deliveries.judge_item(line, None, ()))), default=None)


def is_asked_for(unit: Asset, lines: Sequence[LoanLine]) -> bool:
    """Whether one of these lines is for an item of this kind."""
    return any(line.state == LineState.APPROVED and is_equal(line.asset, unit) for line in lines)


def judge(
    loan: Loan,
    lines: Sequence[LoanLine],
    line: LoanLine,
    unit: Asset,
    *,
    by: Person,
    on: date,
    after: int | None = None,
) -> Verdict:
    """Whether the officer `by` may hand over `unit` in the place of the item of `line` on the day `on`.

    lines: all of the loan, with assets and custody. after: the id of the loan that gives the unit back first.
    At most six queries.
    Codes: those of `deliveries.judge_person` and `availability.of`; line-not-waiting, on-this-loan (order),
    this-very-item, not-equal, not-in-store, photos-taken (policy), beyond-the-limit (office).
    """
    for verdict in (deliveries.judge_person(loan, by=by, on=on), _judge_line(loan, lines, line, unit)):
        if not verdict:
            return verdict
    free = _judge_free(line, unit, on=on, but=after or loan.pk)
    if not free:
        return free
    return _judge_worth(loan, lines, line, unit)


def _judge_line(loan: Loan, lines: Sequence[LoanLine], line: LoanLine, unit: Asset) -> Verdict:
    facts = {"item": line.asset, "unit": unit, "name": loan.borrower.name}
    if line.state != LineState.APPROVED:
        reason = _("%(item)s does not wait to be handed over any more. Open the loan again and see.")
        return Refused(ORDER, "line-not-waiting", reason % facts)
    if any(each.asset_id == unit.pk for each in lines):
        return Refused(ORDER, "on-this-loan", _("%(unit)s stands on this loan already.") % facts)
    if unit.responsible_unit_id != loan.lending_unit_id or not is_equal(line.asset, unit):
        reason = _(
            "%(unit)s is not the same as %(item)s: category, name, brand, model and store have to be. "
            "Hand over what was approved, or have the loan changed."
        )
        return Refused(POLICY, "not-equal", reason % facts)
    if line.is_named:
        reason = _(
            "%(name)s asked for this very item, %(item)s. Hand that one over, or set the line aside with a reason; "
            "for another one the loan has to be changed and approved."
        )
        return Refused(POLICY, "this-very-item", reason % facts)
    if LinePhoto.objects.filter(line=line).exists():
        reason = _("Photos of %(item)s stand on this line already. Hand that one over, or set the line aside.")
        return Refused(POLICY, "photos-taken", reason % facts)
    return Permitted("208")


def _judge_free(line: LoanLine, unit: Asset, *, on: date, but: int) -> Verdict:
    """Whether the unit is in the store and free for all days of the line: the earliest booking wins.

    but: the id of the loan whose own lines do not stand in the way.
    """
    if unit.custody.state in (CustodyState.ON_LOAN, CustodyState.TO_INSPECT):
        reason = _("%(unit)s is not in the store, or not inspected yet. Scan its return first, or another one.")
        return Refused(POLICY, "not-in-store", reason % {"unit": unit})
    days = {"starts_on": line.starts_on, "due_on": line.due_on, "on": on}
    verdict = availability.of([unit], excluding_loan_id=but, **days)[unit.pk]
    if not isinstance(verdict, Refused) or verdict.code != "booked":
        return verdict
    first = availability.first_in_the_way(unit, excluding_loan_id=but, **days)
    if first is None:  # it was given up between the two questions
        return verdict
    reason = _(
        "%(unit)s is reserved for %(name)s, loan %(number)s, on %(days)s: that booking came first. Scan another one."
    )
    facts = {"unit": unit, "name": first.loan.borrower.name, "number": first.loan.number}
    return Refused(POLICY, "booked", reason % {**facts, "days": thai_range(first.starts_on, first.due_on)})


def _judge_worth(loan: Loan, lines: Sequence[LoanLine], line: LoanLine, unit: Asset) -> Verdict:
    """Whether who approved might have approved the items as they would be worth now, on the day of the approval."""
    if worth_of([unit]) <= worth_of([line.asset]) or loan.approved_by is None or loan.approved_at is None:
        return Permitted("208(2)")
    going = [each.asset for each in lines if each.state == LineState.APPROVED and each.pk != line.pk]
    then = standing_of(loan.approved_by, official_day(loan.approved_at))
    if permissions.approving_seat(loan, then, worth=worth_of([*going, unit])) is not None:
        return Permitted("208(2)")
    reason = _(
        "%(unit)s is worth more than %(item)s, or has no price in the register, and %(name)s may approve up to a limit "
        "only. Hand over one of the approved value, or have the loan changed and approved anew."
    )
    facts = {"unit": unit, "item": line.asset, "name": loan.approved_by.name}
    return Refused(OFFICE, "beyond-the-limit", reason % facts)
