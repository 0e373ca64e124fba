"""Verify the record. Exit status: 0 what is sealed holds, 1 something was altered, 2 it could not be checked."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from audit.journal import keys
from audit.journal.findings import Report
from audit.journal.outside import compare_with_paper, read_copies
from audit.journal.reconciling import reconcile
from audit.journal.verifying import verify
from core import clock
from core.thai import how_long, thai_datetime


class Command(BaseCommand):
    """verify_journal [--seals DIR] [--since DATE] [--public-key FILE] [--paper 17:3f2a91c0d4e5b678] [--json]"""

    help = "Verify the record. Exit status: 0 what is sealed holds, 1 something was altered, 2 it could not be checked."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to compare with, from when on, and how to answer."""
        parser.add_argument("--seals", type=Path, metavar="DIR", help="a folder with copies of seals")
        parser.add_argument("--since", metavar="DATE", help="only entries sealed from this day on (2027-01-31)")
        parser.add_argument("--public-key", type=Path, metavar="FILE", help="the auditor's own copy of seal.pub")
        parser.add_argument(
            "--paper", action="append", default=[], metavar="NUMBER:ROOT", help="the seal at the foot of a printed page"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="answer in JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check, say, and end with the status."""
        at, since = clock.now(), _moment(options["since"])
        report = _checked(at, options["public_key"], options["seals"], options["paper"], since)
        if options["as_json"]:
            self.stdout.write(json.dumps(as_json(report), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(lines(report)))
        if report.status:
            sys.exit(report.status)


def _checked(
    at: datetime, public_key: Path | None, folder: Path | None, papers: list[str], since: datetime | None
) -> Report:
    path = public_key or keys.public_path(Path(settings.SEAL_KEY_FILE))
    try:
        anchor = keys.load_anchor(path)
    except (OSError, ValueError) as unread:
        told = _("The public key of the seals cannot be read: %(path)s (%(why)s).")
        return Report(unchecked=[told % {"path": path, "why": getattr(unread, "strerror", None) or unread}])
    try:
        copies = None if folder is None else read_copies(folder, anchor)
        report = verify(at, anchor=anchor, copies=copies, since=since)
        for printed in papers:
            compare_with_paper(report, printed)
        reconcile(report)
    except DatabaseError as unread:
        return Report(unchecked=[_("The database cannot be read: %(why)s.") % {"why": str(unread).strip()}])
    return report


def lines(report: Report) -> list[str]:
    """The report for people, the verdict first."""
    verdicts = {
        0: _("Everything that is sealed holds: %(entries)s entries under %(seals)s seals."),
        1: _("The record was altered: %(count)s findings."),
        2: _("The record could not be checked."),
    }
    facts = {"entries": sum(report.sealed.values()), "seals": report.seals, "count": report.count}
    said = [verdicts[report.status] % facts]
    said += [finding.sentence() for finding in report.findings]
    said += report.unchecked
    if report.unsealed:
        told = _("Not yet protected: %(count)s entries, the oldest for %(age)s.")
        said.append(told % {"count": report.unsealed, "age": how_long(report.oldest)})
    if report.last_seal_at:
        said.append(_("Sealed up to %(moment)s.") % {"moment": thai_datetime(report.last_seal_at)})
    if report.silences:
        told = _("%(count)s times a stream got no seal for longer than an hour: ask why the machine stood still.")
        said.append(told % {"count": report.silences})
    if not report.copies:
        said.append(_("Not compared with copies outside: a tail cut off or a return to an old copy cannot be seen so."))
    return said


def as_json(report: Report) -> dict[str, Any]:
    """The report for machines."""
    return {
        "status": report.status,
        "findings": [finding.as_json() for finding in report.findings],
        "count": report.count,
        "unchecked": report.unchecked,
        "sealed": report.sealed,
        "seals": report.seals,
        "unprotected": {"entries": report.unsealed, "oldest_seconds": _seconds(report.oldest)},
        "sealed_up_to": report.last_seal_at and report.last_seal_at.isoformat(),
        "silences": report.silences,
        "compared_with_copies": report.copies,
    }


def _seconds(age: timedelta) -> int:
    return int(age.total_seconds())


def _moment(day: str | None) -> datetime | None:
    if day is None:
        return None
    try:
        return clock.start_of_day(datetime.strptime(day, "%Y-%m-%d").date())  # noqa: DTZ007  # a day has no zone
    except ValueError as wrong:
        raise CommandError(_("This is not a day: %(day)s. Write 2027-01-31.") % {"day": day}, returncode=2) from wrong
