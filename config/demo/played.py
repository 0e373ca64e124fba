"""One loan of the demo office while it is played: what it wishes, who decides, and where its cases stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from assets.models import Asset
from config.demo.days import working_day
from config.demo.people import DemoOffice
from config.demo.scene import Scene, Turn
from core.clock import official_day
from loans import requests
from loans.models import Case, Loan, LoanLine
from loans.requests import Wish
from loans.rules import Route
from loans.states import LineState, State
from people.models import Office, Person
from people.offices import SigningAct, who_may_sign

KEEPERS: Final = {
    "digital_store": ("digital_keeper", "digital_keeper_2"),
    "education_store": ("education_keeper", "education_keeper_2"),
    "bangrak_store": ("bangrak_keeper", "bangrak_keeper_2"),
    "phranakhon_store": ("phranakhon_keeper", "phranakhon_keeper_2"),
}


@dataclass(slots=True)
class Played:
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
        return self.office.persons[turn.by or KEEPERS[self.scene.store][self.number % 2]]

    def lines(self, *states: LineState) -> list[LoanLine]:
        return list(LoanLine.objects.filter(loan=self.loan, state__in=states).order_by("position"))

    def line(self, item: int) -> LoanLine:
        """The line of the item at this place."""
        return LoanLine.objects.select_related("asset").get(loan=self.loan, position=item)

    def case(self, item: int) -> Case:
        """The case of the item at this place."""
        related = Case.objects.select_related("line__asset__category", "line__loan__lending_unit", "borrower")
        return related.get(line__loan=self.loan, line__position=item)

    def signed(self, wish: Wish, at: datetime) -> str:
        """The hash of the text that the borrower reads and signs."""
        planned = requests.plan(
            wish,
            self.items,
            borrower=self.borrower,
            on=official_day(at),
            signed=True,
            excluding_loan_id=self.loan.pk if self.loan else None,
        )
        return planned.text.sha256


def decider(played: Played, asked: Loan, turn: Turn, at: datetime) -> Person:
    """Who decides: the person the scene names, else the first who may sign for the office the loan waits for."""
    if turn.by:
        return played.office.persons[turn.by]
    loan = Loan.objects.select_related("endorsing_unit", "approving_unit").get(pk=asked.pk)
    office, unit, act, value = Office.RESPONSIBLE_UNIT_HEAD, loan.endorsing_unit, SigningAct.ENDORSE, Decimal(0)
    if loan.state != State.AWAITING_ENDORSEMENT or unit is None:
        act = SigningAct.OUTSIDE if loan.route == Route.OUTSIDE else SigningAct.INSIDE
        office, unit, value = Office(loan.approving_office), loan.approving_unit, loan.value
    seats = who_may_sign(
        office,
        unit,
        act=act,
        value=value,
        store=loan.lending_unit,
        on=official_day(at),
        excluding=[loan.borrower_id, *loan.recused_ids],
    )
    return played.office.person_of(seats[0].person_id)
