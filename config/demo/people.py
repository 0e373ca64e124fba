"""The people of the demo office, appointed by its system administrator through the real acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from audit.journal.record import SYSTEM
from config.demo import organisation
from config.demo.days import moment, working_day
from config.demo.names import names
from config.demo.organisation import DELEGATIONS, POSTS, ROOT, STAFF, UNITS, DemoTenure
from core.clock import BUDDHIST_OFFSET, fiscal_year
from people import actions
from people.actions import Founding, PersonFacts, UnitFacts
from people.guards import Terms
from people.models import Capacity, Delegation, Person, Post, Tenure, Unit
from people.offices import agency_root

FOUNDED_DAYS_AGO: Final = 240

_SEED: Final = 2570
_REASON: Final = "ตั้งต้นข้อมูลสำนักงานสาธิต (บุคคลสมมติทั้งหมด)"


@dataclass(slots=True)
class DemoOffice:
    """The demo office as the story calls it: units, persons and posts by their keys of `organisation`."""

    on: date
    units: dict[str, Unit]
    persons: dict[str, Person]
    posts: dict[str, Post]

    @property
    def admin(self) -> Person:
        return self.persons[organisation.ADMIN]

    def person_of(self, person_id: int) -> Person:
        return next(person for person in self.persons.values() if person.pk == person_id)


def found(on: date) -> DemoOffice:
    """Found the office on a day before `on`: units, persons, posts, tenures and delegations.

    Raises:
        core.verdict.Refusal: there is an agency already.
    """
    clock = _clock(moment(working_day(on, FOUNDED_DAYS_AGO), "08:30"))
    called = names(_SEED)
    code, position, _root = STAFF[organisation.ADMIN]
    admin, _password = actions.found_agency(
        by=SYSTEM,
        at=next(clock),
        reason=_REASON,
        facts=Founding(
            code=organisation.AGENCY_CODE,
            name=organisation.AGENCY_NAME,
            short_name=organisation.AGENCY_SHORT_NAME,
            kind=organisation.AGENCY_KIND,
            unit_short_name=organisation.ROOT_SHORT_NAME,
            staff_code=code,
            person_name=next(called),
            position=position,
            post_title=organisation.ADMIN_POST,
            order_number=_dated(organisation.APPOINTMENT_ORDER, since(on)),
        ),
    )
    office = DemoOffice(
        on=on, units={ROOT: agency_root(admin.unit.agency)}, persons={organisation.ADMIN: admin}, posts={}
    )
    _add_units(office, clock)
    _add_staff(office, clock, called)
    _add_posts(office, clock)
    _appoint(office, clock)
    _delegate(office, clock)
    return office


def since(on: date) -> date:
    """The first day of the fiscal year in which the office was founded: from then on the offices are held."""
    return date(fiscal_year(on - timedelta(days=FOUNDED_DAYS_AGO)) - BUDDHIST_OFFSET - 1, 10, 1)


def appoint_new_head(office: DemoOffice, at: datetime) -> None:
    """The finance section of Bang Rak gets its head, until then somebody acted."""
    day = office.on - timedelta(days=organisation.NEW_HEAD_DAYS_AGO)
    for key in organisation.APPOINTED_LATER:
        _begin(office, at, DemoTenure(key, key, Capacity.OWN, organisation.NEW_HEAD_ORDER), starts_on=day)


def give_addresses(office: DemoOffice, keys: Iterator[str], at: datetime) -> None:
    """Enter the e-mail addresses of these people: from then on their notices are also sent."""
    for key in keys:
        person = office.persons[key]
        facts = PersonFacts(
            name=person.name,
            position=person.position,
            unit=person.unit,
            email=f"{person.staff_code.lower()}@bma.example",
            phone=person.phone,
        )
        reason = "เพิ่มที่อยู่อีเมลของหน่วยงาน"
        office.persons[key] = actions.change_person(person, by=office.admin, at=at, reason=reason, facts=facts)


def _clock(start: datetime) -> Iterator[datetime]:
    """Moments half a minute apart: one after the other, as somebody enters them."""
    at = start
    while True:
        yield at
        at += timedelta(seconds=30)


def _dated(order: str, day: date) -> str:
    return order.format(year=day.year + BUDDHIST_OFFSET)


def _add_units(office: DemoOffice, clock: Iterator[datetime]) -> None:
    for key, unit in UNITS.items():
        facts = UnitFacts(
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            lends=unit.lends,
            opening_hours=organisation.HOURS if unit.lends else "",
        )
        parent = office.units[unit.parent]
        office.units[key] = actions.add_unit(parent, by=office.admin, at=next(clock), reason=_REASON, facts=facts)


def _add_staff(office: DemoOffice, clock: Iterator[datetime], called: Iterator[str]) -> None:
    """Add the staff, without e-mail for now: what lies in the past is told in the inbox only."""
    for number, (key, (code, position, unit)) in enumerate(STAFF.items()):
        if key == organisation.ADMIN:
            continue
        facts = PersonFacts(
            name=next(called), position=position, unit=office.units[unit], phone=f"0 2000 {1000 + number}"
        )
        office.persons[key], _password = actions.add_person(
            office.units[unit], by=office.admin, at=next(clock), reason=_REASON, staff_code=code, facts=facts
        )


def _add_posts(office: DemoOffice, clock: Iterator[datetime]) -> None:
    for key, (unit, title, held) in POSTS.items():
        office.posts[key] = actions.add_post(
            office.units[unit], by=office.admin, at=next(clock), reason=_REASON, title=title, office=held
        )


def _appoint(office: DemoOffice, clock: Iterator[datetime]) -> None:
    by_rule = [
        DemoTenure(key, key, Capacity.OWN, organisation.APPOINTMENT_ORDER)
        for key in POSTS
        if key not in organisation.VACANT | organisation.APPOINTED_LATER
    ]
    for tenure in (*by_rule, *organisation.OTHER_TENURES):
        _begin(office, next(clock), tenure, starts_on=_day(office, tenure.from_day) or since(office.on))


def _day(office: DemoOffice, days_ago: int | None) -> date | None:
    return None if days_ago is None else office.on - timedelta(days=days_ago)


def _begin(office: DemoOffice, at: datetime, tenure: DemoTenure, *, starts_on: date) -> Tenure:
    return actions.begin_tenure(
        office.persons[tenure.person],
        by=office.admin,
        at=at,
        reason=_REASON,
        post=office.posts[tenure.post],
        capacity=tenure.capacity,
        starts_on=starts_on,
        ends_on=_day(office, tenure.to_day),
        order_number=_dated(tenure.order, starts_on),
    )


def _delegate(office: DemoOffice, clock: Iterator[datetime]) -> None:
    granted: dict[str, Delegation] = {}
    starts_on = since(office.on)
    for key, order in DELEGATIONS.items():
        terms = Terms(
            order_number=_dated(order.order, starts_on),
            ordered_on=starts_on,
            acts=order.acts,
            value_limit=order.value_limit,
            starts_on=starts_on,
            ends_on=None,
            onward_allowed=order.onward_allowed,
            sao_copy_on=starts_on + timedelta(days=7),
        )
        granted[key] = actions.grant_delegation(
            office.posts[order.grantor],
            by=office.admin,
            at=next(clock),
            reason=_REASON,
            grantee_post=office.posts[order.grantee],
            terms=terms,
            based_on=granted.get(order.based_on),
        )
