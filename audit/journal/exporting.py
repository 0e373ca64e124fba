"""The sealed record as files that can be verified elsewhere (`verify_export`): entries, seals and the public key."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final, TextIO

from audit.journal import keys, verify_export
from audit.journal.copies import line_of
from audit.journal.findings import Report
from audit.journal.keys import Anchor
from audit.journal.models import Leaf, Seal
from audit.journal.reading import LeafRow, read_entries
from audit.journal.seals import MOST_LEAVES
from audit.journal.sources import STREAMS

ENTRIES: Final = "entries.ndjson"
SEALS: Final = "seals.ndjson"
PUBLIC_KEY: Final = "seal.pub"
VERIFIER: Final = "verify_export.py"


def export(folder: Path, anchor: Anchor) -> int:
    """Write everything that is sealed into a new folder, a thousand entries at a time; answers how many entries.

    An entry that is gone is written without its text, so that whoever verifies sees it.

    Raises:
        OSError: the folder is there already, or cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True)
    sizes = dict.fromkeys(STREAMS, 0)
    with (folder / SEALS).open("x", encoding="utf-8") as file:
        for stream in STREAMS:
            for seal in Seal.objects.filter(stream=stream).order_by("number").iterator(chunk_size=500):
                file.write(line_of(seal))
                sizes[stream] = seal.size
    with (folder / ENTRIES).open("x", encoding="utf-8") as file:
        for stream, size in sizes.items():
            for first in range(0, size, MOST_LEAVES):
                _write_entries(file, stream, first, min(size, first + MOST_LEAVES))
    (folder / PUBLIC_KEY).write_text(keys.anchor_text(anchor), encoding="utf-8")
    shutil.copyfile(verify_export.__file__, folder / VERIFIER)
    return sum(sizes.values())


def _write_entries(file: TextIO, stream: str, first: int, end: int) -> None:
    there = Leaf.objects.filter(stream=stream, number__gte=first, number__lt=end).order_by("number")
    leaves = [
        LeafRow(*row[:4], bytes(row[4])) for row in there.values_list("number", "source", "row_id", "layout", "hash")
    ]
    rows = read_entries(leaves, Report())
    for leaf in leaves:
        entry = rows.get((leaf.source, leaf.row_id))
        said: dict[str, Any] = {
            "stream": stream,
            "number": leaf.number,
            "source": leaf.source,
            "row_id": leaf.row_id,
            "leaf": leaf.hash.hex(),
            "text": entry.text if entry else None,
        }
        file.write(json.dumps(said, ensure_ascii=False) + "\n")
