"""The report pages stand outside the session: nothing that comes in says who asks, nothing that goes out is kept.

A middleware before all that reads a cookie or writes a line. From here on such a request has no login cookie, no
address and no user agent; it has a cookie of its own against forged forms, for hours and these pages alone; its
files stay in memory; its answer is stored nowhere and sends no referrer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from audit.misuse import work
from audit.misuse.memory import InMemory
from audit.misuse.throttle import key_of
from audit.misuse.unlocking import PATH as ROOM
from audit.misuse.unlogged import PREFIX

COOKIE: Final = "form"
COOKIE_AGE: Final = 4 * 60 * 60
"""Seconds; whoever writes for longer has to send again."""

LANGUAGE: Final = "language"
"""The parameter by which these pages change their language."""

TELLING: Final = (
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_USER_AGENT",
    "HTTP_REFERER",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_X_REQUEST_ID",
    "HTTP_AUTHORIZATION",
)
"""What of a request may say who asks."""

_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class OutsideRequest(HttpRequest):
    """A request of the report pages: where it comes from is known only as what its throttle is counted under.

    worked_under: the same as a challenge holds it (`work`).
    """

    counted_under: bytes
    worked_under: bytes


class Outside:
    """Take the person out of each request below `PREFIX`; there and in the committee's room, keep files in memory."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            if request.path_info.startswith(ROOM):
                request.upload_handlers = [InMemory(request)]
            return self.get_response(request)
        address = _address(request)
        request.counted_under = key_of(address)  # type: ignore[attr-defined]  # see OutsideRequest
        request.worked_under = work.key_of(address)  # type: ignore[attr-defined]  # see OutsideRequest
        _forget_who_asks(request)
        request.upload_handlers = [InMemory(request)]
        response = self.get_response(request)
        _keep_nothing(request, response)
        return response


def _address(request: HttpRequest) -> str:
    """Where it comes from: behind a proxy of ours what that says last, else who is connected."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _forget_who_asks(request: HttpRequest) -> None:
    cookies: dict[str, Any] = request.COOKIES
    kept = {name: cookies[name] for name in (settings.LANGUAGE_COOKIE_NAME,) if name in cookies}
    if COOKIE in cookies:
        kept[settings.CSRF_COOKIE_NAME] = cookies[COOKIE]
    if request.GET.get(LANGUAGE) in dict(settings.LANGUAGES):
        kept[settings.LANGUAGE_COOKIE_NAME] = request.GET[LANGUAGE]
    request.COOKIES = kept
    request.META.pop("HTTP_COOKIE", None)
    if _is_from_here(request):
        # A page without referrer sends forms with the origin "null"; the token of the form still has to fit the cookie.
        request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
    for name in TELLING:
        request.META.pop(name, None)


def _is_from_here(request: HttpRequest) -> bool:
    origin, site = request.META.get("HTTP_ORIGIN", "null"), request.META.get("HTTP_SEC_FETCH_SITE", "same-origin")
    return bool(origin == "null" and site == "same-origin")


def _keep_nothing(request: HttpRequest, response: HttpResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers[name] = value
    token = response.cookies.pop(settings.CSRF_COOKIE_NAME, None)
    response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
    how: dict[str, Any] = {
        "path": PREFIX,
        "secure": settings.CSRF_COOKIE_SECURE,
        "httponly": True,
        "samesite": "Strict",
    }
    if token is not None:
        response.set_cookie(COOKIE, token.value, max_age=COOKIE_AGE, **how)
    if LANGUAGE in request.GET and settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME],
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
    if response.has_header("X-Request-ID"):
        del response.headers["X-Request-ID"]
