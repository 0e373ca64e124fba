"""The sealer: gives what was recorded its gapless place and signs how long each stream is. One at a time.

An act waits for nobody: it writes one event, and up to a minute later the sealer takes what no leaf is about. What is
committed late, with a smaller id than others, is found so too: each run looks again at everything that came after the
seals of an hour ago, and the first run of an hour at everything. (docs/adr/0025)

A seal is one transaction with its leaves: whoever kills the sealer leaves a whole seal or none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_noop

from audit.journal import entries, keys, seals
from audit.journal.canonical import instant
from audit.journal.merkle import HASH_SIZE, Frontier, leaf_hash
from audit.journal.models import Layout, Seal
from audit.journal.seals import MOST_LEAVES, SealText
from audit.journal.sources import STREAMS, Source, sources
from core.setback import Setback
from core.written import insert

PATIENCE: Final = timedelta(hours=1)
"""How long an act may stay uncommitted and still be found by the next run; the hourly one finds any."""

OVERDUE: Final = timedelta(minutes=90)
"""Once an hour each stream gets a seal, whatever happens: after this long the sealer stands still."""

STEP_BACK: Final = timedelta(minutes=1)
"""A clock that stands further before the last seal has to be set right by somebody."""

CLOCK: Final = gettext_noop("The clock stands %(seconds)s seconds before the last seal. Everything is sealed; set it.")
BROKEN: Final = gettext_noop(
    "Seal %(number)s of the stream “%(stream)s” is not what was signed. Nothing is sealed on top of it: run"
    " manage.py verify_journal."
)

_LOCK: Final = 0x5EA15
"""The number of the sealer's advisory lock on PostgreSQL."""

Clock = Callable[[], datetime]
Taken = tuple[str, int, int, bytes]
"""A leaf to be: table, id of the row, layout, hash."""


@dataclass(slots=True)
class _Run:
    """One stream in one run: up to which id each table has been read, once the run has begun."""

    stream: str
    reached: dict[str, int] | None = None
    layouts: dict[str, int] = field(default_factory=dict)


def seal_waiting(clock: Clock) -> int:
    """Seal everything that waits in all streams, and each stream once an hour; answers how many entries.

    Raises:
        Setback: the key is missing or another one, or the newest seal is not what was signed: nothing is sealed. Or the
            clock was set back: everything is sealed, with the time of the last seal.
    """
    sealed = 0
    for stream in STREAMS:
        run, more = _Run(stream), True
        while more:
            count, more = _seal_some(run, clock())
            sealed += count
    _judge_clock(clock())
    return sealed


def rotate(clock: Clock) -> str:
    """Seal what waits, then announce a new key in every stream, signed by both; answers the new public key.

    Raises:
        Setback: as `seal_waiting`; the old key stays. Or another sealer is at work.
    """
    seal_waiting(clock)
    path = Path(settings.SEAL_KEY_FILE)
    with transaction.atomic():
        if not _take_turn():
            raise Setback(BUSY)
        newest = {stream: newest_seal(stream) for stream in STREAMS}
        old = keys.load(path, expected=_expected(newest[STREAMS[0]]))
        successor = keys.make_next(path, old.origin)
        for stream, last in newest.items():
            tree = _tree_of(last, old)
            reached = json.loads(last.reached) if last else {}
            _write_seal(stream, last, tree, clock(), old, reached, successor=successor)
    keys.load(path, expected=successor.id)
    return successor.public_key


BUSY: Final = gettext_noop("Another sealer is at work. Try again in a minute.")


def newest_seal(stream: str) -> Seal | None:
    """The last seal of a stream. One query."""
    return Seal.objects.filter(stream=stream).order_by("-number").first()


def oldest_end(at: datetime) -> timedelta | None:
    """How old the newest seal of the stream is that was sealed longest ago; None: one has no seal. A query a stream."""
    newest = [newest_seal(stream) for stream in STREAMS]
    ages = [at - seal.at for seal in newest if seal is not None]
    return max(ages) if len(ages) == len(STREAMS) else None


def _seal_some(run: _Run, at: datetime) -> tuple[int, bool]:
    """One seal, if there is anything to seal or none was written this hour; how many leaves, and whether more wait."""
    with transaction.atomic():
        if not _take_turn():
            return 0, False
        last = newest_seal(run.stream)
        is_new_hour = last is None or _hour(at) > _hour(last.at)
        if run.reached is None:
            run.reached = {} if is_new_hour else _reached(run.stream, at)
        with connection.cursor() as cursor:
            taken, is_full = _take(cursor, run)
            if not taken and not is_new_hour:
                return 0, False
            signer = keys.load(Path(settings.SEAL_KEY_FILE), expected=_expected(last))
            tree = _tree_of(last, signer)
            _insert_leaves(cursor, run.stream, tree.size, taken)
        for _table, _row_id, _layout, hashed in taken:
            tree.push(hashed)
        _write_seal(run.stream, last, tree, at, signer, run.reached)
    return len(taken), is_full


