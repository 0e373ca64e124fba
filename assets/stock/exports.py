"""The stock as a table to take away: the list of a store, and the ledger of one consumable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assets.exports import Cell
from assets.stock.ledger import balance_of
from assets.stock.models import StockItem, StockMovement
from core.clock import official_day
from core.thai import written_date


def stock_headings() -> list[str]:
    """The first row of the list."""
    return [
        _("store"),
        _("code"),
        _("type"),
        _("kind"),
        _("name"),
        _("balance"),
        _("unit of measure"),
        _("minimum to keep"),
    ]


def stock_rows(items: QuerySet[StockItem]) -> Iterator[list[Cell]]:
    """A row for each item, read with its balance (`ledger.with_balance`)."""
    for item in items.iterator(chunk_size=500):
        yield [
            item.unit.name,
            item.code,
            item.type,
            item.kind,
            item.name,
            balance_of(item),
            item.unit_of_measure,
            item.minimum,
        ]


def ledger_headings() -> list[str]:
    """The first row of a ledger."""
    return [
        _("line"),
        _("date"),
        _("movement"),
        _("document"),
        _("quantity"),
        _("balance"),
        _("price of one (baht)"),
        _("reason"),
        _("by"),
    ]


def ledger_rows(movements: Iterable[StockMovement]) -> Iterator[list[Cell]]:
    """A row for each line of the ledger, in its order."""
    for line in movements:
        yield [
            str(line.seq),
            written_date(official_day(line.at)),
            line.get_kind_display(),
            line.reference,
            line.quantity,
            line.balance_after,
            "" if line.unit_price is None else line.unit_price,
            line.reason,
            line.by.name,
        ]
