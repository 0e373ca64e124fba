"""Two people at one draft at the same moment, on PostgreSQL with real threads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from audit.journal import versions
from audit.journal.record import SYSTEM
from audit.oversight.circulation.actions import remind_of_circular
from audit.oversight.circulation.models import CircularReminder
from audit.oversight.guideline import actions
from audit.oversight.guideline.models import Guideline, GuidelineState
from people.models import Capacity, Tenure
from tests.audit.oversight.guideline import making
from tests.cast import Cast
from tests.loans.test_races import Race, cast, race

__all__ = ["cast", "race"]

ROUNDS: Final = 10

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _papers(settings: Any, tmp_path: Path) -> None:
    settings.PAPERS_ROOT = tmp_path / "papers"


def test_of_two_who_approve_at_once_one_publishes(cast: Cast, race: Race) -> None:
    acting = Tenure(
        person=cast.director,
        post=cast.governor_post,
        capacity=Capacity.ACTING,
        starts_on=cast.on,
        order_number="กทม. 99/2570",
    )
    versions.create(acting, by_code="tests", at=cast.at)
    for number in range(1, ROUNDS + 1):
        waiting = making.sent(cast)
        tries: list[Callable[[], object]] = [
            partial(
                actions.approve_guideline,
                waiting,
                by=head,
                at=cast.at,
                number=making.NUMBER,
                effective_on=cast.on,
                signed_sha256=waiting.sha256_of_text(),
            )
            for head in (cast.governor, cast.director)
        ]
        assert sorted(race(tries)) == ["done", "not-sent"]
        assert Guideline.objects.filter(state=GuidelineState.PUBLISHED).count() == number


def test_of_two_who_begin_a_draft_at_once_one_is_told_of_the_other(cast: Cast, race: Race) -> None:
    tries: list[Callable[[], object]] = [
        partial(actions.save_draft, cast.agency, by=who, at=cast.at, words=making.WORDS, revision=0)
        for who in (cast.storekeeper, cast.second_storekeeper)
    ]
    assert sorted(race(tries)) == ["done", "draft-changed"]
    assert Guideline.objects.count() == 1


def test_nobody_signs_for_what_is_withdrawn_at_that_moment(cast: Cast, race: Race) -> None:
    for number in range(ROUNDS):
        version = making.published(cast)
        circular = making.circulated(cast, version, number=f"กท {number}")
        tries: list[Callable[[], object]] = [
            partial(actions.withdraw_guideline, version, by=cast.governor, at=cast.at, reason=making.REASON),
            partial(making.acknowledged, circular, cast.borrower, at=cast.at),
            partial(making.acknowledged, circular, cast.borrower, at=cast.at),
        ]
        answers = race(tries)
        signed = circular.acknowledgements.count()
        assert answers[0] == "done"
        assert answers[1:].count("done") == signed <= 1
        assert set(answers[1:]) <= {"done", "guideline-withdrawn", "acknowledged-already"}


def test_two_reminders_at_once_remind_once(cast: Cast, race: Race) -> None:
    circular = making.circulated(cast, making.published(cast), units=[cast.district])
    late = cast.at + timedelta(days=8)
    tries = [partial(remind_of_circular, circular, by=SYSTEM, at=late)] * 2
    assert race(tries) == ["done", "done"]
    assert CircularReminder.objects.count() == 1
