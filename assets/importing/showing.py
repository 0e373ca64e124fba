"""What the import pages show of an account: figures, the same problems together, and the list to mend a file by."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

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

WORDS: Final[dict[RowOutcome, str | Promise]] = {
    RowOutcome.CREATED: pgettext_lazy("row of a file", "new"),
    RowOutcome.UPDATED: pgettext_lazy("row of a file", "updated"),
    RowOutcome.UNCHANGED: pgettext_lazy("row of a file", "unchanged"),
    RowOutcome.UNDECIDED: pgettext_lazy("row of a file", "needs a decision"),
    RowOutcome.REFUSED: pgettext_lazy("row of a file", "not taken"),
}
"""The outcomes in words; "refused" alone is what approvers do to requests."""


def stats(counts: Mapping[str, int], address: str = "") -> list[dict[str, Any]]:
    """A figure for each outcome; with `address`, a link to its rows."""
    return [
        {
            "label": WORDS[outcome],
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


def groups(account: Account, *, remarks: bool = False) -> list[Group]:
    """The problems (or remarks) of an account put together, the most frequent first.

    Those that say the same stand together; where a column has more than `EXAMPLES` different ones, all of its code do.
    """
    found = account.remarks if remarks else account.problems
    same: dict[tuple[str, str], dict[str, list[int]]] = {}
    for row, problem in found:
        same.setdefault((problem.code, problem.column), {}).setdefault(problem.message, []).append(row)
    put: list[Group] = []
    for (_code, column), messages in same.items():
        if len(messages) > EXAMPLES:
            rows = sorted(row for told_of in messages.values() for row in told_of)
            first = _("%(message)s (And others of the kind.)") % {"message": next(iter(messages))}
            messages = {first: rows}
        put += [Group(column, message, len(rows), _first(rows)) for message, rows in messages.items()]
    return sorted(put, key=lambda group: -group.count)


def _first(rows: Sequence[int]) -> str:
    return ", ".join(str(row) for row in rows[:EXAMPLES]) + (" …" if len(rows) > EXAMPLES else "")


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
        "word": WORDS[outcome],
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
    titles = [title for title, _cell in first.values["cells"]] if first else []
    heading = [_("row"), _("outcome"), _("column"), _("code"), _("what to do"), *titles]
    yield "\ufeff" + line.writerow([guarded(cell) for cell in heading])
    for row in rows.iterator(chunk_size=500):
        cells = [cell for _title, cell in row.values["cells"]]
        for problem in (Problem.from_json(kept) for kept in row.problems):
            said = [
                str(row.row),
                str(WORDS[RowOutcome(row.outcome)]),
                problem.column,
                problem.code,
                problem.message,
                *cells,
            ]
            yield line.writerow([guarded(cell) for cell in said])
