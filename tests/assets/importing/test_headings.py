"""The heading is found among titles, and each column is guessed by its words and its cells."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assets.importing.headings import Confidence, Heading, find_heading, guess_columns, heading_at
from assets.importing.lines import Table
from assets.importing.mapping import Mapping, change, propose, table_lines, unknown_words
from assets.importing.problems import CannotRead
from assets.importing.reading import read_table
from assets.importing.sorting import Other, sort_lines
from assets.importing.targets import KNOWN, Target
from assets.importing.words import STATUSES, Meaning, fund_of, method_of, word_key
from assets.models import AcquisitionMethod, FundSource
from tests.assets.importing.untidy import asset_card, chairs, csv_bytes, register


def heading_of(table: Table) -> Heading:
    heading = find_heading(table)
    assert heading is not None
    return heading


def guessed(*rows: Sequence[object], units: frozenset[str] = frozenset()) -> list[str]:
    table = read_table(csv_bytes(rows))
    heading = heading_of(table)
    return [guess.target.value for guess in guess_columns(heading, table_lines(table, heading), units)]


def test_the_heading_is_found_below_titles_and_over_two_rows() -> None:
    heading = heading_of(read_table(asset_card()))
    assert (heading.first, heading.last) == (4, 5)
    assert heading.titles[4:8] == ("ราคา › ต่อหน่วย", "ราคา › รวม", "สถานที่ › อาคาร", "สถานที่ › ห้อง")


@pytest.mark.parametrize(
    "rows",
    [
        [("ก", "ข"), ("ค", "ง")],
        [("รายการ",), ("เก้าอี้",)],
        [("id", "name", "province"), ("1", "ส่วนกลาง", "10")],
        [("ประเภท", "ครุภัณฑ์คอมพิวเตอร์", "รุ่น", "X1")],
    ],
)
def test_a_table_that_names_neither_number_nor_name_has_no_heading(rows: list[tuple[str, ...]]) -> None:
    assert find_heading(read_table(csv_bytes(rows))) is None


def test_columns_with_the_headings_of_an_asset_card_are_known() -> None:
    table = read_table(asset_card())
    heading = heading_of(table)
    guesses = guess_columns(heading, table_lines(table, heading))
    assert [guess.target.value for guess in guesses] == [
        "", "number", "name", "acquired_on", "cost", "", "location", "location", "status",
    ]  # fmt: skip
    assert guesses[1].confidence == Confidence.SURE


def test_a_vague_heading_is_told_by_its_cells() -> None:
    counting = [(n, f"7440-001-{n:04}", "คอมพิวเตอร์") for n in range(1, 9)]
    assert guessed(("code", "sap_code", "name"), *counting) == ["", "number", "name"]
    numbered = [(f"63-213-001-{n:04}", "คอมพิวเตอร์", "ดี") for n in range(1, 9)]
    assert guessed(("code", "name", "status"), *numbered) == ["number", "name", "status"]


def test_a_second_number_of_each_item_is_kept_and_a_running_one_is_not() -> None:
    rows = [(f"COM{n:05}", n, f"7440-001-{n:04}", "คอมพิวเตอร์") for n in range(1, 9)]
    assert guessed(("id", "no", "durable_id", "durable_name"), *rows) == ["other_number", "", "number", "name"]


def test_numbers_without_a_heading_are_known_by_their_look() -> None:
    rows = [(f"7440-001-{n:04}", "คอมพิวเตอร์", "ดี") for n in range(1, 9)]
    assert guessed(("แถว", "รายการ", "สภาพ"), *rows) == ["number", "name", "status"]


def test_a_column_of_units_is_one_only_where_it_names_units_of_the_office() -> None:
    rows = [("7440-001-0001", "ก", "ฝ่ายโยธา"), ("7440-001-0002", "ข", "ฝ่ายโยธา")]
    heading = ("เลขครุภัณฑ์", "รายการ", "หน่วยงาน")
    assert guessed(heading, *rows, units=frozenset({"ฝ่ายโยธา"}))[2] == "responsible_unit"
    assert guessed(heading, *rows)[2] == "notes"


def test_one_field_takes_one_column_and_persons_are_left_out() -> None:
    rows = [("7440-001-0001", "ก", "1", "2", "สมชาย")]
    heading = ("เลขครุภัณฑ์", "รายการ", "ราคา", "มูลค่า", "Checked Out To: First Name")
    assert guessed(heading, *rows) == ["number", "name", "cost", "", ""]


def test_a_heading_may_be_named_by_its_row_and_be_none_at_all() -> None:
    table = read_table(csv_bytes([("x", "y"), ("7440-001-0001", "เก้าอี้")]))
    assert heading_at(table, 1).titles == ("x", "y")
    assert heading_at(table, 0).titles == ("", "")
    with pytest.raises(KeyError):
        heading_at(table, 9)


def test_every_line_is_an_item_or_told_apart() -> None:
    table = read_table(asset_card())
    heading = heading_of(table)
    mapping = propose(heading, guess_columns(heading, table_lines(table, heading)), table_lines(table, heading))
    items, others = sort_lines(table, heading, mapping)
    assert [line.number for line in items] == [8, 9, 10, 12]
    assert [(other.first, other.last, other.kind) for other in others] == [
        (1, 1, Other.BLANK),
        (2, 2, Other.TITLE),
        (3, 3, Other.TITLE),
        (4, 4, Other.HEADING),
        (5, 5, Other.HEADING),
        (6, 6, Other.HEADING),
        (7, 7, Other.SECTION),
        (11, 11, Other.SECTION),
        (13, 13, Other.TOTAL),
        (14, 14, Other.BLANK),
        (15, 15, Other.SIGNATURE),
    ]


def test_a_heading_repeated_on_every_page_is_no_item() -> None:
    content = csv_bytes([("เลขครุภัณฑ์", "รายการ"), *[row[:2] for row in chairs(2)], ("เลขครุภัณฑ์", "รายการ")])
    table = read_table(content)
    heading = heading_of(table)
    items, others = sort_lines(table, heading, Mapping({0: Target.NUMBER, 1: Target.NAME}))
    assert len(items) == 2
    assert [other.first for other in others] == [1, 4]


def test_dates_with_the_month_first_are_of_the_common_era() -> None:
    def order(*days: str) -> tuple[str, str | None]:
        table = read_table(csv_bytes([("เลขครุภัณฑ์", "รายการ", "วันที่ได้มา"), *(("1-2-345", "ก", day) for day in days)]))
        heading = heading_of(table)
        mapping = propose(heading, guess_columns(heading, table_lines(table, heading)), table_lines(table, heading))
        return mapping.date_order, mapping.two_digit

    assert order("1/23/23", "3/1/23") == ("mdy", "ce")
    assert order("23/1/66", "3/1/66") == ("dmy", None)
    assert order("23/1/2566", "1/23/2566") == ("mixed", None)


def test_wishes_change_the_guess_and_unknown_ones_are_refused() -> None:
    titles = ("เลขครุภัณฑ์", "ชื่อเรียก", "")
    mapping = Mapping({0: Target.NUMBER})
    assert change(mapping, titles, ["ชื่อเรียก=name", "C=notes"]).columns == {
        0: Target.NUMBER, 1: Target.NAME, 2: Target.NOTES,
    }  # fmt: skip
    assert change(mapping, titles, ["C=number"]).columns == {2: Target.NUMBER}
    for wish, code in [("ไม่มี=name", "mapping-unknown-column"), ("C=nothing", "mapping-unknown-field")]:
        with pytest.raises(CannotRead) as refused:
            change(mapping, titles, [wish])
        assert refused.value.code == code


def test_a_mapping_survives_being_kept() -> None:
    mapping = Mapping({0: Target.NUMBER, 3: Target.NOTES}, {"1": Meaning.DAMAGED}, "mdy", "ce", True)
    assert Mapping.from_json(mapping.as_json()) == mapping


def test_status_words_that_the_table_does_not_know_are_asked_about() -> None:
    table = read_table(
        register(*chairs(1), ("7110-006-0009", "โต๊ะ", "", "3", ""), ("7110-006-0010", "โต๊ะ", "", "-", ""))
    )
    mapping = Mapping({0: Target.NUMBER, 1: Target.NAME, 3: Target.STATUS})
    assert unknown_words(table_lines(table, heading_of(table)), mapping) == ["3"]


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("ใช้งาน", Meaning.GOOD),
        ("ปกติ", Meaning.GOOD),
        ("ชำรุด", Meaning.DAMAGED),
        ("ชำรุด/เสีย (ซ่อมไม่ได้)", Meaning.UNUSABLE),
        ("เสื่อมสภาพ", Meaning.DETERIORATED),
        ("สูญหาย", Meaning.LOST),
        ("รอจำหน่าย", Meaning.AWAITING_DISPOSAL),
        ("จำหน่ายแล้ว", Meaning.DISPOSED),
        ("Unavailable", Meaning.NOT_LENT),
    ],
)
def test_status_words_mean_what_the_table_says(word: str, meaning: Meaning) -> None:
    assert STATUSES[word_key(word)] == meaning


def test_words_for_ways_and_money_are_known_with_and_without_their_prefix() -> None:
    assert method_of("วิธีตกลงราคา") == AcquisitionMethod.AGREED_PRICE
    assert method_of("e-Bidding") == AcquisitionMethod.GENERAL
    assert method_of("จับสลาก") is None
    assert fund_of("เงินรายได้มหาวิทยาลัย") == FundSource.OFF_BUDGET
    assert fund_of("ผ้าป่า") is None


def test_every_field_can_be_named_by_some_heading() -> None:
    assert set(KNOWN.values()) == set(Target)
