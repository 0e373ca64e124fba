"""Which key opens what: sealing for one reader, locking by a passphrase or a tracking code. PyNaCl alone, pure.

Every report has a key pair of its own. Whatever belongs to it is sealed to its public key, so that anybody may add and
nobody may read; its private key is sealed to each handler, to the escrow key, and locked by the reporter's code.
"""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass
from typing import Final

from nacl import exceptions, pwhash, secret, utils
from nacl.bindings import sodium_pad, sodium_unpad
from nacl.encoding import RawEncoder
from nacl.hash import blake2b
from nacl.public import PrivateKey, PublicKey, SealedBox

KEY: Final = 32
"""Bytes of every key."""

PAD: Final = 1024
"""Bytes: a text is padded to a multiple, so that its length says little."""

FILE_PAD: Final = 64 * 1024
"""Bytes: a file is padded to a multiple, so that it is not known again by its length."""

COST: Final = (3, 128 * 1024)
"""What Argon2id spends on one guess at a passphrase: passes, and kilobytes. It stands in front of what it locked."""

SHORTEST_PASSPHRASE: Final = 16
"""Characters: whoever steals the database may guess as long as they like."""

_OF_CODE: Final = b"misuse-code-key"
_HEAD: Final = f">BI{pwhash.argon2id.SALTBYTES}s"


class Unopenable(Exception):  # noqa: N818  # it says what happened
    """The key does not fit, or what is sealed was changed or destroyed."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A key pair (X25519): whoever has `public` seals, whoever has `private` opens."""

    public: bytes
    private: bytes


def new_pair() -> Pair:
    """A key pair nobody has seen."""
    key = PrivateKey.generate()
    return Pair(bytes(key.public_key), bytes(key))


def public_of(private: bytes) -> bytes:
    """The public key of this private key."""
    return bytes(PrivateKey(private).public_key)


def seal(public: bytes, content: bytes) -> bytes:
    """`content`, to be opened with the private key of `public` alone; each time other bytes."""
    return SealedBox(PublicKey(public)).encrypt(content)


def unseal(private: bytes, sealed: bytes) -> bytes:
    """What was sealed.

    Raises:
        Unopenable: it was sealed to another key, or changed since.
    """
    try:
        return SealedBox(PrivateKey(private)).decrypt(bytes(sealed))
    except (exceptions.CryptoError, exceptions.TypeError, exceptions.ValueError) as wrong:
        raise Unopenable from wrong


def seal_text(public: bytes, text: str) -> bytes:
    """As `seal`, for text, padded to a multiple of `PAD` bytes."""
    return seal(public, sodium_pad(text.encode(), PAD))


def unseal_text(private: bytes, sealed: bytes) -> str:
    """As `unseal`, for what `seal_text` sealed."""
    return sodium_unpad(unseal(private, sealed), PAD).decode()


def seal_file(public: bytes, content: bytes) -> bytes:
    """As `seal`, padded to a multiple of `FILE_PAD` bytes."""
    return seal(public, sodium_pad(content, FILE_PAD))


def unseal_file(private: bytes, sealed: bytes) -> bytes:
    """As `unseal`, for what `seal_file` sealed."""
    return sodium_unpad(unseal(private, sealed), FILE_PAD)


def lock_by_passphrase(private: bytes, passphrase: str) -> bytes:
    """A private key locked by a passphrase (Argon2id), behind the cost and the salt it was locked with."""
    head = struct.pack(_HEAD, *COST, utils.random(pwhash.argon2id.SALTBYTES))
    return head + secret.SecretBox(_of_passphrase(passphrase, head)).encrypt(private)


def unlock_by_passphrase(locked: bytes, passphrase: str) -> bytes:
    """The private key.

    Raises:
        Unopenable: it is another passphrase.
    """
    head, box = bytes(locked[: struct.calcsize(_HEAD)]), bytes(locked[struct.calcsize(_HEAD) :])
    return _unlock(box, _of_passphrase(passphrase, head))


def lock_by_code(private: bytes, code: str) -> bytes:
    """A private key locked by a tracking code, whose 135 random bits need no slow derivation."""
    return secret.SecretBox(_key_of_code(code)).encrypt(private)


def unlock_by_code(locked: bytes, code: str) -> bytes:
    """The private key.

    Raises:
        Unopenable: it is another code.
    """
    return _unlock(bytes(locked), _key_of_code(code))


def wrap(private: bytes) -> tuple[bytes, bytes]:
    """A private key for the length of a session: what is kept here, and the key to it, which the browser keeps."""
    key = utils.random(KEY)
    return secret.SecretBox(key).encrypt(private), key


def unwrap(wrapped: bytes, key: bytes) -> bytes:
    """The private key.

    Raises:
        Unopenable: what the browser sent is not its key.
    """
    if len(key) != KEY:
        raise Unopenable
    return _unlock(wrapped, key)


def halves(private: bytes) -> tuple[str, str]:
    """A key as two texts to print, each of which alone says nothing: one is random, the other covers the key with it.

    Two plain halves would not do: half of such a key is found far sooner than a whole one.
    """
    first = utils.random(KEY)
    return _printed(first), _printed(bytes(one ^ other for one, other in zip(first, private, strict=True)))


def whole(first: str, second: str) -> bytes:
    """The key behind two halves, in either order; blanks, hyphens and case do not matter.

    Raises:
        Unopenable: one is no half.
    """
    one, other = _read(first), _read(second)
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _printed(half: bytes) -> str:
    text = base64.b32encode(half).decode().rstrip("=")
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _read(half: str) -> bytes:
    text = "".join(half.replace("-", "").split()).upper()
    try:
        read = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError as wrong:
        raise Unopenable from wrong
    if len(read) != KEY:
        raise Unopenable
    return read


def _of_passphrase(passphrase: str, head: bytes) -> bytes:
    passes, kilobytes, salt = struct.unpack(_HEAD, head)
    return pwhash.argon2id.kdf(KEY, passphrase.encode(), salt, opslimit=passes, memlimit=kilobytes * 1024)


def _key_of_code(code: str) -> bytes:
    return blake2b(code.encode(), digest_size=KEY, person=_OF_CODE, encoder=RawEncoder)


def _unlock(box: bytes, key: bytes) -> bytes:
    try:
        return secret.SecretBox(key).decrypt(box)
    except (exceptions.CryptoError, exceptions.TypeError, exceptions.ValueError) as wrong:
        raise Unopenable from wrong
