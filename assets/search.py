"""Finding items by any part of what is known of them, on an index of each database.

Thai has no blanks, so every word is looked for as a part. PostgreSQL: a trigram index over the text with its Thai
letters spelled as ASCII ones (`folded`, which the database keeps), because pg_trgm leaves out what the locale takes for
no letter: the tone marks, and in the C locale all of Thai. SQLite: a trigram table of FTS5 that triggers keep in step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from django.db import connections
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from assets.models import Asset
from assets.values import AssetValues
from core.keyboard import kedmanee_to_us
from core.thai import clean, identifier_key, search_key

LONGEST_QUERY: Final = 200
"""Characters that are looked at; what comes after adds nothing to a search."""

MOST_WORDS: Final = 8

SHORTEST_INDEXED: Final = 3
"""Characters: trigrams know nothing shorter. One and two are looked for by reading the search texts."""

_MATCHED: Final = "SELECT rowid FROM assets_search_trigrams WHERE assets_search_trigrams MATCH %s"
_FOLDED: Final = "SELECT asset_id FROM assets_assetsearch WHERE "
_HOLDS: Final = "folded LIKE asset_search_fold(%s) AND text LIKE %s"
"""The folded text for the index, the text itself for certainty: several characters share one letter."""

_TYPED_CODE: Final = re.compile(r"[0-9A-Za-z./-]*[0-9][0-9A-Za-z./-]*")


def search_text(tag: str, values: AssetValues, numbers: Iterable[str]) -> str:
    """What `AssetSearch` holds of an item: a line each for name, brand, model, serial, numbers, tag, category, place.

    numbers: every number of the item, also those of the past.
    """
    words = (values.name, values.brand, values.model, values.serial_no, values.category.name, values.location)
    codes = (tag, tag.replace("-", ""), values.serial_no, *numbers)
    keys = [*(search_key(word) for word in words), *(search_key(code) for code in codes)]
    keys += [identifier_key(code) for code in codes]
    return "\n".join(key for key in dict.fromkeys(keys) if key)


def matching(assets: QuerySet[Asset], text: str) -> QuerySet[Asset]:
    """Those of `assets` of which every word of `text` is a part of something known: name, brand, model, number, place.

    All of them where nothing is written. A code typed with the Thai keyboard on is found as well.
    """
    words = _words(text)
    if not words:
        return assets
    found = _all_of(words, assets.db)
    typed = kedmanee_to_us(text.strip()[:LONGEST_QUERY])
    if typed != text.strip() and len(typed) >= SHORTEST_INDEXED and _TYPED_CODE.fullmatch(typed):
        found |= _all_of(_words(typed), assets.db)
    return assets.filter(found)


def _words(text: str) -> list[str]:
    parts = clean(text[: LONGEST_QUERY * 2])[:LONGEST_QUERY].split(" ")
    keys = (key for part in parts for key in search_key(part).split(" "))
    return [key for key in dict.fromkeys(keys) if key][:MOST_WORDS]


def _all_of(words: list[str], using: str) -> Q:
    found = Q()
    for word in words:
        if len(word) < SHORTEST_INDEXED:
            found &= Q(search__text__contains=word)
    long = [word for word in words if len(word) >= SHORTEST_INDEXED]
    if not long:
        return found
    return found & Q(pk__in=_indexed(long, using))


def _indexed(words: list[str], using: str) -> RawSQL:
    """The ids of the items whose search text holds all `words`, by the index of the database."""
    if connections[using].vendor == "postgresql":
        patterns = [f"%{connections[using].ops.prep_for_like_query(word)}%" for word in words for _twice in range(2)]
        return RawSQL(_FOLDED + " AND ".join([_HOLDS] * len(words)), patterns)  # noqa: S611  # nosec B611 (constants)
    phrase = " ".join('"{}"'.format(word.replace('"', '""')) for word in words)
    return RawSQL(_MATCHED, [phrase])  # noqa: S611  # nosec B611 (a constant with its parameter)
