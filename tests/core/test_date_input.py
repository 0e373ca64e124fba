"""Days of either era as people and registers write them: read, or refused; never guessed."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given as for_all
from hypothesis import strategies as st

from core.date_input import EXCEL_EPOCH
from core.thai import (
    Unreadable,
    clean,
    gregorian,
    parse_date,
    thai_date,
    to_thai_digits,
    written_date,
)

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
THE_DAY = date(2026, 11, 22)
CODES = {"date-empty", "date-unreadable", "date-impossible", "ambiguous-year", "date-implausible"}


def reading_of(text: str, *, serial: bool = False) -> date | str:
    """The day in `text`, or the code of the refusal."""
    try:
        return parse_date(text, allow_excel_serial=serial)
    except Unreadable as refusal:
        return refusal.code


@pytest.mark.parametrize(
    "text",
    [
        "22/11/2569",
        "22-11-2569",
        "22.11.2569",
        " 22 / 11 / 2569 ",
        "22/11/2026",
        "๒๒/๑๑/๒๕๖๙",
        "22 พ.ย. 69",
        "22 พ.ย. 2569",
        "22 พ.ย. 2026",
        "22พย69",
        "22-พ.ย.-69",
        "๒๒ พฤศจิกายน ๒๕๖๙",
        "22 พฤศจิกายน พ.ศ. 2569",
        "22 พฤศจิกายน พ.ศ.2569",
        "22 พ.ย. พ.ศ. 69",
        "22 พ.ย. ค.ศ. 2026",
        "22/11/พ.ศ. 2569",
        "วันที่ 22 พฤศจิกายน 2569",
        "วันอาทิตย์ที่ 22 พ.ย. 2569",
        "วันอาทิตย์ 22 พ.ย. 2569",
        "อา. 22 พ.ย. 2569",
        "Sun 22 Nov 2026",
        "Sunday, 22nd November 2026",
        "November 22, 2026",
        "22-Nov-26",
        "2026-11-22",
        "2569-11-22",
        "2026/11/22",
        "2569-11-22 00:00:00",
        "2026-11-22T08:30:00",
        "22/11/2569 เวลา 14.05 น.",
        "22 พ.ย. 2569 14:05 น.",
        "\ufeff22/11/2569\u200b\r\n",
    ],
)
def test_one_day_is_read_however_it_is_written(text: str) -> None:
    assert parse_date(text) == THE_DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [("17-Feb-92", date(1992, 2, 17)), ("1 ม.ค. 43", date(2000, 1, 1)), ("2555-02-16 00:00:00", date(2012, 2, 16))],
)
def test_shapes_of_real_files_are_read(text: str, day: date) -> None:
    assert parse_date(text) == day


def test_the_year_is_converted_before_the_date_is_built() -> None:
    assert parse_date("29/02/2567") == date(2024, 2, 29)
    with pytest.raises(Unreadable) as refusal:
        parse_date("29/02/2568")
    assert refusal.value.code == "date-impossible"


def test_two_digits_of_a_year_need_a_month_in_words_or_a_word_from_the_caller() -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_date("22/11/69")
    assert refusal.value.code == "ambiguous-year"
    assert parse_date("22/11/69", two_digit="be") == THE_DAY
    assert parse_date("22/11/69", two_digit="ce") == date(1969, 11, 22)
    assert parse_date("22/11/26", two_digit="ce") == THE_DAY


def test_an_english_month_with_two_digits_that_a_buddhist_year_may_have_left_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_date("17-Feb-45")
    assert refusal.value.code == "ambiguous-year"
    assert parse_date("17-Feb-45", two_digit="be") == date(2002, 2, 17)


def test_numbers_are_day_first_unless_the_caller_says_otherwise() -> None:
    assert parse_date("03/04/2569") == date(2026, 4, 3)
    assert parse_date("03/04/2569", order_hint="mdy") == date(2026, 3, 4)
    with pytest.raises(Unreadable) as refusal:
        parse_date("11/22/2569")
    assert refusal.value.code == "date-impossible"


def test_serials_of_excel_are_read_only_where_allowed() -> None:
    assert parse_date("237608", allow_excel_serial=True) == date(2007, 7, 18)
    assert parse_date("46348.0", allow_excel_serial=True) == THE_DAY
    for text, allowed in (("237608", False), ("2569", True), ("150000", True)):
        with pytest.raises(Unreadable) as refusal:
            parse_date(text, allow_excel_serial=allowed)
        assert refusal.value.code in {"date-unreadable", "date-implausible"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date-empty"),
        (" - ", "date-empty"),
        ("0000-00-00", "date-empty"),
        ("0000-00-00 00:00:00", "date-empty"),
        ("2569", "date-unreadable"),
        ("พ.ย. 2569", "date-unreadable"),
        ("22 พฤศจิกา 2569", "date-unreadable"),
        ("22/11", "date-unreadable"),
        ("22/11-2569", "date-unreadable"),
        ("22/11/569", "date-unreadable"),
        ("พรุ่งนี้", "date-unreadable"),
        ("2026-11-22T23:00:00Z", "date-unreadable"),
        ("٢٢/١١/٢٠٢٦", "date-unreadable"),
        ("9" * 10_000, "date-unreadable"),
        ("22/11/2569 " + "x" * 10_000, "date-unreadable"),
        ("31/04/2569", "date-impossible"),
        ("0/1/2569", "date-impossible"),
        ("1/13/2569", "date-impossible"),
        ("22/11/1899", "date-implausible"),
        ("22/11/2300", "date-implausible"),
        ("22/11/3112", "date-implausible"),
        ("22/11/0069", "date-implausible"),
        ("22 พ.ย. พ.ศ. 2026", "date-implausible"),
        ("22 พ.ย. ค.ศ. 2569", "date-implausible"),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_what_is_no_day_is_refused_with_a_reason(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_date(text)
    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")
    assert "%" not in refusal.value.message


@for_all(DAYS)
def test_every_day_we_show_is_read_back(day: date) -> None:
    for language in ("th", "en"):
        with translation.override(language):
            shown = [written_date(day), *(thai_date(day, style=style) for style in ("short", "full", "with_day"))]
        assert {parse_date(text) for text in shown} == {day}
        assert {parse_date(to_thai_digits(text)) for text in shown} == {day}


@for_all(st.integers(1, 31), st.integers(1, 12), st.integers(2443, 2743))
def test_a_buddhist_date_is_read_exactly_when_the_calendar_has_it(day: int, month: int, year: int) -> None:
    try:
        expected = date(year - 543, month, day)
    except ValueError:
        with pytest.raises(Unreadable, match=r"calendar|ปฏิทิน"):
            parse_date(f"{day}/{month}/{year}")
    else:
        assert parse_date(f"{day}/{month}/{year}") == expected == parse_date(f"{year}-{month:02}-{day:02}")


@for_all(st.integers(10_000, 109_000))
def test_an_excel_serial_counts_days(serial: int) -> None:
    assert parse_date(str(serial), allow_excel_serial=True) == EXCEL_EPOCH + timedelta(days=serial)


@for_all(st.one_of(st.text(), st.text(alphabet="0123456789๐๙/-. :พยศค.bceadnov")), st.booleans())
def test_any_text_is_a_day_or_refused(text: str, serial: bool) -> None:
    read = reading_of(text, serial=serial)
    assert read in CODES if isinstance(read, str) else date(1900, 1, 1) <= read <= date(2200, 12, 31)


def test_a_spreadsheet_date_built_from_a_buddhist_year_is_put_right() -> None:
    assert gregorian(date(2569, 11, 22)) == THE_DAY == gregorian(THE_DAY)
    assert gregorian(datetime(2569, 11, 22)) == THE_DAY  # noqa: DTZ001 -- as openpyxl hands it over
    with pytest.raises(Unreadable) as refusal:
        gregorian(date(2572, 2, 29))
    assert refusal.value.code == "date-impossible"


def test_every_date_of_a_real_register_is_a_day_or_empty(given: Path) -> None:
    with (given / "thai-registers" / "hospital-it-2018" / "asset_master.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for text in (row[column] or "" for row in rows for column in ("regis_date", "pur_date", "receive_date")):
        read = reading_of(text)
        if isinstance(read, str):
            assert read == "date-empty", text
            assert clean(text) in {"", "-", "0000-00-00 00:00:00"}
        else:
            assert f"{read:%m-%d}" in text
            assert str(read.year + 543) in text or str(read.year) in text
