"""Money: baht in Thai words for papers, and amounts as people and registers write them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import gettext as _

from core.thai_text import clean, to_arabic_digits
from core.unreadable import Unreadable

MOST_BAHT: Final = 10**18
"""Amounts from here on are refused in words: no office has them, and a slip of the finger has."""

MOST_PRICE: Final = 10**12
"""Amounts from here on are refused as input."""

_DIGITS: Final = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES: Final = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")

_CURRENCY: Final = re.compile(r"^(?:฿|THB|บาท)\s*|\s*(?:บาทถ้วน|บาท|฿|THB|BAHT)\.?$", re.IGNORECASE)
_SHOP_TAIL: Final = re.compile(r"\.?[-–—]$")  # 1,250.- as price labels write it
_AMOUNT: Final = re.compile(r"(?:[0-9]{1,30}|[0-9]{1,3}(?:,[0-9]{3}){1,9})(?:\.[0-9]{1,30})?")


def baht_text(amount: Decimal) -> str:
    """`amount` in baht as official papers spell it, satang rounded half up: หนึ่งพันสองร้อยห้าสิบบาทห้าสิบสตางค์.

    Raises:
        ValueError: negative, not a number, or 10**18 baht and more.
    """
    if not amount.is_finite() or amount < 0 or amount >= MOST_BAHT:
        raise ValueError(f"{amount} cannot be written in words of baht.")
    baht, satang = divmod(int((amount * 100).to_integral_value(rounding=ROUND_HALF_UP)), 100)
    if not satang:
        return (_words(baht) or "ศูนย์") + "บาทถ้วน"
    return (_words(baht) + "บาท" if baht else "") + _words(satang) + "สตางค์"


def parse_money(text: str) -> Decimal:
    """The baht in `text` with two decimals: "23,968.00", "๑,๒๕๐", "฿1,250.-", "1250 บาท".

    Raises:
        Unreadable: "money-empty", "money-negative", "money-fraction" (finer than a satang), "money-implausible" (10**12
            baht and more) or "money-unreadable" (also commas that do not part thousands: 23,96 may be either).
    """
    amount = _CURRENCY.sub("", to_arabic_digits(clean(text[:200])))
    amount = _SHOP_TAIL.sub("", amount).strip()
    if not amount:
        raise Unreadable("money-empty", _("Write an amount in baht, for example 1,250.50."))
    if amount[0] in "-−–(" and _AMOUNT.fullmatch(amount[1:].rstrip(")").strip()):
        raise Unreadable("money-negative", _("An amount cannot be below zero. Write it without the minus sign."))
    if not _AMOUNT.fullmatch(amount):
        raise Unreadable(
            "money-unreadable",
            _("This cannot be read as an amount. Write baht with a point before the satang, for example 1,250.50."),
        )
    number = Decimal(amount.replace(",", ""))
    if number >= MOST_PRICE:
        raise Unreadable("money-implausible", _("This amount is too large. Check the number of digits."))
    satang = number.quantize(Decimal("0.01"))
    if satang != number:
        raise Unreadable("money-fraction", _("An amount has at most two decimals. Round it to a whole satang."))
    return satang


def _words(number: int) -> str:
    """`number` in words, "" for zero: groups of six digits, each but the last followed by ล้าน."""
    millions, rest = divmod(number, 1_000_000)
    if millions:
        return _words(millions) + "ล้าน" + _group(rest, follows=True)
    return _group(rest, follows=False)


def _group(number: int, *, follows: bool) -> str:
    """Below a million. `follows`: digits stand before it, so that a final one is เอ็ด (หนึ่งล้านเอ็ด)."""
    digits = str(number)
    return "".join(
        _digit(int(digit), place=len(digits) - 1 - index, follows=follows or len(digits) > 1)
        for index, digit in enumerate(digits)
    )


def _digit(digit: int, *, place: int, follows: bool) -> str:
    if digit == 0:
        return ""
    if place == 0 and digit == 1 and follows:
        return "เอ็ด"
    if place == 1 and digit in (1, 2):
        return "สิบ" if digit == 1 else "ยี่สิบ"
    return _DIGITS[digit] + _PLACES[place]
