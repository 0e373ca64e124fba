"""Notices by e-mail: the message in text and HTML, and what the answers of a mail server mean.

A 4xx is "try later", a 5xx to the address or the message is final; whatever else goes wrong is the server's or ours,
and no fault of this one message: all wait.
"""

from __future__ import annotations

import smtplib
from typing import Final
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from people.models import Channel, Delivery, Notice
from people.notices import unsubscribing
from people.notices.answers import Answer, Down, Later, Never, Sent
from people.notices.kinds import kind_of
from people.notices.telling import LANGUAGE

SERVICE_CLOSES: Final = 421
"""The server hangs up after this answer."""


class Mails:
    """Sends by the mail server of the settings, over one connection a batch."""

    channel = Channel.EMAIL

    def __init__(self) -> None:
        self._connection: BaseEmailBackend = mail.get_connection()

    def open(self) -> Down | None:
        try:
            self._connection.open()
        except (OSError, smtplib.SMTPException) as failure:
            return Down(_words(failure))
        return None

    def send(self, delivery: Delivery) -> Answer:
        try:
            message(delivery, self._connection).send()
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()), (0, b""))
            return _judged(code, words)
        except smtplib.SMTPDataError as refused:
            return _judged(refused.smtp_code, refused.smtp_error)
        except (OSError, smtplib.SMTPException) as failure:
            return Down(_words(failure))
        except ValueError as impossible:  # an address or a header that no server could take
            return Never(_words(impossible))
        return Sent()

    def close(self) -> None:
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException):
            return  # a server that has hung up needs no farewell


def message(delivery: Delivery, connection: BaseEmailBackend | None = None) -> mail.EmailMultiAlternatives:
    """The message of one delivery. Its Message-ID is the delivery's own: a second copy is known by it."""
    notice = delivery.notice
    link = unsubscribing.address_of(notice)
    headers = {
        "Message-ID": f"<notice-{notice.pk}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>",
        "Auto-Submitted": "auto-generated",
    }
    if link:
        headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    shown = words_of(notice, unsubscribe=link)
    if way := kind_of(notice.kind).way:
        shown["address"] = urljoin(settings.BASE_URL, way(notice.to))
    with translation.override(LANGUAGE):
        made = mail.EmailMultiAlternatives(
            subject=notice.title,
            body=render_to_string("mails/notice.txt", shown),
            to=[delivery.address],
            headers=headers,
            connection=connection,
        )
        made.attach_alternative(render_to_string("mails/notice.html", shown), "text/html")
    return made


def words_of(notice: Notice, *, unsubscribe: str = "") -> dict[str, object]:
    """What the templates of a message show."""
    return {
        "notice": notice,
        "kind": kind_of(notice.kind),
        # A contact of another agency cannot sign in.
        "address": urljoin(settings.BASE_URL, notice.path) if notice.path and not notice.to.is_contact else "",
        "unsubscribe": unsubscribe,
        "preferences": urljoin(settings.BASE_URL, reverse("people:reach")),
    }


def _judged(code: int, words: bytes | str) -> Answer:
    said = f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}".strip()
    if code == SERVICE_CLOSES:
        return Down(said)
    return Never(said) if code >= 500 else Later(said)


def _words(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"
