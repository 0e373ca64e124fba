"""Persons: add, change, let in and keep out, and the first password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from knox.models import AuthToken

from audit.journal.acts import act
from audit.journal.record import Actor, changes, record
from audit.journal.versions import create, keep
from core.clock import official_day
from core.verdict import ORDER, Refused
from people import guards, notices
from people.actions.judging import judge, lock_agency
from people.models import Office, Person, Unit
from people.offices import tenures_on

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""What cannot be mistaken for another letter when it is read aloud or copied by hand: no l, o, i, 0, 1."""

PRIVATE: Final = ("email", "phone", "mobile")
"""How to reach a person: the record says that it changed, not what to; the versions of the row keep the values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What an administrator writes down about a person; the names are those of `Person`."""

    name: str
    position: str
    unit: Unit
    email: str = ""
    phone: str = ""
    mobile: str = ""


FACTS = tuple(field.name for field in fields(PersonFacts))


def passphrase() -> str:
    """A first password of 79 bits to be written on a slip of paper: "k7mw-q2xr-…"."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(4))


@act("person.added")
def add_person(
    unit: Unit, *, by: Person, at: datetime, reason: str, staff_code: str, facts: PersonFacts
) -> tuple[Person, str]:
    """Add a member of staff to `facts.unit`; answers them and their first password, shown once and kept nowhere.

    unit: the unit from whose page they are added; of the same agency.

    Raises:
        Refusal: not-the-administrator, reason-missing, unit-closed, staff-code-taken, email-taken.
    """
    lock_agency(unit.agency_id)
    actor = judge("person.added", by=by, at=at, agency_id=unit.agency_id, reason=reason)
    # Units of other agencies are judged as well: who names one has to administer that agency too.
    judge("person.added", by=by, at=at, agency_id=facts.unit.agency_id, reason=reason)
    guards.unit_is_open(facts.unit).require()
    guards.person_is_new(staff_code).require()
    person = Person(staff_code=staff_code, must_change_password=True, **_as_columns(facts))
    guards.email_is_free(facts.email, of=person).require()

    word = passphrase()
    person.set_password(word)
    create(person, by_code=by.staff_code, at=at, reason=reason)
    record(
        "person.added",
        subject=person.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        after=_facts_of(person),
        refs=[person.unit.journal_subject()],
    )
    return person, word


@act("person.changed")
def change_person(person: Person, *, by: Person, at: datetime, reason: str, facts: PersonFacts) -> Person:
    """Correct what is written down about a person, or move them to another unit; the staff code stays.

    Raises:
        Refusal: not-the-administrator, reason-missing, unit-closed, email-taken.
    """
    person = _locked(person)
    actor = judge("person.changed", by=by, at=at, agency_id=person.unit.agency_id, reason=reason)
    if facts.unit.pk != person.unit_id:
        judge("person.changed", by=by, at=at, agency_id=facts.unit.agency_id, reason=reason)
        guards.unit_is_open(facts.unit).require()
    guards.email_is_free(facts.email, of=person).require()

    before, reached = _facts_of(person), {name: getattr(person, name) for name in PRIVATE}
    left = person.unit
    for name, value in _as_columns(facts).items():
        setattr(person, name, value)
    if keep(person, by_code=by.staff_code, at=at, fields=FACTS, reason=reason):
        was, now_is = changes(before, _facts_of(person))
        changed = [name for name in PRIVATE if getattr(person, name) != reached[name]]
        record(
            "person.changed",
            subject=person.journal_subject(),
            actor=actor,
            at=at,
            reason=reason,
            before=was,
            after=now_is,
            facts={"contact_changed": changed} if changed else {},
            refs=[unit.journal_subject() for unit in {left.pk: left, person.unit_id: person.unit}.values()],
        )
    return person


@act("person.deactivated")
def deactivate_person(person: Person, *, by: Person, at: datetime, reason: str) -> Person:
    """Keep a person out at once: no sign-in, no office, no token. Their tenures stay as they are written.

    Raises:
        Refusal: not-the-administrator, not-for-oneself, reason-missing, out-already, last-administrator.
    """
    person = _locked(person)
    agency_id = person.unit.agency_id
    actor = judge("person.deactivated", by=by, at=at, agency_id=agency_id, reason=reason, person=person)
    if not person.is_active:
        Refused(ORDER, "out-already", _("This person may not sign in already.")).require()
    on = official_day(at)
    held = list(
        tenures_on(on).filter(person=person, post__office=Office.SYSTEM_ADMINISTRATOR).values_list("pk", flat=True)
    )
    if held:
        guards.an_administrator_remains(agency_id, on, without=held).require()

    _let_in(person, False, actor=actor, verb="person.deactivated", by=by, at=at, reason=reason)
    AuthToken.objects.filter(user=person).delete()
    return person


@act("person.reactivated")
def reactivate_person(person: Person, *, by: Person, at: datetime, reason: str) -> Person:
    """Let a person in again, with the password and the offices they had.

    Raises:
        Refusal: not-the-administrator, not-for-oneself, reason-missing, is-a-contact, in-already, unit-closed.
    """
    person = _locked(person)
    actor = judge("person.reactivated", by=by, at=at, agency_id=person.unit.agency_id, reason=reason, person=person)
    guards.is_member_of_staff(person).require()
    if person.is_active:
        Refused(ORDER, "in-already", _("This person may sign in already.")).require()
    guards.unit_is_open(person.unit).require()

    _let_in(person, True, actor=actor, verb="person.reactivated", by=by, at=at, reason=reason)
    return person


@act("person.password_reset")
def reset_password(person: Person, *, by: Person, at: datetime, reason: str) -> str:
    """Give a person a new first password, which is answered once and kept nowhere; their sessions and tokens end.

    They have to choose their own at the next sign-in, and are told that this was done.

    Raises:
        Refusal: not-the-administrator, not-for-oneself, reason-missing, is-a-contact.
    """
    person = _locked(person)
    actor = judge("person.password_reset", by=by, at=at, agency_id=person.unit.agency_id, reason=reason, person=person)
    guards.is_member_of_staff(person).require()
    word = passphrase()
    person.set_password(word)
    person.must_change_password = True
    person.save(update_fields=["password"])
    keep(person, by_code=by.staff_code, at=at, fields=("must_change_password",), reason=reason)
    AuthToken.objects.filter(user=person).delete()
    record("person.password_reset", subject=person.journal_subject(), actor=actor, at=at, reason=reason)
    with notices.in_thai():
        notices.tell(
            [person],
            kind="password-reset",
            title=_("Your password was replaced"),
            text=_("%(name)s, a system administrator, gave your account a new password.") % {"name": by.name},
            why=_("It is the password of your account."),
            todo=_(
                "Sign in with it and choose your own. If you did not ask for it, tell the system administrator and "
                "your supervisor at once."
            ),
            otherwise=_("The old password works no more, and the tokens of your programs have ended."),
            subject=person.journal_subject().name,
            at=at,
        )
    return word


def _locked(person: Person) -> Person:
    lock_agency(person.unit.agency_id)
    return Person.objects.select_for_update(of=("self",)).select_related("unit__agency").get(pk=person.pk)


def _let_in(person: Person, is_active: bool, *, actor: Actor, verb: str, by: Person, at: datetime, reason: str) -> None:
    person.is_active = is_active
    keep(person, by_code=by.staff_code, at=at, fields=("is_active",), reason=reason)
    record(
        verb,
        subject=person.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"is_active": not is_active},
        after={"is_active": is_active},
    )


def _as_columns(facts: PersonFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in FACTS}


def _facts_of(person: Person) -> dict[str, object]:
    return {"name": person.name, "position": person.position, "unit": person.unit.name}
