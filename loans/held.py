"""What a device holds for the time without a network: the lines that wait at the stores one keeps (ADR 0024)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Q, QuerySet

from assets.models import AssetIdentifier
from core.thai import clean, identifier_key
from loans.check_lists import points_out
from loans.models import DeviceAct, LoanLine, Outcome
from loans.states import LineState
from loans.visits import lent_by
from people.offices import Standing

MOST_LINES: Final = 2000
"""Lines a device holds, the first due first; what is not among them is taken all the same and looked up later."""

_HELD: Final = (LineState.OUT, LineState.TO_INSPECT, LineState.APPROVED)
_READ: Final = ("state", "due_on", "checks_out", "asset__tag", "asset__name", "loan__number", "loan__borrower__name")


def held_lines(standing: Standing) -> dict[str, Any]:
    """The lines that wait at these stores, each with every key its item is found by. Two queries.

    `more`: there are lines beyond `MOST_LINES`.
    """
    waiting = LoanLine.objects.filter(lent_by(standing, "loan__"), state__in=[state.value for state in _HELD])
    rows = waiting.select_related("asset", "loan__borrower").only(*_READ).order_by("due_on", "pk")
    lines = list(rows[: MOST_LINES + 1])
    keys = _keys_of(lines)
    return {
        "lines": [
            {
                "line": line.pk,
                "out": line.state != LineState.APPROVED,
                "tag": line.asset.tag,
                "name": line.asset.name,
                "loan": line.loan.number,
                "who": line.loan.borrower.name,
                "keys": [identifier_key(line.asset.tag), *keys.get(line.asset_id, ())],
                "points": list(points_out(line)),
            }
            for line in lines[:MOST_LINES]
        ],
        "more": len(lines) > MOST_LINES,
    }


def _keys_of(lines: Iterable[LoanLine]) -> dict[int, list[str]]:
    numbers = AssetIdentifier.objects.filter(asset__in={line.asset_id for line in lines}, valid_to__isnull=True)
    found: dict[int, list[str]] = {}
    for asset, key in numbers.values_list("asset_id", "key").order_by("pk"):
        found.setdefault(asset, []).append(clean(key))
    return found


def acts_of(standing: Standing) -> QuerySet[DeviceAct]:
    """What was kept on a device: one's own, and that of the stores one keeps."""
    concerns = Q(by=standing.person)
    for path in standing.store_paths():
        concerns |= Q(unit__path__startswith=path)
    return DeviceAct.objects.filter(concerns)


def open_conflicts(standing: Standing) -> QuerySet[DeviceAct]:
    """What could not be done and nobody has settled, of those."""
    return acts_of(standing).filter(outcome=Outcome.CONFLICT, settled_at__isnull=True)
