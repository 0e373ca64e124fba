"""What the record costs a return: `python -m bench.share --returns N`, on the database of the environment.

Each return is asked for over the API, answered within this process; of its time, that of composing and
writing the event with its mentions is told apart, and that of the versions. Prints JSON: milliseconds of each.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

import django
from django.core.management import call_command
from django.db import connection
from django.test import Client

WARM_UP: Final = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--returns", type=int, required=True)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("prepare", verbosity=0)
    print(json.dumps(run(chosen.returns)))


def run(count: int) -> dict[str, Any]:
    """Lend so many items, then take them back one by one."""
    cast, makers, states, clock, record, versions = (
        import_module(name)
        for name in (
            "tests.cast",
            "tests.makers",
            "loans.states",
            "core.clock",
            "audit.journal.record",
            "audit.journal.versions",
        )
    )
    people = cast.cast(at=clock.now())
    loans = [makers.loan_in(states.State.ON_LOAN, people) for _n in range(count + WARM_UP)]
    tags = [loan.lines.select_related("asset").get().asset.tag for loan in loans]
    keeper = Client(HTTP_HOST="127.0.0.1")
    keeper.force_login(people.storekeeper)
    spent = Spent(record, versions)
    whole: list[float] = []
    for tag in tags:
        spent.begin()
        began = time.perf_counter()
        answer = keeper.post("/api/v1/desk/return/", {"code": tag}, "application/json")
        whole.append(1000 * (time.perf_counter() - began))
        if answer.status_code != 200:
            raise SystemExit(f"{tag}: {answer.status_code} {answer.content.decode()[:300]}")
    return {
        "database": connection.vendor,
        "whole": whole[WARM_UP:],
        "events": spent.events[WARM_UP:],
        "versions": spent.versions[WARM_UP:],
    }


class Spent:
    """Milliseconds of each return that went into the event with its mentions, and into the versions."""

    def __init__(self, record: Any, versions: Any) -> None:
        self.events: list[float] = []
        self.versions: list[float] = []
        for owner, name in ((record.Draft, "event"), (record.Draft, "names"), (record, "insert")):
            setattr(owner, name, _timed(getattr(owner, name), self.events))
        for name in ("insert", "commit_versions"):
            setattr(versions, name, _timed(getattr(versions, name), self.versions))

    def begin(self) -> None:
        """Another return."""
        self.events.append(0.0)
        self.versions.append(0.0)


def _timed(work: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    """The same work; what it takes is added to the newest of `spent`, once there is one."""

    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.perf_counter()
        try:
            return work(*args, **kwargs)
        finally:
            if spent:
                spent[-1] += 1000 * (time.perf_counter() - began)

    return timed


if __name__ == "__main__":
    main()
