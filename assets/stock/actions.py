"""What is done to the stock: register a consumable, receive, count, lend, take back; each movement is a new line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from assets.actions.locking import judge_keeper
from assets.stock.ledger import last_lines
from assets.stock.models import MovementKind, StockItem, StockMovement
from assets.stock.values import StockValues, is_count, is_described, is_in_stock, is_quantity
from audit.journal.acts import act
from audit.journal.record import Subject, changes, record
from audit.journal.versions import create, keep
from core.thai import identifier_key
from core.verdict import POLICY, Refused
from people.models import Person, Unit

_FIELDS: Final = ("code", "code_key", "type", "kind", "name", "unit_of_measure", "is_whole", "minimum")


@act("stock.registered")
def register_stock_item(values: StockValues, *, by: Person, at: datetime) -> StockItem:
    """Open a ledger for a consumable of a store. It begins empty: what is there is received, or counted.

    Raises:
        Refusal: not-keeper, stock-not-described, stock-code-taken, or a code of `is_count` for the minimum.
    """
    unit = Unit.objects.select_for_update(no_key=True).get(pk=values.unit.pk)
    actor = judge_keeper(by, at, [unit])
    is_described(values).require()
    _judge_code(values)
    item = StockItem(**_columns(values), unit=unit, registered_at=at)
    create(item, by_code=actor.code, at=at)
    record(
        "stock.registered",
        subject=item.journal_subject(),
        actor=actor,
        at=at,
        after=_facts(item),
        refs=[unit.journal_subject()],
    )
    return item


@act("stock.changed")
def change_stock_item(item: StockItem, values: StockValues, *, by: Person, at: datetime, reason: str) -> StockItem:
    """Correct the card of a consumable, or its minimum. Type, kind and measure stay once something has moved: the
    ledger and the debts in kind are of them.

    Raises:
        Refusal: not-keeper, reason-missing, stock-not-described, stock-code-taken, stock-has-moved.
    """
    item = locked_stock([item.pk])[0]
    actor = judge_keeper(by, at, [item.unit])
    if not reason.strip():
        Refused(POLICY, "reason-missing", _("Say why the register is changed.")).require()
    is_described(values).require()
    _judge_code(values, but=item)
    fixed = ("type", "kind", "unit_of_measure", "is_whole")
    is_other = any(getattr(item, name) != getattr(values, name) for name in fixed)
    if is_other and StockMovement.objects.filter(item=item).exists():
        text = _("Type, kind and unit of measure stay as they are: something has moved. Register a new consumable.")
        Refused(POLICY, "stock-has-moved", text).require()

    before = _facts(item)
    for name, value in _columns(values).items():
        setattr(item, name, value)
    keep(item, by_code=actor.code, at=at, reason=reason, fields=_FIELDS)
    then, now = changes(before, _facts(item))
    record(
        "stock.changed",
        subject=item.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before=then,
        after=now,
        refs=[item.unit.journal_subject()],
    )
    return item


@act("stock.received")
def receive_stock(
    item: StockItem,
    *,
    quantity: Decimal,
    document: str,
    by: Person,
    at: datetime,
    unit_price: Decimal | None = None,
) -> StockMovement:
    """Take what was procured into stock. document: the delivery or inspection paper. unit_price: baht for one.

    Raises:
        Refusal: not-keeper, document-missing, price-not-positive, or a code of `is_quantity`.
    """
    item = locked_stock([item.pk])[0]
    actor = judge_keeper(by, at, [item.unit])
    is_quantity(item, quantity).require()
    _judge_document(document)
    if unit_price is not None and unit_price <= 0:
        Refused(
            POLICY, "price-not-positive", _("Nothing is not a price. Leave it empty where it is unknown.")
        ).require()

    (moved,) = write_movements(
        [Move(item, MovementKind.RECEIVED, quantity, unit_price=unit_price)], reference=document, by=by, at=at
    )
    record(
        "stock.received",
        subject=item.journal_subject(),
        actor=actor,
        at=at,
        after={"balance": moved.balance_after},
        facts={"quantity": quantity, "reference": document, "price": unit_price},
        refs=[item.unit.journal_subject()],
    )
    return moved


@act("stock.counted")
def count_stock(
    item: StockItem, *, counted: Decimal, document: str, reason: str, by: Person, at: datetime
) -> StockMovement | None:
    """Write down what was counted; a difference from the ledger is a movement with its reason, no difference is none.

    Raises:
        Refusal: not-keeper, document-missing, reason-missing, or a code of `is_count`.
    """
    item = locked_stock([item.pk])[0]
    actor = judge_keeper(by, at, [item.unit])
    is_count(item, counted).require()
    _judge_document(document)
    last = last_lines([item.pk]).get(item.pk)
    balance = last.balance_after if last else Decimal(0)
    difference = counted - balance
    if difference and not reason.strip():
        text = _("The count differs from the ledger. Say why: issued by requisition, spoiled, miscounted.")
        Refused(POLICY, "reason-missing", text).require()

    moved = None
    if difference:
        move = Move(item, MovementKind.COUNTED, difference)
        (moved,) = write_movements([move], reference=document, reason=reason, by=by, at=at)
    record(
        "stock.counted",
        subject=item.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"balance": balance},
        after={"balance": counted},
        facts={"reference": document},
        refs=[item.unit.journal_subject()],
    )
    return moved


@dataclass(frozen=True, slots=True)
class Move:
    """One movement to be written. quantity: with its sign."""

    item: StockItem
    kind: MovementKind
    quantity: Decimal
    unit_price: Decimal | None = None


def locked_stock(ids: Iterable[int]) -> list[StockItem]:
    """The items with their store, held in order of id so that two who move several never wait for each other.

    Raises:
        StockItem.DoesNotExist: one of them is not there.
    """
    wanted = sorted(set(ids))
    items = StockItem.objects.select_for_update(of=("self",), no_key=True).select_related("unit__agency")
    found = list(items.filter(pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise StockItem.DoesNotExist
    return found


def write_movements(
    moves: Sequence[Move], *, reference: str, by: Person, at: datetime, reason: str = ""
) -> list[StockMovement]:
    """The next line of each ledger, the items being locked; one act moves an item as often as it likes. Two queries.

    Raises:
        Refusal: stock-too-low.
    """
    last = last_lines({move.item.pk for move in moves})
    seqs = {pk: row.seq for pk, row in last.items()}
    balances = {pk: row.balance_after for pk, row in last.items()}
    rows = []
    for move in moves:
        pk = move.item.pk
        before = balances.get(pk, Decimal(0))
        if move.quantity < 0:
            is_in_stock(move.item, before, -move.quantity).require()
        seqs[pk], balances[pk] = seqs.get(pk, 0) + 1, before + move.quantity
        rows.append(
            StockMovement(
                item=move.item,
                seq=seqs[pk],
                kind=move.kind,
                quantity=move.quantity,
                balance_after=balances[pk],
                unit_price=move.unit_price,
                reference=reference,
                reason=reason,
                by=by,
                at=at,
            )
        )
    return StockMovement.objects.bulk_create(rows)


def note_stock_export(what: str, *, kind: str, subject: Subject, by: Person, at: datetime) -> None:
    """Record that `by` takes a list of the stock away. what: which list; kind: "csv" or "xlsx"."""
    record(
        "stock.exported",
        subject=subject,
        actor=by.journal_actor(),
        at=at,
        facts={"format": kind, "list": what},
        stream="reads",
    )


def _columns(values: StockValues) -> dict[str, object]:
    """The columns of an item but for its store."""
    return {
        **{name: getattr(values, name) for name in _FIELDS if name != "code_key"},
        "code_key": identifier_key(values.code),
    }


def _judge_code(values: StockValues, *, but: StockItem | None = None) -> None:
    taken = StockItem.objects.filter(unit=values.unit, code_key=identifier_key(values.code))
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        Refused(POLICY, "stock-code-taken", _("Another consumable of this store has this code.")).require()


def _judge_document(document: str) -> None:
    if not document.strip():
        Refused(POLICY, "document-missing", _("Write the number of the document that this rests on.")).require()


def _facts(item: StockItem) -> dict[str, object]:
    return {name: getattr(item, name) for name in _FIELDS if name != "code_key"}
