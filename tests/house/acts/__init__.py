"""Every act there is, ready to be done: one function for each, which prepares what the act needs and answers it.

ACTS["endorse"](cast)()   # writes a request into the database, then endorses it
"""

from __future__ import annotations

from typing import Final

from tests.house.acts import (
    accounts,
    agencies,
    audited,
    cases,
    chasing,
    counted,
    desk,
    overriding,
    papers,
    register,
    requesting,
    staff,
    supplies,
)
from tests.house.acts.ready import Ready

ACTS: Final[dict[str, Ready]] = {
    ready.__name__: ready
    for part in (requesting, desk, agencies, cases, chasing, overriding, papers, supplies)
    for ready in part.READY
}
"""The acts of lending by name."""

BESIDE: Final[dict[str, Ready]] = {
    f"{module}.{ready.__name__}": ready
    for part in (staff, accounts, register, counted, audited)
    for module, there in part.READY.items()
    for ready in there
}
"""All others, by where they stand: on people, register, checks, stock, and of auditors."""

__all__ = ["ACTS", "BESIDE"]
