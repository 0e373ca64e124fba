"""The Makefile says what it does, and the documentation only names commands that exist."""

from __future__ import annotations

import re
from typing import Final

from django.core.management import get_commands

from tests.house.source import ROOT, tracked_files

MAKEFILE: Final = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS: Final = re.findall(r"(?m)^([a-z][a-z-]*):(?!=)(.*)$", MAKEFILE)


def test_each_target_says_in_a_sentence_what_it_does() -> None:
    assert {"run", "test", "check", "bench", "demo", "lock", "help"} <= {name for name, _rest in TARGETS}
    assert [name for name, rest in TARGETS if not re.search(r" ## [A-Z].*\.$", rest)] == []


def test_each_target_is_declared_to_be_no_file() -> None:
    phony = re.search(r"(?m)^\.PHONY: (.*)$", MAKEFILE)

    assert phony is not None
    assert set(phony[1].split()) == {name for name, _rest in TARGETS}


def test_the_documentation_names_only_targets_and_commands_that_exist() -> None:
    targets, commands = {name for name, _rest in TARGETS}, set(get_commands())
    unknown = []
    for path in tracked_files():
        if path.suffix == ".md":
            text = path.read_text(encoding="utf-8")
            named = set(re.findall(r"(?:^|`|\$ )make ([a-z][a-z-]*)", text, re.MULTILINE)) - targets
            named |= set(re.findall(r"manage\.py ([a-z][a-z_]*)", text)) - commands
            unknown += [f"{path.relative_to(ROOT)}: {name}" for name in sorted(named)]

    assert not unknown


def test_the_makefile_calls_only_commands_that_exist() -> None:
    assert set(re.findall(r"\$\(MANAGE\) ([a-z_]+)", MAKEFILE)) <= set(get_commands())
