"""Verification: every leaf from the stored bytes, every root, every signature, and what no leaf is about.

Trusts the public key that it is given and nothing in the database. Answers a report; raises nothing for what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from audit.journal import entries, guards, seals
from audit.journal.beside import check_beside
from audit.journal.canonical import instant
from audit.journal.entries import leaf
from audit.journal.findings import Finding, Good, Kind, Report
from audit.journal.keys import Anchor
from audit.journal.merkle import Frontier, leaf_hash
from audit.journal.models import Leaf, Seal
from audit.journal.outside import Copies, Copy
from audit.journal.reading import Entry, LeafRow, read_entries
from audit.journal.sealing import OVERDUE, PATIENCE, tree_of
from audit.journal.seals import MOST_LEAVES, NONE_BEFORE, NotASeal, SealText
from audit.journal.sources import STREAMS, Source, quoted, sources

SILENCE: Final = timedelta(minutes=65)
"""Longer than an hour between two seals."""

PAIRED: Final = 60
"""So many edited entries are tried for having changed places."""

Told = Callable[[int], object]
Beyond = Callable[[Report, datetime | None], None]

BEYOND: Final[list[Beyond]] = []
"""What looks further where the record seals only a root of something: each adds to the report what it finds."""


def verify(
    at: datetime,
    *,
    anchor: Anchor,
    copies: Copies | None = None,
    since: datetime | None = None,
    tell: Told | None = None,
) -> Report:
    """Verify the record as it stands at the moment `at`.

    since: seals before this moment are only followed by their chain, and their entries are not read.
    tell: called with the number of entries checked so far.
    """
    report = Report()
    gone = guards.missing(connection)
    if gone:
        report.find(Kind.UNGUARDED, what=", ".join(gone))
    announced: dict[str, tuple[str, str]] = {}
    streams = [_Stream(stream, anchor, report, copies or Copies(), since, tell, announced) for stream in STREAMS]
    for stream in streams:
        stream.check(at)
    for look in BEYOND:
        look(report, since)
    _judge_tails(streams, report)
    check_beside(report)
    if copies is not None:
        report.unchecked += copies.problems
    return report


@dataclass(slots=True)
class _Stream:
    """One stream, read from its first seal to its last."""

    name: str
    anchor: Anchor
    report: Report
    copies: Copies
    since: datetime | None
    tell: Told | None
    announced: dict[str, tuple[str, str]]
    """Time and key that a stream read before announced, by the id of the key: a stream that a later version of the
    system brought began with that one, and not before."""
    key: str = ""
    said: SealText | None = None
    """The last seal that holds."""
    tree: Frontier = field(default_factory=Frontier)
    drained: str = ""
    """An entry that says it is older than this, and is sealed from here on, came later than it says."""
    edited: list[tuple[LeafRow, Entry]] = field(default_factory=list)
    is_broken: bool = False

    def check(self, at: datetime) -> None:
        """Follow the seals, check their entries, then look for what stands outside of them."""
        self.key = self.anchor.public_key
        for seal in Seal.objects.filter(stream=self.name).order_by("number").iterator(chunk_size=200):
            if not self._follows(seal):
                self.is_broken = True
                break
        self._name_swaps()
        last = self.said
        self.report.sealed[self.name] = last.size if last else 0
        if last is None:
            if not self.is_broken:
                self.report.find(Kind.EMPTIED, stream=self.name)
            return
        moment = last.moment()
        self.report.last_seal_at = min(filter(None, (self.report.last_seal_at, moment)))
        if self.is_broken:
            return
        if at - moment > OVERDUE:
            self.report.find(Kind.SILENT, stream=self.name, what=last.time, good=self._good())
        behind = Leaf.objects.filter(stream=self.name, number__gte=last.size).order_by("-number").first()
        if behind and not Seal.objects.filter(stream=self.name, number__gt=last.number).exists():
            self.report.find(Kind.CUT, stream=self.name, leaf=last.size, what=str(behind.number + 1), good=self._good())
        self._look_for_unsealed(at)

    def missing(self) -> list[Copy]:
        """The copies of seals behind the last one that holds."""
        end = self.said.number if self.said else 0
        return [copy for number, copy in self.copies.of(self.name).items() if number > end]

    def _follows(self, seal: Seal) -> bool:
        """Check one seal; whether those that follow can still be checked."""
        try:
            said = seals.parse(seal.text)
        except NotASeal:
            return self._broken(seal.number, "text")
        if said.origin != self.anchor.origin:
            told = _("The stream “%(stream)s” was sealed by another installation (%(theirs)s, not %(ours)s).")
            facts = {"stream": self.name, "theirs": said.origin, "ours": self.anchor.origin}
            self.report.unchecked.append(told % facts)
            return False
        wrong = self._wrong_with(seal, said)
        if wrong:
            return self._broken(said.number, wrong)
        since, key = self.announced.get(said.key, ("", ""))
        if self.said is None and key and said.time >= since:
            self.key = key
        is_read = self.since is None or said.moment() >= self.since
        if (is_read or said.next_key) and not self._is_signed(seal, said):
            self.report.find(Kind.OTHER_KEY, stream=self.name, seal=said.number, good=self._good())
            return False
        if not self._agrees_with_copy(said):
            return False
        if is_read:
            self._check_entries(seal, said)
        else:
            self.tree = tree_of(seal) or Frontier()
        self._move_on(said)
        return True

    def _broken(self, number: int, what: str) -> bool:
        self.report.find(Kind.SEAL, stream=self.name, seal=number, what=what, good=self._good())
        return False

    def _wrong_with(self, seal: Seal, said: SealText) -> str:
        """What of the seal does not fit the one before, or its own row; empty where all does."""
        before = self.said
        edge = tree_of(seal)
        checks = {
            "number": said.number == seal.number == (before.number + 1 if before else 1),
            "previous": said.previous == (seals.digest(before.text()) if before else NONE_BEFORE),
            "stream": said.stream == self.name,
            "size": said.size == seal.size >= (before.size if before else 0),
            "time": said.time == instant(seal.at) and (before is None or said.time >= before.time),
            "root": said.root == seal.root and edge is not None and edge.root().hex() == said.root,
        }
        return ", ".join(name for name, holds in checks.items() if not holds)

    def _is_signed(self, seal: Seal, said: SealText) -> bool:
        if said.key != seals.key_id(self.key) or not seals.is_signed(seal.text, seal.signature, self.key):
            return False
        return not said.next_key or seals.is_signed(seal.text, seal.next_signature, said.next_key)

    def _agrees_with_copy(self, said: SealText) -> bool:
        copy = self.copies.of(self.name).get(said.number)
        if copy is None:
            return True
        self.report.copies += 1
        if copy.said == said:
            return True
        about = self._first_altered(copy)
        self.report.find(Kind.REWRITTEN, stream=self.name, seal=said.number, good=self._good(), **about)
        return False

    def _first_altered(self, copy: Copy) -> dict[str, Any]:
        """The first entry whose leaf is another than the copy has, where the copy has leaves."""
        first = self.said.size if self.said else 0
        there = self._leaves(first, copy.said.size)
        for number, hashed in enumerate(copy.leaves(), start=first):
            found = there.get(number)
            if found is None:
                return {"leaf": number}
            if found.hash != hashed:
                return {"leaf": number, "source": found.source, "row_id": found.row_id}
        return {}

    def _move_on(self, said: SealText) -> None:
        before = self.said
        self.report.seals += 1
        if before and said.moment() - before.moment() > SILENCE:
            self.report.silences += 1
        if said.size - (before.size if before else 0) < MOST_LEAVES:
            self.drained = instant(said.moment() - PATIENCE)
        if said.next_key:
            self.key = said.next_key
            self.announced.setdefault(seals.key_id(said.next_key), (said.time, said.next_key))
        self.said = said
        if self.tell:
            self.tell(said.size)

    def _good(self) -> Good | None:
        return Good(self.said.number, self.said.moment()) if self.said else None

    def _leaves(self, first: int, end: int) -> dict[int, LeafRow]:
        found = Leaf.objects.filter(stream=self.name, number__gte=first, number__lt=end)
        rows = found.values_list("number", "source", "row_id", "layout", "hash").iterator(chunk_size=MOST_LEAVES)
        return {row[0]: LeafRow(*row[:4], bytes(row[4])) for row in rows}

    def _check_entries(self, seal: Seal, said: SealText) -> None:
        """The leaves that this seal added, their rows, and the root over them."""
        first = self.said.size if self.said else 0
        if said.size == first:
            return
        leaves = self._leaves(first, said.size)
        rows = read_entries(list(leaves.values()), self.report)
        is_whole = True
        for number in range(first, said.size):
            found = leaves.get(number)
            if found is None:
                self._find(Kind.LEAF_GONE, said, leaf=number)
                is_whole = False
                continue
            self._check_entry(found, rows.get((found.source, found.row_id)), said)
            self.tree.push(found.hash)
        if is_whole and self.tree.root().hex() != said.root:
            self._name_altered_leaves(leaves, first, said)
        if self.tree.root().hex() != said.root:
            self.tree = tree_of(seal) or Frontier()

    def _check_entry(self, found: LeafRow, entry: Entry | None, said: SealText) -> None:
        about = {"leaf": found.number, "source": found.source, "row_id": found.row_id}
        if entry is None:
            self._find(Kind.DELETED, said, **about)
        elif entry.text is None:  # its columns are gone: told once for the table
            return
        elif leaf_hash(leaf(found.source, found.row_id, entry.text)) != found.hash:
            self.edited.append((found, entry))
            self._find(Kind.EDITED, said, **about)
        elif entry.disagrees:
            self._find(Kind.COLUMN, said, what=entry.disagrees, **about)
        elif entry.moment and entry.moment < self.drained:
            self._find(Kind.INSERTED, said, what=entry.moment, **about)

    def _find(self, kind: Kind, said: SealText, **about: Any) -> None:
        self.report.find(kind, stream=self.name, seal=said.number, good=self._good(), **about)

    def _name_altered_leaves(self, leaves: dict[int, LeafRow], first: int, said: SealText) -> None:
        """Every row fits its leaf, but not the root: a leaf was changed with its row, or two were exchanged."""
        copy = self.copies.of(self.name).get(said.number)
        sealed = copy.leaves() if copy else []
        if len(sealed) != said.size - first:
            self._find(Kind.LEAVES, said, leaf=first, what=f"{first}-{said.size - 1}")
            return
        now = [leaves[number].hash for number in range(first, said.size)]
        altered = [number for number, (a, b) in enumerate(zip(now, sealed, strict=True), start=first) if a != b]
        is_swap = sorted(now) == sorted(sealed)
        for number in altered:
            about = {"leaf": number, "source": leaves[number].source, "row_id": leaves[number].row_id}
            others = [str(other) for other in altered if other != number]
            self._find(Kind.SWAPPED if is_swap else Kind.EDITED, said, what=", ".join(others[:5]), **about)

    def _name_swaps(self) -> None:
        """Of the entries that were edited: which ones have taken each other's place."""
        for (a, has_a), (b, has_b) in combinations(self.edited[:PAIRED], 2):
            if a.source == b.source and _fits(a, has_b) and _fits(b, has_a):
                for one, other in ((a, b), (b, a)):
                    self._rename(one, what=f"{other.source} {other.row_id}")

    def _rename(self, found: LeafRow, *, what: str) -> None:
        for at, finding in enumerate(self.report.findings):
            if (finding.kind, finding.stream, finding.leaf) == (Kind.EDITED, self.name, found.number):
                self.report.findings[at] = Finding(
                    kind=Kind.SWAPPED,
                    stream=self.name,
                    leaf=found.number,
                    source=found.source,
                    row_id=found.row_id,
                    seal=finding.seal,
                    what=what,
                    good=finding.good,
                )

    def _look_for_unsealed(self, at: datetime) -> None:
        """What no leaf is about: not yet protected, unless it says it is older than the last run that left nothing."""
        for source in sources(self.name):
            for row_id, moment in _unsealed(source):
                if moment and moment < self.drained:
                    about = {"source": source.table, "row_id": row_id, "what": moment}
                    self.report.find(Kind.INSERTED, stream=self.name, good=self._good(), **about)
                    continue
                self.report.unsealed += 1
                if moment:
                    self.report.oldest = max(self.report.oldest, at - datetime.fromisoformat(moment))


