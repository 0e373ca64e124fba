"""Is this file the one that was taken away? Exit status: 0 it is, 1 it is not, or was changed, 2 it cannot be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from audit.oversight.known_again import Known, Verdict, know_again
from core.thai import thai_datetime


class Command(BaseCommand):
    """check_export FILE"""

    help = "Is this file the one that was taken away from the reading room? Exit status: 0 yes, 1 no, 2 unreadable."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path, metavar="FILE", help="a CSV or XLSX of the reading room")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, say, and end with the status."""
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as unread:
            told = _("%(path)s cannot be read (%(why)s).") % {"path": path, "why": unread.strerror or unread}
            raise CommandError(told, returncode=2) from unread
        known = know_again(content)
        self.stdout.write(sentence(known))
        if known.verdict in (Verdict.CHANGED, Verdict.UNKNOWN):
            sys.exit(1)


def sentence(known: Known) -> str:
    """The verdict in words, with what the record says of the file."""
    said = {
        Verdict.SAME: _("This is the file %(number)s, as it was taken away."),
        Verdict.ROWS_SAME: _("This file was saved anew, but its rows are those of %(number)s, unchanged."),
        Verdict.CHANGED: _("This is NOT the file %(number)s, whose number it bears: its rows were changed."),
        Verdict.UNKNOWN: _("This is no file that was taken away from the reading room."),
    }[known.verdict]
    if known.export is None:
        return said
    facts = {
        "number": known.export.number,
        "by": known.export.by.name,
        "moment": thai_datetime(known.export.at),
        "purpose": known.export.purpose,
        "rows": known.export.rows,
    }
    about = _("Taken away by %(by)s on %(moment)s, %(rows)s rows, for: %(purpose)s")
    return f"{said % facts}\n{about % facts}"
