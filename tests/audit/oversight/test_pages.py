"""The pages of the reading room: counts, lists with links, and files that are numbered, hashed and recorded."""

from __future__ import annotations

import csv
import json
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from audit.oversight import asked, sealed_files
from audit.oversight.models import Export
from core.clock import now
from loans.models import Loan
from loans.states import State
from people.models import Person
from tests import makers
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast() -> Any:
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


def browser(person: Person, language: str = "en") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


def address(slug: str) -> str:
    return reverse("oversight:question", args=[slug])


@pytest.fixture
def lent(cast: Cast) -> Loan:
    return makers.loan_in(State.ON_LOAN, cast, outside=True)


def test_the_room_counts_each_question_and_leads_to_its_answer(cast: Cast, lent: Loan) -> None:
    page: Any = browser(cast.auditor).get(reverse("oversight:questions"))
    counts = {question.slug: count for question, count in page.context["rows"]}
    assert set(counts) == set(asked.QUESTIONS)
    assert counts["acting"] == 1
    for slug in asked.QUESTIONS:
        assert f'href="{address(slug)}"' in page.content.decode()


def test_an_answer_leads_to_the_loan_which_the_auditor_may_open(cast: Cast, lent: Loan) -> None:
    for auditor in (cast.auditor, cast.district_auditor):
        client = browser(auditor)
        page = client.get(address("acting")).content.decode()
        assert lent.get_absolute_url() in page
        assert client.get(lent.get_absolute_url()).status_code == 200


def test_days_are_kept_on_the_way_to_an_answer_and_back(cast: Cast, lent: Loan) -> None:
    client = browser(cast.auditor)
    page = client.get(reverse("oversight:questions"), {"since": "1/11/2569", "until": "30/11/2569"}).content.decode()
    assert f"{address('acting')}?since=2026-11-01&amp;until=2026-11-30" in page
    page = client.get(address("acting"), {"since": "2027-01-01", "until": "2027-02-01"}).content.decode()
    assert lent.number not in page


@pytest.mark.parametrize("asked_for", [{"since": "2026-11-30", "until": "2026-11-01"}, {"since": "yesterday"}])
def test_days_that_cannot_be_are_said_and_nothing_is_lost(cast: Cast, asked_for: dict[str, str]) -> None:
    for name in (reverse("oversight:questions"), address("acting")):
        page = browser(cast.auditor).get(name, asked_for)
        assert page.status_code == 422
        assert f'value="{asked_for["since"]}"' in page.content.decode()


def test_a_question_nobody_asks_is_404(cast: Cast) -> None:
    assert browser(cast.auditor).get(address("nothing")).status_code == 404


def taken(cast: Cast, kind: str, person: Person | None = None, slug: str = "acting") -> Any:
    words = {"purpose": "แผนการตรวจสอบ ปี 2570", "kind": kind}
    return browser(person or cast.auditor).post(address(slug), words)


def test_an_answer_taken_away_is_numbered_hashed_and_recorded(cast: Cast, lent: Loan) -> None:
    file = taken(cast, "csv")
    export = Export.objects.get()
    assert (export.number, export.rows, export.purpose) == ("ตส-2570-00001", 1, "แผนการตรวจสอบ ปี 2570")
    assert export.sha256 == sha256(file.content).hexdigest()
    assert file.headers["Content-Disposition"] == 'attachment; filename="audit-acting-2570-00001.csv"'
    titles, row, blank, *about = csv.reader(StringIO(file.content.decode("utf-8-sig")))
    assert len(titles) == len(row)
    assert row[0].startswith(lent.number)
    assert blank == []
    said = dict(about)
    assert (said["Number"], said["What for"]) == (export.number, export.purpose)
    assert said["SHA-256 of the rows"] == export.table_sha256 == sealed_files.hash_of(titles, [row])
    event = Event.objects.get(verb="export.taken_away")
    facts = json.loads(event.body)["facts"]
    assert (event.subject_label, facts["sha256"], facts["question"]) == (export.number, export.sha256, "acting")
    assert (event.actor_office, json.loads(event.body)["reason"]) == ("auditor", export.purpose)
    assert taken(cast, "csv").status_code == 200
    assert sorted(Export.objects.values_list("serial", flat=True)) == [1, 2]


def test_an_excel_file_holds_the_same(cast: Cast, lent: Loan) -> None:
    file = taken(cast, "xlsx")
    book = openpyxl.load_workbook(BytesIO(file.content))
    sheet, about = book.worksheets
    said = {str(row[0]): str(row[1]) for row in about.iter_rows(values_only=True)}
    assert (said["Number"], said["SHA-256 of the rows"]) == ("ตส-2570-00001", Export.objects.get().table_sha256)
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert str(rows[1][0]).startswith(lent.number)


def test_a_file_holds_the_units_audited_alone(cast: Cast, lent: Loan) -> None:
    makers.loan_in(State.ON_LOAN, cast, outside=True)
    lines = taken(cast, "csv", cast.district_auditor).content.decode().splitlines()
    assert lines.index("") == 3
    assert Export.objects.get().rows == 2


@pytest.mark.parametrize(
    "words",
    [
        {"kind": "csv"},
        {"kind": "csv", "purpose": "  "},
        {"kind": "csv", "purpose": "งาน"},
        {"kind": "pdf", "purpose": "ตามแผน 2570"},
    ],
)
def test_without_a_purpose_or_in_no_known_form_nothing_is_taken_away(cast: Cast, words: dict[str, str]) -> None:
    assert browser(cast.auditor).post(address("acting"), words).status_code == 422
    assert not Export.objects.exists()


def test_what_was_taken_away_is_listed_for_oneself_and_for_who_audits_above(cast: Cast, lent: Loan) -> None:
    taken(cast, "csv", cast.district_auditor)
    export = Export.objects.get()
    for auditor in (cast.auditor, cast.district_auditor):
        page = browser(auditor).get(reverse("oversight:exports")).content.decode()
        assert export.sha256 in page
        assert export.purpose in page
    taken(cast, "csv")
    page = browser(cast.district_auditor).get(reverse("oversight:exports")).content.decode()
    assert Export.objects.latest("pk").number not in page


def test_two_files_never_have_one_number(cast: Cast) -> None:
    taken(cast, "csv")
    first = Export.objects.get()
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_what_was_taken_away_is_never_changed(cast: Cast) -> None:
    taken(cast, "csv")
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.update(purpose="another")
    assert Export.objects.get().at <= now()
