"""After a report and its case, nothing planted stands in the bytes of the database, a log, a folder or a mail.

Read as whoever has the disk reads them: pages, freed pages and the write-ahead log, not what a query answers.
"""

from __future__ import annotations

import base64
import logging
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from audit.journal.models import Event
from audit.misuse import actions
from audit.misuse.models import Report
from people.models import Notice
from tests.audit.misuse.committee import Committee, committee
from tests.audit.misuse.test_outside import ADDRESS, AGENT, send, signed_in
from tests.cast import cast

WORDS: Final = {
    "what": "PLANTED-WHAT รถกระบะคันนี้ขนวัสดุก่อสร้างบ้านส่วนตัวทุกวันเสาร์",
    "item": "PLANTED-ITEM",
    "place": "PLANTED-PLACE",
    "who_saw": "PLANTED-WITNESS",
    "papers": "PLANTED-PAPER",
    "accused": "PLANTED-NAME",
}
LATER: Final = (
    "PLANTED-MESSAGE",
    "PLANTED-NOTE",
    "PLANTED-REPLY",
    "PLANTED-FILE",
    "PLANTED-FILENAME",
    "PLANTED-OUTCOME",
)
THAI: Final = "ขนวัสดุก่อสร้างบ้านส่วนตัว"
MOMENT: Final = "05:23:47"


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast() -> Iterator[None]:
    with time_machine.travel(f"2026-11-16T{MOMENT}.654321Z", tick=False):
        yield


@pytest.fixture(name="spool")
def _spool(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder, of this test's own."""
    folder = tmp_path_factory.mktemp("spool")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def told_everything(team: Committee) -> str:
    """A report by somebody who is signed in elsewhere, and a case to its end; answers the code."""
    client = signed_in(team.cast)
    file = SimpleUploadedFile("PLANTED-FILENAME.txt", "PLANTED-FILE สมุดรถ".encode(), "text/plain")
    code = str(send(client, evidence=[file], unit=team.cast.district.pk, **WORDS).context["code"])
    assert client.post("/report/follow/", {"code": code, "text": "PLANTED-MESSAGE"}).status_code == 200
    report, at = Report.objects.get(), team.cast.at
    one, two = team.access(report, team.first), team.access(report, team.second)
    actions.acknowledge(one, by=team.first, at=at)
    actions.note(one, by=team.first, at=at, text="PLANTED-NOTE")
    actions.reply(one, by=team.first, at=at, text="PLANTED-REPLY")
    actions.propose(one, by=team.first, at=at, proposal="substantiated", text="PLANTED-OUTCOME")
    actions.confirm(two, by=team.second, at=at, text="PLANTED-OUTCOME")
    actions.tell_of_limits(at=at + timedelta(days=30))
    actions.mark_day(at=at + timedelta(days=1))
    return code


def stored() -> Iterator[tuple[str, bytes]]:
    """By name every byte that the database keeps: pages, freed ones too, the write-ahead log, and a dump as text."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        kept: Any = connection.connection
        yield "pages", kept.serialize()
        yield "dump", "\n".join(kept.iterdump()).encode()
        return
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
        for path in folder.rglob("*"):
            if path.is_file():
                yield str(path.relative_to(folder)), path.read_bytes()
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copied:
                yield f"dump of {table}", b"".join(map(bytes, copied))


def ways(text: str) -> list[bytes]:
    """The ways in which a text may lie somewhere: plain, as the other Unicode, as digits, as base64."""
    plain = text.encode()
    return [plain, text.encode("utf-16-le"), plain.hex().encode(), base64.b64encode(plain)[:-4]]


def test_nothing_planted_stands_in_the_bytes_of_anything(
    transactional_db: None, caplog: pytest.LogCaptureFixture, uploads: Path, spool: Path
) -> None:
    team = committee(cast())
    client = signed_in(team.cast)
    assert client.get("/").status_code == 200
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    code = told_everything(team)
    planted = [*WORDS.values(), *LATER, "PLANTED", THAI, code, code.replace("-", ""), code[:9]]

    seen = 0
    for name, content in stored():
        seen += len(content)
        for text in planted:
            for way in ways(text):
                assert way not in content, f"{text} in {name}"
    assert seen > 1_000_000
    found = b"".join(content for _name, content in stored())
    assert team.first.name.encode() in found, "what is in clear is found: the search works"

    logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    mails = "\n".join(f"{sent.subject}{sent.body}{sent.attachments}" for sent in mail.outbox)
    notices = "\n".join(map(str, Notice.objects.values_list()))
    events = "\n".join(Event.objects.values_list("body", flat=True))
    for text in (*planted, ADDRESS, AGENT, Report.objects.get().number):
        for where, said in {"logs": logged, "mail": mails, "notices": notices, "journal": events}.items():
            assert text not in said, f"{text} in {where}"
    for folder in (uploads, spool):
        assert not [path for path in folder.rglob("*") if path.is_file()], folder


def test_no_address_browser_or_moment_comes_into_the_bytes_with_a_report(transactional_db: None) -> None:
    team = committee(cast())

    def counted() -> dict[str, int]:
        dumps = b"".join(content for name, content in stored() if name.startswith("dump"))
        return {word: dumps.count(word.encode()) for word in (ADDRESS, AGENT, MOMENT)}

    client = signed_in(team.cast)
    signed = counted()
    code = str(send(client, **WORDS).context["code"])
    assert client.post("/report/follow/", {"code": code, "text": "เพิ่มเติม"}).status_code == 200
    assert counted() == signed, "no more than signing in elsewhere leaves"
