"""What of a code that names nothing may be kept: what stands on a label, and nothing that may be a person's.

Kept is a code with a digit, of letters, digits and the signs of asset numbers and barcodes. Not kept: our own tags
(right or misread), words without a digit (names), what has capital and small letters and digits (passwords and
tokens), e-mail addresses, telephone numbers, numbers of identity cards, and web addresses with anything behind the path
but the number of a thing.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings

from assets.models import UnknownCode
from assets.tags import is_tag_shaped
from core.thai import Unreadable, scan_readings

LONGEST: Final = UnknownCode._meta.get_field("value").max_length or 0
SHORTEST: Final = 4
"""Characters; less is a slip of the finger."""

NAMES_A_THING: Final = frozenset({"id", "no", "number", "asset", "asset_no", "assetno", "asset_id", "assetid"})
"""Parameters of a web address that stickers use; an address with any other is not kept."""

_CODE: Final = re.compile(r"[A-Za-z0-9\u0e01-\u0e5b ./_:()#+-]*[0-9\u0e50-\u0e59][A-Za-z0-9\u0e01-\u0e5b ./_:()#+-]*")
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?")
_PHONE: Final = re.compile(r"(0|\+?66)[0-9]{8,9}")


def worth_keeping(raw: str) -> str:
    """`raw`, scanned or typed, as it may be kept; "" where it may not, or would help nobody. No query."""
    try:
        readings = scan_readings(raw)
    except Unreadable:
        return ""
    if any(_is_ours(reading) for reading in readings):
        return ""
    # An address is kept whole or not at all; its parts would stand for many things. What came twice is kept once.
    # With the Thai keyboard on, what was meant comes second: its digits tell it from a Thai number.
    whole = [reading for reading in readings if _ADDRESS.match(reading)] or readings
    once = [reading for reading in whole if reading * 2 in whole] or whole
    return next((reading for reading in once if _may_be_kept(reading)), "")


def _may_be_kept(text: str) -> bool:
    if not SHORTEST <= len(text) <= LONGEST:
        return False
    if _ADDRESS.match(text):
        return _is_of_a_thing(text)
    return _CODE.fullmatch(text) is not None and not _is_personal(text)


def _is_of_a_thing(address: str) -> bool:
    """Whether a web address names a thing: a host, a path and at most its number."""
    try:
        parts = urlsplit(address)
        asked = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query), max_num_fields=3)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc) or parts.fragment:
        return False
    named = [*parts.path.split("/"), *(value for _name, value in asked)]
    known = all(name.casefold() in NAMES_A_THING for name, _value in asked)
    return known and any(map(str.isdigit, address)) and all(not each or _is_part(each) for each in named)


def _is_part(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9._%~-]+", text) is not None and not _is_personal(text)


def _is_personal(text: str) -> bool:
    """Whether this may be a password, a token, a telephone number or the number of an identity card."""
    has = [any(map(test, text)) for test in (str.isupper, str.islower, str.isdigit)]
    digits = re.sub(r"[ -]", "", text)
    return all(has) or _PHONE.fullmatch(digits) is not None or _is_of_an_identity_card(digits)


def _is_of_an_identity_card(digits: str) -> bool:
    if re.fullmatch("[0-9]{13}", digits) is None:
        return False
    weighted = sum(weight * int(digit) for weight, digit in zip(range(13, 1, -1), digits, strict=False))
    return (11 - weighted % 11) % 10 == int(digits[-1])


def _is_ours(reading: str) -> bool:
    return reading.upper().startswith(settings.TAG_PREFIX) and is_tag_shaped(reading)
