"""Ways around the law that somebody might try, and what each of them meets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.verdict import OFFICE, ORDER, POLICY, Refusal
from loans import actions
from tests import makers
from tests.cast import Cast


def refused(act: Callable[[], object]) -> tuple[str, str]:
    """Basis and code of the refusal; fails when the act is done."""
    with pytest.raises(Refusal) as no:
        act()
    return no.value.verdict.basis, no.value.verdict.code


# Whose turn, and by which rule.


def test_who_may_not_endorse_hears_of_policy_because_clause_208_knows_no_endorsement(cast: Cast) -> None:
    loan = makers.submitted(cast)
    for act in (
        lambda by: actions.endorse(loan, by=by, at=cast.at),
        lambda by: actions.refuse(loan, by=by, at=cast.at, reason="ไม่ใช่งานของฝ่าย"),
        lambda by: actions.send_back(loan, by=by, at=cast.at, reason="ระบุห้อง"),
    ):
        assert refused(lambda act=act: act(cast.borrower)) == (POLICY, "borrower-endorses")  # type: ignore[misc]
        assert refused(lambda act=act: act(cast.finance_head)) == (POLICY, "not-the-supervisor")  # type: ignore[misc]


def test_the_approver_is_told_to_wait_for_the_endorsement_and_the_supervisor_that_approving_is_not_theirs(
    cast: Cast,
) -> None:
    loan = makers.submitted(cast)
    assert refused(lambda: actions.approve(loan, by=cast.finance_head, at=cast.at)) == (ORDER, "out-of-turn")
    assert refused(lambda: actions.approve(loan, by=cast.supervisor, at=cast.at)) == (OFFICE, "office-not-held")
    assert refused(lambda: actions.approve(loan, by=cast.borrower, at=cast.at)) == ("208", "borrower-decides")
