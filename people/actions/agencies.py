"""The address book of state agencies: those that borrow from ours under clause 208(1), and whom they name to us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Final

from audit.journal.acts import act
from audit.journal.record import Actor, changes, record
from audit.journal.versions import create, keep
from core.clock import official_day
from people import guards
from people.models import Agency, AgencyKind, Capacity, Office, Person, Unit, UnitKind
from people.offices import Standing, agency_root, standing_of
from people.permissions import Asked, administers_the_agency, may


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFacts:
    """What is written down about an agency; the names are those of `Agency`.

    head_title: how letters address its head ("อธิบดีกรม…"). address: the postal one, of several lines.
    """

    name: str
    short_name: str
    kind: AgencyKind
    head_title: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """Whom an agency names as its contact; the names are those of `Person`."""

    name: str
    position: str = ""
    phone: str = ""
    email: str = ""


FACTS: Final = tuple(field.name for field in fields(AgencyFacts))
CONTACT: Final = tuple(field.name for field in fields(ContactFacts))
REACHED_BY: Final = ("phone", "email")
"""How to reach a contact: the record says that it changed, not what to."""


@act("agency.added")
def add_agency(*, by: Person, at: datetime, reason: str, facts: AgencyFacts) -> Agency:
    """Write another state agency into the address book, with the one unit that stands for all of it.

    Its code is of our own making: no number of the State's stands for every agency.

    Raises:
        Refusal: not-the-storekeeper, reason-missing, agency-known.
    """
    _lock_address_book()
    actor = _judge("agency.added", by=by, at=at, agency_id=0, reason=reason)
    guards.agency_name_is_free(facts.name).require()
    agency = Agency(code=_next_code(), **asdict(facts))

    create(agency, by_code=by.staff_code, at=at, reason=reason)
    root = Unit(agency=agency, code=agency.code, name=facts.name, short_name=agency.code, kind=UnitKind.AGENCY)
    create(root, by_code=by.staff_code, at=at, reason=reason)
    root.path = f"{root.pk}/"
    keep(root, by_code=by.staff_code, at=at, fields=("path",), reason=reason)
    record(
        "agency.added",
        subject=agency.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        after=asdict(facts),
        refs=[root.journal_subject()],
    )
    return agency


@act("agency.changed")
def change_agency(agency: Agency, *, by: Person, at: datetime, reason: str, facts: AgencyFacts) -> Agency:
    """Correct what the address book says; nothing is recorded where nothing differs.

    An agency that this installation serves is its own system administrator's to change.

    Raises:
        Refusal: not-the-storekeeper, not-the-administrator, reason-missing, agency-known.
    """
    _lock_address_book()
    agency = _locked(agency)
    actor = _judge("agency.changed", by=by, at=at, agency_id=agency.pk, reason=reason)
    if agency.is_ours:
        administers_the_agency(Asked(standing_of(by, official_day(at)), agency.pk)).require()
    guards.agency_name_is_free(facts.name, of=agency).require()

    before = {name: getattr(agency, name) for name in FACTS}
    for name, value in asdict(facts).items():
        setattr(agency, name, value)
    if keep(agency, by_code=by.staff_code, at=at, fields=FACTS, reason=reason):
        root = agency_root(agency)
        root.name = agency.name
        keep(root, by_code=by.staff_code, at=at, fields=("name",), reason=reason)
        was, now_is = changes(before, asdict(facts))
        record(
            "agency.changed",
            subject=agency.journal_subject(),
            actor=actor,
            at=at,
            reason=reason,
            before=was,
            after=now_is,
            refs=[root.journal_subject()],
        )
    return agency


@act("agency.contact_noted")
def note_contact(agency: Agency, *, by: Person, at: datetime, facts: ContactFacts) -> Person:
    """Write down, or bring up to date, whom another agency names as its contact; nobody signs in by this.

    The same name in the same agency is the same person. Nothing is recorded where nothing differs.

    Raises:
        Refusal: not-the-storekeeper, own-agency.
    """
    agency = _locked(agency)
    standing = standing_of(by, official_day(at))
    may("agency.contact_noted", standing, agency_id=agency.pk).require()
    guards.is_of_another_agency(agency).require()

    person = contact_called(agency, facts.name)
    is_new = person is None
    person = person or contact(agency, facts)
    before = {name: getattr(person, name) for name in CONTACT}
    for name, value in asdict(facts).items():
        setattr(person, name, value)
    if is_new:
        person.staff_code = _next_contact_code(agency)
        person.set_unusable_password()
        create(person, by_code=by.staff_code, at=at)
    elif not keep(person, by_code=by.staff_code, at=at, fields=CONTACT):
        return person
    changed = [name for name in REACHED_BY if is_new or getattr(person, name) != before[name]]
    record(
        "agency.contact_noted",
        subject=agency.journal_subject(),
        actor=_in_office(by, standing),
        at=at,
        after={"name": person.name, "position": person.position},
        facts={"contact_changed": changed} if changed else {},
        refs=[person.journal_subject()],
    )
    return person


def contact(agency: Agency, facts: ContactFacts) -> Person:
    """A contact as they would be written down: not saved, of the unit that stands for the whole agency."""
    return Person(unit=agency_root(agency), is_contact=True, is_active=False, **asdict(facts))


def contact_called(agency: Agency, name: str) -> Person | None:
    """The contact of that name, whatever its blanks and capitals."""
    key = "".join(name.split()).casefold()
    contacts = Person.objects.filter(unit__agency=agency, is_contact=True).select_related("unit__agency")
    return next((each for each in contacts if "".join(each.name.split()).casefold() == key), None)


def _lock_address_book() -> None:
    """One change to the address book at a time: two storekeepers may be entering the same agency."""
    list(Agency.objects.select_for_update(no_key=True).filter(is_ours=True).order_by("pk"))


def _locked(agency: Agency) -> Agency:
    return Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


def _judge(verb: str, *, by: Person, at: datetime, agency_id: int, reason: str) -> Actor:
    standing = standing_of(by, official_day(at))
    may(verb, standing, agency_id=agency_id).require()
    guards.reason_given(reason).require()
    return _in_office(by, standing)


def _in_office(by: Person, standing: Standing) -> Actor:
    """The person in the office by which they keep the address book, that of the store before the system's."""
    offices = (Office.STOREKEEPER, Office.SYSTEM_ADMINISTRATOR)
    seat = next(seat for office in offices for seat in standing.seats_of(office))
    order = seat.order_number if seat.capacity != Capacity.OWN else ""
    return by.journal_actor(office=seat.office.value, capacity=Capacity(seat.capacity).value, order=order)


def _next_code() -> str:
    """AG-0001, AG-0002 …: counted while the address book is locked."""
    codes = Agency.objects.filter(code__startswith="AG-").values_list("code", flat=True)
    return f"AG-{_after(codes):04d}"


def _next_contact_code(agency: Agency) -> str:
    """CT-12-1, CT-12-2 …: counted while the agency is locked."""
    stem = f"CT-{agency.pk}-"
    return f"{stem}{_after(Person.objects.filter(staff_code__startswith=stem).values_list('staff_code', flat=True))}"


def _after(codes: Iterable[str]) -> int:
    """The number after the highest of these codes."""
    ends = (code.rpartition("-")[2] for code in codes)
    return max((int(end) for end in ends if end.isdecimal()), default=0) + 1
