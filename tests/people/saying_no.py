"""What the tests of acts share: a refusal by its code that leaves a trace and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from audit.journal.models import Event
from core.verdict import Refusal

WHY = "ตามคำสั่งกรุงเทพมหานคร ที่ 3812/2569"


@contextmanager
def refused(code: str, *, basis: str | None = None) -> Iterator[None]:
    """The act inside is refused with that code, and the record says so."""
    with pytest.raises(Refusal) as raised:
        yield
    assert raised.value.verdict.code == code
    assert basis is None or raised.value.verdict.basis == basis
    last = last_event()
    assert (last["outcome"], last["facts"]["code"]) == ("refused", code)


def last_event() -> dict[str, Any]:
    """The body of the newest event."""
    body: dict[str, Any] = json.loads(Event.objects.latest("id").body)
    return body
