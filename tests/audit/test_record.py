"""An event is written once, whole, with two queries, and is found from everything it speaks of."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from audit.journal.models import Event, Mention
from audit.journal.record import SYSTEM, Actor, Draft, Subject, changes, record, record_many
from tests.conftest import Queries

pytestmark = pytest.mark.django_db
Count = Callable[[], AbstractContextManager[Queries]]


def test_an_event_costs_two_queries(queries: Count, clerk: Actor, projector: Subject, at: datetime) -> None:
    with queries() as ran:
        record("asset.moved", subject=projector, actor=clerk, at=at, refs=[Subject("loan", "ยืม-คลัง-2570-00042")])

    assert len(ran) == 2, ran


def test_events_of_an_import_are_written_together(queries: Count, clerk: Actor, at: datetime) -> None:
    drafts = [Draft(verb="asset.registered", subject=Subject("asset", str(n)), actor=clerk, at=at) for n in range(50)]

    with queries() as ran:
        events = record_many(drafts)

    assert len(ran) == 2, len(ran)
    assert [event.subject for event in events] == [f"asset:{n}" for n in range(50)]
    assert [event.id for event in events] == sorted(event.id for event in events)
    assert set(Mention.objects.filter(subject="asset:49").values_list("event_id", flat=True)) == {events[-1].id}


def test_the_body_holds_everything_and_repeats_the_columns(clerk: Actor, projector: Subject, at: datetime) -> None:
    loan = Subject("loan", "ยืม-คลัง-2570-00042", "ยืม-คลัง-2570-00042")

    event = record(
        "asset.moved",
        subject=projector,
        actor=clerk,
        at=at,
        clause="208(1)",
        reason="ย้ายห้อง",
        before={"location": "ห้อง 1"},
        after={"location": "ห้อง 2"},
        refs=[loan],
        facts={"price": Decimal("12500.50")},
    )

    stored = Event.objects.get(id=event.id)
    assert json.loads(stored.body) == {
        "version": 1,
        "stream": stored.stream,
        "at": "2026-11-22T09:30:15.123456Z",
        "verb": stored.verb,
        "actor": {
            "code": stored.actor_code,
            "label": stored.actor_label,
            "office": stored.actor_office,
            "capacity": stored.actor_capacity,
            "order": stored.actor_order,
        },
        "subject": {"name": stored.subject, "label": stored.subject_label},
        "request_id": "",
        "clause": stored.clause,
        "outcome": stored.outcome,
        "reason": "ย้ายห้อง",
        "before": {"location": "ห้อง 1"},
        "after": {"location": "ห้อง 2"},
        "refs": [{"name": loan.name, "label": loan.label}],
        "facts": {"price": "12500.50"},
    }
    assert stored.at == at


def test_an_event_is_found_from_its_subject_each_reference_and_the_person(
    clerk: Actor, projector: Subject, at: datetime
) -> None:
    loan = Subject("loan", "ยืม-คลัง-2570-00042")

    event = record("loan.handed_over", subject=loan, actor=clerk, at=at, refs=[projector, projector])

    found = Mention.objects.filter(event_id=event.id).values_list("subject", flat=True)
    assert sorted(found) == sorted([loan.name, projector.name, "person:1234"])


def test_the_worker_is_nobody_s_timeline(projector: Subject, at: datetime) -> None:
    event = record("loan.lapsed", subject=projector, actor=SYSTEM, at=at)

    assert list(Mention.objects.filter(event_id=event.id).values_list("subject", flat=True)) == [projector.name]


def test_text_that_no_database_keeps_is_recorded_all_the_same(clerk: Actor, at: datetime) -> None:
    event = record("asset.scanned", subject=Subject("asset", "a\0b", "\ud800"), actor=clerk, at=at)

    stored = Event.objects.get(id=event.id)
    assert stored.subject == "asset:a\ufffdb"
    assert json.loads(stored.body)["subject"] == {"name": stored.subject, "label": stored.subject_label}


def test_a_fact_without_canonical_form_records_nothing(clerk: Actor, projector: Subject, at: datetime) -> None:
    with pytest.raises(TypeError):
        record("asset.priced", subject=projector, actor=clerk, at=at, facts={"price": 12.5})

    assert not Event.objects.exists()


def test_a_time_without_zone_records_nothing(clerk: Actor, projector: Subject, at: datetime) -> None:
    with pytest.raises(TypeError):
        record("asset.priced", subject=projector, actor=clerk, at=at.replace(tzinfo=None))

    assert not Event.objects.exists()


def test_the_database_knows_two_outcomes_only(clerk: Actor, projector: Subject, at: datetime) -> None:
    event = record("asset.moved", subject=projector, actor=clerk, at=at)
    event.pk, event.outcome = None, "perhaps"

    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)


def test_changes_keep_only_what_differs() -> None:
    before = {"location": "ห้อง 1", "condition": "good", "custodian": None}
    after = {"location": "ห้อง 2", "condition": "good", "due_on": None}

    assert changes(before, after) == (
        {"location": "ห้อง 1", "custodian": None},
        {"location": "ห้อง 2", "due_on": None},
    )
