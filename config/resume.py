"""A session that ended while somebody was writing loses nothing: what was sent is kept and offered again after sign-in.

Only the person whose session it was gets it back: the ended session's own row says who that is. It is kept in the new,
still anonymous session of the same browser, so it ends with that one at the latest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from people.middleware import StaffRequest

KEPT: Final = "kept"
"""The key of the new session under which the ended one's work waits."""

SENT_AGAIN: Final = "sent_again"
"""The field by which a form says that it was kept and is now sent again."""

LONGEST: Final = 200_000
"""Characters; longer forms are not kept: no form of ours is."""

_CSRF: Final = "csrfmiddlewaretoken"
_OF_SIGN_IN: Final = frozenset({SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY})


class KeepWork:
    """Keep a form that comes too late for its session, then lead to sign-in and from there to `resume`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> HttpResponse | None:
        """After the check against forged forms, before the one for sign-in."""
        if request.method != "POST" or not getattr(view, "login_required", True):
            return None
        if request.user.is_authenticated:
            if SENT_AGAIN in request.POST:
                request.session.pop(KEPT, None)
            return None
        ended = _ended_session(request)
        fields = [(name, value) for name, values in request.POST.lists() for value in values if name != _CSRF]
        if ended is None or request.FILES or not _may_be_kept(fields):
            return None
        request.session[KEPT] = {
            "owner": ended[SESSION_KEY],
            "session": {name: value for name, value in ended.items() if name not in _OF_SIGN_IN},
            "path": request.get_full_path(),
            "fields": fields,
        }
        return redirect_to_login(reverse("resume"))


@require_GET
def resume(request: StaffRequest) -> HttpResponse:
    """Offer what was kept to the person who wrote it; to anybody else there is nothing."""
    kept: dict[str, Any] | None = request.session.get(KEPT)
    if kept is None:
        return redirect("home")
    if kept["owner"] != str(request.user.pk):
        del request.session[KEPT]
        return redirect("home")
    for name, value in kept["session"].items():
        request.session.setdefault(name, value)
    return render(request, "resume.html", {"kept": kept, "sent_again": SENT_AGAIN})


def _may_be_kept(fields: Sequence[tuple[str, str]]) -> bool:
    """Whether a form is of a usual length and holds no secret: a password is kept nowhere, and shown on no page."""
    length = sum(len(name) + len(value) for name, value in fields)
    return length <= LONGEST and not any("password" in name for name, _value in fields)


def _ended_session(request: HttpRequest) -> dict[str, Any] | None:
    """What the browser's session held before its time was over; None when it was signed out, or never signed in."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    row = Session.objects.filter(session_key=key).first() if key else None
    data = row.get_decoded() if row else {}
    return data if SESSION_KEY in data else None
