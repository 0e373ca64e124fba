"""The sealer: every entry once, in order, whatever comes late, dies, races, steps back or runs full."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client

from audit.journal import entries, guards, keys, sealing, seals
from audit.journal.entries import leaf
from audit.journal.merkle import leaf_hash, root_of
from audit.journal.models import Event, Layout, Leaf, Seal
from audit.journal.record import SYSTEM, Actor, Draft, Subject, record, record_many
from audit.journal.sealing import rotate, seal_waiting
from audit.journal.sources import APART, STREAMS, sources
from audit.journal.versions import create, keep
from core.setback import Setback
from people.models import Agency

ON_POSTGRESQL: Final = connection.vendor == "postgresql"

pytestmark = pytest.mark.django_db


def record_some(count: int, at: datetime, stream: str = "acts") -> list[Event]:
    subject = Subject("asset", "BK-00042-7", "เครื่องฉายภาพ")
    return record_many(
        [Draft(verb="asset.moved", subject=subject, actor=SYSTEM, at=at, stream=stream) for _ in range(count)]
    )


def seal_at(at: datetime) -> int:
    return seal_waiting(lambda: at)


def leaves(stream: str) -> list[tuple[int, str, int]]:
    return list(Leaf.objects.filter(stream=stream).order_by("number").values_list("number", "source", "row_id"))


def assert_whole() -> None:
    """Every entry has one leaf, without gap; every seal is what its leaves come to, signed and chained."""
    for stream in STREAMS:
        there = leaves(stream)
        assert [number for number, _source, _row in there] == list(range(len(there)))
        waiting = set()
        for source in sources(stream):
            with connection.cursor() as cursor:
                waiting |= {(source.table, row[0]) for row in source.waiting(cursor, after=0, limit=10**6)}
        assert not waiting
        hashes = [
            bytes(hashed)
            for hashed in Leaf.objects.filter(stream=stream).order_by("number").values_list("hash", flat=True)
        ]
        before = seals.NONE_BEFORE
        newest = None
        for number, seal in enumerate(Seal.objects.filter(stream=stream).order_by("number"), start=1):
            said = seals.parse(seal.text)
            assert (said.number, said.previous, said.root) == (number, before, root_of(hashes[: seal.size]).hex())
            before, newest = seals.digest(seal.text), seal
        assert newest is None or newest.size == len(hashes)
    assert Leaf.objects.values("source", "row_id").distinct().count() == Leaf.objects.count()


def test_what_was_recorded_is_sealed_once_and_in_order(key: Path, agency: Agency, at: datetime) -> None:
    events = record_some(3, at)
    read = record_some(1, at, stream="reads")
    agency.name = "กรุงเทพฯ"
    keep(agency, by_code="1234", at=at, fields=["name"])

    assert seal_at(at) == 6
    assert seal_at(at) == 0

    assert leaves("acts") == [(number, "journal_event", event.id) for number, event in enumerate(events)]
    assert leaves("access") == [(0, "journal_event", read[0].id)]
    assert [source for _number, source, _row in leaves("versions")] == [Agency.history.model._meta.db_table] * 2
    first = Leaf.objects.get(stream="acts", number=0)
    assert bytes(first.hash) == leaf_hash(leaf("journal_event", events[0].id, events[0].body))
    assert_whole()


def test_a_version_is_sealed_with_every_column_and_the_layout_is_kept_once(
    key: Path, agency: Agency, at: datetime
) -> None:
    seal_at(at)
    agency.name = "กรุงเทพฯ"
    keep(agency, by_code="1234", at=at, fields=["name"])
    seal_at(at + timedelta(minutes=1))

    layout = Layout.objects.get()
    columns = [column.name for column in entries.layout_from(layout.columns)]
    assert {*columns, "history_id"} == {field.column for field in Agency.history.model._meta.concrete_fields}
    assert set(Leaf.objects.filter(stream="versions").values_list("layout", flat=True)) == {layout.id}


def test_a_seal_holds_a_thousand_and_the_rest_follows_in_the_same_run(key: Path, at: datetime) -> None:
    record_some(2001, at)

    assert seal_at(at) == 2001

    assert list(Seal.objects.filter(stream="acts").order_by("number").values_list("size", flat=True)) == [
        1000,
        2000,
        2001,
    ]
    assert_whole()


def test_an_act_costs_no_statement_more_for_being_sealed(
    key: Path, clerk: Actor, projector: Subject, at: datetime, queries: Callable[[], Any]
) -> None:
    seal_at(at)
    with queries() as ran:
        record("asset.moved", subject=projector, actor=clerk, at=at)

    assert len(ran) == 2, ran


def test_where_nothing_happens_a_seal_says_so_once_an_hour(key: Path, at: datetime) -> None:
    for minutes in range(0, 180, 1):
        seal_at(at + timedelta(minutes=minutes))

    told = Seal.objects.filter(stream="acts").order_by("number")
    assert [seal.size for seal in told] == [0, 0, 0, 0]
    gaps = [later.at - earlier.at for earlier, later in pairwise(told)]
    assert max(gaps) <= timedelta(minutes=60)


@pytest.mark.parametrize("wait", [timedelta(minutes=1), timedelta(minutes=59), timedelta(hours=30)])
def test_what_is_committed_late_with_a_smaller_id_is_sealed_too(key: Path, at: datetime, wait: timedelta) -> None:
    first, late, last = record_some(3, at)
    with guards.lifted(connection):  # it is not committed yet
        Event.objects.filter(pk=late.pk).delete()
    seal_at(at)
    for hours in range(int(wait / timedelta(hours=1)) + 1):
        seal_at(at + timedelta(hours=hours))
    Event.objects.bulk_create([late])

    sealed = seal_at(at + wait + timedelta(minutes=2)) or seal_at(at + wait + timedelta(minutes=62))

    assert sealed == 1
    assert [row for _number, _source, row in leaves("acts")] == [first.pk, last.pk, late.pk]
    assert_whole()


# Killed, two at once, full


class Killed(BaseException):
    """The process was killed here."""


@contextmanager
def killed_at(step: int) -> Iterator[None]:
    """Kill whoever takes the step of this number: each hash, statement and file of the sealer is one."""
    left = [step]

    def counting(original: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            done = original(*args, **kwargs)
            if left[0] == 0:
                raise Killed
            return done

        return counted

    with pytest.MonkeyPatch.context() as patch:
        for name in (
            "_take_turn",
            "newest_seal",
            "_take",
            "_insert_leaves",
            "_write_seal",
            "leaf_hash",
            "_tree_of",
            "insert",
        ):
            patch.setattr(sealing, name, counting(getattr(sealing, name)))
        patch.setattr(keys, "load", counting(keys.load))
        try:
            yield
        except Killed:
            return


def test_killed_two_hundred_times_under_load_it_loses_nothing_and_seals_nothing_twice(key: Path, at: datetime) -> None:
    chance = random.Random(211)
    kills = 0
    for turn in range(200):
        record_some(chance.randrange(1, 8), at + timedelta(seconds=turn))
        before = Leaf.objects.count()
        with killed_at(chance.randrange(1, 45)):
            seal_at(at + timedelta(seconds=turn))
            kills -= 1
        kills += 1
        assert Leaf.objects.count() >= before
    seal_at(at + timedelta(seconds=300))

    assert kills > 100
    assert_whole()


ENDLESS: Final = """
import sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.SEAL_KEY_FILE = sys.argv[2]
django.setup()
from audit.journal import sealing
from core.clock import now
sealing.MOST_LEAVES = 5
print("up", flush=True)
while True:
    sealing.seal_waiting(now)
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_it_seals_leaves_whole_seals(key: Path, at: datetime, tmp_path: Path) -> None:
    name = str(connection.settings_dict["NAME"])
    own = {"DJANGO_SETTINGS_MODULE": "config.settings", "INSECURE_HTTP": "1", "VAR_DIR": str(tmp_path)}
    environment = {**os.environ, **own}
    for turn in range(2):
        command = [sys.executable, "-c", ENDLESS, name, str(key)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, env=environment, cwd=Path(__file__).parents[2]
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"up\n"
            for _ in range(10):
                record_some(40, at)
                time.sleep(0.01 * (turn + 1))
            process.kill()
    waited = Leaf.objects.count()
    seal_at(datetime.now(at.tzinfo) + timedelta(minutes=1))

    assert 0 < waited <= 800
    assert_whole()


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_seal_each_entry_once(key: Path, at: datetime) -> None:
    racers = 3
    record_some(1200, at)
    start = Barrier(racers)

    def race(number: int) -> int:
        try:
            start.wait(timeout=30)
            total = 0
            for turn in range(5):
                record_some(7, at + timedelta(seconds=number))
                total += seal_at(at + timedelta(seconds=turn))
            return total
        finally:
            connection.close()

    with ThreadPoolExecutor(racers) as pool:
        sealed = sum(pool.map(race, range(racers)))
    sealed += seal_at(at + timedelta(minutes=6))

    assert sealed == 1200 + racers * 5 * 7
    assert_whole()


@pytest.mark.skipif(ON_POSTGRESQL, reason="only SQLite can be told how large it may grow")
def test_a_full_disk_leaves_the_last_seal_as_it_was_and_the_entries_wait(key: Path, at: datetime) -> None:
    record_some(900, at)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 2}")
    try:
        with pytest.raises(DatabaseError, match="full"):
            seal_at(at)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")

    assert (Leaf.objects.count(), Seal.objects.count()) == (0, 0)
    assert seal_at(at) == 900
    assert_whole()


