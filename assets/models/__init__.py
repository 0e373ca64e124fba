"""The rows of the register, of its imports, labels and checks, and of the stock; a module an idea."""

from assets.checks.models import Check, Checker, CheckKind, CheckLine, CheckReminder, Place, ReportRung, Sighting
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
from assets.models.unknown import CodeState, ScanPlace, UnknownCode
from assets.stock.models import StockItem, StockMovement

__all__ = [
    "AcquisitionMethod",
    "Asset",
    "AssetIdentifier",
    "AssetPhoto",
    "AssetSearch",
    "Category",
    "Check",
    "CheckKind",
    "CheckLine",
    "CheckReminder",
    "Checker",
    "CodeState",
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
    "Place",
    "PrintState",
    "PrintedLabel",
    "ReportKind",
    "ReportRung",
    "RowOutcome",
    "ScanPlace",
    "Sighting",
    "StockItem",
    "StockMovement",
    "TagCounter",
    "TagRoll",
    "UnknownCode",
]