def _unsealed(source: Source) -> Iterator[tuple[int, str]]:
    """Id and moment of every row without a leaf; the moment is empty where the table has none."""
    moments = [column.name for column in source.layout] or ["at"]
    name = next((name for name in entries.MOMENTS if name in moments), "")
    with connection.cursor() as cursor:
        for row_id, moment in source.unsealed(cursor, column=quoted(name) if name else ""):
            yield row_id, entries.moment_text(moment) if moment else ""


def _fits(found: LeafRow, entry: Entry) -> bool:
    return entry.text is not None and leaf_hash(leaf(found.source, found.row_id, entry.text)) == found.hash


def _judge_tails(streams: list[_Stream], report: Report) -> None:
    """Compare where the streams end with the copies: one was cut off, or all were rolled back together.

    Rolled back: all that is missing is newer than all that is there. A quiet stream gets one seal an hour, and may miss
    none.
    """
    compared = [stream for stream in streams if stream.copies.of(stream.name) and not stream.is_broken]
    newest = max((stream.said.time for stream in compared if stream.said), default="")
    missing = {stream.name: [copy.said for copy in stream.missing()] for stream in compared}
    is_newer = all(said.time > newest for sealed in missing.values() for said in sealed)
    is_rolled_back = len(compared) == len(streams) and is_newer
    for stream in compared:
        if missing[stream.name]:
            report.find(
                Kind.ROLLED_BACK if is_rolled_back else Kind.CUT,
                stream=stream.name,
                leaf=stream.said.size if stream.said else 0,
                what=str(max(said.size for said in missing[stream.name])),
                good=stream._good(),
            )
