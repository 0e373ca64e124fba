"""Clause → duty → rule → tests → page has no gap, and `docs/regulation.md` says the same as the code."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import resolve

from assets.checks import rules as checks
from core.verdict import OFFICE
from loans import clauses, complaint_rules, rules
from loans.management.commands import regulation
from loans.regulation_map import DUTIES, Duty

TESTS = regulation.collect_tests()
LAW = (
    "loans/clauses",
    "loans/rules",
    "loans/complaint_rules",
    "loans/states",
    "loans/policy",
    "assets/checks/rules",
)
MODULES = (rules, complaint_rules, checks)
"""The Regulation in code: of lending, of complaints, and of the annual check."""

NEIGHBOURS = {"203", "204-205", "213", "214/219", "220-223", "CCC 641", "CCC 643", "CCC 649"}


def public_rules() -> dict[str, Callable[..., object]]:
    """Every public function of the law by name."""
    return {
        name: function
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def refusals_in_rules() -> Iterator[tuple[str, str, str]]:
    """Function, basis and code of every refusal written in the law."""
    trees = [ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")) for module in MODULES]
    for function in (each for tree in trees for each in tree.body):
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refused":
                assert isinstance(function, ast.FunctionDef)
                basis, code = node.args[0], ast.literal_eval(node.args[1])
                yield function.name, basis_of(basis), code


def basis_of(written: ast.expr) -> str:
    """What a refusal rests on: the clause it names, or that of complaints, or the office."""
    if isinstance(written, ast.Constant):
        return str(ast.literal_eval(written))
    return complaint_rules.CLAUSES if ast.unparse(written) == "CLAUSES" else OFFICE


# The words.


def test_the_words_are_those_of_clauses_207_to_211_each_with_its_translation() -> None:
    text = clauses.CLAUSES_207_TO_211
    numbers = [clause.number for clause in text.clauses]
    assert numbers == ["207", "208", "208(1)", "208(2)", "209", "209(1)", "209(2)", "209(3)", "210", "211"]
    assert text.effective_on == date(2017, 8, 24)
    for clause in text.clauses:
        assert clauses.clause_text(clause.number) is clause
        assert re.search("[ก-ฮ]", clause.thai)
        assert not re.search("[A-Za-z]|  |\n", clause.thai)
        assert clause.english
        assert not re.search("[ก-ฮ]|  |\n", clause.english)


def test_the_words_of_a_neighbour_are_not_invented() -> None:
    with pytest.raises(KeyError):
        clauses.clause_text("213")


def test_the_words_are_the_ones_in_the_domain_notes(shared_data: Path) -> None:
    notes = (shared_data.parent / "domain" / "regulation.md").read_text(encoding="utf-8")
    for clause in clauses.CLAUSES_207_TO_211.clauses:
        assert f" {clause.thai}\n" in notes


# The map.


@pytest.mark.parametrize("number", [clause.number for clause in clauses.CLAUSES_207_TO_211.clauses])
def test_every_sub_clause_has_a_row_a_rule_and_a_test(number: str) -> None:
    rows = [duty for duty in DUTIES if duty.clause == number]
    assert rows
    for row in rows:
        assert row.rules
        assert regulation.tests_of(row, TESTS)


def test_both_halves_of_208_2_and_every_neighbour_have_a_row() -> None:
    keys = {duty.key for duty in DUTIES}
    assert {"208(2) inside", "208(2) outside"} <= keys
    assert keys >= NEIGHBOURS
    numbers = {clause.number for clause in clauses.CLAUSES_207_TO_211.clauses}
    assert {duty.clause for duty in DUTIES} == numbers | NEIGHBOURS


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: f"{duty.key}: {duty.rule_names[0]}")
def test_every_duty_has_its_sentence_in_both_languages_and_a_page(duty: Duty) -> None:
    assert re.search("[ก-ฮ]", duty.thai)
    assert duty.english.endswith(".")
    assert duty.pages
    assert all(re.fullmatch(r"/(?:[a-z-]+/)+", page) for page in duty.pages)


@pytest.mark.parametrize("page", sorted({page for duty in DUTIES for page in duty.pages}))
def test_every_page_of_the_map_is_an_address_of_the_service(page: str) -> None:
    assert resolve(page).view_name


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: f"{duty.key}: {duty.rule_names[0]}")
def test_every_rule_of_a_duty_is_reached_by_a_test_of_its_clause_and_cites_it(duty: Duty) -> None:
    tests = regulation.tests_of(duty, TESTS)
    for rule in duty.rules:
        assert [test for test in tests if rule.__name__ in test.reaches], rule.__name__
        for number in re.split("[-/]", duty.clause.removeprefix("CCC ")):
            assert number in (rule.__doc__ or ""), rule.__name__


def test_every_function_of_the_law_has_a_row() -> None:
    assert {name for duty in DUTIES for name in duty.rule_names} == set(public_rules())


def test_every_marked_test_names_a_key_of_the_map() -> None:
    keys = {duty.key for duty in DUTIES}
    assert not {key for test in TESTS for key in test.keys} - keys
    assert not [test.name for test in TESTS if not any(test in regulation.tests_of(duty, TESTS) for duty in DUTIES)]


def test_every_test_of_a_clause_file_is_marked() -> None:
    written = {
        (file.name, name)
        for file in regulation.TESTS.glob("test_clause_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }
    assert written == {(test.file, test.name) for test in TESTS}


def test_a_duty_without_a_test_would_be_found() -> None:
    orphan = replace(DUTIES[0], key="208(3)")
    assert not regulation.tests_of(orphan, TESTS)
    unused = replace(DUTIES[0], rules=(rules.claim_barred_on,))
    assert not regulation.tests_of(unused, TESTS)


# The law itself.


def test_every_refusal_rests_on_a_clause_of_its_duty_or_on_the_office() -> None:
    clauses_of: dict[str, set[str]] = {}
    for duty in DUTIES:
        for name in duty.rule_names:
            clauses_of.setdefault(name, set()).add(duty.clause)
    for function, basis, code in refusals_in_rules():
        owner = "is_written_evidence_complete" if function == "_are_dates_in_order" else function
        assert basis in clauses_of[owner] | {OFFICE}, (function, code)


def test_every_code_is_in_kebab_case_and_stands_in_its_docstring() -> None:
    found = list(refusals_in_rules())
    assert len(found) > 30
    for function, _basis, code in found:
        owner = "is_written_evidence_complete" if function == "_are_dates_in_order" else function
        assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", code)
        assert re.search(rf"\b{code}\b", public_rules()[owner].__doc__ or ""), code


@pytest.mark.parametrize("module", LAW)
def test_the_law_knows_no_database_no_clock_and_no_fine(module: str) -> None:
    source = (regulation.ROOT / f"{module}.py").read_text(encoding="utf-8")
    imported = set(re.findall(r"^\s*(?:from|import) ([\w.]+)", source, flags=re.MULTILINE))
    allowed = {"core.thai_dates", "core.verdict", "loans.rules", "django.utils.translation", "django.utils.functional"}
    assert not {name for name in imported if name.startswith(("core", "loans", "django"))} - allowed
    assert not re.search(r"\.today\(|\.now\(|ค่าปรับ", source)


def test_the_tests_of_the_law_touch_no_database() -> None:
    for file in regulation.TESTS.glob("*.py"):
        marks = re.findall(r"mark\.(\w+)", file.read_text(encoding="utf-8"))
        assert set(marks) <= {"clause", "parametrize"}, file.name


# The page and the command.


def test_the_page_in_the_documentation_is_fresh() -> None:
    assert regulation.is_fresh(TESTS), "Run: python manage.py regulation --write"


def test_the_page_holds_every_clause_duty_rule_and_move() -> None:
    page = regulation.render(TESTS)
    for clause in clauses.CLAUSES_207_TO_211.clauses:
        assert f"**{clause.number}** {clause.thai}" in page
    for duty in DUTIES:
        assert duty.thai in page
        assert all(f"`{name}`" in page for name in duty.rule_names)
    assert "awaiting_approval --> approved: approve" in page


def test_the_command_prints_every_clause_with_its_rules_and_tests() -> None:
    out = StringIO()
    call_command(regulation.Command(stdout=out))
    printed = out.getvalue()
    for duty in DUTIES:
        assert f"\n{duty.key}  " in printed
    assert "test_clause_208.py" in printed
    assert max(map(len, printed.splitlines())) <= 140


def test_the_command_writes_the_page_and_tells_when_it_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regulation, "ROOT", tmp_path)
    monkeypatch.setattr(regulation, "PAGE", tmp_path / "docs" / "regulation.md")
    with pytest.raises(CommandError, match="stale"):
        call_command(regulation.Command(stdout=StringIO()), check=True)
    call_command(regulation.Command(stdout=StringIO()), write=True)
    call_command(regulation.Command(stdout=StringIO()), check=True)
    regulation.PAGE.write_text("something else", encoding="utf-8")
    with pytest.raises(CommandError, match="stale"):
        call_command(regulation.Command(stdout=StringIO()), check=True)
