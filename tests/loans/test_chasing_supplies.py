"""Clause 211 for debts in kind (210): chased as any loan, by the clock and by hand, until the last of them is back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from core.clock import official_day
from loans import actions, tasks
from loans.models import Channel, Demand, DutyBreach, Loan, Reminder, SupplyLine
from loans.printing.demands import demand_about
from loans.states import State
from loans.supplies import Back
from loans.visits import board
from people.models import Notice, Person
from people.offices import standing_of
from tests import makers
from tests.cast import Cast

pytestmark = [pytest.mark.clause("210"), pytest.mark.clause("211")]


@pytest.fixture
def loan(cast: Cast) -> Loan:
    return makers.supply_loan_in(State.ON_LOAN, cast)


def at(loan: Loan, days: int) -> datetime:
    """So many days after the due date, in the morning of Bangkok."""
    return datetime.fromisoformat(f"{loan.due_on + timedelta(days=days)}T08:00:00+07:00")


def give_back(cast: Cast, loan: Loan, quantity: int, *, days: int) -> Loan:
    back = {SupplyLine.objects.get(loan=loan).pk: Back(quantity=Decimal(quantity))}
    return actions.return_supplies(loan, by=cast.storekeeper, at=at(loan, days), back=back)


def told(person: Person, kind: str) -> list[Notice]:
    return list(Notice.objects.filter(to=person, kind=kind).order_by("pk"))


def test_day_by_day_each_rung_is_taken_once_and_the_contact_is_told_what_is_owed(cast: Cast, loan: Loan) -> None:
    for day in range(-30, 20):
        for _run in range(2):
            tasks.chase_day(at(loan, day))
        if day == 2:
            give_back(cast, loan, 20, days=day)

    reminded = {row.rung: (row.on - row.due_on).days for row in Reminder.objects.filter(loan=loan)}
    demanded = {row.rung: (row.on - row.due_on).days for row in Demand.objects.filter(loan=loan)}
    assert reminded == {"reminder_3": -3, "reminder_1": -1}
    assert demanded == {"demand_1": 1, "demand_2": 4, "demand_3": 6}
    assert [row.items[0]["quantity"] for row in Demand.objects.order_by("serial")] == ["60.000", "40.000", "40.000"]
    assert not DutyBreach.objects.exists()
    reminders, demands = told(loan.borrower, "loan-reminder"), told(loan.borrower, "loan-demand")
    assert (len(reminders), len(demands)) == (2, 3)
    item = SupplyLine.objects.get().item
    assert f"{item.name} 60 {item.unit_of_measure}" in demands[0].text
    assert f"{item.name} 40 {item.unit_of_measure}" in demands[1].text
    assert all("ประเภท ชนิด และปริมาณ" in notice.todo for notice in (*reminders, *demands))
    verbs = Counter(Event.objects.filter(subject=f"loan:{loan.number}").values_list("verb", flat=True))
    assert (verbs["loan.reminded"], verbs["loan.demanded"]) == (2, 3)


def test_one_notice_a_visit_whatever_the_agency_has_borrowed_there(cast: Cast, loan: Loan) -> None:
    item = SupplyLine.objects.get().item
    makers.supply_loan_in(State.ON_LOAN, cast, item=item, quantity=Decimal(10))
    things = makers.agency_loan_in(State.ON_LOAN, cast, letter=makers.letter(cast, number="กตพ 0405.3/ว 900"))
    late = at(loan, 1)
    assert things.borrower_id == loan.borrower_id
    tasks.chase_day(late)
    (notice,) = told(loan.borrower, "loan-demand")
    assert len(set(Demand.objects.values_list("number", flat=True))) == 1
    assert Demand.objects.count() == 3
    assert "ประเภท ชนิด และปริมาณ" in notice.todo
    assert "นำพัสดุ" in notice.todo


def test_after_the_last_return_in_kind_nothing_more_is_sent(cast: Cast, loan: Loan) -> None:
    tasks.chase_day(at(loan, 1))
    before = Notice.objects.count()
    closed = give_back(cast, loan, 60, days=1)
    assert closed.state == State.RETURNED
    after = Notice.objects.count()
    for day in range(2, 20):
        tasks.chase_day(at(loan, day))
    assert (Demand.objects.count(), DutyBreach.objects.count()) == (1, 0)
    assert (after - before, Notice.objects.count()) == (1, after)  # the receipt of what came back, and nothing else


def test_a_debt_that_nobody_demanded_in_time_is_a_breach_also_when_it_came_back_meanwhile(cast: Cast) -> None:
    item = makers.stock_item(cast)
    out, back, in_time = (
        makers.supply_loan_in(State.ON_LOAN, cast, item=item, quantity=Decimal(10)) for _n in range(3)
    )
    give_back(cast, in_time, 10, days=5)
    give_back(cast, back, 10, days=9)
    tasks.chase_day(at(out, 10))
    assert {breach.loan for breach in DutyBreach.objects.all()} == {out, back}
    assert told(cast.second_storekeeper, "duty-breached")


def test_a_call_to_the_agency_is_written_down_with_what_was_owed(cast: Cast, loan: Loan) -> None:
    made = actions.ByHand(
        on=loan.due_on + timedelta(days=2), channel=Channel.LETTER, told="ผู้ประสานงาน", result="จะส่งคืนสัปดาห์หน้า"
    )
    demand = actions.record_demand(loan, by=cast.second_storekeeper, at=at(loan, 2), made=made)
    assert [item["quantity"] for item in demand.items] == ["60.000"]
    tasks.chase_day(at(loan, 9))
    assert not DutyBreach.objects.exists()
    letter = demand_about(loan, demand.number)
    assert letter is not None
    assert [(item.quantity, item.counted_in) for item in letter.facts.items] == [(60, "รีม")]
    item, event = SupplyLine.objects.get().item, Event.objects.filter(verb="loan.demanded").earliest("id")
    assert item.journal_subject().name in {ref["name"] for ref in json.loads(event.body)["refs"]}


@pytest.fixture
def _late(cast: Cast, loan: Loan) -> Iterator[None]:
    with time_machine.travel(at(loan, 3), tick=False):
        yield


@pytest.mark.usefixtures("_late")
def test_register_desk_and_file_say_what_is_owed(cast: Cast, loan: Loan) -> None:
    keeper = Client()
    keeper.force_login(cast.storekeeper)
    item = SupplyLine.objects.get().item
    assert f"{item.name} 60 {item.unit_of_measure}" in keeper.get(reverse("loans:overdue")).content.decode()
    lines = b"".join(keeper.get(reverse("loans:overdue-export", args=["csv"]))).decode("utf-8-sig")
    assert f"{item.code} {item.name} 60 {item.unit_of_measure}" in lines
    (row,) = keeper.get("/api/v1/overdue/").json()["results"]
    assert (row["items"], row["days_overdue"]) == (1, 3)
    late = board(standing_of(cast.storekeeper, official_day(at(loan, 3)))).overdue.visits
    assert [(visit.loan, visit.items) for visit in late] == [(loan, 1)]
