"""How long the agency's lending report takes: `python -m bench.reporting fill --loans N`, then `… run`.

Two processes, so that what is measured holds nothing of the filling. `run` prints JSON: seconds for a month, a quarter
and a year of the whole agency with every unit, for the exceptions, and for reading a report from what was prepared.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Any, Final

import django
from django.core.management import call_command
from django.db import connection

READ: Final = 20
"""A prepared report is read so many times; the median counts."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("fill", "run"))
    parser.add_argument("--loans", type=int, default=1_000_000)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if chosen.step == "fill":
        call_command("prepare", verbosity=0)
        audited = import_module("bench.audited")
        audited.fill(int(chosen.loans * (audited.EVENTS_OF + 1)))
    else:
        print(json.dumps(run()))


def run() -> dict[str, Any]:
    """Count the last month, quarter and year, keep them, and read one."""
    names = ("people.models", "loans.models", "core.clock", "audit.oversight.reports", "audit.oversight.executive")
    people, loans, clock, reports, executive = (import_module(name) for name in names)
    counting, spans, actions, drafts, tasks = (
        import_module(f"{reports.__name__}.{name}") for name in ("counting", "spans", "actions", "drafts", "tasks")
    )
    agency, at = people.Agency.objects.get(is_ours=True), clock.now()
    on, units = clock.official_day(at), counting.reporting_units(agency)
    figures: dict[str, Any] = {"loans": loans.Loan.objects.count(), "units": len(units), "database": connection.vendor}
    for length in (spans.Length.MONTH, spans.Length.QUARTER, spans.Length.YEAR):
        span = spans.Span.around(on, length).before()
        figures[length.name.lower()] = _seconds(partial(_count, counting, actions, agency, span, at))
    found = import_module(f"{executive.__name__}.exceptions")
    figures["exceptions"] = _seconds(lambda: found.count(agency, units, on=on))
    month = spans.Span.around(on, spans.Length.MONTH).before()
    report = actions.open_report(units[0], span=month, by=tasks.SYSTEM, at=at)
    figures["read"] = sorted(_seconds(lambda: drafts.drafted(report)) for _n in range(READ))[READ // 2]
    return figures


def _count(counting: Any, actions: Any, agency: Any, span: Any, at: datetime) -> None:
    actions.keep_figures(counting.count(agency, span, at=at), span, at=at)


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
