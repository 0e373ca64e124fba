"""How quickly labels are set: five thousand in one file, as PDF and as ZPL. `python -m bench` runs it as a process.

Prints JSON: seconds for each kind of file; MB before, after the first tenth and at the end of each.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from typing import Any, Final

import django
import psutil

from assets.labels import drawing, zpl
from assets.labels.facts import LabelFacts, address_of
from assets.labels.layout import Layout, arrange
from assets.labels.media import MEDIA, SHEET_DPI, Roll
from assets.tags import make_tag
from tests.assets.labels.items import BASE, NAMES, NUMBERS, OWNERS

MANY: Final = 5_000
KINDS: Final = {"a4-24": SHEET_DPI, "a4-65": SHEET_DPI, "roll-62": 300}


def main() -> None:
    django.setup()
    print(json.dumps({"many": MANY, "kinds": [_measure(name, dpi) for name, dpi in KINDS.items()]}))


def _measure(name: str, dpi: int) -> dict[str, Any]:
    medium, memory = MEDIA[name], [_megabytes()]
    first = _label(0)
    layout = arrange(medium.label, medium.edge, dpi=dpi, tag=first.tag, address=first.address)
    if not isinstance(layout, Layout):
        raise SystemExit(layout.reason)
    began = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        if isinstance(medium, Roll):
            for label in zpl.write(_labels(memory), medium=medium, layout=layout):
                out.write(label)
        else:
            drawing.write(_labels(memory), out, medium=medium, layout=layout)
        size = out.tell()
    seconds = time.perf_counter() - began
    kind = "ZPL" if isinstance(medium, Roll) else "PDF"
    return {"name": f"{name}, {kind}", "seconds": seconds, "bytes": size, "memory": [*memory, _megabytes()]}


def _labels(memory: list[float]) -> Iterator[LabelFacts]:
    for number in range(MANY):
        if number == MANY // 10:
            memory.append(_megabytes())
        yield _label(number)


def _label(number: int) -> LabelFacts:
    """A label like no other: nothing of it is remembered whole."""
    tag = make_tag("BK", number + 1)
    return LabelFacts(
        tag=tag,
        number=f"{NUMBERS[1 + number % (len(NUMBERS) - 1)]}/{number}",
        name=f"{NAMES[number % len(NAMES)]} ชุดที่ {number}",
        owner=OWNERS[number % len(OWNERS)],
        address=address_of(tag, base=BASE),
    )


def _megabytes() -> float:
    return float(psutil.Process().memory_info().rss / 2**20)


if __name__ == "__main__":
    main()
