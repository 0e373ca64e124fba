"""The key that the head of the agency keeps on paper: made once at installation, used when no reader is left."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.misuse import actions, keys
from audit.misuse.models import Custodian, EscrowKey, Handler
from core.clock import now


class Command(BaseCommand):
    """Prints the two halves once and keeps neither; with --open-to asks for them and opens what nobody can read."""

    help = "Make the escrow key of the channel for reporting misuse, or open with it what no member can read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="make another, although there is one")
        parser.add_argument(
            "--open-to", metavar="STAFF_CODE", help="give this member or custodian what too few can open"
        )

    def handle(self, *args: Any, anew: bool, open_to: str | None, **options: Any) -> None:
        if open_to:
            self.open(open_to)
            return
        if EscrowKey.objects.exists() and not anew:
            raise CommandError("There is an escrow key already. With --anew, what comes is sealed to another.")
        pair = keys.new_pair()
        halves = keys.halves(pair.private)
        actions.set_escrow_key(pair.public, at=now())
        for number, half in enumerate(halves, start=1):
            self.stdout.write(f"Half {number}:\n  {half}\n")
        self.stdout.write(
            "Print both, put them into two envelopes, and give them to two people whom the head of the agency names.\n"
            "They are kept nowhere else: clear this screen. One half alone opens nothing."
        )

    def open(self, staff_code: str) -> None:
        """Ask for the halves, which no shell remembers.

        Raises:
            CommandError: nobody of that code has a key, or the halves make none.
        """
        theirs = {"staff_code__iexact": staff_code, "ended_on": None}
        handler = Handler.objects.filter(**theirs).exclude(public_key=b"").first()
        custodian = Custodian.objects.filter(**theirs).exclude(public_key=b"").first()
        if handler is None and custodian is None:
            raise CommandError("Nobody with this staff code is on the committee and has chosen a passphrase.")
        try:
            private = keys.whole(getpass("First half: "), getpass("Second half: "))
        except keys.Unopenable as wrong:
            raise CommandError("These are not the two halves.") from wrong
        if not any(bytes(key.public_key) == keys.public_of(private) for key in EscrowKey.objects.all()):
            raise CommandError("These halves make no escrow key of this installation.")
        if custodian is not None:
            self.stdout.write(f"{actions.open_names_to(custodian, private=private, at=now())} names given.")
        if handler is not None:
            self.stdout.write(f"{actions.open_to(handler, private=private, at=now())} reports opened.")
