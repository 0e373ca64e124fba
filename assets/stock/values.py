"""What a consumable is called and how it is measured, as plain values; and whether a quantity of it makes sense."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assets.stock.models import StockItem
from core.quantities import DECIMALS, MOST
from core.thai import identifier_key, shown_quantity
from core.verdict import ORDER, POLICY, Permitted, Refused, Verdict
from people.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class StockValues:
    """What stands on the card of a consumable. minimum: what the store keeps for itself, in its unit of measure."""

    unit: Unit
    code: str
    type: str
    kind: str
    name: str
    unit_of_measure: str
    is_whole: bool = True
    minimum: Decimal = Decimal(0)


def is_quantity(item: StockItem, quantity: Decimal) -> Verdict:
    """A quantity that moves: above zero, not beyond all measure, whole where the unit is.

    Codes: quantity-not-positive, quantity-too-large, quantity-not-whole, quantity-too-fine.
    """
    if not quantity.is_finite() or quantity <= 0:
        return Refused(POLICY, "quantity-not-positive", _("Write a quantity above zero."))
    return _is_measured(item, quantity)


def is_count(item: StockItem, counted: Decimal) -> Verdict:
    """What was counted: zero or more, not beyond all measure, whole where the unit is.

    Codes: as `is_quantity`.
    """
    if not counted.is_finite() or counted < 0:
        return Refused(POLICY, "quantity-not-positive", _("Write what was counted: zero or more."))
    return _is_measured(item, counted)


def is_described(values: StockValues) -> Verdict:
    """Whether the card says enough. Codes: stock-not-described, and those of a quantity for the minimum."""
    words = (identifier_key(values.code), values.type, values.kind, values.name, values.unit_of_measure)
    if not all(word.strip() for word in words):
        reason = _("Write code, type, kind, name and unit of measure: clause 210 compares type, kind and quantity.")
        return Refused(POLICY, "stock-not-described", reason)
    return is_count(StockItem(is_whole=values.is_whole, unit_of_measure=values.unit_of_measure), values.minimum)


def is_in_stock(item: StockItem, balance: Decimal, quantity: Decimal) -> Verdict:
    """Nothing leaves the store that is not there. Code: stock-too-low."""
    if quantity <= balance:
        return Permitted()
    reason = _("Of %(item)s only %(balance)s %(unit)s are in stock. Hand over less, or count the stock.")
    words = {"item": item.name, "balance": shown_quantity(balance), "unit": item.unit_of_measure}
    return Refused(ORDER, "stock-too-low", reason % words)


def _is_measured(item: StockItem, quantity: Decimal) -> Verdict:
    if quantity >= MOST:
        reason = _("This quantity is too large. Check the number of digits.")
        return Refused(POLICY, "quantity-too-large", reason)
    if item.is_whole and quantity != quantity.to_integral_value():
        reason = _("%(unit)s: only whole numbers. Round the quantity.") % {"unit": item.unit_of_measure}
        return Refused(POLICY, "quantity-not-whole", reason)
    if quantity != quantity.quantize(Decimal(1).scaleb(-DECIMALS)):
        return Refused(POLICY, "quantity-too-fine", _("A quantity has at most three decimals. Round it."))
    return Permitted()
