"""Bring the database up to date before the service starts; harmless when it is."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config import chores
from config.env import VAR_DIR
from core import clock


class Command(BaseCommand):
    """Migrate, make the cache's table, know the chores, seal; `--demo` loads the demo office where there is none."""

    help = "Migrate and make what the service needs in the database; --demo loads the demo office when it is empty."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo office into an empty database")

    def handle(self, *args: Any, demo: bool, verbosity: int, **options: Any) -> None:
        VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=verbosity)
        chores.enrol(clock.now())
        if demo:
            # It takes half a minute, once: say what is happening, however quiet the rest is.
            call_command("demo", if_empty=True, stdout=self.stdout)
        if not settings.SEALER_APART:
            # Last, so that the first seal holds all there is: what is sealed later came later.
            try:
                call_command("seal_journal", first=True, verbosity=verbosity, stdout=self.stdout)
            except CommandError as unsealed:  # the service serves all the same; the chore shows as failing
                self.stderr.write(str(unsealed))
