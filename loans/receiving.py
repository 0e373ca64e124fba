"""What left the lending store of a loan, as the storekeeper of the borrowing side receives it (208(1), 210)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from audit.journal.record import Subject
from core.thai import shown_quantity
from loans.models import Loan, LoanLine, SupplyLine
from loans.rules import Route
from loans.states import LineState
from loans.supply_documents import line_words

WENT_OUT: Final = frozenset({LineState.OUT, LineState.TO_INSPECT, LineState.RETURNED, LineState.UNDER_209})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """An item, or so much of a consumable, that the lending store handed over.

    code: the item's tag, or the store's code of the consumable. words: as the signed text names it, in Thai. noted:
    how it was at the hand-over, or the quantity; in the reader's language.
    """

    name: str
    code: str
    words: str
    noted: str
    subject: Subject


def handed_over(loan: Loan, lines: Sequence[LoanLine]) -> list[Handed]:
    """What left the lending store, whatever became of it since, in the order of the loan.

    lines: its items, read with their assets; empty for consumables, whose quantities are read here. One query, or none.
    """
    if loan.route == Route.CONSUMABLE:
        lent = SupplyLine.objects.filter(loan=loan, lent__isnull=False).select_related("item")
        return [_of_supply(line) for line in lent.order_by("position")]
    return _of_items(line for line in lines if line.state in WENT_OUT)


def _of_items(lines: Iterable[LoanLine]) -> list[Handed]:
    return [
        Handed(
            name=line.asset.name,
            code=line.asset.tag,
            words=f"{line.asset.name} [{line.asset.tag}]",
            noted=" · ".join(filter(None, (line.get_condition_out_display(), line.note_out))),
            subject=line.asset.journal_subject(),
        )
        for line in sorted(lines, key=lambda line: line.position)
    ]


def _of_supply(line: SupplyLine) -> Handed:
    item, quantity = line.item, line.lent or line.asked
    return Handed(
        name=item.name,
        code=item.code,
        words=line_words(item, quantity),
        noted=f"{shown_quantity(quantity)} {item.unit_of_measure}",
        subject=item.journal_subject(),
    )
