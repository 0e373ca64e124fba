"""Every change to units, persons, posts, tenures and delegations: lock, judge, change, record, tell."""

from __future__ import annotations

from datetime import datetime

from knox.models import AuthToken

from audit.journal.acts import act
from audit.journal.record import record
from people.models import Person


@act("person.password_chosen")
def choose_password(person: Person, *, by: Person, at: datetime, password: str) -> None:
    """The person's own new password. Their other sessions end by themselves, their API tokens are revoked here."""
    person.set_password(password)
    person.save(update_fields=["password"])
    AuthToken.objects.filter(user=person).delete()
    record("person.password_chosen", subject=person.journal_subject(), actor=by.journal_actor(), at=at)
