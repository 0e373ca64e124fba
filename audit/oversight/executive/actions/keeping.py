"""Keeping counted exceptions: no event, for they are counted from what has its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from audit.oversight.executive.exceptions import Exceptions
from audit.oversight.executive.models import UnitExceptions


def keep_exceptions(found: Mapping[int, Exceptions], *, at: datetime) -> None:
    """Put them in the place of those counted before. One query."""
    UnitExceptions.objects.bulk_create(
        [
            UnitExceptions(
                unit_id=unit_id, as_of=at, found={kind.value: each.as_json() for kind, each in of_unit.items()}
            )
            for unit_id, of_unit in found.items()
        ],
        update_conflicts=True,
        unique_fields=["unit"],
        update_fields=["as_of", "found"],
    )
