"""Two people at one finding, and two files at one number, at the same moment, on PostgreSQL with real threads."""

from __future__ import annotations

from functools import partial
from typing import Final

import pytest

from audit.oversight import actions, asked
from audit.oversight.models import Export, FileKind, FindingEntry
from tests.audit.oversight.room import days, raised
from tests.cast import Cast
from tests.loans.test_races import Race, cast, race

__all__ = ["cast", "race"]

ROUNDS: Final = 20

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_answers_exactly_one_counts(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS):
        finding = raised(cast)
        tries = [
            partial(actions.answer_finding, finding, by=head, at=cast.at, text="มอบหมายผู้รับผิดชอบแล้ว")
            for head in (cast.finance_head, cast.director)
        ]
        assert sorted(race(tries)) == ["done", "finding-not-open"]
        assert FindingEntry.objects.filter(finding=finding).count() == 2


def test_two_files_taken_away_at_once_have_two_numbers(cast: Cast, race: Race) -> None:
    answer = asked.Answer(asked.QUESTIONS["acting"], days(cast))
    for _round in range(ROUNDS):
        tries = [
            partial(
                actions.take_away,
                answer,
                by=auditor,
                at=cast.at,
                kind=FileKind.CSV,
                purpose="แผนการตรวจสอบ",
            )
            for auditor in (cast.auditor, cast.district_auditor)
        ]
        assert race(tries) == ["done", "done"]
    assert sorted(Export.objects.values_list("serial", flat=True)) == list(range(1, 2 * ROUNDS + 1))
