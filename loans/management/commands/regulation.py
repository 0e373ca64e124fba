"""Print clause → duty → rule → tests → page, and keep `docs/regulation.md` true to them."""

from __future__ import annotations

import ast
import dataclasses
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from loans import clauses, policy, states
from loans.regulation_map import DUTIES, Duty

ROOT: Final = Path(__file__).resolve().parents[3]
TESTS: Final = ROOT / "tests" / "regulation"
PAGE: Final = ROOT / "docs" / "regulation.md"

COLUMNS: Final = (("clause", 14), ("duty", 40), ("rule", 38), ("tests", 24), ("page", 14))
"""What the terminal shows, with the width of each column in characters."""


@dataclass(frozen=True, slots=True)
class ClauseTest:
    """One test of the law: the keys of its `@pytest.mark.clause(...)`, and every name that it reaches in its module."""

    file: str
    name: str
    keys: frozenset[str]
    reaches: frozenset[str]

    @property
    def sentence(self) -> str:
        """The name as a sentence."""
        words = self.name.removeprefix("test_").replace("_", " ")
        return f"{words[0].upper()}{words[1:]}."


def collect_tests(folder: Path = TESTS) -> list[ClauseTest]:
    """The tests of `folder` that name a clause, read from their source; none where the tests are not installed."""
    return [test for file in sorted(folder.glob("test_*.py")) for test in _tests_in(file)]


def tests_of(duty: Duty, tests: Iterable[ClauseTest]) -> list[ClauseTest]:
    """The tests marked with the duty's clause that reach at least one of its rules."""
    rules = frozenset(duty.rule_names)
    return [test for test in tests if duty.key in test.keys and test.reaches & rules]


def _tests_in(file: Path) -> Iterator[ClauseTest]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for name, node in functions.items():
        if name.startswith("test_") and (keys := _marked_keys(node)):
            yield ClauseTest(file.name, name, keys, _reach(node, functions))


def _marked_keys(node: ast.FunctionDef) -> frozenset[str]:
    marks = (
        mark
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.clause"
    )
    return frozenset(str(key.value) for mark in marks for key in mark.args if isinstance(key, ast.Constant))


def _reach(node: ast.FunctionDef, functions: dict[str, ast.FunctionDef]) -> frozenset[str]:
    """Every name in `node` and in the functions of its module that it calls, directly or through others."""
    reached: set[str] = set()
    waiting = [node]
    while waiting:
        for part in ast.walk(waiting.pop()):
            name = part.id if isinstance(part, ast.Name) else part.attr if isinstance(part, ast.Attribute) else ""
            if name and name not in reached:
                reached.add(name)
                waiting.extend([functions[name]] if name in functions else [])
    return frozenset(reached)


def print_table(tests: Sequence[ClauseTest]) -> str:
    """The table for the terminal: one row a duty, wrapped inside its columns."""
    rows = [_wrapped([title for title, _width in COLUMNS]), "-" * (sum(width for _title, width in COLUMNS) + 8)]
    for duty in DUTIES:
        cells = [
            duty.key,
            duty.english,
            ", ".join(duty.rule_names),
            ", ".join(_counts_by_file(tests_of(duty, tests))),
            ", ".join(duty.pages),
        ]
        rows.append(_wrapped(cells))
    return "\n".join(rows)


def _wrapped(cells: Sequence[str]) -> str:
    columns = [textwrap.wrap(cell, width) for cell, (_title, width) in zip(cells, COLUMNS, strict=True)]
    lines = []
    for row in range(max(map(len, columns))):
        parts = [
            (column[row] if row < len(column) else "").ljust(width)
            for column, (_title, width) in zip(columns, COLUMNS, strict=True)
        ]
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)


def _counts_by_file(tests: Iterable[ClauseTest]) -> list[str]:
    counts: dict[str, int] = {}
    for test in tests:
        counts[test.file] = counts.get(test.file, 0) + 1
    return [f"{file} ({count})" for file, count in counts.items()]


def render(tests: Sequence[ClauseTest]) -> str:
    """The whole of `docs/regulation.md`, in English with the Thai words of the law."""
    with translation.override("en"):
        parts = [_opening(), _words(), _duties(tests), _moves(), _decisions(), _sentences(tests)]
    return "\n\n".join(parts) + "\n"


