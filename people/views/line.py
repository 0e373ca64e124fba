"""What LINE sends us: a person's code, which links their account, and that they do not want us any more."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.clock import now
from core.thai import clean
from core.verdict import Refusal
from people import actions
from people.models import LineCode, LineLink
from people.notices import line

logger = logging.getLogger(__name__)

LONGEST: Final = 64
"""Characters of a user id or of a code that are looked at at all."""


@csrf_exempt  # LINE signs what it sends
@login_not_required
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Take the events of the official account; who cannot sign them is told nothing. Sent twice they do no harm."""
    if not line.is_configured() or not _is_signed(request):
        raise Http404
    for event in _events(request.body):
        user = _text(_within(event, "source").get("userId"))
        if not user:
            continue
        if event.get("type") == "message":
            _link(user, _text(_within(event, "message").get("text")))
        elif event.get("type") == "unfollow":
            _unlink(user)
    return HttpResponse()


def signature(body: bytes) -> str:
    """What stands in X-Line-Signature: HMAC-SHA256 of the body with the channel's secret, in base64."""
    digest = hmac.new(settings.LINE_CHANNEL_SECRET.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _is_signed(request: HttpRequest) -> bool:
    given = request.headers.get("X-Line-Signature", "")
    return hmac.compare_digest(given.encode(), signature(request.body).encode())


def _events(body: bytes) -> Iterator[dict[str, Any]]:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return
    events = sent.get("events") if isinstance(sent, dict) else None
    yield from (event for event in events or () if isinstance(event, dict)) if isinstance(events, list) else ()


def _within(event: dict[str, Any], name: str) -> dict[str, Any]:
    value = event.get(name)
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return clean(value)[:LONGEST].strip() if isinstance(value, str) else ""


def _link(user: str, typed: str) -> None:
    code = LineCode.objects.filter(code=typed.replace(" ", "").upper()[:16]).select_related("person__unit").first()
    if code is None:  # talk, or a code that is used up
        return
    try:
        actions.link_line(code.person, by=code.person, at=now(), code=code.code, line_user_id=user)
    except Refusal as refusal:
        logger.info("A LINE account was not linked: %s", refusal.verdict.code)


def _unlink(user: str) -> None:
    link = LineLink.objects.filter(line_user_id=user).select_related("person__unit").first()
    if link is not None:
        actions.unlink_line(link.person, by=link.person, at=now())
