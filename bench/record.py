"""How long an auditor waits: `python -m bench.record --events N`, on the database of the environment.

Fills a register and its loans until the record has about N events, and asks every page of the reading room for the
whole time since the agency began. Prints JSON: seconds and SQL statements of each page,
and how many rows answer a question.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Any, Final

import django
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.statements import noted

ROUNDS: Final = 5
HOST: Final = "127.0.0.1"

LEFT_OVER: Final = "เอกสารประกอบ"
"""A word that stands in the record of no loan: a search for it reads as far back as a page looks."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, required=True)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("prepare", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    began = time.perf_counter()
    agency, since = import_module("bench.audited").fill(chosen.events)  # models can be imported only now
    filled = time.perf_counter() - began
    print(json.dumps({**run(agency, since), "fill": filled}))


def run(agency: Any, since: date) -> dict[str, Any]:
    """Ask every page, signed in as who audits the whole agency."""
    journal, asked, scope = (
        import_module(name) for name in ("audit.journal.models", "audit.oversight.asked", "audit.oversight.scope")
    )
    client = Client(HTTP_HOST=HOST, HTTP_ACCEPT_LANGUAGE="th")
    client.force_login(agency.cast.auditor)
    days = scope.Period(since, import_module("core.clock").official_day(import_module("core.clock").now()))
    period = f"?{days.query()}"
    pages = {
        "all questions counted": f"/audit/{period}",
        **{f"question: {slug}": f"/audit/questions/{slug}/{period}" for slug in asked.QUESTIONS},
        "search: a number": f"/audit/record/{period}&q=00042",
        "search: nowhere": f"/audit/record/{period}&q={LEFT_OVER}",
        **{f"timeline: {name}": path for name, path in timelines(agency)},
    }
    return {
        "database": connection.vendor,
        "events": journal.Event.objects.count(),
        "pages": {name: answered(client, path) for name, path in pages.items()},
        "found": asked.counts(scope.Scope((agency.cast.bangkok.path,)), days),
    }


def timelines(agency: Any) -> Iterator[tuple[str, str]]:
    """The busiest of each kind: the store with most loans, who keeps it, and the item and loan last written."""
    loans = import_module("loans.models")
    loan = loans.Loan.objects.filter(lending_unit=agency.desk.unit, state="returned").order_by("-id")[0]
    yield "loan (its page)", loan.get_absolute_url()
    yield "item", reverse("assets:timeline", args=[loan.lines.all()[0].asset.tag])
    yield "person", reverse("people:person-timeline", args=[agency.desk.keeper.staff_code])
    yield "unit", reverse("people:unit-timeline", args=[agency.desk.unit.pk])


def answered(client: Client, path: str) -> dict[str, Any]:
    """Seconds of each answer and the statements of one; the first answer is not counted.

    Raises:
        SystemExit: any status but 200.
    """
    seconds = []
    for number in range(ROUNDS + 1):
        began = time.perf_counter()
        answer = client.get(path)
        taken = time.perf_counter() - began
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code} {answer.content[:400]!r}")
        if number:
            seconds.append(taken)
    with noted() as ran:
        client.get(path)
    return {"seconds": seconds, "sql": len(ran)}


if __name__ == "__main__":
    main()
