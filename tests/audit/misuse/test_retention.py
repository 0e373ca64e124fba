"""A report that was closed long ago loses every key, and keeps a tombstone; a hold keeps it, and nobody is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from audit.journal.models import Event
from audit.misuse import actions, keys, tasks
from audit.misuse.counting import figures
from audit.misuse.models import Access, Entry, Evidence, Report
from core.verdict import Refusal
from tests.audit.misuse.committee import A_TEXT, Committee
from tests.audit.misuse.test_handling import unlocked
from tests.house.hostile import browser

YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast() -> Iterator[None]:
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


def closed(team: Committee, **words: Any) -> tuple[Report, str]:
    """A report with a file, closed by two on the day of the cast."""
    report, code = team.report(files=[A_TEXT], **words)
    at, one, two = team.cast.at, team.access(report, team.first), team.access(report, team.second)
    actions.acknowledge(one, by=team.first, at=at)
    actions.propose(one, by=team.first, at=at, proposal="substantiated", text="ตรงกัน")
    actions.confirm(two, by=team.second, at=at, text="พบจริง")
    report.refresh_from_db()
    return report, code


def test_a_year_after_it_was_closed_nothing_opens_it_any_more(committee: Committee) -> None:
    report, code = closed(committee)
    still_open, _code = committee.report()
    private = keys.unlock_by_code(bytes(report.code_key), code)
    entry, file = report.entries.first(), report.evidence.get()
    assert entry is not None
    actions.destroy_due(at=committee.cast.at + YEAR - timedelta(days=1))
    assert Access.objects.filter(report=report).count() == 3
    client = unlocked(committee.first.person)
    events = Event.objects.count()
    actions.destroy_due(at=committee.cast.at + YEAR)
    report.refresh_from_db()
    assert report.destroyed_on == committee.cast.on + YEAR
    assert (bytes(report.code_key), bytes(report.escrow_key), bytes(report.content)) == (b"", b"", b"")
    assert not Access.objects.filter(report=report).exists()
    assert Access.objects.filter(report=still_open).count() == 3
    for open_ in (
        lambda: keys.unlock_by_code(bytes(report.code_key), code),
        lambda: keys.unseal(committee.escrow, bytes(report.escrow_key)),
        lambda: keys.unseal_text(committee.escrow, bytes(entry.sealed)),
        lambda: keys.unseal_file(committee.private[committee.first.pk], bytes(file.sealed)),
    ):
        with pytest.raises(keys.Unopenable):
            open_()
    assert keys.unseal_file(private, bytes(file.sealed)) == A_TEXT.content, "only who kept the key itself reads on"
    assert client.get(f"/integrity/{report.number}/").status_code == 404
    assert report.number not in client.get("/integrity/").content.decode()
    assert Event.objects.count() == events


def test_who_has_the_code_reads_the_tombstone_and_can_add_nothing(committee: Committee) -> None:
    report, code = closed(committee)
    told = browser(language="en").post("/report/follow/", {"code": code}).content.decode()
    assert "Can be read until" in told
    actions.destroy_due(at=committee.cast.at + YEAR)
    entries = Entry.objects.count()
    for words in ({"code": code}, {"code": code, "text": "ยังเกิดขึ้นอีก"}):
        page = browser(language="en").post("/report/follow/", words)
        assert page.status_code == 200
        assert "Substantiated" in page.content.decode()
        assert "can be read by nobody any more" in page.content.decode()
    with pytest.raises(Refusal) as refused:
        actions.send_message(report, at=committee.cast.at + YEAR, text="ก")
    assert refused.value.verdict.code == "report-destroyed"
    assert Entry.objects.count() == entries


def test_a_hold_keeps_it_until_it_is_released(committee: Committee) -> None:
    report, code = closed(committee)
    client, path = unlocked(committee.first.person), f"/integrity/{report.number}/"
    assert client.post(path, {"act": "hold", "text": ""}).status_code == 422
    assert client.post(path, {"act": "hold", "text": "ศาลเรียกสำนวน"}).status_code == 302
    assert "ศาลเรียกสำนวน" in client.get(path).content.decode()
    told = browser(language="en").post("/report/follow/", {"code": code}).content.decode()
    assert "keeps the report for a proceeding" in told
    assert "ศาลเรียกสำนวน" not in told
    actions.destroy_due(at=committee.cast.at + 3 * YEAR)
    report.refresh_from_db()
    assert report.destroyed_on is None
    assert client.post(path, {"act": "release", "text": "คดีถึงที่สุด"}).status_code == 302
    actions.destroy_due(at=committee.cast.at + 3 * YEAR)
    report.refresh_from_db()
    assert report.destroyed_on is not None


def test_an_open_report_is_neither_held_nor_destroyed(committee: Committee) -> None:
    report, _code = committee.report()
    access = committee.access(report, committee.first)
    with pytest.raises(Refusal) as refused:
        actions.hold(access, by=committee.first, at=committee.cast.at, text="ก")
    assert refused.value.verdict.code == "step-out-of-turn"
    actions.destroy_due(at=committee.cast.at + 9 * YEAR)
    report.refresh_from_db()
    assert report.destroyed_on is None


def test_the_database_keeps_no_key_of_what_is_destroyed(committee: Committee) -> None:
    report, _code = closed(committee)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(destroyed_on=committee.cast.on)


def test_the_figures_count_it_still_and_the_clock_tells_no_number(committee: Committee) -> None:
    for _n in range(5):
        closed(committee)
    with time_machine.travel(committee.cast.at + YEAR, tick=False):
        assert tasks.destroy_due.call() is None
    assert Report.objects.exclude(destroyed_on=None).count() == 5
    assert figures(committee.cast.agency.pk, on=committee.cast.on + timedelta(days=300))[1].total == "5"
    assert Evidence.objects.count() == 5
