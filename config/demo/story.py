"""Plays the loans of the demo office by the real acts, in the order in which they would have happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from assets.models import Asset
from audit.journal.record import SYSTEM
from config.demo import agencies, cases, changes, checks, desk, exceptions, guidelines, supplies
from config.demo.days import moment, working_day
from config.demo.kinds import KINDS
from config.demo.organisation import NEW_HEAD_DAYS_AGO
from config.demo.people import DemoOffice, appoint_new_head
from config.demo.played import KEEPERS, Played, decider
from config.demo.scene import GOOD, Turn
from config.demo.scenes_bureaus import DIGITAL, EDUCATION
from config.demo.scenes_districts import BANGRAK, PHRANAKHON
from loans import actions, availability
from loans.case_states import CaseStep
from loans.models import Loan
from loans.states import LineState, Step
from loans.tasks import chase_day

SCENES: Final = (*BANGRAK, *DIGITAL, *EDUCATION, *PHRANAKHON)

_CLOCK: Final[dict[Step | CaseStep, str]] = {
    Step.LAPSE: "00:20",
    Step.SUBMIT: "08:45",
    Step.AMEND: "09:10",
    CaseStep.NOTE_CAUSE: "09:20",
    CaseStep.LINK_FACT_FINDING: "09:25",
    CaseStep.PROPOSE: "09:30",
    CaseStep.CHOOSE: "09:50",
    Step.ENDORSE: "10:15",
    CaseStep.REPAIR: "10:30",
    CaseStep.REPLACE: "10:30",
    CaseStep.PAY: "10:30",
    Step.SEND_BACK: "10:45",
    Step.RESUBMIT: "11:15",
    Step.SETTLE: "11:20",
    Step.DECLARE_CONFLICT: "11:30",
    Step.WITHDRAW_CHANGE: "11:40",
    Step.APPROVE: "13:10",
    Step.REFUSE: "13:20",
    Step.APPROVE_CHANGE: "13:30",
    Step.REFUSE_CHANGE: "13:30",
    Step.CANCEL: "13:40",
    Step.HAND_OVER: "14:10",
    Step.REPORT_LOSS: "14:40",
    Step.WITHDRAW: "15:00",
    Step.CHECK_IN: "15:20",
}
"""At what time of day each step begins to be taken; in the order in which they follow each other on one day."""

_REST: Final = timedelta(days=3)
"""How long an item stays in the store between two loans of the story."""


_PAUSE: Final = timedelta(minutes=20)
"""The shortest time between two acts on a loan."""


CLOCK_DAYS_AGO: Final = 28
"""When the clock began to chase: what was overdue for long by then shows as a breach of the duty."""


@dataclass(order=True, slots=True)
class _Event:
    at: datetime
    number: int
    act: Callable[[datetime], object] = field(compare=False)


def play(office: DemoOffice) -> int:
    """Play all scenes; answers how many acts that took.

    Raises:
        core.verdict.Refusal: the law, the agency's policy or the order of steps does not allow the story.
    """
    new_head = moment(working_day(office.on, NEW_HEAD_DAYS_AGO), "08:20")
    events = [_Event(new_head, 0, lambda at: appoint_new_head(office, at))]
    cast = _cast(office)
    for played in cast:
        events += _events(played)
    used = {item.pk for played in cast for item in played.items}
    spare = [item for item in _lendable(office, agencies.STORE) if item.pk not in used and agencies.is_modest(item)]
    for at, act in agencies.OfAnotherAgency(office, spare[-2:]).turns():
        events.append(_Event(at, len(cast), act))
    unused = [item for item in _lendable(office, exceptions.STORE) if item.pk not in used and agencies.is_modest(item)]
    for at, act in exceptions.FarAhead(office, unused[-2:]).turns():
        events.append(_Event(at, len(cast) + 2, act))
    for at, act in supplies.OfStock(office).turns():
        events.append(_Event(at, len(cast) + 1, act))
    for at, act in guidelines.Guidelines(office).turns():
        events.append(_Event(at, len(cast) + 4, act))
    for at, act in checks.Checks(office).turns():
        events.append(_Event(at, len(cast) + 3, act))
    events += [_Event(at, -1, chase_day) for at in _mornings(office.on)]
    for event in sorted(events):
        event.act(event.at)
    return len(events)


def _mornings(on: date) -> Iterator[datetime]:
    """When the clock went after what was due: since the service was taken into use, each day, so that some was late."""
    day, last = on - timedelta(days=CLOCK_DAYS_AGO), working_day(on, 1)
    while day <= last:
        yield moment(day, "06:30")
        day += timedelta(days=1)


def _events(played: Played) -> Iterator[_Event]:
    """The acts of one scene, each some time after the one before, also where a weekend puts several on one day."""
    before: datetime | None = None
    acts: list[tuple[Step | CaseStep, int, Callable[[datetime], object]]]
    acts = [(Step.SUBMIT, played.scene.asked, _submitting(played))]
    acts += [(turn.step, turn.ago, _taking(played, turn)) for turn in played.scene.turns]
    for step, ago, act in acts:
        # What the clock does it does on weekends too.
        day = played.office.on - timedelta(days=ago) if step == Step.LAPSE else working_day(played.office.on, ago)
        at = moment(day, _CLOCK[step]) + timedelta(seconds=played.number * 20)
        before = at if before is None else max(at, before + _PAUSE)
        yield _Event(before, played.number, act)


def _cast(office: DemoOffice) -> list[Played]:
    """The scenes with the items that play in them: of each kind the first ones that are free in that time."""
    taken: dict[int, list[tuple[date, date]]] = {}
    store = {key: _lendable(office, key) for key in KEEPERS}
    cast = []
    for number, scene in enumerate(SCENES):
        played = Played(office, scene, number, [])
        first, last = played.starts_on - _REST, _last_day(played) + _REST
        for kind, count in scene.items.items():
            free = [
                item
                for item in store[scene.store]
                if item.name.startswith(KINDS[kind].name)
                and all(last < start or end < first for start, end in taken.get(item.pk, ()))
            ]
            if len(free) < count:
                raise ValueError(f"{scene.store} has not enough of {kind} for scene {number}.")
            played.items += free[:count]
        for item in played.items:
            taken.setdefault(item.pk, []).append((played.starts_on, _last_day(played)))
        for place in scene.lost:
            taken[played.items[place - 1].pk].append((played.starts_on, date.max - _REST))
        cast.append(played)
    return cast


def _last_day(played: Played) -> date:
    if not played.scene.frees_its_items:
        return date.max - _REST
    last_turn = min((turn.ago for turn in played.scene.turns), default=played.scene.asked)
    last_due = working_day(played.office.on, played.scene.last_due)
    return max(last_due, played.office.on - timedelta(days=last_turn))


def _lendable(office: DemoOffice, store: str) -> list[Asset]:
    rows = Asset.objects.filter(availability.LENDABLE, responsible_unit=office.units[store])
    return list(rows.select_related("custody", "responsible_unit__agency").order_by("pk"))


def _submitting(played: Played) -> Callable[[datetime], object]:
    def act(at: datetime) -> None:
        wish = played.wish(played.scene.reason)
        played.loan = actions.submit(
            played.borrower, by=played.borrower, at=at, wish=wish, signed_sha256=played.signed(wish, at)
        )

    return act


def _taking(played: Played, turn: Turn) -> Callable[[datetime], object]:
    def act(at: datetime) -> None:
        if played.loan is None:
            raise ValueError("A turn comes before its request.")
        _TURNS[turn.step](played, played.loan, turn, at)

    return act


def _endorse(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.endorse(loan, by=decider(played, loan, turn, at), at=at, reason=turn.reason)


def _approve(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    by_place = {line.position: line.pk for line in played.lines(LineState.REQUESTED)}
    refused = {by_place[place]: reason for place, reason in turn.part.items()}
    actions.approve(loan, by=decider(played, loan, turn, at), at=at, reason=turn.reason, refused_lines=refused)


def _refuse(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.refuse(loan, by=decider(played, loan, turn, at), at=at, reason=turn.reason)


def _send_back(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.send_back(loan, by=decider(played, loan, turn, at), at=at, reason=turn.reason)


def _send_again(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    wish = played.wish(turn.reason)
    actions.resubmit(loan, by=played.borrower, at=at, wish=wish, signed_sha256=played.signed(wish, at))


def _withdraw(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.withdraw(loan, by=played.borrower, at=at, reason=turn.reason)


def _cancel(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    by = played.office.persons[turn.by] if turn.by else played.borrower
    actions.cancel(loan, by=by, at=at, reason=turn.reason)


def _lapse(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.lapse(loan, by=SYSTEM, at=at)


def _hand_over(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    lines = played.lines(LineState.APPROVED)
    actions.hand_over(
        loan,
        by=played.keeper(turn),
        at=at,
        checked=desk.all_there(line for line in lines if line.position not in turn.part),
        set_aside={line.pk: turn.part[line.position] for line in lines if line.position in turn.part},
        consent=played.borrower.staff_code,
    )


def _check_in(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    if turn.uninspected:
        actions.drop_off(loan, by=played.keeper(turn), at=at, lines=[line.pk for line in played.lines(LineState.OUT)])
        return
    findings = {
        line.pk: desk.ticked(line, turn.findings.get(line.position, GOOD))
        for line in played.lines(LineState.OUT)
        if not turn.findings or line.position in turn.findings
    }
    actions.check_in(loan, by=played.keeper(turn), at=at, findings=findings)


_TURNS: Final[dict[Step | CaseStep, Callable[[Played, Loan, Turn, datetime], None]]] = {
    Step.ENDORSE: _endorse,
    Step.APPROVE: _approve,
    Step.REFUSE: _refuse,
    Step.SEND_BACK: _send_back,
    Step.RESUBMIT: _send_again,
    Step.WITHDRAW: _withdraw,
    Step.CANCEL: _cancel,
    Step.LAPSE: _lapse,
    Step.HAND_OVER: _hand_over,
    Step.CHECK_IN: _check_in,
    **changes.TURNS,
    **cases.TURNS,
}
