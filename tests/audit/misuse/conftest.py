"""An open channel: an integrity administrator, a committee of three with keys, and the escrow key in two halves."""

from __future__ import annotations

import pytest

from audit.misuse import throttle
from tests.audit.misuse.committee import Committee, committee
from tests.cast import Cast


@pytest.fixture(name="committee")
def the_committee(cast: Cast) -> Committee:
    return committee(cast)


@pytest.fixture(autouse=True)
def _doors_open() -> None:
    """Nobody is throttled for what another test did."""
    for each in (throttle.LOOK_UPS, throttle.REPORTS, throttle.FILES, throttle.SEARCHES, throttle.PASSPHRASES):
        each.forget()
