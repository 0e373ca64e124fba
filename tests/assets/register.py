"""Categories and items for the tests of the register, made by the real actions."""

from __future__ import annotations

from typing import Any

from assets.actions import register_asset
from assets.models import Asset, Category, IdentifierKind
from assets.values import AssetValues
from audit.journal import versions
from tests.cast import Cast


def category(cast: Cast, code: str = "7440", name: str = "เครื่องคอมพิวเตอร์และอุปกรณ์", **columns: Any) -> Category:
    """A category at the top of the tree."""
    row = Category(code=code, name=name, path=f"{code}/", **columns)
    return versions.create(row, by_code=cast.admin.staff_code, at=cast.at)


def described(cast: Cast, **columns: Any) -> AssetValues:
    """What a keeper of the finance section writes down about an item of theirs."""
    number = columns.pop("number", None)
    if number:
        columns["identifiers"] = ((IdentifierKind.OFFICIAL, number), *columns.get("identifiers", ()))
    if "category" not in columns:
        columns["category"] = Category.objects.filter(code="7440").first() or category(cast)
    return AssetValues(**{"name": "เครื่องฉายภาพ", "responsible_unit": cast.finance, **columns})


def registered(cast: Cast, **columns: Any) -> Asset:
    """An item in the store of the finance section."""
    by = columns.pop("by", cast.storekeeper)
    return register_asset(described(cast, **columns), by=by, at=cast.at)
