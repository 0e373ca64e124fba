"""Reading the record: a subject's timeline, newest first, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, Exists, OuterRef, QuerySet

from audit.journal import personal, words
from audit.journal.canonical import instant
from audit.journal.entries import COLUMNS, body_of, columns_of
from audit.journal.models import Event, Mention, Outcome
from core.prepared import Slot, prepared, slots


@dataclass(frozen=True, slots=True)
class Row:
    """One changed field, or one fact (then `before` is empty), in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in the reader's words; the names are those of `Event`."""

    id: int
    at: datetime
    verb: str
    verb_words: str
    actor_code: str
    actor_label: str
    actor_office: str
    actor_capacity: str
    actor_order: str
    on_behalf_of: str
    """Whose office it was, where the person acted for another."""
    subject: str
    subject_label: str
    request_id: str
    clause: str
    is_refused: bool
    reason: str
    rows: tuple[Row, ...]
    facts: tuple[Row, ...]
    refs: tuple[str, ...]
    is_altered: bool
    """The columns do not say what the body says: somebody edited the row behind the system's back."""


def timeline(subject: str, *, before_id: int | None = None, limit: int = 20, leaving_out: str = "") -> list[Entry]:
    """At most `limit` events that speak of `subject` ("loan:ยืม-คลัง-2570-00042"), newest first, older than `before_id`.

    leaving_out: how the verbs begin that this reader may not read of ("loan."). Two queries.
    A person's timeline ("person:1234") holds what they did and what was done to them.
    """
    newest = _newest_of(limit, leaving_out)(subject=subject, before=NO_END if before_id is None else before_id)
    ids = [event_id for (event_id,) in newest]
    return in_words(_events(len(ids))(ids=ids))


def in_words(events: Iterable[Event]) -> list[Entry]:
    """These events as a person reads them, in their order. One query where a personal value lies beside them."""
    events = list(events)
    values = personal.read(personal.in_text(event.body for event in events))
    return [_entry(event, values) for event in events]


NO_END: Final = 2**63 - 1
"""Older than this is every event."""


@prepared
def _newest_of(limit: int, leaving_out: str) -> QuerySet[Mention, tuple[int]]:
    mentions = Mention.objects.filter(subject=Slot("subject", CharField()))
    older: dict[str, Any] = {"event_id__lt": Slot("before", BigIntegerField())}
    mentions = mentions.filter(**older)
    if leaving_out:
        kept = Event.objects.filter(pk=OuterRef("event_id")).exclude(verb__startswith=leaving_out)
        mentions = mentions.filter(Exists(kept))
    return mentions.order_by("-event_id").values_list("event_id")[:limit]


@prepared
def _events(count: int) -> QuerySet[Event]:
    these: dict[str, Any] = {"id__in": slots("ids", BigIntegerField(), count)}
    return Event.objects.filter(**these).order_by("-id")


def _entry(event: Event, values: Mapping[str, str]) -> Entry:
    recorded = body_of(event.body)
    body = personal.filled(recorded, values) if values else recorded
    refused = event.outcome == Outcome.REFUSED
    facts: dict[str, Any] = body.get("facts", {})
    kind = event.subject.split(":")[0]
    told = {"on_behalf_of"} | ({"code", "reason"} if refused else set())
    return Entry(
        id=event.id,
        at=event.at,
        verb=event.verb,
        verb_words=words.verb(event.verb),
        actor_code=event.actor_code,
        actor_label=event.actor_label,
        actor_office=words.value("office", event.actor_office) if event.actor_office else "",
        actor_capacity=words.value("capacity", event.actor_capacity) if event.actor_capacity else "",
        actor_order=event.actor_order,
        on_behalf_of=str(facts.get("on_behalf_of", "")),
        subject=event.subject,
        subject_label=event.subject_label,
        request_id=event.request_id,
        clause=event.clause,
        is_refused=refused,
        reason=facts.get("reason", "") if refused else body.get("reason", ""),
        rows=_rows(kind, body.get("before", {}), body.get("after", {})),
        facts=tuple(
            Row(words.label(name, kind), "", words.value(name, fact, kind))
            for name, fact in facts.items()
            if name not in told and not words.is_nothing(fact)
        ),
        refs=_counted(ref["label"] or ref["name"] for ref in body.get("refs", [])),
        is_altered=not _agrees(event, recorded),
    )


def _counted(labels: Iterable[str]) -> tuple[str, ...]:
    """Each label once, in the order given; what is there several times says how often."""
    return tuple(f"{label} × {times}" if times > 1 else label for label, times in Counter(labels).items())


def _agrees(event: Event, body: dict[str, Any]) -> bool:
    columns = tuple(instant(event.at) if name == "at" else getattr(event, name) for name in COLUMNS)
    return columns == columns_of(body)


def _rows(kind: str, before: dict[str, Any], after: dict[str, Any]) -> tuple[Row, ...]:
    return tuple(
        Row(
            words.label(name, kind),
            words.value(name, before.get(name), kind),
            words.value(name, after.get(name), kind),
        )
        for name in {**before, **after}
        if not (words.is_nothing(before.get(name)) and words.is_nothing(after.get(name)))
    )
