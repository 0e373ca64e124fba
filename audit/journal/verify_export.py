#!/usr/bin/env python3
"""Verify an export of the record without the system that made it: Python and the package PyNaCl are all it takes.

    python verify_export.py FOLDER [--public-key FILE]

The folder holds entries.ndjson, seals.ndjson and seal.pub, as `manage.py export_journal` writes them. Pass your own
copy of seal.pub, received when the system was set up: the one in the folder proves nothing by itself.

Exit status 0: every entry is what was sealed; 1: something was altered; 2: it could not be checked, or not all of it.

What is checked (the design is that of Certificate Transparency, RFC 6962; signatures are Ed25519, RFC 8032):
an entry's leaf is SHA-256(0x00, source LF row_id LF text); a seal names how many leaves its stream has, the root over
them, and the SHA-256 of the seal before; it is signed with the key of the installation, or with a later key that a
seal signed by both has announced.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

LINES = ("origin", "stream", "number", "size", "root", "time", "previous", "key")
PUBLIC_KEY = re.compile(r"lending seal public key 1\norigin: ([0-9a-f]{16})\nkey: ([0-9a-f]{64})\n")


class Altered(Exception):  # noqa: N818  # it says what was found
    """Something is not what was sealed."""


class NotChecked(Exception):  # noqa: N818  # it says what happened
    """It could not be checked."""


def sha256(content: bytes) -> bytes:
    """The digest."""
    return hashlib.sha256(content).digest()


class Tree:
    """A Merkle tree that grows: a stack of (leaves, root) of complete subtrees."""

    def __init__(self) -> None:
        self.stack: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Append a leaf by its hash."""
        leaves, root = 1, leaf
        while self.stack and self.stack[-1][0] == leaves:
            _count, left = self.stack.pop()
            leaves, root = 2 * leaves, sha256(b"\x01" + left + root)
        self.stack.append((leaves, root))

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self.stack:
            return sha256(b"")
        root = self.stack[-1][1]
        for _count, left in reversed(self.stack[:-1]):
            root = sha256(b"\x01" + left + root)
        return root


