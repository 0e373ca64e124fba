"""The tracking code: 27 random characters and one that checks them, forgiving to read; what is kept of it is an HMAC.

Crockford's alphabet has no I, L, O and U. 27 characters are 135 bits: nobody guesses one.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from typing import Final

from core.keyboard import kedmanee_to_us
from core.thai_text import to_arabic_digits

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM: Final = 27
LENGTH: Final = RANDOM + 1
LONGEST: Final = 200
"""Characters that are looked at; more is no code."""

MASK: Final = "[····]"
"""What stands in a text where a code stood."""

_MEANT: Final = str.maketrans("OIL", "011")
_IDLE: Final = re.compile(r"[\s\-‐-―_.·\u200b-\u200f\u2060\ufeff]+")
_LIKE_A_CODE: Final = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Za-z][\s\-]{0,2}){27}[0-9A-Za-z](?![0-9A-Za-z])")


def new_code() -> str:
    """A code nobody has, without its hyphens."""
    body = "".join(secrets.choice(ALPHABET) for _n in range(RANDOM))
    return body + _check(body)


def shown(code: str) -> str:
    """The code in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def read_code(text: str) -> str:
    """The code that was written, pasted or typed with the Thai keyboard on; empty where it is none."""
    for reading in (to_arabic_digits(text[:LONGEST]), kedmanee_to_us(text[:LONGEST])):
        written = _IDLE.sub("", unicodedata.normalize("NFKC", reading)).upper().translate(_MEANT)
        if _is_code(written):
            return written
    return ""


def masked(text: str) -> str:
    """The text without codes: whoever pastes theirs into a report would hand it to all who read that.

    Digits may stand right before a code, so what looks like one and is none is looked at again from its next character.
    """
    kept, place = [], 0
    while (found := _LIKE_A_CODE.search(text, place)) is not None:
        is_code = bool(read_code(found[0]))
        kept.append(text[place : found.start()] + MASK if is_code else text[place : found.start() + 1])
        place = found.end() if is_code else found.start() + 1
    return "".join([*kept, text[place:]])


def mac_of(code: str, pepper: str) -> bytes:
    """What is kept of a code, by which its report is found: useless without the pepper, which no database holds."""
    return hmac.digest(pepper.encode(), b"misuse-code-look-up:" + code.encode(), hashlib.sha256)


def _is_code(written: str) -> bool:
    body = written[:RANDOM]
    return len(written) == LENGTH and set(written) <= set(ALPHABET) and _check(body) == written[RANDOM]


def _check(body: str) -> str:
    """Luhn's check character for an alphabet of 32: it finds every single wrong character."""
    total = 0
    for place, character in enumerate(reversed(body)):
        value = ALPHABET.index(character) * (2 - place % 2)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
