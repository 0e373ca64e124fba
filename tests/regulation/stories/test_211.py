"""Clause 211 told through pages: the clock demands, a storekeeper telephones, a breach is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.thai_dates import written_date
from loans import tasks
from loans.models import Demand, DutyBreach, Loan
from loans.states import State
from people.models import Notice, Person
from tests import makers
from tests.cast import Cast

pytestmark = [pytest.mark.clause("211"), pytest.mark.django_db, pytest.mark.usefixtures("in_thai")]

Day = Callable[[int], datetime]


@pytest.fixture
def loan(cast: Cast) -> Loan:
    """Three items that should come back on the fourth day."""
    return makers.loan_in(State.ON_LOAN, cast, items=3)


@pytest.fixture
def clock(loan: Loan) -> Iterator[Day]:
    """Go to so many days after the due date, ten in the morning; pages see that day."""
    with time_machine.travel(f"{loan.due_on}T03:00:00Z", tick=False) as traveller:

        def go(days: int) -> datetime:
            at = datetime.fromisoformat(f"{loan.due_on + timedelta(days=days)}T10:00:00+07:00")
            traveller.move_to(at)
            return at

        yield go


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def call(on: date, **changes: str) -> dict[str, str]:
    words = {"on": written_date(on), "channel": "telephone", "told": "ผู้ยืม", "result": "รับปากจะคืนวันศุกร์"}
    return {**words, **changes}


def test_the_clock_demands_and_everybody_reads_it_where_they_look(cast: Cast, loan: Loan, clock: Day) -> None:
    for day in (-1, 1, 4, 6):
        tasks.chase_day(clock(day))
    numbers = list(Demand.objects.order_by("serial").values_list("number", flat=True))
    assert numbers == [f"ทวง-คลัง-บร-2569-0000{n}" for n in (1, 2, 3)]

    register = shown(browser(cast.storekeeper), reverse("loans:overdue"))
    assert loan.number in register
    assert "เกินกำหนด 6 วัน" in register
    assert "ทวงแล้ว 3 ครั้ง" in register
    for reader in (cast.storekeeper, cast.borrower, cast.finance_head, cast.auditor, cast.supervisor):
        page = shown(browser(reader), loan.get_absolute_url())
        assert all(number in page for number in numbers)
        assert "เตือนก่อนครบกำหนด 1 วัน" in page
        assert cast.director.name in page
    assert reverse("loans:overdue") in shown(browser(cast.storekeeper), reverse("loans:desk"))
    inbox = shown(browser(cast.borrower), reverse("people:inbox"))
    assert numbers[0] in inbox


def test_a_call_is_written_down_counts_and_is_not_taken_twice(cast: Cast, loan: Loan, clock: Day) -> None:
    clock(2)
    keeper = browser(cast.storekeeper)
    page = shown(keeper, loan.get_absolute_url())
    assert reverse("loans:demand", args=[loan.pk]) in page
    address = reverse("loans:demand", args=[loan.pk])
    assert keeper.post(address, call(loan.due_on + timedelta(days=5))).status_code == 409
    assert keeper.post(address, call(loan.due_on)).status_code == 409
    kept = keeper.post(address, call(loan.due_on + timedelta(days=1), result=""))
    assert kept.status_code == 422
    assert "ผู้ยืม" in kept.content.decode()
    assert keeper.post(address, call(loan.due_on + timedelta(days=1))).status_code == 302

    tasks.chase_day(clock(8))
    assert not DutyBreach.objects.exists()
    assert "รับปากจะคืนวันศุกร์" in shown(browser(cast.storekeeper), loan.get_absolute_url())


def test_nobody_demanded_and_the_breach_is_shown_and_stays(cast: Cast, loan: Loan, clock: Day) -> None:
    tasks.chase_day(clock(9))
    for reader in (cast.storekeeper, cast.finance_head, cast.director, cast.auditor):
        register = shown(browser(reader), reverse("loans:overdue") + "?show=breached")
        assert loan.number in register
        assert "ทวงไม่ทันกำหนด" in register
        assert "พ้น 7 วันโดยไม่มีการติดตามทวง" in shown(browser(reader), loan.get_absolute_url())
    assert Notice.objects.filter(to=cast.storekeeper, kind="duty-breached").count() == 1
    makers.checked_in(cast, loan, at=clock(10))
    assert "พ้น 7 วันโดยไม่มีการติดตามทวง" in shown(browser(cast.auditor), loan.get_absolute_url())


def test_the_head_names_who_goes_after_the_items(cast: Cast, loan: Loan, clock: Day) -> None:
    clock(1)
    head, address = browser(cast.finance_head), reverse("loans:duty", args=[loan.pk])
    assert cast.second_storekeeper.name in shown(head, address)
    words = {"holder": str(cast.second_storekeeper.pk), "reason": "เจ้าหน้าที่พัสดุลาป่วย"}
    assert head.post(address, {**words, "reason": ""}).status_code == 422
    assert head.post(address, {**words, "holder": str(cast.borrower.pk)}).status_code == 422
    assert head.post(address, words).status_code == 302
    tasks.chase_day(clock(1))

    assert Demand.objects.get().holder_name == cast.second_storekeeper.name
    assert "เจ้าหน้าที่พัสดุลาป่วย" in shown(head, loan.get_absolute_url())
    assert head.get(reverse("loans:demand", args=[loan.pk])).status_code == 404


def test_the_register_goes_along_as_a_file_and_the_record_says_so(cast: Cast, loan: Loan, clock: Day) -> None:
    tasks.chase_day(clock(3))
    auditor = browser(cast.auditor)
    lines = b"".join(auditor.get(reverse("loans:overdue-export", args=["csv"]))).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert loan.number in lines[1]
    book = load_workbook(BytesIO(b"".join(auditor.get(reverse("loans:overdue-export", args=["xlsx"])))))
    assert book.worksheets[0]["A2"].value == loan.number
    assert "นำทะเบียนเกินกำหนดออกไป" in shown(auditor, reverse("people:person-timeline", args=[cast.auditor.staff_code]))


@pytest.mark.parametrize(
    ("query", "found"),
    [("", True), ("?show=undemanded", True), ("?show=breached", False), ("?show=x", True), ("?q=ไม่มีคนนี้", False)],
)
def test_the_register_is_narrowed(cast: Cast, loan: Loan, clock: Day, query: str, found: bool) -> None:
    clock(3)
    assert (loan.number in shown(browser(cast.storekeeper), reverse("loans:overdue") + query)) is found


def test_the_register_asks_as_often_for_many_loans_as_for_few(
    cast: Cast, loan: Loan, clock: Day, queries: Callable[[], object]
) -> None:
    keeper, counts = browser(cast.storekeeper), []
    for more in (1, 4):
        for _n in range(more):
            makers.loan_in(State.ON_LOAN, cast, items=2)
        tasks.chase_day(clock(2))
        keeper.get(reverse("loans:overdue"))
        with queries() as ran:  # type: ignore[attr-defined]  # the fixture of conftest.py
            keeper.get(reverse("loans:overdue"))
        counts.append(len(ran))
    assert counts[0] == counts[1] <= 10


def test_the_same_over_the_api(cast: Cast, loan: Loan, clock: Day) -> None:
    tasks.chase_day(clock(4))
    keeper, address = browser(cast.storekeeper), f"/api/v1/loans/{loan.pk}/demands/"
    made = {
        "on": (loan.due_on + timedelta(days=3)).isoformat(),
        "channel": "visit",
        "told": "ผู้ยืม",
        "result": "จะคืนพรุ่งนี้",
    }
    assert keeper.post(address, made, content_type="application/json").status_code == 201
    assert [row["serial"] for row in keeper.get(address).json()] == [1, 2]
    early = keeper.post(address, {**made, "on": loan.due_on.isoformat()}, content_type="application/json")
    assert (early.status_code, early.json()["code"], early.json()["clause"]) == (409, "not-yet-due", "211")
    (row,) = keeper.get("/api/v1/overdue/").json()["results"]
    assert (row["number"], row["days_overdue"], row["demands"], row["is_breached"]) == (loan.number, 4, 2, False)
    assert browser(cast.stranger).get(address).status_code == 404
    assert browser(cast.borrower).get("/api/v1/overdue/").status_code == 404
