"""How files come into a case: cleaned already, sealed to the report, each with an entry that says what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.misuse import keys
from audit.misuse.actions.entering import enter, full_disk_refused, lock
from audit.misuse.actions.handling import own_access, ready
from audit.misuse.evidence.traits import Stripped
from audit.misuse.memory import MOST_OF_A_REPORT
from audit.misuse.models import Access, Evidence, Handler, Report
from audit.misuse.states import EntryKind
from core.clock import official_day
from core.verdict import POLICY, Refused


def keep_files(
    report: Report, files: Sequence[Stripped], *, on: date, by: Handler | None = None, is_told: bool = False
) -> None:
    """Seal files into a report that is locked, in an act of its own transaction.

    by: the handler whose files they are; None for the reporter's. is_told: whether what was noted in them (place, time,
    camera) is written into the case for the committee; it is in no file either way.

    Raises:
        Refusal: files-many.
    """
    if not files:
        return
    if report.evidence.count() + len(files) > MOST_OF_A_REPORT:
        text = _("A report can have %(most)s files in all. Say in words what the others show.")
        Refused(POLICY, "files-many", text % {"most": MOST_OF_A_REPORT}).require()
    kind = EntryKind.OWN_FILE if by else EntryKind.FILE
    first = report.entries.filter(kind=kind).count() + 1
    for number, file in enumerate(files, start=first):
        kept = Evidence.objects.create(report=report, sealed=keys.seal_file(bytes(report.public_key), file.content))
        about: dict[str, object] = {
            "file": number,
            "id": str(kept.pk),
            "ending": file.ending,
            "size": len(file.content),
            "sha256": hashlib.sha256(file.content).hexdigest(),
            "removed": file.removed,
            "told": file.told() if is_told else [],
            "was_scanned": file.was_scanned,
        }
        if by is not None:
            about["name"] = by.name
        enter(report, kind, about, on=on, by=by)


@full_disk_refused()
@transaction.atomic
def attach(access: Access, *, by: Handler, at: datetime, files: Sequence[Stripped]) -> None:
    """Add what a handler found: for the committee alone.

    Raises:
        Refusal: step-out-of-turn, files-many, disk-full.
    """
    keep_files(ready(access, by, "attach"), files, on=official_day(at), by=by)


@transaction.atomic
def note_download(access: Access, number: int, *, by: Handler, at: datetime, is_own: bool = False) -> None:
    """Note that a handler took a file to their own machine, each time; the reporter sees it of theirs.

    is_own: whether it is a file of the committee.

    Raises:
        Access.DoesNotExist: it was taken away meanwhile.
    """
    report, on = lock(access.report_id), official_day(at)
    own_access(access, by)
    enter(report, EntryKind.NOTE if is_own else EntryKind.READ, {"taken": number}, on=on, by=by)
