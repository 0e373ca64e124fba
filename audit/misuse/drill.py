"""The rehearsal of the escrow key: a report that nobody sent is sealed to it and opened with the two halves; pure.

Nothing is read from the database but the public key, and nothing is written: no real report comes near it.
"""

from __future__ import annotations

import secrets
from typing import Final

from audit.misuse import codes, keys

NOTHING: Final = "A" * 52
"""The half that covers nothing: 32 bytes of zero, as they are printed."""

LENGTHS: Final = (1, 1023, 1024, 5000)
"""Letters of the synthetic texts: around the length to which they are padded."""


def opens(public: bytes, first: str, second: str) -> bool:
    """Whether the two halves, in either order, open what is sealed to this key, and one half alone does not.

    Raises:
        audit.misuse.keys.Unopenable: one is no half.
    """
    private = keys.whole(first, second)
    if keys.public_of(private) != public:
        return False
    report = keys.new_pair()
    escrowed = keys.seal(public, report.private)
    for length in LENGTHS:
        told = secrets.token_hex(length)[:length]
        if keys.unseal_text(keys.unseal(private, escrowed), keys.seal_text(report.public, told)) != told:
            return False
    return all(not _opens_alone(half, escrowed) for half in (first, second))


def rehearsed() -> bool:
    """The whole way with a key made for it: halves printed and read back, a report opened by escrow and by its code."""
    pair, report, code = keys.new_pair(), keys.new_pair(), codes.new_code()
    first, second = keys.halves(pair.private)
    locked = keys.lock_by_code(report.private, code)
    return opens(pair.public, second.lower(), first) and keys.unlock_by_code(locked, code) == report.private


def _opens_alone(half: str, escrowed: bytes) -> bool:
    """Whether a half alone, as a key, opens what is sealed."""
    try:
        keys.unseal(keys.whole(half, NOTHING), escrowed)
    except keys.Unopenable:
        return False
    return True
