"""Two people at one exception at the same moment, on PostgreSQL with real threads: exactly one wins, every time."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest

from audit.journal.models import Event
from loans import actions
from loans.models import Loan, OverrideState, PolicyOverride
from tests import makers
from tests.cast import Cast
from tests.loans.test_races import ROUNDS, Race, cast, race

__all__ = ["cast", "race"]

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SEEN = "ตรวจแล้ว ไม่มีผู้อื่นจองวันนั้น"


def confirming(cast: Cast, override: PolicyOverride, **who: object) -> partial[PolicyOverride]:
    words = {"by": cast.finance_head, "at": cast.at, "reason": SEEN} | who
    return partial(actions.confirm_override, override, **words)  # type: ignore[arg-type]  # named as the act names them


def test_of_two_confirmations_exactly_one_counts(cast: Cast, race: Race) -> None:
    winners = Counter[str]()
    for _round in range(ROUNDS):
        override = makers.override_asked(cast)
        results = race([confirming(cast, override), confirming(cast, override, by=cast.director)])
        assert sorted(results) == ["done", "override-closed"]
        override.refresh_from_db()
        won = cast.finance_head if results[0] == "done" else cast.director
        assert (override.state, override.decided_by) == (OverrideState.CONFIRMED, won)
        assert override.history.count() == 2
        winners[won.staff_code] += 1
    assert sum(winners.values()) == ROUNDS
    assert Event.objects.filter(verb="override.confirmed", outcome="done").count() == ROUNDS


def test_confirming_against_taking_back_leaves_one_answer(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS):
        override = makers.override_asked(cast)
        back = partial(actions.withdraw_override, override, by=cast.borrower, at=cast.at)
        results = race([confirming(cast, override), back])
        assert sorted(results) == ["done", "override-closed"]
        override.refresh_from_db()
        assert override.state == (OverrideState.CONFIRMED if results[0] == "done" else OverrideState.WITHDRAWN)
        assert (override.decided_by is None) is (override.state == OverrideState.WITHDRAWN)


def test_at_minute_thirty_it_is_confirmed_or_asked_for_anew_and_never_both_open(cast: Cast, race: Race) -> None:
    """The last moment to confirm comes with the first at which it has lapsed: who locks first decides."""
    for _round in range(ROUNDS):
        item = makers.asset(cast)
        override = makers.override_asked(cast, item)
        last = override.lapses_at
        again = partial(makers.override_asked, cast, item, at=last + timedelta(microseconds=1))
        results = race([confirming(cast, override, at=last), again])
        override.refresh_from_db()
        rows = PolicyOverride.objects.filter(text_sha256=override.text_sha256)
        if results[0] == "done":
            assert override.state == OverrideState.CONFIRMED
            assert results[1] in ("done", "nothing-to-override")
        else:
            assert results == ["override-closed", "done"]
            assert override.state == OverrideState.LAPSED
        assert rows.filter(state=OverrideState.ASKED).count() == (results[1] == "done")


def test_of_two_askings_for_one_text_exactly_one_waits(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS):
        ask = partial(makers.override_asked, cast, makers.asset(cast))
        assert sorted(race([ask, ask])) == ["done", "override-asked-already"]
    assert PolicyOverride.objects.filter(state=OverrideState.ASKED).count() == ROUNDS


def test_of_two_requests_on_one_exception_exactly_one_is_sent(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS):
        item = makers.asset(cast)
        override = confirming(cast, makers.override_asked(cast, item))()
        wish = makers.wish(cast, item, starts_on=override.starts_on, due_on=override.due_on)
        signed = {"by": cast.borrower, "at": cast.at, "wish": wish, "signed_sha256": override.text_sha256}
        send = partial(actions.submit, cast.borrower, **signed)  # type: ignore[arg-type]  # named as the act names them
        results = race([send, send])
        assert results.count("done") == 1
        assert set(results) <= {"done", "too-far-ahead", "booked", "override-closed"}
        override.refresh_from_db()
        assert override.state == OverrideState.USED
        assert override.used_for is not None
    assert Loan.objects.count() == ROUNDS
