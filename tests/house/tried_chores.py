"""Chores for the tests of the clock: one that counts its runs, one that has to wait, one that breaks."""

from __future__ import annotations

import threading
import time

from django_tasks import task

from core.setback import Setback

runs: list[int] = []
"""The thread of each run."""

at_once: list[int] = []
"""How many ran at the same moment, at each beginning."""

_running = 0
_lock = threading.Lock()


@task()
def count() -> int:
    global _running
    with _lock:
        runs.append(threading.get_ident())
        _running += 1
        at_once.append(_running)
    time.sleep(0.05)
    with _lock:
        _running -= 1
    return len(runs)


@task()
def wait() -> None:
    raise Setback("%(channels)s cannot be sent now (%(why)s).", channels="email", why="x")


@task()
def fail() -> None:
    raise KeyError("secret detail")


@task()
def die() -> None:
    raise KeyboardInterrupt
