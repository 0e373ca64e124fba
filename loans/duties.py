"""Who goes after the items of a loan (clause 211), who gets copies of a demand, and on which terms: all of it read.

The holder is whoever was named for the loan; else the storekeeper in charge of the lending unit on the due date, and
from then on, on the day it is; who acts for a storekeeper stands in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from core.verdict import Permitted, Refused, Verdict
from loans import permissions, rules
from loans.models import Loan
from people.models import Capacity, Office, Person, Tenure, Unit
from people.offices import Standing, heads_of, tenures_on

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class DutyHolder:
    """A person with the duty, as frozen into what is done. why: a sentence for the page."""

    person: Person
    post: str
    why: str

    @property
    def name(self) -> str:
        return self.person.name


def holders_of(loans: Iterable[Loan], *, on: date) -> dict[int, DutyHolder | None]:
    """Who has the duty for each of these loans (with lending unit and duty holder) on the day `on`, by id of the loan.

    None where nobody is in charge of the store. One query a day that is asked about: the due dates to come, and `on`.
    """
    rows = list(loans)
    days: dict[date, list[Loan]] = defaultdict(list)
    for loan in rows:
        days[max(loan.due_on, on)].append(loan)
    answer: dict[int, DutyHolder | None] = {}
    for day, of_day in days.items():
        keepers = _keepers([loan.lending_unit for loan in of_day], on=day)
        answer |= {loan.pk: _holder(loan, keepers) for loan in of_day}
    return answer


def on_duty(unit: Unit, *, on: date) -> Callable[[Loan], DutyHolder | None]:
    """Who has the duty on the day `on` for an overdue loan of this store or one below it (read with lending unit and
    duty holder). One query, however many loans are asked about.
    """
    below = Unit.objects.filter(path__startswith=unit.path)
    keepers = _by_unit(tenures_on(on).filter(Q(post__unit__in=unit.ancestor_ids()) | Q(post__unit__in=below)))
    return lambda loan: _holder(loan, keepers)


def _keepers(units: Collection[Unit], *, on: date) -> Mapping[int, Sequence[Tenure]]:
    """The tenures of storekeepers of these units and those above, by id of the unit of their post. One query."""
    ids = {pk for unit in units for pk in unit.ancestor_ids()}
    return _by_unit(tenures_on(on).filter(post__unit__in=ids))


def _by_unit(tenures: QuerySet[Tenure]) -> Mapping[int, Sequence[Tenure]]:
    found: dict[int, list[Tenure]] = defaultdict(list)
    for tenure in tenures.filter(post__office=Office.STOREKEEPER):
        found[tenure.post.unit_id].append(tenure)
    return found


def _holder(loan: Loan, keepers: Mapping[int, Sequence[Tenure]]) -> DutyHolder | None:
    named = loan.duty_holder
    if named is not None and loan.duty_because and named.is_active:
        why = _("Named for this loan: %(reason)s") % {"reason": loan.duty_because}
        return DutyHolder(named, named.position, why)
    nearest = next((keepers[pk] for pk in loan.lending_unit.ancestor_ids() if keepers.get(pk)), None)
    if not nearest:
        return None
    own = [tenure for tenure in nearest if tenure.capacity == Capacity.OWN and tenure.person_id != loan.borrower_id]
    acting = [tenure for tenure in nearest if tenure.capacity != Capacity.OWN and tenure.person_id != loan.borrower_id]
    issuer = next((tenure for tenure in own if tenure.person_id == loan.duty_holder_id), None)
    lender = issuer or next(iter(own), None) or next(iter(acting), None)
    if lender is None:
        return None
    tenure = rules.duty_holder(lender=lender, deputy=next(iter(acting), None))
    return DutyHolder(tenure.person, tenure.post.title, _why(loan, tenure))


def _why(loan: Loan, tenure: Tenure) -> str:
    if tenure.capacity != Capacity.OWN:
        return _("Acts for the storekeeper in charge on the due date, by order %(order)s.") % {
            "order": tenure.order_number
        }
    if tenure.person_id == loan.duty_holder_id:
        return _("Handed the items over and is in charge of the store on the due date.")
    return _("Is in charge of the store on the due date.")


def as_named(loan: Loan) -> DutyHolder | None:
    """Who was named for the loan, at its hand-over or afterwards. No query where the duty holder was read with it."""
    if loan.duty_holder is None:
        return None
    why = _("Named for this loan: %(reason)s") % {"reason": loan.duty_because} if loan.duty_because else ""
    return DutyHolder(loan.duty_holder, loan.duty_holder.position, why)


def named_at_hand_over(loan: Loan, standing: Standing) -> Person | None:
    """Who will go after the items of a loan that this person hands over; None where nobody can be named.

    Who was named before; else the one who hands over, whose office lasts until the due date; else whoever keeps the
    store then. No query in the first two cases, one in the third.
    """
    if loan.duty_holder_id is not None:
        return loan.duty_holder
    seat = permissions.store_seat(loan, standing)
    if seat is not None and (seat.ends_on is None or seat.ends_on >= loan.due_on):
        return standing.person
    found = _holder(loan, _keepers([loan.lending_unit], on=loan.due_on))
    return found.person if found else None


def judge(named: Person | None) -> Verdict:
    """Clause 211: somebody is named. Code: duty-holder-missing."""
    return rules.is_duty_holder_named(name=named.name if named else "")


def candidates(loan: Loan) -> QuerySet[Person]:
    """Who can be named on the page: the people of the lending unit and of the one above it, never the borrower."""
    units = loan.lending_unit.ancestor_ids()[:2]
    people = Person.objects.filter(unit__in=units, is_active=True).exclude(pk=loan.borrower_id)
    return people.select_related("unit").order_by("name")


def may_name(person: Person, loan: Loan) -> Verdict:
    """Whether this person can be named to go after the loan. Codes: duty-holder-inactive, borrower-chases."""
    if person.pk == loan.borrower_id:
        reason = _("Nobody goes after the items that they have borrowed themselves. Name somebody else.")
        return Refused("211", "borrower-chases", reason)
    if not person.is_active or person.unit.agency_id != loan.lending_unit.agency_id:
        reason = _("Only somebody of the lending agency who may sign in can have this duty. Name somebody else.")
        return Refused("211", "duty-holder-inactive", reason)
    return Permitted("211")


def heads_above(loans: Iterable[Loan], *, on: date) -> dict[int, list[list[Person]]]:
    """By id of a loan (with the borrower's unit): the heads of the nearest unit that somebody else than the borrower
    heads, then those of the next one above. Two queries, whatever the number of loans.
    """
    rows = list(loans)
    heads = heads_of({pk for loan in rows for pk in loan.borrower_unit.ancestor_ids()}, on=on)
    people = Person.objects.in_bulk({seat.person_id for seats in heads.values() for seat in seats})
    answer = {}
    for loan in rows:
        levels = []
        for pk in loan.borrower_unit.ancestor_ids():
            ids = dict.fromkeys(seat.person_id for seat in heads.get(pk, ()) if seat.person_id != loan.borrower_id)
            if ids:
                levels.append([people[each] for each in ids])
        answer[loan.pk] = levels[:2]
    return answer
