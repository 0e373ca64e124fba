"""Write the sealed record into a folder that anybody can verify without this system."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from audit.journal import keys
from audit.journal.exporting import VERIFIER, export
from audit.journal.record import SYSTEM, Subject, record
from core import clock


class Command(BaseCommand):
    """export_journal FOLDER"""

    help = (
        "Write entries, seals, the public key and the offline verifier into a new folder. Exit status 2: it could not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that is not there yet")

    def handle(self, *_args: Any, folder: Path, verbosity: int, **_options: Any) -> None:
        """Write, record that it was, and say how much."""
        try:
            anchor = keys.load_anchor(keys.public_path(Path(settings.SEAL_KEY_FILE)))
            count = export(folder, anchor)
        except (OSError, ValueError, DatabaseError) as failed:
            why = getattr(failed, "strerror", None) or failed
            told = _("The record cannot be exported to %(folder)s: %(why)s.")
            raise CommandError(told % {"folder": folder, "why": why}, returncode=2) from failed
        record(
            "journal.exported",
            subject=Subject("journal", "all", str(_("The record"))),
            actor=SYSTEM,
            at=clock.now(),
            facts={"count": count},
            stream="reads",
        )
        if verbosity:
            told = _("%(count)s entries were written to %(folder)s. To verify there: python %(verifier)s .")
            self.stdout.write(told % {"count": count, "folder": folder, "verifier": VERIFIER})
