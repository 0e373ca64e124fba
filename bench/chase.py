"""How long the daily chase takes: `python -m bench.chase fill --loans N`, then `python -m bench.chase run`.

Two processes, so that what is measured holds nothing of the filling. `run` prints JSON: for an ordinary day and for the
day after a month in which the clock stood still, the seconds, the MB more than before, and what was done.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from datetime import timedelta
from importlib import import_module
from itertools import cycle
from random import Random
from typing import Any, Final

import django
import psutil
from django.core.management import call_command
from django.db import connection, transaction

DAYS: Final = 30
"""The return dates lie evenly on so many days, the first of them yesterday: three in thirty fall due or are late."""

STOOD_STILL: Final = timedelta(days=DAYS + 7)
"""After so long every loan is overdue and nobody has demanded it in time: each gets a demand, and a breach is kept."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("fill", "run"))
    parser.add_argument("--loans", type=int, default=0)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if chosen.step == "fill":
        call_command("prepare", verbosity=0)
        fill(chosen.loans)
    else:
        print(json.dumps(run()))


def fill(count: int) -> None:
    """An agency with `count` open loans of one item each, handed over ten days ago."""
    filling, register, lending, office, bulk, clock = (
        import_module(name)
        for name in ("bench.filling", "bench.register", "bench.lending", "bench.office", "bench.bulk", "core.clock")
    )
    states = import_module("loans.states")
    chance, books, at = Random(filling.FIXED), bulk.Books(), clock.now()
    with bulk.searched_later(), transaction.atomic():
        agency = office.found(at - filling.YEARS, borrowers=max(50, count // filling.BORROWERS_OF), chance=chance)
        on = clock.official_day(at)
        writer = lending.Writer(books, agency, on, at, chance)
        days = cycle(on + timedelta(days=n) for n in range(-1, DAYS - 1))
        for piece in register.fill(books, agency, count, at - filling.YEARS, chance):
            pages = [writer.draft(states.State.ON_LOAN, item[2], [item], age=10) for item in piece]
            for page, due_on in zip(pages, days, strict=False):
                page.loan.due_on = page.lines[0].due_on = due_on
            writer.write(pages)
        writer.close()
        books.settle()
    books.analyze()
    filling.wait_for_the_disk()


def run() -> dict[str, Any]:
    """Chase an ordinary day, that day again, and the day after a month of standing still."""
    loans, tasks, clock = (import_module(name) for name in ("loans.models", "loans.tasks", "core.clock"))
    at, count = clock.now(), loans.Loan.objects.count()
    tasks.chase_day(at - timedelta(days=400))  # nothing is due then: whatever is read once has been read
    before = _megabytes()
    figures: dict[str, Any] = {"loans": count, "database": connection.vendor}
    for name, moment in (("day", at), ("again", at), ("stood_still", at + STOOD_STILL)):
        began = time.perf_counter()
        done = tasks.chase_day(moment)
        figures[name] = {
            "seconds": time.perf_counter() - began,
            "growth": max(0.0, _peak() - before),
            "reminders": done.reminders,
            "demands": done.demands,
            "breaches": done.breaches,
            "told": done.told,
        }
    return figures


def _megabytes() -> float:
    return float(psutil.Process().memory_info().rss / 2**20)


def _peak() -> float:
    """The most this process has held so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


if __name__ == "__main__":
    main()
