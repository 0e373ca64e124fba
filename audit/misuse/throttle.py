"""How often one address may ask, counted in the memory of this process alone.

What is counted is an HMAC of the address with a seed that dies with the process: nothing leads back from it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

_SEED: Final = secrets.token_bytes(32)

MOST_KEPT: Final = 50_000
"""Addresses; the one not heard of longest makes room."""


class Throttle:
    """At most `most` in `seconds` from one address."""

    def __init__(self, most: int, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.seconds = seconds
        self._clock = clock
        self._seen: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: bytes, count: int = 1) -> bool:
        """Whether `count` more may come now from the address behind `key`; they are counted if so."""
        now = self._clock()
        with self._lock:
            times = self._seen.setdefault(key, deque())
            self._seen.move_to_end(key)
            while len(self._seen) > MOST_KEPT:
                self._seen.popitem(last=False)
            while times and now - times[0] >= self.seconds:
                times.popleft()
            if len(times) + count > self.most:
                return False
            times.extend([now] * count)
            return True

    def is_half_used(self, key: bytes) -> bool:
        """Whether half of what may come from the address behind `key` has come; nothing is counted."""
        now = self._clock()
        with self._lock:
            return 2 * sum(now - moment < self.seconds for moment in self._seen.get(key, ())) >= self.most

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._seen.clear()


def key_of(address: str) -> bytes:
    """Under what an address is counted; good for this process only."""
    return hmac.digest(_SEED, address.encode(), hashlib.sha256)


LOOK_UPS: Final = Throttle(10, 60)
REPORTS: Final = Throttle(5, 3600)
FILES: Final = Throttle(30, 3600)
SEARCHES: Final = Throttle(20, 60)
PASSPHRASES: Final = Throttle(5, 300)
