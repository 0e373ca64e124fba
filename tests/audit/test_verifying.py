"""Fourteen attacks by an owner of the database, triggers dropped: eleven found without copies, all with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from audit.journal import guards, keys
from audit.journal.copies import copy_new
from audit.journal.findings import SENTENCES, Finding, Kind, Report
from audit.journal.models import Leaf, Seal
from audit.journal.outside import read_copies
from audit.journal.reconciling import reconcile
from audit.journal.record import record
from audit.journal.sealing import rotate, seal_waiting
from audit.journal.sources import STREAMS
from audit.journal.verifying import verify
from people.models import Agency
from tests.audit.attacks import ATTACKS, CLERK, EACH, ROUNDS, SUBJECT, THIRD, World, build

pytestmark = pytest.mark.django_db

NOT_WITHOUT_COPIES: Final = {"cut the tail", "roll everything back", "rewrite all with the stolen key"}
"""A shorter record, or another one under the same key, is as good as the first where nobody kept that."""

ALONE: Final = {
    "edit the body": Kind.EDITED,
    "edit only a column": Kind.COLUMN,
    "delete": Kind.DELETED,
    "delete with its leaf": Kind.LEAF_GONE,
    "replace under the same id": Kind.EDITED,
    "insert back-dated": Kind.INSERTED,
    "swap two": Kind.SWAPPED,
    "reorder leaves": Kind.LEAVES,
    "edit and recompute its leaf": Kind.LEAVES,
    "empty all tables": Kind.EMPTIED,
    "rewrite all with another key": Kind.OTHER_KEY,
}
"""What each attack is called without copies."""

WITH_COPIES: Final = ALONE | {
    "reorder leaves": Kind.SWAPPED,
    "edit and recompute its leaf": Kind.EDITED,
    "cut the tail": Kind.CUT,
    "roll everything back": Kind.ROLLED_BACK,
    "rewrite all with the stolen key": Kind.REWRITTEN,
}

NAMED: Final = {
    "edit the body",
    "edit only a column",
    "delete",
    "replace under the same id",
    "swap two",
    "edit and recompute its leaf",
    "rewrite all with the stolen key",
}
"""Attacks whose first altered entry is named by its row, with copies if not without."""


ON_EVENTS: Final = pytest.mark.parametrize("world", ["event"], indirect=True)
"""Where it makes no difference which rows are aimed at."""


@pytest.fixture(params=["event", "version"])
def world(request: pytest.FixtureRequest, key: Path, tmp_path: Path, at: datetime) -> World:
    copies = tmp_path / "other-disk"
    copies.mkdir()
    return build(request.param, key, copies, at)


def check(world: World, *, with_copies: bool = False, at: datetime | None = None, **more: Any) -> Report:
    anchor = keys.load_anchor(keys.public_path(world.key))
    copies = read_copies(world.copies, anchor) if with_copies else None
    return verify(at or world.end + timedelta(seconds=30), anchor=anchor, copies=copies, **more)


def attack(world: World, name: str) -> None:
    with guards.lifted(connection):
        ATTACKS[name](world)


def kind_of(name: str, world: World, expected: dict[str, Kind]) -> Kind:
    """A version has no body that repeats its columns: each of them is sealed itself."""
    return Kind.EDITED if (name, world.aim) == ("edit only a column", "version") else expected[name]


def test_a_record_nobody_touched_holds_with_copies_and_without(world: World) -> None:
    for with_copies in (False, True):
        report = check(world, with_copies=with_copies)

        assert (report.findings, report.unchecked, report.status) == ([], [], 0)
        assert report.sealed == {"acts": ROUNDS * EACH, "versions": ROUNDS * EACH + 1, "access": ROUNDS, "cases": 0}
        assert (report.seals, report.copies) == (3 * ROUNDS + 1, 3 * ROUNDS + 1 if with_copies else 0)
        assert (report.unsealed, report.silences) == (0, 0)


@pytest.mark.parametrize("name", ATTACKS)
def test_fourteen_attacks_eleven_found_without_copies_and_all_with_them(name: str, world: World, settings: Any) -> None:
    attack(world, name)

    alone, compared = check(world), check(world, with_copies=True)

    if name in NOT_WITHOUT_COPIES:
        assert (alone.findings, alone.status) == ([], 0)
    else:
        assert (alone.findings[0].kind, alone.status) == (kind_of(name, world, ALONE), 1)
    assert compared.status == 1
    assert kind_of(name, world, WITH_COPIES) in {finding.kind for finding in compared.findings}
    if name in NAMED:
        first = compared.findings[0]
        assert (first.leaf, first.source, first.row_id) == (THIRD, world.table, world.ids[THIRD])
    if name in {"delete with its leaf", "reorder leaves"}:
        assert compared.findings[0].leaf == THIRD


def test_the_attacks_are_the_fourteen_of_the_design() -> None:
    assert len(ATTACKS) == 14
    assert len(ALONE) == 11
    assert ATTACKS.keys() - ALONE.keys() == NOT_WITHOUT_COPIES
    assert WITH_COPIES.keys() == ATTACKS.keys()


def test_what_is_inserted_with_an_old_time_is_found_after_it_was_sealed_too(world: World) -> None:
    attack(world, "insert back-dated")
    later = world.end + timedelta(minutes=1)
    seal_waiting(lambda: later)

    report = check(world, at=later)

    assert [finding.kind for finding in report.findings] == [Kind.INSERTED]
    assert report.findings[0].good is not None
    assert report.findings[0].good.number == ROUNDS


@ON_EVENTS
def test_the_last_good_seal_before_the_altered_entry_is_named(world: World) -> None:
    with guards.lifted(connection):
        world.sql("UPDATE {table} SET {content} = 'x' WHERE {pk} = %s", world.ids[2 * EACH + 3])

    finding = check(world).findings[0]

    assert finding.good is not None
    assert (finding.good.number, finding.good.at) == (2, world.end - timedelta(minutes=1))
    assert "2" in finding.sentence()


@ON_EVENTS
def test_seals_that_were_altered_or_taken_away_are_found(world: World) -> None:
    changes: dict[str, Callable[[], object]] = {
        "a seal less": lambda: Seal.objects.filter(stream=world.stream, number=2).delete(),
        "another root": lambda: Seal.objects.filter(stream=world.stream, number=2).update(root="0" * 64),
        "another time": lambda: Seal.objects.filter(stream=world.stream, number=2).update(at=world.end),
        "another text": lambda: Seal.objects.filter(stream=world.stream, number=2).update(text="x"),
    }
    for name, change in changes.items():
        kept = list(Seal.objects.all())
        with guards.lifted(connection):
            change()
        report = check(world)
        assert [finding.kind for finding in report.findings] == [Kind.SEAL], name
        with guards.lifted(connection):
            Seal.objects.all().delete()
            Seal.objects.bulk_create(kept)
    assert check(world).status == 0


@ON_EVENTS
def test_leaves_behind_the_last_seal_say_that_it_was_taken_away(world: World) -> None:
    with guards.lifted(connection):
        Seal.objects.filter(stream=world.stream, number=ROUNDS).delete()

    assert [finding.kind for finding in check(world).findings] == [Kind.CUT]


@ON_EVENTS
def test_what_is_not_sealed_yet_is_told_as_not_protected(world: World) -> None:
    record("asset.moved", subject=SUBJECT, actor=CLERK, at=world.end + timedelta(seconds=10))

    report = check(world)

    assert (report.status, report.unsealed, report.oldest) == (0, 1, timedelta(seconds=20))


@ON_EVENTS
def test_a_sealer_that_stands_still_is_found(world: World) -> None:
    report = check(world, at=world.end + timedelta(hours=2))

    assert [finding.kind for finding in report.findings] == [Kind.SILENT] * len(STREAMS)


@ON_EVENTS
def test_a_night_without_power_is_told_and_is_no_finding(world: World) -> None:
    later = world.end + timedelta(hours=9)
    seal_waiting(lambda: later)

    report = check(world, at=later)

    assert (report.status, report.silences) == (0, len(STREAMS))


@ON_EVENTS
def test_triggers_that_are_gone_are_found(world: World) -> None:
    drop = {
        "postgresql": "DROP TRIGGER append_only_rows ON journal_leaf",
        "sqlite": "DROP TRIGGER journal_leaf_append_only_delete",
    }
    with connection.cursor() as cursor:
        cursor.execute(drop[connection.vendor])

    report = check(world)

    assert [finding.kind for finding in report.findings] == [Kind.UNGUARDED]
    guards.install(connection)


@ON_EVENTS
def test_a_new_key_is_followed_with_copies_and_without(world: World) -> None:
    later = world.end + timedelta(minutes=1)
    rotate(lambda: later)
    record("asset.moved", subject=SUBJECT, actor=CLERK, at=later)
    seal_waiting(lambda: later)
    copy_new(world.copies)

    report = check(world, with_copies=True, at=later)

    assert (report.findings, report.unchecked, report.status) == ([], [], 0)


def test_since_a_day_only_younger_entries_are_read(world: World) -> None:
    attack(world, "edit the body")

    assert check(world, since=world.end).status == 0
    assert check(world, since=world.end - timedelta(hours=1)).status == 1


def test_a_column_that_a_migration_adds_changes_no_leaf_and_one_taken_away_is_told(world: World) -> None:
    table = Agency.history.model._meta.db_table
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ADD COLUMN news text NOT NULL DEFAULT 'x'")
    assert check(world).status == 0
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME COLUMN short_name TO shorter_name")

    report = check(world)

    assert (report.status, len(report.unchecked)) == (2, 1)
    assert table in report.unchecked[0]


# What cannot be checked


def said(*arguments: str, at: datetime) -> tuple[int, str]:
    out = StringIO()
    with time_machine.travel(at, tick=False):
        try:
            call_command("verify_journal", *arguments, stdout=out)
        except SystemExit as ended:
            return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


@ON_EVENTS
def test_the_command_says_the_verdict_first_in_words_and_ends_with_its_status(world: World) -> None:
    later = world.end + timedelta(seconds=30)

    status, words = said("--seals", str(world.copies), at=later)
    assert (status, str(2 * ROUNDS * EACH + 1 + ROUNDS) in words.splitlines()[0]) == (0, True)
    attack(world, "delete")
    status, words = said(at=later)
    assert status == 1
    assert f"{world.table} {world.ids[THIRD]}" in words.splitlines()[1]
    status, words = said("--json", at=later)
    assert status == 1
    first = json.loads(words)["findings"][0]
    assert (first["kind"], first["row_id"], first["leaf"]) == ("deleted", world.ids[THIRD], THIRD)


@ON_EVENTS
@pytest.mark.parametrize("name", sorted(NOT_WITHOUT_COPIES))
def test_a_printed_page_finds_what_no_copy_was_kept_of(name: str, world: World) -> None:
    later = world.end + timedelta(seconds=30)
    newest = Seal.objects.filter(stream="acts").order_by("-number")[0]
    paper = ("--paper", f"{newest.number}:{newest.root[:16]}")
    assert said(*paper, at=later)[0] == 0
    attack(world, name)
    assert Kind.PAPER in {Kind(each["kind"]) for each in json.loads(said(*paper, "--json", at=later)[1])["findings"]}


@ON_EVENTS
def test_what_is_no_seal_of_a_paper_is_not_compared_and_never_ok(world: World) -> None:
    status, words = said("--paper", "17", at=world.end + timedelta(seconds=30))
    assert (status, "17:3f2a91c0d4e5b678" in words) == (2, True)


def other_installation(world: World) -> tuple[str, ...]:
    other = world.key.with_name("other.key")
    keys.make(other)
    return ("--public-key", str(keys.public_path(other)))


def copies_of_another(world: World) -> tuple[str, ...]:
    for path in world.copies.iterdir():
        path.write_text(path.read_text().replace(keys.load(world.key).origin, "0123456789abcdef"))
    return ("--seals", str(world.copies))


def copies_unsigned(world: World) -> tuple[str, ...]:
    for path in world.copies.iterdir():
        path.write_text(path.read_text().replace("size: ", "size: 1"))
    return ("--seals", str(world.copies))


def no_copies(world: World) -> tuple[str, ...]:
    for path in world.copies.iterdir():
        path.unlink()
    return ("--seals", str(world.copies))


def no_key(world: World) -> tuple[str, ...]:
    keys.public_path(world.key).unlink()
    return ()


def damaged_key(world: World) -> tuple[str, ...]:
    keys.public_path(world.key).write_bytes(b"\xff")
    return ()


UNCHECKABLE: Final[dict[str, Callable[[World], tuple[str, ...]]]] = {
    "no public key": no_key,
    "a damaged public key": damaged_key,
    "the public key of another installation": other_installation,
    "copies of another installation": copies_of_another,
    "copies nobody signed": copies_unsigned,
    "an empty folder": no_copies,
    "no folder": lambda _world: ("--seals", "/nowhere"),
}


@pytest.mark.parametrize("case", UNCHECKABLE)
def test_what_cannot_be_checked_is_never_ok(case: str, key: Path, tmp_path: Path, at: datetime) -> None:
    copies = tmp_path / "other-disk"
    copies.mkdir()
    world = build("event", key, copies, at)
    arguments = UNCHECKABLE[case](world)

    status, words = said(*arguments, at=world.end)

    assert status == 2, words


def test_a_day_that_is_none_is_refused_with_status_2() -> None:
    with pytest.raises(CommandError) as told:
        call_command("verify_journal", since="31/01/2570")
    assert told.value.returncode == 2


def test_a_record_without_entries_holds_once_it_is_sealed_and_not_before(key: Path, at: datetime) -> None:
    assert said(at=at)[0] == 1
    seal_waiting(lambda: at)
    assert said(at=at)[0] == 0
    assert Leaf.objects.count() == 0


# Live rows


@ON_EVENTS
def test_what_was_changed_with_sql_past_every_act_shows_up(world: World) -> None:
    report = Report()
    reconcile(report)
    assert report.findings == []

    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_agency SET short_name = 'x'")
        cursor.execute("SELECT id FROM people_agency")
        (row_id,) = cursor.fetchone()
    reconcile(report)
    assert report.findings == [
        Finding(kind=Kind.LIVE_EDITED, source="people_agency", row_id=row_id, what="short_name"),
    ]

    connection.check_constraints()  # PostgreSQL alters no table about whose rows something is still to be judged
    with guards.lifted(connection):
        Agency.objects.all()._raw_delete("default")
        connection.check_constraints()
    gone = Report()
    reconcile(gone)
    assert [finding.kind for finding in gone.findings] == [Kind.LIVE_DELETED]

    Agency.objects.bulk_create([Agency(code="X", name="x", short_name="x", kind="local")])
    new = Report()
    reconcile(new)
    assert Kind.LIVE_INSERTED in {finding.kind for finding in new.findings}


def test_every_kind_of_finding_has_a_sentence() -> None:
    assert SENTENCES.keys() == set(Kind)
    for kind in Kind:
        assert "%(" not in Finding(kind=kind, stream="acts", leaf=1, source="t", row_id=1, seal=1, what="w").sentence()
