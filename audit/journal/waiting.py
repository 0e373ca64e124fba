"""What is not protected yet: entries that no seal is about, counted above what the newest seals have read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from audit.journal import entries
from audit.journal.models import Seal
from audit.journal.sealing import newest_seal
from audit.journal.sources import STREAMS, Source, quoted, sources


@dataclass(frozen=True, slots=True)
class Protected:
    """How old the newest seal is of the stream sealed longest ago (None: one has none), and what waits for one."""

    age: timedelta | None
    unsealed: int
    oldest: timedelta


def protected(at: datetime) -> Protected:
    """How the record stands at that moment. Four queries, whatever its length."""
    newest = {stream: newest_seal(stream) for stream in STREAMS}
    counted = [_count(source, newest[stream]) for stream in STREAMS for source in sources(stream)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _values in counted), [one for _s, of in counted for one in of])
        found = [(count, moment) for count, moment in cursor.fetchall() if count]
    ages = [at - seal.at for seal in newest.values() if seal is not None]
    moments = [datetime.fromisoformat(entries.moment_text(moment)) for _count, moment in found if moment]
    return Protected(
        age=max(ages) if len(ages) == len(STREAMS) else None,
        unsealed=sum(count for count, _moment in found),
        oldest=max((at - moment for moment in moments), default=timedelta()),
    )


def _count(source: Source, seal: Seal | None) -> tuple[str, list[int | str]]:
    """How many rows of a table no leaf is about, and the moment of the oldest, as SQL with its values."""
    after = json.loads(seal.reached).get(source.table, 0) if seal else 0
    names = [column.name for column in source.layout] or ["at"]
    name = next((each for each in entries.MOMENTS if each in names), "")
    moment = f"MIN(e.{quoted(name)})" if name else "CAST(NULL AS timestamp with time zone)"
    key = f"e.{quoted(source.key)}"
    where = f" AND {source.where}" if source.where else ""
    leaves = "SELECT 1 FROM journal_leaf l WHERE l.source = %s AND l.row_id > %s AND l.row_id ="
    sql = f"SELECT COUNT(*), {moment} FROM {quoted(source.table)} e"  # noqa: S608  # names of ours
    return f"{sql} WHERE {key} > %s{where} AND NOT EXISTS ({leaves} {key})", [after, source.table, after]