# Keys and clocks


def wrong_key(path: Path) -> None:
    path.unlink()
    keys.public_path(path).unlink()
    keys.make(path)


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir(mode=0o700)


SPOILED: Final[dict[str, tuple[Callable[[Path], object], str]]] = {
    "missing": (lambda path: path.unlink(), keys.MISSING),
    "another": (wrong_key, keys.WRONG),
    "open to others": (lambda path: path.chmod(0o644), keys.OPEN),
    "damaged": (lambda path: path.write_text("lending seal key 1\n"), keys.MISSING),
    "a folder": (folder_instead, keys.MISSING),
}


@pytest.mark.parametrize("case", SPOILED)
def test_without_its_key_nothing_is_sealed_and_the_chore_says_why(key: Path, at: datetime, case: str) -> None:
    seal_at(at)
    record_some(1, at)
    SPOILED[case][0](key)

    with pytest.raises(Setback) as told:
        seal_at(at + timedelta(minutes=1))

    assert told.value.text == SPOILED[case][1]
    assert Leaf.objects.count() == 0


def test_a_key_is_made_private_once_and_with_its_public_half(key: Path) -> None:
    assert key.stat().st_mode & 0o777 == 0o600
    signer, anchor = keys.load(key), keys.load_anchor(keys.public_path(key))
    assert (anchor.origin, anchor.public_key) == (signer.origin, signer.public_key)
    assert bytes(signer.key).hex() not in keys.public_path(key).read_text()
    with pytest.raises(FileExistsError):
        keys.make(key)


