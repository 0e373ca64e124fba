"""Which policy may give way, and that nothing else ever does."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Final

import pytest

from core.verdict import OFFICE, ORDER, POLICY, Refused
from loans.overrides import (
    CONFIRM_WITHIN,
    OVERRIDABLE_LABELS,
    Overridable,
    is_in_time,
    is_second_person,
    is_usable,
    lapses_at,
    may_be_overridden,
)
from tests.house.source import modules
from tests.regulation.verdicts import code_and_basis

AT: Final = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
ON: Final = date(2026, 11, 16)

GIVES_WAY: Final = {(POLICY, "longer-than-policy"), (POLICY, "too-far-ahead")}


def refusals() -> set[tuple[str, str]]:
    """Basis and code of every refusal written in the product."""
    named = {"POLICY": POLICY, "ORDER": ORDER, "OFFICE": OFFICE}
    found = set()
    for module in modules("core", "people", "assets", "loans"):
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and len(node.args) > 1):
                continue
            basis, code = node.args[0], node.args[1]
            if isinstance(code, ast.Constant):
                by_name = named.get(getattr(basis, "id", ""), "208")
                found.add((str(basis.value) if isinstance(basis, ast.Constant) else by_name, str(code.value)))
    return found


def test_of_all_refusals_of_the_product_only_two_policies_give_way() -> None:
    written = refusals()
    assert len(written) > 100
    giving = {pair for pair in written if may_be_overridden(Refused(*pair, "เพราะ"))}
    assert giving == GIVES_WAY


def test_no_code_gives_way_on_another_basis_than_policy() -> None:
    """Every code there is, put to every basis there is: a clause that says "longer-than-policy" would not give way."""
    written = refusals()
    bases, codes = {basis for basis, _code in written}, {code for _basis, code in written}
    assert {"208", "208(2)", "209", "210", ORDER, OFFICE} <= bases
    giving = {pair for pair in product(bases, codes) if may_be_overridden(Refused(*pair, "เพราะ"))}
    assert giving == GIVES_WAY


def test_every_policy_that_gives_way_has_a_name() -> None:
    assert set(OVERRIDABLE_LABELS) == set(Overridable)


@pytest.mark.parametrize(
    ("after", "code"),
    [
        (timedelta(0), ""),
        (CONFIRM_WITHIN, ""),
        (CONFIRM_WITHIN + timedelta(microseconds=1), "override-lapsed"),
        (timedelta(days=1), "override-lapsed"),
    ],
)
def test_the_last_moment_of_the_thirty_minutes_counts(after: timedelta, code: str) -> None:
    verdict = is_in_time(lapses_at=lapses_at(AT), at=AT + after)
    assert bool(verdict) is not bool(code)
    assert not code or code_and_basis(verdict) == (code, ORDER)
    assert timedelta(minutes=30) == CONFIRM_WITHIN


@pytest.mark.parametrize(
    ("decider", "asker", "borrower", "code"),
    [
        ("head", "borrower", "borrower", ""),
        ("head", "keeper", "borrower", ""),
        ("borrower", "borrower", "borrower", "borrower-confirms"),
        ("borrower", "keeper", "borrower", "borrower-confirms"),
        ("keeper", "keeper", "borrower", "asker-confirms"),
    ],
)
def test_the_second_person_is_neither_who_asks_nor_who_borrows(
    decider: str, asker: str, borrower: str, code: str
) -> None:
    verdict = is_second_person(decider=decider, asker=asker, borrower=borrower)
    assert bool(verdict) is not bool(code)
    assert not code or code_and_basis(verdict) == (code, POLICY)


@pytest.mark.parametrize(
    ("days", "limit_now", "usable"),
    [(0, 14, True), (1, 14, True), (2, 14, False), (-1, 14, False), (0, 13, False), (0, None, False)],
)
def test_it_is_used_on_its_day_or_the_next_and_from_the_same_limit(
    days: int, limit_now: int | None, usable: bool
) -> None:
    on = ON + timedelta(days=days)
    assert is_usable(decided_on=ON, limit_days=14, limit_now=limit_now, on=on) is usable
