"""Copies of seals outside the database: caught up after any failure, never written over, loud where they disagree."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from audit.journal import copies, guards, keys, seals, tasks
from audit.journal.copies import copy_new
from audit.journal.merkle import leaf_hash, root_of
from audit.journal.models import Leaf, Seal
from audit.journal.record import SYSTEM, Subject, record
from audit.journal.sealing import seal_waiting
from audit.journal.sources import STREAMS
from core.setback import Setback

pytestmark = pytest.mark.django_db


def act(at: datetime) -> str:
    return record("asset.moved", subject=Subject("asset", "1"), actor=SYSTEM, at=at).body


def seal_at(at: datetime) -> None:
    seal_waiting(lambda: at)


def copy_of(folder: Path, key: Path, stream: str = "acts") -> Path:
    return folder / f"{keys.load(key).origin}-{stream}.seals"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "other-disk"
    made.mkdir()
    return made


def test_a_copy_has_every_seal_with_the_hashes_of_its_leaves(key: Path, folder: Path, at: datetime) -> None:
    bodies = [act(at) for _ in range(3)]
    seal_at(at)
    assert copy_new(folder) == len(STREAMS)
    act(at)
    seal_at(at + timedelta(minutes=1))
    assert copy_new(folder) == 1
    assert copy_new(folder) == 0

    lines = [json.loads(line) for line in copy_of(folder, key).read_text().splitlines()]
    assert [line["text"] for line in lines] == list(
        Seal.objects.filter(stream="acts").order_by("number").values_list("text", flat=True)
    )
    hashed = b64decode(lines[0]["leaves"])
    ids = Leaf.objects.filter(stream="acts").order_by("number").values_list("row_id", flat=True)
    rows = [leaf_hash(f"journal_event\n{row}\n{body}".encode()) for row, body in zip(ids, bodies, strict=False)]
    assert hashed == b"".join(rows)
    assert seals.parse(lines[0]["text"]).root == root_of(rows).hex()


def test_what_could_not_be_copied_is_copied_when_the_folder_is_back(key: Path, folder: Path, at: datetime) -> None:
    seal_at(at)
    with pytest.raises(Setback) as told:
        copy_new(folder / "not-mounted")
    assert told.value.text == copies.NOT_WRITTEN

    assert copy_new(folder) == len(STREAMS)


def test_a_full_disk_is_told_and_the_seals_wait(key: Path, folder: Path, at: datetime) -> None:
    act(at)
    seal_at(at)
    copy_of(folder, key).symlink_to("/dev/full")

    with pytest.raises(Setback) as told:
        copy_new(folder)

    assert told.value.text == copies.NOT_WRITTEN
    assert "space" in told.value.sentence()
    copy_of(folder, key).unlink()
    assert copy_new(folder) == len(STREAMS)


def test_a_line_that_a_power_failure_tore_is_left_and_the_seal_written_anew(
    key: Path, folder: Path, at: datetime
) -> None:
    seal_at(at)
    copy_new(folder)
    act(at)
    seal_at(at + timedelta(minutes=1))
    copy_new(folder)
    path = copy_of(folder, key)
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + second[:40])

    assert copy_new(folder) == 1

    assert path.read_bytes() == first + second[:40] + b"\n" + second


def test_copies_that_are_ahead_of_the_database_are_not_written_over(key: Path, folder: Path, at: datetime) -> None:
    seal_at(at)
    act(at)
    seal_at(at + timedelta(minutes=1))
    copy_new(folder)
    before = copy_of(folder, key).read_bytes()
    with guards.lifted(connection):
        Leaf.objects.all().delete()
        Seal.objects.filter(stream="acts", number=2).delete()

    with pytest.raises(Setback) as told:
        copy_new(folder)

    assert (told.value.text, told.value.facts["stream"]) == (copies.AHEAD, "acts")
    assert copy_of(folder, key).read_bytes() == before


def test_the_chore_seals_copies_and_answers_how_many(key: Path, folder: Path, at: datetime, settings: Any) -> None:
    settings.SEAL_COPIES_DIR = str(folder)
    act(at)

    assert tasks.seal.call() == 1
    assert copy_of(folder, key).read_text().count("\n") == 1

    settings.SEALER_APART = True
    act(at)
    assert tasks.seal.call() == 0
    assert Leaf.objects.count() == 1


def test_the_auditor_gets_the_newest_seals_by_mail(key: Path, at: datetime, settings: Any) -> None:
    settings.SEAL_MAIL_TO = []
    seal_at(at)
    assert tasks.mail_seals.call() == 0
    settings.SEAL_MAIL_TO = ["audit@example.go.th"]

    assert tasks.mail_seals.call() == len(STREAMS)

    (sent,) = mail.outbox
    assert sent.to == ["audit@example.go.th"]
    assert Seal.objects.filter(stream="acts")[0].text in sent.body
    ((name, content, _kind),) = sent.attachments
    assert name == "newest.seals"
    assert {seals.parse(json.loads(line)["text"]).stream for line in str(content).splitlines()} == set(STREAMS)


def test_a_mail_server_that_is_away_is_told(key: Path, at: datetime, settings: Any) -> None:
    seal_at(at)
    settings.SEAL_MAIL_TO = ["audit@example.go.th"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    with pytest.raises(Setback) as told:
        tasks.mail_seals.call()

    assert told.value.text == tasks.NOT_MAILED
