"""The whole service in the foreground: web server, background worker and chores, started and stopped together."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from config import chores
from config.env import BASE_DIR
from core import clock

_STOP_WITHIN: Final = 15
"""Seconds for the children to finish what they do, after which they are killed."""
_CHORES_EVERY: Final = 60
"""Seconds."""

logger = logging.getLogger("config.serve")


class Command(BaseCommand):
    """Stops both children on Ctrl-C or TERM (exit 0); when one of them dies, stops the other and fails."""

    help = "Run the web server, the background worker and the chores until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="web processes; two serve an office on two cores")

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        self.stopping = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        children = {
            "web server": _start("-m", "gunicorn", "config.wsgi", *_gunicorn(host, port, workers)),
            "background worker": _start(str(BASE_DIR / "manage.py"), "db_worker", "--queue-name", "*"),
        }
        try:
            self.tell(f"http://{host}:{port}/")
            self.watch(children)
        finally:
            _end(children)

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Told to stop: leave at the next look around."""
        self.stopping = True

    def tell(self, address: str) -> None:
        """Say where the service is, what is off for development, and who may sign in to the demo office."""
        if settings.INSECURE_HTTP:
            self.stdout.write(self.style.WARNING("INSECURE_HTTP=1: no TLS, for this machine only."))
        if "demo" in get_commands():
            call_command("demo", accounts=True, stdout=self.stdout)
        self.stdout.write(self.style.SUCCESS(f"Serving {address} (Ctrl-C stops it)."))
        self.stdout.flush()

    def watch(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        """Look after the children and queue the chores until told to stop.

        Raises:
            CommandError: a child died by itself.
        """
        next_chores = time.monotonic()
        while not self.stopping:
            for name, child in children.items():
                if child.poll() is not None:
                    raise CommandError(
                        f"The {name} ended by itself (exit {child.returncode}). Its last words are above."
                    )
            if time.monotonic() >= next_chores:
                next_chores = time.monotonic() + _CHORES_EVERY
                _queue_chores()
            time.sleep(0.2)


def _queue_chores() -> None:
    close_old_connections()
    try:
        chores.run_due(clock.now())
    except DatabaseError:
        logger.exception("The chores could not be queued; the next try is in a minute.")
    finally:
        close_old_connections()


def _gunicorn(host: str, port: int, workers: int) -> list[str]:
    # No control socket: it would be written into the home folder, and nothing here uses it.
    return ["--bind", f"{host}:{port}", "--workers", str(workers), "--timeout", "60", "--no-control-socket"]


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    # A group of its own: Ctrl-C reaches this command alone, which then stops the children in order.
    return subprocess.Popen([sys.executable, *arguments], cwd=BASE_DIR, process_group=0)


def _end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + _STOP_WITHIN
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
