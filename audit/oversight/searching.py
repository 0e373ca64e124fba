"""The record searched by any word, within the units audited: as far back at once as a page can wait for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Max, Q

from assets.models import Asset
from audit.journal.entries import body_of
from audit.journal.models import Event
from audit.journal.personal import with_words
from audit.journal.queries import Entry, in_words
from loans.models import Loan
from people.models import Person, Unit

if TYPE_CHECKING:
    from audit.oversight.scope import Period, Scope

SHOWN: Final = 20
LOOKED_AT: Final = 20_000
"""Entries looked through at once: the words of each are read."""

MOST_FOUND: Final = 200
"""Entries with the words, of which those of the units audited are shown."""

MOST_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Found:
    """Entries newest first. older: where to look on, further back; None where nothing is older."""

    entries: list[Entry]
    older: int | None


def search(scope: Scope, period: Period, text: str, *, before: int | None = None) -> Found:
    """The entries of these days in whose text every word stands, older than `before`. Six queries at most.

    The text of an entry repeats its columns, so that a number, a name, an order or a reason is found alike.
    """
    first, beyond = period.ends()
    newest = Event.objects.aggregate(newest=Max("id"))["newest"] or 0
    top = newest + 1 if before is None else min(before, newest + 1)
    bottom = top - LOOKED_AT
    events = Event.objects.filter(id__lt=top, id__gte=bottom, at__gte=first, at__lt=beyond)
    for word in text.split()[:MOST_WORDS]:
        spoken = Q(body__icontains=word)
        for commitment in with_words(word):
            spoken |= Q(body__contains=commitment)
        events = events.filter(spoken)
    found = list(events.order_by("-id")[: MOST_FOUND + 1])
    is_cut = len(found) > MOST_FOUND
    ours = within(scope, found[:MOST_FOUND])
    if len(ours) > SHOWN:
        return Found(in_words(ours[:SHOWN]), ours[SHOWN - 1].id)
    if is_cut:
        return Found(in_words(ours), found[MOST_FOUND - 1].id)
    return Found(in_words(ours), bottom if bottom > 1 else None)


def within(scope: Scope, events: list[Event]) -> list[Event]:
    """Those that speak of a loan, an item, a person or a unit audited, or were done by such a person.

    Whoever audits a whole agency reads all. Four queries at most.
    """
    if any(path.count("/") == 1 for path in scope.paths):
        return events
    named = {event.id: _names(event) for event in events}
    audited = _audited(scope, {name for names in named.values() for name in names})
    return [event for event in events if named[event.id] & audited]


def _names(event: Event) -> set[str]:
    """What an event speaks of, as the record names it, and who acted."""
    refs = body_of(event.body).get("refs", [])
    return {event.subject, f"person:{event.actor_code}", *(str(ref.get("name", "")) for ref in refs)}


def _audited(scope: Scope, names: Iterable[str]) -> set[str]:
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        kind, _colon, key = name.partition(":")
        keys[kind].append(key)
    loans = Loan.objects.filter(scope.loans(), number__in=keys["loan"])
    assets = Asset.objects.filter(scope.below("responsible_unit__"), tag__in=keys["asset"])
    people = Person.objects.filter(scope.below("unit__"), staff_code__in=keys["person"])
    units = Unit.objects.filter(scope.below(""), pk__in=[int(key) for key in keys["unit"] if key.isdecimal()])
    return {
        *(f"loan:{number}" for number in loans.values_list("number", flat=True)),
        *(f"asset:{tag}" for tag in assets.values_list("tag", flat=True)),
        *(f"person:{code}" for code in people.values_list("staff_code", flat=True)),
        *(f"unit:{pk}" for pk in units.values_list("pk", flat=True)),
    }
