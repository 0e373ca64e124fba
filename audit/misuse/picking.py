"""Which item is meant: found by any part of its name or number, and told to nobody but by its kind.

Whoever asks has not signed in, so an item is its number, its kind and the unit that answers for it: hardly more than
its label says to who stands before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assets.models import Asset
from assets.queries import find_by_code
from assets.search import matching
from core.thai_text import clean
from people.models import Agency

MOST: Final = 10
"""Items that are shown; who sees so many writes more."""

SHORTEST: Final = 3
"""Letters: fewer would list the register."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be meant."""

    code: str
    kind: str
    unit: str


def candidates(written: str, agency: Agency) -> list[Candidate]:
    """The items behind a scanned or typed code; else those of which every word is a part. Three queries at most."""
    text = clean(written)
    if len(text) < SHORTEST:
        return []
    ours = Asset.objects.filter(responsible_unit__agency=agency).select_related("category", "responsible_unit")
    found = find_by_code(text, among=ours) or matching(ours, text).order_by("name", "pk")[:MOST]
    return [Candidate(each.tag, each.category.name, each.responsible_unit.name) for each in found]
