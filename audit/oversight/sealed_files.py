"""The file that is taken away: its rows, and in the file itself its number, what it is for, and the hash of its rows.

CSV: an empty line follows the rows, then a line for each thing said. XLSX: a sheet of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from assets.exports import csv_of, lines_of, xlsx_of
from audit.journal.models import Seal
from audit.journal.sources import ACTS
from audit.oversight.models import Export, FileKind
from core.thai import thai_datetime

if TYPE_CHECKING:
    Table = Sequence[Sequence[str]]


def hash_of(titles: Sequence[str], table: Table) -> str:
    """The SHA-256 of heading and rows, as the lines of a CSV: the same whatever the file is."""
    lines = sha256()
    for line in csv_of(titles, table):
        lines.update(line.encode())
    return lines.hexdigest()


def file_of(export: Export, title: str, titles: Sequence[str], table: Table) -> bytes:
    """The bytes of the file. One query."""
    about = _about(export, title)
    if export.kind == FileKind.CSV:
        return "".join((*csv_of(titles, table), "\r\n", *lines_of(about))).encode()
    with xlsx_of(title, titles, table, about=(_("About this file"), about)) as file:
        return file.read()


def _about(export: Export, title: str) -> list[list[str]]:
    seal = Seal.objects.filter(stream=ACTS).only("stream", "number", "root").order_by("-number").first()
    sealed = f"{seal.number} · {seal.root}" if seal else "–"
    return [
        [_("Number"), export.number],
        [_("What it is"), title],
        [_("What for"), export.purpose],
        [_("Taken away by"), f"{export.by.name} ({export.by.staff_code})"],
        [_("Taken away at"), thai_datetime(export.at)],
        [_("Rows"), str(export.rows)],
        [_("SHA-256 of the rows"), export.table_sha256],
        [_("Newest seal of the record"), sealed],
    ]
