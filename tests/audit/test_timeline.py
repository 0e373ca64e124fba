"""A timeline tells everything about one subject, newest first, in words, and reading it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from audit.journal import guards, words
from audit.journal.models import Event
from audit.journal.queries import timeline
from audit.journal.record import Actor, Subject, record
from audit.journal.views import timeline_page
from people.models import Person
from tests.conftest import Queries

pytestmark = pytest.mark.django_db
Count = Callable[[], AbstractContextManager[Queries]]


@pytest.fixture
def history(clerk: Actor, projector: Subject, at: datetime) -> list[Event]:
    """Twenty-five events about the projector, every second one as a reference, and others about something else."""
    loan = Subject("loan", "ยืม-คลัง-2570-00042", "ยืม-คลัง-2570-00042")
    events = []
    for n in range(25):
        moment = at + timedelta(minutes=n)
        if n % 2:
            events.append(record("loan.changed", subject=loan, actor=clerk, at=moment, refs=[projector]))
        else:
            events.append(record("asset.changed", subject=projector, actor=clerk, at=moment, after={"n": n}))
        record("asset.changed", subject=Subject("asset", "BK-00043-5"), actor=clerk, at=moment)
    return events


def test_a_timeline_is_newest_first_and_pages_by_key_without_gap_or_repeat(
    queries: Count, history: list[Event], projector: Subject
) -> None:
    with queries() as ran:
        first = timeline(projector.name, limit=10)
    assert len(ran) == 2, ran
    second = timeline(projector.name, before_id=first[-1].id, limit=10)
    third = timeline(projector.name, before_id=second[-1].id, limit=10)

    assert [entry.id for entry in [*first, *second, *third]] == [event.id for event in reversed(history)]
    assert len(third) == 5
    assert timeline(projector.name, before_id=third[-1].id) == []


def test_a_person_s_timeline_holds_what_they_did(history: list[Event]) -> None:
    assert len(timeline("person:1234", limit=100)) == 50
    assert timeline("person:9999") == []


def test_before_and_after_stand_side_by_side_in_words(clerk: Actor, projector: Subject, at: datetime) -> None:
    words.register({"tried_on": "วันส่งคืน"})
    words.register_verbs({"asset.tried": "ทดลองแก้ไข"})
    words.register_values("tried_place", {"inside": "ในสถานที่"})
    record(
        "asset.tried",
        subject=projector,
        actor=clerk,
        at=at,
        before={"tried_on": "2026-11-22", "is_tried": True, "gone": "x"},
        after={
            "tried_on": at.date() + timedelta(days=1),
            "is_tried": False,
            "tried_place": "inside",
            "tried_at": at,
        },
        facts={"parts": ["สาย", "รีโมต"], "nested": {"tried_on": "2026-11-22"}},
    )

    with translation.override("th"):
        (entry,) = timeline(projector.name)
        rows = {row.label: (row.before, row.after) for row in entry.rows}
        assert entry.verb_words == "ทดลองแก้ไข"
        assert rows["วันส่งคืน"] == ("22 พ.ย. 2569", "23 พ.ย. 2569")
        assert rows["tried place"] == ("–", "ในสถานที่")
        assert rows["tried at"] == ("–", "22 พ.ย. 2569 16:30 น.")
        assert rows["gone"] == ("x", "–")
        assert [(fact.label, fact.after) for fact in entry.facts] == [
            ("nested", "วันส่งคืน: 22 พ.ย. 2569"),
            ("parts", "สาย, รีโมต"),
        ]
    with translation.override("en"):
        (entry,) = timeline(projector.name)
        assert {row.after for row in entry.rows if row.before == "yes"} == {"no"}


def test_a_field_nobody_named_bears_its_model_s_name() -> None:
    with translation.override("en"):
        assert words.label("staff_code") == "staff code"
        assert words.label("agency_id") == "agency"
        assert words.value("office", "storekeeper") == "Storekeeper"
        assert words.label("state", "loan") == "state"
        assert words.value("state", "on_loan", "loan") == "On loan"


@pytest.mark.parametrize("recorded", ["2026-13-45", "2026-11-22T99:99:99.000000Z", "2026-11-22 and more", "๒๕๖๙"])
def test_what_only_looks_like_a_date_is_shown_as_it_is(recorded: str) -> None:
    assert words.value("note", recorded) == recorded


@pytest.mark.parametrize(
    ("column", "content"), [("actor_label", "คนอื่น"), ("body", "not json"), ("body", "[]"), ("outcome", "refused")]
)
def test_a_row_edited_behind_the_system_s_back_is_marked_and_still_shown(
    clerk: Actor, projector: Subject, at: datetime, column: str, content: str
) -> None:
    record("asset.moved", subject=projector, actor=clerk, at=at, before={"n": 1}, after={"n": 2})
    assert not timeline(projector.name)[0].is_altered

    with guards.lifted(connection):
        Event.objects.update(**{column: content})

    (entry,) = timeline(projector.name)
    assert entry.is_altered


@pytest.fixture
def ask() -> Callable[[str], HttpRequest]:
    def make(path: str) -> HttpRequest:
        request = RequestFactory().get(path)
        request.user = Person(staff_code="9001", name="นายตรวจ สอบดี")
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # what the middleware would set
        request.session = {}  # type: ignore[assignment]  # what the middleware would set
        request.standing = SimpleNamespace(seats=())  # type: ignore[attr-defined]  # what the middleware would set
        return request

    return make


def test_the_page_shows_twenty_and_links_to_the_older_ones(
    ask: Callable[[str], HttpRequest], history: list[Event], projector: Subject
) -> None:
    page = timeline_page(ask("/t/"), projector.name, projector.label, "/assets/1/").content.decode()
    assert page.count('<li id="event-') == 20
    assert f'href="?before={history[5].id}"' in page
    assert 'href="/assets/1/"' in page

    older = timeline_page(ask(f"/t/?before={history[5].id}"), projector.name, projector.label, "/x/").content.decode()
    assert older.count('<li id="event-') == 5
    assert 'href="?before=' not in older


@pytest.mark.parametrize("before", ["", "abc", "-1", "9" * 30, "1;DROP", "๑๒"])
def test_a_senseless_place_in_the_list_shows_the_beginning(
    ask: Callable[[str], HttpRequest], history: list[Event], projector: Subject, before: str
) -> None:
    page = timeline_page(ask(f"/t/?before={before}"), projector.name, projector.label, "/x/").content.decode()

    assert f'id="event-{history[-1].id}"' in page


def test_reading_is_recorded_but_does_not_fill_the_timeline_it_read(
    ask: Callable[[str], HttpRequest], projector: Subject
) -> None:
    timeline_page(ask("/t/"), projector.name, projector.label, "/x/")

    event = Event.objects.get()
    assert (event.verb, event.stream, event.actor_code) == ("journal.read", "reads", "9001")
    assert event.subject == f"journal:{projector.name}"
    assert timeline(projector.name) == []
    assert [entry.id for entry in timeline("person:9001")] == [event.id]


def test_a_refused_act_is_marked_with_a_word_and_its_reason(
    ask: Callable[[str], HttpRequest], clerk: Actor, projector: Subject, at: datetime
) -> None:
    reason = "หัวหน้าหน่วยงาน<b>เป็นผู้อนุมัติ"
    record(
        "asset.moved",
        subject=projector,
        actor=clerk,
        at=at,
        clause="208(2)",
        outcome="refused",
        facts={"code": "not-your-office", "reason": reason},
    )

    page = timeline_page(ask("/t/"), projector.name, projector.label, "/x/").content.decode()

    assert "meaning-danger" in page
    assert "208(2)" in page
    assert "หัวหน้าหน่วยงาน&lt;b&gt;เป็นผู้อนุมัติ" in page
    assert "not-your-office" not in page


def test_nobody_reads_a_timeline_without_signing_in(ask: Callable[[str], HttpRequest], projector: Subject) -> None:
    request = ask("/t/")
    request.user = SimpleNamespace(is_authenticated=False)  # type: ignore[assignment]  # a stranger

    with pytest.raises(TypeError):
        timeline_page(request, projector.name, projector.label, "/x/")


def test_each_entry_of_a_list_has_a_line_that_begins_with_what_it_is_about() -> None:
    lines = [
        {"complete": True, "item": "BK0000001-V", "note": "", "price": "25000.00"},
        {"complete": False, "item": "BK0000002-S", "note": "ไม่มีสายไฟ", "price": "900.00"},
    ]
    with translation.override("en"):
        first, second = words.value("checked_in", lines).split("\n")
    assert first.startswith("BK0000001-V · ")
    assert first.endswith("25,000.00")
    assert "ไม่มีสายไฟ" in second
    assert words.NOTHING not in first


def test_what_an_event_speaks_of_several_times_is_named_once(clerk: Actor, projector: Subject, at: datetime) -> None:
    chairs = [Subject("asset", f"BK-{n}", "เก้าอี้") for n in range(3)]
    record("loan.handed_over", subject=projector, actor=clerk, at=at, refs=[*chairs, Subject("unit", "7", "ฝ่ายการคลัง")])
    (entry,) = timeline(projector.name)
    assert entry.refs == ("เก้าอี้ × 3", "ฝ่ายการคลัง")


def test_what_was_empty_and_stays_empty_is_not_told(clerk: Actor, projector: Subject, at: datetime) -> None:
    before, after = {"note": "", "n": 1}, {"note": None, "n": 2}
    record("asset.moved", subject=projector, actor=clerk, at=at, before=before, after=after, facts={"parts": []})
    (entry,) = timeline(projector.name)
    assert [(row.before, row.after) for row in entry.rows] == [("1", "2")]
    assert entry.facts == ()
