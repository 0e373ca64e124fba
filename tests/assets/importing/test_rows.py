"""Each cell of a row is a value, or a problem with a code; nothing becomes something that the file does not say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assets.importing.cells import count_of_range
from assets.importing.lines import Line, text_line
from assets.importing.mapping import Mapping
from assets.importing.problems import REFUSED, REMARKS, SENTENCES, UNDECIDED, Problem
from assets.importing.rows import ReadRow, RowReader
from assets.importing.targets import Target
from assets.importing.words import Meaning
from assets.models import AcquisitionMethod, Condition, FundSource, IdentifierKind
from people.models import Unit

ON = date(2026, 11, 22)
ALL = [target for target in Target if target != Target.LEFT_OUT]
GOOD: dict[str, str] = {"number": "7440-001-0001", "name": "เครื่องคอมพิวเตอร์"}


def line_of(cells: dict[str, str], **marks: frozenset[int]) -> Line:
    return text_line(2, (cells.get(target.value, "") for target in ALL), **marks)


def read(changes: dict[str, str], *, dated: frozenset[int] = frozenset(), **wishes: Any) -> ReadRow:
    mapping = Mapping(columns=dict(enumerate(ALL)), **wishes)
    reader = RowReader(mapping, [target.value for target in ALL], {"ฝ่ายโยธา": Unit(code="OY")}, ON)
    return reader.read(line_of({**GOOD, **changes}, dated=dated))


def codes(row: ReadRow) -> list[tuple[str, str]]:
    return [(problem.column, problem.code) for problem in row.problems]


def test_a_tidy_row_tells_every_field() -> None:
    row = read(
        {
            "old_number": "OLD-1",
            "brand": "ยี่ห้อ ก",
            "model": "X1",
            "serial_no": "S-1",
            "quantity": "1 เครื่อง",
            "acquired_on": "18/7/2550",
            "acquisition_method": "วิธีตกลงราคา",
            "fund_source": "เงินงบประมาณ",
            "cost": "23,968.00",
            "document_no": "12/2550",
            "responsible_unit": "ฝ่ายโยธา",
            "location": "ห้อง 101",
            "status": "ชำรุด",
            "item_type": "ครุภัณฑ์",
            "accessories": "สายไฟ",
            "notes": "ยืมได้",
        }
    )
    assert codes(row) == []
    assert row.numbers == ((IdentifierKind.OFFICIAL, "7440-001-0001"), (IdentifierKind.OLD, "OLD-1"))
    unit = row.told.pop("responsible_unit") if isinstance(row.told, dict) else None
    assert unit is not None
    assert unit.code == "OY"
    assert row.told == {
        "name": "เครื่องคอมพิวเตอร์",
        "brand": "ยี่ห้อ ก",
        "model": "X1",
        "serial_no": "S-1",
        "unit_of_count": "เครื่อง",
        "acquired_on": date(2007, 7, 18),
        "acquisition_method": AcquisitionMethod.AGREED_PRICE,
        "fund_source": FundSource.BUDGET,
        "cost": Decimal("23968.00"),
        "document_no": "12/2550",
        "location": "ห้อง 101",
        "condition": Condition.DAMAGED,
        "is_lendable": True,
        "not_lendable_because": "",
        "accessories": "สายไฟ",
        "notes": "ยืมได้",
    }


def test_a_dash_says_nothing() -> None:
    row = read({"brand": "-", "serial_no": " - ", "cost": "-", "acquired_on": "-", "status": "-", "location": "ไม่มี"})
    assert codes(row) == []
    assert set(row.told) == {"name"}


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"number": "7110-0701-0029 ถึง 0035"}, "number", "number-range"),
        ({"number": "7110-0701-0029 - 0035"}, "number", "number-range"),
        ({"number": "7110-0701-0029, 0030"}, "number", "number-list"),
        ({"number": "7.44E+10"}, "number", "number-mangled"),
        ({"number": "1" * 65}, "number", "number-too-long"),
        ({"number": "ยังไม่ได้รับ"}, "number", "number-not-a-number"),
        ({"number": "#REF!"}, "number", "cell-error"),
        ({"name": "ก" * 301}, "name", "name-too-long"),
        ({"name": "=cmd|'/C calc'!A0"}, "name", "formula"),
        ({"brand": "ก" * 121}, "brand", "text-too-long"),
        ({"quantity": "0"}, "quantity", "quantity-zero"),
        ({"quantity": "๑๒"}, "quantity", "several-in-one-row"),
        ({"quantity": "หลายตัว"}, "quantity", "quantity-unreadable"),
        ({"cost": "-5"}, "cost", "money-negative"),
        ({"cost": "23,96"}, "cost", "money-unreadable"),
        ({"cost": "1.234"}, "cost", "money-fraction"),
        ({"acquired_on": "29/02/2568"}, "acquired_on", "date-impossible"),
        ({"acquired_on": "1/10/50"}, "acquired_on", "ambiguous-year"),
        ({"acquired_on": "ปีที่แล้ว"}, "acquired_on", "date-unreadable"),
        ({"acquired_on": "23/11/2569"}, "acquired_on", "date-in-future"),
        ({"status": "7"}, "status", "status-unknown"),
        ({"status": "จำหน่ายแล้ว"}, "status", "already-disposed"),
        ({"item_type": "consumable"}, "item_type", "consumable-not-registered-here"),
        ({"item_type": "ไม่แน่ใจ"}, "item_type", "item-type-unknown"),
        ({"category": "วัสดุสำนักงาน"}, "category", "consumable-not-registered-here"),
        ({"responsible_unit": "กองลับ"}, "responsible_unit", "unit-unknown"),
    ],
)
def test_what_is_doubtful_names_its_column_and_code(changes: dict[str, str], column: str, code: str) -> None:
    assert codes(read(changes)) == [(column, code)]


def test_a_number_that_a_spreadsheet_turned_into_a_date_is_no_number() -> None:
    assert codes(read({"number": "1996-01-07"}, dated=frozenset({0}))) == [("number", "number-mangled")]


def test_a_row_with_more_cells_than_headings_is_refused() -> None:
    reader = RowReader(Mapping({0: Target.NUMBER, 1: Target.NAME}), ["เลข", "รายการ"], {}, ON)
    row = reader.read(text_line(2, ["7440-001-0001", "โต๊ะ", "เก้าอี้"]))
    assert codes(row) == [("", "column-count")]


@pytest.mark.parametrize(
    ("text", "wishes", "day"),
    [
        ("237608", {}, date(2007, 7, 18)),
        ("2550-07-18", {}, date(2007, 7, 18)),
        ("17-Feb-92", {}, date(1992, 2, 17)),
        ("๔ พ.ค. ๖๓", {}, date(2020, 5, 4)),
        ("1/10/50", {"two_digit": "be"}, date(2007, 10, 1)),
        ("1/23/23", {"date_order": "mdy", "two_digit": "ce"}, date(2023, 1, 23)),
        ("25/1/2566", {"date_order": "mixed"}, date(2023, 1, 25)),
        ("1/25/2566", {"date_order": "mixed"}, date(2023, 1, 25)),
    ],
)
def test_days_are_read_in_the_era_and_order_of_the_file(text: str, wishes: dict[str, Any], day: date) -> None:
    assert read({"acquired_on": text}, **wishes).told["acquired_on"] == day


def test_a_day_that_fits_both_orders_of_a_mixed_file_is_asked_about() -> None:
    assert codes(read({"acquired_on": "3/4/2566"}, date_order="mixed")) == [("acquired_on", "date-order")]


def test_a_person_may_say_what_a_status_code_means() -> None:
    row = read({"status": "7"}, meanings={"7": Meaning.AWAITING_DISPOSAL})
    assert codes(row) == []
    assert (row.told["condition"], row.told["is_lendable"]) == (Condition.NOT_NEEDED, False)
    assert row.told["not_lendable_because"] == "status: 7"


def test_words_that_become_other_are_kept_in_the_notes() -> None:
    row = read({"fund_source": "ผ้าป่า", "acquisition_method": "จับสลาก", "notes": "เดิม"})
    assert (row.told["fund_source"], row.told["acquisition_method"]) == (FundSource.OTHER, AcquisitionMethod.OTHER)
    assert row.told["notes"] == "เดิม\nacquisition_method: จับสลาก\nfund_source: ผ้าป่า"
    assert [remark.code for remark in row.remarks] == ["word-kept-in-notes"] * 2


def test_several_columns_of_a_place_are_one_place_and_notes_keep_their_heading() -> None:
    mapping = Mapping({0: Target.NAME, 1: Target.LOCATION, 2: Target.LOCATION, 3: Target.NOTES, 4: Target.NOTES})
    reader = RowReader(mapping, ["รายการ", "อาคาร", "ห้อง", "ขนาด", "หมายเหตุ"], {}, ON)
    row = reader.read(text_line(2, ["โต๊ะ", "อาคาร 1", "101", "80 ซม.", "สีขาว"]))
    assert row.told["location"] == "อาคาร 1 101"
    assert row.told["notes"] == "ขนาด: 80 ซม.\nสีขาว"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("7110-0701-0029 ถึง 0035", 7),
        ("๗๑๑๐-๐๗๐๑-๐๐๒๙ ถึง ๐๐๓๕", 7),
        ("7440-001-0001 - 7440-001-0003", 3),
        ("001~010", 10),
        ("7440-001-0005 ถึง 0001", 2),
        ("7440-001-0001", 0),
        ("7440-0109-0001/2569", 0),
    ],
)
def test_a_range_says_how_many_numbers_it_stands_for(text: str, count: int) -> None:
    assert count_of_range(text) == count


@given(cells=st.lists(st.text(max_size=60), min_size=len(ALL), max_size=len(ALL)))
def test_no_cells_whatever_make_the_reading_of_a_row_fail(cells: list[str]) -> None:
    reader = RowReader(Mapping(dict(enumerate(ALL))), [target.value for target in ALL], {}, ON)
    row = reader.read(text_line(2, cells))
    assert all(problem.message for problem in (*row.problems, *row.remarks))


def test_every_problem_has_a_sentence_and_is_either_refusal_question_or_remark() -> None:
    kinds = [set(REFUSED), set(UNDECIDED), set(REMARKS)]
    assert not kinds[0] & kinds[1] | kinds[0] & kinds[2] | kinds[1] & kinds[2]
    for code in SENTENCES:
        facts = dict.fromkeys(
            ("text", "count", "rows", "row", "tag", "most", "cells", "columns", "column", "kind", "file", "register",
             "category", "reason", "sheet", "sheets", "field", "fields", "first", "second", "meaning", "meanings",
             "path", "wanted", "example"), "x",
        )  # fmt: skip
        for language in ("en", "th"):
            with translation.override(language):
                assert Problem(code, facts=facts).message


def test_a_problem_survives_being_kept() -> None:
    problem = Problem("several-in-one-row", "จำนวน", {"count": 3})
    assert Problem.from_json(problem.as_json()) == problem
