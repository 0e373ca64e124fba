"""What belongs to a report is under a seal a day: whoever changes it is found, and the record counts nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.db import connection

from audit.journal import guards, keys
from audit.journal.findings import Kind
from audit.journal.findings import Report as Found
from audit.journal.models import Leaf, Seal
from audit.journal.sealing import seal_waiting
from audit.journal.sources import CASES, STREAMS, sources
from audit.journal.verifying import verify
from audit.misuse import actions, marks, tasks
from audit.misuse.models import Access, CaseDay, Entry, Evidence, Handler, Mark, Report
from audit.misuse.states import Urgency
from tests.audit.misuse.committee import A_TEXT, REASON, Committee

DAY: Final = timedelta(days=1)


@contextmanager
def owning() -> Iterator[None]:
    """As an owner of the database, who has dropped what guards the rows."""
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait for the end while the triggers come and go
    with guards.lifted(connection):
        yield


def sealed_on(team: Committee, days: int) -> datetime:
    """The acts so far under a root, and that under a seal, so many days after the day of the cast."""
    at = team.cast.at + days * DAY
    actions.mark_day(at=at)
    seal_waiting(lambda: at + timedelta(minutes=1))
    return at + timedelta(minutes=2)


def looked(key: Path, at: datetime) -> list[tuple[Kind, str]]:
    """What verifying says of the stream, as kind and table."""
    return [(found.kind, found.source) for found in verified(key, at).findings if found.stream == CASES]


def verified(key: Path, at: datetime, since: datetime | None = None) -> Found:
    return verify(at, anchor=keys.load_anchor(keys.public_path(key)), since=since)


def ran_through(team: Committee) -> Report:
    """A report with everything that can be done to one, closed."""
    at = team.cast.at
    report, _code = team.report(files=[A_TEXT])
    one, two = team.access(report, team.first), team.access(report, team.second)
    by: dict[str, Any] = {"by": team.first, "at": at}
    actions.note_reading(one, **by)
    actions.acknowledge(one, **by)
    actions.triage(one, **by, urgency=Urgency.URGENT, text="ก")
    actions.send_message(report, at=at, text="ข้อความ", files=[A_TEXT])
    actions.reply(one, **by, text="ค")
    actions.attach(one, **by, files=[A_TEXT])
    actions.note_download(one, 1, **by)
    actions.propose(one, **by, proposal="not_enough", text="ง")
    actions.withdraw_proposal(one, **by)
    actions.propose(one, **by, proposal="not_enough", text="ง")
    actions.step_aside(team.access(report, team.third), by=team.third, at=at)
    actions.confirm(two, by=team.second, at=at, text="จ")
    return Report.objects.get(pk=report.pk)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def edit_an_entry(team: Committee) -> None:
    Entry.objects.filter(kind="from_reporter").update(sealed=b"x")


def blame_another_member(team: Committee) -> None:
    Entry.objects.filter(kind="step").update(by=team.third)


def delete_an_entry(team: Committee) -> None:
    Entry.objects.filter(kind="from_reporter").delete()


def insert_backdated(team: Committee) -> None:
    report = Report.objects.get()
    Entry.objects.create(report=report, position=99, kind="from_reporter", on=team.cast.on, sealed=b"x")


def delete_a_file(team: Committee) -> None:
    Evidence.objects.filter(pk=Evidence.objects.values("pk")[:1]).delete()


def exchange_two_files(team: Committee) -> None:
    one, two, *_rest = Evidence.objects.order_by("pk")
    one.sealed, two.sealed = two.sealed, one.sealed
    one.save()
    two.save()


def change_the_outcome(team: Committee) -> None:
    Report.objects.update(outcome="substantiated")


def read_without_being_let(team: Committee) -> None:
    Access.objects.create(report=Report.objects.get(), handler=team.third, sealed_key=b"x")


def take_a_reader_away(team: Committee) -> None:
    Access.objects.filter(handler=team.second).delete()


def delete_the_case(team: Committee) -> None:
    for model in (Entry, Evidence, Access, Report):
        model.objects.all().delete()


def delete_the_case_with_its_marks(team: Committee) -> None:
    Mark.objects.exclude(shape=marks.NOTHING).delete()
    delete_the_case(team)


def delete_the_case_and_make_the_root_anew(team: Committee) -> None:
    delete_the_case_with_its_marks(team)
    for day in CaseDay.objects.all():
        day.root = marks.root(day.marks.values_list("pk", "shape", "row", "hash"))
        day.save()


def delete_the_day(team: Committee) -> None:
    Mark.objects.all().delete()
    CaseDay.objects.all().delete()


ENTRY, EVIDENCE, REPORT, DAYS = (model._meta.db_table for model in (Entry, Evidence, Report, CaseDay))

ATTACKS: Final[dict[Callable[[Committee], None], set[tuple[Kind, str]]]] = {
    edit_an_entry: {(Kind.EDITED, ENTRY)},
    blame_another_member: {(Kind.EDITED, ENTRY)},
    delete_an_entry: {(Kind.DELETED, ENTRY)},
    insert_backdated: {(Kind.INSERTED, ENTRY)},
    delete_a_file: {(Kind.DELETED, EVIDENCE)},
    exchange_two_files: {(Kind.EDITED, EVIDENCE)},
    change_the_outcome: {(Kind.EDITED, REPORT)},
    read_without_being_let: {(Kind.EDITED, REPORT)},
    take_a_reader_away: {(Kind.EDITED, REPORT)},
    delete_the_case: {(Kind.DELETED, ENTRY), (Kind.DELETED, EVIDENCE), (Kind.DELETED, REPORT)},
    delete_the_case_with_its_marks: {(Kind.EDITED, DAYS)},
    delete_the_case_and_make_the_root_anew: {(Kind.EDITED, DAYS)},
    delete_the_day: {(Kind.DELETED, DAYS)},
}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_whoever_changes_a_case_past_the_system_is_found(
    committee: Committee, key: Path, attack: Callable[[Committee], None]
) -> None:
    ran_through(committee)
    sealed_on(committee, 1)
    at = sealed_on(committee, 2)
    assert looked(key, at) == []
    with owning():
        attack(committee)
    assert set(looked(key, at)) == ATTACKS[attack]
    later = sealed_on(committee, 3)
    assert ATTACKS[attack] <= set(looked(key, later)), "it is found still once the next day is kept"


def test_every_act_leaves_a_case_that_holds_before_and_after_its_day_is_kept(committee: Committee, key: Path) -> None:
    team, at = committee, committee.cast.at
    before = sealed_on(team, -1)
    report = ran_through(team)
    assert looked(key, before) == [], "what is not under a root yet is no finding"
    actions.hold(Access.objects.get(report=report, handler=team.first), by=team.first, at=at, text="ฉ")
    assert looked(key, sealed_on(team, 1)) == []
    actions.release(Access.objects.get(report=report, handler=team.first), by=team.first, at=at + DAY, text="ช")
    actions.end_appointment(team.second, by=team.administrator, at=at + 2 * DAY, reason=REASON)
    assert looked(key, sealed_on(team, 2)) == []
    actions.destroy_due(at=at + 400 * DAY)
    assert Report.objects.get().destroyed_on is not None
    assert looked(key, at + 2 * DAY) == []
    assert looked(key, sealed_on(team, 401)) == []


def test_what_the_escrow_key_opens_is_an_act_the_reporter_reads(committee: Committee, key: Path) -> None:
    team = committee
    report, _code = team.report()
    later = sealed_on(team, 1)
    for handler in (team.first, team.second, team.third):
        actions.end_appointment(handler, by=team.administrator, at=later, reason=REASON)
    again = actions.appoint(team.first.person, by=team.administrator, at=later, reason=REASON)
    actions.choose_passphrase(again, passphrase="ประโยคยาวที่ไม่มีใครเขียนเหมือนกัน")
    again = Handler.objects.get(pk=again.pk)
    assert actions.open_to(again, private=team.escrow, at=later) == 1
    assert report.entries.filter(kind="step").count() == 1
    assert looked(key, sealed_on(team, 2)) == []


def test_the_record_counts_no_report(committee: Committee, key: Path, tmp_path: Path) -> None:
    """The seals, what is verified, what is exported and what waits are the same with nine reports and with none."""

    def told(name: str, days: int) -> list[Any]:
        at = sealed_on(committee, days)
        folder = tmp_path / name
        call_command("export_journal", folder, stdout=StringIO())
        lines = [json.loads(line) for line in (folder / "entries.ndjson").read_text().splitlines()]
        case_lines = [
            (line["number"], line["source"], sorted(json.loads(line["text"])))
            for line in lines
            if line["stream"] == CASES
        ]
        report = verified(key, at)
        assert report.status == 0, report
        return [len(case_lines), case_lines[-1][1:], report.sealed[CASES], report.unsealed]

    quiet = told("quiet", -1)
    reports = [committee.report(files=[A_TEXT])[0] for _n in range(9)]
    busy = told("busy", 0)
    still = told("still", 1)
    assert quiet[1] == busy[1] == still[1] == (DAYS, ["on", "root"])
    assert [busy[place] - quiet[place] for place in (0, 2, 3)] == [1, 1, 0]
    assert [still[place] - busy[place] for place in (0, 2, 3)] == [1, 1, 0]
    exported = (tmp_path / "still" / "entries.ndjson").read_text() + (tmp_path / "still" / "seals.ndjson").read_text()
    for report in reports:
        for planted in (report.number, str(report.pk), report.pk.hex, bytes(report.public_key).hex()):
            assert planted not in exported
    assert "misuse_mark" not in exported
    assert "misuse_entry" not in exported


def test_only_the_days_and_the_escrow_keys_are_in_any_stream() -> None:
    sealed = {source.table for stream in STREAMS for source in sources(stream) if source.table.startswith("misuse_")}
    assert sealed == {"misuse_caseday", "misuse_escrowkey"}


def test_a_day_is_kept_once_and_without_an_act_too(committee: Committee) -> None:
    for _twice in range(2):
        actions.mark_day(at=committee.cast.at)
    assert CaseDay.objects.count() == 1
    assert list(Mark.objects.values_list("shape", flat=True)) == [marks.NOTHING]
    tasks.mark_day.call()
    roots = list(CaseDay.objects.values_list("root", flat=True))
    assert len(set(roots)) == len(roots) == 2


def test_marks_lie_in_no_order(committee: Committee) -> None:
    for _n in range(8):
        committee.report()
    actions.mark_day(at=committee.cast.at)
    rows = [mark.row for mark in Mark.objects.order_by("pk").exclude(shape=marks.NOTHING)]
    assert rows != sorted(rows)
    assert set(rows) == {report.pk for report in Report.objects.all()}


def test_what_is_found_names_neither_the_case_nor_its_day(committee: Committee, key: Path) -> None:
    report = ran_through(committee)
    at = sealed_on(committee, 1)
    with owning():
        edit_an_entry(committee)
        change_the_outcome(committee)
    said = json.dumps([found.as_json() for found in verified(key, at).findings], ensure_ascii=False)
    assert "misuse_entry" in said
    assert report.number not in said
    assert report.received_on.isoformat() not in said


def test_since_a_day_only_what_came_then_is_read(committee: Committee, key: Path) -> None:
    ran_through(committee)
    at = sealed_on(committee, 1)
    with owning():
        edit_an_entry(committee)
    assert verified(key, at, since=at + 2 * DAY).count == 0
    assert verified(key, at, since=at - DAY).count == 1


def test_leaves_of_cases_are_made_with_the_others(committee: Committee, key: Path) -> None:
    sealed_on(committee, 0)
    assert set(Leaf.objects.filter(stream=CASES).values_list("source", flat=True)) == {
        "misuse_caseday",
        "misuse_escrowkey",
    }
    assert Seal.objects.filter(stream=CASES).exists()
