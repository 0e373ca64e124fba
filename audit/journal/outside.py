"""What lies outside the database, for comparison: copies of seals (`copies` writes them), and printed papers."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from audit.journal.findings import Kind, Report
from audit.journal.keys import Anchor
from audit.journal.merkle import HASH_SIZE
from audit.journal.models import Seal
from audit.journal.seals import NotASeal, SealText, is_signed, key_id, parse
from audit.journal.sources import ACTS

ENDINGS: Final = (".seals", ".ndjson")


@dataclass(frozen=True, slots=True)
class Copy:
    """One seal in a copy: what it says, and where its line begins."""

    said: SealText
    path: Path
    offset: int

    def leaves(self) -> list[bytes]:
        """The hashes of the leaves that it added; empty where the copy has none (a mail)."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            packed = b64decode(json.loads(file.readline()).get("leaves", ""))
        return [packed[at : at + HASH_SIZE] for at in range(0, len(packed), HASH_SIZE)]


@dataclass(slots=True)
class Copies:
    """Signed seals of this installation by stream and number. problems: what in the folder could not be used."""

    seals: dict[str, dict[int, Copy]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def of(self, stream: str) -> dict[int, Copy]:
        """The copies of a stream."""
        return self.seals.get(stream, {})


def read_copies(folder: Path, anchor: Anchor) -> Copies:
    """Every seal in the folder that this installation signed; the last line of a file may be torn.

    What is no copy, of another installation, not signed, or said in two ways is a problem: a sentence each.
    """
    copies, foreign, unsigned = Copies(), 0, 0
    trusted = {key_id(anchor.public_key): anchor.public_key}
    for copy, line in _seals_in(folder, copies):
        said = copy.said
        if said.origin != anchor.origin:
            foreign += 1
        elif said.key not in trusted or not is_signed(said.text(), str(line.get("signature")), trusted[said.key]):
            unsigned += 1
        else:
            if said.next_key and is_signed(said.text(), str(line.get("next_signature")), said.next_key):
                trusted[key_id(said.next_key)] = said.next_key
            _keep(copies, copy)
    if foreign:
        told = _("%(count)s seals in %(folder)s are of another installation.")
        copies.problems.append(told % {"count": foreign, "folder": folder})
    if unsigned:
        told = _("%(count)s seals in %(folder)s are not signed with the key of this installation.")
        copies.problems.append(told % {"count": unsigned, "folder": folder})
    if not copies.seals and not copies.problems:
        copies.problems.append(_("There is no copy of a seal in %(folder)s.") % {"folder": folder})
    return copies


_ON_PAPER: Final = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{16})")


def compare_with_paper(report: Report, printed: str) -> None:
    """Compare with what the foot of a printed page names: number of the seal, a colon, 16 digits of its root.

    It finds what copies find, as far as the seal; it cannot name the entry, since a paper has no leaves.
    """
    match = _ON_PAPER.fullmatch(printed.strip().lower())
    if match is None:
        told = _("This is not how a paper names a seal: %(printed)s. Write number and root, 17:3f2a91c0d4e5b678.")
        report.unchecked.append(told % {"printed": printed})
        return
    number, root = int(match[1]), match[2]
    if not Seal.objects.filter(stream=ACTS, number=number, root__startswith=root).exists():
        report.find(Kind.PAPER, stream=ACTS, seal=number, what=root)


def _seals_in(folder: Path, copies: Copies) -> Iterator[tuple[Copy, dict[str, Any]]]:
    """Each seal in the files of the folder, with all that its line says."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix in ENDINGS)
    except OSError as unread:
        copies.problems.append(_("The copies in %(folder)s cannot be read: %(why)s.") % _why(folder, unread))
        return
    for path in paths:
        for offset, line in _lines(path, copies):
            try:
                yield Copy(parse(line["text"]), path, offset), line
            except (NotASeal, KeyError, TypeError):
                continue


def _lines(path: Path, copies: Copies) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line that is a JSON object, with where it begins. What a power failure tore was written anew behind it."""
    try:
        with path.open("rb") as file:
            offset = 0
            for line in file:
                try:
                    said = json.loads(line)
                except ValueError:
                    said = None
                if isinstance(said, dict):
                    yield offset, said
                offset += len(line)
    except OSError as unread:
        copies.problems.append(_("The copies in %(folder)s cannot be read: %(why)s.") % _why(path, unread))


def _keep(copies: Copies, copy: Copy) -> None:
    there = copies.seals.setdefault(copy.said.stream, {})
    known = there.setdefault(copy.said.number, copy)
    if known.said != copy.said:
        told = _("Seal %(number)s of the stream “%(stream)s” is there in two signed wordings: %(one)s and %(other)s.")
        facts = {"number": copy.said.number, "stream": copy.said.stream, "one": known.path, "other": copy.path}
        copies.problems.append(told % facts)


def _why(path: Path, unread: OSError) -> dict[str, object]:
    return {"folder": path, "why": unread.strerror or unread}
