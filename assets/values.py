"""What is written down about an item, apart from the row that keeps it: compared, checked and told to the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from assets.models import AcquisitionMethod, Asset, AssetIdentifier, Category, Condition, FundSource, IdentifierKind
from core.thai import identifier_key
from core.verdict import POLICY, Permitted, Refused, Verdict
from people.models import Person, Unit

Number = tuple[IdentifierKind, str]
"""One number of an item: its kind and the number as written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetValues:
    """One item as its keeper describes it. The text has come through `core.thai.clean`.

    cost: baht, two decimals. identifiers: the numbers in force. owner_unit: the responsible unit where none is named.
    """

    name: str
    category: Category
    responsible_unit: Unit
    owner_unit: Unit | None = None
    brand: str = ""
    model: str = ""
    serial_no: str = ""
    unit_of_count: str = ""
    acquired_on: date | None = None
    acquisition_method: AcquisitionMethod = AcquisitionMethod.UNKNOWN
    fund_source: FundSource = FundSource.UNKNOWN
    cost: Decimal | None = None
    document_no: str = ""
    location: str = ""
    custodian: Person | None = None
    condition: Condition = Condition.GOOD
    is_lendable: bool = True
    not_lendable_because: str = ""
    accessories: str = ""
    notes: str = ""
    identifiers: tuple[Number, ...] = ()

    @property
    def owner(self) -> Unit:
        """The owning unit: within it an asset number stands once."""
        return self.owner_unit or self.responsible_unit

    @property
    def official_number(self) -> str:
        """The asset number, empty where the item has none yet."""
        return next((value for kind, value in self.identifiers if kind == IdentifierKind.OFFICIAL), "")

    def columns(self) -> dict[str, object]:
        """The columns of `Asset` that these values fill, by field name."""
        columns = {name: getattr(self, name) for name in COLUMNS}
        return {**columns, "owner_unit": self.owner, "serial_key": identifier_key(self.serial_no)}

    def facts(self) -> dict[str, object]:
        """What the record says of these values: words and codes, no keys of the database."""
        return facts_of(self.columns())


COLUMNS: Final = tuple(field.name for field in fields(AssetValues) if field.name != "identifiers")
"""The fields that `AssetValues` and `Asset` have in common."""

KEPT: Final = (*COLUMNS, "serial_key")
"""The fields of `Asset` that an update may write."""

_NAMED_BY: Final[Mapping[type, str]] = {Category: "code", Unit: "code", Person: "staff_code"}


def values_of(asset: Asset, numbers: Iterable[AssetIdentifier] | None = None) -> AssetValues:
    """What is written down about `asset` now.

    numbers: its identifiers where they are at hand; else they are read (one query, none when prefetched).
    """
    held = asset.identifiers.all() if numbers is None else numbers
    in_force = tuple((IdentifierKind(number.kind), number.value) for number in held if number.valid_to is None)
    columns = {name: getattr(asset, name) for name in COLUMNS}
    columns["acquisition_method"] = AcquisitionMethod(asset.acquisition_method)
    columns["fund_source"] = FundSource(asset.fund_source)
    columns["condition"] = Condition(asset.condition)
    return AssetValues(**columns, identifiers=in_force)


def differs(asset: Asset, values: AssetValues, numbers: Iterable[AssetIdentifier] | None = None) -> bool:
    """Whether an update of `asset` to `values` would change anything. Numbers are added, never taken away by it."""
    now = values_of(asset, numbers)
    return facts_of(now.columns()) != values.facts() or bool(new_numbers(now.identifiers, values.identifiers))


def new_numbers(held: Iterable[Number], wanted: Iterable[Number]) -> list[Number]:
    """The numbers of `wanted` that are not among `held`, by kind and key, each once."""
    known = {(kind, identifier_key(value)) for kind, value in held}
    added: dict[tuple[IdentifierKind, str], Number] = {}
    for kind, value in wanted:
        key = (kind, identifier_key(value))
        if key not in known:
            added.setdefault(key, (kind, value))
    return list(added.values())


def facts_of(columns: Mapping[str, object]) -> dict[str, object]:
    """Rows named by code and words, everything else as it is; without what is empty and the key we search by."""
    facts: dict[str, object] = {}
    for name, value in columns.items():
        if name == "serial_key" or value is None or value == "":
            continue
        facts[name] = f"{getattr(value, code)} {value}" if (code := _NAMED_BY.get(type(value))) else value
    return facts


def well_formed(values: AssetValues) -> Verdict:
    """Whether the register can hold these values. The first thing wrong is named; a form says it at the field.

    Codes: name-missing, too-long, unit-closed, reason-not-lent-missing, cost-negative, number-empty, two-asset-numbers.
    """
    if not values.name.strip():
        return _refused("name-missing", _("The item has no name. Write what it is."))
    for field in Asset._meta.concrete_fields:
        longest = field.max_length
        if longest and field.name in COLUMNS and len(str(getattr(values, field.name))) > longest:
            return _refused(
                "too-long",
                _("“%(field)s” is longer than %(longest)d characters. Shorten it.")
                % {"field": field.verbose_name, "longest": longest},
            )
    if values.responsible_unit.closed_on is not None:
        return _refused("unit-closed", _("This unit is closed. Choose the unit that took over its items."))
    if not values.is_lendable and not values.not_lendable_because.strip():
        return _refused("reason-not-lent-missing", _("Say why the item is not lent."))
    if values.cost is not None and values.cost < 0:
        return _refused("cost-negative", _("The cost cannot be below zero."))
    return _numbers_well_formed(values.identifiers)


def number_well_formed(kind: IdentifierKind, value: str) -> Verdict:
    """Whether the register can hold this number. Codes: number-empty, number-too-long."""
    if not identifier_key(value):
        return _refused("number-empty", _("A number has nothing in it. Write it, or leave it out."))
    longest = AssetIdentifier._meta.get_field("value").max_length or 0
    if len(value) > (LONGEST_OFFICIAL if kind == IdentifierKind.OFFICIAL else longest):
        return _refused("number-too-long", _("This number is too long. An asset number has at most 64 characters."))
    return Permitted()


def _numbers_well_formed(numbers: Iterable[Number]) -> Verdict:
    official = 0
    for kind, value in numbers:
        if isinstance(verdict := number_well_formed(kind, value), Refused):
            return verdict
        official += kind == IdentifierKind.OFFICIAL
    if official > 1:
        return _refused("two-asset-numbers", _("An item has one asset number. Write the other as an old number."))
    return Permitted()


LONGEST_OFFICIAL: Final = 64
"""Characters of an asset number (`domain/conventions.md`); stickers may hold a whole web address."""


def _refused(code: str, reason: str) -> Refused:
    return Refused(POLICY, code, reason)
