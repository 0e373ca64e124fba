"""Once a day the acts on reports are put under one root, which the record seals: an act of the clock."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from audit.misuse import marks
from audit.misuse.models import CaseDay, Entry, Evidence, Mark, Report
from core.clock import official_day

_PIECE: Final = 1000


@transaction.atomic
def mark_day(*, at: datetime) -> None:
    """Keep a mark of every entry and file without one, and of each report that was acted on since; once a day.

    Entries are read before reports: what is committed in between is without a mark, and kept the day after.
    """
    on = official_day(at)
    if CaseDay.objects.filter(on=on).exists():
        return
    has_mark = Exists(Mark.objects.filter(row=OuterRef("pk")))
    waiting = list(Entry.objects.filter(~has_mark).order_by().values_list("pk", "report_id"))
    files = list(Evidence.objects.filter(~has_mark).values_list("pk", flat=True))
    acted_on = {report for _pk, report in waiting} | set(Report.objects.filter(~has_mark).values_list("pk", flat=True))
    kept = [
        (uuid.uuid4(), shape, row.id, row.hash)
        for shape, ids in (
            (marks.ENTRY, [pk for pk, _report in waiting]),
            (marks.FILE, files),
            (marks.REPORT, acted_on),
        )
        for row in marks.SHAPES[shape][1](ids)
    ]
    kept.append((uuid.uuid4(), marks.NOTHING, uuid.uuid4(), secrets.token_bytes(32)))
    day = CaseDay.objects.create(on=on, root=marks.root(kept))
    rows = [Mark(id=pk, day=day, shape=shape, row=row, hash=hashed) for pk, shape, row, hashed in sorted(kept)]
    Mark.objects.bulk_create(rows, batch_size=_PIECE)
