"""The working calendar: seeded without the package's traps, changed by its administrator, and warning while unsure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit.journal.models import Event
from audit.journal.record import SYSTEM
from core.verdict import OFFICE
from people import actions, tasks
from people.calendar import Calendar, add_working_days, calendar_of, is_working_day, unconfirmed_years
from people.holidays_thai import holidays_of
from people.models import ClosedDay
from tests.cast import AT, Cast
from tests.people.saying_no import WHY, last_event, refused

SOURCE = "มติคณะรัฐมนตรี 4 พฤศจิกายน 2568"
SPECIAL = date(2026, 11, 20)
"""A Friday on which the package knows nothing."""


def seed(cast: Cast, year: int = 2026) -> list[ClosedDay]:
    return actions.propose_year(cast.agency, by=SYSTEM, at=AT, year=year)


def close(cast: Cast, on: date = SPECIAL) -> ClosedDay:
    return actions.close_day(cast.agency, by=cast.admin, at=AT, reason=WHY, on=on, name="วันหยุดพิเศษ", source=SOURCE)


@pytest.mark.parametrize("year", range(2022, 2032))
def test_labour_day_and_its_substitute_are_no_holidays_of_state_offices(year: int) -> None:
    assert not any("แรงงาน" in name for name in holidays_of(year).values())


def test_the_royal_ploughing_day_stands_only_in_years_for_which_it_was_announced() -> None:
    assert holidays_of(2026)[date(2026, 5, 13)] == "วันพืชมงคล"
    assert not any("พืชมงคล" in name for name in holidays_of(2027).values())


def test_weekends_are_left_out_and_substitutes_are_in() -> None:
    days = holidays_of(2026)

    assert all(day.weekday() < 5 for day in days)
    assert days[date(2026, 12, 7)].startswith("ชดเชย")
    assert date(2026, 12, 5) not in days


def test_a_year_is_proposed_once_unconfirmed_and_a_struck_day_does_not_come_back(cast: Cast) -> None:
    days = seed(cast)

    assert date(2026, 12, 10) in {day.on for day in days}
    assert not any(day.is_confirmed for day in days)
    assert last_event()["verb"] == "calendar.proposed"
    constitution = ClosedDay.objects.get(agency=cast.agency, on=date(2026, 12, 10))
    actions.open_day(constitution, by=cast.admin, at=AT, reason=WHY)
    events = Event.objects.count()

    assert seed(cast) == []
    assert Event.objects.count() == events
    assert is_working_day(cast.agency, date(2026, 12, 10))


def test_the_worker_proposes_this_year_and_the_next_for_our_agencies_alone(cast: Cast) -> None:
    assert tasks.propose_holidays.call() > 20
    assert tasks.propose_holidays.call() == 0
    assert not ClosedDay.objects.filter(agency=cast.ministry).exists()


def test_a_special_holiday_is_written_down_with_its_source_and_counts(cast: Cast) -> None:
    assert is_working_day(cast.agency, SPECIAL)
    day = close(cast)

    assert not is_working_day(cast.agency, SPECIAL)
    assert day.is_confirmed
    event = last_event()
    assert (event["verb"], event["after"]["source"], event["reason"]) == ("calendar.closed", SOURCE, WHY)
    assert ClosedDay.history.filter(id=day.pk).count() == 1
    actions.open_day(day, by=cast.admin, at=AT, reason=WHY)
    assert is_working_day(cast.agency, SPECIAL)
    close(cast)
    assert not is_working_day(cast.agency, SPECIAL)
    assert ClosedDay.objects.count() == 1


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    day = close(cast)
    with refused("closed-already"):
        close(cast)
    with refused("closed-on-weekends"):
        close(cast, date(2026, 11, 21))
    with refused("year-too-early"):
        close(cast, date(2012, 11, 20))
    with refused("nothing-to-confirm"):
        actions.confirm_year(cast.agency, by=cast.admin, at=AT, reason=WHY, year=2027)
    actions.open_day(day, by=cast.admin, at=AT, reason=WHY)
    with refused("open-already"):
        actions.open_day(day, by=cast.admin, at=AT, reason=WHY)


@pytest.mark.parametrize("who", ["borrower", "governor", "auditor", "storekeeper", "outside_admin"])
def test_only_the_agencys_administrator_changes_the_calendar(cast: Cast, who: str) -> None:
    day, by = close(cast), getattr(cast, who)
    with refused("not-the-administrator", basis=OFFICE):
        actions.open_day(day, by=by, at=AT, reason=WHY)
    with refused("not-the-administrator", basis=OFFICE):
        actions.confirm_year(cast.agency, by=by, at=AT, reason=WHY, year=2026)
    with refused("not-the-administrator", basis=OFFICE):
        actions.close_day(cast.agency, by=by, at=AT, reason=WHY, on=date(2026, 11, 19), name="x", source="x")


def test_a_warning_stands_until_this_year_and_the_next_are_confirmed(cast: Cast) -> None:
    assert unconfirmed_years(cast.agency.pk, on=cast.on) == [2026, 2027]
    seed(cast)
    seed(cast, 2027)
    assert unconfirmed_years(cast.agency.pk, on=cast.on) == [2026, 2027]
    assert actions.confirm_year(cast.agency, by=cast.admin, at=AT, reason=WHY, year=2026) > 10
    assert unconfirmed_years(cast.agency.pk, on=cast.on) == [2027]
    actions.confirm_year(cast.agency, by=cast.admin, at=AT, reason=WHY, year=2027)
    assert unconfirmed_years(cast.agency.pk, on=cast.on) == []


def test_working_days_are_added_over_weekends_and_holidays(cast: Cast) -> None:
    seed(cast)
    seed(cast, 2027)
    friday = date(2026, 12, 4)

    assert add_working_days(cast.agency, friday, 1) == date(2026, 12, 8)
    assert add_working_days(cast.agency, friday, 3) == date(2026, 12, 11)
    assert add_working_days(cast.agency, date(2026, 12, 5), 0) == date(2026, 12, 8)
    assert add_working_days(cast.agency, date(2026, 12, 30), 1) == date(2027, 1, 4)
    with pytest.raises(ValueError, match="negative"):
        add_working_days(cast.agency, friday, -1)


DAYS = st.dates(min_value=date(2026, 3, 1), max_value=date(2026, 10, 1))


@given(on=DAYS, closed=st.frozensets(DAYS, max_size=20))
def test_the_next_open_day_is_open_and_none_between_is(on: date, closed: frozenset[date]) -> None:
    known = Calendar(date(2026, 1, 1), date(2026, 12, 31), closed)
    found, before = known.next_working(on), known.last_working(on)

    assert known.is_working(found)
    assert known.is_working(before)
    assert not any(known.is_working(on + timedelta(days=n)) for n in range((found - on).days))
    assert not any(known.is_working(before + timedelta(days=n)) for n in range(1, (on - before).days + 1))


def test_a_day_that_was_not_read_is_not_guessed(cast: Cast) -> None:
    known = calendar_of(cast.agency.pk, cast.on, cast.on)
    with pytest.raises(ValueError, match="outside"):
        known.is_working(cast.on + timedelta(days=90))


# Pages


def test_the_administrator_writes_strikes_and_confirms_on_the_pages(cast: Cast, in_thai: None) -> None:
    seed(cast)
    client = Client()
    client.force_login(cast.admin)
    page = client.get(reverse("people:calendar"), {"year": "2026"})
    assert page.status_code == 200
    assert "ยังไม่ยืนยัน" in page.content.decode()

    given_words = {"on": "20/11/2569", "name": "วันหยุดพิเศษ", "source": SOURCE, "reason": WHY}
    assert client.post(reverse("people:close-day"), given_words).status_code == 302
    day = ClosedDay.objects.get(agency=cast.agency, on=SPECIAL)
    assert client.post(reverse("people:open-day", args=[day.pk]), {"reason": WHY}).status_code == 302
    assert client.post(reverse("people:confirm-year", args=[2026]), {"reason": WHY}).status_code == 302
    day.refresh_from_db()
    assert day.is_struck
    assert not ClosedDay.objects.filter(on__year=2026, is_confirmed=False).exists()
    again = client.post(reverse("people:confirm-year", args=[2026]), {"reason": WHY})
    assert again.status_code == 409


@pytest.mark.parametrize("year", ["", "abcd", "0000", "9999", "๒๕๖๙", "-1", "2026' --"])
def test_any_year_in_the_address_shows_a_page(cast: Cast, year: str) -> None:
    client = Client()
    client.force_login(cast.admin)

    assert client.get(reverse("people:calendar"), {"year": year}).status_code == 200
    assert client.get(reverse("people:confirm-year", args=[9999])).status_code == 404
