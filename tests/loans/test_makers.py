"""The makers keep their word: a loan in each state, inside and outside."""

from __future__ import annotations

import pytest

from loans.states import State
from tests.cast import Cast
from tests.makers import loan_in


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("outside", [False, True], ids=["inside", "outside"])
def test_a_loan_in_each_state_is_made_by_real_acts(cast: Cast, state: State, outside: bool) -> None:
    loan = loan_in(state, cast, outside=outside)

    assert loan.state == state
