"""The manners of the source that no linter knows."""

from __future__ import annotations

import ast
import re
from typing import Final

from tests.house.source import modules, tracked_files

LINES: Final = 400
"""A module longer than this usually holds two things."""

LONG: Final = {
    "loans/rules.py": "the Regulation in code, which is read from the first duty to the last in one place",
    "loans/permissions.py": "who may do and see what, which is judged on one screen and nowhere else",
}
"""Modules that may be longer, and why."""

SIGNALS: Final = {
    "audit/journal/apps.py": "post_migrate puts the guards back after a remake of a table has dropped them",
}
"""Modules that may listen to signals, and why."""

NOQA: Final = re.compile(r"#\s*noqa(?::\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*)?(?P<reason>.*)", re.IGNORECASE)


def test_every_module_opens_with_a_sentence() -> None:
    silent = [
        module.path
        for module in modules("config", "core", "people", "assets", "loans", "audit", "tests")
        if module.tree.body and not re.match(r"[^\n]+[.:!?]", ast.get_docstring(module.tree) or "")
    ]

    assert not silent


def test_no_module_grows_past_one_subject() -> None:
    long = {module.path: module.text.count("\n") for module in modules() if module.text.count("\n") > LINES}

    assert not long.keys() - LONG.keys(), long
    assert not LONG.keys() - long.keys(), "no longer long: take it off the list"


def test_nothing_listens_to_signals_but_the_guards() -> None:
    listeners = {
        module.path
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("django")
        and (
            "signals" in (node.module or "")
            or node.module == "django.dispatch"
            or any(alias.name == "signals" for alias in node.names)
        )
    }

    assert listeners == set(SIGNALS)


def test_nothing_is_switched_off_or_put_off_without_a_reason() -> None:
    found = []
    for module in modules("config", "core", "people", "assets", "loans", "audit", "tests"):
        if module.path == "tests/house/test_manners.py":
            continue
        for number, line in enumerate(module.text.splitlines(), start=1):
            noqa = NOQA.search(line)
            without_reason = noqa is not None and not re.search(r"\w{3}", noqa["reason"])
            if without_reason or re.search(r"pragma: no cover|#\s*(TODO|FIXME|XXX)\b", line):
                found.append(f"{module.path}:{number} {line.strip()}")

    assert not found, "\n".join(found)


def test_no_tracked_file_is_made_by_a_tool_or_is_large() -> None:
    strange = [
        str(path)
        for path in tracked_files()
        if path.suffix in {".mo", ".pyc", ".sqlite3", ".log"} or path.stat().st_size > 5_000_000
    ]

    assert not strange
