"""Where a change of a loan that is out would lead, before anyone signs: who decides, and what stands in its way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.verdict import POLICY, Permitted, Refused, Verdict, first_refusal
from loans import availability, documents, policy, requests, rules
from loans.models import Loan, LoanLine, PlaceKind
from loans.requests import policy_of, worth_of
from loans.rules import Approval, Route
from loans.states import LineState
from people.models import Unit
from people.offices import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the borrower asks for while the items are out: another return date, another place, and why."""

    due_on: date
    place_kind: PlaceKind
    place_of_use: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlan:
    """Where a change leads: the office of the place as it is to be, the text to sign, and a verdict.

    approving_unit: None only when nobody may approve. wanted_from: by id of an item that somebody else has asked for
    after the return date of today: the first day.
    """

    approval: Approval
    approving_unit: Unit | None
    approvers: tuple[Seat, ...]
    items: Mapping[int, Verdict]
    wanted_from: Mapping[int, date]
    verdict: Verdict
    text: documents.SignedText


def plan(loan: Loan, lines: Sequence[LoanLine], change: Change, *, on: date, signed: bool) -> ChangePlan:
    """Judge a change of `loan` on the day `on`.

    lines: all lines, with assets and custody. signed: the borrower has signed this very text.
    Codes: nothing-changed, earlier-needs-no-approval, overdue-not-extended, reason-missing, longer-than-policy
    (policy), place-of-use-missing (208(2)), borrower-signature-missing (208), nobody-may-approve (office), and those
    of `availability`.
    """
    out = [line for line in lines if line.state == LineState.OUT]
    assets = [line.asset for line in out]
    decided = policy_of(loan.lending_unit.agency)
    outside = rules.is_outside(
        off_premises=change.place_kind == PlaceKind.OFF_PREMISES,
        other_building_of_agency=change.place_kind == PlaceKind.OTHER_BUILDING,
        other_buildings_count_as_inside=decided.other_buildings_count_as_inside,
    )
    approval = rules.who_approves(
        between_agencies=loan.route == Route.BETWEEN_AGENCIES,
        outside=outside,
        consumable=loan.route == Route.CONSUMABLE,
    )
    unit, approvers = requests.approvers_of(
        approval,
        loan.lending_unit,
        value=max(loan.value, worth_of(assets)),
        excluding=[loan.borrower_id, *loan.recused_ids],
        on=on,
    )
    items = free_until(loan, out, due_on=change.due_on, on=on)
    return ChangePlan(
        approval=approval,
        approving_unit=unit,
        approvers=approvers,
        items=items,
        wanted_from=availability.wanted_from(assets, after=loan.due_on, excluding_loan_id=loan.pk),
        verdict=first_refusal(
            _judge_change(loan, change, on=on),
            policy.is_reason_given(change.reason),
            rules.is_place_of_use_stated(place_of_use=change.place_of_use, outside=outside),
            policy.is_within_longest_period(decided, loan.starts_on, change.due_on),
            requests.judge_approver(unit),
            *items.values(),
            _judge_signature(signed=signed),
        ),
        text=documents.change_text(
            number=loan.number,
            borrower=loan.borrower,
            assets=assets,
            was=(loan.due_on, PlaceKind(loan.place_kind), loan.place_of_use),
            now=(change.due_on, change.place_kind, change.place_of_use),
            reason=change.reason,
            agency=loan.lending_unit.agency,
        ),
    )


def free_until(loan: Loan, out: Collection[LoanLine], *, due_on: date, on: date) -> dict[int, Verdict]:
    """For each item that is out whether nobody else has it from its return date of today to `due_on`."""
    if due_on <= loan.due_on:
        return {line.asset_id: Permitted("208") for line in out}
    return availability.of(
        [line.asset for line in out],
        starts_on=loan.due_on + timedelta(days=1),
        due_on=due_on,
        on=on,
        excluding_loan_id=loan.pk,
    )


def _judge_change(loan: Loan, change: Change, *, on: date) -> Verdict:
    same_place = (change.place_kind, change.place_of_use) == (loan.place_kind, loan.place_of_use)
    if change.due_on < loan.due_on:
        reason = _("Items may come back on any earlier day without approval. Bring them to the store.")
        return Refused(POLICY, "earlier-needs-no-approval", reason)
    if same_place and change.due_on == loan.due_on:
        reason = _("Neither the return date nor the place differs. Change one of them.")
        return Refused(POLICY, "nothing-changed", reason)
    if change.due_on > loan.due_on:
        return policy.may_extend(due_on=loan.due_on, on=on)
    return Permitted()


def _judge_signature(*, signed: bool) -> Verdict:
    if signed:
        return Permitted("208")
    reason = _("The borrower has not signed the request. The borrower has to read it and sign.")
    return Refused("208", "borrower-signature-missing", reason)
