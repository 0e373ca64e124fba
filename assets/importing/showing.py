"""What the import pages show of an account: figures, the same problems together, and the list to mend a file by."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from assets.exports import guarded
from assets.importing.account import Account
from assets.importing.problems import Problem
from assets.importing.sorting import Other
from assets.models import ImportRow, ImportRun, RowOutcome

EXAMPLES: Final = 4
"""Row numbers named beside a problem that many rows have."""

LINES_SHOWN: Final = 200
"""Lines that are no items, on one page."""

MEANINGS: Final = {
    RowOutcome.CREATED: "free",
    RowOutcome.UPDATED: "progress",
    RowOutcome.UNCHANGED: "neutral",
    RowOutcome.UNDECIDED: "attention",
    RowOutcome.REFUSED: "danger",
}
"""In which of the four meanings an outcome is shown."""


def stats(counts: Mapping[str, int], address: str = "") -> list[dict[str, Any]]:
    """A figure for each outcome; with `address`, a link to its rows."""
    return [
        {
            "label": outcome.label,
            "value": counts.get(outcome.value, 0),
            "meaning": MEANINGS[outcome] if counts.get(outcome.value) else "",
            "url": f"{address}?outcome={outcome.value}" if address and counts.get(outcome.value) else "",
        }
        for outcome in RowOutcome
    ]


@dataclass(frozen=True, slots=True)
class Group:
    """The same problem in one column: how many rows, what to do, and the first of them."""

    column: str
    message: str
    count: int
    rows: str
    meaning: str


def groups(account: Account, *, remarks: bool = False) -> list[Group]:
    """The problems of an account, the most frequent first."""
    told = account.remarks if remarks else account.problems
    same: dict[tuple[str, str], list[tuple[int, Problem]]] = {}
    for row, problem in told:
        same.setdefault((problem.code, problem.column), []).append((row, problem))
    groups = sorted(same.values(), key=len, reverse=True)
    return [
        Group(
            column=group[0][1].column,
            message=group[0][1].message,
            count=len(group),
            rows=", ".join(str(row) for row, _problem in group[:EXAMPLES]) + (" …" if len(group) > EXAMPLES else ""),
            meaning="danger" if group[0][1].is_refusal else "neutral" if remarks else "attention",
        )
        for group in groups
    ]


def told(row: ImportRow) -> dict[str, Any]:
    """What the result page says of a row."""
    outcome = RowOutcome(row.outcome)
    told = row.values.get("told", {})
    name = told.get("name") or (row.asset.name if row.asset else "")
    return {
        "row": row.row,
        "name": name,
        "number": row.values.get("number", ""),
        "asset": row.asset,
        "word": outcome.label,
        "meaning": MEANINGS[outcome],
        "problems": [Problem.from_json(kept) for kept in row.problems],
    }


def other_lines(others: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines of the file that are no items, as `NotItem.as_json` keeps them."""
    return [
        {
            "rows": str(other["row"]) if other["row"] == other["to"] else f"{other['row']}–{other['to']}",
            "kind": Other(other["kind"]).label,
            "text": other["text"],
        }
        for other in others[:LINES_SHOWN]
    ]


class _Echo:
    """A file for `csv.writer` that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def problem_lines(run: ImportRun) -> Iterator[str]:
    """The CSV of problems: row, outcome, column, code, what to do, then the row as it stood in the file."""
    line = csv.writer(_Echo())
    rows = run.rows.filter(outcome__in=(RowOutcome.UNDECIDED, RowOutcome.REFUSED)).order_by("row")
    first = rows.first()
    titles = list(first.values["cells"]) if first else []
    heading = [_("row"), _("outcome"), _("column"), _("code"), _("what to do"), *titles]
    yield "\ufeff" + line.writerow([guarded(cell) for cell in heading])
    for row in rows.iterator(chunk_size=500):
        cells = [str(row.values["cells"].get(title, "")) for title in titles]
        for problem in (Problem.from_json(kept) for kept in row.problems):
            said = [str(row.row), row.get_outcome_display(), problem.column, problem.code, problem.message, *cells]
            yield line.writerow([guarded(cell) for cell in said])
