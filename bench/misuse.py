"""How fast a report of misuse is kept, found and opened: `python -m bench.misuse --reports N`, on the database of the
environment.

Prints JSON: seconds until a report with five photos is answered, until a report is found by its code among all, and
until a case with fifty messages is shown; each as the web process needs it, without the network.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from io import BytesIO
from typing import Any, Final

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from PIL import Image

PIECE: Final = 5000
"""Reports held in memory while the database is filled."""

PHOTOS: Final = 5
MESSAGES: Final = 50
ROUNDS: Final = 20
HOST: Final = "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, required=True)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("prepare", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(json.dumps(run(chosen.reports)))


def run(count: int) -> dict[str, Any]:
    """Fill, and measure as a reporter and as a handler."""
    office, reporting, clock = (
        import_module(name) for name in ("tests.audit.misuse.committee", "audit.misuse.actions", "core.clock")
    )
    team = office.committee(import_module("tests.cast").cast(at=clock.now()))
    fill(team.cast, clock.now(), count)
    report, code = team.report()
    for number in range(MESSAGES):
        reporting.send_message(report, at=clock.now(), text=f"ข้อความที่ {number} จากผู้แจ้ง")
    return {
        "database": connection.vendor,
        "reports": count,
        "photos": list(times(send, rounds=3)),
        "found": list(times(follow(code))),
        "opened": list(times(opened(team, report, office.PASSPHRASE))),
    }


def times(act: Callable[[], None], *, rounds: int = ROUNDS) -> Iterator[float]:
    """Seconds of each round; the first is not counted."""
    for number in range(rounds + 1):
        _doors_open()
        began = time.perf_counter()
        act()
        if number:
            yield time.perf_counter() - began


def send() -> None:
    """Send a report with photos of twelve million pixels each."""
    client = Client(HTTP_HOST=HOST)
    page: Any = client.get("/report/tell/")
    words = {
        "sending": page.context["form"]["sending"].value() if page.context else str(uuid.uuid4()),
        "category": "private_use",
        "what": "รถตู้ส่วนกลางจอดที่บ้านพักทุกวันเสาร์",
        "evidence": [_photo(number) for number in range(PHOTOS)],
    }
    _expect(client.post("/report/tell/", words), "tracking-code")


def follow(code: str) -> Callable[[], None]:
    """Find a report by its code and read it, with a client that is ready: its first request builds the middleware."""
    client = Client(HTTP_HOST=HOST)
    return lambda: _expect(client.post("/report/follow/", {"code": code}), "case-lines")


def opened(team: Any, report: Any, passphrase: str) -> Callable[[], None]:
    """Open a case as a handler who has unlocked the key and declared."""
    client, path = Client(HTTP_HOST=HOST), f"/integrity/{report.number}/"
    client.force_login(team.first.person)
    client.post("/integrity/unlock/", {"passphrase": passphrase})
    client.post(path, {"act": "clear"})
    return lambda: _expect(client.get(path), "case-lines")


def fill(cast: Any, at: Any, count: int) -> None:
    """Reports as they lie in the database: what is sealed is random bytes of the usual length."""
    models, states = import_module("audit.misuse.models"), import_module("audit.misuse.states")
    categories = list(states.Category.values)
    for first in range(0, count, PIECE):
        rows = [
            models.Report(
                number=f"{number:08d}"[:4] + "-" + f"{number:08d}"[4:],
                sending=uuid.uuid4(),
                agency=cast.agency,
                unit=cast.district,
                category=categories[number % len(categories)],
                received_on=(at - timedelta(days=number % 700)).date(),
                public_key=secrets.token_bytes(32),
                code_mac=secrets.token_bytes(32),
                code_key=secrets.token_bytes(72),
                escrow_key=secrets.token_bytes(80),
                content=secrets.token_bytes(1072),
            )
            for number in range(first, min(count, first + PIECE))
        ]
        with transaction.atomic():
            models.Report.objects.bulk_create(rows)


def _photo(number: int) -> BytesIO:
    """A picture as a telephone takes it; the same bytes for the same number."""
    if number not in _PHOTOS:
        grain = Image.effect_noise((500, 375), 60).convert("RGB")
        out = BytesIO()
        grain.resize((4000, 3000), Image.Resampling.BICUBIC).save(out, "JPEG", quality=92)
        _PHOTOS[number] = out.getvalue()
    photo = BytesIO(_PHOTOS[number])
    photo.name = f"IMG_{number}.jpg"
    return photo


_PHOTOS: Final[dict[int, bytes]] = {}


def _doors_open() -> None:
    throttle = import_module("audit.misuse.throttle")
    for each in (throttle.LOOK_UPS, throttle.REPORTS, throttle.FILES):
        each.forget()


def _expect(answer: Any, words: str) -> None:
    if answer.status_code != 200 or words not in answer.content.decode():
        raise SystemExit(f"{answer.status_code}: {answer.content.decode()[:2000]}")


if __name__ == "__main__":
    main()
