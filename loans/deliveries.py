"""What a hand-over would do, before anyone signs: the verdict of every rule, and the text the borrower signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from assets.check_lists import Points
from assets.models import Condition, CustodyState
from core.verdict import POLICY, Refused, Verdict, first_refusal
from loans import availability, check_lists, documents, policy, rules
from loans.check_lists import Ticks
from loans.letters import Collector
from loans.models import Loan, LoanLine
from loans.states import LineState
from people.models import Person

COST_IN_REGISTER: Final = "ราคาทุนตามทะเบียนคุมทรัพย์สิน"
"""The basis of a price at the time of lending that the register knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An item scanned at hand-over: its condition, and its price (baht) with the basis where the register has none.

    checks: whether each point of the check list of its kind is in order.
    """

    condition: Condition = Condition.GOOD
    note: str = ""
    price: Decimal | None = None
    price_basis: str = ""
    checks: Ticks = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What would leave the store, what stays, and what stands in the way.

    lines: the approved lines; going: those scanned; aside: those set aside. person: the verdict on the day and on who
    serves whom. complete: whether every line is accounted for. items: by id of a line that is not set aside.
    """

    lines: Sequence[LoanLine]
    going: Sequence[LoanLine]
    aside: Sequence[LoanLine]
    person: Verdict
    complete: Verdict
    items: Mapping[int, Verdict]
    text: documents.SignedText

    @property
    def verdict(self) -> Verdict:
        """The first refusal of all; what it permits may be signed."""
        return first_refusal(self.person, self.complete, *self.items.values())


def plan(
    loan: Loan,
    lines: Sequence[LoanLine],
    *,
    by: Person,
    on: date,
    checked: Mapping[int, Checked],
    set_aside: Mapping[int, str],
    duty: Verdict,
    points: Mapping[int, Points],
    collector: Collector | None = None,
) -> Delivery:
    """Judge the hand-over of `loan` by the officer `by` on the day `on`; nothing is written.

    lines: all lines of the loan with asset and custody. checked, set_aside: by id of a line. duty: whether somebody is
    named to go after the items (`duties.judge`). points: of `check_lists.points_of`.
    collector: who came for another agency. At most one query.
    Codes: duty-holder-missing, not-approved, decider-hands-over, line-not-scanned, nothing-scanned, serves-oneself,
    collected-too-early, collected-too-late, reason-missing, already-on-loan, condition-missing, price-missing,
    price-basis-missing, check-list-missing, or a code of `availability.may_ever_be_lent`.
    """
    approved = [line for line in lines if line.state == LineState.APPROVED]
    aside = [line for line in approved if line.pk in set_aside]
    staying = {line.pk for line in aside}
    going = [line for line in approved if line.pk in checked and line.pk not in staying]
    return Delivery(
        lines=approved,
        going=going,
        aside=aside,
        person=first_refusal(judge_person(loan, by=by, on=on), duty),
        complete=first_refusal(
            policy.is_every_line_accounted_for(lines=len(approved), scanned=len(going), set_aside=len(aside)),
            *(policy.is_reason_given(set_aside[line.pk]) for line in aside),
        ),
        items={
            line.pk: judge_item(line, checked.get(line.pk), points.get(line.pk, ()))
            for line in approved
            if line.pk not in staying
        },
        text=text_to_sign(loan, going, checked, points, collector),
    )


def of_all(planned: Sequence[Delivery]) -> Delivery:
    """Several deliveries to one borrower as one, to be signed for at once; of one alone it is that one."""
    if len(planned) == 1:
        return planned[0]
    return Delivery(
        lines=[line for each in planned for line in each.lines],
        going=[line for each in planned for line in each.going],
        aside=[line for each in planned for line in each.aside],
        person=first_refusal(*(each.person for each in planned)),
        complete=first_refusal(*(each.complete for each in planned)),
        items={pk: verdict for each in planned for pk, verdict in each.items.items()},
        text=text_of_all(planned),
    )


