"""What a label says of an item: enough to know it again and to bring it back, and nothing about people or money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

PATH: Final = "/t/"
"""Where the label pages stand; the tag comes after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFacts:
    """One label. number: the asset number, "" where there is none; owner: the unit; name: cut where it is too long."""

    tag: str
    number: str
    name: str
    owner: str
    address: str


def address_of(tag: str, *, base: str) -> str:
    """The address of the label page, as the QR code holds it. base: where people reach the service, without a path.

    In capitals, which scheme and host do not distinguish and our path allows: a QR code packs them into fewer and
    therefore larger modules. A service below a path of its own keeps its letters, because that path may matter.
    """
    address = f"{base.rstrip('/')}{PATH}{tag}"
    return address if urlsplit(base).path.strip("/") else address.upper()
