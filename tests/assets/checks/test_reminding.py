"""The clock of the report: a reminder five working days before, one when it is late, each once; none once it is in."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from assets.checks.models import Check, CheckReminder, ReportRung
from assets.checks.queries import clock_of
from assets.checks.tasks import remind_day
from audit.journal.models import Event
from people.calendar import calendar_of
from people.models import Notice
from tests.assets.checks import making
from tests.cast import Cast

pytestmark = pytest.mark.clause("213")

# The check begins on Thursday 1 October 2026; its 30th working day is worked out by the calendar of the agency.


def morning(on: date) -> datetime:
    return datetime.fromisoformat(f"{on}T08:00:00+07:00")


def due_on(check: Check) -> date:
    from_clock = clock_of(check, on=making.BEGUN.date())
    assert from_clock is not None
    return from_clock.due_on


def working_day_before(cast: Cast, due: date, count: int) -> date:
    days = calendar_of(cast.agency.pk, date(2026, 10, 1), due)
    working = [date.fromordinal(n) for n in range(date(2026, 10, 1).toordinal(), due.toordinal() + 1)]
    return [on for on in working if days.is_working(on)][-1 - count]


def test_the_checkers_and_who_appointed_them_are_reminded_once_before_and_once_after(cast: Cast) -> None:
    making.item(cast)
    check = making.begun(cast)
    due = due_on(check)

    assert remind_day(morning(working_day_before(cast, due, 6))) == 0
    soon = morning(working_day_before(cast, due, 5))
    assert remind_day(soon) == 1
    assert remind_day(soon) == 0
    told = Notice.objects.filter(kind="check-due")
    people = {cast.supervisor, cast.borrower, cast.director}
    assert {notice.to for notice in told} == people
    assert {notice.path for notice in told} == {check.get_absolute_url()}
    assert remind_day(morning(due)) == 0
    late = morning(date.fromordinal(due.toordinal() + 5))
    assert remind_day(late) == 1
    assert remind_day(late) == 0
    assert list(CheckReminder.objects.values_list("rung", "due_on")) == [
        (ReportRung.SOON, due),
        (ReportRung.LATE, due),
    ]
    assert Notice.objects.filter(kind="check-due").count() == 2 * len(people)
    events = Event.objects.filter(verb="check.reminded", outcome="done")
    assert {(event.clause, event.actor_code) for event in events} == {("213", "system")}


def test_nobody_is_reminded_of_a_report_that_is_in_or_of_a_check_not_begun(cast: Cast) -> None:
    making.item(cast)
    check = making.begun(cast)
    due = due_on(check)
    making.reported(cast, check, at=morning(date(2026, 10, 5)))
    making.appointed(cast, fiscal_year=None, order_number="คำสั่งเขตบางรัก 9/2570")

    assert remind_day(morning(date.fromordinal(due.toordinal() + 30))) == 0
    assert not Notice.objects.filter(kind="check-due").exists()


def test_the_database_takes_no_second_reminder_of_a_rung(cast: Cast) -> None:
    making.item(cast)
    check = making.begun(cast)
    words = {"check_of": check, "rung": ReportRung.SOON, "due_on": making.DUE, "at": making.COUNTED}
    CheckReminder.objects.create(**words)

    with pytest.raises(IntegrityError), transaction.atomic():
        CheckReminder.objects.create(**words)
