"""By what the item of a row is known: its number, else what describes it; so that a second run makes no second item."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from assets.importing.problems import Problem
from assets.importing.rows import ReadRow
from assets.models import IdentifierKind
from core.thai import identifier_key, search_key

_DESCRIBING: Final = ("name", "brand", "model", "serial_no", "acquired_on", "cost", "document_no", "unit_of_count")
"""What stays the same as long as it is the same item; place, condition and notes change."""

MOST_NAMED: Final = 5
"""Row numbers that a sentence names."""


@dataclass(frozen=True, slots=True)
class Identities:
    """What the whole file says about which rows are about the same item.

    content: row → by what an item without any number is known, "" for items that have one.
    repeats: row → the earlier row it repeats word for word. conflicts: row → why its number cannot be followed.
    """

    content: Mapping[int, str] = field(default_factory=dict)
    repeats: Mapping[int, int] = field(default_factory=dict)
    conflicts: Mapping[int, Problem] = field(default_factory=dict)


def identify(rows: Sequence[ReadRow]) -> Identities:
    """Compare all rows of the file with each other."""
    content: dict[int, str] = {}
    repeats: dict[int, int] = {}
    conflicts: dict[int, Problem] = {}
    seen: Counter[str] = Counter()
    for row in rows:
        if row.numbers:
            continue
        fingerprint = fingerprint_of(row)
        if fingerprint:
            seen[fingerprint] += 1
            content[row.row] = f"{fingerprint}-{seen[fingerprint]}"
    for text, group in _same_number(rows):
        _sort_out(text, group, repeats, conflicts)
    return Identities(content, repeats, conflicts)


def fingerprint_of(row: ReadRow) -> str:
    """What describes the item, in 40 characters; "" where the row says nothing of it.

    Two rows that describe alike are two items: the second, third … of that description (`-2`, `-3`) on every run.
    """
    said = [search_key(str(row.told[name])) if name in row.told else "" for name in _DESCRIBING]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:40] if any(said) else ""


def _same_number(rows: Sequence[ReadRow]) -> list[tuple[str, list[ReadRow]]]:
    """Each number that several rows bear, and those rows. Other numbers count where one row has no official one."""
    groups: dict[tuple[IdentifierKind, str], list[ReadRow]] = defaultdict(list)
    for row in rows:
        for known_by in row.keys:
            groups[known_by].append(row)
    return [
        (next(value for of, value in group[0].numbers if (of, identifier_key(value)) == (kind, key)), group)
        for (kind, key), group in groups.items()
        if len(group) > 1 and (kind == IdentifierKind.OFFICIAL or any(not row.official for row in group))
    ]


def _sort_out(text: str, group: Sequence[ReadRow], repeats: dict[int, int], conflicts: dict[int, Problem]) -> None:
    first = group[0]
    if all(row.cells == first.cells or (row.told, row.keys) == (first.told, first.keys) for row in group):
        for row in group[1:]:
            repeats.setdefault(row.row, first.row)
        return
    named = ", ".join(str(row.row) for row in group[:MOST_NAMED]) + (" …" if len(group) > MOST_NAMED else "")
    for row in group:
        conflicts.setdefault(row.row, Problem("number-twice-in-file", facts={"text": text[:80], "rows": named}))
