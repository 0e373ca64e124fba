"""LINE: linking an account by a code, and messages against a stub of its API: sent, put off, refused, timed out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.verdict import Refusal
from people import actions, notices
from people.models import Channel, Delivery, LineCode, LineLink, Notice, Person
from people.views.line import signature
from tests.cast import AT, Cast
from tests.people.line_stub import HANG, Stub, serving

USER: Final = "U4af4980629aaaaaaaaaaaaaaaaaaaaaa"
LATER: Final = timedelta(minutes=3)


@pytest.fixture(autouse=True)
def _on_that_monday() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def stub(settings: Any) -> Iterator[Stub]:
    with serving() as server:
        settings.LINE_API_URL = f"http://127.0.0.1:{server.port}"
        settings.LINE_CHANNEL_ACCESS_TOKEN, settings.LINE_CHANNEL_SECRET = "token-of-the-stub", "secret-of-the-stub"
        settings.LINE_TIMEOUT = 0.5
        yield server


@pytest.fixture
def linked(cast: Cast, stub: Stub) -> Person:
    """The borrower, without an e-mail address, with a LINE account."""
    Person.objects.filter(pk=cast.borrower.pk).update(email="")
    cast.borrower.refresh_from_db()
    LineLink.objects.create(person=cast.borrower, line_user_id=USER, linked_at=AT)
    return cast.borrower


def told(person: Person, cast: Cast, *, kind: str = "loan-refused", title: str = "ไม่อนุมัติ") -> None:
    notices.tell([person], kind=kind, title=title, todo="ยื่นใหม่", path="/loans/7/", store=cast.finance, at=AT)


def state() -> tuple[bool, bool, int]:
    """Of the one LINE delivery: done, failed for good, attempts."""
    row = Delivery.objects.get(channel=Channel.LINE)
    return row.done_at is not None, row.failed_at is not None, row.attempts


# Messages


def test_a_message_is_pushed_as_the_contract_has_it(linked: Person, cast: Cast, stub: Stub) -> None:
    told(linked, cast)

    assert notices.deliver(at=AT) == 1
    assert notices.deliver(at=AT + LATER) == 0

    (push,) = stub.asked
    assert push.path == "/v2/bot/message/push"
    assert push.headers["Authorization"] == "Bearer token-of-the-stub"
    assert len(push.headers["X-Line-Retry-Key"]) == 36
    assert push.body["to"] == USER
    (message,) = push.body["messages"]
    assert message["type"] == "text"
    assert all(words in message["text"] for words in ("ไม่อนุมัติ", "ยื่นใหม่", "http://127.0.0.1:8000/loans/7/"))


def test_400_is_final_and_the_duty_goes_on_paper(linked: Person, cast: Cast, stub: Stub) -> None:
    told(linked, cast)
    stub.answers = [400]

    assert notices.deliver(at=AT) == 0

    assert state() == (False, True, 1)
    assert Delivery.objects.filter(channel=Channel.PAPER, notice__to=linked).count() == 1


@pytest.mark.parametrize("status", [401, 403, 429])
def test_what_would_fare_all_messages_alike_ends_the_round(linked: Person, cast: Cast, stub: Stub, status: int) -> None:
    told(linked, cast)
    told(linked, cast)
    stub.answers = [status]

    assert notices.deliver(at=AT) == 0
    assert len(stub.asked) == 1
    assert notices.deliver(at=AT + LATER) == 2
    assert stub.arrived() == 2


def test_500_is_tried_again_under_the_same_key_and_holds_up_no_other(linked: Person, cast: Cast, stub: Stub) -> None:
    told(linked, cast)
    told(linked, cast)
    stub.answers = [500]

    assert notices.deliver(at=AT) == 1
    assert notices.deliver(at=AT + LATER) == 1

    first, _other, again = (push.headers["X-Line-Retry-Key"] for push in stub.asked)
    assert first == again
    assert stub.arrived() == 2


def test_a_timeout_after_the_message_was_taken_sends_it_once(linked: Person, cast: Cast, stub: Stub) -> None:
    told(linked, cast)
    stub.answers, stub.takes_before_hanging = [HANG], True

    assert notices.deliver(at=AT) == 0
    assert state() == (False, False, 1)
    assert notices.deliver(at=AT + LATER) == 1  # 409: it was taken before

    assert state() == (True, False, 2)
    assert (len(stub.asked), stub.arrived()) == (2, 1)


def test_a_server_that_is_away_loses_nothing_and_mail_goes_on(linked: Person, cast: Cast, settings: Any) -> None:
    told(linked, cast)
    told(cast.storekeeper, cast)
    right, settings.LINE_API_URL = settings.LINE_API_URL, "http://127.0.0.1:1"

    assert notices.deliver(at=AT) == 1
    assert [message.to for message in mail.outbox] == [[cast.storekeeper.email]]
    settings.LINE_API_URL = right
    assert notices.deliver(at=AT + LATER) == 1


def test_a_long_notice_is_cut_to_what_line_takes_and_keeps_its_way(linked: Person, cast: Cast, stub: Stub) -> None:
    told(linked, cast, title="ย" * 300)
    Notice.objects.update(text="\U0001f4f7" * 9000)

    notices.deliver(at=AT)

    text = stub.asked[0].body["messages"][0]["text"]
    assert len(text.encode("utf-16-le")) // 2 < 5000
    assert text.endswith("/loans/7/")


def test_a_courtesy_by_line_can_be_done_without_and_a_duty_cannot(linked: Person, cast: Cast, stub: Stub) -> None:
    actions.choose_messages(linked, by=linked, at=AT, muted={("loan-handed-over", "line")})
    with pytest.raises(Refusal) as refused:
        actions.choose_messages(linked, by=linked, at=AT, muted={("loan-decide", "line")})
    told(linked, cast, kind="loan-handed-over")
    told(linked, cast)

    assert notices.deliver(at=AT) == 1
    assert (refused.value.verdict.code, refused.value.verdict.basis) == ("duties-stay", "208")


# Linking


def sent(event: dict[str, Any], *, key: str = "") -> Any:
    body = json.dumps({"destination": "x", "events": [event]}).encode()
    return Client().post(
        reverse("line-webhook"), body, "application/json", headers={"X-Line-Signature": key or signature(body)}
    )


def message(text: str, user: str = USER) -> dict[str, Any]:
    return {"type": "message", "source": {"type": "user", "userId": user}, "message": {"type": "text", "text": text}}


def test_a_person_links_their_account_with_a_code_and_is_told_by_line(cast: Cast, stub: Stub) -> None:
    browser = Client()
    browser.force_login(cast.borrower)
    assert browser.post(reverse("people:make-line-code")).status_code == 302
    code = LineCode.objects.get().code
    assert code in browser.get(reverse("people:reach")).content.decode()

    assert sent(message(f" {code.lower()} ")).status_code == 200

    assert LineLink.objects.get(person=cast.borrower).line_user_id == USER
    assert not LineCode.objects.exists()
    notices.deliver(at=AT)
    assert [push.body["to"] for push in stub.asked] == [USER]


def test_the_same_event_twice_and_an_old_or_wrong_code_link_nothing(cast: Cast, stub: Stub) -> None:
    code = actions.make_line_code(cast.borrower, by=cast.borrower, at=AT)
    assert sent(message("ABCD2345")).status_code == 200
    with time_machine.travel(AT + actions.reaching.CODE_LASTS + timedelta(seconds=1), tick=False):
        assert sent(message(code)).status_code == 200
    assert not LineLink.objects.exists()

    sent(message(code))
    sent(message(code, user="Uanother"))
    assert LineLink.objects.get().line_user_id == USER


def test_an_account_that_links_again_belongs_to_the_last_person(cast: Cast, stub: Stub) -> None:
    for person in (cast.borrower, cast.supervisor):
        sent(message(actions.make_line_code(person, by=person, at=AT)))

    assert LineLink.objects.get().person == cast.supervisor


def test_who_blocks_the_account_is_not_written_to_any_more(linked: Person, cast: Cast, stub: Stub) -> None:
    told(linked, cast)
    notices.route(at=AT)
    assert sent({"type": "unfollow", "source": {"type": "user", "userId": USER}}).status_code == 200

    notices.deliver(at=AT)

    assert not LineLink.objects.exists()
    assert stub.asked == []
    assert Delivery.objects.filter(channel=Channel.PAPER, notice__to=linked).exists()


@pytest.mark.parametrize("key", ["", "x", "ไทย", "A" * 44])
def test_what_line_has_not_signed_is_told_nothing_and_does_nothing(cast: Cast, stub: Stub, key: str) -> None:
    code = actions.make_line_code(cast.borrower, by=cast.borrower, at=AT)

    assert sent(message(code), key=key or "nothing").status_code == 404
    assert not LineLink.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"events": 3}', b'{"events": [3, {"source": 1}, {"type": "message"}]}', b"\xff\x00"]
)
def test_what_is_signed_and_makes_no_sense_is_taken_and_does_nothing(cast: Cast, stub: Stub, body: bytes) -> None:
    answer = Client().post(
        reverse("line-webhook"), body, "application/json", headers={"X-Line-Signature": signature(body)}
    )
    assert answer.status_code == 200
    assert not LineLink.objects.exists()


def test_where_line_is_not_set_up_no_page_speaks_of_it(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.borrower)

    page = browser.get(reverse("people:reach"))

    assert "line" not in page.context["form"].fields
    assert "people/account/line" not in page.content.decode()
    assert browser.post(reverse("people:make-line-code")).status_code == 404
    assert sent(message("x")).status_code == 404


def test_the_link_is_undone_and_erased(linked: Person, stub: Stub) -> None:
    browser = Client()
    browser.force_login(linked)

    browser.post(reverse("people:unlink-line"))

    assert not LineLink.objects.exists()
