"""Whoever scans a label tells the store: without a name, not in floods, and never about what is not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assets.actions.reports import ANYBODY, MOST_A_DAY, report_label, see_to_report
from assets.models import Asset, LabelReport, ReportKind
from assets.tags import make_tag
from audit.journal.models import Event
from core.verdict import Refusal
from people.models import Notice
from tests import makers
from tests.cast import Cast


def notices_of(cast: Cast) -> list[Notice]:
    return list(Notice.objects.filter(to=cast.storekeeper, kind="label-report"))


@pytest.mark.parametrize("kind", ReportKind)
def test_the_store_is_told_without_a_name(cast: Cast, kind: ReportKind) -> None:
    item = makers.asset(cast)
    answer = Client().post(f"/t/{item.tag}", {"report": kind, "note": "อยู่ที่ป้ายรถเมล์หน้าเขต"}, follow=True)
    assert answer.redirect_chain
    assert answer.status_code == 200
    told = LabelReport.objects.get()
    assert (told.asset, told.kind, told.note) == (item, kind, "อยู่ที่ป้ายรถเมล์หน้าเขต")
    (notice,) = notices_of(cast)
    assert (notice.text, notice.path, notice.store) == (told.note, told.get_absolute_url(), cast.finance)
    event = Event.objects.get(verb="label.reported")
    assert (event.actor_code, f'"report":"{kind}"' in event.body) == ("anybody", True)
    assert told.note not in event.body


def test_who_is_signed_in_is_not_named_either(cast: Cast) -> None:
    item = makers.asset(cast)
    client = Client()
    client.force_login(cast.borrower)
    client.post(f"/t/{item.tag}", {"report": "found"})
    event = Event.objects.get(verb="label.reported")
    assert cast.borrower.staff_code not in event.body


def test_after_some_reports_of_a_day_the_store_is_left_in_peace_until_the_next(cast: Cast) -> None:
    item = makers.asset(cast)
    for _time in range(MOST_A_DAY):
        report_label(item, by=ANYBODY, at=cast.at, kind=ReportKind.FOUND)
    with pytest.raises(Refusal) as refusal:
        report_label(item, by=ANYBODY, at=cast.at, kind=ReportKind.BROKEN)
    assert refusal.value.verdict.code == "told-today"
    assert len(notices_of(cast)) == MOST_A_DAY
    report_label(item, by=ANYBODY, at=cast.at + timedelta(days=1), kind=ReportKind.FOUND)
    report_label(makers.asset(cast), by=ANYBODY, at=cast.at, kind=ReportKind.FOUND)


def test_one_client_is_stopped_after_a_few_reports(cast: Cast) -> None:
    client = Client()
    tags = [makers.asset(cast).tag for _n in range(6)]
    assert [client.post(f"/t/{tag}", {"report": "found"}).status_code for tag in tags] == [302] * 5 + [429]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"report": "stolen"}, 422),
        ({}, 422),
        ({"report": "found", "note": "ก" * 301}, 422),
        ({"report": "found", "note": "a\x00b<script>"}, 302),
    ],
)
def test_what_cannot_be_told_comes_back(cast: Cast, sent: dict[str, str], status: int) -> None:
    item = makers.asset(cast)
    answer = Client().post(f"/t/{item.tag}", sent)
    assert answer.status_code == status
    assert LabelReport.objects.count() == (status == 302)
    if status == 302:
        assert LabelReport.objects.get().note == "ab<script>"


def test_a_label_of_nothing_and_one_of_a_retired_item_tell_nobody(cast: Cast) -> None:
    assert Client().post(f"/t/{make_tag('BK', 9_999_999)}", {"report": "found"}).status_code == 404
    item = makers.asset(cast)
    Asset.objects.filter(pk=item.pk).update(retired_on=cast.on, retired_because="ชำรุด")
    answer: Any = Client().post(f"/t/{item.tag}", {"report": "found"})
    assert answer.status_code == 409
    assert not Notice.objects.filter(kind="label-report").exists()


def test_a_forged_form_is_refused(cast: Cast) -> None:
    item = makers.asset(cast)
    assert Client(enforce_csrf_checks=True).post(f"/t/{item.tag}", {"report": "found"}).status_code == 403
    assert not LabelReport.objects.exists()


def test_there_is_no_button_for_misuse_before_there_is_a_channel(cast: Cast) -> None:
    page = Client().get(f"/t/{makers.asset(cast).tag}").content.decode()
    assert 'value="found"' in page
    assert 'value="broken"' in page
    assert "misuse" not in page


# Seen to


@pytest.fixture
def keeper(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.storekeeper)
    return client


def told_of(item: Asset, cast: Cast) -> LabelReport:
    return makers.told_through_label(cast, item)


def test_a_report_waits_until_the_store_has_seen_to_it(cast: Cast, keeper: Client) -> None:
    item = makers.asset(cast)
    report = told_of(item, cast)
    assert list(keeper.get(reverse("assets:reports")).context["reports"]) == [report]
    assert report.get_absolute_url() in keeper.get(item.get_absolute_url()).content.decode()
    assert reverse("assets:reports") in keeper.get(reverse("loans:desk")).content.decode()
    answer = keeper.post(report.get_absolute_url(), {"finding": "นำกลับมาไว้ห้อง 3 แล้ว ใช้งานได้"}, follow=True)
    assert answer.redirect_chain
    report.refresh_from_db()
    assert (report.finding, report.seen_by) == ("นำกลับมาไว้ห้อง 3 แล้ว ใช้งานได้", cast.storekeeper)
    assert report.seen_at is not None
    assert not keeper.get(reverse("assets:reports")).context["reports"]
    assert list(keeper.get(reverse("assets:reports"), {"show": "done"}).context["reports"]) == [report]
    assert report.finding in keeper.get(report.get_absolute_url()).content.decode()
    assert report.get_absolute_url() not in keeper.get(item.get_absolute_url()).content.decode()
    event = Event.objects.get(verb="label.report_seen")
    assert (event.actor_code, report.finding in event.body) == (cast.storekeeper.staff_code, False)


def test_the_desk_counts_what_waits_and_a_scan_does_not_ask_for_it(
    cast: Cast, keeper: Client, queries: Callable[[], Any]
) -> None:
    item = makers.asset(cast)
    told_of(item, cast)
    told_of(item, cast)
    makers.unknown_code(cast)
    waiting = keeper.get(reverse("loans:desk")).context["waiting"]
    assert (waiting.reports, waiting.codes) == (2, 1)
    with queries() as ran:
        keeper.post(reverse("loans:desk"), {"code": item.tag}, headers={"X-Region": "1"})
    assert "labelreport" not in str(ran)


def test_what_cannot_be_seen_to(cast: Cast, keeper: Client) -> None:
    report = told_of(makers.asset(cast), cast)
    for finding, status in (("", 422), ("   ", 422), ("ก" * 301, 422)):
        assert keeper.post(report.get_absolute_url(), {"finding": finding}).status_code == status
    tries = (cast.stranger, "พบแล้ว", "not-keeper"), (cast.storekeeper, " ", "finding-missing")
    for by, finding, code in tries:
        with pytest.raises(Refusal) as refusal:
            see_to_report(report, finding=finding, by=by, at=cast.at)
        assert refusal.value.verdict.code == code
    see_to_report(report, finding="พบแล้ว", by=cast.storekeeper, at=cast.at)
    with pytest.raises(Refusal) as refusal:
        see_to_report(report, finding="ไม่พบ", by=cast.second_storekeeper, at=cast.at)
    assert refusal.value.verdict.code == "report-seen"
    stranger = Client()
    stranger.force_login(cast.stranger)
    assert stranger.get(report.get_absolute_url()).status_code == 404
    report.refresh_from_db()
    assert report.finding == "พบแล้ว"


def test_a_report_of_the_items_of_another_store_is_not_listed(cast: Cast, keeper: Client) -> None:
    report = told_of(makers.asset(cast, unit=cast.other_finance), cast)
    assert not keeper.get(reverse("assets:reports")).context["reports"]
    assert keeper.get(report.get_absolute_url()).status_code == 404
