"""Every act x person x state: who may take which step on a loan, done by the real actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import pytest
from django.db import transaction

from core.verdict import ORDER, Refusal, Refused
from loans import actions
from loans.actions import duties
from loans.actions import signing as loan_signing
from loans.case_states import CaseState
from loans.models import Case, Channel, Found, Loan
from loans.permissions import WHO_MAY
from loans.receiving import handed_over
from loans.states import OUT, LineState, State, Step
from people.models import Person
from tests import makers
from tests.cast import DELEGATED_UP_TO, Cast

WHY: Final = "เหตุผลสำหรับการทดสอบ"

ALLOWED: Final[Mapping[Step, Mapping[State, frozenset[str]]]] = {
    Step.ENDORSE: {State.AWAITING_ENDORSEMENT: frozenset({"supervisor"})},
    Step.APPROVE: {State.AWAITING_APPROVAL: frozenset({"finance_head"})},
    Step.REFUSE: {
        State.AWAITING_ENDORSEMENT: frozenset({"supervisor"}),
        State.AWAITING_APPROVAL: frozenset({"finance_head"}),
    },
    Step.SEND_BACK: {
        State.AWAITING_ENDORSEMENT: frozenset({"supervisor"}),
        State.AWAITING_APPROVAL: frozenset({"finance_head"}),
    },
    Step.RESUBMIT: {State.SENT_BACK: frozenset({"borrower"})},
    Step.WITHDRAW: {
        State.AWAITING_ENDORSEMENT: frozenset({"borrower"}),
        State.AWAITING_APPROVAL: frozenset({"borrower"}),
        State.SENT_BACK: frozenset({"borrower"}),
    },
    Step.CANCEL: {State.APPROVED: frozenset({"borrower", "storekeeper", "second_storekeeper"})},
    Step.LAPSE: {State.APPROVED: frozenset({"storekeeper", "second_storekeeper"})},
    Step.HAND_OVER: {State.APPROVED: frozenset({"storekeeper", "second_storekeeper"})},
    Step.CHECK_IN: {
        State.ON_LOAN: frozenset({"storekeeper", "second_storekeeper"}),
        State.PARTLY_RETURNED: frozenset({"storekeeper", "second_storekeeper"}),
        State.TO_INSPECT: frozenset({"storekeeper", "second_storekeeper"}),
    },
    Step.AMEND: dict.fromkeys(
        (State.APPROVED, State.ON_LOAN, State.PARTLY_RETURNED),
        frozenset({"borrower", "storekeeper", "second_storekeeper"}),
    ),
    Step.APPROVE_CHANGE: dict.fromkeys((State.ON_LOAN, State.PARTLY_RETURNED), frozenset({"finance_head"})),
    Step.REFUSE_CHANGE: dict.fromkeys((State.ON_LOAN, State.PARTLY_RETURNED), frozenset({"finance_head"})),
    Step.WITHDRAW_CHANGE: dict.fromkeys((State.ON_LOAN, State.PARTLY_RETURNED), frozenset({"borrower"})),
    Step.DECLARE_CONFLICT: {
        State.AWAITING_ENDORSEMENT: frozenset({"supervisor"}),
        State.AWAITING_APPROVAL: frozenset({"finance_head"}),
        State.ON_LOAN: frozenset({"finance_head"}),
        State.PARTLY_RETURNED: frozenset({"finance_head"}),
    },
    Step.REPORT_LOSS: {
        State.ON_LOAN: frozenset({"borrower", "storekeeper", "second_storekeeper"}),
        State.PARTLY_RETURNED: frozenset({"borrower", "storekeeper", "second_storekeeper"}),
    },
    Step.SETTLE: {
        State.UNDER_209: frozenset({"second_storekeeper", "finance_head", "director", "permanent_secretary"})
    },
}
"""Who of the cast may, for a loan of the finance section's items used inside. Whoever is not named here may not."""

