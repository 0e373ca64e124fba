"""Days as people read them: the Buddhist era in Thai, the common era in English."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.thai import how_long, relative_days, thai_date, thai_datetime, thai_range, to_arabic_digits, written_date

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
SUNDAY = date(2026, 11, 22)


@pytest.mark.usefixtures("in_thai")
def test_a_day_in_thai_is_of_the_buddhist_era() -> None:
    assert thai_date(SUNDAY) == "22 พ.ย. 2569"
    assert thai_date(SUNDAY, style="full") == "22 พฤศจิกายน 2569"
    assert thai_date(date(2026, 11, 26), style="with_day") == "พฤ. 26 พ.ย. 2569"
    assert thai_date(SUNDAY, style="full", digits="thai") == "๒๒ พฤศจิกายน ๒๕๖๙"
    assert written_date(date(2026, 1, 2)) == "02/01/2569"


@pytest.mark.usefixtures("in_english")
def test_a_day_in_english_is_of_the_common_era() -> None:
    assert thai_date(SUNDAY) == "22 Nov 2026"
    assert thai_date(SUNDAY, style="full", digits="thai") == "22 November 2026"
    assert thai_date(SUNDAY, style="with_day") == "Sun 22 Nov 2026"
    assert written_date(SUNDAY) == "2026-11-22"


def test_without_a_language_days_are_thai() -> None:
    with translation.override(None):
        assert thai_date(SUNDAY) == "22 พ.ย. 2569"


def test_a_moment_is_told_by_the_clock_of_bangkok() -> None:
    moment = datetime(2026, 11, 21, 17, 5, tzinfo=UTC)
    with translation.override("th"):
        assert thai_datetime(moment) == "22 พ.ย. 2569 00:05 น."
        assert thai_datetime(moment, digits="thai") == "๒๒ พ.ย. ๒๕๖๙ ๐๐:๐๕ น."
        assert thai_date(moment) == "22 พ.ย. 2569"
    with translation.override("en-gb"):
        assert thai_datetime(moment) == "22 Nov 2026 00:05"


@pytest.mark.parametrize(
    ("first", "last", "thai", "english"),
    [
        (date(2027, 5, 12), date(2027, 5, 14), "12–14 พ.ค. 2570", "12–14 May 2027"),
        (date(2027, 5, 12), date(2027, 5, 12), "12 พ.ค. 2570", "12 May 2027"),
        (date(2027, 5, 30), date(2027, 6, 2), "30 พ.ค. – 2 มิ.ย. 2570", "30 May – 2 Jun 2027"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 ธ.ค. 2569 – 2 ม.ค. 2570", "30 Dec 2026 – 2 Jan 2027"),
        (date(2026, 5, 12), date(2027, 5, 12), "12 พ.ค. 2569 – 12 พ.ค. 2570", "12 May 2026 – 12 May 2027"),
        (date(2027, 5, 14), date(2027, 5, 12), "14 พ.ค. 2570 – 12 พ.ค. 2570", "14 May 2027 – 12 May 2027"),
    ],
)
def test_a_range_says_month_and_year_once(first: date, last: date, thai: str, english: str) -> None:
    with translation.override("th"):
        assert thai_range(first, last) == thai
        assert (
            to_arabic_digits(thai_range(first, last, digits="thai")) == thai != thai_range(first, last, digits="thai")
        )
    with translation.override("en"):
        assert thai_range(first, last) == english


@given(DAYS, DAYS)
def test_a_range_always_ends_with_its_last_day(first: date, last: date) -> None:
    with translation.override("th"):
        assert thai_range(first, last).endswith(thai_date(last))


FROM_SUNDAY = [
    (0, "วันนี้", "today"),
    (1, "พรุ่งนี้", "tomorrow"),
    (4, "อีก 4 วัน", "in 4 days"),
    (-1, "เกิน 1 วัน", "1 day late"),
    (-3, "เกิน 3 วัน", "3 days late"),
]


@pytest.mark.usefixtures("in_thai")
@pytest.mark.parametrize(("days", "thai", "english"), FROM_SUNDAY)
def test_how_far_a_day_is_reads_as_people_say_it(days: int, thai: str, english: str) -> None:
    assert relative_days(SUNDAY + timedelta(days=days), SUNDAY) == thai
    with translation.override("en"):
        assert relative_days(SUNDAY + timedelta(days=days), SUNDAY) == english


@pytest.mark.parametrize(
    ("span", "thai", "english"),
    [
        (timedelta(0), "0 วินาที", "0 seconds"),
        (timedelta(seconds=1.9), "1 วินาที", "1 second"),
        (timedelta(seconds=119), "119 วินาที", "119 seconds"),
        (timedelta(minutes=2), "2 นาที", "2 minutes"),
        (timedelta(minutes=119, seconds=59), "119 นาที", "119 minutes"),
        (timedelta(hours=47), "47 ชั่วโมง", "47 hours"),
        (timedelta(days=20, hours=1), "20 วัน", "20 days"),
        (timedelta(seconds=-3), "0 วินาที", "0 seconds"),
    ],
)
def test_a_span_is_told_in_the_largest_unit_that_says_enough(span: timedelta, thai: str, english: str) -> None:
    with translation.override("th"):
        assert how_long(span) == thai
    with translation.override("en"):
        assert how_long(span) == english
