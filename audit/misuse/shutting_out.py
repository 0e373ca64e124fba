"""Who must not see a report: those it names, the unit it is about with everybody in it, and the line above; pure.

And who gets it: the committee nearest to the unit, level by level upward, until two people can read it, because it
takes two to close it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from core.thai_text import search_key

ENOUGH: Final = 2
"""Readers: closing takes two people."""

SHORTEST_NAME: Final = 4
"""Letters of a written name from which on it is compared as a part of a handler's."""

_TITLE: Final = re.compile(r"^(?:นางสาว|นาง|นาย|น\.ส\.|ดร\.|mr|mrs|ms|miss|dr)[. ]*", re.IGNORECASE)
_PARTS: Final = re.compile(r"[\n,;/]|และ|กับ|\band\b")


@dataclass(frozen=True, slots=True)
class Reader:
    """A handler as exclusion sees them; fields as in `models.Handler`."""

    pk: int
    person: int
    staff_code: str
    name: str
    level: str
    home: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom a report is about.

    text: everything that was told. names: whom it is about, as written. unit: path of the unit concerned. root: path of
    the whole agency. persons: ids of those who hold the item. ticked: ids of handlers whom the reporter keeps out.
    """

    text: str = ""
    names: str = ""
    unit: str = ""
    root: str = ""
    persons: frozenset[int] = frozenset()
    ticked: frozenset[int] = frozenset()

    def plain(self) -> dict[str, Any]:
        """As it is sealed into the report, so that whoever joins the committee later is judged by it too."""
        return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(self).items()}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Concerned:
        """Back from what was sealed."""
        read: dict[str, Any] = dict(plain)
        return cls(**read | {name: frozenset(read[name]) for name in ("persons", "ticked")})


def is_shut_out(reader: Reader, about: Concerned) -> bool:
    """Whether this handler is named, is among those concerned, or stands above or below them."""
    if reader.pk in about.ticked or reader.person in about.persons or _is_named(reader, about):
        return True
    if not about.unit:
        return False
    if about.unit == about.root:
        return about.unit in reader.heads
    return reader.home.startswith(about.unit) or any(about.unit.startswith(path) for path in reader.heads)


def readers_of(about: Concerned, readers: Iterable[Reader]) -> list[Reader]:
    """Who gets the report: level by level from the unit upward until there are two; empty where nobody is left."""
    left = [reader for reader in readers if not is_shut_out(reader, about)]
    place = about.unit or about.root
    chosen: list[Reader] = []
    for level in _levels(left, place):
        chosen += [reader for reader in left if reader.level == level]
        if len(chosen) >= ENOUGH:
            break
    return chosen


def _levels(readers: Sequence[Reader], place: str) -> list[str]:
    """The levels above the unit, nearest first."""
    return sorted({reader.level for reader in readers if place.startswith(reader.level)}, key=len, reverse=True)


def _is_named(reader: Reader, about: Concerned) -> bool:
    written, name, code = search_key(f"{about.text}\n{about.names}"), _bare(reader.name), search_key(reader.staff_code)
    if name in written or re.search(rf"(?<![0-9a-z]){re.escape(code)}(?![0-9a-z])", written):
        return True
    return any(part in name for part in _names(about.names))


def _names(text: str) -> Collection[str]:
    return {key for part in _PARTS.split(text) if len(key := _bare(part.strip())) >= SHORTEST_NAME}


def _bare(name: str) -> str:
    """The name without its title, as it is compared."""
    return search_key(_TITLE.sub("", name.strip()))
