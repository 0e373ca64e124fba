"""A seal: a short text that says how long a stream of the record is and which root it has, signed with Ed25519.

    lending seal 1
    origin: 5d0c…            which installation
    stream: acts
    number: 17               gapless from 1 in each stream
    size: 16342              leaves sealed so far
    root: 3f2a…              Merkle tree hash of RFC 6962 over all of them
    time: 2026-11-23T05:20:00.000000Z
    previous: 9b1e…          SHA-256 of the text of the seal before; 64 zeros in the first
    key: 7c40d1f2a9e3b855    which key signs
    next-key: …              only in a rotation: the public key of all later seals; that key signs this seal too

Pure: no database, no clock, no files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

FIRST_LINE: Final = "lending seal 1"
NONE_BEFORE: Final = "0" * 64
MOST_LEAVES: Final = 1000
"""Leaves that a seal may add. One that adds fewer left nothing waiting: what is sealed later came later."""

_TEXT: Final = re.compile(
    rf"{FIRST_LINE}\n"
    r"origin: (?P<origin>[0-9a-f]{16})\n"
    r"stream: (?P<stream>[a-z]{1,20})\n"
    r"number: (?P<number>[1-9][0-9]{0,17})\n"
    r"size: (?P<size>0|[1-9][0-9]{0,17})\n"
    r"root: (?P<root>[0-9a-f]{64})\n"
    r"time: (?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)\n"
    r"previous: (?P<previous>[0-9a-f]{64})\n"
    r"key: (?P<key>[0-9a-f]{16})\n"
    r"(?:next-key: (?P<next_key>[0-9a-f]{64})\n)?"
)


class NotASeal(ValueError):  # noqa: N818  # it says what is wrong
    """The text is not that of a seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealText:
    """What a seal says. root, previous and keys in hexadecimal; time as `…Z`; next_key: empty but in a rotation."""

    origin: str
    stream: str
    number: int
    size: int
    root: str
    time: str
    previous: str
    key: str
    next_key: str = ""

    def text(self) -> str:
        """The lines that are signed."""
        lines = [
            FIRST_LINE,
            f"origin: {self.origin}",
            f"stream: {self.stream}",
            f"number: {self.number}",
            f"size: {self.size}",
            f"root: {self.root}",
            f"time: {self.time}",
            f"previous: {self.previous}",
            f"key: {self.key}",
        ]
        if self.next_key:
            lines.append(f"next-key: {self.next_key}")
        return "\n".join(lines) + "\n"

    def moment(self) -> datetime:
        """When it was sealed."""
        return datetime.fromisoformat(self.time)


def parse(text: str) -> SealText:
    """What the text of a seal says; the text of the answer is the text given, byte for byte.

    Raises:
        NotASeal: it is none.
    """
    found = _TEXT.fullmatch(text)
    if found is None:
        raise NotASeal("This is not the text of a seal.")
    said = found.groupdict(default="")
    try:
        datetime.fromisoformat(said["time"])
    except ValueError as wrong:
        raise NotASeal(str(wrong)) from wrong
    numbers = {name: int(said.pop(name)) for name in ("number", "size")}
    return SealText(number=numbers["number"], size=numbers["size"], **said)


def digest(text: str) -> str:
    """What the next seal names as `previous`."""
    return sha256(text.encode()).hexdigest()


def key_id(public_key: str) -> str:
    """The sixteen digits by which a seal names the key that signed it."""
    return sha256(bytes.fromhex(public_key)).hexdigest()[:16]


def public_key_of(key: SigningKey) -> str:
    """The public half in hexadecimal."""
    return bytes(key.verify_key).hex()


def sign(text: str, key: SigningKey) -> str:
    """The signature over the text, in hexadecimal."""
    return bytes(key.sign(text.encode()).signature).hex()


def is_signed(text: str, signature: str, public_key: str) -> bool:
    """Whether the holder of the key signed exactly this text."""
    try:
        VerifyKey(bytes.fromhex(public_key)).verify(text.encode(), bytes.fromhex(signature))
    except (CryptoError, ValueError, TypeError):
        return False
    return True
