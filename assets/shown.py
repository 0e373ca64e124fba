"""Items as the API shows them, from rows of plain values: `serializers.AssetSerializer` says what each field means.

A list of fifty items is fifty rows here; as models, with category, units and custody each, it is three hundred, and
filling the serializer's fields one by one takes as long again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet
from rest_framework import serializers

from assets.models import Asset, AssetIdentifier, IdentifierKind
from assets.permissions import reader_paths
from people.offices import Standing

Row = Mapping[str, Any]

_PLAIN: Final = ("tag", "name", "brand", "model", "unit_of_count")
_STATE: Final = ("location", "condition", "is_lendable", "not_lendable_because", "accessories")
_REGISTER: Final = ("serial_no", "acquired_on", "acquisition_method", "fund_source", "cost", "document_no")
_REST: Final = ("notes", "retired_on", "retired_because", "registered_at")
_JOINED: Final = (
    *("category__code", "category__name", "owner_unit__code", "owner_unit__name"),
    *("responsible_unit__code", "responsible_unit__name", "responsible_unit__path"),
    *("custody__state", "custody__due_on", "custody__since", "custody__reference", "custody__holder__name"),
)

_moment: Final = serializers.DateTimeField()
_amount: Final = serializers.DecimalField(max_digits=14, decimal_places=2)


def rows_of(assets: QuerySet[Asset]) -> QuerySet[Asset, dict[str, Any]]:
    """These items as rows, with the columns that `shown` needs."""
    rows: QuerySet[Asset, dict[str, Any]] = assets.values("id", *_PLAIN, *_STATE, *_REGISTER, *_REST, *_JOINED)
    return rows


def shown(rows: Iterable[Row], standing: Standing) -> list[dict[str, Any]]:
    """Each of `rows` as this person may see it: `register` is None where they do not read its unit's. One query."""
    rows = list(rows)
    numbers: dict[int, list[Row]] = {}
    of_these = AssetIdentifier.objects.filter(asset__in=[row["id"] for row in rows]).order_by("id")
    for number in of_these.values("asset_id", "kind", "value", "valid_from", "valid_to"):
        numbers.setdefault(number["asset_id"], []).append(number)
    read = reader_paths(standing)
    return [
        _item(row, numbers.get(row["id"], []), reads=row["responsible_unit__path"].startswith(read)) for row in rows
    ]


def _item(row: Row, numbers: list[Row], *, reads: bool) -> dict[str, Any]:
    in_force = (n["value"] for n in numbers if n["kind"] == IdentifierKind.OFFICIAL and n["valid_to"] is None)
    return {
        "tag": row["tag"],
        "name": row["name"],
        "asset_number": next(in_force, None),
        "brand": row["brand"],
        "model": row["model"],
        "unit_of_count": row["unit_of_count"],
        "category": _named(row, "category"),
        "responsible_unit": _named(row, "responsible_unit"),
        "location": row["location"],
        "condition": row["condition"],
        "custody": {
            "state": row["custody__state"],
            "due_on": _value(row["custody__due_on"]),
            "since": _value(row["custody__since"]),
        },
        "is_lendable": row["is_lendable"],
        "not_lendable_because": row["not_lendable_because"],
        "accessories": row["accessories"],
        "register": _register(row, numbers) if reads else None,
    }


def _register(row: Row, numbers: list[Row]) -> dict[str, Any]:
    return {
        **{name: _value(row[name]) for name in _REGISTER},
        "owner_unit": _named(row, "owner_unit"),
        **{name: _value(row[name]) for name in _REST},
        "holder": row["custody__holder__name"] or "",
        "reference": row["custody__reference"],
        "identifiers": [
            {name: _value(number[name]) for name in ("kind", "value", "valid_from", "valid_to")} for number in numbers
        ],
    }


def _named(row: Row, what: str) -> dict[str, Any]:
    return {"code": row[f"{what}__code"], "name": row[f"{what}__name"]}


def _value(value: object) -> object:
    """As Django REST framework writes it: amounts and days as text, moments by the clock of Bangkok."""
    match value:
        case datetime():
            return _moment.to_representation(value)
        case date():
            return value.isoformat()
        case Decimal():
            return _amount.to_representation(value)
        case _:
            return value
