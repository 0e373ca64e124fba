"""Days as people and registers write them, in either era: read, or refused with what to write instead; never guessed.

The year is converted before the date is built: 29/02/2567 is a day (2024), 29/02/2568 is none (2025), though Python
accepts `date(2568, 2, 29)`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final, Literal

from django.utils.translation import gettext as _

from core.clock import BUDDHIST_OFFSET
from core.thai_dates import ENGLISH_MONTHS, THAI_MONTHS, THAI_MONTHS_SHORT
from core.thai_text import clean, to_arabic_digits
from core.unreadable import Unreadable

Era = Literal["be", "ce"]
Order = Literal["dmy", "mdy"]

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2200
EXCEL_EPOCH: Final = date(1899, 12, 30)

LONGEST_DATE: Final = 60
"""Characters; a cell with more holds something else than a day."""

_MONTHS: Final[dict[str, tuple[int, Era]]] = {
    **{name: (number, "be") for number, name in enumerate(THAI_MONTHS, 1)},
    **{name.replace(".", ""): (number, "be") for number, name in enumerate(THAI_MONTHS_SHORT, 1)},
    **{name.lower(): (number, "ce") for number, name in enumerate(ENGLISH_MONTHS, 1)},
    **{name[:3].lower(): (number, "ce") for number, name in enumerate(ENGLISH_MONTHS, 1)},
    "sept": (9, "ce"),
}

_BLANK: Final = re.compile(r"[-–—.\s]*|0{4}-0{2}-0{2}")
_TIME: Final = re.compile(
    r"(?:\s+(?:เวลา\s*)?|(?<=[0-9])t(?=[0-9]))[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?\s*(?:น\.?)?$"
)
_WEEKDAY: Final = re.compile(
    r"^(?:วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)?(?:ที่)?|(?:พฤ|อา|จ|อ|พ|ศ|ส)\.?(?=\s*[0-9])"
    r"|(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?(?=\s))\s*"
)
_ERA: Final = re.compile(r"(?P<be>พ\.?\s*ศ\.?|\bb\.?e\b\.?)|(?P<ce>ค\.?\s*ศ\.?|\b(?:c\.?e|a\.?d)\b\.?)")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})\s*([-/.])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,2})")
_NUMBERS: Final = re.compile(r"([0-9]{1,2})\s*([-/.])\s*([0-9]{1,2})\s*\2\s*([0-9]{4}|[0-9]{2})")
_DAY_FIRST_NAMED: Final = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?([^0-9]+)([0-9]{4}|[0-9]{2})")
_MONTH_FIRST_NAMED: Final = re.compile(r"([a-z]+)\.?\s*([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")
_SERIAL: Final = re.compile(r"([0-9]{5,6})(?:\.[0-9]+)?")
_BETWEEN: Final = re.compile(r"[\s./,\-]+")


def parse_date(
    text: str,
    *,
    order_hint: Order | None = None,
    two_digit: Era | None = None,
    allow_excel_serial: bool = False,
) -> date:
    """The day that `text` names, in the common era.

    Reads 22/11/2569, 22-11-2569, 22.11.2569, 22 พ.ย. 69, 22 พฤศจิกายน พ.ศ. 2569, 2026-11-22, 2569-11-22, 17-Feb-92,
    Thai digits, a weekday before and a time behind. Numbers are day/month/year, as Thais write them, unless
    `order_hint` is "mdy". A year of two digits needs a month in words or `two_digit`. `allow_excel_serial` also reads
    five- and six-digit serials of Excel, those of a Buddhist year typed as it stood among them (237608: 18 July 2550).

    Raises:
        Unreadable: "date-empty" (also "-" and 0000-00-00), "date-unreadable", "date-impossible" (no such day),
            "ambiguous-year" (two digits that fit both eras), "date-implausible" (before 1900 or after 2200).
    """
    written = to_arabic_digits(clean(text[: LONGEST_DATE * 4])).lower()
    bare = _TIME.sub("", written)
    if _BLANK.fullmatch(bare):
        raise Unreadable("date-empty", _("Write a date as day/month/year, for example 22/11/2569."))
    if len(written) > LONGEST_DATE:
        raise _unreadable()
    if allow_excel_serial and (serial := _SERIAL.fullmatch(bare)):
        return _from_serial(int(serial[1]))

    era: Era | None = None
    if marked := _ERA.search(bare := _WEEKDAY.sub("", bare)):
        era = "be" if marked["be"] else "ce"
        bare = _BETWEEN.sub(" ", f"{bare[: marked.start()]} {bare[marked.end() :]}").strip()

    if found := _YEAR_FIRST.fullmatch(bare):
        return _build(int(found[4]), int(found[3]), _full_year(found[1], era))
    if found := _NUMBERS.fullmatch(_BETWEEN.sub("/", bare) if era else bare):
        day, month = (found[3], found[1]) if order_hint == "mdy" else (found[1], found[3])
        return _build(int(day), int(month), _any_year(found[4], era or two_digit))
    if found := _DAY_FIRST_NAMED.fullmatch(bare):
        return _named(found[1], found[2], found[3], era or two_digit)
    if found := _MONTH_FIRST_NAMED.fullmatch(bare):
        return _named(found[2], found[1], found[3], era)
    raise _unreadable()


def gregorian(value: date) -> date:
    """`value` in the common era, where a spreadsheet may have built it from a Buddhist year (2569-11-22 is 2026-11-22).

    Raises:
        Unreadable: "date-impossible", "date-implausible".
    """
    return _build(value.day, value.month, _full_year(str(value.year), None))


def _from_serial(serial: int) -> date:
    return gregorian(EXCEL_EPOCH + timedelta(days=serial))


def _named(day: str, name: str, year: str, era: Era | None) -> date:
    """A date with its month in words: a Thai month says B.E., an English one C.E. where two digits leave it open."""
    month, spoken = _MONTHS.get(_BETWEEN.sub("", name), (0, None))
    if not spoken:
        raise _unreadable()
    if len(year) == 4:
        return _build(int(day), month, _full_year(year, era))
    # 17-Feb-45 may be 1945, 2045, or 2545 of which a spreadsheet shows the last two digits.
    if era is None and spoken == "ce" and 30 <= int(year) < 70:
        raise _ambiguous(year)
    return _build(int(day), month, _any_year(year, era or spoken))


def _any_year(year: str, era: Era | None) -> int:
    """The year of the common era for four digits, or for two of a known era (C.E. 00-29 are 2000-2029, as in Excel)."""
    if len(year) == 4:
        return _full_year(year, era)
    if era is None:
        raise _ambiguous(year)
    if era == "be":
        return 2500 + int(year) - BUDDHIST_OFFSET
    return int(year) + (2000 if int(year) < 30 else 1900)


def _full_year(year: str, era: Era | None) -> int:
    """The year of the common era; without a named era the number tells, for the plausible years do not overlap."""
    number = int(year)
    if era is None:
        era = "be" if number >= EARLIEST_YEAR + BUDDHIST_OFFSET else "ce"
    return number - BUDDHIST_OFFSET if era == "be" else number


def _build(day: int, month: int, year: int) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Unreadable(
            "date-implausible",
            _("This year cannot be right. Write a year from 2443 to 2743 (B.E.) or from 1900 to 2200 (C.E.)."),
        )
    try:
        return date(year, month, day)
    except ValueError as impossible:
        raise Unreadable(
            "date-impossible",
            _("There is no such day in the calendar. Check the day, the month and the year (day/month/year)."),
        ) from impossible


def _ambiguous(year: str) -> Unreadable:
    return Unreadable(
        "ambiguous-year",
        _("The year %(year)s may be of either era. Write all four digits, for example 2569 or 2026.") % {"year": year},
    )


def _unreadable() -> Unreadable:
    return Unreadable(
        "date-unreadable", _("This cannot be read as a date. Write it as day/month/year, for example 22/11/2569.")
    )
