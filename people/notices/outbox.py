"""The outbox: make the deliveries of each new notice, and send what is due, each once.

A delivery is claimed by compare-and-set before it is sent, so that two workers never send the same one; one that failed
is tried again with growing pauses for about a month. Should a worker die between sending and noting it, the second
message carries the same Message-ID or retry key, by which the receiving side knows it. A server that does not answer
ends the round: what was not claimed waits untouched.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext_noop
from django_tasks import task

from core.clock import now
from core.setback import Setback
from people.models import Channel, Delivery, LineLink, Mute, Notice
from people.notices import line
from people.notices.answers import Answer, Down, Later, Never, Sender, Sent
from people.notices.kinds import kind_of
from people.notices.mails import Mails
from people.notices.paper import put_on_paper

if TYPE_CHECKING:
    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

BATCH: Final = 100
"""Rows looked up at once; each is claimed and sent on its own."""

LONGEST_PAUSE: Final = timedelta(hours=6)
LAST_ATTEMPT: Final = 125
"""At six hours a try this is about a month; the inbox keeps the notice in any case."""


@dataclass(slots=True)
class Round:
    """What one round of sending did. sent: how many; down: by channel, why its server could not be used."""

    sent: int = 0
    down: dict[Channel, str] = field(default_factory=dict)


@task
def send_outbox() -> int:
    """Send what is due now; answers how many were sent. The clock calls it every minute.

    Raises:
        Setback: a server does not answer. What waits for it is kept; the other channel was served.
    """
    at = now()
    done = work_off(at=at)
    if done.down:
        raise Setback(
            gettext_noop("%(channels)s cannot be sent now (%(why)s). %(waiting)s messages wait; none is lost."),
            channels=", ".join(channel.value for channel in done.down),
            why="; ".join(done.down.values()),
            waiting=Delivery.objects.filter(channel__in=done.down, done_at=None, failed_at=None).count(),
        )
    return done.sent


def deliver(*, at: datetime) -> int:
    """Route and send everything due at `at`, oldest first; answers how many were sent."""
    return work_off(at=at).sent


def work_off(*, at: datetime) -> Round:
    """Route what is new, then send by each channel what is due."""
    route(at=at)
    done, since = Round(), time.monotonic()

    def moment() -> datetime:
        # A claim counts from when it is made, not from when the round began: a slow server must not outlast it.
        return at + timedelta(seconds=max(0.0, time.monotonic() - since))

    for sender in _senders():
        _send_due(sender, done, at=at, moment=moment)
    return done


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 2, 4, 8 ... minutes, at most six hours."""
    return min(timedelta(minutes=2 ** min(attempts, 10)), LONGEST_PAUSE)


# From the inbox to the channels


def route(*, at: datetime) -> int:
    """Make the deliveries of every notice that has none yet; answers how many notices there were.

    May run twice at once: a notice has one delivery a channel, by a constraint of the database.
    """
    routed = 0
    while count := _route_batch(at):
        routed += count
    return routed


@transaction.atomic
def _route_batch(at: datetime) -> int:
    waiting = Notice.objects.select_for_update(of=("self",), skip_locked=True).filter(routed_at=None)
    batch = list(waiting.order_by("pk").select_related("to")[:BATCH])
    if not batch:
        return 0
    people = {notice.to_id for notice in batch}
    muted = set(Mute.objects.filter(person__in=people).values_list("person_id", "kind", "channel"))
    linked = dict(LineLink.objects.filter(person__in=people).values_list("person_id", "line_user_id"))
    rows = [row for notice in batch for row in _deliveries(notice, muted, linked, at)]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    Notice.objects.filter(pk__in=[notice.pk for notice in batch]).update(routed_at=at)
    return len(batch)


def _deliveries(
    notice: Notice, muted: set[tuple[int, str, str]], linked: dict[int, str], at: datetime
) -> Iterable[Delivery]:
    person, is_duty = notice.to, kind_of(notice.kind).is_duty
    ways: dict[Channel, str] = {}
    if person.email and (person.is_active or person.is_contact):
        ways[Channel.EMAIL] = person.email
    if person.is_active and line.is_configured() and person.pk in linked:
        ways[Channel.LINE] = ""
    if not ways and is_duty and notice.store_id is not None:
        yield Delivery(notice=notice, channel=Channel.PAPER, made_at=at)
    for channel, address in ways.items():
        if is_duty or (person.pk, notice.kind, channel.value) not in muted:
            yield Delivery(notice=notice, channel=channel, address=address, made_at=at, next_try_at=at)


# From the channels to the people


def _senders() -> list[Sender]:
    return [Mails(), *([line.Line()] if line.is_configured() else [])]


def _send_due(sender: Sender, done: Round, *, at: datetime, moment: Callable[[], datetime]) -> None:
    last = 0
    while batch := list(_due(sender.channel, at).filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        down = sender.open()
        try:
            for delivery in batch if down is None else ():
                answer = _send(sender, delivery, at=moment())
                done.sent += isinstance(answer, Sent)
                if isinstance(answer, Down):
                    down = answer
                    break
        finally:
            sender.close()
        if down is not None:
            logger.warning("%s cannot be sent now (%s); notices wait.", sender.channel.value, down.why)
            done.down[sender.channel] = down.why
            return


def _due(channel: Channel, at: datetime) -> QuerySet[Delivery]:
    due = Delivery.objects.filter(channel=channel, done_at=None, failed_at=None, next_try_at__lte=at)
    return due.select_related("notice__to", "notice__store").order_by("pk")


def _send(sender: Sender, delivery: Delivery, *, at: datetime) -> Answer | None:
    """Claim and send one delivery; None: another worker has it."""
    attempts = delivery.attempts + 1
    claim = Delivery.objects.filter(
        pk=delivery.pk,
        done_at=None,
        failed_at=None,
        attempts=delivery.attempts,
        next_try_at=delivery.next_try_at,
    )
    if not claim.update(attempts=attempts, next_try_at=at + pause_after(attempts)):
        return None
    answer = sender.send(delivery)
    match answer:
        case Sent():
            Delivery.objects.filter(pk=delivery.pk).update(done_at=at, next_try_at=None, last_error="")
        case Never(why=why):
            _give_up(delivery, why, at=at)
        case Later(why=why) | Down(why=why):
            logger.warning("Delivery %s was not sent: %s", delivery.pk, why)
            if attempts >= LAST_ATTEMPT:
                _give_up(delivery, why, at=at)
            else:
                Delivery.objects.filter(pk=delivery.pk).update(last_error=why[:300])
    return answer


@transaction.atomic
def _give_up(delivery: Delivery, why: str, *, at: datetime) -> None:
    """Stop trying this way; where no other way is left, a duty goes on paper, and the store is told."""
    notice = Notice.objects.select_for_update(of=("self",)).select_related("to", "store").get(pk=delivery.notice_id)
    Delivery.objects.filter(pk=delivery.pk, done_at=None).update(failed_at=at, next_try_at=None, last_error=why[:300])
    logger.warning("Delivery %s is undeliverable: %s", delivery.pk, why)
    if kind_of(notice.kind).is_duty and not notice.deliveries.filter(failed_at=None).exists():
        put_on_paper(notice, at=at)
