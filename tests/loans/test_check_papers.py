"""The papers of a check of supplies (213): what each says when, that it is issued once, and the list as a table."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from assets.checks import actions as checking
from assets.checks.models import Check
from assets.checks.queries import Result
from audit.journal.models import Event
from core.clock import official_day
from core.verdict import Refusal
from loans import actions, shelf
from loans.models import IssuedPaper, PaperKind
from loans.printing import checks
from loans.printing.printable import Printable
from tests.assets.checks.making import COUNTED, appointed, begun, closed, item, lent, place, reported, seen, stocktake
from tests.cast import Cast
from tests.typeset.reading import squeezed, words_of

pytestmark = pytest.mark.django_db


@dataclass
class Counted:
    """A check in which there is every kind of result."""

    check: Check
    tags: dict[str, str]


@pytest.fixture
def counted(cast: Cast) -> Counted:
    here, there = place(cast, "ห้องพัสดุ 1"), place(cast, "ห้องประชุม 3")
    rows = {
        name: item(cast, name=f"เครื่องฉาย {name}", location="ห้องพัสดุ 1", number=f"7440-001-{n:04d}")
        for n, name in enumerate(("here", "elsewhere", "twice", "lent", "unseen", "broken"), start=1)
    }
    lent(cast, rows["lent"])
    check = begun(cast)
    seen(check, rows["here"].tag, here, by=cast.supervisor)
    seen(check, rows["elsewhere"].tag, there, by=cast.supervisor)
    seen(check, rows["twice"].tag, here, by=cast.supervisor)
    seen(check, rows["twice"].tag, there, by=cast.borrower)
    seen(check, rows["broken"].tag, here, by=cast.borrower, condition="damaged", note="จอแตก")
    seen(check, "ธก.7110-002-0003/35", there, by=cast.borrower)
    line = check.lines.get(asset=rows["lent"])
    checking.confirm(line, by=cast.bureau_member, at=COUNTED, client_id=uuid4(), condition="good")
    return Counted(check, {name: row.tag for name, row in rows.items()})


def paper(check: Check, kind: PaperKind) -> Printable:
    found = checks.paper_of_check(check.pk, kind, on=official_day(COUNTED))
    assert found is not None
    return found


def test_the_order_names_checkers_clause_and_first_working_day(cast: Cast) -> None:
    check = appointed(cast)

    facts = paper(check, PaperKind.CHECK_ORDER).facts

    assert [each.name for each in facts.checkers] == [cast.supervisor.name, cast.borrower.name]
    assert (facts.fiscal_year, facts.begins_on.isoformat()) == (2569, "2026-10-01")
    assert facts.signature.name == cast.director.name
    assert facts.signature.post
    assert checks.offered(check) == [PaperKind.CHECK_ORDER, PaperKind.CHECK_MEMO]
    assert checks.paper_of_check(check.pk, PaperKind.CHECK_SHEET, on=official_day(COUNTED)) is None


def test_the_sheet_shows_what_was_seen_where_and_leaves_room_for_the_rest(counted: Counted) -> None:
    lines = {line.tag: line for line in paper(counted.check, PaperKind.CHECK_SHEET).facts.lines}

    assert len(lines) == 6
    unseen = lines[counted.tags["unseen"]]
    assert (unseen.result, unseen.found_in, unseen.found_condition) == ("", "", "")
    assert lines[counted.tags["twice"]].found_in == "ห้องพัสดุ 1\nห้องประชุม 3"
    broken = lines[counted.tags["broken"]]
    assert (broken.found_condition, broken.note) == ("ชำรุด", "จอแตก")
    assert "ยืม-คลัง-บร-2569-00007" in lines[counted.tags["lent"]].holder


def test_the_report_counts_each_result_and_lists_what_differs(counted: Counted, cast: Cast) -> None:
    check = closed(cast, reported(cast, counted.check))

    facts = paper(check, PaperKind.CHECK_REPORT).facts

    assert facts.total == sum(number for _words, number in facts.counts) == 6
    assert (facts.missing, facts.damaged, facts.late_days) == (1, 1, 0)
    assert facts.movements_right is True
    listed = {each.title: [line.tag for line in each.lines] for each in facts.lists}
    assert listed == {
        "พัสดุที่ไม่พบ": [counted.tags["unseen"]],
        "พัสดุที่พบในที่อื่น": [counted.tags["elsewhere"]],
        "พัสดุที่พบสองแห่งหรือสองครั้ง": [counted.tags["twice"]],
        "พัสดุที่ให้ยืมอยู่และได้รับการยืนยัน": [counted.tags["lent"]],
    }
    (missing,) = facts.lists[0].lines
    assert missing.result == str(Result.MISSING.label)
    assert [each.code for each in facts.unknown] == ["ธก.7110-002-0003/35"]
    assert facts.closed_by.name == cast.director.name
    assert [signed.at for signed in facts.checkers] == [check.reported_at, None]


@pytest.mark.usefixtures("poppler")
def test_the_report_as_a_paper_says_that_nothing_is_written_off(counted: Counted, cast: Cast) -> None:
    check = reported(cast, counted.check)

    issued = actions.issue_paper(check, by=cast.director, at=COUNTED, kind=PaperKind.CHECK_REPORT)

    text = words_of(b"".join(shelf_bytes(issued)))
    assert squeezed("มิใช่การจำหน่ายพัสดุออกจากทะเบียน") in text
    assert squeezed(counted.tags["unseen"]) in text
    again = actions.issue_paper(check, by=cast.supervisor, at=COUNTED, kind=PaperKind.CHECK_REPORT)
    assert again == issued


def shelf_bytes(issued: IssuedPaper) -> list[bytes]:
    with shelf.papers().path_of(issued.sha256).open("rb") as file:
        return [file.read()]


def test_a_list_too_long_for_a_paper_is_refused_and_stands_in_the_table(
    counted: Counted, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "MOST_LINES", 5)

    with pytest.raises(Refusal) as refused:
        actions.issue_paper(counted.check, by=cast.director, at=COUNTED, kind=PaperKind.CHECK_SHEET)

    assert refused.value.verdict.code == "sheet-too-long"
    assert len(list(checks.table(counted.check))) == 7


def test_lists_of_a_report_are_cut_and_say_by_how_much(
    counted: Counted, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "MOST_LISTED", 0)

    facts = paper(reported(cast, counted.check), PaperKind.CHECK_REPORT).facts

    assert {(len(each.lines), each.left_out) for each in facts.lists} == {(0, 1)}
    assert (len(facts.unknown), facts.unknown_left_out) == (0, 1)


def test_a_stocktake_cites_no_clause(cast: Cast) -> None:
    item(cast, at=COUNTED - timedelta(days=1))
    check = stocktake(cast, at=COUNTED)

    facts = paper(check, PaperKind.CHECK_ORDER).facts

    assert (facts.fiscal_year, facts.as_of, facts.begins_on) == (None, None, None)


def test_what_is_taken_away_is_recorded_and_holds_every_line(counted: Counted, cast: Cast, client: Client) -> None:
    client.force_login(cast.director)
    where = {kind: reverse("loans:check-table", args=[counted.check.pk, kind]) for kind in ("csv", "xlsx")}

    answer: Any = client.get(where["csv"])
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    file: Any = client.get(where["xlsx"])
    sheet: Any = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content))).active

    assert [row[1] for row in rows[1:7]] == list(counted.tags.values())
    assert rows[7][-1] == "ธก.7110-002-0003/35"
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == rows
    taken = Event.objects.filter(verb="register.taken_away", actor_code=cast.director.staff_code)
    assert taken.count() == 2


def test_the_page_offers_what_can_be_printed_and_says_why_not(counted: Counted, cast: Cast, client: Client) -> None:
    client.force_login(cast.director)
    where = reverse("loans:check-papers", args=[counted.check.pk])

    with translation.override("en"):
        page = client.get(where, HTTP_ACCEPT_LANGUAGE="en")
    refused = client.post(where, {"paper": PaperKind.CHECK_REPORT})
    nonsense = client.post(where, {"paper": "slip\0"})
    printed = client.post(where, {"paper": PaperKind.CHECK_SHEET})

    assert page.context["offered"] == [PaperKind.CHECK_ORDER, PaperKind.CHECK_MEMO, PaperKind.CHECK_SHEET]
    assert (refused.status_code, refused.context["refused"].code) == (409, "no-such-paper")
    assert nonsense.status_code == 409
    assert printed.status_code == 302
    file: Any = client.get(printed["Location"])
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert counted.check.papers.count() == 1
