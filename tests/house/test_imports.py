"""The law imports nothing of ours but the verdict: no database, no clock, no request can slip in beside it.

The layers between packages are contracts in `pyproject.toml` (`lint-imports`, part of `make lint`).
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
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


ANY_FIRST: Final = """
import importlib, os, sys, traceback
import django
django.setup()
failed = 0
for name in sys.argv[1:]:
    child = os.fork()
    if not child:
        try:
            importlib.import_module(name)
        except BaseException:
            print(name, traceback.format_exc().splitlines()[-1], flush=True)
            os._exit(1)
        os._exit(0)
    failed += os.waitpid(child, 0)[1] != 0
sys.exit(failed != 0)
"""
"""Imports each module of its arguments first of all, in a process of its own, and names those that cannot be."""


def test_any_module_may_be_the_first_to_be_imported() -> None:
    """No circle that only the order of imports hides: Django runs its checks, and what they import, in any order."""
    names = [module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for module in modules()]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "INSECURE_HTTP": "1"}
    done = subprocess.run(
        [sys.executable, "-c", ANY_FIRST, *names], env=environment, capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.returncode) == ("", 0), done.stderr
