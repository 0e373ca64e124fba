"""Our own tag: a short ASCII code that Code 128 can carry, with a check character against a slip of finger or eye.

`BK0001427-K`: two letters, seven running digits, a hyphen, the check character. Every tag is equally long, so that a
lost or an added character is seen as well.

The thirty-one characters leave out I, L, O, U (taken for 1, 1, 0, V) and Y. Thirty-one is prime: each place has a
weight of its own, from 1 at the check character leftwards, and the weighted sum of a right tag is a multiple of 31. A
wrong character changes the sum by weight times difference, two swapped characters by difference of weights times
difference of characters: neither is a multiple of a prime larger than each factor. So every single wrong character and
every swap of two different characters, next to each other or not, is caught.
"""

from __future__ import annotations

import re
from typing import Final

from core.thai import Unreadable, scan_readings

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXZ"
PRIME: Final = len(ALPHABET)

SERIAL_DIGITS: Final = 7
LARGEST_SERIAL: Final = 10**SERIAL_DIGITS - 1
TAG_LENGTH: Final = 11
"""Characters, for the column that holds it."""

_VALUE: Final = {character: value for value, character in enumerate(ALPHABET)}
_LETTERS: Final = ALPHABET[10:]
_PREFIX: Final = re.compile(f"[{_LETTERS}]{{2}}")
_SHAPE: Final = re.compile(f"([{_LETTERS}]{{2}})([0-9]{{{SERIAL_DIGITS}}})-?([{ALPHABET}])")
_LOOKALIKES: Final = str.maketrans("OIL", "011")


def make_tag(prefix: str, serial: int) -> str:
    """The tag of running number `serial` under `prefix`.

    Raises:
        ValueError: `prefix` is not two capital letters of the alphabet, or `serial` not from 1 to 9,999,999.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"The prefix {prefix!r} is not two of the letters {_LETTERS}.")
    if not 1 <= serial <= LARGEST_SERIAL:
        raise ValueError(f"The running number {serial} is not from 1 to {LARGEST_SERIAL}.")
    payload = f"{prefix}{serial:0{SERIAL_DIGITS}}"
    return f"{payload}-{check_character(payload)}"


def check_character(payload: str) -> str:
    """The character that makes the weighted sum of `payload` and itself a multiple of 31.

    Raises:
        ValueError: `payload` holds a character outside the alphabet, or more than the weights can tell apart.
    """
    if not set(payload) <= _VALUE.keys() or not 0 < len(payload) < PRIME - 1:
        raise ValueError(f"The payload {payload!r} is not of the tag's alphabet.")
    weighted = sum(weight * _VALUE[character] for weight, character in enumerate(reversed(payload), 2))
    return ALPHABET[-weighted % PRIME]


def read_tag(text: str) -> str | None:
    """The tag in `text` as we print it, else None.

    Forgives lower case, blanks, a missing hyphen, the Thai keyboard, a whole address whose last part is the tag, and O,
    I and L for the digits they look like; never a wrong check character.
    """
    for shape in _shapes(text):
        prefix, digits, check = shape.groups()
        if check_character(prefix + digits) == check and int(digits):
            return f"{prefix}{digits}-{check}"
    return None


def is_tag_shaped(text: str) -> bool:
    """Whether `text` looks like a tag of ours, right or misread: then "scan again" helps more than "unknown"."""
    return bool(_shapes(text))


def serial_of(tag: str) -> int:
    """The running number of `tag`.

    Raises:
        ValueError: `tag` is not a right tag of ours.
    """
    read = read_tag(tag)
    if read is None:
        raise ValueError(f"{tag!r} is not a tag of ours.")
    return int(read[-SERIAL_DIGITS - 2 : -2])


def _shapes(text: str) -> list[re.Match[str]]:
    try:
        readings = scan_readings(text)
    except Unreadable:
        return []
    candidates = (reading.replace(" ", "").upper().translate(_LOOKALIKES) for reading in readings)
    return [shape for candidate in candidates if (shape := _SHAPE.fullmatch(candidate))]
