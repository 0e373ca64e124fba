"""Quantities of what is counted or measured: as people write them, and as pages show them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from core.thai_text import clean, to_arabic_digits
from core.unreadable import Unreadable

MOST: Final = Decimal(100_000_000)
"""Quantities from here on are refused: no store has them, and a slip of the finger has."""

DECIMALS: Final = 3
"""Places behind the point: a gram of a kilogram, a millilitre of a litre."""

_NUMBER: Final = re.compile(r"(?:[0-9]{1,30}|[0-9]{1,3}(?:,[0-9]{3}){1,9})(?:\.[0-9]{1,30})?")


def parse_quantity(text: str) -> Decimal:
    """The quantity in `text`, zero included: "12", "1,250", "๒.๕".

    Raises:
        Unreadable: "quantity-empty", "quantity-negative", "quantity-implausible" (`MOST` and more), "quantity-fraction"
            (finer than a thousandth) or "quantity-unreadable".
    """
    written = to_arabic_digits(clean(text[:200]))
    if not written:
        raise Unreadable("quantity-empty", _("Write a quantity, for example 12 or 2.5."))
    if written[0] in "-−–(" and _NUMBER.fullmatch(written[1:].rstrip(")").strip()):
        raise Unreadable("quantity-negative", _("A quantity cannot be below zero. Write it without the minus sign."))
    if not _NUMBER.fullmatch(written):
        raise Unreadable(
            "quantity-unreadable", _("This cannot be read as a quantity. Write digits, for example 12 or 2.5.")
        )
    number = Decimal(written.replace(",", ""))
    if number >= MOST:
        raise Unreadable("quantity-implausible", _("This quantity is too large. Check the number of digits."))
    rounded = number.quantize(Decimal(1).scaleb(-DECIMALS))
    if rounded != number:
        raise Unreadable("quantity-fraction", _("A quantity has at most three decimals. Round it."))
    return rounded


def shown_quantity(quantity: Decimal) -> str:
    """1,250 or 2.5: no zeros behind the point that say nothing."""
    text = f"{quantity:,.{DECIMALS}f}"
    return text.rstrip("0").rstrip(".")
