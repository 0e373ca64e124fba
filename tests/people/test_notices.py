"""The inbox: told once, in Thai, with what to do; and which notices a person may do without."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sized
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from loans.notice_kinds import KINDS
from people import notices
from people.models import Notice
from people.notices import COURTESY, DUTY, Kind
from people.notices.mails import message
from tests.cast import AT, Cast
from tests.house.source import modules

Count = Callable[[], AbstractContextManager[Sized]]


def tell(cast: Cast, title: str = "มีคำขอใหม่", *, path: str = "", kind: str = "loan-decide") -> None:
    everybody = [cast.storekeeper, cast.second_storekeeper, cast.storekeeper]
    notices.tell(everybody, kind=kind, title=title, text="รายละเอียด", path=path, at=AT)


def test_each_person_is_told_once_with_one_statement(cast: Cast, queries: Count) -> None:
    with queries() as ran:
        tell(cast)

    assert len(ran) == 1, ran
    assert notices.unread_count(cast.storekeeper) == 1
    assert notices.unread_count(cast.borrower) == 0


def test_lazy_words_come_out_in_thai_whoever_causes_them(cast: Cast) -> None:
    with translation.override("en"):
        notices.tell([cast.borrower], kind="test", title=_("January"), todo=_("Monday"), at=AT)

    notice = Notice.objects.get(to=cast.borrower)
    assert (notice.title, notice.todo) == ("มกราคม", "จันทร์")


def test_a_title_of_two_lines_cannot_add_a_header(cast: Cast) -> None:
    tell(cast, title="หัวเรื่อง\nBcc: everybody@bangkok.example")

    notices.deliver(at=AT)

    assert mail.outbox[0].subject == "หัวเรื่อง Bcc: everybody@bangkok.example"


def test_only_ones_own_notices_are_marked_read(cast: Cast) -> None:
    tell(cast)
    other = Notice.objects.get(to=cast.storekeeper)

    assert notices.mark_read(cast.second_storekeeper, at=AT, only=other.pk) == 0
    assert notices.mark_read(cast.storekeeper, at=AT, only=other.pk) == 1
    assert (notices.unread_count(cast.storekeeper), notices.unread_count(cast.second_storekeeper)) == (0, 1)
    assert notices.mark_read(cast.second_storekeeper, at=AT, up_to=other.pk + 100) == 1


def test_a_mail_says_in_text_and_html_why_what_to_do_by_when_and_what_else_happens(cast: Cast) -> None:
    notices.tell(
        [cast.borrower],
        kind="loan-approved",
        title="ใบยืมได้รับอนุมัติ",
        text="<b>ข้อความ</b> & อื่น ๆ",
        why="ท่านขอยืม",
        todo="มารับของ",
        by_when=date(2026, 11, 18),
        otherwise="การยืมสิ้นสุด",
        path="/loans/1/",
        at=AT,
    )

    notices.deliver(at=AT)

    sent = mail.outbox[0]
    assert isinstance(sent, mail.EmailMultiAlternatives)
    html = str(sent.alternatives[0][0])
    for words in ("ท่านขอยืม", "มารับของ", "พ. 18 พ.ย. 2569", "การยืมสิ้นสุด", "http://127.0.0.1:8000/loans/1/"):
        assert words in str(sent.body)
        assert words in html
    assert "<b>ข้อความ</b> & อื่น ๆ" in str(sent.body)
    assert "&lt;b&gt;ข้อความ&lt;/b&gt; &amp; อื่น ๆ" in html
    assert "<img" not in html
    assert "http" not in html.replace("http://127.0.0.1:8000/", "")


def test_a_courtesy_can_be_unsubscribed_by_one_click_and_a_duty_says_why_not(cast: Cast) -> None:
    tell(cast, kind="loan-handed-over")
    tell(cast, kind="loan-decide")

    courtesy, duty = (
        message(delivery)
        for delivery in [
            next(each for each in Notice.objects.get(to=cast.storekeeper, kind=kind).deliveries.all())
            for kind in ("loan-handed-over", "loan-decide")
            if notices.route(at=AT) >= 0
        ]
    )

    assert courtesy.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert courtesy.extra_headers["List-Unsubscribe"][1:-1] in str(courtesy.body)
    assert "List-Unsubscribe" not in duty.extra_headers
    assert reverse("people:unsubscribe", args=["x"]).split("x")[0] not in str(duty.body)
    assert "208" in str(duty.body)


def test_a_kind_is_duty_or_courtesy_and_has_one_meaning() -> None:
    with pytest.raises(ValueError, match="neither"):
        notices.register([Kind("test-kind", "x", "urgent")])
    with pytest.raises(ValueError, match="already"):
        notices.register([Kind("loan-decide", "x", COURTESY)])
    notices.register(KINDS)  # twice does no harm


def test_a_kind_of_no_table_is_a_duty() -> None:
    assert notices.kind_of("nobody-named-it").weight == DUTY


def test_every_kind_that_is_told_stands_in_the_table() -> None:
    told = {
        keyword.value.value
        for module in modules()
        for call in module.calls()
        for keyword in call.keywords
        if keyword.arg == "kind"
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, str)
        and any(other.arg == "title" for other in call.keywords)
    }
    table = {kind.name for kind in notices.kinds()}

    assert len(told) > 10
    assert told - table == set(), "Name these in loans/notice_kinds.py or people/words.py: duty or courtesy?"
