"""Choosing what comes by mail, unsubscribing from a mail with one click, the inbox, and notices on paper: pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from core.verdict import Refusal
from people import actions, notices, queries
from people.models import Delivery, Mute, Notice, Person
from people.notices.kinds import courtesies
from tests.access.test_urls import on_paper
from tests.cast import AT, Cast


def browser(person: Person | None = None, **options: Any) -> Client:
    client = Client(**options)
    if person is not None:
        client.force_login(person)
    return client


def courtesy(cast: Cast, at: Any = AT) -> None:
    notices.tell([cast.borrower], kind="loan-handed-over", title="ได้รับของแล้ว", at=at)


def mailed(cast: Cast) -> Any:
    courtesy(cast)
    notices.deliver(at=AT)
    return mail.outbox[-1]


def address(message: Any) -> str:
    return str(message.extra_headers["List-Unsubscribe"])[1:-1].removeprefix("http://127.0.0.1:8000")


def test_one_click_from_a_mail_ends_that_courtesy_without_sign_in_and_no_other(cast: Cast) -> None:
    link = address(mailed(cast))
    anybody = browser(enforce_csrf_checks=True)

    assert anybody.get(link).status_code == 200
    assert not Mute.objects.exists()  # a program that opens links changes nothing
    assert anybody.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert anybody.post(link).status_code == 200

    assert list(Mute.objects.values_list("person", "kind", "channel")) == [
        (cast.borrower.pk, "loan-handed-over", "email")
    ]
    courtesy(cast)
    assert notices.deliver(at=AT + timedelta(hours=1)) == 0
    assert notices.unread_count(cast.borrower) == 2
    notices.tell([cast.borrower], kind="loan-refused", title="ไม่อนุมัติ", at=AT)
    assert notices.deliver(at=AT + timedelta(hours=1)) == 1


def test_a_changed_or_made_up_address_does_not_exist(cast: Cast) -> None:
    link = address(mailed(cast))

    for wrong in (
        link[:-3] + "x/",
        reverse("people:unsubscribe", args=["x"]),
        reverse("people:unsubscribe", args=["a:b:c"]),
    ):
        assert browser().post(wrong).status_code == 404
    assert not Mute.objects.exists()


def test_a_duty_is_not_unsubscribed_by_any_way(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        actions.unsubscribe(cast.borrower, by=cast.borrower, at=AT, kind="loan-damaged")
    assert (refused.value.verdict.code, refused.value.verdict.basis) == ("duties-stay", "209")

    page = browser(cast.borrower).post(reverse("people:reach"), {"email": [*courtesies(), "loan-damaged"]})
    assert page.status_code == 422
    assert not Mute.objects.exists()


def test_nobody_chooses_for_another(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        actions.choose_messages(cast.borrower, by=cast.admin, at=AT, muted=set())
    assert refused.value.verdict.code == "not-your-own"


def test_a_person_chooses_on_the_page_and_the_record_keeps_it(cast: Cast) -> None:
    kept = [name for name in courtesies() if name != "loan-handed-over"]

    assert browser(cast.borrower).post(reverse("people:reach"), {"email": kept}).status_code == 302

    assert list(Mute.objects.values_list("kind", "channel")) == [("loan-handed-over", "email")]
    assert Event.objects.filter(verb="person.messages_chosen", actor_code=cast.borrower.staff_code).count() == 1
    browser(cast.borrower).post(reverse("people:reach"), {"email": list(courtesies())})
    assert not Mute.objects.exists()


# The inbox


def test_the_inbox_shows_unread_first_and_pages_through_all_of_it_once(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    for number in range(8):
        courtesy(cast, AT + timedelta(minutes=number))
    newest_first = list(Notice.objects.filter(to=cast.borrower).order_by("-pk").values_list("pk", flat=True))
    for pk in newest_first[:4]:
        notices.mark_read(cast.borrower, at=AT, only=pk)
    client, url, found = browser(cast.borrower), reverse("people:inbox"), []

    while url:
        page = client.get(url)
        found += [notice.pk for notice, _kind in page.context["rows"]]
        url = page.context["older_url"] and reverse("people:inbox") + page.context["older_url"]

    assert found == [*newest_first[4:], *newest_first[:4]]


@pytest.mark.parametrize(
    ("shown", "kinds"),
    [
        ("", ["loan-refused", "unknown-kind", "loan-handed-over"]),
        ("unread", ["loan-refused", "unknown-kind"]),
        ("duties", ["loan-refused", "unknown-kind"]),
        ("courtesies", ["loan-handed-over"]),
        ("nonsense", ["loan-refused", "unknown-kind", "loan-handed-over"]),
    ],
)
def test_the_inbox_is_filtered(cast: Cast, shown: str, kinds: list[str]) -> None:
    for kind in ("loan-handed-over", "unknown-kind", "loan-refused"):
        notices.tell([cast.borrower], kind=kind, title=kind, at=AT)
    notices.mark_read(cast.borrower, at=AT, up_to=Notice.objects.get(kind="loan-handed-over").pk)

    page = browser(cast.borrower).get(reverse("people:inbox"), {"show": shown})

    assert [notice.kind for notice, _kind in page.context["rows"]] == kinds


# On paper


def test_the_sheet_is_complete_in_itself_and_thai_for_whoever_prints_it(cast: Cast) -> None:
    sheet = on_paper(cast)
    Notice.objects.filter(pk=sheet.notice_id).update(todo="ยื่นคำขอใหม่", otherwise="คำขอปิด", why="ท่านขอ")
    client = browser(cast.storekeeper)
    client.cookies["django_language"] = "en"

    page = client.get(reverse("notices:paper", args=[sheet.pk])).content.decode()

    for words in (cast.borrower.name, cast.finance.name, "ยื่นคำขอใหม่", "คำขอปิด", "ท่านขอ", "ผู้รับ", "เหตุที่แจ้งท่าน"):
        assert words in page


def test_the_store_notes_how_it_was_handed_over_and_a_second_time_is_refused(cast: Cast) -> None:
    sheet = on_paper(cast)
    keeper, done = browser(cast.storekeeper), reverse("notices:handed-over", args=[sheet.pk])

    assert keeper.post(done, {"how": "by drone"}).status_code == 422
    assert keeper.post(done, {"how": "internal_post"}).status_code == 302
    assert keeper.post(done, {"how": "post"}).status_code == 409

    assert Delivery.objects.get(pk=sheet.pk).how == "internal_post"
    event = Event.objects.get(verb="notice.handed_over", outcome="done")
    assert event.actor_code == cast.storekeeper.staff_code
    listed = keeper.get(reverse("notices:to-print"), {"show": "done"}).context["papers"]
    assert [paper.pk for paper in listed] == [sheet.pk]


def test_another_store_neither_sees_nor_notes_it(cast: Cast) -> None:
    sheet = on_paper(cast)
    stranger = browser(cast.stranger)

    assert stranger.get(reverse("notices:paper", args=[sheet.pk])).status_code == 404
    assert stranger.post(reverse("notices:handed-over", args=[sheet.pk]), {"how": "post"}).status_code == 404
    assert not stranger.get(reverse("notices:to-print")).context["papers"]