def _opening() -> str:
    return """# The Regulation in this system

Written by `python manage.py regulation --write` from `loans/clauses.py`, `loans/regulation_map.py`, `loans/states.py`,
`loans/policy.py` and `tests/regulation/`; do not edit. `make check` fails when it is stale.

The law is in `loans/rules.py`, that of complaints in `loans/complaint_rules.py`, that of the annual check in
`assets/checks/rules.py`: one pure function to a duty. A refusal carries the clause it rests on, or "policy" where the
agency decided for itself, "order" where a step came out of turn, "office" where the person does not hold it."""


def _words() -> str:
    text = clauses.CLAUSES_207_TO_211
    status = f"Version {text.version}, in force from {text.effective_on.isoformat()}. {text.source}"
    rows = [
        "## The words",
        f"{text.title_thai}  \n{text.title_english}",
        f"{status} The English is our translation; the Thai alone is the law.",
    ]
    rows += [f"**{clause.number}** {clause.thai}\n\n> {clause.english}" for clause in text.clauses]
    return "\n\n".join(rows)


def _duties(tests: Sequence[ClauseTest]) -> str:
    rows = [
        "## Clause → duty → rule → tests → page → paper",
        "",
        "| clause | duty | rule | tests | page | paper |",
        "|---|---|---|---|---|---|",
    ]
    for duty in DUTIES:
        rules = ", ".join(f"`{name}`" for name in duty.rule_names)
        pages = ", ".join(f"`{page}`" if page.startswith("/") else page for page in duty.pages)
        papers = ", ".join(duty.papers)
        counts = ", ".join(_counts_by_file(tests_of(duty, tests)))
        rows.append(f"| {duty.key} | {duty.thai}<br>{duty.english} | {rules} | {counts} | {pages} | {papers} |")
    rows += [
        "",
        "CCC: Civil and Commercial Code. 203-205, 213, 214 and 219 are its neighbours: cited, not quoted.",
    ]
    return "\n".join(rows)


def _moves() -> str:
    labels = [f"| `{state}` | {states.STATE_LABELS[state]} | {_kind_of(state)} |" for state in states.State]
    return "\n".join(
        [
            "## The moves of a loan",
            "",
            "| state | shown as | |",
            "|---|---|---|",
            *labels,
            "",
            "```mermaid",
            states.diagram(),
            "```",
        ]
    )


def _kind_of(state: states.State) -> str:
    if state in states.HOLDING:
        return "holds its dates"
    if state in states.OUT:
        return "with the borrower"
    return "closed" if state in states.CLOSED else "being settled"


def _decisions() -> str:
    rows = [f"| `{field.name}` | {_plain(field.default)} |" for field in dataclasses.fields(policy.Policy)]
    intro = "What an agency decides for itself (`loans/policy.py`); the law sets no longest period, no fee and no fine."
    return "\n".join(["## The agency's own decisions", "", intro, "", "| setting | default |", "|---|---|", *rows])


def _plain(default: object) -> str:
    if default is None:
        return "none"
    return {"True": "yes", "False": "no"}.get(str(default), str(default))


def _sentences(tests: Sequence[ClauseTest]) -> str:
    parts = ["## What the tests say"]
    for key in dict.fromkeys(duty.key for duty in DUTIES):
        sentences = [f"* {test.sentence}" for test in tests if key in test.keys]
        parts.append("\n".join([f"### {key}", "", *sentences]))
    return "\n\n".join(parts)


class Command(BaseCommand):
    """`manage.py regulation [--write | --check]`."""

    help = "Print clause, duty, rule, tests and page of the Regulation; --write renews docs/regulation.md."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the two ways to treat the page; without either the table is printed."""
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--write", action="store_true", help="write docs/regulation.md")
        choice.add_argument("--check", action="store_true", help="exit 1 when docs/regulation.md is stale")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print, write or check.

        Raises:
            CommandError: with --check, when the page is stale.
        """
        tests = collect_tests()
        if options["write"]:
            PAGE.parent.mkdir(exist_ok=True)
            PAGE.write_text(render(tests), encoding="utf-8")
            self.stdout.write(f"{PAGE.relative_to(ROOT)} written.")
        elif options["check"]:
            if not is_fresh(tests):
                raise CommandError("docs/regulation.md is stale. Run: python manage.py regulation --write")
            self.stdout.write("docs/regulation.md is fresh.")
        else:
            self.stdout.write(print_table(tests))


def is_fresh(tests: Sequence[ClauseTest]) -> bool:
    """Does `docs/regulation.md` say what the code and the tests say?"""
    return PAGE.is_file() and PAGE.read_text(encoding="utf-8") == render(tests)
