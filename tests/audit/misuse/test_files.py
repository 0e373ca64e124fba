"""Files go with a report and into a case: sealed, listed, taken along by readers alone, and never half kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from PIL import Image

from audit.misuse import actions, throttle
from audit.misuse.evidence import CONTENT_TYPES, stripped
from audit.misuse.memory import LARGEST_FILE, MOST_AT_ONCE, MOST_FILES, MOST_OF_A_REPORT
from audit.misuse.models import Access, Entry, Evidence, Report
from audit.misuse.states import EntryKind
from core.verdict import Refusal
from tests.audit.misuse import files as made
from tests.audit.misuse.committee import A_TEXT, Committee, committee
from tests.audit.misuse.test_handling import read, unlocked
from tests.audit.misuse.test_outside import ADDRESS, AGENT, dumped, send, signed_in
from tests.cast import cast
from tests.house.hostile import MARKUP, browser, judge

SENTENCE: Final = "PLANTED-SENTENCE-OF-A-FILE"


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast() -> Iterator[None]:
    with time_machine.travel("2026-11-16T05:23:47.654321Z", tick=False):
        yield


@pytest.fixture(name="photo")
def _photo(shared_data: Path) -> bytes:
    return (shared_data / "evidence-files" / "exif-gps" / "DSCN0010.jpg").read_bytes()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def entries(team: Committee, report: Report) -> list[Any]:
    return [line for line in read(team, report, team.first).lines if line.file is not None]


def test_a_photo_goes_from_a_phone_to_the_committee_without_its_place(committee: Committee, photo: bytes) -> None:
    answer = send(browser(language="en"), evidence=[upload("IMG_2034.jpg", photo)])
    assert answer.status_code == 200
    assert "the place where it was taken" in answer.content.decode()
    report = Report.objects.get()
    code = answer.context["code"]
    page = browser(language="en").post("/report/follow/", {"code": code}).content.decode()
    assert "File from the reporter 1" in page
    assert "camera or telephone" in page
    assert "/files/" not in page

    client, path = unlocked(committee.first.person), f"/integrity/{report.number}/"
    client.post(path, {"act": "clear"})
    shown = client.get(path).content.decode()
    assert "Not scanned" in shown
    assert "43.46" not in shown, "what was noted is told only where the reporter says so"
    taken = client.get(re.findall(rf"{path}files/[0-9a-f-]+/", shown)[0])
    assert taken.headers["Content-Disposition"] == f'attachment; filename="{report.number}-1.jpg"'
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    assert taken.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert taken.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in taken.headers["Cache-Control"]
    with Image.open(BytesIO(taken.content)) as picture:
        assert (picture.format, dict(picture.getexif())) == ("JPEG", {})
    page = browser(language="en").post("/report/follow/", {"code": code}).content.decode()
    assert "File 1 taken along by the committee" in page
    assert committee.first.name not in page


def test_what_was_noted_is_told_where_the_reporter_says_so(committee: Committee, photo: bytes) -> None:
    send(browser(), evidence=[upload("a.jpg", photo)], is_told="on")
    (line,) = entries(committee, Report.objects.get())
    said = [text for _word, text in line.file.told]
    assert [text for text in said if re.match(r"43\.46\d+, 11\.8", text)]
    assert "NIKON" in said


def test_more_follows_by_the_code_with_or_without_words(committee: Committee, photo: bytes) -> None:
    report, code = committee.report()
    client = browser(language="en")
    for words in (
        {"code": code, "text": "", "evidence": [upload("a.jpg", photo), upload("b.txt", b"page 12")]},
        {"code": code, "text": "อีกหน้าหนึ่ง", "evidence": [upload("c.txt", b"page 13")]},
    ):
        assert "Your message was sent." in client.post("/report/follow/", words).content.decode()
    assert [(line.file.number, line.file.ending) for line in entries(committee, report)] == [
        (1, "jpg"),
        (2, "txt"),
        (3, "txt"),
    ]
    nothing = client.post("/report/follow/", {"code": code, "text": ""})
    assert nothing.status_code == 422
    assert "choose a file" in nothing.content.decode()


def test_the_committee_adds_files_that_no_reporter_sees(committee: Committee) -> None:
    report, code = committee.report()
    client, path = unlocked(committee.first.person), f"/integrity/{report.number}/"
    client.post(path, {"act": "clear"})
    client.post(path, {"act": "acknowledge"})
    assert client.post(path, {"act": "attach"}).status_code == 422
    wrong = client.post(path, {"act": "attach", "evidence": upload("x.exe", b"MZ")})
    assert (wrong.status_code, "This is not a file that can be taken" in wrong.content.decode()) == (422, True)
    sent = made.excel()
    assert client.post(path, {"act": "attach", "evidence": upload("สมุด.xlsx", sent)}).status_code == 302
    shown = client.get(path).content.decode()
    taken = client.get(re.findall(rf"{path}files/[0-9a-f-]+/", shown)[0])
    assert taken.headers["Content-Type"] == CONTENT_TYPES["xlsx"]
    assert made.PLANTED.encode() not in taken.content
    assert "File 1 of the committee taken along" in client.get(path).content.decode()
    page = browser(language="en").post("/report/follow/", {"code": code}).content.decode()
    assert "File of the committee" not in page
    assert "taken along" not in page


def test_a_file_is_there_for_its_readers_alone(committee: Committee) -> None:
    report, _code = committee.report(files=[A_TEXT])
    other, _code = committee.report(files=[A_TEXT])
    path = f"/integrity/{report.number}/files/{report.evidence.get().pk}/"
    crossed = f"/integrity/{other.number}/files/{report.evidence.get().pk}/"
    reader = unlocked(committee.first.person)
    assert reader.get(path).headers["Location"] == f"/integrity/{report.number}/"
    for number in (report.number, other.number):
        reader.post(f"/integrity/{number}/", {"act": "clear"})
    assert reader.get(path).content == A_TEXT.content
    assert reader.get(crossed).status_code == 404
    locked = browser(committee.second.person)
    assert locked.get(path).headers["Location"] == "/integrity/unlock/"
    for person in (committee.administrator, committee.cast.storekeeper, committee.cast.admin):
        assert browser(person).get(path).status_code == 404
    assert Client().get(path).status_code == 302
    actions.step_aside(committee.access(report, committee.first), by=committee.first, at=committee.cast.at)
    assert reader.get(path).status_code == 404


def test_a_file_that_was_exchanged_does_not_open(committee: Committee) -> None:
    report, _code = committee.report(files=[A_TEXT])
    with pytest.raises(DatabaseError), transaction.atomic():
        Evidence.objects.update(sealed=b"")
    with pytest.raises(DatabaseError), transaction.atomic():
        Evidence.objects.all().delete()
    assert report.evidence.count() == 1


def test_nothing_of_a_file_stands_in_clear_anywhere(
    committee: Committee, caplog: pytest.LogCaptureFixture, uploads: Path, photo: bytes
) -> None:
    caplog.set_level("DEBUG")
    before = dumped()
    caplog.clear()
    sent = [upload("PLANTED-NAME.txt", SENTENCE.encode()), upload("PLANTED-NAME.jpg", photo)]
    assert send(signed_in(committee.cast), evidence=sent).status_code == 200
    kept = stripped("a.jpg", photo).content
    after = dumped()
    logged = "\n".join(record.getMessage() for record in caplog.records if "django.db" not in record.name)
    for planted in (SENTENCE, "PLANTED", "NIKON", ADDRESS, AGENT):
        assert planted not in logged, planted
        assert after.count(planted) == before.count(planted), planted
    sealed = [*Evidence.objects.values_list("sealed", flat=True), *Entry.objects.values_list("sealed", flat=True)]
    cells = b"".join(map(bytes, sealed))
    assert kept[1000:1040] not in cells
    assert SENTENCE.encode() not in cells
    assert not [path for path in uploads.rglob("*") if path.is_file()]


def test_the_length_of_a_file_says_little(committee: Committee) -> None:
    lengths = set()
    for count in (1, 500, 60_000):
        report, _code = committee.report(files=[stripped("a.txt", b"a" * count)])
        lengths.add(len(bytes(report.evidence.get().sealed)))
    assert len(lengths) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.jpg", b"", "The file is empty"),
        ("x.jpg", bytes(LARGEST_FILE + 1), "larger than 25 MB"),
        ("x.jpg", b"%PDF-1.7", "not what its name says"),
        ("x.png", made.bomb(), "too many pixels"),
        ("x.pdf", b"%PDF-1.7 nothing", "broken"),
        ("x.docx", b"PK\x03\x04" + bytes(100), "broken"),
        ("../../etc/passwd", b"root:x:0:0", "not what its name says"),
        ("x\x00.jpg", b"root", "not what its name says"),
        ("\u202egpj.exe", b"MZ", "not what its name says"),
        (MARKUP, b"MZ", "not what its name says"),
        ("ก" * 5000 + ".jpg", b"x", "not what its name says"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_kept(
    committee: Committee, name: str, content: bytes, words: str
) -> None:
    _report, code = committee.report()
    for answer in (
        send(browser(language="en"), evidence=[upload("a.txt", b"fine"), upload(name, content)], place="บ้านพักริมน้ำ"),
        browser(language="en").post("/report/follow/", {"code": code, "text": "", "evidence": upload(name, content)}),
    ):
        judge(answer, name)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert Report.objects.count() == 1
    assert not Evidence.objects.exists()


def test_what_was_written_stays_and_the_files_are_asked_for_again(committee: Committee) -> None:
    answer = send(browser(language="en"), what="x", place="บ้านพักริมน้ำ", evidence=[upload("a.txt", b"fine")])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "บ้านพักริมน้ำ" in page
    assert "Choose the files again" in page


def test_there_are_not_too_many_nor_too_large_at_once(committee: Committee) -> None:
    many = [upload(f"{n}.txt", b"a") for n in range(MOST_FILES + 1)]
    assert "At most 10 files" in send(browser(language="en"), evidence=many).content.decode()
    throttle.FILES.forget()
    large = [upload(f"{n}.txt", bytes(MOST_AT_ONCE // 3 + 10)) for n in range(3)]
    assert "larger than 60 MB together" in send(browser(language="en"), evidence=large).content.decode()
    report, code = committee.report(files=[A_TEXT] * MOST_OF_A_REPORT)
    over = browser(language="en").post("/report/follow/", {"code": code, "text": "", "evidence": upload("a.txt", b"a")})
    assert (over.status_code, "files in all" in over.content.decode()) == (409, True)
    assert report.evidence.count() == MOST_OF_A_REPORT


def test_files_from_one_place_are_few_in_an_hour(committee: Committee) -> None:
    _report, code = committee.report()
    ten = {"code": code, "text": "", "evidence": [upload(f"{n}.txt", b"a") for n in range(10)]}
    statuses = []
    for _n in range(4):
        for file in ten["evidence"]:
            file.seek(0)  # type: ignore[attr-defined]  # the list holds files
        statuses.append(browser().post("/report/follow/", ten).status_code)
    assert statuses == [200, 200, 200, 429]
    assert Evidence.objects.count() == 30


def test_a_full_disk_leaves_nothing_half_there(transactional_db: None, photo: bytes) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the database of the test cannot be filled here")
    team = committee(cast())
    _report, code = team.report()
    counted = [Report.objects.count(), Access.objects.count(), Entry.objects.count()]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 20}")
    try:
        first = send(browser(language="en"), evidence=[upload("a.jpg", photo)], place="บ้านพักริมน้ำ")
        more = {"code": code, "text": "อีกหน้า", "evidence": upload("a.jpg", photo)}
        second = browser(language="en").post("/report/follow/", more)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    for answer, written in ((first, "บ้านพักริมน้ำ"), (second, "อีกหน้า")):
        assert answer.status_code == 409
        assert "no room left" in answer.content.decode()
        assert written in answer.content.decode()
    assert [Report.objects.count(), Access.objects.count(), Entry.objects.count()] == counted
    assert not Evidence.objects.exists()
    assert send(browser(language="en"), evidence=[upload("a.jpg", photo)]).status_code == 200


def test_a_handler_who_was_shut_out_meanwhile_takes_nothing_along(committee: Committee) -> None:
    report, _code = committee.report(files=[A_TEXT])
    access = committee.access(report, committee.first)
    actions.step_aside(access, by=committee.first, at=committee.cast.at)
    with pytest.raises(Access.DoesNotExist):
        actions.note_download(access, 1, by=committee.first, at=committee.cast.at)
    assert not Entry.objects.filter(report=report, kind=EntryKind.READ).exists()
    with pytest.raises(Refusal):
        actions.attach(committee.access(report, committee.second), by=committee.second, at=committee.cast.at, files=[])
