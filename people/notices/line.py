"""Notices by LINE: one push message each, over the Messaging API, for people who have linked their account.

The standard library speaks HTTPS: one request with a time limit needs no package of its own. The retry key is the
delivery's own, so that LINE knows a second request for what it has: it answers 409, and the message was sent once.
"""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from http.client import HTTPException
from typing import Final
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from people.models import Channel, Delivery, LineLink
from people.notices.answers import Answer, Down, Later, Never, Sent
from people.notices.mails import words_of
from people.notices.telling import LANGUAGE

LONGEST: Final = 4800
"""UTF-16 units of one message; LINE takes 5,000."""

OURS_TO_MEND: Final = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
"""A wrong token or address of ours, or the month's messages are used up: every other message would fare the same."""


def is_configured() -> bool:
    """Whether this installation speaks to LINE at all; where not, no page mentions it."""
    return bool(settings.LINE_CHANNEL_ACCESS_TOKEN and settings.LINE_CHANNEL_SECRET)


class Line:
    """Sends by the Messaging API; each message is a request of its own."""

    channel = Channel.LINE

    def open(self) -> Down | None:
        return None

    def close(self) -> None:
        return None

    def send(self, delivery: Delivery) -> Answer:
        to = LineLink.objects.filter(person=delivery.notice.to_id).values_list("line_user_id", flat=True).first()
        if to is None:
            return Never("The person has undone the link to LINE.")
        try:
            with urlopen(_request(delivery, to), timeout=settings.LINE_TIMEOUT) as answer:  # noqa: S310 (address: ours)
                answer.read()
        except HTTPError as refused:
            with refused:
                return _judged(refused)
        except (OSError, HTTPException) as failure:
            return Down(f"{type(failure).__name__}: {failure}")
        return Sent()


def text_of(delivery: Delivery) -> str:
    """The message, cut where LINE would refuse it; the way to the page stays."""
    with translation.override(LANGUAGE):
        shown = words_of(delivery.notice)
        text = render_to_string("mails/notice_line.txt", shown).strip()
    while len(text.encode("utf-16-le")) // 2 > LONGEST:
        text = f"{text[: LONGEST // 2]}…\n{shown['address']}"
    return text


def retry_key(delivery: Delivery) -> str:
    """The same for every attempt at this delivery, and for no other."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.BASE_URL}/deliveries/{delivery.pk}"))


def _request(delivery: Delivery, to: str) -> Request:
    body = {"to": to, "messages": [{"type": "text", "text": text_of(delivery)}]}
    return Request(  # noqa: S310 (the address stands in our settings)
        urljoin(settings.LINE_API_URL, "/v2/bot/message/push"),
        data=json.dumps(body).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.LINE_CHANNEL_ACCESS_TOKEN}",
            "X-Line-Retry-Key": retry_key(delivery),
        },
        method="POST",
    )


def _judged(refused: HTTPError) -> Answer:
    said = f"{refused.code} {refused.read(300).decode(errors='replace')}".strip()
    if refused.code == HTTPStatus.CONFLICT:  # this retry key was accepted before: an earlier try has arrived
        return Sent()
    if refused.code in OURS_TO_MEND:
        return Down(said)
    if refused.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Later(said)
    return Never(said)
