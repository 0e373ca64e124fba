"""The pages and files of reports: what they show, to whom, and that nothing written is lost."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit.oversight.reports.models import Report, SignedReport
from loans.states import State
from people.models import Person
from tests import makers
from tests.audit.oversight.reports.making import DECEMBER, november, prepared, report_of, said, signed
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, name: str, report: Report, **query: str) -> Any:
    return client.get(reverse(f"reports:{name}", args=[report.pk]), query)


def test_a_head_reads_and_signs_in_the_browser_what_an_officer_filled_in(cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast, items=2)
    report = november(cast)
    with time_machine.travel(DECEMBER, tick=False):
        officer, head = browser(cast.storekeeper), browser(cast.director)
        written = {"responsible_20": "ฝ่ายการคลัง", "done_20": "เปิดให้ยืมผ่านระบบครบทุกรายการ"}
        assert officer.post(reverse("reports:write", args=[report.pk]), written).status_code == 302
        shown = page(head, "sign", report)
        assert "เปิดให้ยืมผ่านระบบครบทุกรายการ" in shown.content.decode()
        address = reverse("reports:sign", args=[report.pk])
        assert head.post(address, {"sha256": "0" * 64}).status_code == 409
        assert head.post(address, {"sha256": shown.context["draft"].sha256}).status_code == 302
        assert SignedReport.objects.get().signer == cast.director
        frozen = page(officer, "report", report)
    assert SignedReport.objects.get().sha256 in frozen.content.decode()
    assert page(browser(cast.storekeeper), "sign", report).status_code == 404


def test_a_corrigendum_is_written_from_the_page_and_the_first_text_stays_to_be_read(cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast)
    report = november(cast)
    signed(report, by=cast.director)
    makers.loan_in(State.ON_LOAN, cast, at=cast.at + timedelta(hours=1))
    later = DECEMBER + timedelta(days=2)
    prepared(cast, at=later)
    with time_machine.travel(later, tick=False):
        head = browser(cast.director)
        assert page(head, "report", report).context["since_signed"]
        address = reverse("reports:sign", args=[report.pk])
        sha256 = said(report).sha256
        assert head.post(address, {"sha256": sha256, "reason": ""}).status_code == 422
        assert head.post(address, {"sha256": sha256, "reason": "บันทึกใบยืมย้อนหลังหนึ่งฉบับ"}).status_code == 302
        newest, first = page(head, "report", report), page(head, "report", report, version="1")
    assert [
        row.now for response in (newest, first) for row in response.context["figures"] if row.key == "received"
    ] == [
        "2",
        "1",
    ]


def test_a_unit_without_loans_has_a_calm_page(cast: Cast) -> None:
    prepared(cast, at=cast.at)
    response = page(browser(cast.other_director), "report", report_of(cast.other_district))
    assert response.status_code == 200
    assert response.context["is_quiet"]


def test_files_hold_every_line_and_the_measures(cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast)
    report = november(cast)
    signed(report, by=cast.director)
    client = browser(cast.director)
    lines = list(csv.reader(StringIO(client.get(f"/reports/{report.pk}/report.csv").content.decode("utf-8-sig"))))
    body = said(report).body
    assert body is not None
    assert {line[0]: line[2] for line in lines[1:] if not line[0].startswith("measure/")} == body["figures"]["now"]
    assert [line[0] for line in lines[-4:]] == ["measure/20", "measure/21", "measure/23", "measure/24"]
    sheet = openpyxl.load_workbook(BytesIO(b"".join(client.get(f"/reports/{report.pk}/report.xlsx")))).worksheets[0]
    assert [[str(cell.value or "") for cell in row] for row in sheet.rows] == lines
    paper = client.get(f"/reports/{report.pk}/report.pdf")
    assert paper.content.startswith(b"%PDF-")


@pytest.mark.parametrize("query", [{"months": "2"}, {"months": "๓"}, {"page": "x"}, {"version": "\0"}])
def test_what_is_asked_wrongly_shows_the_usual(query: dict[str, str], cast: Cast) -> None:
    report = november(cast)
    client = browser(cast.director)
    assert client.get(reverse("reports:reports"), query).status_code == 200
    assert page(client, "report", report, **query).status_code == 200


def test_everybody_reads_what_is_signed_without_names_and_takes_it_away(cast: Cast) -> None:
    for _n in range(2):
        makers.loan_in(State.ON_LOAN, cast)
    report = november(cast)
    anybody = Client()
    assert anybody.get(reverse("open-data:report", args=[report.pk])).status_code == 404
    assert anybody.get(reverse("open-data:report-paper", args=[report.pk])).status_code == 404
    signed(report, by=cast.director)
    told = anybody.get(reverse("open-data:report", args=[report.pk])).content.decode()
    catalogue = anybody.get(reverse("open-data:catalogue")).content.decode()
    files = {
        (slug, kind): anybody.get(reverse("open-data:dataset", args=[slug, 2570, kind]))
        for slug in ("lending", "measures", "dictionary")
        for kind in ("csv", "xlsx", "json")
    }
    contents = {key: b"".join(response) if response.streaming else response.content for key, response in files.items()}
    for person in cast.everybody():
        for text in (told, catalogue, *(each.decode("utf-8", "replace") for each in contents.values())):
            assert person.name not in text
    rows = json.loads(contents["lending", "json"])["rows"]
    values = {row["key"]: row["value"] for row in rows}
    assert (values["received"], values["on-loan"]) == ("*", "*")
    assert {row["name"] for row in json.loads(contents["dictionary", "json"])["rows"]} >= set(values)
    lines = list(csv.DictReader(StringIO(contents["lending", "csv"].decode("utf-8-sig"))))
    assert lines == rows
    assert anybody.get(reverse("open-data:report-paper", args=[report.pk])).content.startswith(b"%PDF-")


@pytest.mark.parametrize("path", ["lending-9999.csv", "lending-0000.json", "nothing-2570.csv", "lending-2570.exe"])
def test_what_is_no_dataset_is_404(path: str, db: None) -> None:
    assert Client().get(f"/open-data/{path}").status_code == 404
