"""What a person sees when something is refused, missing, clashing or broken: a sentence, never the system's insides.

Whoever asks the API gets the same in JSON, also where no view of the API was reached.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.csrf import requires_csrf_token

from config.middleware import chosen_language
from core.verdict import Refusal, Refused
from loans.constraints import refusal_behind

BUSY_SECONDS = 5
"""After so many seconds it is worth trying again when the database was busy."""

POSTGRES_BUSY: Final = frozenset({"55P03", "40P01", "40001"})
"""SQLSTATE of lock_timeout, of a deadlock and of a serialisation failure."""


class refusals:  # noqa: N801  # named like the other middleware, which are functions
    """Answer a refused act with its sentence (409), and a busy database with "try again" (503)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refusal):
            return refused(request, error.verdict)
        if isinstance(error, IntegrityError) and (verdict := refusal_behind(error)) is not None:
            return refused(request, verdict)
        if is_busy(error):
            return busy(request)
        return None


def refused(request: HttpRequest, verdict: Refused) -> HttpResponse:
    """The page of a refused act, with the way back to where it was tried."""
    return render(request, "errors/409.html", {"verdict": verdict, "back_url": came_from(request)}, status=409)


def came_from(request: HttpRequest) -> str:
    """The page of ours that a form was sent from, as an address without host; empty where that is not known."""
    referer = request.headers.get("Referer", "")
    if request.method != "POST" or not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return ""
    address = urlsplit(referer)
    return urlunsplit(("", "", address.path, address.query, ""))


def busy(request: HttpRequest) -> HttpResponse:
    """The answer when others hold the database: nothing was saved, try again."""
    response = said(
        request, "locked", 503, "busy", _("The system is busy and nothing was saved. Try again in a few seconds.")
    )
    response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def is_busy(error: BaseException | None) -> bool:
    """Whether others hold what was asked for, by the code of the database: its words may be of any language."""
    if not isinstance(error, DatabaseError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(cause, "sqlstate", "") in POSTGRES_BUSY


def was_busy(error: BaseException | None) -> bool:
    """Whether a busy database is behind this error: a session that cannot be saved calls itself interrupted."""
    while error is not None:
        if is_busy(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def said(request: HttpRequest, page: str, status: int, code: str, reason: str | Promise) -> HttpResponse:
    """The page of an error, in the language of the request; in the shape of the API where the API was asked.

    Some errors come from outside the middleware that sets the language.
    """
    with override(chosen_language(request)):
        if request.path_info.startswith("/api/"):
            words = {"code": code, "reason": str(reason)}
            return JsonResponse(words, status=status, json_dumps_params={"ensure_ascii": False})
        return render(request, f"errors/{page}.html", status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if was_busy(exception):
        return busy(request)
    if isinstance(exception, RequestDataTooBig):
        return said(request, "413", 413, "too-large", _("This is more than a call may hold. Send less at once."))
    return said(request, "400", 400, "malformed", _("This call cannot be read. Nothing has been changed."))


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return said(request, "403", 403, "permission-denied", _("You may not do this. Nothing has been changed."))


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return said(request, "404", 404, "not-found", _("This does not exist, or it is not yours to see."))


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """A failure of ours; or a database that was busy outside every view, where the session or a count is saved."""
    if was_busy(sys.exc_info()[1]):
        return busy(request)
    return said(request, "500", 500, "failed", _("The mistake is ours, and nothing was saved. Try again later."))


def not_allowed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the empty answer of an address that takes no such method its page: a reload after sign-in may lead there."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = render(request, "errors/405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An expired form: say that nothing was saved, and how to go on."""
    return render(request, "errors/csrf.html", status=403)
