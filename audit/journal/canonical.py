"""One text for one fact: canonical JSON, so that the same facts always have the same bytes and the same digest."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final
from uuid import UUID

from django.utils.functional import Promise

_NO_PLACE: Final = (
    "The record keeps no %s: pass a string, a whole number, a Decimal, a date, an aware time, a list or a mapping."
)


def plain(text: str) -> str:
    """`text` as every database keeps it: NFC, with U+FFFD for what has no UTF-8 form or no place in a text column."""
    storable = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", storable.replace("\0", "\ufffd"))


def canonical(value: object) -> str:
    """`value` as JSON: keys sorted, no spaces, NFC, decimals as strings, times in UTC as `…Z`, dates as ISO.

    Raises:
        TypeError: for a float, a time without zone, a set, a model, or a key that is not a string.
        ValueError: for two keys of a mapping that are the same in NFC.
    """
    return json.dumps(_reduced(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def instant(at: datetime) -> str:
    """`at` in UTC with microseconds and `Z`: `2026-11-22T08:59:00.000000Z`.

    Raises:
        TypeError: `at` has no zone.
    """
    if at.tzinfo is None:
        raise TypeError("The record keeps no time without a zone.")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _reduced(value: object) -> object:
    match value:
        case Enum():
            return _reduced(value.value)
        case None | bool():
            return value
        case int():
            return int(value)
        case str() | Promise() | UUID():
            return plain(str(value))
        case Decimal():
            return format(value, "f") if value.is_finite() else str(value)
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Mapping():
            return _reduced_mapping(value)
        case list() | tuple():
            return [_reduced(item) for item in value]
        case _:
            raise TypeError(_NO_PLACE % type(value).__name__)


def _reduced_mapping(mapping: Mapping[object, object]) -> dict[str, object]:
    reduced: dict[str, object] = {}
    for key, value in mapping.items():
        if not isinstance(key, str):
            raise TypeError(f"The record names facts by strings, not by {type(key).__name__}.")
        name = plain(key)
        if name in reduced:
            raise ValueError(f"Two facts have the same name: {name}")
        reduced[name] = _reduced(value)
    return reduced
