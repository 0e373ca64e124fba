"""The pages of an import: only the storekeeper of the unit, nothing written before the button, every row told."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from assets import import_views
from assets.importing import tasks
from assets.importing.reading import MOST_BYTES
from assets.models import Asset, Category, ColumnMapping, ImportRun, ImportState
from core.clock import now
from people.models import Person
from tests.assets.importing.untidy import asset_card, bomb, chairs, csv_bytes, register
from tests.cast import Cast
from tests.conftest import Queries

STEPS = ("import-columns", "import-preview", "import-run", "import-problems")


@pytest.fixture
def keeper(client: Client, cast: Cast) -> Client:
    client.force_login(cast.storekeeper)
    return client


def upload(client: Client, cast: Cast, content: bytes, name: str = "ทะเบียน.xlsx") -> Any:
    return client.post(reverse("assets:import"), {"file": SimpleUploadedFile(name, content), "unit": cast.finance.pk})


def at(step: str, run: ImportRun) -> str:
    return reverse(f"assets:{step}", args=[run.pk])


def agreed(client: Client, run: ImportRun, **changes: str) -> Any:
    """Post the mapping page as it stands, with changes."""
    form = client.get(at("import-columns", run)).context["form"]
    said = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    return client.post(at("import-columns", run), {**said, **changes})


def received(client: Client, cast: Cast, content: bytes) -> ImportRun:
    assert upload(client, cast, content).status_code == 302
    return ImportRun.objects.latest("pk")


def test_a_file_goes_from_upload_to_result(keeper: Client, cast: Cast) -> None:
    run = received(keeper, cast, asset_card())
    assert keeper.get(at("import-columns", run)).status_code == 200
    answer = agreed(keeper, run)
    assert answer["Location"] == at("import-preview", run)
    preview = keeper.get(answer["Location"])
    assert [stat["value"] for stat in preview.context["stats"]] == [3, 0, 0, 1, 0]
    assert not Asset.objects.exists()
    assert not Category.objects.exists()
    answer = keeper.post(answer["Location"])
    assert answer["Location"] == at("import-run", run)
    result = keeper.get(answer["Location"])
    assert [stat["value"] for stat in result.context["stats"]] == [3, 0, 0, 1, 0]
    assert [row["row"] for row in result.context["rows"]] == [8, 9, 10, 12]
    assert Asset.objects.count() == 3
    assert ColumnMapping.objects.filter(unit=cast.finance).exists()


def test_the_rows_of_one_outcome_are_shown_alone_and_page_by_page(keeper: Client, cast: Cast) -> None:
    run = received(keeper, cast, register(*chairs(60), ("7110-006-0900", "", "", "", "ก")))
    agreed(keeper, run)
    keeper.post(at("import-preview", run))
    page = keeper.get(at("import-run", run), {"outcome": "refused"})
    assert [row["row"] for row in page.context["rows"]] == [62]
    first = keeper.get(at("import-run", run))
    assert len(first.context["rows"]) == 50
    second = keeper.get(at("import-run", run) + first.context["older_url"])
    assert [row["row"] for row in second.context["rows"]] == list(range(52, 63))
    assert keeper.get(at("import-run", run), {"outcome": "nonsense"}).status_code == 200


def test_rows_to_mend_can_be_taken_away_and_no_cell_is_a_formula(keeper: Client, cast: Cast) -> None:
    run = received(keeper, cast, register(*chairs(1), ("7110-006-0900", "", "", "", "@SUM(1+1)|cmd")))
    agreed(keeper, run)
    keeper.post(at("import-preview", run))
    answer = keeper.get(at("import-problems", run))
    content = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # a streaming answer
    assert content.startswith("\ufeff")
    heading, row = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))
    assert heading[5:] == ["หมายเลขครุภัณฑ์", "รายการ", "ราคาต่อหน่วย", "สภาพ", "สถานที่ตั้ง"]
    assert (row[0], row[2], row[3]) == ("3", "รายการ", "name-missing")
    assert row[9] == "'@SUM(1+1)|cmd"
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF-1.7", "PDF"), (bomb(), ""), (b"x" * (MOST_BYTES + 1), "10"), (b"", ""), (b"\x89PNG\r\n\x1a\n", "")],
    ids=["pdf", "bomb", "too-large", "empty", "png"],
)
def test_a_file_of_the_wrong_kind_is_a_sentence_beside_the_field(
    keeper: Client, cast: Cast, content: bytes, words: str
) -> None:
    answer = upload(keeper, cast, content)
    assert answer.status_code == 200
    [error] = answer.context["form"].errors["file"]
    assert words in error
    assert not ImportRun.objects.exists()


def test_without_a_heading_a_person_says_what_the_columns_hold(keeper: Client, cast: Cast) -> None:
    run = received(keeper, cast, csv_bytes([row[:3] for row in chairs(4)]))
    assert keeper.get(at("import-columns", run)).context["draft"].heading.first == 0
    assert agreed(keeper, run, column_0="", column_1="").status_code == 200
    assert agreed(keeper, run, column_0="number", column_1="name").status_code == 302
    keeper.post(at("import-preview", run))
    assert Asset.objects.count() == 4


def test_another_row_may_be_the_heading(keeper: Client, cast: Cast) -> None:
    content = csv_bytes([("เลขครุภัณฑ์", "รายการ", "ราคา"), ("เลข", "สิ่งของ", "บาท"), *[row[:3] for row in chairs(2)]])
    run = received(keeper, cast, content)
    page = keeper.get(at("import-columns", run), {"header_row": "2"})
    assert page.context["draft"].heading.titles == ("เลข", "สิ่งของ", "บาท")
    said = {"column_0": "number", "column_1": "name", "column_2": "cost", "date_order": "dmy"}
    keeper.post(f"{at('import-columns', run)}?header_row=2", said)
    run.refresh_from_db()
    assert (run.header_row, run.state) == (2, ImportState.PREVIEWED)
    for wrong in ("99", "x", "-1", "9" * 30):
        assert keeper.get(at("import-columns", run), {"header_row": wrong}, follow=True).status_code == 200


def test_status_words_are_explained_on_the_page(keeper: Client, cast: Cast) -> None:
    run = received(keeper, cast, register(("7110-006-0001", "เก้าอี้", "1", "9", "ก")))
    assert [field.html_name for field in keeper.get(at("import-columns", run)).context["form"].meanings()] == [
        "meaning_0"
    ]
    agreed(keeper, run, meaning_0="damaged")
    keeper.post(at("import-preview", run))
    assert Asset.objects.get().condition == "damaged"


@pytest.mark.parametrize("step", STEPS)
def test_only_who_keeps_the_register_of_the_unit_knows_of_an_import(client: Client, cast: Cast, step: str) -> None:
    client.force_login(cast.storekeeper)
    run = received(client, cast, register(*chairs(2)))
    agreed(client, run)
    client.post(at("import-preview", run))
    may = {cast.storekeeper, cast.second_storekeeper}
    for person in cast.everybody():
        client.force_login(person)
        answer = client.get(at(step, run))
        assert (answer.status_code in (200, 302)) == (person in may), (person, step)
        assert (client.post(at("import-go-on", run)).status_code == 302) == (person in may)
        assert (client.get(reverse("assets:import")).status_code == 200) == _keeps(person, cast)


def _keeps(person: Person, cast: Cast) -> bool:
    return person in (cast.storekeeper, cast.second_storekeeper, cast.bureau_storekeeper, cast.stranger)


def test_a_file_for_the_unit_of_others_is_not_taken(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)
    assert "unit" in upload(client, cast, register(*chairs(1))).context["form"].errors
    assert not ImportRun.objects.exists()


def test_a_long_register_goes_on_in_the_worker(keeper: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_views, "SECONDS_ON_A_PAGE", 0)
    monkeypatch.setattr(tasks, "SECONDS_AT_ONCE", 0)
    run = received(keeper, cast, register(*chairs(450)))
    agreed(keeper, run)
    keeper.post(at("import-preview", run))
    page = keeper.get(at("import-run", run))
    assert page.headers["Refresh"]
    assert "Refresh" not in keeper.get(at("import-run", run), {"refresh": "off"}).headers
    run.refresh_from_db()
    assert (run.state, run.rows_done) == (ImportState.RUNNING, 200)
    tasks.go_on_with_import.call(run.pk)
    run.refresh_from_db()
    assert run.rows_done == 400
    assert DBTaskResult.objects.filter(task_path__endswith="go_on_with_import").count() == 2
    tasks.go_on_with_import.call(run.pk)
    tasks.go_on_with_import.call(run.pk)
    run.refresh_from_db()
    assert (run.state, Asset.objects.count()) == (ImportState.DONE, 450)


def test_without_a_worker_the_page_itself_goes_on(keeper: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = received(keeper, cast, register(*chairs(250)))
    agreed(keeper, run)
    with monkeypatch.context() as patch:
        patch.setattr(import_views, "SECONDS_ON_A_PAGE", 0)
        keeper.post(at("import-preview", run))
    keeper.post(at("import-go-on", run))
    run.refresh_from_db()
    assert (run.state, Asset.objects.count()) == (ImportState.DONE, 250)


def test_a_run_whose_file_is_gone_says_so(keeper: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_views, "SECONDS_ON_A_PAGE", 0)
    run = received(keeper, cast, register(*chairs(250)))
    agreed(keeper, run)
    keeper.post(at("import-preview", run))
    run.refresh_from_db()
    run.file.storage.delete(str(run.file.name))
    tasks.go_on_with_import.call(run.pk)
    run.refresh_from_db()
    assert run.state == ImportState.FAILED
    assert run.problem
    assert keeper.get(at("import-run", run)).status_code == 200
    other = received(keeper, cast, register(*chairs(2)))
    other.file.storage.delete(str(other.file.name))
    assert keeper.get(at("import-columns", other), follow=True).status_code == 200


def test_the_worker_stops_when_the_office_is_over(keeper: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_views, "SECONDS_ON_A_PAGE", 0)
    run = received(keeper, cast, register(*chairs(250)))
    agreed(keeper, run)
    keeper.post(at("import-preview", run))
    cast.storekeeper.tenures.update(ends_on=cast.on.replace(year=2025))
    assert now() > cast.at.replace(year=2025)
    tasks.go_on_with_import.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.rows_done) == (ImportState.FAILED, 200)


def test_a_run_begun_is_not_begun_twice_from_its_pages(keeper: Client, cast: Cast) -> None:
    run = received(keeper, cast, register(*chairs(2)))
    agreed(keeper, run)
    keeper.post(at("import-preview", run))
    assert keeper.post(at("import-preview", run))["Location"] == at("import-run", run)
    assert keeper.get(at("import-columns", run))["Location"] == at("import-run", run)
    assert Asset.objects.count() == 2


def test_pages_ask_the_database_as_often_for_many_rows_as_for_few(
    keeper: Client, cast: Cast, queries: Callable[[], AbstractContextManager[Queries]]
) -> None:
    run = received(keeper, cast, register(*chairs(120)))
    agreed(keeper, run)
    keeper.post(at("import-preview", run))
    for address in (reverse("assets:import"), at("import-run", run)):
        with queries() as ran:
            keeper.get(address)
        assert len(ran) <= 10, ran


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_reads_in_both_languages(keeper: Client, cast: Cast, language: str) -> None:
    keeper.cookies["django_language"] = language
    run = received(keeper, cast, asset_card())
    for address in (reverse("assets:import"), at("import-columns", run)):
        assert keeper.get(address).status_code == 200
    agreed(keeper, run)
    assert keeper.get(at("import-preview", run)).status_code == 200
