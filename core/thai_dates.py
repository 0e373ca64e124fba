"""Days and moments as people read them: the Buddhist era in Thai, the common era in English.

The active language decides (`django.utils.translation`); whoever prints a Thai paper from an English page says so with
`translation.override("th")`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final, Literal

from django.utils.translation import get_language, ngettext, ngettext_lazy
from django.utils.translation import gettext as _

from core.clock import BANGKOK, BUDDHIST_OFFSET, official_day
from core.thai_text import to_thai_digits

Style = Literal["short", "full", "with_day"]
Digits = Literal["arabic", "thai"]

THAI_MONTHS: Final = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
THAI_MONTHS_SHORT: Final = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
ENGLISH_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
THAI_WEEKDAYS_SHORT: Final = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")
ENGLISH_WEEKDAYS_SHORT: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def in_english() -> bool:
    """Whether the reader's language is English; any other, and none, reads Thai."""
    return (get_language() or "th").lower().startswith("en")


def thai_date(d: date, *, style: Style = "short", digits: Digits = "arabic") -> str:
    """The day `d` (of a moment: its official day).

    short: 22 พ.ย. 2569; full: 22 พฤศจิกายน 2569; with_day: อา. 22 พ.ย. 2569. In English 22 Nov 2026, 22 November 2026,
    Sun 22 Nov 2026, and `digits` is of no account.
    """
    day = _day_of(d)
    weekday = f"{_weekday(day)} " if style == "with_day" else ""
    return _in_digits(f"{weekday}{day.day} {_month(day, full=style == 'full')} {_year(day)}", digits)


def thai_datetime(dt: datetime, *, digits: Digits = "arabic") -> str:
    """The moment `dt` by the clock of Bangkok: 22 พ.ย. 2569 14:05 น., in English 22 Nov 2026 14:05.

    Raises:
        ValueError: `dt` names no time zone.
    """
    day, hours = thai_date(official_day(dt)), f"{dt.astimezone(BANGKOK):%H:%M}"
    return f"{day} {hours}" if in_english() else _in_digits(f"{day} {hours} น.", digits)


def thai_range(a: date, b: date, *, digits: Digits = "arabic") -> str:
    """From `a` to `b`, saying month and year once where they are the same.

    12–14 พ.ค. 2570; 30 พ.ค. – 2 มิ.ย. 2570; 30 ธ.ค. 2569 – 2 ม.ค. 2570; one day is written as one.
    """
    first, last = _day_of(a), _day_of(b)
    if first == last:
        return thai_date(first, digits=digits)
    if first.year != last.year or first > last:
        return f"{thai_date(first, digits=digits)} – {thai_date(last, digits=digits)}"
    if first.month != last.month:
        return _in_digits(f"{first.day} {_month(first)} – {thai_date(last)}", digits)
    return _in_digits(f"{first.day}–{thai_date(last)}", digits)


def relative_days(d: date, on: date) -> str:
    """How far the day `d` is from the day `on`: วันนี้, พรุ่งนี้, อีก 4 วัน, เกิน 3 วัน."""
    days = (_day_of(d) - _day_of(on)).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}


_UNITS: Final = (
    (86_400, ngettext_lazy("%(count)d day", "%(count)d days", "count")),
    (3_600, ngettext_lazy("%(count)d hour", "%(count)d hours", "count")),
    (60, ngettext_lazy("%(count)d minute", "%(count)d minutes", "count")),
    (1, ngettext_lazy("%(count)d second", "%(count)d seconds", "count")),
)


def how_long(span: timedelta) -> str:
    """A span in the largest unit of which it has at least two, rounded down: 45 วินาที, 90 นาที, 20 วัน."""
    seconds = max(int(span.total_seconds()), 0)
    size, words = next((unit for unit in _UNITS if seconds >= 2 * unit[0]), _UNITS[-1])
    return str(words % {"count": seconds // size})


def written_date(d: date) -> str:
    """The day as a form field holds it, to be read back by `parse_date`: 22/11/2569, in English 2026-11-22."""
    return d.isoformat() if in_english() else f"{d.day:02}/{d.month:02}/{d.year + BUDDHIST_OFFSET}"


def _day_of(d: date) -> date:
    return official_day(d) if isinstance(d, datetime) else d


def _weekday(day: date) -> str:
    return (ENGLISH_WEEKDAYS_SHORT if in_english() else THAI_WEEKDAYS_SHORT)[day.weekday()]


def _month(day: date, *, full: bool = False) -> str:
    if in_english():
        name = ENGLISH_MONTHS[day.month - 1]
        return name if full else name[:3]
    return (THAI_MONTHS if full else THAI_MONTHS_SHORT)[day.month - 1]


def _year(day: date) -> int:
    return day.year if in_english() else day.year + BUDDHIST_OFFSET


def _in_digits(text: str, digits: Digits) -> str:
    return to_thai_digits(text) if digits == "thai" and not in_english() else text
