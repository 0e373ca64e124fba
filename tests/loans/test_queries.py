"""Lists cost the same however long they are, and what they say agrees with the rules that decide."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from assets.models import Asset
from audit.journal.models import Event
from core.verdict import Refusal
from loans import actions, availability, permissions, queries
from loans.models import Decision, Loan, LoanLine
from loans.states import LineState, State
from people.models import Person
from people.offices import standing_of
from tests.cast import Cast
from tests.conftest import Queries
from tests.makers import approved, asset, checked_in, endorsed, handed_over, loan_in, planned, submitted, wish

SignIn = Callable[[Person], Client]
Counting = Callable[[], AbstractContextManager[Queries]]

MOST = 10


def fill(cast: Cast, count: int) -> None:
    """Loans of several kinds and items, `count` of each."""
    for _n in range(count):
        loan_in(State.AWAITING_ENDORSEMENT, cast)
        loan_in(State.AWAITING_APPROVAL, cast, outside=True)
        loan_in(State.ON_LOAN, cast, items=2)
        submitted(cast, asset(cast, name="กล้องถ่ายภาพ"), borrower=cast.bureau_member)


LISTS = [
    ("borrower", "/"),
    ("supervisor", "/"),
    ("permanent_secretary", "/"),
    ("storekeeper", "/"),
    ("admin", "/"),
    ("borrower", "/catalogue/"),
    ("storekeeper", "/catalogue/"),
    ("borrower", "/loans/"),
    ("auditor", "/loans/all/"),
    ("finance_head", "/loans/all/?state=out&q=BR-1001"),
    ("supervisor", "/approvals/"),
    ("permanent_secretary", "/approvals/"),
    ("borrower", "/loans/new/"),
    ("borrower", "/rules/"),
    ("borrower", "/policy/"),
]


@pytest.mark.usefixtures("today")
def test_the_queries_of_a_list_do_not_grow_with_its_rows(cast: Cast, sign_in: SignIn, queries: Counting) -> None:
    counted: dict[tuple[str, str], list[int]] = {place: [] for place in LISTS}
    for more in (2, 8):
        fill(cast, more)
        for name, address in LISTS:
            client = sign_in(getattr(cast, name))
            with queries() as ran:
                assert client.get(address).status_code == 200
            assert len(ran) <= MOST, (name, address, str(ran))
            counted[name, address].append(len(ran))

    assert {place: numbers for place, numbers in counted.items() if numbers[0] != numbers[1]} == {}


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("name", ["borrower", "supervisor", "permanent_secretary", "auditor"])
def test_the_queries_of_a_loan_do_not_grow_with_its_items(
    cast: Cast, sign_in: SignIn, queries: Counting, name: str
) -> None:
    counted = []
    for items in (2, 12):
        loan = loan_in(State.AWAITING_APPROVAL, cast, items=items, outside=True)
        client = sign_in(getattr(cast, name))
        with queries() as ran:
            assert client.get(f"/loans/{loan.pk}/").status_code == 200
        assert len(ran) <= MOST, str(ran)
        counted.append(len(ran))

    assert counted[0] == counted[1]


@pytest.mark.usefixtures("today")
def test_deciding_costs_the_same_for_one_item_and_for_four(cast: Cast, sign_in: SignIn, queries: Counting) -> None:
    counted = []
    for items in (1, 4):  # together no more than the delegation allows
        loan = loan_in(State.AWAITING_APPROVAL, cast, items=items, outside=True)
        client = sign_in(cast.permanent_secretary)
        with queries() as ran:
            assert client.get(f"/loans/{loan.pk}/decide/").status_code == 200
        assert len(ran) <= MOST, str(ran)
        counted.append(len(ran))

    assert counted[0] == counted[1]


@pytest.mark.usefixtures("today")
def test_older_pages_follow_each_other_without_a_gap(cast: Cast, sign_in: SignIn) -> None:
    for _n in range(23):
        submitted(cast)
    client = sign_in(cast.borrower)
    first = client.get("/loans/").context
    second = client.get(f"/loans/{first['older_url']}").context
    seen = [row.loan.pk for page in (first, second) for row in page["rows"]]

    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 23
    assert client.get(f"/loans/{second['newer_url']}").context["rows"][0].loan.pk == seen[0]


STEPS = {
    State.AWAITING_ENDORSEMENT: "done current todo todo todo",
    State.AWAITING_APPROVAL: "done done current todo todo",
    State.SENT_BACK: "current todo todo todo todo",
    State.APPROVED: "done done done current todo",
    State.ON_LOAN: "done done done done current",
    State.PARTLY_RETURNED: "done done done done current",
    State.TO_INSPECT: "done done done done current",
    State.UNDER_209: "done done done done current",
    State.RETURNED: "done done done done done",
    State.REFUSED: "done stopped todo todo todo",
    State.WITHDRAWN: "done stopped todo todo todo",
    State.CANCELLED: "done done done stopped todo",
    State.LAPSED: "done done done stopped todo",
}


@pytest.mark.parametrize("state", list(State))
def test_the_bar_of_steps_stands_where_the_loan_stands(cast: Cast, state: State) -> None:
    loan = loan_in(state, cast)
    bar = queries.steps_of(loan, Decision.objects.filter(loan=loan).order_by("id"), on=cast.on)

    assert " ".join(step.state for step in bar) == STEPS[state]
    assert all(step.sentence for step in bar if step.state in ("current", "stopped"))


def test_the_bar_says_since_when_in_words_that_stand_together(cast: Cast, in_thai: None) -> None:
    loan = loan_in(State.AWAITING_APPROVAL, cast)

    def since(on: date) -> list[str]:
        return [step.since for step in queries.steps_of(loan, loan.decisions.order_by("id"), on=on) if step.since]

    assert since(cast.on) == ["ตั้งแต่วันนี้"]
    assert since(cast.on + timedelta(days=3)) == ["ตั้งแต่ 16 พ.ย. 2569 (3 วันแล้ว)"]


def test_a_loan_that_nobody_endorses_has_a_bar_without_that_step(cast: Cast) -> None:
    loan = submitted(cast, borrower=cast.finance_head)
    expected = 5 if loan.endorsing_unit else 4

    assert len(queries.steps_of(loan, [], on=cast.on)) == expected


def test_an_overdue_loan_says_so_with_days_and_clause(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast)
    on = loan.due_on + timedelta(days=3)
    sentence = queries.sentence_of(loan, on=on, reader=cast.borrower)

    assert (sentence.basis, sentence.meaning) == ("211", "danger")
    assert "3" in sentence.text
    assert queries.sentence_of(loan, on=loan.due_on).meaning == "attention"


def test_the_record_of_a_borrower_counts_loans_not_items(cast: Cast) -> None:
    late = loan_in(State.ON_LOAN, cast, items=3)
    checked_in(cast, late, at=cast.at + timedelta(days=30))
    loan_in(State.ON_LOAN, cast, items=2)
    now = queries.borrower_record(cast.borrower, on=cast.on)
    then = queries.borrower_record(cast.borrower, on=cast.on + timedelta(days=30))

    assert (now.out, now.overdue, now.returned_late) == (1, 0, 1)
    assert (then.out, then.overdue, then.returned_late) == (1, 1, 1)
    assert queries.borrower_record(cast.supervisor, on=cast.on) == queries.BorrowerRecord()


def test_who_decides_are_those_whose_standing_says_so(cast: Cast) -> None:
    for state, outside in ((State.AWAITING_ENDORSEMENT, False), (State.AWAITING_APPROVAL, True)):
        loan = loan_in(state, cast, outside=outside)
        named = {seat.person_id for seat in queries.who_decides(loan, on=cast.on)}
        may = {
            person.pk
            for person in cast.everybody()
            if permissions.holds_the_deciding_office(loan, standing_of(person, cast.on))
        }
        assert named == may
    assert queries.who_decides(loan_in(State.ON_LOAN, cast), on=cast.on) == ()


def test_lines_of_many_loans_are_judged_as_those_of_one(cast: Cast) -> None:
    on = cast.on
    for state in (State.AWAITING_ENDORSEMENT, State.APPROVED, State.ON_LOAN, State.RETURNED):
        loan_in(state, cast)
    shared = asset(cast)
    submitted(cast, shared)
    submitted(cast, shared, starts_on=on + timedelta(days=10), due_on=on + timedelta(days=12))
    lines = list(LoanLine.objects.select_related("asset__custody"))
    for day in (on, on + timedelta(days=5), on + timedelta(days=11)):
        together = availability.of_lines(lines, on=day)
        for line in lines:
            alone = availability.of(
                [line.asset],
                starts_on=line.starts_on,
                due_on=line.due_on,
                on=day,
                excluding_loan_id=line.loan_id,
            )
            assert together[line.pk] == alone[line.asset_id]


def test_a_list_of_items_is_judged_as_each_alone_with_the_same_next_day(cast: Cast) -> None:
    on = cast.on
    shared, out, idle = asset(cast), asset(cast), asset(cast)
    submitted(cast, shared)
    submitted(cast, shared, starts_on=on + timedelta(days=6), due_on=on + timedelta(days=8))
    loan = approved(cast, endorsed(cast, submitted(cast, out), at=cast.at), at=cast.at)
    handed_over(cast, loan, at=cast.at)
    items = list(Asset.objects.select_related("custody").filter(pk__in=(shared.pk, out.pk, idle.pk)))
    for seen_on in (on, on + timedelta(days=5)):
        for starts, length in ((0, 3), (1, 1), (5, 2), (9, 4)):
            first = seen_on + timedelta(days=starts)
            last = first + timedelta(days=length - 1)
            verdicts, next_days = availability.of_with_next_days(items, starts_on=first, due_on=last, on=seen_on)
            assert verdicts == availability.of(items, starts_on=first, due_on=last, on=seen_on)
            taken = [item for item in items if not verdicts[item.pk]]
            assert next_days == availability.next_free_days(taken, days=length, after=first, on=seen_on)


days = st.integers(-6, 6).map(lambda number: date(2026, 11, 16) + timedelta(days=number))


@pytest.mark.django_db
@given(held=st.tuples(days, days), asked=st.tuples(days, days), state=st.sampled_from(list(LineState)))
def test_a_line_at_hand_holds_as_the_question_to_the_database_says(
    held: tuple[date, date], asked: tuple[date, date], state: LineState
) -> None:
    first, last = sorted(held)
    starts_on, due_on = sorted(asked)
    on = date(2026, 11, 16)
    booked = state in availability.HOLDING and first <= due_on and last >= starts_on
    still_out = state == LineState.OUT and starts_on <= on

    if state in availability.HOLDING:
        assert availability._holds(state, first, last, starts_on, due_on, on=on) is (booked or still_out)


def test_a_basket_is_sent_whole_or_not_at_all_and_the_refusal_is_recorded(cast: Cast) -> None:
    here, there = asset(cast), asset(cast, unit=cast.other_finance)
    submitted(cast, there, borrower=cast.bureau_member)
    wishes = [wish(cast, here), wish(cast, there)]
    signed = [(each, planned(cast, each).text.sha256) for each in wishes]
    with pytest.raises(Refusal) as refused:
        actions.submit_all(cast.borrower, by=cast.borrower, at=cast.at, signed=signed)

    assert refused.value.verdict.code == "booked"
    assert not Loan.objects.filter(borrower=cast.borrower).exists()
    assert Event.objects.filter(verb="loan.submitted", outcome="refused").count() == 1


def test_a_basket_for_two_stores_takes_the_next_number_of_each(cast: Cast) -> None:
    wishes = [wish(cast, asset(cast, unit=cast.other_finance)), wish(cast, asset(cast))]
    signed = [(each, planned(cast, each).text.sha256) for each in wishes]
    loans = actions.submit_all(cast.borrower, by=cast.borrower, at=cast.at, signed=signed)

    assert {loan.lending_unit_id: loan.serial for loan in loans} == {cast.finance.pk: 1, cast.other_finance.pk: 1}
