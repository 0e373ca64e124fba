"""Clause 211 by the clock and by hand: one notice a visit, nothing twice, numbers without gaps, breaches recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from audit.journal.models import Event
from audit.journal.record import SYSTEM
from core.setback import Setback
from core.verdict import OFFICE, ORDER, POLICY, Refusal
from loans import actions, duties, tasks
from loans.actions import Chased
from loans.chasing import Rung
from loans.models import Channel, Demand, DemandCounter, DutyBreach, Loan, PaperKind, Reminder
from loans.papers.facts import PLAIN
from loans.policy import Policy
from loans.printing import register_files
from loans.printing.demands import demand_about
from loans.printing.registers import overdue_register
from loans.rules import ChaseReading
from loans.states import State
from people.models import Capacity, Notice, Person, Tenure
from tests import makers
from tests.cast import Cast
from tests.typeset.reading import squeezed, words_of

TOLD: Final = "นายสมมุติ ยืมตรงเวลา"


def lent(cast: Cast, *, borrower: Person | None = None, items: int = 1, days: int = makers.DAYS) -> Loan:
    """A loan of the finance section's items; the bureau's member has the bureau's deputy for a supervisor."""
    who = borrower or cast.borrower
    loan = makers.submitted(cast, *(makers.asset(cast) for _n in range(items)), borrower=who, days=days)
    supervisor = {cast.bureau_member.pk: cast.bureau_deputy, cast.supervisor.pk: cast.director}
    actions.endorse(loan, by=supervisor.get(who.pk, cast.supervisor), at=cast.at)
    makers.handed_over(cast, makers.approved(cast, loan, at=cast.at), at=cast.at)
    return Loan.objects.get(pk=loan.pk)


def at(loan: Loan, days: int, *, hour: int = 8) -> datetime:
    """So many days after the due date, in the morning of Bangkok."""
    return datetime.fromisoformat(f"{loan.due_on + timedelta(days=days)}T{hour:02}:00:00+07:00")


def chase(loan: Loan, days: int) -> Chased:
    return tasks.chase_day(at(loan, days))


def rungs(loan: Loan) -> dict[str, int]:
    reminded = {row.rung: (row.on - row.due_on).days for row in Reminder.objects.filter(loan=loan)}
    demanded = {
        row.rung: (row.on - row.due_on).days for row in Demand.objects.filter(loan=loan) if row.rung is not None
    }
    return reminded | demanded


def notices(person: Person, kind: str) -> list[Notice]:
    return list(Notice.objects.filter(to=person, kind=kind).order_by("pk"))


def refused(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refusal) as raised:
        act()
    return raised.value.verdict.basis, raised.value.verdict.code


# By the clock


@pytest.mark.clause("211")
def test_day_by_day_each_rung_is_taken_once_and_told_once(cast: Cast) -> None:
    loan = lent(cast, days=10)
    for day in range(-8, 20):
        for _run in range(2):
            chase(loan, day)

    assert rungs(loan) == {"reminder_3": -3, "reminder_1": -1, "demand_1": 1, "demand_2": 4, "demand_3": 6}
    assert [row.serial for row in Demand.objects.filter(loan=loan)] == [1, 2, 3]
    assert len(notices(cast.borrower, "loan-reminder")) == 2
    assert len(notices(cast.borrower, "loan-demand")) == 3
    assert not DutyBreach.objects.exists()
    verbs = Counter(Event.objects.filter(subject=f"loan:{loan.number}").values_list("verb", flat=True))
    assert (verbs["loan.reminded"], verbs["loan.demanded"]) == (2, 3)


@pytest.mark.clause("211")
def test_copies_go_to_the_supervisor_from_the_second_demand_and_to_the_next_head_from_the_third(cast: Cast) -> None:
    loan = lent(cast)
    for day in (1, 4, 6):
        chase(loan, day)

    assert len(notices(cast.supervisor, "loan-demand-copy")) == 2
    assert len(notices(cast.director, "loan-demand-copy")) == 1
    copies = [row.copies for row in Demand.objects.filter(loan=loan)]
    assert copies == [[], [cast.supervisor.name], [cast.supervisor.name, cast.director.name]]