def text_of_all(planned: Sequence[Delivery]) -> documents.SignedText:
    """The texts of several loans under each other, to be signed by one signature."""
    return documents.SignedText("\n\n".join(each.text.text for each in planned))


def price_of(line: LoanLine, checked: Checked) -> tuple[Decimal | None, str]:
    """The price at the time of lending (baht) and its basis: the register's, or what was valued at the desk."""
    cost = line.asset.cost
    if cost is not None and cost > 0:
        return cost, COST_IN_REGISTER
    return checked.price, checked.price_basis


def judge_item(line: LoanLine, checked: Checked | None, points: Points) -> Verdict:
    """Whether this item may leave the store as it was checked; an item not yet scanned is judged by what it is."""
    if line.asset.custody.state == CustodyState.ON_LOAN:
        reason = _("%(item)s is not in the store. Scan its return first, or set the line aside with a reason.")
        return Refused(POLICY, "already-on-loan", reason % {"item": line.asset})
    if line.asset.custody.state == CustodyState.TO_INSPECT:
        reason = _("%(item)s has come back and is not inspected yet. Inspect it first, or set the line aside.")
        return Refused(POLICY, "to-inspect", reason % {"item": line.asset})
    fitness = availability.may_ever_be_lent(line.asset)
    if not fitness or checked is None:
        return fitness
    price, basis = price_of(line, checked)
    return first_refusal(
        rules.is_condition_noted(condition=checked.condition),
        rules.price_at_loan_frozen(price=price, basis=basis),
        policy.is_check_list_answered(points, checked.checks),
    )


def text_to_sign(
    loan: Loan,
    going: Sequence[LoanLine],
    checked: Mapping[int, Checked],
    points: Mapping[int, Points],
    collector: Collector | None = None,
) -> documents.SignedText:
    """The exact text the borrower, or whom another agency sent, signs for the lines that go."""
    return documents.hand_over_text(
        number=loan.number,
        receiver=documents.receiver_words(loan.borrower, collector),
        items=[
            (
                line.asset,
                checked[line.pk].condition,
                _price_or_zero(line, checked),
                _note_of(checked[line.pk], points.get(line.pk, ())),
            )
            for line in sorted(going, key=lambda line: line.position)
        ],
        due_on=loan.due_on,
        agency=loan.lending_unit.agency,
    )


def parts_to_sign(loan: Loan, lines: Sequence[LoanLine]) -> documents.HandOverParts:
    """What the text is put together from on a device, of lines whose price the register knows."""
    return documents.hand_over_parts(
        number=loan.number,
        receiver=documents.receiver_words(loan.borrower, None),
        items=[(line.asset, line.asset.cost or Decimal(0)) for line in lines],
        due_on=loan.due_on,
        agency=loan.lending_unit.agency,
    )


def _note_of(checked: Checked, points: Points) -> str:
    return " ".join(filter(None, (checked.note, check_lists.in_thai(check_lists.kept(points, checked.checks)))))


def _price_or_zero(line: LoanLine, checked: Mapping[int, Checked]) -> Decimal:
    """Zero while the price is still missing: such a text is shown, but never signed."""
    price, _basis = price_of(line, checked[line.pk])
    return price or Decimal(0)


def judge_person(loan: Loan, *, by: Person, on: date) -> Verdict:
    """Whether this officer serves this loan on this day.

    Codes: not-approved, decider-hands-over, serves-oneself, collected-too-early, collected-too-late.
    """
    return first_refusal(
        rules.may_hand_over(
            issuer=str(by.pk),
            deciders=[str(loan.approved_by_id)],
            approved=loan.approved_by_id is not None,
        ),
        policy.may_serve(officer=by.staff_code, borrower=loan.borrower.staff_code),
        policy.may_collect(starts_on=loan.starts_on, collect_by=loan.collect_by or loan.due_on, on=on),
    )
