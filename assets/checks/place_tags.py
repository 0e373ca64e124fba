"""The tag of a place: `P00042-7`, one letter, five digits and the check character of our item tags.

An item's tag has two letters and seven digits, so neither can be taken for the other.
"""

from __future__ import annotations

import re
from typing import Final

from assets.tags import ALPHABET, check_character
from core.thai import Unreadable, scan_readings

PREFIX: Final = "P"
DIGITS: Final = 5
LENGTH: Final = 8
"""Characters, for the column that holds it."""

_SHAPE: Final = re.compile(f"{PREFIX}([0-9]{{{DIGITS}}})-?([{ALPHABET}])")


def make_place_tag(serial: int) -> str:
    """The tag of the place with that running number.

    Raises:
        ValueError: the number is not from 1 to 99,999.
    """
    if not 1 <= serial < 10**DIGITS:
        raise ValueError(f"The running number {serial} is not from 1 to {10**DIGITS - 1}.")
    payload = f"{PREFIX}{serial:0{DIGITS}}"
    return f"{payload}-{check_character(payload)}"


def read_place_tag(text: str) -> str | None:
    """The tag of a place in `text`, else None; as forgiving as `tags.read_tag`."""
    try:
        readings = scan_readings(text)
    except Unreadable:
        return None
    for reading in readings:
        shape = _SHAPE.fullmatch(reading.replace(" ", "").upper())
        if shape and check_character(PREFIX + shape[1]) == shape[2]:
            return f"{PREFIX}{shape[1]}-{shape[2]}"
    return None