@pytest.mark.clause("211")
def test_a_borrower_who_heads_the_unit_is_copied_to_the_head_above(cast: Cast) -> None:
    loan = lent(cast, borrower=cast.supervisor)
    for day in (1, 4):
        chase(loan, day)

    assert Demand.objects.get(loan=loan, serial=2).copies == [cast.director.name]


@pytest.mark.clause("211")
def test_one_notice_and_one_letter_for_all_loans_of_a_visit(cast: Cast) -> None:
    loans = [lent(cast, items=3) for _n in range(3)]
    other = lent(cast, borrower=cast.bureau_member)
    done = chase(loans[0], 1)

    assert (done.demands, done.told) == (4, 2)
    numbers = set(Demand.objects.filter(loan__in=loans).values_list("number", flat=True))
    assert len(numbers) == 1
    assert Demand.objects.get(loan=other).number not in numbers
    (notice,) = notices(cast.borrower, "loan-demand")
    assert all(loan.number in notice.text for loan in loans)


@pytest.mark.clause("211")
def test_what_is_due_soon_stands_in_the_demand_and_makes_no_second_notice(cast: Cast) -> None:
    late = lent(cast, days=4)
    soon = lent(cast, days=6)
    done = chase(late, 1)

    assert (done.demands, done.reminders, done.told) == (1, 1, 1)
    (notice,) = notices(cast.borrower, "loan-demand")
    assert soon.number in notice.text
    assert not notices(cast.borrower, "loan-reminder")


@pytest.mark.clause("211")
def test_letters_are_numbered_by_store_and_calendar_year_without_gaps(cast: Cast) -> None:
    first = lent(cast)
    lent(cast, borrower=cast.bureau_member)
    chase(first, 1)
    numbers = sorted(set(Demand.objects.values_list("number", flat=True)))

    assert numbers == ["ทวง-คลัง-บร-2569-00001", "ทวง-คลัง-บร-2569-00002"]
    chase(first, 50)
    assert Demand.objects.filter(number="ทวง-คลัง-บร-2570-00001").count() == 1
    assert {(row.year, row.last) for row in DemandCounter.objects.all()} == {(2569, 2), (2570, 2)}


@pytest.mark.clause("211")
def test_after_the_return_everything_stops(cast: Cast) -> None:
    loan = lent(cast, days=10)
    chase(loan, 1)
    makers.checked_in(cast, loan, at=at(loan, 2))
    for day in range(2, 30):
        assert chase(loan, day) == Chased()


@pytest.mark.clause("211")
@pytest.mark.clause("209")
def test_what_came_back_damaged_is_not_demanded_and_what_is_still_out_is(cast: Cast) -> None:
    damaged = lent(cast)
    makers.checked_in(cast, damaged, at=at(damaged, 0), finding=makers.BROKEN)
    partly = lent(cast, items=2)
    kept = partly.lines.order_by("position")[1]
    makers.checked_in(cast, partly, partly.lines.order_by("position")[0], at=at(partly, 0), finding=makers.BROKEN)
    chase(partly, 1)

    assert not Demand.objects.filter(loan=damaged).exists()
    demand = Demand.objects.get(loan=partly)
    assert [item["tag"] for item in demand.items] == [kept.asset.tag]


@pytest.mark.clause("211")
@pytest.mark.parametrize(("reading", "last"), [(ChaseReading.STRICT, 6), (ChaseReading.LENIENT, 7)])
def test_a_breach_is_recorded_on_the_day_after_the_last_where_the_clock_was_down(
    cast: Cast, reading: ChaseReading, last: int
) -> None:
    actions.change_policy(
        cast.agency, by=cast.admin, at=cast.at, policy_now=Policy(chase_reading=reading), reason="ตามหนังสือเวียน"
    )
    loan = lent(cast)
    done = chase(loan, last + 1)

    assert (done.breaches, done.demands) == (1, 1)
    breach = DutyBreach.objects.get(loan=loan)
    assert (breach.last_day - loan.due_on).days == last
    assert (breach.on - breach.last_day).days == 1
    assert breach.holder == cast.storekeeper
    assert len(notices(cast.storekeeper, "duty-breached")) == 1
    assert chase(loan, last + 1) == Chased()
    assert Event.objects.filter(verb="loan.duty_breached", clause="211").count() == 1