APPROVES_OUTSIDE: Final = frozenset({"governor", "permanent_secretary"})
"""Who may approve where the same loan is used outside the premises: 208(2), the head and the delegate."""

Act = Callable[[Cast, Loan, Person, datetime], object]


def _resubmit(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    items = [line.asset for line in loan.lines.select_related("asset")]
    wish = makers.wish(cast, *items, at=at, reason="แก้เหตุผลตามที่หัวหน้าขอให้ชัดเจนขึ้น")
    plan = makers.planned(cast, wish, borrower=loan.borrower, at=at)
    return actions.resubmit(loan, by=by, at=at, wish=wish, signed_sha256=plan.text.sha256)


def _hand_over(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    checked = {line.pk: actions.Checked() for line in loan.lines.all()}
    consent = loan.borrower.staff_code
    return actions.hand_over(loan, by=by, at=at, checked=checked, set_aside={}, consent=consent)


def _check_in(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    findings = {
        line.pk: actions.Finding() for line in loan.lines.filter(state__in=(LineState.OUT, LineState.TO_INSPECT))
    }
    return actions.check_in(loan, by=by, at=at, findings=findings)


def _report_loss(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    line = loan.lines.order_by("-position")[0]
    return actions.report_loss(loan, line=line, by=by, at=at, found=Found.LOST, account=WHY)


def _settle(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    """Close a case that the storekeeper opened and settled; without one there is nothing to settle."""
    case = Case.objects.select_related("line__loan").filter(line__loan=loan).first()
    if case is None:
        raise Refusal(Refused(ORDER, "no-case", WHY))
    if case.state == CaseState.OPEN:
        makers.settled(cast, case, at=at)
    return actions.close_case(case, by=by, at=at)


def _amend(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    if loan.state in OUT:
        return makers.change_asked(cast, loan, by=by, at=at)
    items = [line.asset for line in loan.lines.select_related("asset")]
    wish = makers.wish(cast, *items, at=at, place_of_use="ห้องประชุม 9 ชั้น 9")
    text = makers.planned(cast, wish, borrower=loan.borrower, at=at).text
    consent = "" if by.pk == loan.borrower_id else loan.borrower.staff_code
    return actions.amend(loan, by=by, at=at, wish=wish, signed_sha256=text.sha256, consent=consent)


def _on_a_change(act: Callable[..., object]) -> Act:
    """The act on a change that the borrower has asked for, where one may be asked for."""

    def done(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
        if loan.state in OUT and not loan.amendments.exists():
            makers.change_asked(cast, loan, at=at)
        return act(Loan.objects.get(pk=loan.pk), by=by, at=at)

    return done


def _lapse(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    return actions.lapse(loan, by=by, at=at + timedelta(days=makers.DAYS))


ACTS: Final[Mapping[Step, Act]] = {
    Step.ENDORSE: lambda cast, loan, by, at: actions.endorse(loan, by=by, at=at),
    Step.APPROVE: lambda cast, loan, by, at: actions.approve(loan, by=by, at=at),
    Step.REFUSE: lambda cast, loan, by, at: actions.refuse(loan, by=by, at=at, reason=WHY),
    Step.SEND_BACK: lambda cast, loan, by, at: actions.send_back(loan, by=by, at=at, reason=WHY),
    Step.RESUBMIT: _resubmit,
    Step.WITHDRAW: lambda cast, loan, by, at: actions.withdraw(loan, by=by, at=at),
    Step.CANCEL: lambda cast, loan, by, at: actions.cancel(loan, by=by, at=at, reason=WHY),
    Step.LAPSE: _lapse,
    Step.HAND_OVER: _hand_over,
    Step.CHECK_IN: _check_in,
    Step.AMEND: _amend,
    Step.APPROVE_CHANGE: _on_a_change(actions.approve_change),
    Step.REFUSE_CHANGE: _on_a_change(lambda loan, **who: actions.refuse_change(loan, **who, reason=WHY)),
    Step.WITHDRAW_CHANGE: _on_a_change(actions.withdraw_change),
    Step.DECLARE_CONFLICT: _on_a_change(lambda loan, **who: actions.declare_conflict(loan, **who, reason=WHY)),
    Step.REPORT_LOSS: _report_loss,
    Step.SETTLE: _settle,
}


DUTY_ALLOWED: Final[Mapping[str, Mapping[State, frozenset[str]]]] = {
    "record_demand": dict.fromkeys(
        (State.ON_LOAN, State.PARTLY_RETURNED), frozenset({"storekeeper", "second_storekeeper"})
    ),
    "name_duty_holder": dict.fromkeys(
        (State.APPROVED, State.ON_LOAN, State.PARTLY_RETURNED),
        frozenset({"storekeeper", "second_storekeeper", "finance_head", "director", "permanent_secretary"}),
    ),
}
"""Clause 211 by hand, a week after the due date: who of the cast may, in which state."""


def _record_demand(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    later = at + timedelta(days=makers.DAYS + 7)
    made = actions.ByHand(on=loan.due_on + timedelta(days=1), channel=Channel.VISIT, told="ผู้ยืม", result="จะนำมาคืน")
    return actions.record_demand(loan, by=by, at=later, made=made)


def _name_duty_holder(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    return actions.name_duty_holder(loan, by=by, at=at, holder=cast.second_storekeeper, reason=WHY)


DUTY_ACTS: Final[Mapping[str, Act]] = {"record_demand": _record_demand, "name_duty_holder": _name_duty_holder}


class _UndoneError(Exception):
    """Takes a done act back, so that the next person finds the loan as it was."""


def _is_done(act: Act, cast: Cast, loan: Loan, by: Person, at: datetime) -> bool:
    try:
        with transaction.atomic():
            try:
                act(cast, loan, by, at)
            except Refusal:
                return False
            raise _UndoneError
    except _UndoneError:
        return True


def _who_may(cast: Cast, loan: Loan, step: Step) -> frozenset[str]:
    return _who_does(cast, loan, ACTS[step])


def _who_does(cast: Cast, loan: Loan, act: Act) -> frozenset[str]:
    at = cast.at + timedelta(hours=1)
    names = {person.pk: name for name in cast.__slots__ if isinstance(person := getattr(cast, name), Person)}
    return frozenset(
        name for name, person in ((names[p.pk], p) for p in cast.everybody()) if _is_done(act, cast, loan, person, at)
    )


@pytest.mark.parametrize("state", State)
@pytest.mark.usefixtures("uploads")
def test_each_step_is_taken_by_exactly_those_who_may(cast: Cast, state: State) -> None:
    loan = makers.loan_in(state, cast, items=2)
    found = {step: _who_may(cast, loan, step) for step in ACTS}
    assert found == {step: ALLOWED[step].get(state, frozenset()) for step in ACTS}


@pytest.mark.parametrize("state", State)
def test_the_duty_of_clause_211_is_done_by_exactly_those_who_may(cast: Cast, state: State) -> None:
    loan = makers.loan_in(state, cast, items=2)
    found = {name: _who_does(cast, loan, act) for name, act in DUTY_ACTS.items()}
    assert found == {name: DUTY_ALLOWED[name].get(state, frozenset()) for name in DUTY_ACTS}


def _ask_signature(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    return makers.signature_asked(cast, loan, at=at, by=by)


def _note_refusal(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    return actions.note_refusal(loan, by=by, at=at, reason=WHY, **makers.frozen(loan))


def _answer(act: Callable[..., object], **words: object) -> Act:
    """The answer to what the store asked, where it may be asked."""

    def done(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
        ask = makers.signature_asked(cast, loan, at=at)
        return act(ask, by=by, at=at, **(words or {"signed_sha256": ask.sha256, "strokes": ""}))

    return done


SIGNING_ALLOWED: Final[Mapping[str, Mapping[State, frozenset[str]]]] = {
    "ask_signature": {State.APPROVED: frozenset({"storekeeper", "second_storekeeper"})},
    "note_refusal": {State.APPROVED: frozenset({"storekeeper", "second_storekeeper"})},
    "give_signature": {State.APPROVED: frozenset({"borrower"})},
    "refuse_signature": {State.APPROVED: frozenset({"borrower"})},
}
"""Signing on the own phone, or not at all: who of the cast may, in which state."""

SIGNING_ACTS: Final[Mapping[str, Act]] = {
    "ask_signature": _ask_signature,
    "note_refusal": _note_refusal,
    "give_signature": _answer(actions.give_signature),
    "refuse_signature": _answer(actions.refuse_signature, reason=WHY),
}


@pytest.mark.parametrize("state", State)
def test_signing_is_asked_by_the_store_and_answered_by_the_borrower(cast: Cast, state: State) -> None:
    loan = makers.loan_in(state, cast, items=2)
    found = {name: _who_does(cast, loan, act) for name, act in SIGNING_ACTS.items()}
    assert found == {name: SIGNING_ALLOWED[name].get(state, frozenset()) for name in SIGNING_ACTS}


def test_every_act_of_signing_stands_in_both_tables() -> None:
    acts = {name for name, found in vars(loan_signing).items() if getattr(found, "__wrapped__", None)}
    assert set(SIGNING_ALLOWED) == set(SIGNING_ACTS) == acts


def test_every_act_of_the_duty_stands_in_both_tables() -> None:
    acts = {name for name in duties.__dict__ if getattr(duties.__dict__[name], "__wrapped__", None)}
    assert set(DUTY_ALLOWED) == set(DUTY_ACTS) == acts


@pytest.mark.parametrize("state", State)
def test_what_is_out_is_taken_in_uninspected_by_exactly_those_who_take_back(cast: Cast, state: State) -> None:
    loan = makers.loan_in(state, cast, items=2)
    ids = [line.pk for line in loan.lines.all()]
    done = _who_does(cast, loan, lambda _cast, loan, by, at: actions.drop_off(loan, by=by, at=at, lines=ids))
    assert done == (ALLOWED[Step.CHECK_IN][state] if state in OUT else frozenset())


@pytest.mark.parametrize("state", State)
def test_an_equal_item_is_put_on_a_line_by_exactly_those_who_hand_over(cast: Cast, state: State) -> None:
    loan = makers.loan_in(state, cast, items=2)
    words = {"line": loan.lines.order_by("position")[0].pk, "unit": makers.asset(cast).pk}
    done = _who_does(cast, loan, lambda _cast, loan, by, at: actions.swap_line(loan, by=by, at=at, **words))
    assert done == ALLOWED[Step.HAND_OVER].get(state, frozenset())


@pytest.mark.parametrize("state", [State.APPROVED, State.ON_LOAN, State.RETURNED])
def test_an_item_is_passed_on_by_exactly_those_who_take_back_and_hand_over(cast: Cast, state: State) -> None:
    words = makers.passing_words(cast, makers.loan_in(state, cast))
    loan = words.pop("loan")
    done = _who_does(cast, loan, lambda _cast, loan, by, at: actions.pass_on(loan, by=by, at=at, **words))
    assert done == (ALLOWED[Step.CHECK_IN][state] if state == State.ON_LOAN else frozenset())


def test_outside_the_premises_only_the_agency_head_or_the_delegate_decides(cast: Cast) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast, outside=True)
    for step in (Step.APPROVE, Step.REFUSE, Step.SEND_BACK, Step.DECLARE_CONFLICT):
        assert _who_may(cast, loan, step) == APPROVES_OUTSIDE


def test_beyond_the_delegated_value_only_the_agency_head_decides(cast: Cast) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast, outside=True, items=5)
    assert loan.value > DELEGATED_UP_TO
    assert _who_may(cast, loan, Step.APPROVE) == {"governor"}


OF_ANOTHER_AGENCY: Final[Mapping[Step, tuple[State, frozenset[str]]]] = {
    Step.APPROVE: (State.AWAITING_APPROVAL, frozenset({"governor"})),
    Step.REFUSE: (State.AWAITING_APPROVAL, frozenset({"governor"})),
    Step.SEND_BACK: (State.AWAITING_APPROVAL, frozenset({"governor"})),
    Step.RESUBMIT: (State.SENT_BACK, frozenset({"storekeeper", "second_storekeeper"})),
    Step.WITHDRAW: (State.AWAITING_APPROVAL, frozenset({"storekeeper", "second_storekeeper"})),
    Step.CANCEL: (State.APPROVED, frozenset({"storekeeper", "second_storekeeper"})),
    Step.HAND_OVER: (State.APPROVED, frozenset({"storekeeper", "second_storekeeper"})),
    Step.CHECK_IN: (State.ON_LOAN, frozenset({"storekeeper", "second_storekeeper"})),
}
"""Who may take a step on a loan that the storekeeper keyed in for the ministry (208(1)): its contact has no account."""


def _resubmit_entry(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    wish = makers.agency_wish(cast, *(line.asset for line in loan.lines.select_related("asset")))
    sha256 = makers.agency_plan(cast, wish, by=by).text.sha256
    return actions.resubmit(loan, by=by, at=at, wish=wish, signed_sha256=sha256)


def _collect(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
    checked = {line.pk: actions.Checked() for line in loan.lines.all()}
    who = makers.COLLECTOR
    return actions.hand_over(loan, by=by, at=at, checked=checked, set_aside={}, consent=who.name, collector=who)


@pytest.mark.parametrize("step", OF_ANOTHER_AGENCY)
def test_a_counter_entry_is_the_stores_to_correct_and_the_heads_to_decide(cast: Cast, step: Step) -> None:
    state, expected = OF_ANOTHER_AGENCY[step]
    loan = makers.agency_loan_in(state, cast)
    act = {Step.RESUBMIT: _resubmit_entry, Step.HAND_OVER: _collect}.get(step, ACTS[step])
    names = {getattr(cast, name).pk: name for name in cast.__slots__ if isinstance(getattr(cast, name), Person)}
    found = {names[p.pk] for p in cast.everybody() if _is_done(act, cast, loan, p, cast.at)}
    assert found == expected


def test_receipts_are_the_borrowing_stores_to_confirm_and_the_lending_ones_to_note(cast: Cast) -> None:
    there, here = makers.between_units(cast), makers.agency_loan_in(State.ON_LOAN, cast)
    names = {getattr(cast, name).pk: name for name in cast.__slots__ if isinstance(getattr(cast, name), Person)}

    def confirm(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
        text = actions.text_of_receipt(
            loan, handed_over(loan, list(loan.lines.select_related("asset"))), by, differences=""
        )
        return actions.confirm_receipt(loan, by=by, at=at, signed_sha256=text.sha256)

    def note(cast: Cast, loan: Loan, by: Person, at: datetime) -> object:
        paper = actions.Paper(name="นางสมมุติ คลังกรม", received_on=cast.on)
        return actions.note_receipt(loan, by=by, at=at, paper=paper)

    who = {act: {names[p.pk] for p in cast.everybody() if _is_done(act, cast, loan, p, cast.at)}
           for act, loan in ((confirm, there), (note, here))}  # fmt: skip
    assert who == {confirm: {"bureau_storekeeper"}, note: {"storekeeper", "second_storekeeper"}}


def test_every_step_but_sending_stands_in_both_tables() -> None:
    every_step = set(Step) - {Step.SUBMIT}
    assert set(ALLOWED) == every_step
    assert set(ACTS) == every_step
    assert set(WHO_MAY) == every_step
