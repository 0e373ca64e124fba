"""The item of a report is searched for on its form, without a session, and who held it that day is told to handlers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from audit.journal.models import Event
from audit.misuse import throttle
from audit.misuse.models import Report
from loans.states import State as LoanState
from tests import makers
from tests.audit.misuse.committee import Committee
from tests.audit.misuse.test_files import upload
from tests.audit.misuse.test_handling import unlocked
from tests.audit.misuse.test_outside import SENTENCE
from tests.conftest import Queries
from tests.house.hostile import TEXTS, browser, judge


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast() -> Iterator[None]:
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


def search(client: Client, **words: Any) -> Any:
    page: Any = client.get("/report/tell/")
    return client.post("/report/tell/", {"sending": page.context["form"]["sending"].value(), "find": "1", **words})


def test_an_item_is_found_by_its_name_number_or_scanned_tag_and_what_was_written_stays(committee: Committee) -> None:
    asset = makers.asset(committee.cast, number="7440-001-0001")
    client = browser(language="en")
    for written in (asset.tag, asset.tag.lower(), "7440-001-0001", asset.name, f"https://x.go.th/t/{asset.tag}"):
        answer = search(client, item=written, what=SENTENCE, place="บ้านพักริมน้ำ", category="favour", keep_out=["1"])
        page = answer.content.decode()
        assert answer.status_code == 200
        assert [each.code for each in answer.context["candidates"]] == [asset.tag], written
        assert SENTENCE in page
        assert "บ้านพักริมน้ำ" in page
        assert 'value="favour"' in page
    picked = search(client, item="กล้อง", pick=asset.tag, what=SENTENCE)
    assert picked.context["form"]["item"].value() == asset.tag
    assert not Report.objects.exists()


def test_of_an_item_only_its_number_kind_and_unit_are_told(committee: Committee) -> None:
    asset = makers.asset(committee.cast, number="7440-001-0001")
    lent = makers.loan_in(LoanState.ON_LOAN, committee.cast)
    page = search(browser(language="en"), item=lent.lines.get().asset.tag).content.decode()
    assert lent.borrower.name not in page
    assert lent.number not in page
    found = search(browser(language="en"), item=asset.tag).content.decode()
    assert asset.category.name in found
    assert search(browser(), item="กล").context["candidates"] == []
    assert "No item is found" in search(browser(language="en"), item="ไม่มีของอย่างนี้").content.decode()


def test_searching_asks_for_no_session_and_no_person(
    committee: Committee, queries: Callable[[], AbstractContextManager[Queries]]
) -> None:
    asset = makers.asset(committee.cast)
    client = browser(committee.cast.borrower)
    with queries() as ran:
        assert search(client, item=asset.tag).context["candidates"]
        assert search(client, item=asset.name).context["candidates"]
    assert not [sql for sql in ran.sql if "django_session" in sql or "people_person" in sql]


def test_searches_from_one_place_are_few_and_nothing_breaks_them(committee: Committee) -> None:
    for text in TEXTS.values():
        throttle.SEARCHES.forget()
        judge(search(browser(), item=text, what=text, unit=text, on=text, category=text), text)
        judge(search(browser(), pick=text), text)
    throttle.SEARCHES.forget()
    assert [search(browser(), item="x").status_code for _n in range(22)] == [200] * 20 + [429] * 2


def test_enter_in_a_field_searches_and_sends_nothing(committee: Committee) -> None:
    page = browser().get("/report/tell/").content.decode()
    form = page[page.index('name="what"') :]
    assert form.index('name="find"') < form.index("btn-primary"), "the first button is what Enter and a scanner press"


def test_files_chosen_before_a_search_are_asked_for_again(committee: Committee) -> None:
    page = search(browser(language="en"), item="xyz", evidence=upload("a.txt", b"fine")).content.decode()
    assert "Choose the files again" in page


def test_a_handler_sees_who_held_the_item_that_day_and_leaves_no_trace(committee: Committee) -> None:
    lent = makers.loan_in(LoanState.ON_LOAN, committee.cast)
    tag = lent.lines.get().asset.tag
    assert lent.handed_over_at is not None
    out = lent.handed_over_at.date()
    during, _code = committee.report(item=tag, on=(out + timedelta(days=1)).isoformat())
    before, _code = committee.report(item=tag, on=(out - timedelta(days=30)).isoformat())
    client = unlocked(committee.first.person)
    events = Event.objects.count()
    for report, held in ((during, True), (before, False)):
        path = f"/integrity/{report.number}/"
        client.post(path, {"act": "clear"})
        page = client.get(path).content.decode()
        assert tag in page
        assert (lent.borrower.name in page) is held
        assert (lent.number in page) is held
    assert Event.objects.count() == events