def _take_turn() -> bool:
    """Be the only sealer until the transaction ends. SQLite has only one writer anyway, from its first statement."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _take(cursor: CursorWrapper, run: _Run) -> tuple[list[Taken], bool]:
    """The next entries without a leaf, and whether they fill a seal; notes up to where each table was read."""
    taken: list[Taken] = []
    reached = run.reached = run.reached or {}
    for source in sources(run.stream):
        # Asked for before the rows: whatever is committed in between is found by the next run, above it or below.
        last_id = source.last_id(cursor)
        after = reached.get(source.table, 0)
        rows = source.waiting(cursor, after=after, limit=MOST_LEAVES - len(taken)) if last_id > after else []
        layout = _layout(source, run) if rows and source.layout else 0
        for row_id, *stored in rows:
            text = source.text(stored)
            taken.append((source.table, row_id, layout, leaf_hash(entries.leaf(source.table, row_id, text))))
        if len(taken) == MOST_LEAVES:
            reached[source.table] = taken[-1][1]
            return taken, True
        reached[source.table] = max(last_id, after)
    return taken, False


def _layout(source: Source, run: _Run) -> int:
    """The id of the table's layout, kept from now on if it is new."""
    if source.table not in run.layouts:
        text = entries.layout_text(source.layout)
        kept = Layout.objects.filter(source=source.table, columns=text).order_by("id").first()
        run.layouts[source.table] = kept.id if kept else insert([Layout(source=source.table, columns=text)])[0].id
    return run.layouts[source.table]


def _insert_leaves(cursor: CursorWrapper, stream: str, first: int, taken: list[Taken]) -> None:
    if not taken:
        return
    if connection.vendor == "postgresql":
        numbers = list(range(first, first + len(taken)))
        cursor.execute(
            "INSERT INTO journal_leaf (stream, number, source, row_id, layout, hash) SELECT %s, * FROM"
            " unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bytea[])",
            [stream, numbers, *(list(column) for column in zip(*taken, strict=True))],
        )
        return
    rows: list[Any] = [(stream, number, *leaf) for number, leaf in enumerate(taken, start=first)]
    cursor.executemany(
        "INSERT INTO journal_leaf (stream, number, source, row_id, layout, hash) VALUES (%s, %s, %s, %s, %s, %s)", rows
    )


def _write_seal(
    stream: str,
    last: Seal | None,
    tree: Frontier,
    at: datetime,
    signer: keys.Signer,
    reached: dict[str, int],
    *,
    successor: keys.Signer | None = None,
) -> None:
    moment = at if last is None else max(at.astimezone(UTC), last.at)
    said = SealText(
        origin=signer.origin,
        stream=stream,
        number=last.number + 1 if last else 1,
        size=tree.size,
        root=tree.root().hex(),
        time=instant(moment),
        previous=seals.digest(last.text) if last else seals.NONE_BEFORE,
        key=signer.id,
        next_key=successor.public_key if successor else "",
    )
    seal = Seal(
        stream=stream,
        number=said.number,
        size=said.size,
        root=said.root,
        at=moment,
        text=said.text(),
        signature=seals.sign(said.text(), signer.key),
        next_signature=seals.sign(said.text(), successor.key) if successor else "",
        peaks=b"".join(tree.peaks).hex(),
        reached=json.dumps(reached, sort_keys=True),
    )
    insert([seal])


def _reached(stream: str, at: datetime) -> dict[str, int]:
    """Up to which id every table had been read an hour ago; nothing where no seal is that old."""
    old = Seal.objects.filter(stream=stream, at__lte=at - PATIENCE).order_by("-number").first()
    return json.loads(old.reached) if old else {}


def _expected(last: Seal | None) -> str:
    """The id of the key that has to sign next; empty where any may."""
    if last is None:
        return ""
    said = _said(last)
    return seals.key_id(said.next_key) if said.next_key else said.key


def _tree_of(last: Seal | None, signer: keys.Signer) -> Frontier:
    """The tree up to the last seal, which has to be what was signed, by this installation.

    Raises:
        Setback: it is not.
    """
    if last is None:
        return Frontier()
    said, tree = _said(last), tree_of(last)
    signed = said.key != signer.id or seals.is_signed(last.text, last.signature, signer.public_key)
    if tree is None or tree.root().hex() != said.root or said.origin != signer.origin or not signed:
        raise Setback(BROKEN, number=last.number, stream=last.stream)
    return tree


def tree_of(seal: Seal) -> Frontier | None:
    """The tree as its edge is kept beside the seal; None where that is no edge of this size."""
    try:
        peaks = bytes.fromhex(seal.peaks)
        return Frontier(seal.size, [peaks[at : at + HASH_SIZE] for at in range(0, len(peaks), HASH_SIZE)])
    except ValueError:
        return None


def _said(last: Seal) -> SealText:
    try:
        return seals.parse(last.text)
    except seals.NotASeal as broken:
        raise Setback(BROKEN, number=last.number, stream=last.stream) from broken


def _hour(at: datetime) -> int:
    return int(at.timestamp() // 3600)


def _judge_clock(at: datetime) -> None:
    ends = [seal.at - at for stream in STREAMS if (seal := newest_seal(stream)) is not None]
    if ends and max(ends) > STEP_BACK:
        raise Setback(CLOCK, seconds=int(max(ends).total_seconds()))
