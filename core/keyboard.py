"""What a scanner meant: its keys read back from the Thai keyboard (Kedmanee, TIS 820), and the readings of one scan.

A wedge scanner types the keys of a US keyboard; with the Thai keyboard on, `7440-001-0003` arrives as `ึภภจขจจๅขจจจ-`.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from core.thai_text import clean
from core.unreadable import Unreadable

LONGEST_SCAN: Final = 4096
"""Characters; more is not a label."""

SHORTEST_DOUBLED: Final = 8
"""Characters; a shorter half ("2020" of 20202020) is more likely a number of its own."""

_US: Final = (
    "`1234567890-=" "qwertyuiop[]\\" "asdfghjkl;'" "zxcvbnm,./"
    "~!@#$%^&*()_+" "QWERTYUIOP{}|" 'ASDFGHJKL:"' "ZXCVBNM<>?"
)  # fmt: skip
_KEDMANEE: Final = (
    "_ๅ/-ภถุึคตจขช" "ๆไำพะัีรนยบลฃ" "ฟหกดเ้่าสวง" "ผปแอิืทมใฝ"
    "%+๑๒๓๔ู฿๕๖๗๘๙" '๐"ฎฑธํ๊ณฯญฐ,ฅ' "ฤฆฏโฌ็๋ษศซ." "()ฉฮฺ์?ฒฬฦ"
)  # fmt: skip
_TO_US: Final = str.maketrans(_KEDMANEE, _US)
_TO_KEDMANEE: Final = str.maketrans(_US, _KEDMANEE)

_THAI: Final = re.compile("[\u0e01-\u0e5b]")
_ENTER: Final = re.compile("[\r\n\t]+")
_URL: Final = re.compile(r"https?://\S+", re.IGNORECASE)


def kedmanee_to_us(text: str) -> str:
    """The keys that typed `text` on a Thai keyboard, as a US keyboard would have written them."""
    return text.translate(_TO_US)


def us_to_kedmanee(text: str) -> str:
    """What the keys of `text` write when the Thai keyboard is on."""
    return text.translate(_TO_KEDMANEE)


def scan_readings(raw: str) -> list[str]:
    """What `raw`, scanned or typed, may stand for, the likeliest first; empty when there is nothing in it.

    As written; as the US keys behind it, where it holds Thai letters; and of each reading that is a whole web address
    the address, its last two segments joined by "/" and its last; last of all the half of a reading that came twice.
    Enter and Tab at the ends are dropped, and so is the same code repeated between them. Upper and lower case are left
    to the key functions. Take the first reading that the register knows.

    Raises:
        Unreadable: "scan-too-long" beyond 4,096 characters.
    """
    if len(raw) > LONGEST_SCAN:
        raise Unreadable("scan-too-long", _("This is too long to be a code. Scan or type one code only."))
    parts = dict.fromkeys(part for part in _ENTER.split(raw) if part.strip())
    typed = " ".join(parts)
    # Before cleaning: it would put the "marks" of a typed 77 or H6 in order as if they were Thai.
    spellings = [clean(typed), clean(kedmanee_to_us(typed))] if _THAI.search(typed) else [clean(typed)]
    readings = [reading for spelling in spellings for reading in (spelling, *_within_address(spelling))]
    halves = [_half(spelling) for spelling in spellings]
    return [reading for reading in dict.fromkeys(readings + halves) if reading]


def _within_address(text: str) -> list[str]:
    if not _URL.fullmatch(text):
        return []
    try:
        path = urlsplit(text).path
    except ValueError:  # such as a bracket without its twin in the host
        return []
    segments = [clean(unquote(segment)) for segment in path.split("/") if segment]
    return ["/".join(segments[-2:]), *segments[-1:]]


def _half(text: str) -> str:
    half = text[: len(text) // 2]
    return half if len(half) >= SHORTEST_DOUBLED and half * 2 == text else ""
