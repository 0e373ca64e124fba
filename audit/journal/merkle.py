"""Merkle trees of RFC 6962 (section 2.1) over SHA-256: the root of a list that only grows, kept by its right edge."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

HASH_SIZE: Final = 32
"""Bytes of a hash."""

EMPTY: Final = sha256(b"").digest()
"""The root of no leaves."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a leaf: SHA-256(0x00 ‖ entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A growing tree by the roots of its complete subtrees, the largest first: as many as `size` has ones in binary.

    They fold to the root, so that a frontier kept beside a signed root proves itself.

    Raises:
        ValueError: there are more or fewer peaks than a tree of this size has.
    """

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if size < 0 or len(self.peaks) != size.bit_count() or any(len(peak) != HASH_SIZE for peak in self.peaks):
            raise ValueError(f"A tree of {size} leaves has other peaks than these {len(self.peaks)}.")

    def push(self, leaf: bytes) -> None:
        """Append a leaf by its hash."""
        size, peaks, node = self.size, self.peaks, leaf
        while size & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            size >>= 1
        peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The Merkle tree hash of all leaves so far."""
        if not self.peaks:
            return EMPTY
        *rest, node = self.peaks
        for peak in reversed(rest):
            node = node_hash(peak, node)
        return node

    def copy(self) -> Frontier:
        """The same tree, to grow on its own."""
        return Frontier(self.size, self.peaks)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over the hashes of leaves."""
    tree = Frontier()
    for leaf in leaves:
        tree.push(leaf)
    return tree.root()
