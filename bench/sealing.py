"""How fast the record is sealed and verified: `python -m bench.sealing --events N`, on the database of the environment.

Prints JSON: seconds to seal all events (a catching-up run, as after a month of no sealer) and to verify everything.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from importlib import import_module
from typing import Any, Final

import django
from django.core.management import call_command
from django.db import connection, transaction

PIECE: Final = 5000
"""Events held in memory while the record is filled."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, required=True)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("prepare", verbosity=0)
    print(json.dumps(run(chosen.events)))


def run(count: int) -> dict[str, Any]:
    """Fill, seal, verify."""
    sealing, verifying, keys, record, clock, conf = (
        import_module(name)
        for name in (
            "audit.journal.sealing",
            "audit.journal.verifying",
            "audit.journal.keys",
            "audit.journal.record",
            "core.clock",
            "django.conf",
        )
    )
    fill(record, clock.now(), count)
    began = time.perf_counter()
    sealed = sealing.seal_waiting(clock.now)
    to_seal = time.perf_counter() - began
    anchor = keys.load_anchor(keys.public_path(import_module("pathlib").Path(conf.settings.SEAL_KEY_FILE)))
    began = time.perf_counter()
    report = verifying.verify(clock.now(), anchor=anchor)
    to_verify = time.perf_counter() - began
    if report.status or sealed < count:
        raise SystemExit(f"Sealed {sealed} of {count}; verified with status {report.status}: {report.findings[:3]}")
    return {"database": connection.vendor, "events": count, "seal": to_seal, "verify": to_verify}


def fill(record: Any, at: Any, count: int) -> None:
    """Events as a return leaves them."""
    actor = record.Actor("1234", "นางสาวสมใจ รักงาน", office="storekeeper", capacity="own", order="คำสั่งที่ 12/2569")
    for first in range(0, count, PIECE):
        drafts = [
            record.Draft(
                verb="loan.returned",
                subject=record.Subject("loan", f"ยืม-คลัง-2570-{number:05}", f"ยืม-คลัง-2570-{number:05}"),
                actor=actor,
                at=at,
                clause="209",
                before={"state": "on_loan", "returned_at": None},
                after={"state": "returned", "returned_at": at},
                refs=[record.Subject("asset", f"BK{number:07}-1", "เครื่องฉายภาพ")],
                facts={"condition": "good", "count": 1},
                request_id="0123456789abcdef",
            )
            for number in range(first, min(count, first + PIECE))
        ]
        with transaction.atomic():
            record.record_many(drafts)


if __name__ == "__main__":
    main()
