"""What the package `holidays` knows of the days on which Thai state offices are closed, without its traps.

Labour Day and its substitute are no holidays of state offices. The Royal Ploughing Day stands in a category of its own
and only for years that were announced. What the Cabinet decides later the package cannot know: an administrator
confirms each year.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from core.later import later

if TYPE_CHECKING:
    import holidays
else:
    holidays = later("holidays")

CATEGORIES: Final = ("public", "government")
LABOUR: Final = "แรงงาน"
BETWEEN: Final = "; "
"""What stands between the names of two holidays that fall on one day."""

SOURCE: Final = "ชุดข้อมูลวันหยุด (holidays) ยังไม่ได้เทียบกับประกาศ"
"""Where a proposed day comes from, as the calendar shows it."""


def holidays_of(year: int) -> dict[date, str]:
    """The days from Monday to Friday of the year (common era) on which state offices are closed, by name in Thai."""
    known = holidays.country_holidays("TH", years=year, language="th", categories=CATEGORIES)
    named = {
        day: BETWEEN.join(name for name in names.split(BETWEEN) if LABOUR not in name)
        for day, names in known.items()
        if day.weekday() < 5
    }
    return {day: name for day, name in sorted(named.items()) if name}
