"""The outbox against a mail server that refuses, hangs and puts off: nothing lost, nothing doubled."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.setback import Setback
from people import actions, notices
from people.models import Channel, Delivery, HandedOver, Notice, Person
from people.notices import outbox, paper
from people.notices.mails import Mails
from people.offices import standing_of
from tests import makers
from tests.cast import AT, Cast
from tests.cast import cast as write_cast
from tests.people.mail_stub import Stub, serving, use

LATER = timedelta(minutes=2)


@pytest.fixture
def stub(settings: Any) -> Iterator[Stub]:
    with serving() as server:
        use(settings, server)
        yield server


def told(cast: Cast, *to: Person, kind: str = "loan-decide", **more: Any) -> list[Notice]:
    """Notices to these people (the storekeepers), and nothing else."""
    notices.tell(to or [cast.storekeeper, cast.second_storekeeper], kind=kind, title="เรื่อง", text="ความ", at=AT, **more)
    return list(Notice.objects.order_by("pk"))


def states() -> list[tuple[str, bool, bool, int]]:
    """Of each delivery: the channel, whether it is done, whether it failed for good, and the attempts."""
    return [
        (row.channel, row.done_at is not None, row.failed_at is not None, row.attempts)
        for row in Delivery.objects.order_by("pk")
    ]


def test_what_is_due_is_sent_once_to_each(cast: Cast, stub: Stub) -> None:
    told(cast)

    assert notices.deliver(at=AT) == 2
    assert notices.deliver(at=AT + timedelta(days=1)) == 0

    assert sorted(stub.addresses()) == ["br-2002@bangkok.example", "br-2003@bangkok.example"]
    assert states() == [("email", True, False, 1)] * 2
    assert stub.connections == 1


def test_a_server_that_refuses_connections_costs_no_attempt_and_loses_nothing(
    cast: Cast, stub: Stub, settings: Any
) -> None:
    told(cast)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = unused.getsockname()[1]
        assert notices.deliver(at=AT) == 0
    assert states() == [("email", False, False, 0)] * 2

    settings.EMAIL_PORT = stub.port
    assert notices.deliver(at=AT) == 2
    assert len(set(stub.ids())) == 2


def test_the_chore_says_in_a_sentence_that_the_server_is_away_and_how_much_waits(
    cast: Cast, stub: Stub, settings: Any
) -> None:
    told(cast)
    settings.EMAIL_PORT = 1

    with pytest.raises(Setback, match=r"2 messages wait; none is lost"):
        outbox.send_outbox.call()


def test_a_server_that_hangs_at_the_greeting_is_left_after_the_time_limit(
    cast: Cast, stub: Stub, settings: Any
) -> None:
    told(cast)
    settings.EMAIL_TIMEOUT = 0.3
    stub.script.greeting = None

    assert notices.deliver(at=AT) == 0
    assert states() == [("email", False, False, 0)] * 2


def test_a_server_that_hangs_after_the_message_gets_the_same_message_id_again_and_only_that_one_waited(
    cast: Cast, stub: Stub, settings: Any
) -> None:
    told(cast)
    settings.EMAIL_TIMEOUT = 0.3
    stub.script.message = None  # it has taken the message, but says nothing

    assert notices.deliver(at=AT) == 0
    assert sorted(attempts for *_states, attempts in states()) == [0, 1]
    stub.script.message = "250 OK"
    assert notices.deliver(at=AT) == 1  # the other one; the first still counts as being sent
    assert notices.deliver(at=AT + LATER * 1.5) == 1

    first, second, again = stub.ids()
    assert first == again != second


def test_451_waits_longer_each_time_and_holds_up_no_other(cast: Cast, stub: Stub) -> None:
    told(cast)
    stub.script.recipient["br-2002@bangkok.example"] = "451 try again later"

    assert notices.deliver(at=AT) == 1
    assert states() == [("email", False, False, 1), ("email", True, False, 1)]
    waiting = Delivery.objects.get(done_at=None)
    assert waiting.next_try_at is not None
    assert LATER <= waiting.next_try_at - AT < LATER + timedelta(seconds=30)
    assert "451" in waiting.last_error
    assert notices.deliver(at=AT + timedelta(minutes=1)) == 0

    stub.script.recipient.clear()
    assert notices.deliver(at=AT + LATER * 2) == 1
    assert len(stub.taken) == 2
    assert [outbox.pause_after(n) for n in (1, 2, 50)] == [LATER, LATER * 2, outbox.LONGEST_PAUSE]


def test_451_to_the_message_itself_waits_too(cast: Cast, stub: Stub) -> None:
    told(cast, cast.borrower)
    stub.script.message = "451 greylisted"

    assert notices.deliver(at=AT) == 0
    assert states() == [("email", False, False, 1)]


def test_421_ends_the_round_and_the_others_wait_untouched(cast: Cast, stub: Stub) -> None:
    told(cast)
    stub.script.recipient["br-2002@bangkok.example"] = "421 closing"

    assert notices.deliver(at=AT) == 0
    assert states() == [("email", False, False, 1), ("email", False, False, 0)]


def test_550_ends_the_tries_puts_a_duty_on_paper_and_tells_the_store(cast: Cast, stub: Stub) -> None:
    (notice,) = told(cast, cast.borrower, store=cast.finance)
    stub.script.recipient[cast.borrower.email] = "550 no such user"

    assert notices.deliver(at=AT) == 0
    assert notices.deliver(at=AT + timedelta(days=9)) == 2  # to the two storekeepers of the store

    assert states()[:2] == [("email", False, True, 1), ("paper", False, False, 0)]
    keepers = Notice.objects.filter(kind="notice-undelivered").values_list("to__staff_code", flat=True)
    assert set(keepers) == {cast.storekeeper.staff_code, cast.second_storekeeper.staff_code}
    waiting = paper.to_print(standing_of(cast.storekeeper, cast.on))
    assert [sheet.notice for sheet in waiting] == [notice]
    assert not paper.to_print(standing_of(cast.stranger, cast.on)).exists()


def test_550_to_a_courtesy_ends_it_and_bothers_nobody(cast: Cast, stub: Stub) -> None:
    told(cast, cast.borrower, kind="loan-handed-over", store=cast.finance)
    stub.script.recipient[cast.borrower.email] = "550 no such user"

    notices.deliver(at=AT)

    assert states() == [("email", False, True, 1)]
    assert Notice.objects.count() == 1


def test_the_person_reads_that_the_address_was_refused_until_it_is_another(cast: Cast, stub: Stub) -> None:
    told(cast, cast.borrower)
    stub.script.recipient[cast.borrower.email] = "550 no such user"
    notices.deliver(at=AT)
    client = Client()
    client.force_login(cast.borrower)

    assert client.get(reverse("people:reach")).context["refused"] is not None
    Person.objects.filter(pk=cast.borrower.pk).update(email="right@bangkok.example")
    assert client.get(reverse("people:reach")).context["refused"] is None


def test_who_has_no_address_gets_a_duty_on_paper_unless_it_is_read(cast: Cast, stub: Stub) -> None:
    Person.objects.filter(pk=cast.borrower.pk).update(email="")
    told(cast, cast.borrower, store=cast.finance)
    told(cast, cast.borrower, kind="loan-handed-over", store=cast.finance)
    notices.deliver(at=AT)
    standing = standing_of(cast.storekeeper, cast.on)

    assert states() == [("paper", False, False, 0)]
    assert paper.to_print(standing).count() == 1
    notices.mark_read(cast.borrower, at=AT)
    assert not paper.to_print(standing).exists()


def test_a_notice_on_paper_is_handed_over_once(cast: Cast, stub: Stub) -> None:
    Person.objects.filter(pk=cast.borrower.pk).update(email="")
    told(cast, cast.borrower, store=cast.finance)
    notices.deliver(at=AT)
    sheet = Delivery.objects.get()

    actions.hand_over_notice(sheet, by=cast.storekeeper, at=AT, how=HandedOver.IN_PERSON)

    sheet.refresh_from_db()
    assert (sheet.done_at, sheet.done_by, sheet.how) == (AT, cast.storekeeper, HandedOver.IN_PERSON)
    assert not paper.to_print(standing_of(cast.storekeeper, cast.on)).exists()


def test_a_page_does_not_wait_for_a_mail_server_that_hangs(cast: Cast, stub: Stub, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 30
    stub.script.greeting = None
    loan = makers.submitted(cast, makers.asset(cast), at=cast.at)
    client = Client()
    client.force_login(cast.borrower)

    assert client.post(reverse("loans:withdraw", args=[loan.pk]), {"reason": "เลื่อนการประชุม"}).status_code == 302
    assert stub.connections == 0


def test_a_claim_outlasts_the_longest_conversation(settings: Any) -> None:
    answers_of_a_message = 8  # greeting, EHLO, MAIL, RCPT, DATA, the message, RSET, QUIT
    assert outbox.pause_after(1).total_seconds() > answers_of_a_message * settings.EMAIL_TIMEOUT


def test_of_a_killed_worker_the_message_goes_again_under_the_same_id(
    cast: Cast, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(cast, cast.borrower)

    class Killed(BaseException):
        """What no part of the worker catches."""

    send = Mails.send

    def die_after_sending(mails: Mails, delivery: Delivery) -> Any:
        send(mails, delivery)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Mails, "send", die_after_sending)
        with pytest.raises(Killed):
            notices.deliver(at=AT)

    assert states() == [("email", False, False, 1)]
    assert notices.deliver(at=AT + LATER * 1.5) == 1
    assert len(stub.ids()) == 2
    assert len(set(stub.ids())) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_send_each_notice_once(settings: Any) -> None:
    cast = write_cast()
    for number in range(30):
        notices.tell(cast.everybody(), kind="loan-decide", title=f"เรื่องที่ {number}", at=AT)
    workers = 4
    start = Barrier(workers)

    def work(_number: int) -> int:
        try:
            start.wait(timeout=30)
            return notices.deliver(at=AT)
        finally:
            connection.close()

    with serving() as stub, ThreadPoolExecutor(workers) as pool:
        use(settings, stub)
        sent = sum(pool.map(work, range(workers)))

    reached = 30 * sum(bool(person.email) for person in cast.everybody())
    assert sent == reached == len(stub.taken) == len(set(stub.ids()))
    assert not Delivery.objects.filter(channel=Channel.EMAIL, done_at=None).exists()
