"""The chores from the command line: for the system's timer where `serve` does not run, and to see how they do."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config import chores
from core import clock


class Command(BaseCommand):
    """`chores` queues what is due, once; call it every minute. `chores --status` says when each last succeeded."""

    help = "Queue the chores that are due; --status tells how each does and fails when one is late."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--status", action="store_true", help="tell, queue nothing; exit 1 when a chore is late")

    def handle(self, *args: Any, status: bool, **options: Any) -> None:
        at = clock.now()
        if not status:
            for name in chores.run_due(at):
                self.stdout.write(f"Queued: {name}.")
            return
        late = []
        for beat in chores.heartbeats(at):
            when = timezone.localtime(beat.succeeded_at).isoformat(" ", "minutes") if beat.succeeded_at else "never"
            self.stdout.write(f"{beat.chore.name}: every {beat.chore.every}, last succeeded {when}")
            late += [beat.chore.name] if beat.is_late else []
        if late:
            raise CommandError(f"Late: {', '.join(late)}. Is the background worker running (manage.py db_worker)?")
