"""What a person does to their own account: choose a password and a PIN, make and revoke API tokens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import make_password
from django.http import Http404
from django.utils.translation import gettext as _
from knox.models import AuthToken

from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import keep
from core.clock import official_day
from core.verdict import POLICY, Refused
from people import pins
from people.models import Person
from people.offices import standing_of
from people.permissions import may

TOKEN_DAYS: Final = (30, 90, 365)
"""How long an API token may live; there is none without an end."""


@act("person.password_chosen")
def choose_password(person: Person, *, by: Person, at: datetime, password: str) -> None:
    """Set one's own new password. Other sessions end by themselves, API tokens are revoked here.

    The caller has validated the password and, where one was known, asked for the old one.

    Raises:
        Refusal: not-your-own.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)
    _require_oneself("person.password_chosen", person, by, at)
    person.set_password(password)
    person.save(update_fields=["password"])
    person.must_change_password = False
    keep(person, by_code=by.staff_code, at=at, fields=("must_change_password",))
    AuthToken.objects.filter(user=person).delete()
    record("person.password_chosen", subject=person.journal_subject(), actor=by.journal_actor(), at=at)


@act("person.pin_chosen")
def choose_pin(person: Person, *, by: Person, at: datetime, pin: str, password: str) -> None:
    """Set one's own PIN, with which one signs at a desk; the one before counts no more. Kept as a hash, never recorded.

    password: the person's own, typed again. The caller counts the tries (`pins.counted`).

    Raises:
        Refusal: not-your-own, password-wrong, or a code of `pins.judge_choice`.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)
    _require_oneself("person.pin_chosen", person, by, at)
    if not person.check_password(password):
        Refused(POLICY, "password-wrong", _("The password is not right. Type the one you sign in with.")).require()
    pins.judge_choice(pin).require()
    person.pin = make_password(pin)
    person.save(update_fields=["pin"])
    record("person.pin_chosen", subject=person.journal_subject(), actor=by.journal_actor(), at=at)


@act("person.token_made")
def make_token(person: Person, *, by: Person, at: datetime, days: int) -> str:
    """Make an API token with the person's own rights; it is answered once and kept only as a hash.

    days: one of `TOKEN_DAYS`.

    Raises:
        Refusal: not-your-own.
    """
    _require_oneself("person.token_made", person, by, at)
    token, secret = AuthToken.objects.create(user=person, expiry=timedelta(days=days))
    record(
        "person.token_made",
        subject=person.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        facts={"token": token.token_key, "days": days},
    )
    return str(secret)


@act("person.token_revoked")
def revoke_token(person: Person, *, by: Person, at: datetime, token_key: str) -> None:
    """Revoke one's own API token at once.

    Raises:
        Refusal: not-your-own.
        Http404: the person has no such token.
    """
    _require_oneself("person.token_revoked", person, by, at)
    deleted, _rows = AuthToken.objects.filter(user=person, token_key=token_key).delete()
    if not deleted:
        raise Http404
    record(
        "person.token_revoked",
        subject=person.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        facts={"token": token_key},
    )


def _require_oneself(verb: str, person: Person, by: Person, at: datetime) -> None:
    standing = standing_of(by, official_day(at))
    may(verb, standing, agency_id=person.unit.agency_id, person=person).require()
