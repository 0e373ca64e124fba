"""A keyholder's private key for the length of a session: half of it lies here, the other half with the browser.

The session holds the key wrapped; what unwraps it is in a cookie of the room's addresses alone. A copy of the database
opens nothing, nor does a stolen cookie without it.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from audit.misuse import keys
from audit.misuse.models import Keyholder

KEPT: Final = "case_key"
COOKIE: Final = "case_key"
PATH: Final = "/integrity/"


def keep(request: HttpRequest, response: HttpResponse, holder: Keyholder, private: bytes) -> None:
    """Keep the unlocked key until the session ends."""
    wrapped, key = keys.wrap(private)
    request.session[KEPT] = {
        "holder": [type(holder).__name__, holder.pk],
        "wrapped": base64.b64encode(wrapped).decode(),
    }
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(key).decode(),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def kept(request: HttpRequest, holder: Keyholder) -> bytes | None:
    """The keyholder's private key, None where they have not unlocked it in this session."""
    held = request.session.get(KEPT)
    if not held or held.get("holder") != [type(holder).__name__, holder.pk] or not holder.public_key:
        return None
    try:
        key = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        private = keys.unwrap(base64.b64decode(held["wrapped"]), key)
    except (keys.Unopenable, binascii.Error, ValueError):
        return None
    return private if keys.public_of(private) == bytes(holder.public_key) else None


def drop(request: HttpRequest, response: HttpResponse) -> None:
    """Lock the key again."""
    request.session.pop(KEPT, None)
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
