"""Seal the record once, for a sealer under an account of its own; make its first key; change the key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from audit.journal import keys, sealing
from audit.journal.models import Seal
from audit.journal.tasks import seal_now
from core import clock
from core.setback import Setback


class Command(BaseCommand):
    """seal_journal [--first | --rotate]"""

    help = "Seal what was recorded and copy the seals. --first: make the key before. --rotate: change the key."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do beside sealing."""
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--first", action="store_true", help="make the key, where nothing was sealed and there is none"
        )
        mode.add_argument(
            "--rotate", action="store_true", help="announce a new key, signed by both, and use it from now"
        )

    def handle(self, *_args: Any, first: bool, rotate: bool, verbosity: int, **_options: Any) -> None:
        """Seal, and say how much."""
        path = Path(settings.SEAL_KEY_FILE)
        if first and not path.exists() and not Seal.objects.exists():
            keys.make(path)
        try:
            if rotate:
                self.stdout.write(_("The new public key of the seals: %(key)s") % {"key": sealing.rotate(clock.now)})
            count = seal_now()
        except Setback as setback:
            raise CommandError(setback.sentence()) from setback
        if verbosity:
            self.stdout.write(_("%(count)s entries sealed.") % {"count": count})
