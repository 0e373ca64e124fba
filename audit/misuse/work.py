"""Work that is asked of a device once much came from one address, before its limit shuts the door: proof of work.

Nothing is kept and nobody else is asked. A challenge is a moment under an HMAC that also holds the address and the
purpose, so that any of our processes knows it again; it is answered by a number that takes thousands of hashes to find
(Hashcash), or, without JavaScript or on a slow device, by waiting.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import QueryDict

from audit.misuse import throttle
from audit.misuse.throttle import Throttle

BITS: Final = 15
"""Zero bits with which the hash of an answer begins: 33,000 hashes on average, a second or two on a telephone."""

WAIT: Final = 30
"""Seconds after which a challenge counts as answered by itself."""

_LONGEST: Final = 100
"""Characters of a challenge and its answer that are looked at."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked for. limit: the throttle whose half is free; age: seconds for which a challenge is good."""

    purpose: str
    limit: Throttle
    age: int

    def is_due(self, counted_under: bytes) -> bool:
        """Whether so much came from the address that the next has to be worked for."""
        return self.limit.is_half_used(counted_under)

    def challenge(self, address: bytes, *, at: datetime) -> str:
        """A challenge for this address (`key_of`), good from now on."""
        issued = str(int(at.timestamp()))
        return f"{issued}.{self._signed(address, issued)}"

    def is_done(self, sent: QueryDict, address: bytes, *, at: datetime) -> bool:
        """Whether what was sent answers a challenge of ours for this address, by work or by having waited."""
        challenge, proof = (str(sent.get(name, ""))[:_LONGEST] for name in ("challenge", "proof"))
        issued, _dot, signed = challenge.partition(".")
        if not (issued.isascii() and issued.isdigit()):
            return False
        if not hmac.compare_digest(signed.encode(), self._signed(address, issued).encode()):
            return False
        waited = int(at.timestamp()) - int(issued)
        return WAIT <= waited <= self.age or (0 <= waited <= self.age and answers(challenge, proof))

    def _signed(self, address: bytes, issued: str) -> str:
        said = f"misuse-work:{self.purpose}:{issued}:".encode() + address
        return hmac.digest(settings.SECRET_KEY.encode(), said, hashlib.sha256).hex()[:32]


def answers(challenge: str, proof: str) -> bool:
    """Whether the hash of challenge and proof begins with `BITS` zero bits."""
    digest = hashlib.sha256(f"{challenge}:{proof}".encode()).digest()
    return int.from_bytes(digest[:8]) >> (64 - BITS) == 0


def key_of(address: str) -> bytes:
    """An address as a challenge holds it, the same in each of our processes; kept nowhere."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"misuse-work-address:" + address.encode(), hashlib.sha256)


def shown(work: Work, address: bytes, *, at: datetime) -> dict[str, Any]:
    """What a page needs to have the work done while its form is filled in."""
    return {"challenge": work.challenge(address, at=at), "bits": BITS, "wait": WAIT}


LOOK_UP: Final = Work("look-up", throttle.LOOK_UPS, age=120)
REPORT: Final = Work("report", throttle.REPORTS, age=4 * 60 * 60)
"""As long as the form itself is good: who writes for an hour has waited long enough."""