def test_a_seal_that_was_tampered_with_carries_no_other(key: Path, at: datetime) -> None:
    record_some(3, at)
    seal_at(at)
    record_some(1, at)
    with guards.lifted(connection):
        Seal.objects.filter(stream="acts").update(peaks="00" * 64)

    with pytest.raises(Setback) as told:
        seal_at(at + timedelta(minutes=1))

    assert told.value.text == sealing.BROKEN


def test_a_new_key_is_announced_by_both_and_takes_over(key: Path, at: datetime) -> None:
    record_some(2, at)
    old = keys.load(key)
    announced = rotate(lambda: at)
    record_some(2, at)
    seal_at(at + timedelta(minutes=1))

    new = keys.load(key)
    assert (new.public_key, new.origin) == (announced, old.origin)
    assert not keys.next_path(key).exists()
    for stream in STREAMS:
        turning = Seal.objects.filter(stream=stream, text__contains="next-key").get()
        assert seals.is_signed(turning.text, turning.signature, old.public_key)
        assert seals.is_signed(turning.text, turning.next_signature, announced)
    newest = Seal.objects.filter(stream="acts").order_by("-number")[0]
    assert seals.is_signed(newest.text, newest.signature, announced)
    assert keys.load_anchor(keys.public_path(key)).public_key == old.public_key
    assert_whole()


