"""Thai in one place: text, digits, dates, money and the keyboard, under the names that the other packages import."""

from core.date_input import gregorian, parse_date
from core.keyboard import kedmanee_to_us, scan_readings, us_to_kedmanee
from core.quantities import parse_quantity, shown_quantity
from core.thai_dates import how_long, relative_days, thai_date, thai_datetime, thai_range, written_date
from core.thai_money import baht_text, parse_money
from core.thai_text import clean, identifier_key, search_key, to_arabic_digits, to_thai_digits
from core.unreadable import Unreadable

__all__ = [
    "Unreadable",
    "baht_text",
    "clean",
    "gregorian",
    "how_long",
    "identifier_key",
    "kedmanee_to_us",
    "parse_date",
    "parse_money",
    "parse_quantity",
    "relative_days",
    "scan_readings",
    "search_key",
    "shown_quantity",
    "thai_date",
    "thai_datetime",
    "thai_range",
    "to_arabic_digits",
    "to_thai_digits",
    "us_to_kedmanee",
    "written_date",
]
