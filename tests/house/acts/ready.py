"""What the slices share: the shape of an act that is ready, and the moment at which it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from tests.cast import Cast

Act: TypeAlias = Callable[[], object]
"""An act that only has to be done."""

Ready: TypeAlias = Callable[[Cast], Act]
"""Prepares what the act of its own name needs."""


def moment(cast: Cast) -> datetime:
    """Two hours after the cast: everything that prepares is over."""
    return cast.at + timedelta(hours=2)
