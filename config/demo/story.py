"""Plays the loans of the demo office by the real acts, in the order in which they would have happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from assets.models import Asset
from audit.journal.record import SYSTEM
from config.demo import agencies
from config.demo.days import moment, working_day
from config.demo.kinds import KINDS
from config.demo.organisation import NEW_HEAD_DAYS_AGO
from config.demo.people import DemoOffice, appoint_new_head
from config.demo.scene import GOOD, Scene, Turn
from config.demo.scenes_bureaus import DIGITAL, EDUCATION
from config.demo.scenes_districts import BANGRAK, PHRANAKHON
from core.clock import official_day
from loans import actions, availability, requests
from loans.models import Loan, LoanLine
from loans.requests import Wish
from loans.rules import Route
from loans.states import LineState, State, Step
from people.models import Office, Person
from people.offices import SigningAct, who_may_sign

SCENES: Final = (*BANGRAK, *DIGITAL, *EDUCATION, *PHRANAKHON)

_CLOCK: Final = {
    Step.LAPSE: "00:20",
    Step.SUBMIT: "08:45",
    Step.ENDORSE: "10:15",
    Step.SEND_BACK: "10:45",
    Step.RESUBMIT: "11:15",
    Step.APPROVE: "13:10",
    Step.REFUSE: "13:20",
    Step.CANCEL: "13:40",
    Step.HAND_OVER: "14:10",
    Step.WITHDRAW: "15:00",
    Step.CHECK_IN: "15:20",
}
"""At what time of day each step begins to be taken; in the order in which they follow each other on one day."""

_KEEPERS: Final = {
    "digital_store": ("digital_keeper", "digital_keeper_2"),
    "education_store": ("education_keeper", "education_keeper_2"),
    "bangrak_store": ("bangrak_keeper", "bangrak_keeper_2"),
    "phranakhon_store": ("phranakhon_keeper", "phranakhon_keeper_2"),
}

_REST: Final = timedelta(days=3)
"""How long an item stays in the store between two loans of the story."""


_PAUSE: Final = timedelta(minutes=20)
"""The shortest time between two acts on a loan."""


@dataclass(order=True, slots=True)
class _Event:
    at: datetime
    number: int
    act: Callable[[datetime], object] = field(compare=False)


@dataclass(slots=True)
class _Played:
    """One scene while it is played. number: among all scenes, from 0."""

    office: DemoOffice
    scene: Scene
    number: int
    items: list[Asset]
    loan: Loan | None = None

    @property
    def starts_on(self) -> date:
        return working_day(self.office.on, self.scene.start)

    @property
    def due_on(self) -> date:
        return working_day(self.office.on, self.scene.due)

    @property
    def borrower(self) -> Person:
        return self.office.persons[self.scene.borrower]

    def wish(self, reason: str) -> Wish:
        scene = self.scene
        return Wish(
            asset_ids=tuple(item.pk for item in self.items),
            purpose=scene.purpose,
            reason=reason,
            reference=scene.reference,
            place_kind=scene.place_kind,
            place_of_use=scene.place,
            starts_on=self.starts_on,
            due_on=self.due_on,
            for_unit=scene.for_unit,
        )

    def keeper(self, turn: Turn) -> Person:
        """Who serves at the desk: the two take turns, unless the scene says who."""
        return self.office.persons[turn.by or _KEEPERS[self.scene.store][self.number % 2]]

    def lines(self, *states: LineState) -> list[LoanLine]:
        return list(LoanLine.objects.filter(loan=self.loan, state__in=states).order_by("position"))


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
    for event in sorted(events):
        event.act(event.at)
    return len(events)


def _events(played: _Played) -> Iterator[_Event]:
    """The acts of one scene, each some time after the one before, also where a weekend puts several on one day."""
    before: datetime | None = None
    acts = [(Step.SUBMIT, played.scene.asked, _submitting(played))]
    acts += [(turn.step, turn.ago, _taking(played, turn)) for turn in played.scene.turns]
    for step, ago, act in acts:
        # What the clock does it does on weekends too.
        day = played.office.on - timedelta(days=ago) if step == Step.LAPSE else working_day(played.office.on, ago)
        at = moment(day, _CLOCK[step]) + timedelta(seconds=played.number * 20)
        before = at if before is None else max(at, before + _PAUSE)
        yield _Event(before, played.number, act)


def _cast(office: DemoOffice) -> list[_Played]:
    """The scenes with the items that play in them: of each kind the first ones that are free in that time."""
    taken: dict[int, list[tuple[date, date]]] = {}
    store = {key: _lendable(office, key) for key in _KEEPERS}
    cast = []
    for number, scene in enumerate(SCENES):
        played = _Played(office, scene, number, [])
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
        cast.append(played)
    return cast


def _last_day(played: _Played) -> date:
    if not played.scene.frees_its_items:
        return date.max - _REST
    last_turn = min((turn.ago for turn in played.scene.turns), default=played.scene.asked)
    return max(played.due_on, played.office.on - timedelta(days=last_turn))


def _lendable(office: DemoOffice, store: str) -> list[Asset]:
    rows = Asset.objects.filter(availability.LENDABLE, responsible_unit=office.units[store])
    return list(rows.select_related("custody", "responsible_unit__agency").order_by("pk"))


def _submitting(played: _Played) -> Callable[[datetime], object]:
    def act(at: datetime) -> None:
        wish = played.wish(played.scene.reason)
        played.loan = actions.submit(
            played.borrower, by=played.borrower, at=at, wish=wish, signed_sha256=_signed(played, wish, at)
        )

    return act


def _signed(played: _Played, wish: Wish, at: datetime) -> str:
    """The hash of the text that the borrower reads and signs."""
    planned = requests.plan(
        wish,
        played.items,
        borrower=played.borrower,
        on=official_day(at),
        signed=True,
        excluding_loan_id=played.loan.pk if played.loan else None,
    )
    return planned.text.sha256


def _taking(played: _Played, turn: Turn) -> Callable[[datetime], object]:
    def act(at: datetime) -> None:
        if played.loan is None:
            raise ValueError("A turn comes before its request.")
        _TURNS[turn.step](played, played.loan, turn, at)

    return act


def _decider(played: _Played, asked: Loan, turn: Turn, at: datetime) -> Person:
    """Who decides: the person the scene names, else the first who may sign for the office the loan waits for."""
    if turn.by:
        return played.office.persons[turn.by]
    loan = Loan.objects.select_related("endorsing_unit", "approving_unit").get(pk=asked.pk)
    office, unit, act, value = Office.RESPONSIBLE_UNIT_HEAD, loan.endorsing_unit, SigningAct.ENDORSE, Decimal(0)
    if loan.state != State.AWAITING_ENDORSEMENT or unit is None:
        act = SigningAct.OUTSIDE if loan.route == Route.OUTSIDE else SigningAct.INSIDE
        office, unit, value = Office(loan.approving_office), loan.approving_unit, loan.value
    seats = who_may_sign(
        office, unit, act=act, value=value, store=loan.lending_unit, on=official_day(at), excluding=[loan.borrower_id]
    )
    return played.office.person_of(seats[0].person_id)


def _endorse(played: _Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.endorse(loan, by=_decider(played, loan, turn, at), at=at, reason=turn.reason)


def _approve(played: _Played, loan: Loan, turn: Turn, at: datetime) -> None:
    by_place = {line.position: line.pk for line in played.lines(LineState.REQUESTED)}
    refused = {by_place[place]: reason for place, reason in turn.part.items()}
    actions.approve(loan, by=_decider(played, loan, turn, at), at=at, reason=turn.reason, refused_lines=refused)


def _refuse(played: _Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.refuse(loan, by=_decider(played, loan, turn, at), at=at, reason=turn.reason)


def _send_back(played: _Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.send_back(loan, by=_decider(played, loan, turn, at), at=at, reason=turn.reason)


def _send_again(played: _Played, loan: Loan, turn: Turn, at: datetime) -> None:
    wish = played.wish(turn.reason)
    actions.resubmit(loan, by=played.borrower, at=at, wish=wish, signed_sha256=_signed(played, wish, at))


def _withdraw(played: _Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.withdraw(loan, by=played.borrower, at=at, reason=turn.reason)


def _cancel(played: _Played, loan: Loan, turn: Turn, at: datetime) -> None:
    by = played.office.persons[turn.by] if turn.by else played.borrower
    actions.cancel(loan, by=by, at=at, reason=turn.reason)


def _lapse(played: _Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.lapse(loan, by=SYSTEM, at=at)


def _hand_over(played: _Played, loan: Loan, turn: Turn, at: datetime) -> None:
    lines = played.lines(LineState.APPROVED)
    actions.hand_over(
        loan,
        by=played.keeper(turn),
        at=at,
        checked={line.pk: actions.Checked() for line in lines if line.position not in turn.part},
        set_aside={line.pk: turn.part[line.position] for line in lines if line.position in turn.part},
        consent=played.borrower.staff_code,
    )


def _check_in(played: _Played, loan: Loan, turn: Turn, at: datetime) -> None:
    findings = {
        line.pk: turn.findings.get(line.position, GOOD)
        for line in played.lines(LineState.OUT)
        if not turn.findings or line.position in turn.findings
    }
    actions.check_in(loan, by=played.keeper(turn), at=at, findings=findings)


_TURNS: Final[dict[Step, Callable[[_Played, Loan, Turn, datetime], None]]] = {
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
}
