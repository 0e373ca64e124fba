"""The key that seals the record: a file readable by its owner only, never in the database, never in the repository.

Beside `seal.key` lies `seal.pub`: the first public key of this installation and its origin, the sixteen digits by which
its seals are told from those of others. Who verifies trusts that file; later keys are named by rotations (`seals`).
A rotation writes `seal.key.next` first: whichever of both the newest seal asks for is the key.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_noop
from nacl.signing import SigningKey

from audit.journal.seals import key_id, public_key_of
from core.setback import Setback

MISSING: Final = gettext_noop("The key of the seals cannot be read: %(path)s (%(why)s). Put it back from its copy.")
WRONG: Final = gettext_noop("%(path)s is not the key with which this record was sealed (%(key)s). Put that one back.")
OPEN: Final = gettext_noop("The key of the seals may be read by others: %(path)s. Make it private (chmod 600).")

_SECRET: Final = re.compile(r"lending seal key 1\norigin: ([0-9a-f]{16})\nseed: ([0-9a-f]{64})\n")
_PUBLIC: Final = re.compile(r"lending seal public key 1\norigin: ([0-9a-f]{16})\nkey: ([0-9a-f]{64})\n")


@dataclass(frozen=True, slots=True)
class Signer:
    """The key and the installation it belongs to."""

    origin: str
    key: SigningKey

    @property
    def public_key(self) -> str:
        """In hexadecimal."""
        return public_key_of(self.key)

    @property
    def id(self) -> str:
        """As seals name it."""
        return key_id(self.public_key)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What whoever verifies has to trust: the first public key of an installation."""

    origin: str
    public_key: str


def make(path: Path) -> Signer:
    """A new key at `path`, and its public half beside it.

    Raises:
        FileExistsError: there is one already.
        OSError: it cannot be written.
    """
    signer = Signer(secrets.token_hex(8), SigningKey.generate())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(path, _secret_text(signer), mode=0o600)
    _write(public_path(path), anchor_text(Anchor(signer.origin, signer.public_key)), mode=0o644)
    return signer


def make_next(path: Path, origin: str) -> Signer:
    """The key that is to follow the one at `path`, kept beside it until `load` is asked for it."""
    signer = Signer(origin, SigningKey.generate())
    next_path(path).unlink(missing_ok=True)  # of a rotation that was never sealed
    _write(next_path(path), _secret_text(signer), mode=0o600)
    return signer


def load(path: Path, *, expected: str = "") -> Signer:
    """The key; expected: the id that the newest seal asks for, empty where there is no seal yet.

    Raises:
        Setback: it is missing, damaged, open to others, or another one.
    """
    signer = _read(path)
    if not expected or signer.id == expected:
        return signer
    if next_path(path).exists():
        successor = _read(next_path(path))
        if successor.id == expected:
            next_path(path).replace(path)
            return successor
    raise Setback(WRONG, path=path, key=expected)


def load_anchor(path: Path) -> Anchor:
    """The public key file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is none.
    """
    found = _PUBLIC.fullmatch(path.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{path} is not a public key of seals.")
    return Anchor(*found.groups())


def anchor_text(anchor: Anchor) -> str:
    """The content of a public key file."""
    return f"lending seal public key 1\norigin: {anchor.origin}\nkey: {anchor.public_key}\n"


def public_path(path: Path) -> Path:
    """Where the public half of the key at `path` lies."""
    return path.with_suffix(".pub")


def next_path(path: Path) -> Path:
    """Where a key waits until its rotation is sealed."""
    return path.with_name(f"{path.name}.next")


def _secret_text(signer: Signer) -> str:
    return f"lending seal key 1\norigin: {signer.origin}\nseed: {bytes(signer.key).hex()}\n"


def _read(path: Path) -> Signer:
    try:
        if path.stat().st_mode & 0o077:
            raise Setback(OPEN, path=path)
        found = _SECRET.fullmatch(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as unread:
        raise Setback(MISSING, path=path, why=getattr(unread, "strerror", None) or unread) from unread
    if found is None:
        raise Setback(MISSING, path=path, why="damaged")
    return Signer(found[1], SigningKey(bytes.fromhex(found[2])))


def _write(path: Path, text: str, *, mode: int) -> None:
    """A new file, on the disk before this returns."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with open(file, "w", encoding="utf-8") as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
