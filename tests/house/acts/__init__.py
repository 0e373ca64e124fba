"""Every act of lending, ready to be done: one function for each, which prepares what the act needs and answers it.

ACTS["endorse"](cast)()   # writes a request into the database, then endorses it
"""

from __future__ import annotations

from typing import Final

from tests.house.acts import agencies, cases, chasing, desk, overriding, papers, requesting, supplies
from tests.house.acts.ready import Ready

ACTS: Final[dict[str, Ready]] = {
    ready.__name__: ready
    for part in (requesting, desk, agencies, cases, chasing, overriding, papers, supplies)
    for ready in part.READY
}

__all__ = ["ACTS"]
