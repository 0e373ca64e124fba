"""The inbox: tell somebody something, and know what they have read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.db.models import BigIntegerField, Count
from django.utils import translation

from core.prepared import Slot, prepared
from core.written import insert
from people.models import Notice, Person, Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrOrPromise

LANGUAGE: Final = "th"
"""Notices are written in Thai, whatever language the page of whoever caused them has."""

LONGEST_TITLE: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What `tell` tells, kept until many are told at once. Its words and its columns are those of `tell`."""

    to: Sequence[Person]
    kind: str
    title: _StrOrPromise
    text: _StrOrPromise = ""
    why: _StrOrPromise = ""
    todo: _StrOrPromise = ""
    by_when: date | None = None
    otherwise: _StrOrPromise = ""
    path: str = ""
    subject: str = ""
    store: Unit | None = None


def tell(
    to: Iterable[Person],
    *,
    kind: str,
    title: _StrOrPromise,
    text: _StrOrPromise = "",
    why: _StrOrPromise = "",
    todo: _StrOrPromise = "",
    by_when: date | None = None,
    otherwise: _StrOrPromise = "",
    path: str = "",
    subject: str = "",
    store: Unit | None = None,
    at: datetime,
) -> None:
    """Write one notice to each person, once each, with one statement.

    A contact of another agency has no inbox to open: they are told by e-mail, without the way to a page.

    kind: kebab-case, one of the table (`kinds.register`). path: the page to open ("/loans/12/"). subject: a journal
    name. text: what has happened. why, todo, by_when, otherwise: why they get it, what to do, the last day for it, what
    happens if it is not done; each a sentence, each may be missing.
    store: the unit whose desk puts a duty on paper for who has neither e-mail nor LINE; None: it is not printed.
    Lazy strings come out in Thai; plain ones are taken as they are. No secrets: they go by e-mail.
    """
    told = Telling(
        to=list(to),
        kind=kind,
        title=title,
        text=text,
        why=why,
        todo=todo,
        by_when=by_when,
        otherwise=otherwise,
        path=path,
        subject=subject,
        store=store,
    )
    tell_many([told], at=at)


def tell_many(tellings: Iterable[Telling], *, at: datetime) -> int:
    """As `tell`, for many at once; answers how many notices were written. One statement a few hundred."""
    with translation.override(LANGUAGE):
        rows = [row for told in tellings for row in _notices(told, at=at)]
    insert(rows, batch_size=500)
    return len(rows)


def _notices(told: Telling, *, at: datetime) -> Iterator[Notice]:
    heading = " ".join(str(told.title).split())[:LONGEST_TITLE]
    for person in {person.pk: person for person in told.to}.values():
        yield Notice(
            to=person,
            kind=told.kind,
            title=heading,
            text=str(told.text),
            why=str(told.why),
            todo=str(told.todo),
            by_when=told.by_when,
            otherwise=str(told.otherwise),
            path=told.path,
            subject=told.subject,
            store=told.store,
            made_at=at,
        )


def in_thai() -> translation.override:
    """The language of notices, for sentences that are put together before they are told."""
    return translation.override(LANGUAGE)


def unread_count(person: Person) -> int:
    """How many notices the person has not read; one query."""
    return sum(number for (number,) in _unread()(to=person.pk))


@prepared
def _unread() -> QuerySet[Notice, tuple[int]]:
    mine = Notice.objects.filter(to=Slot("to", BigIntegerField()), read_at=None).order_by()
    return mine.values("to").annotate(number=Count("pk")).values_list("number")


def mark_read(person: Person, *, at: datetime, up_to: int | None = None, only: int | None = None) -> int:
    """Mark the person's own notices as read: the one called `only`, or all up to and with the id `up_to`.

    Answers how many were unread.
    """
    unread = Notice.objects.filter(to=person, read_at=None)
    if only is not None:
        unread = unread.filter(pk=only)
    if up_to is not None:
        unread = unread.filter(pk__lte=up_to)
    return unread.update(read_at=at)
