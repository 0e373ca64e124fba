"""What became of an attempt to send: the four answers of any channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from people.models import Channel, Delivery


@dataclass(frozen=True, slots=True)
class Sent:
    """The server has taken it."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: this one is tried again, the others go on."""

    why: str


@dataclass(frozen=True, slots=True)
class Never:
    """Not to this address: it is not tried again, and somebody has to see to it."""

    why: str


@dataclass(frozen=True, slots=True)
class Down:
    """The server is not well, or refuses us altogether: this one and all others wait."""

    why: str


Answer = Sent | Later | Never | Down


class Sender(Protocol):
    """A channel that sends. One is made for each round and closed after it."""

    channel: Channel

    def open(self) -> Down | None:
        """Reach the server; what is wrong where it cannot be reached."""

    def send(self, delivery: Delivery) -> Answer:
        """Send one delivery, whose notice and person are read."""

    def close(self) -> None:
        """Let the server go; never raises."""
