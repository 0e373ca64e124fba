"""Turns of the story in which an approved loan is changed, or somebody who decides declares an interest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from config.demo.days import working_day
from config.demo.played import Played, decider
from config.demo.scene import Turn
from core.clock import official_day
from loans import actions, amendments, permissions
from loans.actions.locking import locked
from loans.case_states import CaseStep
from loans.models import Amendment, Loan, PlaceKind
from loans.requests import worth_of
from loans.states import LineState, State, Step
from people.models import Office, Person
from people.offices import who_may_sign


def _change(played: Played, asked: Loan, turn: Turn, at: datetime) -> None:
    """Before the hand-over the borrower asks anew; while the items are out, for a change of the loan."""
    loan = Loan.objects.get(pk=asked.pk)
    if loan.state != State.APPROVED:
        _ask(played, loan, turn, at)
        return
    scene = played.scene
    due = scene.due if turn.due is None else turn.due
    played.scene = replace(scene, due=due, place=turn.place or scene.place)
    wish = played.wish(turn.reason)
    actions.amend(loan, by=played.borrower, at=at, wish=wish, signed_sha256=played.signed(wish, at))


def _ask(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    change = actions.Change(
        due_on=loan.due_on if turn.due is None else working_day(played.office.on, turn.due),
        place_kind=PlaceKind(loan.place_kind),
        place_of_use=turn.place or loan.place_of_use,
        reason=turn.reason,
    )
    loan, lines = locked(loan)
    planned = amendments.plan(loan, lines, change, on=official_day(at), signed=True)
    actions.ask_change(loan, by=played.borrower, at=at, change=change, signed_sha256=planned.text.sha256)


def _approve(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.approve_change(loan, by=_changer(played, loan, turn, at), at=at, reason=turn.reason)


def _refuse(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.refuse_change(loan, by=_changer(played, loan, turn, at), at=at, reason=turn.reason)


def _withdraw(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.withdraw_change(loan, by=played.borrower, at=at, reason=turn.reason)


def _declare(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.declare_conflict(loan, by=decider(played, loan, turn, at), at=at, reason=turn.reason)


def _changer(played: Played, loan: Loan, turn: Turn, at: datetime) -> Person:
    """Who decides on the change: the person the scene names, else the first who may sign for its office."""
    if turn.by:
        return played.office.persons[turn.by]
    asked = Amendment.objects.select_related("approving_unit", "loan__lending_unit").filter(loan=loan).latest("id")
    out = [line.asset for line in loan.lines.filter(state=LineState.OUT).select_related("asset")]
    seats = who_may_sign(
        Office(asked.approving_office),
        asked.approving_unit,
        act=permissions.SIGNING_ACT[asked.route],
        value=max(asked.loan.value, worth_of(out)),
        store=asked.loan.lending_unit,
        on=official_day(at),
        excluding=permissions.barred(asked.loan),
    )
    return played.office.person_of(seats[0].person_id)


TURNS: Final[Mapping[Step | CaseStep, Callable[[Played, Loan, Turn, datetime], None]]] = {
    Step.AMEND: _change,
    Step.APPROVE_CHANGE: _approve,
    Step.REFUSE_CHANGE: _refuse,
    Step.WITHDRAW_CHANGE: _withdraw,
    Step.DECLARE_CONFLICT: _declare,
}
