"""The one door into the record: what is recorded stays as it was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final, Literal

from django.db import transaction

from audit.journal.canonical import canonical, instant, plain
from audit.journal.middleware import current_request_id
from audit.journal.models import Event, Mention, Outcome
from audit.journal.personal import Personal, commit
from audit.journal.versions import name_event
from core.written import insert

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted: code and label frozen as on the day; the office, the capacity and the order by which they held it."""

    code: str
    label: str
    office: str = ""
    capacity: str = ""
    order: str = ""

    @property
    def name(self) -> str:
        """The name under which the person is found in the record."""
        return f"person:{self.code}"

    def journal_actor(self) -> Actor:
        """Itself, so that the worker can act: `by=SYSTEM`."""
        return self


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about: a kind, a key that never changes, and the label as it reads on the day."""

    kind: str
    key: str
    label: str = ""

    @property
    def name(self) -> str:
        """The name under which the subject is found in the record: "loan:ยืม-คลัง-2570-00042"."""
        return f"{self.kind}:{self.key}"


SYSTEM: Final = Actor("system", "ระบบ (system)")
"""The worker, where no person acted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event not yet recorded; the fields are the arguments of `record`."""

    verb: str
    subject: Subject
    actor: Actor
    at: datetime
    clause: str = ""
    reason: str = ""
    before: Facts | None = None
    after: Facts | None = None
    refs: Iterable[Subject] = ()
    facts: Facts | None = None
    stream: str = "acts"
    outcome: Literal["done", "refused"] = "done"
    request_id: str = field(default_factory=current_request_id)

    def names(self) -> list[str]:
        """Every subject under which the event is found: what was acted on, each reference, and the person who acted."""
        names = [self.subject.name, *(ref.name for ref in self.refs)]
        if self.actor != SYSTEM:
            names.append(self.actor.name)
        return list(dict.fromkeys(plain(name) for name in names))

    def event(self) -> Event:
        """The row, not yet written: columns to search by, and the body that repeats them."""
        body = {
            "version": 1,
            "stream": self.stream,
            "at": instant(self.at),
            "verb": self.verb,
            "actor": {
                "code": self.actor.code,
                "label": self.actor.label,
                "office": self.actor.office,
                "capacity": self.actor.capacity,
                "order": self.actor.order,
            },
            "subject": {"name": self.subject.name, "label": self.subject.label},
            "request_id": self.request_id,
            "clause": self.clause,
            "outcome": self.outcome,
            "reason": self.reason,
            "before": self.before or {},
            "after": self.after or {},
            "refs": [{"name": ref.name, "label": ref.label} for ref in self.refs],
            "facts": self.facts or {},
        }
        return Event(
            stream=plain(self.stream),
            at=self.at.astimezone(UTC),
            verb=plain(self.verb),
            actor_code=plain(self.actor.code),
            actor_label=plain(self.actor.label),
            actor_office=plain(self.actor.office),
            actor_capacity=plain(self.actor.capacity),
            actor_order=plain(self.actor.order),
            subject=plain(self.subject.name),
            subject_label=plain(self.subject.label),
            request_id=plain(self.request_id),
            clause=plain(self.clause),
            outcome=self.outcome,
            body=canonical(body),
        )


def record(
    verb: str,
    *,
    subject: Subject,
    actor: Actor,
    at: datetime,
    clause: str = "",
    reason: str = "",
    before: Facts | None = None,
    after: Facts | None = None,
    refs: Iterable[Subject] = (),
    facts: Facts | None = None,
    stream: str = "acts",
    outcome: Literal["done", "refused"] = "done",
) -> Event:
    """Record one event, in the transaction of the act it speaks of, with two queries.

    verb: "<kind>.<what was done>", past tense ("loan.approved").
    clause: the provision the act rests on ("208(2)"), or the basis of a refusal.
    before, after: what differs, see `changes`; facts: what else was so (counts, codes, file names). A value of a person
    that may have to be erased one day is passed as `Personal`.
    refs: everything else on whose timeline the event belongs. The person who acted is found without being named here.

    Raises:
        TypeError: `at` has no zone, or a value has no canonical form (floats: pass a Decimal).
    """
    draft = Draft(
        verb=verb,
        subject=subject,
        actor=actor,
        at=at,
        clause=clause,
        reason=reason,
        before=before,
        after=after,
        refs=tuple(refs),
        facts=facts,
        stream=stream,
        outcome=outcome,
    )
    return record_many([draft])[0]


def record_many(drafts: Sequence[Draft]) -> list[Event]:
    """Record events in the order given, two queries a thousand (SQLite takes fewer rows a statement).

    Raises:
        TypeError: as `record`; then none is written.
    """
    drafts = [_with_commitments(draft) for draft in drafts]
    rows = [draft.event() for draft in drafts]
    with transaction.atomic(savepoint=False):
        events = insert(rows, batch_size=1000)
        insert(
            [
                Mention(subject=name, event_id=event.id, at=event.at)
                for draft, event in zip(drafts, events, strict=True)
                for name in draft.names()
            ],
            batch_size=3000,
        )
    done = next((event for event in events if event.outcome == Outcome.DONE), None)
    if done is not None:
        name_event(done.id)
    return list(events)


def _with_commitments(draft: Draft) -> Draft:
    """The draft with commitments in the place of its personal values. Two queries where it has some."""
    sides = {name: dict(getattr(draft, name) or {}) for name in ("before", "after", "facts")}
    places = [(side, key) for side in sides.values() for key, value in side.items() if isinstance(value, Personal)]
    if not places:
        return draft
    values = [value for side, key in places if isinstance(value := side[key], Personal)]
    for (side, key), held in zip(places, commit(values), strict=True):
        side[key] = held
    return replace(draft, before=sides["before"], after=sides["after"], facts=sides["facts"])


def changes(before: Facts, after: Facts) -> tuple[dict[str, object], dict[str, object]]:
    """Both sides reduced to what differs; a fact that only one side has stays on that side."""
    differs = [
        name for name in {**before, **after} if (name in before, before.get(name)) != (name in after, after.get(name))
    ]
    return (
        {name: before[name] for name in differs if name in before},
        {name: after[name] for name in differs if name in after},
    )
