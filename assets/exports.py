"""The register as a table to take away: CSV as it is read, XLSX as a file; no cell that a spreadsheet would obey."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assets.models import Asset, IdentifierKind
from core.later import later
from core.thai import written_date

if TYPE_CHECKING:
    import openpyxl
    import openpyxl.styles
else:
    openpyxl = later("openpyxl")

BATCH: Final = 500
"""Items read at once, by key, so that an export of any length holds no more in memory."""

MOST_XLSX_ROWS: Final = 50_000
"""Items of one XLSX: more take longer than a browser waits. CSV has no such end."""

_OBEYED: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a cell begins that Excel, LibreOffice or Sheets would take for a formula."""

_NO_SHEET_NAME: Final = re.compile(r"[\\*?:/\[\]]")

Cell = str | Decimal


def headings() -> list[str]:
    """The first row."""
    return [
        _("tag"),
        _("asset number"),
        _("other numbers"),
        _("name"),
        _("category code"),
        _("category"),
        _("brand"),
        _("model"),
        _("serial number"),
        _("unit of count"),
        _("acquired on"),
        _("method of acquisition"),
        _("source of money"),
        _("cost (baht)"),
        _("document"),
        _("owning unit"),
        _("responsible unit"),
        _("location"),
        _("custodian"),
        _("condition"),
        _("custody"),
        _("may be lent"),
        _("why it is not lent"),
        _("accessories"),
        _("notes"),
        _("retired on"),
        _("why retired"),
    ]


def rows(assets: QuerySet[Asset]) -> Iterator[list[Cell]]:
    """A row for each of `assets`, in order of id. Two queries a batch."""
    batch = assets.select_related("category", "owner_unit", "responsible_unit", "custodian", "custody")
    last = 0
    while found := list(batch.prefetch_related("identifiers").filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from map(_row, found)
        last = found[-1].pk


def as_csv(assets: QuerySet[Asset]) -> Iterator[str]:
    """The lines of a CSV in UTF-8, with the mark by which Excel knows it."""
    return csv_of(headings(), rows(assets))


def csv_of(titles: Sequence[str], table: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of a CSV of any table, as `as_csv` writes the register."""
    yield "\ufeff" + next(lines_of([titles]))
    yield from lines_of(table)


def lines_of(table: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of a CSV, each with its end."""
    line = csv.writer(_Echo())
    for row in table:
        yield line.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])


def as_xlsx(assets: QuerySet[Asset]) -> IO[bytes]:
    """An XLSX in a temporary file, at its beginning. The caller closes it."""
    return xlsx_of(_("Register"), headings(), rows(assets))


def xlsx_of(
    title: str,
    titles: Sequence[str],
    table: Iterable[Sequence[Cell]],
    *,
    about: tuple[str, Iterable[Sequence[Cell]]] | None = None,
) -> IO[bytes]:
    """An XLSX of any table with one sheet, as `as_xlsx` makes it of the register.

    about: a second sheet, its title first.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    sheet.append([_text(sheet, heading, bold=True) for heading in titles])
    _fill(sheet, table)
    if about is not None:
        _fill(book.create_sheet(_sheet_title(about[0])), about[1])
    out = TemporaryFile()  # noqa: SIM115 -- the caller sends it and closes it
    book.save(out)
    out.seek(0)
    return out


def guarded(cell: str) -> str:
    """`cell` with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_OBEYED) else cell


def _fill(sheet: Any, table: Iterable[Sequence[Cell]]) -> None:
    for row in table:
        sheet.append([_text(sheet, cell) if isinstance(cell, str) else cell for cell in row])


def _sheet_title(title: str) -> str:
    """What Excel takes for the name of a sheet."""
    return _NO_SHEET_NAME.sub("-", title)[:31]


class _Echo:
    """A file for `csv.writer` that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _text(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(sheet, openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text)[:32_767])
    cell.data_type = "s"  # text, whatever it begins with: openpyxl makes a formula of "="
    if bold:
        cell.font = openpyxl.styles.Font(bold=True)
    return cell


def _row(asset: Asset) -> list[Cell]:
    numbers = [number for number in asset.identifiers.all() if number.valid_to is None]
    official = [number.value for number in numbers if number.kind == IdentifierKind.OFFICIAL]
    others = [number.value for number in numbers if number.kind != IdentifierKind.OFFICIAL]
    return [
        asset.tag,
        *(official or [""]),
        "; ".join(others),
        asset.name,
        asset.category.code,
        asset.category.name,
        asset.brand,
        asset.model,
        asset.serial_no,
        asset.unit_of_count,
        _day(asset.acquired_on),
        asset.get_acquisition_method_display(),
        asset.get_fund_source_display(),
        "" if asset.cost is None else asset.cost,
        asset.document_no,
        asset.owner_unit.name,
        asset.responsible_unit.name,
        asset.location,
        asset.custodian.name if asset.custodian else "",
        asset.get_condition_display(),
        asset.custody.get_state_display(),
        _("yes") if asset.is_lendable else _("no"),
        asset.not_lendable_because,
        asset.accessories,
        asset.notes,
        _day(asset.retired_on),
        asset.retired_because,
    ]


def _day(day: date | None) -> str:
    return written_date(day) if day else ""


def file_name(kind: str, on: date) -> str:
    """An ASCII name, which every system can store: register-20261122.csv."""
    return f"register-{on:%Y%m%d}.{kind}"