def test_a_rotation_that_died_before_it_was_sealed_changes_nothing_and_after_it_is_finished(
    key: Path, at: datetime
) -> None:
    old = keys.load(key)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "_write_seal", lambda *_args, **_more: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            rotate(lambda: at)
    seal_at(at)
    assert keys.load(key).public_key == old.public_key

    waiting = keys.make_next(key, old.origin)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "make_next", lambda _path, _origin: waiting)
        real = keys.load
        patch.setattr(
            keys,
            "load",
            lambda path, expected="": real(path) if expected == waiting.id else real(path, expected=expected),
        )
        rotate(lambda: at)
    assert keys.load(key).public_key == old.public_key
    seal_at(at + timedelta(hours=1))
    assert keys.load(key).public_key == waiting.public_key


def test_a_clock_that_steps_back_is_told_and_no_seal_is_older_than_the_one_before(key: Path, at: datetime) -> None:
    seal_at(at)
    record_some(2, at)

    with pytest.raises(Setback) as told:
        seal_at(at - timedelta(minutes=30))

    assert told.value.text == sealing.CLOCK
    assert told.value.facts == {"seconds": 1800}
    times = list(Seal.objects.filter(stream="acts").order_by("number").values_list("at", flat=True))
    assert times == [at, at]
    assert_whole()


# What watches it


def test_healthz_says_how_old_the_newest_seal_is(key: Path, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    from_then = {"now": at}
    monkeypatch.setattr("config.health.now", lambda: from_then["now"])
    assert Client().get("/healthz").json()["seals"] == {"state": "ok", "age": None}
    seal_at(at)
    assert Client().get("/healthz").json()["seals"] == {"state": "ok", "age": 0}
    from_then["now"] = at + timedelta(hours=2)

    answer = Client().get("/healthz")

    assert (answer.status_code, answer.json()["seals"]) == (503, {"state": "late", "age": 7200})


def test_the_command_makes_the_first_key_and_no_second_one(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEY_FILE = str(tmp_path / "new" / "seal.key")
    call_command("seal_journal", first=True, verbosity=0)
    made = Path(settings.SEAL_KEY_FILE).read_text()
    call_command("seal_journal", first=True, verbosity=0)

    assert Path(settings.SEAL_KEY_FILE).read_text() == made
    assert Seal.objects.filter(number=1).count() == len(STREAMS)
    assert json.loads(Seal.objects.filter(stream="acts")[0].reached) == {"journal_event": 0}


def test_a_new_version_row_is_sealed_where_its_table_is_new_to_the_sealer(key: Path, at: datetime) -> None:
    seal_at(at)
    create(Agency(code="X", name="x", short_name="x", kind="local"), by_code="1", at=at)

    assert seal_at(at + timedelta(minutes=1)) == 1
    assert_whole()


def test_every_append_only_table_is_sealed_but_those_set_apart() -> None:
    sealed = {source.table for source in sources("versions")}
    guarded = {model._meta.db_table for model in guards.guarded_models() if model._meta.app_label not in APART}

    assert sealed == guarded
