"""The law imports nothing of ours but the verdict: no database, no clock, no request can slip in beside it.

The layers between packages are contracts in `pyproject.toml` (`lint-imports`, part of `make lint`).
"""

from __future__ import annotations

import ast
from typing import Final

import pytest

from tests.house.source import PACKAGES, modules

LAW: Final = {
    "loans/clauses.py": set[str](),
    "loans/states.py": {"core.verdict"},
    "loans/rules.py": {"core.verdict", "loans.clauses", "loans.states"},
}
"""The modules of the law, and what of ours each may import."""

OF_DJANGO: Final = {"django.utils.translation", "django.utils.functional"}
"""What the law may take from Django: words in the reader's language."""


def imported(tree: ast.Module) -> set[str]:
    """The dotted names of what a module imports; `from loans import rules` counts as loans.rules."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            whole = node.module in PACKAGES
            names |= {f"{node.module}.{alias.name}" if whole else node.module for alias in node.names}
    return names


@pytest.mark.parametrize("path", LAW)
def test_the_law_is_pure(path: str) -> None:
    found = imported(next(module for module in modules() if module.path == path).tree)
    ours = {name for name in found if name.split(".")[0] in PACKAGES}
    django = {name for name in found if name.split(".")[0] in {"django", "rest_framework", "simple_history"}}

    assert ours <= LAW[path]
    assert django <= OF_DJANGO


def test_a_whole_package_counts_as_what_is_taken_from_it() -> None:
    text = "import os\nfrom loans import models\nfrom core.verdict import Refused\n"

    assert imported(ast.parse(text)) == {"os", "loans.models", "core.verdict"}
