"""Reading the ledgers: balances, and which store's stock a person reads or keeps."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from django.db.models import DecimalField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from assets.permissions import keeper_paths, reader_paths
from assets.stock.models import MovementKind, StockItem, StockMovement
from core.thai import identifier_key
from people.offices import Standing

NONE: Final = Decimal(0)


def with_balance(items: QuerySet[StockItem]) -> QuerySet[StockItem]:
    """The items with `balance`: the last line of their ledger, zero before the first."""
    last = StockMovement.objects.filter(item=OuterRef("pk")).order_by("-seq")
    column = DecimalField(max_digits=12, decimal_places=3)
    return items.annotate(
        balance=Coalesce(Subquery(last.values("balance_after")[:1]), Value(NONE), output_field=column)
    )


def balance_of(item: StockItem) -> Decimal:
    """What is in stock of an item that was read `with_balance`."""
    balance: Decimal = getattr(item, "balance")  # noqa: B009  # annotated there, and read nowhere else
    return balance


def readable_stock(standing: Standing) -> QuerySet[StockItem]:
    """The stock that this person reads: that of the registers they read."""
    return StockItem.objects.filter(_within(reader_paths(standing))).select_related("unit")


def kept_stock(standing: Standing) -> QuerySet[StockItem]:
    """The stock in whose ledger this person writes."""
    return StockItem.objects.filter(_within(keeper_paths(standing))).select_related("unit")


def searched(items: QuerySet[StockItem], text: str) -> QuerySet[StockItem]:
    """Those whose code, name, type or kind holds the text."""
    if not text:
        return items
    by_words = Q(name__icontains=text) | Q(type__icontains=text) | Q(kind__icontains=text)
    key = identifier_key(text)
    return items.filter(by_words | Q(code_key__contains=key) if key else by_words)


def last_lines(item_ids: Iterable[int]) -> dict[int, StockMovement]:
    """The last line of each ledger, by id of the item; none where nothing has moved yet. One query."""
    last = StockMovement.objects.filter(item=OuterRef("item")).order_by("-seq").values("seq")[:1]
    rows = StockMovement.objects.filter(item__in=list(item_ids), seq=Subquery(last))
    return {row.item_id: row for row in rows}


def last_prices(item_ids: Iterable[int]) -> dict[int, StockMovement]:
    """The last receipt with a price, by id of the item. One query."""
    priced = StockMovement.objects.filter(kind=MovementKind.RECEIVED, unit_price__isnull=False)
    last = priced.filter(item=OuterRef("item")).order_by("-seq").values("seq")[:1]
    rows = priced.filter(item__in=list(item_ids), seq=Subquery(last))
    return {row.item_id: row for row in rows}


def spare(balance: Decimal, minimum: Decimal) -> Decimal:
    """What a store can do without: what it has, less what it has to keep."""
    return max(NONE, balance - minimum)


def _within(paths: Iterable[str]) -> Q:
    answer = Q(pk__in=())
    for path in paths:
        answer |= Q(unit__path__startswith=path)
    return answer
