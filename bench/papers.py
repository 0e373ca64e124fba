"""How quickly papers are set: one loan slip, and three hundred in one file. `python -m bench` runs it as a process.

Prints JSON: milliseconds of the first slip and of each after it, seconds for all, MB before, warm and at the end.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace

import django
import psutil

from core.typeset import Paper, write
from loans.papers import slip
from loans.papers.facts import Identity
from tests.papers import samples

ROUNDS = 60
MANY = 300


def main() -> None:
    django.setup()
    memory = [_megabytes()]
    first = _milliseconds(0)
    memory.append(_megabytes())
    times = [_milliseconds(number) for number in range(1, ROUNDS + 1)]
    began = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        write(_many(), out, title="ใบยืมพัสดุ")
    seconds = time.perf_counter() - began
    memory.append(_megabytes())
    figures = {"first": first, "times": times, "many": MANY, "seconds": seconds, "memory": memory}
    print(json.dumps(figures))


def _slip(number: int) -> slip.SlipFacts:
    """A slip like no other: number, borrower, reason and place are its own, so that nothing is remembered whole."""
    facts = samples.SLIP
    return replace(
        facts,
        identity=Identity(number=f"ยืม-คลัง-2570-{number:05}", code=f"LN-2570-{number:05}"),
        borrower=replace(facts.borrower, name=f"นางสาวปิยนุช ใจเย็น ที่ {number}"),
        reason=f"{facts.reason} ครั้งที่ {number}",
        place=f"{facts.place} ห้อง {number}",
    )


def _milliseconds(number: int) -> float:
    began = time.perf_counter()
    slip.render(_slip(number))
    return (time.perf_counter() - began) * 1000


def _many() -> Iterator[Paper]:
    for number in range(MANY):
        yield slip.paper(_slip(ROUNDS + number))


def _megabytes() -> float:
    return float(psutil.Process().memory_info().rss / 2**20)


if __name__ == "__main__":
    main()
