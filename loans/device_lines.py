"""What the check list of a loan gives a device along, to hand it over by when the network is down (ADR 0029)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from assets.check_lists import Points
from assets.models import Condition
from core.thai import identifier_key
from loans import check_lists, deliveries, documents
from loans.deliveries import Delivery
from loans.models import Loan

_CONDITIONS: Final = tuple(Condition)


def given_along(loan: Loan, planned: Delivery, points: Mapping[int, Points]) -> str:
    """The parts of the text, and what each item is told by, as JSON; empty where a device cannot do it. No query.

    It cannot where something is to be judged that it does not know: who collects for another agency, a price of today,
    or what stands against this hand-over already.
    """
    knows_prices = all(line.asset.cost and line.asset.cost > 0 for line in planned.lines)
    if loan.borrower.is_contact or not planned.person or not planned.lines or not knows_prices:
        return ""
    lines = sorted(planned.lines, key=lambda line: line.position)
    parts = deliveries.parts_to_sign(loan, lines)
    return json.dumps(
        {
            "loan": loan.pk,
            "number": loan.number,
            "who": loan.borrower.name,
            "staff": loan.borrower.staff_code,
            "head": parts.head,
            "tail": parts.tail,
            "right": check_lists.RIGHT,
            "wrong": check_lists.WRONG,
            "conditions": {each.value: documents.condition_words(each) for each in _CONDITIONS},
            "lines": [
                {
                    "line": line.pk,
                    "name": str(line.asset),
                    "keys": [
                        identifier_key(line.asset.tag),
                        *(identifier_key(each.value) for each in getattr(line.asset, "official_numbers", ())),
                    ],
                    "before": before,
                    "after": after,
                    "points": list(points.get(line.pk, ())),
                    "fit": bool(deliveries.judge_item(line, None, ())),
                }
                for line, (before, after) in zip(lines, parts.items, strict=True)
            ],
        },
        ensure_ascii=False,
    )
