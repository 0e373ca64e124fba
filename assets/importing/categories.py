"""Which category an item belongs to: by the word of the file, by the number's class, else the one for the unsorted."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from assets.importing.reading import decode
from assets.models import Category
from core.thai import clean, identifier_key, search_key

UNSORTED_CODE: Final = "0000"
UNSORTED_NAME: Final = "ไม่ระบุประเภท"
"""The category of items whose category nobody has said yet: visible, so that somebody sorts them."""

MATERIALS: Final = "00"
"""The group of materials that are no durable articles in the FSN table as hospitals keep it."""

_FSN_CLASS: Final = re.compile(r"[^\d]*(\d{4})[-.]\d{3,4}(?!\d)")
"""7440-001-0001, พย7110-006-024-335, ธก.7110-002-0003/35: four figures, then three or four."""
_LONGEST_NAME: Final = 300


def word_of(name: str) -> str:
    """A category's name as words of registers are compared with it: "ครุภัณฑ์" before it is of no account."""
    return search_key(name).replace(" ", "").removeprefix("หมวด").removeprefix("ประเภท").removeprefix("ครุภัณฑ์")


@dataclass(slots=True)
class CategoryBook:
    """All categories, to be asked by code, by word and by asset number."""

    by_code: dict[str, Category] = field(default_factory=dict)
    by_word: dict[str, Category] = field(default_factory=dict)

    @classmethod
    def of(cls, categories: Iterable[Category]) -> CategoryBook:
        """The book of `categories`. A word that several have stands for the one highest in the tree, else for none."""
        book = cls()
        same: dict[str, list[Category]] = defaultdict(list)
        for category in categories:
            book.by_code[identifier_key(category.code)] = category
            same[word_of(category.name)].append(category)
        for word, group in same.items():
            highest = min(len(category.code) for category in group)
            at_top = [category for category in group if len(category.code) == highest]
            if word and len(at_top) == 1:
                book.by_word[word] = at_top[0]
        return book

    def named(self, text: str) -> Category | None:
        """The category of that code or name."""
        return self.by_code.get(identifier_key(text)) or self.by_word.get(word_of(text))

    def numbered(self, number: str) -> Category | None:
        """The class that the first four figures of an asset number name; groups of materials are none."""
        found = _FSN_CLASS.match(identifier_key(number))
        if not found or found[1].startswith(MATERIALS):
            return None
        return self.by_code.get(found[1])

    @property
    def unsorted(self) -> Category | None:
        """The category for what nobody has sorted; None before the first import."""
        return self.by_code.get(UNSORTED_CODE)


@dataclass(frozen=True, slots=True)
class FsnNode:
    """A group, class or type to be: its code and name, and the code of what it belongs to ("" for a group)."""

    code: str
    name: str
    parent: str


@dataclass(slots=True)
class FsnTree:
    """The FSN table made clean, and what was left out: why → how many."""

    nodes: list[FsnNode] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def read_fsn(files: Mapping[str, bytes]) -> FsnTree:
    """The tree of the three files "group", "class" and "prop" (types) of an FSN table.

    Left out, and counted: rows that are not active, without a name, without a well-formed code, of a group or class
    that is missing, and codes that stand there already (the first row of a code is kept).

    Raises:
        KeyError: a file or a column is missing.
        problems.CannotRead: a file is no text.
    """
    tree = FsnTree()
    known: set[str] = set()
    for row in _rows(files["group"]):
        _add(tree, known, code=row["group_code"], name=row["name"], parent="", shape=r"\d{2}", active=row["active"])
    for row in _rows(files["class"]):
        code, parent = row["class_code"], row["group_code"]
        _add(tree, known, code=code, name=row["name"], parent=parent, shape=r"\d{4}", active=row["active"])
    for row in _rows(files["prop"]):
        code, parent = row["fsn"], row["class_code"]
        _add(tree, known, code=code, name=row["name"], parent=parent, shape=r"\d{4}-\d{3}-\d{4}", active=row["active"])
    return tree


def _add(tree: FsnTree, known: set[str], *, code: str, name: str, parent: str, shape: str, active: str) -> None:
    name = clean(name)[:_LONGEST_NAME]
    if active.strip().lower() in ("false", "0", "f", "no"):
        tree.left_out["not-active"] += 1
    elif not name:
        tree.left_out["no-name"] += 1
    elif not re.fullmatch(shape, code):
        tree.left_out["malformed-code"] += 1
    elif parent and (parent not in known or not code.startswith(parent)):
        tree.left_out["no-parent"] += 1
    elif code in known:
        tree.left_out["code-twice"] += 1
    else:
        known.add(code)
        tree.nodes.append(FsnNode(code, name, parent))


def _rows(content: bytes) -> Sequence[dict[str, str]]:
    text, _encoding = decode(content)
    return [
        {clean(name): clean(cell or "") for name, cell in row.items() if name is not None}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]
