"""What one visit is told, and what a letter of demand says: gathered once, for notices, pages and papers alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.clock import official_day
from loans import rules
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandFacts:
    """What a letter of demand (หนังสือทวงถาม) says, as `domain/forms.md` lists it; days are for the writer to set.

    within_agency: a memorandum; else an external letter. to, to_unit: เรียน, and their unit. refers_to, lent_on:
    อ้างถึง. items: one a line, with tag, name and price. days_overdue: on the day of the demand. signer, signer_post:
    the duty holder. copies: สำเนาเรียน. together_with: the other loans that stand in the same letter.
    """

    number: str
    on: date
    subject: str
    serial: int
    within_agency: bool
    from_unit: str
    to: str
    to_unit: str
    refers_to: str
    lent_on: date
    items: list[dict[str, str]]
    due_on: date
    days_overdue: int
    clause: str
    return_by: date | None
    last_day: date
    contact: str
    signer: str
    signer_post: str
    copies: list[str]
    together_with: list[str]


def demand_facts(demand: Demand) -> DemandFacts:
    """The letter that belongs to this demand. One query, and those for what was not read along with it."""
    loan, store = demand.loan, demand.loan.lending_unit
    others = Demand.objects.filter(number=demand.number, loan__lending_unit=store).exclude(pk=demand.pk)
    lent_at = loan.handed_over_at or loan.submitted_at
    contact = [store.name, store.opening_hours, demand.holder.phone if demand.holder else ""]
    return DemandFacts(
        number=demand.number,
        on=demand.on,
        subject=_("Return of borrowed supplies (no. %(serial)s)") % {"serial": demand.serial},
        serial=demand.serial,
        within_agency=loan.borrower.unit.agency_id == store.agency_id,
        from_unit=store.name,
        to=loan.borrower.name,
        to_unit=loan.borrower_unit.name,
        refers_to=loan.number,
        lent_on=official_day(lent_at),
        items=demand.items,
        due_on=demand.due_on,
        days_overdue=rules.days_overdue(demand.due_on, on=demand.on),
        clause="211",
        return_by=demand.return_by,
        last_day=demand.last_day,
        contact=" · ".join(part for part in contact if part),
        signer=demand.holder_name,
        signer_post=demand.holder_post,
        copies=list(demand.copies),
        together_with=list(others.values_list("loan__number", flat=True)) if demand.number else [],
    )