@pytest.mark.clause("211")
def test_a_demand_on_the_last_day_is_in_time(cast: Cast) -> None:
    loan = lent(cast)
    chase(loan, 6)
    for day in range(7, 30):
        chase(loan, day)

    assert not DutyBreach.objects.exists()
    assert rungs(loan) == {"demand_1": 6, "demand_2": 9, "demand_3": 11}
    assert Demand.objects.get(loan=loan, serial=1).is_in_time


@pytest.mark.clause("211")
def test_a_breach_stands_although_the_items_came_back_before_the_clock_ran_again(cast: Cast) -> None:
    too_late, in_time = lent(cast), lent(cast)
    makers.checked_in(cast, too_late, at=at(too_late, 9))
    makers.checked_in(cast, in_time, at=at(in_time, 6, hour=23))
    chase(too_late, 12)

    assert list(DutyBreach.objects.values_list("loan", flat=True)) == [too_late.pk]
    assert not Demand.objects.exists()
    assert chase(too_late, 13) == Chased()


@pytest.mark.clause("211")
def test_a_new_due_date_begins_a_new_ladder(cast: Cast) -> None:
    loan = lent(cast)
    chase(loan, 1)
    Loan.objects.filter(pk=loan.pk).update(due_on=loan.due_on + timedelta(days=10))
    loan.refresh_from_db()
    for day in range(-5, 5):
        chase(loan, day)

    fresh = Demand.objects.filter(loan=loan, due_on=loan.due_on)
    assert [(row.serial, row.rung) for row in fresh] == [(1, Rung.DEMAND_1), (2, Rung.DEMAND_2)]
    assert Demand.objects.filter(loan=loan).count() == 3


def test_the_policy_moves_the_further_demands(cast: Cast) -> None:
    decided = Policy(second_demand_after=3, third_demand_after=None)
    actions.change_policy(cast.agency, by=cast.admin, at=cast.at, policy_now=decided, reason="ตามหนังสือเวียน")
    loan = lent(cast)
    for day in range(-3, 20):
        chase(loan, day)

    assert rungs(loan) == {"reminder_1": -1, "demand_1": 1, "demand_2": 3}


def test_a_batch_is_cut_between_visits_and_nobody_is_left_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loans.waiting.BATCH", 2)
    monkeypatch.setattr("loans.waiting.CHUNK", 3)
    people = (cast.borrower, cast.bureau_member, cast.supervisor)
    loans = [lent(cast, borrower=people[n % 2]) for n in range(7)]
    done = chase(loans[0], 1)

    assert (done.demands, done.told) == (7, 2)
    assert chase(loans[0], 1) == Chased()


def test_one_loan_that_cannot_be_chased_keeps_no_other_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = lent(cast), lent(cast, borrower=cast.bureau_member)
    real = actions.chase

    def chase_or_fail(agency: Any, ids: list[int], **which: Any) -> Chased:
        if bad.pk in ids:
            raise DatabaseError("a row that cannot be read")
        return real(agency, ids, **which)

    monkeypatch.setattr("loans.tasks.actions.chase", chase_or_fail)
    with pytest.raises(Setback, match="1 loans"):
        chase(good, 1)
    assert list(Demand.objects.values_list("loan", flat=True)) == [good.pk]
    monkeypatch.undo()
    chase(good, 2)
    assert rungs(bad) == {"demand_1": 2}


def test_a_batch_costs_the_same_statements_however_many_loans_and_notices(cast: Cast, queries: Any) -> None:
    agency = cast.agency
    few = [lent(cast), lent(cast, borrower=cast.bureau_member)]
    with queries() as first:
        actions.chase(agency, [loan.pk for loan in few], by=SYSTEM, at=at(few[0], 4))
    many = [lent(cast) for _n in range(4)] + [lent(cast, borrower=cast.bureau_member) for _n in range(4)]
    with queries() as second:
        actions.chase(agency, [loan.pk for loan in many], by=SYSTEM, at=at(few[0], 4))

    assert len(second) <= len(first), second
    assert len(first) <= 26, first
    assert len(notices(cast.borrower, "loan-demand")) == len(notices(cast.bureau_member, "loan-demand")) == 2