def read_lines(path: Path) -> Iterator[dict[str, object]]:
    """Each line of a file as JSON.

    Raises:
        NotChecked: the file is not there, or breaks off.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                try:
                    said = json.loads(line)
                except ValueError:
                    raise NotChecked(f"{path.name}, line {number}: the file is damaged or breaks off here.") from None
                if not isinstance(said, dict):
                    raise NotChecked(f"{path.name}, line {number}: this is no entry.")
                yield said
    except (OSError, UnicodeDecodeError) as unread:
        raise NotChecked(f"{path} cannot be read: {unread}.") from None


def read_public_key(path: Path) -> tuple[str, str]:
    """Origin and key.

    Raises:
        NotChecked: it is no public key.
    """
    try:
        found = PUBLIC_KEY.fullmatch(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as unread:
        raise NotChecked(f"{path} cannot be read: {unread}.") from None
    if found is None:
        raise NotChecked(f"{path} is not a public key of seals.")
    return found[1], found[2]


def said_by(text: str) -> dict[str, str]:
    """What a seal says, by the name of each line.

    Raises:
        Altered: it is no seal.
    """
    first, *lines = text.split("\n")
    said = dict(line.split(": ", 1) for line in lines[:-1] if ": " in line)
    if (
        first != "lending seal 1"
        or lines[-1:] != [""]
        or tuple(said)[: len(LINES)] != LINES
        or len(lines) > len(LINES) + 2
    ):
        raise Altered("This is no seal:\n" + text)
    return said


def is_signed(text: str, signature: object, key: str) -> bool:
    """Whether the holder of this key signed this text."""
    try:
        VerifyKey(bytes.fromhex(key)).verify(text.encode(), bytes.fromhex(str(signature)))
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def check_seals(folder: Path, origin: str, first_key: str) -> dict[str, list[dict[str, str]]]:
    """The seals of each stream in order, their chain and signatures checked.

    Raises:
        Altered: a seal does not follow the one before, or is not signed.
        NotChecked: they are of another installation.
    """
    streams: dict[str, list[dict[str, str]]] = {}
    keys: dict[str, str] = {}
    announced: dict[str, tuple[str, str]] = {}
    digests: dict[str, str] = {}
    for line in read_lines(folder / "seals.ndjson"):
        text = str(line.get("text"))
        said = said_by(text)
        stream, name = said["stream"], f"Seal {said['number']} of the stream {said['stream']}"
        if said["origin"] != origin:
            raise NotChecked(f"{name} is of another installation ({said['origin']}, not {origin}).")
        there = streams.setdefault(stream, [])
        since, later_key = announced.get(said["key"], ("", ""))
        if not there and later_key and said["time"] >= since:
            # A later version of the system brought this stream: it began with a key that another one had announced.
            keys[stream] = later_key
        key = keys.get(stream, first_key)
        if said["number"] != str(len(there) + 1) or said["previous"] != digests.get(stream, "0" * 64):
            raise Altered(f"{name} does not follow the seal before it: a seal was taken away or altered.")
        if said["key"] != sha256(bytes.fromhex(key)).hex()[:16] or not is_signed(text, line.get("signature"), key):
            raise Altered(f"{name} is not signed with the key of this installation.")
        if there and (int(said["size"]) < int(there[-1]["size"]) or said["time"] < there[-1]["time"]):
            raise Altered(f"{name} is shorter or older than the seal before it.")
        if "next-key" in said:
            if not is_signed(text, line.get("next_signature"), said["next-key"]):
                raise Altered(f"{name} announces a key that did not sign it.")
            keys[stream] = said["next-key"]
            announced.setdefault(sha256(bytes.fromhex(said["next-key"])).hex()[:16], (said["time"], said["next-key"]))
        digests[stream] = sha256(text.encode()).hex()
        there.append(said)
    if not streams:
        raise NotChecked("There is no seal in this export: nothing can be checked.")
    return streams


def check_entries(folder: Path, streams: dict[str, list[dict[str, str]]]) -> int:
    """Every entry against its leaf and every root; how many entries.

    Raises:
        Altered: an entry is not what was sealed.
        NotChecked: entries that were sealed are not in the export.
    """
    trees = {stream: Tree() for stream in streams}
    sizes = dict.fromkeys(streams, 0)
    waiting = {stream: list(reversed(seals)) for stream, seals in streams.items()}
    for stream in streams:
        settle(stream, trees[stream], 0, waiting[stream])
    for entry in read_lines(folder / "entries.ndjson"):
        stream = str(entry.get("stream"))
        name = f"Entry {entry.get('number')} of the stream {stream} ({entry.get('source')} {entry.get('row_id')})"
        if stream not in streams or entry.get("number") != sizes[stream]:
            raise Altered(f"{name} is not in its place: an entry was taken away, inserted or moved.")
        if entry.get("text") is None:
            raise Altered(f"{name} was sealed and is gone.")
        leaf = sha256(f"\0{entry.get('source')}\n{entry.get('row_id')}\n{entry['text']}".encode())
        if leaf.hex() != entry.get("leaf"):
            raise Altered(f"{name} is not what was sealed.")
        trees[stream].add(leaf)
        sizes[stream] += 1
        settle(stream, trees[stream], sizes[stream], waiting[stream])
    for stream, seals in streams.items():
        if waiting[stream]:
            raise NotChecked(
                f"The stream {stream} breaks off: {sizes[stream]} of {seals[-1]['size']} entries are here."
            )
    return sum(sizes.values())


def settle(stream: str, tree: Tree, size: int, waiting: list[dict[str, str]]) -> None:
    """Compare the root with that of every seal of this size.

    Raises:
        Altered: they differ.
    """
    while waiting and int(waiting[-1]["size"]) == size:
        seal = waiting.pop()
        if tree.root().hex() != seal["root"]:
            raise Altered(f"The entries of the stream {stream} up to {size} are not those under seal {seal['number']}.")


def main() -> int:
    """Check the folder of the command line, say the verdict, answer the status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--public-key", type=Path, help="your own copy of seal.pub")
    chosen = parser.parse_args()
    try:
        origin, key = read_public_key(chosen.public_key or chosen.folder / "seal.pub")
        streams = check_seals(chosen.folder, origin, key)
        count = check_entries(chosen.folder, streams)
    except Altered as found:
        sys.stdout.write(f"ALTERED. {found}\n")
        return 1
    except NotChecked as unchecked:
        sys.stdout.write(f"NOT CHECKED. {unchecked}\n")
        return 2
    last = max(seals[-1]["time"] for seals in streams.values())
    number = sum(map(len, streams.values()))
    sys.stdout.write(f"HOLDS. {count} entries under {number} seals, the last of {last}.\n")
    if chosen.public_key is None:
        sys.stdout.write("The public key came with the export: compare it with the one you were given.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
