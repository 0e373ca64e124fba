"""The inbox and the outbox: told once, sent once, nothing lost while the mail server is away."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Sized
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from people import notices
from people.models import Notice
from tests.cast import AT, Cast

Count = Callable[[], AbstractContextManager[Sized]]


def tell(cast: Cast, title: str = "มีคำขอใหม่", **fields: str) -> None:
    everybody = [cast.storekeeper, cast.second_storekeeper, cast.storekeeper]
    notices.tell(everybody, kind="loan-submitted", title=title, text="รายละเอียด", at=AT, **fields)


class ServerIsDown(BaseEmailBackend):
    """A mail server that does not answer."""

    def open(self) -> bool:
        raise ConnectionRefusedError("Connection refused")


class RefusesSome(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages: list[mail.EmailMessage]) -> int:  # type: ignore[override]  # locmem's own shape
        if messages[0].to == ["br-2002@bangkok.example"]:
            raise smtplib.SMTPRecipientsRefused({})
        return super().send_messages(messages)


def test_each_person_is_told_once_with_one_statement(cast: Cast, queries: Count) -> None:
    with queries() as ran:
        tell(cast)

    assert len(ran) == 1, ran
    assert notices.unread_count(cast.storekeeper) == 1
    assert notices.unread_count(cast.borrower) == 0


def test_lazy_words_come_out_in_thai_whoever_causes_them(cast: Cast) -> None:
    with translation.override("en"):
        notices.tell([cast.borrower], kind="test", title=_("January"), text=_("Monday"), at=AT)

    notice = Notice.objects.get(to=cast.borrower)
    assert (notice.title, notice.text) == ("มกราคม", "จันทร์")


def test_a_notice_to_somebody_without_an_address_stays_in_the_inbox(cast: Cast) -> None:
    cast.storekeeper.email = ""
    tell(cast)

    assert notices.deliver(at=AT) == 1
    assert [message.to for message in mail.outbox] == [["br-2003@bangkok.example"]]
    assert notices.unread_count(cast.storekeeper) == 1


def test_a_title_of_two_lines_cannot_add_a_header(cast: Cast) -> None:
    tell(cast, title="หัวเรื่อง\nBcc: everybody@bangkok.example")

    notices.deliver(at=AT)

    assert mail.outbox[0].subject == "หัวเรื่อง Bcc: everybody@bangkok.example"


def test_what_is_due_is_sent_once_with_its_link(cast: Cast) -> None:
    tell(cast, path="/loans/1/")

    assert notices.deliver(at=AT) == 2
    assert notices.deliver(at=AT + timedelta(days=1)) == 0

    assert len(mail.outbox) == 2
    assert "http://127.0.0.1:8000/loans/1/" in mail.outbox[0].body
    assert mail.outbox[0].extra_headers["Message-ID"].startswith("<notice-")


def test_nothing_is_lost_while_the_mail_server_is_down(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(cast)
    with monkeypatch.context() as patch:
        patch.setattr(mail, "get_connection", ServerIsDown)
        assert notices.deliver(at=AT) == 0
    assert set(Notice.objects.values_list("attempts", "sent_at")) == {(0, None)}

    assert notices.deliver(at=AT + timedelta(minutes=1)) == 2


def test_a_refused_notice_waits_longer_each_time_and_holds_up_no_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(cast)
    monkeypatch.setattr(mail, "get_connection", RefusesSome)

    assert notices.deliver(at=AT) == 1

    waiting = Notice.objects.get(to=cast.storekeeper)
    assert (waiting.attempts, waiting.next_try_at) == (1, AT + timedelta(minutes=2))
    assert waiting.last_error
    assert notices.deliver(at=AT + timedelta(minutes=1)) == 0
    assert notices.pause_after(50) == notices.LONGEST_PAUSE


def test_a_notice_claimed_by_another_worker_is_left_to_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(cast)
    send = notices._send

    def another_was_quicker(notice: Notice, connection: BaseEmailBackend, **at: object) -> bool:
        Notice.objects.filter(pk=notice.pk).update(attempts=1, next_try_at=AT + timedelta(minutes=2))
        return send(notice, connection, at=AT)

    monkeypatch.setattr(notices, "_send", another_was_quicker)

    assert notices.deliver(at=AT) == 0
    assert mail.outbox == []


def test_only_ones_own_notices_are_marked_read(cast: Cast) -> None:
    tell(cast)
    other = Notice.objects.get(to=cast.storekeeper)

    assert notices.mark_read(cast.second_storekeeper, at=AT, only=other.pk) == 0
    assert notices.mark_read(cast.storekeeper, at=AT, only=other.pk) == 1
    assert (notices.unread_count(cast.storekeeper), notices.unread_count(cast.second_storekeeper)) == (0, 1)
    assert notices.mark_read(cast.second_storekeeper, at=AT, up_to=other.pk + 100) == 1
