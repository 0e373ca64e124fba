"""The one door for text: Thai spelled one way, nothing invisible, and the keys by which it is found again.

Never NFKC or NFKD: they take SARA AM apart.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

THAI_DIGITS: Final = "๐๑๒๓๔๕๖๗๘๙"
_TO_ARABIC: Final = str.maketrans(THAI_DIGITS, "0123456789")
_TO_THAI: Final = str.maketrans("0123456789", THAI_DIGITS)

# Controls (all but those that part words), bidi, zero-width and other invisible characters, the soft hyphen and the
# byte order mark, variation selectors, fillers that look empty, tags, lone surrogates and noncharacters. The first
# group holds GS (0x1D), of which a single one stored breaks every later XLSX export.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad"
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff"
    + "".join(f"{chr(0x10000 * n + 0xFFFE)}{chr(0x10000 * n + 0xFFFF)}" for n in range(1, 17))
    + "]"
)
MOST_MARKS: Final = 30
"""Combining marks on one letter (Unicode's "stream-safe" text): NFC needs the square of their number in time."""

# The combining marks that NFC puts in order lie between these two; no script has nearly so many on one letter.
_COMBINING: Final = "".join(mark for mark in map(chr, range(0x300, 0x1E94B)) if unicodedata.combining(mark))
_HEAPED: Final = re.compile(f"([{_COMBINING}]{{{MOST_MARKS}}})[{_COMBINING}]+")

_LINE_ENDS: Final = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BLANKS: Final = re.compile("[\t \xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]+")

# The marks of one Thai syllable in the order in which they compare equal: phinthu, vowel below, vowel (or mark) above,
# tone, silencer, and SARA AM last. It agrees with the canonical order of NFC, which leaves most of these marks alone.
_MARK_ORDER: Final = {
    mark: place
    for place, marks in enumerate(
        (
            "\u0e3a",
            "\u0e38\u0e39",
            "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d",
            "\u0e48\u0e49\u0e4a\u0e4b",
            "\u0e4c\u0e4e",
            "\u0e33",
        )
    )
    for mark in marks
}
_MARKS: Final = re.compile(f"[{''.join(_MARK_ORDER)}]{{2,}}")
_OPEN_SARA_AM: Final = re.compile("\u0e4d([\u0e48-\u0e4b]*)\u0e32|\u0e32\u0e4d")
_DOUBLE_SARA_E: Final = re.compile("\u0e40\u0e40")

_DASHES: Final = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63]")
_FULL_WIDTH: Final = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_PUNCTUATION: Final = re.compile("[\"'“”‘’«»‹›()\\[\\]{}<>,;:!?…•·*_|\\\\`~^=]+")
_BLANK_BESIDE_THAI: Final = re.compile("(?<=[\u0e00-\u0e7f]) | (?=[\u0e00-\u0e7f])")


def clean(text: str, *, multiline: bool = False) -> str:
    """`text` as the house stores it: NFC, Thai marks in one order, SARA AM one letter, nothing invisible, no wide gaps.

    A line end parts words (it becomes a blank) unless `multiline`, which keeps lines and at most one empty line between
    them. Cleaning twice changes nothing more.
    """
    text = _spell(_HEAPED.sub(r"\1", _INVISIBLE.sub("", text)))
    if not multiline:
        return _BLANKS.sub(" ", _LINE_ENDS.sub(" ", text)).strip(" ")
    lines = [_BLANKS.sub(" ", line).strip(" ") for line in _LINE_ENDS.split(text)]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def search_key(text: str) -> str:
    """What the search column holds and what a query becomes, to be compared as a part (`LIKE '%…%'`).

    Cleaned, case folded, Thai digits as Arabic, full-width as ASCII, dashes as "-", quotes, brackets and commas as
    blanks, and no blank beside a Thai letter, where writers put one or not as they please.
    """
    key = clean(_PUNCTUATION.sub(" ", _fold(clean(text))))
    while (closed := clean(_BLANK_BESIDE_THAI.sub("", key))) != key:
        key = closed
    return key


def identifier_key(text: str) -> str:
    """The normalised key of an asset number: two spellings of one number have the same key.

    Thai digits as Arabic, full-width as ASCII, case folded, dashes as "-", no blanks and nothing invisible.
    """
    return clean(_fold(clean(text)).replace(" ", ""))


def to_arabic_digits(text: str) -> str:
    """`text` with Thai digits as 0-9."""
    return text.translate(_TO_ARABIC)


def to_thai_digits(text: str) -> str:
    """`text` with 0-9 as Thai digits, as official letters write them."""
    return text.translate(_TO_THAI)


def _fold(text: str) -> str:
    return _DASHES.sub("-", to_arabic_digits(text.translate(_FULL_WIDTH))).casefold()


def _spell(text: str) -> str:
    """One spelling for what looks the same: NFC, marks in order and once, SARA AM as one letter, SARA AE as one."""
    while True:
        spelled = _DOUBLE_SARA_E.sub("\u0e41", unicodedata.normalize("NFC", text))
        spelled = _OPEN_SARA_AM.sub(lambda found: (found[1] or "") + "\u0e33", _MARKS.sub(_in_order, spelled))
        if spelled == text:
            return text
        text = spelled


def _in_order(marks: re.Match[str]) -> str:
    return "".join(sorted(dict.fromkeys(marks[0]), key=_MARK_ORDER.__getitem__))
