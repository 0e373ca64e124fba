"""Each question of the auditors with what answers it, what does not, and who is asked about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.db.models import F

from assets.actions import retire
from assets.models import Asset
from audit.journal.record import SYSTEM
from audit.journal.versions import keep
from audit.oversight import asked
from audit.oversight.of_items import longest_run
from audit.oversight.questions import Question
from audit.oversight.scope import Period
from audit.oversight.weeks import Weeks
from core.clock import start_of_day
from loans import actions
from loans.models import Loan, PolicyOverride
from loans.states import State
from tests import makers
from tests.audit.oversight.room import auditing, days, unconstrained
from tests.cast import Cast

pytestmark = pytest.mark.django_db

MONDAY: Final = date(2026, 11, 16)

Made = list[Any]
"""The keys of the rows that answer."""


def same_person(cast: Cast) -> Made:
    loan = makers.loan_in(State.ON_LOAN, cast)
    with unconstrained("loans_loan", "approver_never_hands_over"):
        Loan.objects.filter(pk=loan.pk).update(issued_by=F("approved_by"))
    return [loan.number]


def at_once(cast: Cast) -> Made:
    loan = makers.submitted(cast, makers.asset(cast))
    at = cast.at + timedelta(minutes=5)
    makers.approved(cast, makers.endorsed(cast, loan, at=at), at=at + timedelta(seconds=10))
    return [loan.number]


def acting(cast: Cast) -> Made:
    return [makers.loan_in(State.ON_LOAN, cast, outside=True).number]


def unapproved(cast: Cast) -> Made:
    loan = makers.loan_in(State.ON_LOAN, cast)
    with unconstrained("loans_loan", "handed_over_only_after_approval"):
        Loan.objects.filter(pk=loan.pk).update(handed_over_at=F("submitted_at"))
    return [loan.number]


def exceptions(cast: Cast) -> Made:
    item, day, at = makers.asset(cast), cast.on + timedelta(days=400), cast.at
    override = makers.override_asked(cast, item, at=at)
    actions.confirm_override(override, by=cast.finance_head, at=at, reason="ไม่มีผู้อื่นจองวันนั้น")
    makers.submitted(cast, item, at=at, starts_on=day, due_on=day)
    return [str(PolicyOverride.objects.get().get_code_display())]


def demanded_late(cast: Cast) -> Made:
    loan = makers.loan_in(State.ON_LOAN, cast)
    actions.chase(cast.agency, [loan.pk], by=SYSTEM, at=cast.at + timedelta(days=makers.DAYS + 14))
    return [loan.number]


def due_moved(cast: Cast) -> Made:
    loan = makers.loan_in(State.ON_LOAN, cast)
    at = cast.at + timedelta(hours=1)
    makers.change_asked(cast, loan, at=at)
    actions.approve_change(loan, by=cast.finance_head, at=at + timedelta(hours=1))
    return [loan.number]


def same_pair(cast: Cast) -> Made:
    for week in range(4):
        makers.loan_in(State.ON_LOAN, cast, at=cast.at + timedelta(days=7 * week))
    return [cast.borrower.name]


def retired(cast: Cast) -> Made:
    loan = makers.loan_in(State.ON_LOAN, cast)
    item = Asset.objects.get(lines__loan=loan)
    makers.checked_in(cast, loan, at=cast.at + timedelta(days=2))
    on = cast.on + timedelta(days=1)
    retire(item, on=on, because="จำหน่ายโดยวิธีแลกเปลี่ยน", by=cast.storekeeper, at=cast.at + timedelta(days=3))
    return [item.name]


def damaged(cast: Cast) -> Made:
    loan = makers.loan_in(State.UNDER_209, cast)
    return [Asset.objects.get(lines__loan=loan).name]


POSITIVE: Final[dict[str, Callable[[Cast], Made]]] = {
    "same-person": same_person,
    "at-once": at_once,
    "acting": acting,
    "unapproved": unapproved,
    "exceptions": exceptions,
    "demanded-late": demanded_late,
    "due-moved": due_moved,
    "same-pair": same_pair,
    "retired": retired,
    "damaged": damaged,
}


def clean(cast: Cast) -> None:
    """Three loans as they should be: lent, brought back, asked to be longer and not decided."""
    makers.loan_in(State.RETURNED, cast)
    makers.loan_in(State.APPROVED, cast)
    lent = makers.loan_in(State.ON_LOAN, cast)
    makers.change_asked(cast, lent, at=cast.at + timedelta(hours=1))
    item = makers.asset(cast)
    retire(item, on=cast.on, because="เสื่อมสภาพ", by=cast.storekeeper, at=cast.at)


def answers(slug: str, cast: Cast, *units: Any) -> list[str]:
    """The first cell of each row."""
    question, scope = asked.QUESTIONS[slug], auditing(*(units or (cast.bangkok,)))
    return [question.cells(row)[0].text for row in question.rows(scope, days(cast))]


def test_every_question_is_tried_here() -> None:
    others = {"past-the-system"}
    assert set(asked.QUESTIONS) - others == set(POSITIVE)


@pytest.mark.parametrize("slug", POSITIVE)
def test_a_question_finds_what_it_asks_for_in_the_units_audited_alone(slug: str, cast: Cast) -> None:
    clean(cast)
    assert answers(slug, cast) == []

    made = POSITIVE[slug](cast)

    assert answers(slug, cast) == made
    assert answers(slug, cast, cast.district) == made
    assert answers(slug, cast, cast.other_district) == []
    assert answers(slug, cast, cast.other_district, cast.finance) == made
    assert asked.counts(auditing(cast.bangkok), days(cast))[slug] == len(made)
    assert asked.counts(auditing(cast.other_district), days(cast))[slug] == 0


@pytest.mark.parametrize("slug", POSITIVE)
def test_a_question_asks_about_its_days_alone(slug: str, cast: Cast) -> None:
    POSITIVE[slug](cast)
    before = Period(cast.on - timedelta(days=40), cast.on - timedelta(days=1))

    assert asked.counts(auditing(cast.bangkok), before)[slug] == 0


@pytest.mark.parametrize("slug", POSITIVE)
def test_each_row_has_a_cell_for_each_heading_and_is_written_in_few_queries(
    slug: str, cast: Cast, queries: Callable[[], Any]
) -> None:
    POSITIVE[slug](cast)
    question, scope = asked.QUESTIONS[slug], auditing(cast.bangkok)
    with queries() as ran:
        rows = [question.cells(row) for row in question.rows(scope, days(cast))]
    assert {len(row) for row in rows} == {len(question.headings)}
    assert len(ran) <= 3
    assert asked.Answer(question, days(cast)).table(scope, most=10) == [[str(cell) for cell in row] for row in rows]


def test_all_questions_are_counted_in_one_query_beside_the_rankings(cast: Cast, queries: Callable[[], Any]) -> None:
    same_pair(cast)
    damaged(cast)
    with queries() as ran:
        asked.counts(auditing(cast.bangkok), days(cast))
    assert len(ran) <= 4, ran.sql


def test_an_approval_after_eleven_seconds_was_not_at_once(cast: Cast) -> None:
    loan, at = makers.submitted(cast, makers.asset(cast)), cast.at + timedelta(minutes=5)
    makers.approved(cast, makers.endorsed(cast, loan, at=at), at=at + timedelta(seconds=11))
    assert answers("at-once", cast) == []


def test_a_change_approved_at_once_is_found_as_well(cast: Cast) -> None:
    loan, at = makers.loan_in(State.ON_LOAN, cast), cast.at + timedelta(hours=1)
    makers.change_asked(cast, loan, at=at)
    actions.approve_change(loan, by=cast.finance_head, at=at + timedelta(seconds=3))
    assert answers("at-once", cast) == [loan.number]


def test_who_acts_is_shown_with_capacity_and_order(cast: Cast) -> None:
    acting(cast)
    question = asked.QUESTIONS["acting"]
    (row,) = question.rows(auditing(cast.bangkok), days(cast))
    assert "กทม. 2569/3812" in [cell.text for cell in question.cells(row)]


def test_a_date_moved_without_an_approved_change_says_so(cast: Cast, in_english: None) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    loan = Loan.objects.get(pk=loan.pk)
    loan.due_on += timedelta(days=30)
    keep(loan, by_code=cast.storekeeper.staff_code, at=cast.at, fields=["due_on"])
    question = asked.QUESTIONS["due-moved"]
    (row,) = question.rows(auditing(cast.bangkok), days(cast))
    assert question.cells(row)[-1].text == "none: look into the record of the loan"


def test_three_weeks_running_are_not_every_week_and_a_gap_begins_anew(cast: Cast) -> None:
    for week in (0, 1, 2, 4, 5):
        makers.loan_in(State.ON_LOAN, cast, at=cast.at + timedelta(days=7 * week))
    assert answers("same-pair", cast) == []
    assert longest_run([MONDAY + timedelta(days=7 * week) for week in (0, 1, 2, 4, 5, 6, 7)])[0] == 4


@pytest.mark.parametrize(("seconds", "mondays"), [(-1, [MONDAY - timedelta(days=7)]), (0, [MONDAY])])
def test_a_week_begins_on_monday_at_midnight_in_bangkok(cast: Cast, seconds: int, mondays: list[date]) -> None:
    makers.loan_in(State.AWAITING_ENDORSEMENT, cast, at=start_of_day(MONDAY) + timedelta(seconds=seconds))
    assert Loan.objects.aggregate(weeks=Weeks("submitted_at"))["weeks"] == mondays


def test_the_weeks_of_a_pair_come_once_each_and_in_their_order(cast: Cast) -> None:
    for day in (9, 8, 21, 1, 0):
        makers.loan_in(State.AWAITING_ENDORSEMENT, cast, at=start_of_day(MONDAY + timedelta(days=day)))
    mondays = [MONDAY + timedelta(days=7 * week) for week in (0, 1, 3)]
    assert Loan.objects.aggregate(weeks=Weeks("submitted_at"))["weeks"] == mondays


def test_what_is_damaged_most_comes_first(cast: Cast) -> None:
    loan = makers.loan_in(State.UNDER_209, cast, items=2)
    scope = auditing(cast.bangkok)
    question = asked.QUESTIONS["damaged"]
    assert not isinstance(question, Question)
    rows = question.rows(scope, days(cast))
    assert [row.times for row in rows] == [1, 1]
    assert {row.asset.pk for row in rows} == set(loan.lines.values_list("asset", flat=True))


def test_a_day_of_nobody_answers_nothing(cast: Cast) -> None:
    damaged(cast)
    nothing = replace(days(cast), until=days(cast).since)
    assert set(asked.counts(auditing(cast.bangkok), nothing).values()) == {0}
