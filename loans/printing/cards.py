"""What the register card of an item says; the register knows no depreciation, so those columns stay to be filled in."""

from __future__ import annotations

from django.db.models import Prefetch
from django.utils.translation import override

from assets.models import Asset, AssetIdentifier, IdentifierKind
from core.clock import official_day
from loans.models import PaperKind
from loans.papers import asset_card
from loans.papers.facts import Identity
from loans.printing.printable import Printable
from loans.printing.slips import details_of, official_number


def card_about(pk: int) -> Printable | None:
    """The card of an item as the register has it now. Two queries."""
    numbers = AssetIdentifier.objects.filter(kind=IdentifierKind.OFFICIAL, valid_to__isnull=True)
    related = ("category", "owner_unit", "responsible_unit__agency__lending_policy")
    assets = Asset.objects.select_related(*related).prefetch_related(
        Prefetch("identifiers", queryset=numbers, to_attr="official_numbers")
    )
    asset = assets.filter(pk=pk).first()
    if asset is None:
        return None
    with override("th"):
        facts = _facts(asset)
    return Printable(
        kind=PaperKind.CARD,
        number=asset.tag,
        unit=asset.responsible_unit,
        facts=facts,
        paper_of=asset_card.paper,
        asset=asset,
    )


def _facts(asset: Asset) -> asset_card.CardFacts:
    number = official_number(asset)
    unit = asset.responsible_unit
    acquired = asset_card.CardRow(
        on=asset.acquired_on or official_day(asset.registered_at),
        document=asset.document_no,
        entry=asset.name,
        quantity=f"1 {asset.unit_of_count or 'รายการ'}",
        unit_price=asset.cost,
        value=asset.cost,
        note="" if asset.acquired_on else "วันที่ลงทะเบียน",
    )
    return asset_card.CardFacts(
        identity=Identity(number=asset.tag, code=asset.tag),
        agency=unit.agency.name,
        unit=asset.owner_unit.name,
        kind=asset.category.name,
        asset_number=number or f"[{asset.tag}]",
        description=" ".join(filter(None, (asset.name, details_of(asset)))),
        model=" ".join(filter(None, (asset.brand, asset.model))),
        location=" · ".join(filter(None, (asset.location, unit.name))),
        supplier="",
        source=asset.get_fund_source_display(),
        acquired_by=asset.get_acquisition_method_display(),
        rows=(acquired, *_retired(asset)),
    )


def _retired(asset: Asset) -> tuple[asset_card.CardRow, ...]:
    if asset.retired_on is None:
        return ()
    gone = asset_card.CardRow(
        on=asset.retired_on, document="", entry="ออกจากทะเบียน", quantity="", note=asset.retired_because
    )
    return (gone,)
