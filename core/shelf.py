"""Files kept for good under the SHA-256 of their bytes: written once, on the disk before anybody hears of it."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Final, cast

CHUNK: Final = 1024 * 1024
"""Bytes read at once."""


class NotKept(OSError):  # noqa: N818  # it says what happened
    """The disk is full, or cannot be written: nothing was kept."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of kept files, each under the first two digits of its hash. ending: of every name, without the dot."""

    folder: Path
    ending: str

    def path_of(self, sha256: str) -> Path:
        """Where the file of this hash lies, or would lie."""
        return self.folder / sha256[:2] / f"{sha256}.{self.ending}"

    def put(self, content: bytes) -> bool:
        """Keep these bytes; answers whether they are new here. They are on the disk when this returns.

        Raises:
            NotKept: the disk refuses; then nothing of it is left.
        """
        path = self.path_of(sha256_of(content))
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            with NamedTemporaryFile(dir=path.parent, prefix="new-") as waiting:
                waiting.write(content)
                return _put_in_place(cast(BinaryIO, waiting), path)
        except OSError as refused:
            raise NotKept(*refused.args) from refused

    def take(self, waiting: BinaryIO, sha256: str) -> bool:
        """Keep a file that was written with `new_file`; answers whether it is new here.

        Raises:
            NotKept: as `put`.
        """
        path = self.path_of(sha256)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            return _put_in_place(waiting, path)
        except OSError as refused:
            raise NotKept(*refused.args) from refused

    def new_file(self) -> BinaryIO:
        """A file on the same disk, to be written and handed to `take`; it is gone once it is closed.

        Raises:
            NotKept: the folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o750)
            return cast(BinaryIO, NamedTemporaryFile(dir=self.folder, prefix="new-"))
        except OSError as refused:
            raise NotKept(*refused.args) from refused

    def drop(self, sha256: str) -> None:
        """Take away what was put here by an act that was then undone."""
        with suppress(OSError):
            self.path_of(sha256).unlink()

    def is_whole(self, sha256: str) -> bool:
        """Whether the kept bytes are there and still have this hash."""
        return _is_named_rightly(self.path_of(sha256))


def sha256_of(content: bytes) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_file(file: BinaryIO) -> tuple[str, int]:
    """The hash of what is left to read of a file, and how many bytes that was; read in chunks."""
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _put_in_place(waiting: BinaryIO, path: Path) -> bool:
    """Give the waiting file its name. What lies there already is the same, or was damaged and is mended so."""
    waiting.flush()
    os.fchmod(waiting.fileno(), 0o440)
    os.fsync(waiting.fileno())
    is_new = not _is_named_rightly(path)
    if is_new:
        other = Path(f"{waiting.name}.kept")
        os.link(waiting.name, other)
        other.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return is_new


def _is_named_rightly(path: Path) -> bool:
    try:
        with path.open("rb") as kept:
            return sha256_of_file(kept)[0] == path.stem
    except OSError:
        return False
