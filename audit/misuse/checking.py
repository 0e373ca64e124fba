"""Whether what belongs to reports is as it was when its day was put under a root; a part of verifying the record.

What is found is named by table and random id: that says neither which report, nor when, nor how many there are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef

from audit.journal.findings import Kind
from audit.journal.findings import Report as Found
from audit.journal.sources import CASES
from audit.misuse import marks
from audit.misuse.models import CaseDay, Entry, Evidence, Mark, Report
from core.clock import official_day

_EVER: Final = date.min


def look_at_cases(found: Found, since: datetime | None) -> None:
    """Compare every row of a case with its mark, and every day with its root; add what differs to `found`.

    since: entries and files of days before are not read; reports are, whenever they were last acted on.
    """
    _Look(found, official_day(since) if since else _EVER).all()


@dataclass(slots=True)
class _Look:
    """One reading of all days. expected: the newest mark of each report."""

    found: Found
    since: date
    expected: dict[UUID, bytes] = field(default_factory=dict)
    before: date = _EVER

    def all(self) -> None:
        for day in CaseDay.objects.order_by("pk"):
            self._look_at(day)
            self.before = day.on
        touched = self._look_for_unmarked()
        self._look_at_reports(touched)

    def _look_at(self, day: CaseDay) -> None:
        is_read = day.on >= self.since
        there = [
            (pk, shape, row, bytes(hashed))
            for pk, shape, row, hashed in day.marks.values_list("pk", "shape", "row", "hash")
        ]
        if marks.root(there) != day.root:
            self._find(Kind.EDITED, CaseDay._meta.db_table, day.pk)
        by_shape: dict[str, dict[UUID, bytes]] = defaultdict(dict)
        for _pk, shape, row, hashed in there:
            by_shape[shape][row] = hashed
        self.expected |= by_shape[marks.REPORT]
        for shape in (marks.ENTRY, marks.FILE) if is_read else ():
            self._compare(shape, by_shape[shape])

    def _compare(self, shape: str, kept: dict[UUID, bytes]) -> None:
        table, read = marks.SHAPES[shape]
        gone = dict(kept)
        for row in read(list(kept)):
            if gone.pop(row.id) != row.hash:
                self._find(Kind.EDITED, table, row.id)
            elif row.on is not None and row.on < self.before:
                self._find(Kind.INSERTED, table, row.id, what=row.on.isoformat())
        for row_id in gone:
            self._find(Kind.DELETED, table, row_id)

    def _look_for_unmarked(self) -> set[UUID]:
        """Rows that came later than they say; answers which reports were acted on since the last day was kept."""
        has_mark = Exists(Mark.objects.filter(row=OuterRef("pk")))
        touched = set(Evidence.objects.filter(~has_mark).values_list("report_id", flat=True))
        for pk, report, on in Entry.objects.filter(~has_mark).order_by().values_list("pk", "report_id", "on"):
            touched.add(report)
            if on < self.before:
                self._find(Kind.INSERTED, Entry._meta.db_table, pk, what=on.isoformat())
        return touched

    def _look_at_reports(self, touched: set[UUID]) -> None:
        table = Report._meta.db_table
        for row in marks.reports():
            kept = self.expected.pop(row.id, None)
            if kept is None and row.on is not None and row.on < self.before:
                self._find(Kind.INSERTED, table, row.id, what=row.on.isoformat())
            elif kept is not None and kept != row.hash and row.id not in touched:
                self._find(Kind.EDITED, table, row.id)
        for row_id in self.expected:
            self._find(Kind.DELETED, table, row_id)

    def _find(self, kind: Kind, table: str, row_id: object, *, what: str = "") -> None:
        self.found.find(kind, stream=CASES, source=table, row_id=str(row_id), what=what)
