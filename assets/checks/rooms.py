"""Which place the register means by what it calls the location of an item."""

from __future__ import annotations

from collections.abc import Iterable

from assets.checks.models import Place
from core.thai import identifier_key


class Rooms:
    """Places by what they may be called: the room, or the room with its building on either side."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_key: dict[str, Place | None] = {}
        for place in places:
            for name in {place.name, f"{place.building}{place.name}", f"{place.name}{place.building}"}:
                key = identifier_key(name)
                # Two rooms of one name in two buildings: the name alone says nothing.
                self._by_key[key] = None if key in self._by_key else place

    def find(self, location: str) -> Place | None:
        """The one place that is called so."""
        return self._by_key.get(identifier_key(location)) if location else None

    def knows(self, location: str) -> bool:
        """Whether any place is called so, be it one of several."""
        return identifier_key(location) in self._by_key