# Who has the duty


@pytest.mark.clause("211")
def test_who_hands_over_has_the_duty_and_a_deputy_stands_in_on_the_day(cast: Cast) -> None:
    loan = lent(cast)
    assert loan.duty_holder == cast.storekeeper
    deputy = cast.finance_head
    Tenure.objects.create(
        person=deputy,
        post=cast.storekeeper_post,
        capacity=Capacity.ACTING,
        starts_on=loan.due_on,
        order_number="บร 99/2569",
    )
    holder = duties.holders_of([loan], on=cast.on)[loan.pk]
    assert holder is not None
    assert (holder.person, holder.post) == (deputy, cast.storekeeper_post.title)
    assert "บร 99/2569" in holder.why
    chase(loan, 1)
    assert Demand.objects.get(loan=loan).holder_name == deputy.name


@pytest.mark.clause("211")
def test_of_several_storekeepers_the_one_who_handed_over_has_the_duty_while_in_office(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    makers.handed_over(cast, loan, at=cast.at + timedelta(hours=1), by=cast.second_storekeeper)
    loan = Loan.objects.get(pk=loan.pk)
    assert duties.holders_of([loan], on=cast.on)[loan.pk].person == cast.second_storekeeper  # type: ignore[union-attr]
    Tenure.objects.filter(person=cast.second_storekeeper).update(ends_on=loan.due_on - timedelta(days=1))
    assert duties.holders_of([loan], on=cast.on)[loan.pk].person == cast.storekeeper  # type: ignore[union-attr]


@pytest.mark.clause("211")
def test_nothing_is_handed_over_while_nobody_will_be_in_charge_on_the_due_date(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    Tenure.objects.filter(post=cast.storekeeper_post).update(ends_on=cast.on)
    later = cast.at + timedelta(hours=1)
    assert refused(lambda: makers.handed_over(cast, loan, at=later)) == ("211", "duty-holder-missing")

    person = cast.finance_head
    actions.name_duty_holder(loan, by=person, at=later, holder=person, reason="เจ้าหน้าที่พัสดุย้ายก่อนครบกำหนด")
    makers.handed_over(cast, loan, at=later)
    loan = Loan.objects.get(pk=loan.pk)
    assert duties.holders_of([loan], on=cast.on)[loan.pk].person == person  # type: ignore[union-attr]


@pytest.mark.clause("211")
def test_a_storekeeper_who_leaves_before_the_due_date_leaves_the_duty_to_the_next_one(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    Tenure.objects.filter(person=cast.storekeeper).update(ends_on=cast.on)
    makers.handed_over(cast, loan, at=cast.at + timedelta(hours=1))

    assert Loan.objects.get(pk=loan.pk).duty_holder == cast.second_storekeeper


@pytest.mark.clause("211")
def test_where_nobody_keeps_the_store_any_more_the_clock_demands_all_the_same(cast: Cast) -> None:
    loan = lent(cast)
    Tenure.objects.filter(post=cast.storekeeper_post).update(ends_on=loan.due_on)
    chase(loan, 1)

    assert Demand.objects.get(loan=loan).holder is None


@pytest.mark.clause("211")
def test_another_person_is_named_with_a_reason_and_told(cast: Cast) -> None:
    loan = lent(cast)
    why = "เจ้าหน้าที่พัสดุลาคลอด"
    later = cast.at + timedelta(hours=1)
    actions.name_duty_holder(loan, by=cast.finance_head, at=later, holder=cast.second_storekeeper, reason=why)
    loan = Loan.objects.get(pk=loan.pk)
    holder = duties.holders_of([loan], on=cast.on)[loan.pk]

    assert holder is not None
    assert holder.person == cast.second_storekeeper
    assert why in holder.why
    assert len(notices(cast.second_storekeeper, "duty-named")) == 1
    assert Loan.history.filter(id=loan.pk).latest().duty_because == why


def test_naming_is_refused_where_it_makes_no_sense(cast: Cast) -> None:
    loan = lent(cast)

    def name(holder: Person = cast.second_storekeeper, by: Person = cast.storekeeper, reason: str = "ลาป่วย") -> object:
        return actions.name_duty_holder(loan, by=by, at=cast.at, holder=holder, reason=reason)

    assert refused(lambda: name(holder=cast.borrower)) == ("211", "borrower-chases")
    assert refused(lambda: name(holder=cast.outsider)) == ("211", "duty-holder-inactive")
    assert refused(lambda: name(reason=" ")) == (POLICY, "reason-missing")
    assert refused(lambda: name(by=cast.borrower)) == ("211", "borrower-chases")
    assert refused(lambda: name(by=cast.stranger)) == (OFFICE, "may-not-name")
    makers.checked_in(cast, loan, at=cast.at)
    assert refused(name) == (ORDER, "duty-is-over")


# By hand


def by_hand(on: date, **changes: Any) -> actions.ByHand:
    words: dict[str, Any] = {"channel": Channel.TELEPHONE, "told": TOLD, "result": "จะนำมาคืนวันศุกร์"}
    return actions.ByHand(on=on, **{**words, **changes})


@pytest.mark.clause("211")
def test_a_telephone_call_within_the_days_keeps_the_duty(cast: Cast) -> None:
    loan = lent(cast)
    made_on = loan.due_on + timedelta(days=5)
    demand = actions.record_demand(loan, by=cast.storekeeper, at=at(loan, 6), made=by_hand(made_on))
    chase(loan, 7)

    assert (demand.serial, demand.number, demand.rung) == (1, "", None)
    assert demand.is_in_time
    assert not DutyBreach.objects.exists()
    assert [row.serial for row in Demand.objects.filter(loan=loan)] == [1, 2]


@pytest.mark.clause("211")
def test_a_letter_by_hand_has_the_next_number(cast: Cast) -> None:
    loan = lent(cast)
    chase(loan, 1)
    made = by_hand(loan.due_on + timedelta(days=2), channel=Channel.LETTER)
    demand = actions.record_demand(loan, by=cast.second_storekeeper, at=at(loan, 2), made=made)

    assert demand.number == "ทวง-คลัง-บร-2569-00002"
    assert demand.serial == 2
    assert demand.by == cast.second_storekeeper


@pytest.mark.clause("211")
@pytest.mark.parametrize(
    ("made_after", "today", "expected"),
    [
        (0, 3, ("211", "not-yet-due")),
        (-2, 3, ("211", "not-yet-due")),
        (4, 3, (ORDER, "in-the-future")),
    ],
)
def test_a_demand_of_a_wrong_day_is_refused(cast: Cast, made_after: int, today: int, expected: tuple[str, str]) -> None:
    loan = lent(cast)
    made = by_hand(loan.due_on + timedelta(days=made_after))
    assert refused(lambda: actions.record_demand(loan, by=cast.storekeeper, at=at(loan, today), made=made)) == expected


@pytest.mark.clause("211")
def test_a_returned_loan_is_not_demanded(cast: Cast) -> None:
    loan = lent(cast)
    makers.checked_in(cast, loan, at=at(loan, 2))
    made = by_hand(loan.due_on + timedelta(days=3))
    found = refused(lambda: actions.record_demand(loan, by=cast.storekeeper, at=at(loan, 3), made=made))
    assert found == (ORDER, "nothing-out")


def test_a_demand_by_hand_says_whom_and_what_and_who_may(cast: Cast) -> None:
    loan = lent(cast)
    on = loan.due_on + timedelta(days=1)

    def record(by: Person = cast.storekeeper, **changes: Any) -> object:
        return actions.record_demand(loan, by=by, at=at(loan, 1), made=by_hand(on, **changes))

    assert refused(lambda: record(told=" ")) == (POLICY, "told-missing")
    assert refused(lambda: record(result="")) == (POLICY, "result-missing")
    assert refused(lambda: record(return_by=on - timedelta(days=1))) == (POLICY, "appointment-in-past")
    assert refused(lambda: record(by=cast.stranger)) == (OFFICE, "not-the-duty-holder")
    assert refused(lambda: record(by=cast.finance_head)) == (OFFICE, "not-the-duty-holder")
    assert refused(lambda: record(by=cast.borrower)) == ("211", "borrower-chases")
    assert not Demand.objects.exists()


def test_one_letter_for_a_borrower_and_visit_says_what_the_form_asks_for(cast: Cast) -> None:
    loan, other = lent(cast, items=2), lent(cast)
    for day in (1, 4):
        chase(loan, day)
    number = Demand.objects.get(loan=loan, serial=2).number
    letter, same = demand_about(loan, number), demand_about(other, number)
    assert letter is not None
    assert same is not None
    facts = letter.facts

    assert (facts.time, facts.external, facts.to) == (2, False, cast.borrower.name)
    assert [item.slip_number for item in facts.items] == [loan.number, loan.number, other.number]
    assert {item.days_overdue for item in facts.items} == {4}
    assert [loan.number in facts.refers_to[0], other.number in facts.refers_to[1]] == [True, True]
    assert facts.copies == (cast.supervisor.name,)
    assert (facts.signature.name, facts.signature.post) == (cast.storekeeper.name, cast.storekeeper_post.title)
    assert facts.return_by > facts.on
    assert letter.facts_sha256 == same.facts_sha256


def test_a_letter_is_printed_as_it_was_on_its_day_and_a_call_is_none(cast: Cast) -> None:
    loan = lent(cast, items=2)
    chase(loan, 1)
    demand = Demand.objects.get(loan=loan)
    paper = demand_about(loan, demand.number)
    assert paper is not None
    text = words_of(paper.pdf(PLAIN))
    assert squeezed("บันทึกข้อความ") in text
    assert squeezed(cast.borrower.name) in text
    assert squeezed(demand.number) in text or demand.number[-5:] in text
    assert squeezed("ค่าปรับ") not in text
    row = overdue_register(cast.finance, on=demand.on).facts.rows[0]
    assert [(made.time, made.on) for made in row.demands] == [(1, demand.on)]
    assert row.duty_holder == demand.holder_name
    assert demand_about(loan, "") is None
    assert demand_about(lent(cast), demand.number) is None


def test_the_register_names_who_has_the_duty_before_anything_was_demanded(cast: Cast) -> None:
    loan = lent(cast)
    late = loan.due_on + timedelta(days=1)
    (row,) = overdue_register(cast.finance, on=late).facts.rows
    assert (row.demands, row.duty_holder) == ((), cast.storekeeper.name)
    (cells,) = register_files.table(cast.finance, PaperKind.OVERDUE_REGISTER, (late, late), on=late)
    assert cast.storekeeper.name in cells
    (above,) = overdue_register(cast.district, on=late).facts.rows
    assert above.duty_holder == row.duty_holder

    why = "ลาพักผ่อน"
    actions.name_duty_holder(loan, by=cast.finance_head, at=at(loan, 0), holder=cast.second_storekeeper, reason=why)
    (named,) = overdue_register(cast.finance, on=late).facts.rows
    assert named.duty_holder == cast.second_storekeeper.name


# What the database holds by itself


def test_the_database_takes_no_rung_twice_and_forgets_nothing(cast: Cast) -> None:
    loan = lent(cast)
    chase(loan, -1)
    chase(loan, 8)
    for row in (Reminder.objects.get(), Demand.objects.get(), DutyBreach.objects.get()):
        twin = type(row).objects.get(pk=row.pk)
        twin.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            row.delete()
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(on=loan.due_on)


@pytest.mark.parametrize(
    "changes",
    [
        {"on": timedelta(0)},
        {"channel": "pigeon"},
        {"serial": 0},
        {"rung": None},
        {"rung": "demand_9"},
    ],
)
def test_the_database_takes_no_demand_that_makes_no_sense(cast: Cast, changes: dict[str, Any]) -> None:
    loan = lent(cast)
    words: dict[str, Any] = {"serial": 9, "rung": Rung.DEMAND_1, "channel": Channel.NOTICE, "on": timedelta(days=1)}
    words |= changes
    words["on"] = loan.due_on + words["on"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Demand.objects.create(
            loan=loan, due_on=loan.due_on, at=cast.at, last_day=loan.due_on, told=TOLD, items=[], **words
        )
