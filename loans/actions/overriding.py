"""An exception from a policy: asked for with a reason, confirmed by a second person in 30 minutes, used by one act."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import create, keep, keep_many
from core.clock import official_day
from core.verdict import OFFICE, ORDER, Refusal, Refused, Verdict
from loans import override_notices, override_queries, overrides, policy
from loans.actions.locking import in_capacity, judge_step, locked_assets, locked_with, with_its_order
from loans.models import Loan, OverrideState, PolicyOverride
from loans.override_permissions import (
    confirming_seat,
    may_decide_override,
    may_withdraw_override,
    who_may_confirm,
)
from loans.requests import Plan, Wish, judge_items, plan, policy_of
from loans.states import State, Step
from people.models import Person
from people.offices import known_standing

if TYPE_CHECKING:
    from audit.journal.record import Subject

STEP_OF: Final[Mapping[State, Step]] = {State.SENT_BACK: Step.RESUBMIT}
"""The step that waits for an exception where a request was sent back; anywhere else it is the change of a loan."""


@act("override.asked")
def ask_override(
    borrower: Person, *, by: Person, at: datetime, wish: Wish, reason: str, loan: Loan | None = None
) -> PolicyOverride:
    """Ask that one policy give way for a request, in the words that `requests.plan` makes of the wish.

    by: the borrower; of a loan that is changed at the desk, its storekeeper. loan: the request that is corrected or
    changed; None for a new one. An earlier asking for the same text that nobody confirmed in time is closed as lapsed.

    Raises:
        Refusal: nothing-to-override; any refusal of `requests.plan` that is no policy, or one that gives no way;
            not-the-borrower, out-of-turn, reason-missing, override-asked-already, nobody-may-confirm.
    """
    on = official_day(at)
    if loan is None:
        assets = locked_assets(wish.asset_ids)
        _judge_asker(borrower, by)
        store_id = None
    else:
        loan, _lines, assets = locked_with(loan, wish.asset_ids)
        judge_step(STEP_OF.get(State(loan.state), Step.AMEND), loan, by, on=on)
        store_id = loan.lending_unit_id
        borrower = loan.borrower if loan.state == State.SENT_BACK else borrower
    judge_items(wish, assets, store_id=store_id).require()
    planned = plan(
        wish,
        assets,
        borrower=borrower,
        on=on,
        signed=True,
        excluding_loan_id=loan.pk if loan else None,
        recused=loan.recused_ids if loan else (),
    )
    refused = _overridable(planned.verdict)
    policy.is_reason_given(reason).require()
    recused = loan.recused_ids if loan else []
    seats = who_may_confirm(planned.lending_unit, on=on, excluding=[by.pk, borrower.pk, *recused])
    if not seats:
        nobody = _("Nobody else may confirm an exception today. Keep to the policy, or ask the system administrator.")
        Refused(OFFICE, "nobody-may-confirm", nobody).require()
    _close_lapsed(borrower, planned, refused, by=by, at=at)

    asked = PolicyOverride(
        code=refused.code,
        lending_unit=planned.lending_unit,
        borrower=borrower,
        loan=loan,
        text=planned.text.text,
        text_sha256=planned.text.sha256,
        limit_days=override_queries.limit_of(refused.code, policy_of(planned.lending_unit.agency)) or 0,
        asked_days=override_queries.asked_days(refused.code, wish.starts_on, wish.due_on, on=on),
        starts_on=wish.starts_on,
        due_on=wish.due_on,
        asked_by=by,
        asked_at=at,
        lapses_at=overrides.lapses_at(at),
        reason=reason.strip(),
    )
    create(asked, by_code=by.staff_code, at=at, reason=reason)

    record(
        "override.asked",
        subject=asked.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        reason=asked.reason,
        after={"state": asked.state},
        facts=_facts_of(asked),
        refs=_refs_of(asked),
    )
    override_notices.ask_to_confirm(asked, seats, at=at)
    return asked


@act("override.confirmed")
def confirm_override(override: PolicyOverride, *, by: Person, at: datetime, reason: str) -> PolicyOverride:
    """A second person, head over the store, lets the policy give way: within 30 minutes, with a reason of their own.

    Raises:
        Refusal: borrower-confirms, asker-confirms, conflict-declared, may-not-confirm, override-closed,
            override-lapsed, reason-missing.
    """
    return _decide("override.confirmed", override, OverrideState.CONFIRMED, by=by, at=at, reason=reason)


@act("override.refused")
def refuse_override(override: PolicyOverride, *, by: Person, at: datetime, reason: str) -> PolicyOverride:
    """A second person lets the policy stand, with a reason.

    Raises:
        Refusal: as `confirm_override`.
    """
    return _decide("override.refused", override, OverrideState.REFUSED, by=by, at=at, reason=reason)


@act("override.withdrawn")
def withdraw_override(override: PolicyOverride, *, by: Person, at: datetime, reason: str = "") -> PolicyOverride:
    """Who asked for an exception takes it back before anybody decided.

    Raises:
        Refusal: not-the-asker, override-closed, override-lapsed.
    """
    override = _locked(override)
    may_withdraw_override(override, known_standing(by, official_day(at))).require()
    _judge_open(override, at=at)

    override.state = OverrideState.WITHDRAWN
    keep(override, by_code=by.staff_code, at=at, reason=reason, fields=["state"])

    record(
        "override.withdrawn",
        subject=override.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        reason=reason,
        before={"state": OverrideState.ASKED.value},
        after={"state": override.state},
        facts=_facts_of(override),
        refs=_refs_of(override),
    )
    return override


def use(relied_on: Collection[PolicyOverride], loan: Loan, *, by: Person, at: datetime) -> None:
    """Change: the exceptions that an act rests on are used, each once; the act's own event names them.

    Raises:
        Refusal: override-closed, when another act was quicker.
    """
    ids = [each.pk for each in relied_on]
    if not ids:
        return
    rows = list(PolicyOverride.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    for row in rows:
        if row.state != OverrideState.CONFIRMED:
            _closed(row).require()
        row.state, row.used_for, row.used_at = OverrideState.USED, loan, at
    keep_many(rows, ["state", "used_for", "used_at"], by_code=by.staff_code, at=at)


def codes_of(planned: Plan) -> dict[str, object]:
    """Which policies gave way, for the record; nothing where none did."""
    return {"gave_way": [each.code for each in planned.relies_on]} if planned.relies_on else {}


def _decide(
    verb: str, override: PolicyOverride, state: OverrideState, *, by: Person, at: datetime, reason: str
) -> PolicyOverride:
    override = _locked(override)
    standing = known_standing(by, official_day(at))
    may_decide_override(override, standing).require()
    _judge_open(override, at=at)
    policy.is_reason_given(reason).require()
    seat = confirming_seat(override, standing)
    if seat is None:
        raise ValueError("A person without a seat over the store was not refused.")
    with_its_order(seat)

    override.state = state
    override.decided_by, override.decided_at, override.decided_because = by, at, reason.strip()
    override.post_title, override.capacity, override.order_number = seat.post_title, seat.capacity, seat.order_number
    keep(
        override,
        by_code=by.staff_code,
        at=at,
        reason=reason,
        fields=[
            "state",
            "decided_by",
            "decided_at",
            "decided_because",
            "post_title",
            "capacity",
            "order_number",
        ],
    )

    record(
        verb,
        subject=override.journal_subject(),
        actor=in_capacity(by, seat),
        at=at,
        reason=override.decided_because,
        before={"state": OverrideState.ASKED.value},
        after={"state": override.state},
        facts=_facts_of(override),
        refs=_refs_of(override),
    )
    override_notices.tell_asker(override, at=at)
    return override


def _locked(override: PolicyOverride) -> PolicyOverride:
    """The exception as it stands now, held until the transaction ends. One query."""
    return (
        PolicyOverride.objects.select_for_update(of=("self",), no_key=True)
        .select_related("lending_unit__agency", "borrower", "asked_by", "loan")
        .get(pk=override.pk)
    )


def _judge_open(override: PolicyOverride, *, at: datetime) -> None:
    if override.state != OverrideState.ASKED:
        _closed(override).require()
    overrides.is_in_time(lapses_at=override.lapses_at, at=at).require()


def _closed(override: PolicyOverride) -> Refused:
    words = {"state": override.get_state_display()}
    reason = _("Nothing is to be decided on this exception any more: %(state)s. Open it to see.") % words
    return Refused(ORDER, "override-closed", reason)


def _judge_asker(borrower: Person, by: Person) -> None:
    if by.pk != borrower.pk:
        reason = _("Only the borrower can make the request in writing. Let them sign in.")
        Refused("208", "not-the-borrower", reason).require()


def _overridable(verdict: Verdict) -> Refused:
    """The policy that is to give way; what cannot give way refuses the asking itself.

    Raises:
        Refusal: nothing-to-override, or the verdict itself.
    """
    if not isinstance(verdict, Refused):
        reason = _("No policy stands in the way of this request. Sign and send it.")
        raise Refusal(Refused(ORDER, "nothing-to-override", reason))
    if not overrides.may_be_overridden(verdict):
        raise Refusal(verdict)
    return verdict


def _close_lapsed(borrower: Person, planned: Plan, refused: Refused, *, by: Person, at: datetime) -> None:
    """One asking a text and policy waits at a time; one that is too late to confirm is closed as lapsed."""
    waiting = PolicyOverride.objects.select_for_update(no_key=True).filter(
        borrower=borrower, text_sha256=planned.text.sha256, code=refused.code, state=OverrideState.ASKED
    )
    for row in waiting:
        if row.stands_at(at) is not OverrideState.LAPSED:
            reason = _("You have asked for this exception already. Wait for the answer, or take it back.")
            Refused(ORDER, "override-asked-already", reason).require()
        row.state = OverrideState.LAPSED
        keep(row, by_code=by.staff_code, at=at, fields=["state"])


def _facts_of(override: PolicyOverride) -> dict[str, object]:
    return {
        "policy_code": override.code,
        "limit_days": override.limit_days,
        "asked_days": override.asked_days,
        "starts_on": override.starts_on,
        "due_on": override.due_on,
        "signed_sha256": override.text_sha256,
    }


def _refs_of(override: PolicyOverride) -> list[Subject]:
    loans = [override.loan.journal_subject()] if override.loan is not None else []
    return [override.borrower.journal_subject(), override.lending_unit.journal_subject(), *loans]
