"""The inbox and the outbox: one row tells a person on the page and, where they have an address, by e-mail.

The row is written in the transaction of the act it speaks of; `send_outbox` sends later. A row is claimed by
compare-and-set before it is sent, so that two workers never send the same one; a failed one is tried again with growing
pauses for about a month. Should a worker die between sending and noting it, the second mail has the same Message-ID.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from core.clock import now
from people.models import Notice, Person

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrOrPromise

logger = logging.getLogger(__name__)

LANGUAGE: Final = "th"
"""Notices are written in Thai, whatever language the page of whoever caused them has."""

BATCH: Final = 100
"""Rows looked up at once; each is claimed and sent on its own."""

LONGEST_PAUSE: Final = timedelta(hours=6)
LAST_ATTEMPT: Final = 125
"""At six hours a try this is about a month; the inbox keeps the notice in any case."""

LONGEST_TITLE: Final = 300


def tell(
    to: Iterable[Person],
    *,
    kind: str,
    title: _StrOrPromise,
    text: _StrOrPromise,
    path: str = "",
    subject: str = "",
    at: datetime,
) -> None:
    """Write one notice to each person, once each, with one statement.

    A contact of another agency has no inbox to open: they are told by e-mail, without the way to a page.

    kind: kebab-case, for filters ("loan-approved"). path: the page to open ("/loans/12/"). subject: a journal name.
    title, text: lazy strings come out in Thai; plain ones are taken as they are. No secrets: they go by e-mail.
    """
    with translation.override(LANGUAGE):
        heading, words = " ".join(str(title).split())[:LONGEST_TITLE], str(text)
    people = {person.pk: person for person in to}
    Notice.objects.bulk_create(
        Notice(
            to=person,
            kind=kind,
            title=heading,
            text=words,
            path=path,
            subject=subject,
            made_at=at,
            next_try_at=at if person.email and (person.is_active or person.is_contact) else None,
        )
        for person in people.values()
    )


def in_thai() -> translation.override:
    """The language of notices, for sentences that are put together before they are told."""
    return translation.override(LANGUAGE)


def unread_count(person: Person) -> int:
    """How many notices the person has not read; one query."""
    return Notice.objects.filter(to=person.pk, read_at=None).count()


def mark_read(person: Person, *, at: datetime, up_to: int | None = None, only: int | None = None) -> int:
    """Mark the person's own notices as read: the one called `only`, or all up to and with the id `up_to`.

    Answers how many were unread.
    """
    unread = Notice.objects.filter(to=person, read_at=None)
    if only is not None:
        unread = unread.filter(pk=only)
    if up_to is not None:
        unread = unread.filter(pk__lte=up_to)
    return unread.update(read_at=at)


@task
def send_outbox() -> int:
    """Send what is due now; answers how many were sent. The worker's clock calls it every minute."""
    return deliver(at=now())


def deliver(*, at: datetime) -> int:
    """Send every notice due at `at`, oldest first; answers how many were sent.

    Where the mail server does not answer nothing is claimed, and nothing is lost: the next call tries again.
    """
    sent, last = 0, 0
    connection: BaseEmailBackend = mail.get_connection()
    while batch := list(_due(at).filter(pk__gt=last).select_related("to")[:BATCH]):
        last = batch[-1].pk
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as failure:
            logger.warning("The mail server does not answer (%s); notices wait.", failure)
            return sent
        try:
            sent += sum(_send(notice, connection, at=at) for notice in batch)
        finally:
            connection.close()
    return sent


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 2, 4, 8 ... minutes, at most six hours."""
    return min(timedelta(minutes=2 ** min(attempts, 10)), LONGEST_PAUSE)


def _due(at: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(sent_at=None, next_try_at__lte=at).order_by("pk")


def _send(notice: Notice, connection: BaseEmailBackend, *, at: datetime) -> bool:
    """Claim and send one notice; whether it was sent by this call."""
    attempts = notice.attempts + 1
    claim = Notice.objects.filter(pk=notice.pk, sent_at=None, attempts=notice.attempts, next_try_at=notice.next_try_at)
    next_try_at = at + pause_after(attempts) if attempts < LAST_ATTEMPT else None
    if not claim.update(attempts=attempts, next_try_at=next_try_at):
        return False
    try:
        _message(notice, connection).send()
    except (OSError, smtplib.SMTPException, ValueError) as failure:
        logger.warning("Notice %s was not sent: %s", notice.pk, failure)
        Notice.objects.filter(pk=notice.pk).update(last_error=str(failure)[:300])
        return False
    Notice.objects.filter(pk=notice.pk).update(sent_at=at, next_try_at=None, last_error="")
    return True


def _message(notice: Notice, connection: BaseEmailBackend) -> mail.EmailMessage:
    with translation.override(LANGUAGE):
        opens = notice.path and not notice.to.is_contact  # a contact of another agency cannot sign in
        link = [_("Open: %(address)s") % {"address": urljoin(settings.BASE_URL, notice.path)}] if opens else []
        foot = _("This message was sent by the equipment lending system. Please do not reply.")
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return mail.EmailMessage(
        subject=notice.title,
        body="\n\n".join([notice.text, *link, f"-- \n{foot}"]),
        to=[notice.to.email],
        headers={"Message-ID": f"<notice-{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
