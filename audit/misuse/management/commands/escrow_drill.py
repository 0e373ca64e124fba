"""Try the escrow key on paper, once a year and whenever an envelope changed hands: no real report is touched."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.misuse import drill, keys
from audit.misuse.models import EscrowKey


class Command(BaseCommand):
    """Asks for both halves, opens with them a report made for it, and keeps nothing."""

    help = "Try on synthetic data whether the two halves of the escrow key still open what is sealed to it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rehearse", action="store_true", help="with a key made for it, so that no envelope has to be opened"
        )

    def handle(self, *args: Any, rehearse: bool, **options: Any) -> None:
        if rehearse:
            if not drill.rehearsed():
                raise CommandError(
                    "The rehearsal failed: what was sealed did not open. Report no misuse until it does."
                )
            self.stdout.write("Rehearsed with a key made for it: sealed, halved, put together again, opened.")
            return
        kept = EscrowKey.objects.first()
        if kept is None:
            raise CommandError("There is no escrow key yet: manage.py escrow_key makes it.")
        try:
            opened = drill.opens(bytes(kept.public_key), getpass("First half: "), getpass("Second half: "))
        except keys.Unopenable as wrong:
            raise CommandError("One of these is no half. Compare it with the paper, letter by letter.") from wrong
        if not opened:
            raise CommandError("These halves do not open what is sealed today. Were they replaced by a newer key?")
        self.stdout.write(f"The halves open what is sealed to the key of {kept.made_on}. Seal the envelopes again.")
