"""Time travel on pages: whose past is read, of which day, and what is said where there is nothing to show."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from assets import actions as register_actions
from assets.actions.registering import register_many
from assets.models import Asset, Condition
from assets.queries import Filters
from assets.values import AssetValues
from audit.journal import versions
from audit.journal.models import Event
from audit.oversight.models import Export
from audit.oversight.past import register
from core.clock import end_of_day
from loans.models import Loan
from loans.states import State
from people.models import Person
from tests import makers
from tests.audit.oversight.room import auditing
from tests.cast import Cast

pytestmark = pytest.mark.django_db

TODAY = "2026-11-20T05:00:00Z"
THAT_DAY = {"on": "16/11/2569"}


@pytest.fixture(autouse=True)
def _some_days_later() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


def browser(person: Person, language: str = "en") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def lent(cast: Cast) -> Loan:
    """Lent on the day of the cast, back the day after, and the item renamed then."""
    loan = makers.loan_in(State.ON_LOAN, cast)
    later = cast.at + timedelta(days=1)
    makers.checked_in(cast, loan, at=later)
    item = loan.lines.get().asset
    item.name = "เปลี่ยนชื่อแล้ว"
    versions.keep(item, by_code="1", at=later, fields=["name"])
    return loan


def read(person: Person, name: str, *args: Any, **asked: str) -> Any:
    return browser(person).get(reverse(f"oversight:{name}", args=args), asked)


def test_the_register_of_a_day_shows_what_was_so_then(cast: Cast, lent: Loan) -> None:
    page = read(cast.auditor, "past", **THAT_DAY).content.decode()
    assert "The past: as it stood on" in page
    assert "เปลี่ยนชื่อแล้ว" not in page
    assert "on loan" in page
    after = read(cast.auditor, "past", on="17/11/2569").content.decode()
    assert "เปลี่ยนชื่อแล้ว" in after


def test_one_loan_one_item_and_one_person_lead_to_each_other(cast: Cast, lent: Loan) -> None:
    item = lent.lines.get().asset
    page = read(cast.auditor, "past-loan", lent.pk, **THAT_DAY).content.decode()
    assert reverse("oversight:past-item", args=[item.tag]) in page
    page = read(cast.auditor, "past-item", item.tag, **THAT_DAY).content.decode()
    assert lent.number in page
    assert cast.borrower.name in page
    page = read(cast.auditor, "past-person", cast.borrower.staff_code, **THAT_DAY).content.decode()
    assert reverse("oversight:past-loan", args=[lent.pk]) in page
    assert "Nothing of the register was in their hands" in (
        read(cast.auditor, "past-person", cast.borrower.staff_code, on="17/11/2569").content.decode()
    )


def test_a_number_leads_to_its_past(cast: Cast, lent: Loan) -> None:
    for written, name, key in (
        (lent.number, "past-loan", lent.pk),
        (lent.lines.get().asset.tag, "past-item", lent.lines.get().asset.tag),
        (cast.borrower.staff_code, "past-person", cast.borrower.staff_code),
    ):
        page = read(cast.auditor, "past", about=written, on="2026-11-16")
        assert page.status_code == 302
        assert page.url == reverse(f"oversight:{name}", args=[key]) + "?on=2026-11-16"
    assert read(cast.auditor, "past", about="ไม่มีเลขนี้").status_code == 422


@pytest.mark.parametrize(("day", "code"), [("21/11/2569", "day-to-come"), ("29/02/2568", "date-impossible")])
def test_a_day_that_cannot_be_looked_at_is_said_and_stays_in_the_field(
    cast: Cast, lent: Loan, day: str, code: str
) -> None:
    for name, args in (("past", []), ("past-loan", [lent.pk]), ("past-person", [cast.borrower.staff_code])):
        page = read(cast.auditor, name, *args, on=day)
        assert page.status_code == 422
        said = page.context["form"].errors.as_data()
        assert [error.code for errors in said.values() for error in errors] == [code]
        assert f'value="{day}"' in page.content.decode()


def test_before_the_record_and_before_the_thing_are_said_apart(cast: Cast, lent: Loan) -> None:
    assert "The record begins on" in read(cast.auditor, "past", on="1/1/2560").content.decode()
    with time_machine.travel("2026-11-18T05:00:00Z", tick=False):
        newer = makers.submitted(cast, at=cast.at + timedelta(days=2))
    page = read(cast.auditor, "past-loan", newer.pk, on="17/11/2569")
    assert page.status_code == 200
    assert "the record knows it since" in page.content.decode()


def test_what_is_not_audited_is_not_there_but_what_once_was_is(cast: Cast, lent: Loan) -> None:
    item = lent.lines.get().asset
    stranger = cast.borrower
    for name, args in (("past", []), ("past-item", [item.tag]), ("past-loan", [lent.pk])):
        assert read(stranger, name, *args, **THAT_DAY).status_code == 404
    assert read(cast.district_auditor, "past-item", item.tag, **THAT_DAY).status_code == 200
    item.responsible_unit = cast.bureau_store
    versions.keep(item, by_code="1", at=cast.at + timedelta(days=2), fields=["responsible_unit"])
    assert read(cast.district_auditor, "past-item", item.tag, **THAT_DAY).status_code == 200
    assert read(cast.district_auditor, "past-item", item.tag, on="19/11/2569").status_code == 404
    assert item.tag in read(cast.district_auditor, "past", **THAT_DAY).content.decode()
    assert item.tag not in read(cast.district_auditor, "past", on="19/11/2569").content.decode()


def test_words_numbers_and_states_of_that_day_find_the_item(cast: Cast) -> None:
    item = makers.asset(cast, number="7440-001-0001", name="กล้องถ่ายภาพนิ่ง")
    makers.asset(cast, name="เครื่องฉายภาพ")
    later = cast.at + timedelta(days=1)
    register_actions.set_condition(
        item, condition=Condition.DAMAGED, by=cast.storekeeper, at=later, reason="ตรวจแล้วเปิดไม่ติด"
    )
    scope = auditing(cast.bangkok)

    def found(day: int, **filters: Any) -> list[str]:
        return [
            line.tag for line in register.register_on(cast.on + timedelta(days=day), scope, Filters(**filters)).lines
        ]

    assert found(0, text="กล้อง ภาพนิ่ง") == found(0, text="7440-001-0001") == [item.tag]
    assert found(0, condition=Condition.DAMAGED) == []
    assert found(1, condition=Condition.DAMAGED) == [item.tag]
    assert found(1, text="ไม่มีคำนี้") == []
    assert found(-1) == []


def many(cast: Cast, count: int) -> None:
    values = [
        AssetValues(name=f"เก้าอี้ {n}" if n else "ตู้เหล็ก", category=makers.category(cast), responsible_unit=cast.finance)
        for n in range(count)
    ]
    register_many(values, by=cast.storekeeper, at=cast.at)


def test_a_long_register_is_read_page_by_page_and_as_far_at_once_as_a_page_waits(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(cast, 130)
    scope, seen, before, pages = auditing(cast.bangkok), list[int](), None, 0
    while True:
        found = register.register_on(cast.on, scope, Filters(), before=before)
        seen += [line.pk for line in found.lines]
        pages += 1
        if (before := found.older) is None:
            break
    assert (len(seen), len(set(seen)), pages) == (130, 130, 3)
    assert seen == sorted(seen, reverse=True)
    monkeypatch.setattr(register, "LOOKED_AT", 40)
    first = register.register_on(cast.on, scope, Filters(text="ตู้เหล็ก"))
    assert first.lines == []
    assert first.older is not None
    alone = register.register_on(cast.on, auditing(cast.finance), Filters(text="ตู้เหล็ก"))
    assert [line.name for line in alone.lines] == ["ตู้เหล็ก"]


def plan_of(rows: Any) -> str:
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        prefix = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(prefix + sql, parameters)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def test_both_databases_find_the_newest_version_by_the_index_of_its_row(cast: Cast) -> None:
    many(cast, 60)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    rows = register._rows(end_of_day(cast.on), auditing(cast.bangkok), Filters()).filter(id__lt=10**6, id__gte=0)
    plan = plan_of(rows.order_by("-id")[:51])
    of_one_row = next(each.name for each in Asset.history.model._meta.indexes if "history_date" in each.fields)
    assert of_one_row in plan
    if connection.vendor == "postgresql":
        assert "(id = assets_historicalasset.id)" in plan
    else:
        assert "SCAN U0" not in plan
    of_unit = next(each.name for each in Asset.history.model._meta.indexes if "responsible_unit" in each.fields)
    rows = register._rows(end_of_day(cast.on), auditing(cast.finance), Filters())
    if connection.vendor == "sqlite":
        assert of_unit in plan_of(rows.order_by("-id")[:51])


def test_the_register_of_a_day_is_taken_away_and_recorded(cast: Cast, lent: Loan) -> None:
    words = {"purpose": "ตรวจสอบพัสดุประจำปี 2569", "kind": "csv"}
    address = reverse("oversight:past") + "?on=2026-11-16&condition=good"
    file = browser(cast.auditor).post(address, words)
    export = Export.objects.get()
    rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig"))))
    assert rows[1][0] == lent.lines.get().asset.tag
    assert [export.number] == [row[1] for row in rows if row[:1] == ["Number"]]
    facts = json.loads(Event.objects.get(verb="export.taken_away").body)["facts"]
    assert (facts["question"], facts["on"], facts["condition"]) == ("register-then", "2026-11-16", "good")
    page = read(cast.auditor, "exports").content.decode()
    assert "on=2026-11-16&amp;condition=good" in page
    assert browser(cast.auditor).post(address, {"kind": "csv", "purpose": ""}).status_code == 422
