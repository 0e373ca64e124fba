"""What one visit is told, and what is frozen into a demand; what its letter says on paper is in `loans/printing`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from loans.chasing import Rung
from loans.duties import DutyHolder
from loans.models import Demand, Loan
from loans.outstanding import Outstanding
from loans.rules import Route
from people.calendar import Calendar
from people.models import Person, Unit


@dataclass(frozen=True, slots=True)
class Called:
    """A loan that is reminded of or demanded. lines: what is out of it. serial: the how-manieth demand it would be."""

    loan: Loan
    lines: Sequence[Outstanding]
    rung: Rung
    serial: int

    @property
    def is_in_kind(self) -> bool:
        """Whether the same type, kind and quantity comes back, not the very things (210)."""
        return self.loan.route == Route.CONSUMABLE


@dataclass(slots=True, kw_only=True)
class Visit:
    """One borrower and one store on one day: everything that is due there, in one notice.

    copies: the heads above the borrower who get a copy, the nearest first. number: of the letter, where it demands.
    """

    borrower: Person
    store: Unit
    called: Sequence[Called]
    holder: DutyHolder | None
    calendar: Calendar
    copies: Sequence[Sequence[Person]] = field(default_factory=tuple)
    number: str = ""

    @property
    def demanded(self) -> list[Called]:
        return [each for each in self.called if each.rung.is_demand]

    @property
    def reminded(self) -> list[Called]:
        return [each for each in self.called if not each.rung.is_demand]

    @property
    def copied(self) -> list[Person]:
        """Everybody who gets a copy, once each."""
        return list({person.pk: person for level in self.copies for person in level}.values())

    @property
    def items(self) -> int:
        """How many items are out of all its loans."""
        return sum(len(each.lines) for each in self.called)

    def return_by(self, on: date) -> date:
        """The next day after `on` on which the store is open."""
        return self.calendar.next_working(on + timedelta(days=1))


def facts_of(demand: Demand) -> dict[str, object]:
    """What the record keeps of a demand."""
    return {
        "serial": demand.serial,
        "number": demand.number,
        "due_on": demand.due_on,
        "on": demand.on,
        "channel": demand.channel,
        "told": demand.told,
        "result": demand.result,
        "duty_holder": demand.holder_name,
        "copies": demand.copies,
    }
