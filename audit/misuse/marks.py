"""Fingerprints of what belongs to reports: by them the record finds what was changed, and tells nothing; pure reading.

Each entry, each file and each report, with who may read it, has one. Once a day those of the day are kept in no order
under one root (`actions.marking`), and the record seals that root. A shape names what a fingerprint is made of: whoever
adds a column adds a shape, and what was kept under the old one still holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from audit.journal.merkle import leaf_hash, root_of
from audit.misuse.models import Access, Entry, Evidence, Report

ENTRY: Final = "entry"
FILE: Final = "file"
REPORT: Final = "report"
NOTHING: Final = "nothing"
"""The shape of the one mark a day that is about no row: a day without an act has a root like any other."""

AT_ONCE: Final = 500
"""Rows held in memory."""

FILES_AT_ONCE: Final = 1
"""Of up to 25 MB each."""

_OF_ENTRY: Final = ("report_id", "position", "kind", "on", "by_id", "sealed")
_OF_REPORT: Final = (
    "number",
    "sending",
    "agency_id",
    "unit_id",
    "category",
    "state",
    "urgency",
    "received_on",
    "acknowledged_on",
    "told_on",
    "closed_on",
    "held_on",
    "destroyed_on",
    "outcome",
    "proposed",
    "proposed_by_id",
    "outcome_by_id",
    "closed_by_id",
    "public_key",
    "code_mac",
    "code_key",
    "escrow_key",
    "content",
)
_OF_ACCESS: Final = ("handler_id", "sealed_key", "cleared_on")


class Row(NamedTuple):
    """A row of a case with its fingerprint. on: the day it says it is of; None for a file, which says none."""

    id: UUID
    hash: bytes
    on: date | None
    report: UUID


def entries(ids: Iterable[UUID] | None = None) -> Iterator[Row]:
    """The entries of these ids, or all."""
    for piece in _pieces(ids, AT_ONCE):
        there = Entry.objects.order_by().filter(**piece).values_list("pk", *_OF_ENTRY)
        for pk, *stored in there.iterator(chunk_size=AT_ONCE):
            yield Row(pk, _hash(stored), stored[3], stored[0])


def files(ids: Iterable[UUID] | None = None) -> Iterator[Row]:
    """The files of these ids, or all."""
    for piece in _pieces(ids, FILES_AT_ONCE):
        there = Evidence.objects.filter(**piece).values_list("pk", "report_id", "sealed")
        for pk, report, sealed in there.iterator(chunk_size=FILES_AT_ONCE):
            yield Row(pk, _hash((report, sealed)), None, report)


def reports(ids: Iterable[UUID] | None = None) -> Iterator[Row]:
    """The reports of these ids, or all, each with who may read it."""
    for piece in _pieces(ids if ids is not None else Report.objects.values_list("pk", flat=True), AT_ONCE):
        keys: dict[UUID, list[list[Any]]] = {}
        held = Access.objects.filter(report__in=piece["pk__in"]).order_by("handler_id")
        for report, *stored in held.values_list("report_id", *_OF_ACCESS):
            keys.setdefault(report, []).append([_plain(value) for value in stored])
        for pk, *stored in Report.objects.filter(**piece).values_list("pk", *_OF_REPORT):
            received_on = stored[_OF_REPORT.index("received_on")]
            yield Row(pk, _hash((*stored, keys.get(pk, []))), received_on, pk)


SHAPES: Final[dict[str, tuple[str, Callable[[Iterable[UUID] | None], Iterator[Row]]]]] = {
    ENTRY: (Entry._meta.db_table, entries),
    FILE: (Evidence._meta.db_table, files),
    REPORT: (Report._meta.db_table, reports),
}
"""By shape the table, and how its rows are read."""


def root(marks: Iterable[tuple[UUID, str, UUID, bytes | memoryview[int]]]) -> str:
    """The root over marks (id, shape, row, hash), in the order of their random ids, which is none."""
    ordered = sorted(marks, key=lambda mark: mark[0])
    return root_of(leaf_hash(f"{shape}\n{row}\n".encode() + bytes(hashed)) for _id, shape, row, hashed in ordered).hex()


def _pieces(ids: Iterable[UUID] | None, size: int) -> Iterator[dict[str, Sequence[UUID]]]:
    if ids is None:
        yield {}
        return
    listed = list(ids)
    for first in range(0, len(listed), size):
        yield {"pk__in": listed[first : first + size]}


def _hash(stored: Sequence[Any]) -> bytes:
    return hashlib.sha256(json.dumps([_plain(value) for value in stored]).encode()).digest()


def _plain(value: Any) -> Any:
    """As it stands in what is hashed, the same on both databases."""
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    return value if value is None or isinstance(value, int | str | list) else str(value)
