"""The rows of the register, of its imports and labels, and of the stock of consumables; a module an idea."""

from assets.models.imports import ColumnMapping, ImportRow, ImportRun, ImportState, RowOutcome
from assets.models.labels import LabelOrder, LabelPrint, LabelReport, PrintedLabel, PrintState, ReportKind, TagRoll
from assets.models.register import (
    AcquisitionMethod,
    Asset,
    AssetIdentifier,
    AssetPhoto,
    AssetSearch,
    Category,
    Condition,
    Custody,
    CustodyState,
    FundSource,
    IdentifierKind,
    TagCounter,
)
from assets.stock.models import StockItem, StockMovement

__all__ = [
    "AcquisitionMethod",
    "Asset",
    "AssetIdentifier",
    "AssetPhoto",
    "AssetSearch",
    "Category",
    "ColumnMapping",
    "Condition",
    "Custody",
    "CustodyState",
    "FundSource",
    "IdentifierKind",
    "ImportRow",
    "ImportRun",
    "ImportState",
    "LabelOrder",
    "LabelPrint",
    "LabelReport",
    "PrintState",
    "PrintedLabel",
    "ReportKind",
    "RowOutcome",
    "StockItem",
    "StockMovement",
    "TagCounter",
    "TagRoll",
]
